"""How do the forms compare, for whom, how surely? And what nobody may read off it."""

from __future__ import annotations

import json

import pytest

from noaber.chapters.weighing.judging import GroupName
from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, codes, explore, said, shown, table, words

OPTIONS = """\
options:
  - {id: licht, name: Licht}
  - {id: zwaar, name: Zwaar}
  - {id: weg, name: Afgevallen, status: dropped}
  - {id: buiten, name: Buiten, status: outside_assignment}
  - {id: licht-plus, name: Licht plus, variant_of: licht}
"""
WEIGHING = f"""\
framework: {{title: Toetsingskader, text: Een hulpmiddel., resident_value: Wat merkt een inwoner?}}
conditions:
  - {{id: nabij, name: Nabijheid, short_name: Nabij, text: Dicht bij huis.}}
  - {{id: geld, name: Betaalbaar}}
criteria:
  - {{id: kwaliteit, name: Kwaliteit, worst: Slechter, best: Beter}}
  - {{id: kracht, name: Bestuurskracht, short_name: Kracht}}
elaboration_points: [{{id: plan, name: Plan van aanpak, text: Wat gaan we doen?}}]
resident_values: [{{option: licht, level: 1, text: Iets beter., {SOURCED}}}]
verdicts:
  - {{option: licht, condition: nabij, outcome: meets, why: Blijft., {SOURCED}}}
  - {{option: licht, condition: geld, outcome: unknown}}
  - {{option: zwaar, condition: nabij, outcome: meets_if, proviso: balies blijven}}
elaborations: [{{option: zwaar, point: plan, status: done, text: Zo., {SOURCED}}}]
"""
POSITIONS = """\
judges:
  - {id: nota, kind: document, name: De nota, source: nota, date: 2024-03-01, dissent: Eén lid vond iets anders.}
  - {id: raad, kind: body, name: Standpunt van de raad, body: raad-aal}
"""
GIVEN = """\
judge,option,criterion,level,why,source,locator,basis
nota,licht,kwaliteit,-2,Te weinig mensen.,nota,par. 8,estimated
nota,licht,kracht,,Niet bekend.,nota,par. 8,estimated
nota,zwaar,kwaliteit,1,,,,
raad,licht,kwaliteit,0,,,,
"""


def weigh(judges: str = POSITIONS, judgements: str = GIVEN, slug: str = "zuidrand") -> Exploration:
    files = {"options.yaml": OPTIONS, "weighing.yaml": WEIGHING + judges, "judgements.csv": judgements}
    return explore(files, slug=slug)


def only(given: str, judge: str) -> str:
    """The head of a table of judgements, and the rows of one judge."""
    head, *rows = given.splitlines()
    return "\n".join([head, *(row for row in rows if row.startswith(f"{judge},"))]) + "\n"


def all_judged(judge: str, **levels: int) -> str:
    """A table in which one judge gives each option one level on both criteria."""
    rows = [f"{judge},{option},{one},{level}" for option, level in levels.items() for one in ("kwaliteit", "kracht")]
    return "\n".join(["judge,option,criterion,level", *rows]) + "\n"


@pytest.fixture
def exploration(db: None) -> Exploration:
    return weigh()


def test_only_forms_that_are_still_in_play_are_weighed(exploration: Exploration) -> None:
    assert analysed("weighing", exploration).options == ("Licht", "Zwaar")


def test_it_says_what_was_judged_and_what_is_open(exploration: Exploration) -> None:
    assert said("weighing", exploration)[:2] == [
        "2 forms are held against 2 conditions and 2 criteria.",
        "2 positions or groups judged; the fullest (De nota) judged 2 of the 4 combinations of form and criterion.",
    ]
    assert said("weighing", exploration, "nl")[:2] == [
        "2 vormen worden langs 2 voorwaarden en 2 criteria gelegd.",
        (
            "Er zijn oordelen uit 2 standpunten of groepen; het volledigst is De nota, met 2 van de 4 combinaties van vorm "
            "en criterium."
        ),
    ]


def test_it_says_that_nobody_judged(db: None) -> None:
    exploration = weigh("", "")
    assert "None of the 4 combinations of form and criterion has been judged yet." in said("weighing", exploration)
    assert "Nobody has judged the forms on the criteria yet." in words(shown("weighing", exploration))


def test_of_all_that_was_judged_it_says_what_comes_first(db: None) -> None:
    exploration = weigh("judges: [{id: nota, kind: document, name: Nota}]\n", all_judged("nota", licht=1, zwaar=0))
    assert said("weighing", exploration) == [
        "What comes first most often: Licht for 1 group (Nota).",
        "No form fails a condition.",
    ]
    assert table(shown("weighing", exploration), "How often each form comes first, by position or group") == [
        ["Nota", "100 %", "0 %"]
    ]


def test_one_form_can_be_judged_and_there_is_nothing_to_compare_it_with(db: None) -> None:
    files = {
        "options.yaml": "options: [{id: licht, name: Licht}]",
        "weighing.yaml": "criteria: [{id: kwaliteit, name: Kwaliteit}]\njudges: [{id: nota, kind: document, name: Nota}]\n",
        "judgements.csv": "judge,option,criterion,level\nnota,licht,kwaliteit,1\n",
    }
    exploration = explore(files)
    assert analysed("weighing", exploration).comparison is None
    assert codes("weighing", exploration) == ["weighing.framework", "weighing.judged"]
    tree = shown("weighing", exploration)
    assert table(tree, "Judgements: Nota") == [["Licht", "+"]]
    assert "comes first" not in words(tree)


def test_verdicts_stand_by_form_and_condition_and_what_is_missing_is_named(exploration: Exploration) -> None:
    assert table(shown("weighing", exploration), "Verdicts by form and condition") == [
        ["Licht", "MeetsNota, par. 2 (published).Blijft.", "Unknown [no source]"],
        ["Zwaar", "Meets if: balies blijven [no source]", "no verdict"],
    ]


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [("meets", "No form fails a condition."), ("fails", "1 verdict says that a form fails a condition.")],
)
def test_it_says_how_many_verdicts_are_against_a_form(outcome: str, sentence: str, db: None) -> None:
    files = {"options.yaml": OPTIONS, "weighing.yaml": WEIGHING.replace("outcome: meets,", f"outcome: {outcome},")}
    assert sentence in said("weighing", explore(files))


def test_a_form_shows_what_everybody_judged_of_it_and_dont_know_is_not_nobody(exploration: Exploration) -> None:
    tree = shown("weighing", exploration)
    assert table(tree, "Judgements: Licht") == [["De nota", "− −", "?"], ["Standpunt van de raad", "0", "○"]]
    assert table(tree, "Judgements: Zwaar") == [["De nota", "+", "○"], ["Standpunt van de raad", "○", "○"]]
    assert "○ nobody judged; ? answered with ‘don’t know’. Both are something else than 0." in words(tree)


def test_one_position_shows_its_judgements_in_one_table(db: None) -> None:
    exploration = weigh("judges: [{id: nota, kind: document, name: De nota, source: nota}]\n", only(GIVEN, "nota"))
    assert table(shown("weighing", exploration), "Judgements: De nota") == [["Licht", "− −", "?"], ["Zwaar", "+", "○"]]


def test_dont_know_is_not_counted_as_judged_and_is_not_zero(exploration: Exploration) -> None:
    (nota, _raad) = analysed("weighing", exploration).tables
    assert (nota.judged, nota.possible) == (2, 4)
    assert nota.cells[0][1].unsure
    assert nota.cells[0][1].level is None
    assert nota.cells[1][1] is None


def test_a_position_shows_its_reasons_source_date_and_dissent(exploration: Exploration) -> None:
    tree = shown("weighing", exploration)
    reasons = table(tree, "Reasons: De nota")
    assert reasons[0] == ["Licht", "Kwaliteit", "− −", "Te weinig mensen.Nota, par. 8 (estimated)."]
    assert reasons[1][1:3] == ["Kracht", "?"]
    assert "Judgement of a document · Nota · 1 March 2024. 2 of 4 combinations were judged." in words(tree)
    assert "Dissent: Eén lid vond iets anders." in words(tree)


def test_residents_come_first_and_a_form_without_a_word_about_them_is_named(exploration: Exploration) -> None:
    rows = table(shown("weighing", exploration), "What each form means for residents")
    assert rows == [["Licht", "+", "Iets beter.Nota, par. 2 (published)."], ["Zwaar", "?", "not recorded"]]


def test_without_a_framework_and_without_values_there_is_no_table_for_residents(db: None) -> None:
    exploration = explore({"options.yaml": OPTIONS})
    assert analysed("weighing", exploration).resident_values == ()
    assert codes("weighing", exploration) == ["nothing_yet"]


def test_elaboration_is_shown_by_point(exploration: Exploration) -> None:
    text = words(shown("weighing", exploration))
    assert "Plan van aanpak – Wat gaan we doen?" in text
    assert "Zwaar (worked out)Zo.Nota, par. 2 (published)." in text


def test_the_json_holds_levels_and_null_for_dont_know(exploration: Exploration) -> None:
    plain = as_json("weighing", exploration)
    assert [[cell and cell["level"] for cell in row] for row in plain["tables"][0]["cells"]] == [[-2, None], [1, None]]
    assert plain["verdicts"][1][1] is None


# People: judgements under a pseudonym are shown from five on


def people(*groups: tuple[str, list[str]]) -> tuple[str, str]:
    """Judges and judgements: per group the levels that its members give to Licht on Kwaliteit ("" is don't know)."""
    judges, rows = "judges:\n", "judge,option,criterion,level,why\n"
    number = 0
    for body, levels in groups:
        for level in levels:
            number += 1
            judges += f"  - {{id: dier-{number}, kind: person{f', body: {body}' if body else ''}}}\n"
            rows += f"dier-{number},licht,kwaliteit,{level},Geheime reden {number}\n"
    return judges, rows


def leaks(exploration: Exploration, *secrets: str) -> list[str]:
    """What of this can be read in the section or the JSON."""
    faces = words(shown("weighing", exploration)) + json.dumps(as_json("weighing", exploration), ensure_ascii=False)
    return [secret for secret in secrets if secret in faces]


def test_five_people_are_shown_as_a_median_and_a_number(db: None) -> None:
    exploration = weigh(*people(("staf", ["-2", "1", "1", "2", "2"])))
    (group,) = analysed("weighing", exploration).tables
    assert (group.people, group.cells[0][0].level, group.cells[0][0].people) == (5, 1.0, 5)
    tree = shown("weighing", exploration)
    assert table(tree, "Judgements: Medewerkers (5 people)")[0] == ["Licht", "+5", "○"]
    assert "Each cell is the median of those who judged, with their number under it" in words(tree)


@pytest.mark.parametrize(
    ("levels", "sign"),
    [(["0", "0", "1", "1", "2", "0"], "0 / +"), (["-2", "-2", "-1", "-1", "-1", "-2"], "− − / −")],
)
def test_a_median_between_two_levels_shows_both(levels: list[str], sign: str, db: None) -> None:
    tree = shown("weighing", weigh(*people(("staf", levels))))
    assert table(tree, "Judgements: Medewerkers (6 people)")[0][1] == f"{sign}6"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_group_of_fewer_than_five_has_no_table(count: int, db: None) -> None:
    exploration = weigh(*people(("or-aal", ["-2"] * count)))
    assert analysed("weighing", exploration).tables == ()
    assert analysed("weighing", exploration).small_groups == (GroupName("Ondernemingsraad", "people"),)
    text = words(shown("weighing", exploration))
    assert "Not shown, because fewer than five people judged: Ondernemingsraad." in text
    assert "− −" not in text.replace("(− −: Slechter", "")


def test_a_cell_that_fewer_than_five_of_a_large_group_judged_is_hidden(db: None) -> None:
    judges, rows = people(("staf", ["0"] * 6))
    rows += "".join(f"dier-{number},zwaar,kwaliteit,-2,\n" for number in range(1, 5))
    exploration = weigh(judges, rows)
    (group,) = analysed("weighing", exploration).tables
    cell = group.cells[1][0]
    assert (cell.hidden, cell.level, cell.people) == (True, None, None)
    assert table(shown("weighing", exploration), "Judgements: Medewerkers (6 people)")[1] == ["Zwaar", "too few", "○"]
    hidden = as_json("weighing", exploration)["tables"][0]["cells"][1][0]
    assert hidden == {"level": None, "why": "", "notes": [], "people": None, "hidden": True, "unsure": False}


def test_dont_know_does_not_help_to_reach_five(db: None) -> None:
    exploration = weigh(*people(("staf", ["2", "2", "2", "2", "", ""])))
    assert analysed("weighing", exploration).tables[0].cells[0][0].hidden
    assert analysed("weighing", exploration).tables[0].judged == 0


def test_two_groups_of_the_same_name_are_not_taken_together_to_reach_five(db: None) -> None:
    exploration = weigh(*people(("or-aal", ["-2", "-2", "-2"]), ("or-berg", ["2", "2", "2"])))
    assert analysed("weighing", exploration).tables == ()
    assert analysed("weighing", exploration).small_groups == (GroupName("Ondernemingsraad", "people"),) * 2


def test_people_who_judged_nothing_do_not_make_a_group_larger(db: None) -> None:
    judges, rows = people(("staf", ["1", "1", "1"]))
    judges += "".join(f"  - {{id: stil-{number}, kind: person, body: staf}}\n" for number in range(9))
    assert analysed("weighing", weigh(judges, rows)).tables == ()


def test_nobody_can_be_recognised_by_pseudonym_or_reason(db: None) -> None:
    exploration = weigh(*people(("staf", ["-2", "-1", "0", "1", "2"]), ("or-aal", ["-2", "1"])))
    assert leaks(exploration, "dier-", "Geheime reden") == []


def test_people_without_a_group_have_a_name_all_the_same(db: None) -> None:
    exploration = weigh(*people(("", ["1"] * 5)))
    tree = shown("weighing", exploration)
    assert table(tree, "Judgements: people without a group (5 people)")[0][1] == "+5"
    assert "(people without a group (5 people))" in " ".join(said("weighing", exploration))
    small = words(shown("weighing", weigh(*people(("", ["1"] * 4)), slug="noordrand")))
    assert "fewer than five people judged: people without a group." in small
