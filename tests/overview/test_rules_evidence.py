"""The linter on figures and findings, wherever they stand: sources, values that agree, and findings that do."""

from __future__ import annotations

import pytest
from django.utils import translation

from noaber.dossier.models import Exploration
from tests.builder import Files
from tests.chapters.helping import PEOPLE, SOURCED, explore
from tests.overview.helping import fires, quiet

# The report is of 1 May 2024.
COLUMNS = "id,quantity,organisation,bound,value,date,source,locator,basis\n"
QUANTITIES = "  - {id: geld, name: Geld apart, unit: euro, chapter: costs}\n"


def figures(*rows: str, more: Files | None = None, slug: str = "zuidrand", date: str = "") -> Exploration:
    files = {"figures.csv": COLUMNS + "".join(f"{row},published\n" for row in rows), **(more or {})}
    if date:
        files["exploration.yaml"] = (
            f"format: 1\nexploration: {{slug: {slug}, title: Verkenning, date: {date}}}\n" + PEOPLE + QUANTITIES
        )
    return explore(files, more=QUANTITIES, slug=slug)


# F01: a figure without a source


def test_a_figure_without_a_source_is_named_in_the_chapter_that_shows_it(db: None) -> None:
    (result,) = fires("F01", figures("los,inwoners,aal,,26594,2024-01-01,,"), "figure:los")
    assert result.message == "The figure “los” names no source."
    assert result.mend == (
        "Fill in source, locator and basis in its row; an own estimate has minutes or a note as its source."
    )
    fires("F01", figures("los,geld,,,5,,,", slug="noordrand"), "figure:los", chapter="costs")


def test_a_task_without_a_source_is_named_with_urgency(db: None) -> None:
    exploration = explore({"tasks.csv": "id,name,organisation,people\njurist,Jurist,aal,1\n"})
    (result,) = fires("F01", exploration, "task:jurist", chapter="urgency")
    assert result.message == "The figure “Jurist” names no source."


COSTS = "id,option,kind,text,low,mode,high,source,basis\n"
LICHT = {"options.yaml": "options: [{id: licht, name: Licht}]"}


def test_an_amount_without_a_source_is_named_with_costs(db: None) -> None:
    exploration = explore({**LICHT, "cost_items.csv": COSTS + "ict,licht,friction,Nieuwe ICT,1,2,3,,\n"})
    (result,) = fires("F01", exploration, "cost_item:ict", chapter="costs")
    assert result.message == "The figure “Nieuwe ICT” names no source."


def test_each_figure_without_a_source_is_named(db: None) -> None:
    exploration = figures("een,inwoners,aal,,1,,,", "twee,inwoners,berg,,2,,nota,", "drie,inwoners,dorp,,3,,,")
    fires("F01", exploration, "figure:een", "figure:drie")


def test_figures_tasks_and_amounts_with_a_source_are_no_result(db: None) -> None:
    more = {
        **LICHT,
        "tasks.csv": "id,name,organisation,people,source,basis\njurist,Jurist,aal,1,nota,published\n",
        "cost_items.csv": COSTS + "ict,licht,friction,Nieuwe ICT,1,2,3,nota,published\n",
    }
    # The place in the source may be missing: a register of one number has none.
    quiet("F01", figures("los,inwoners,aal,,26594,2024-01-01,nota,", more=more))


def test_a_dossier_without_figures_has_none_without_a_source(db: None) -> None:
    quiet("F01", explore())


# F02: a finding without a source


@pytest.mark.parametrize(
    ("file", "chapter"),
    [
        ("value.yaml", "value"),
        ("urgency.yaml", "urgency"),
        ("follow-up.yaml", "follow_up"),
        ("options.yaml", "options"),
    ],
)
def test_a_finding_without_a_source_is_named_in_its_chapter(file: str, chapter: str, db: None) -> None:
    exploration = explore({file: "findings: [{id: zwak, kind: vulnerability, title: Wij zijn kwetsbaar}]"})
    (result,) = fires("F02", exploration, "finding:zwak", chapter=chapter)
    assert result.message == "The finding “Wij zijn kwetsbaar” names no source."
    assert result.mend == (
        "Add under “evidence” the source, the place in it and how firm it is; a meeting is a source too."
    )


def test_a_part_needs_a_source_of_its_own(db: None) -> None:
    text = f"""\
findings:
  - {{id: heel, kind: risk, title: Heel, {SOURCED}}}
  - {{id: deel, kind: risk, title: Deel, part_of: heel}}
"""
    fires("F02", explore({"value.yaml": text}), "finding:deel")


@pytest.mark.parametrize("kind", ["risk", "added_value", "view", "precondition", "open_question"])
def test_a_finding_with_a_source_is_no_result(kind: str, db: None) -> None:
    quiet("F02", explore({"value.yaml": f"findings: [{{id: a, kind: {kind}, title: Iets, {SOURCED}}}]"}))


def test_a_question_that_is_open_needs_no_source(db: None) -> None:
    quiet("F02", explore({"value.yaml": "findings: [{id: a, kind: open_question, title: Wat kost het?}]"}))


def test_sources_of_two_places_make_one_finding_no_result(db: None) -> None:
    evidence = "evidence: [{source: nota, basis: published}, {source: nota, basis: estimated}]"
    quiet("F02", explore({"value.yaml": f"findings: [{{id: a, kind: risk, title: Iets, {evidence}}}]"}))


# F03: two values


def test_two_values_are_named_with_where_each_stands(db: None) -> None:
    exploration = figures("veel,inwoners,,,80000,,nota,par. 6.1", "min,inwoners,,,70000,,nota,par. 8.2")
    (result,) = fires("F03", exploration, "figure:min", chapter="partners")
    assert result.message == "“inwoners” has 2 values: 80,000 (Nota, par. 6.1); 70,000 (Nota, par. 8.2)."
    assert result.mend == (
        "Keep the right one, or say what differs: the day, the organisation, or the two ends of a range (bound)."
    )


def test_values_are_written_as_the_language_of_the_reader_does(db: None) -> None:
    exploration = figures("een,inwoners,,,1234.5,,nota,", "twee,inwoners,,,0.25,,,", "drie,inwoners,,,0,,,blz. 3")
    with translation.override("nl"):
        (result,) = fires("F03", exploration, "figure:drie", chapter="partners")
    assert "1.234,5 (Nota); 0,25; 0 (blz. 3)" in result.message


def test_a_value_that_is_said_twice_is_named_where_it_stands_first(db: None) -> None:
    exploration = figures(
        "a,inwoners,aal,,80000,2024-01-01,nota,par. 1",
        "b,inwoners,aal,,70000,2024-01-01,nota,par. 2",
        "c,inwoners,aal,,80000,2024-01-01,nota,par. 3",
    )
    (result,) = fires("F03", exploration, "figure:b", chapter="partners")
    assert result.message == "“inwoners” has 2 values: 80,000 (Nota, par. 1); 70,000 (Nota, par. 2)."


@pytest.mark.parametrize("bound", ["", "lower", "upper"])
def test_one_end_of_a_range_can_have_two_values_too(bound: str, db: None) -> None:
    exploration = figures(f"a,geld,aal,{bound},1,,nota,", f"b,geld,aal,{bound},2,,nota,")
    fires("F03", exploration, "figure:b", chapter="costs")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a,inwoners,aal,lower,20000,,nota,", "b,inwoners,aal,upper,30000,,nota,"),
        ("a,inwoners,aal,,20000,,nota,", "b,inwoners,aal,upper,30000,,nota,"),
        ("a,inwoners,aal,,20000,2023-01-01,nota,", "b,inwoners,aal,,30000,2024-01-01,nota,"),
        ("a,inwoners,aal,,20000,,nota,", "b,inwoners,aal,,30000,2024-01-01,nota,"),
        ("a,inwoners,aal,,20000,,nota,", "b,inwoners,berg,,30000,,nota,"),
        ("a,inwoners,aal,,20000,,nota,", "b,inwoners,,,30000,,nota,"),
        ("a,inwoners,aal,,20000,,nota,", "b,geld,aal,,30000,,nota,"),
        ("a,inwoners,aal,,20000,,nota,par. 1", "b,inwoners,aal,,20000,,nota,par. 2"),
        ("a,inwoners,aal,,20000.50,,nota,", "b,inwoners,aal,,20000.5,,nota,"),
    ],
    ids=["range", "end", "days", "day", "organisations", "area", "quantities", "equal", "equal in other digits"],
)
def test_values_that_may_both_be_right_are_no_result(first: str, second: str, db: None) -> None:
    quiet("F03", figures(first, second))


# F04: an old figure


def test_a_figure_of_more_than_three_years_before_the_report_is_named(db: None) -> None:
    (result,) = fires("F04", figures("oud,inwoners,aal,,1,2021-04-30,nota,"), "figure:oud", chapter="partners")
    assert result.message == ("The figure “inwoners” is of 30 April 2021, more than 3 years before the report.")
    assert result.mend == "Add a newer value, or accept this result with the reason why this one still holds."


def test_an_old_figure_is_named_in_the_chapter_that_shows_it(db: None) -> None:
    fires("F04", figures("oud,geld,,,1,2010-01-01,nota,"), "figure:oud", chapter="costs")


@pytest.mark.parametrize("day", ["2021-05-01", "2021-05-02", "2024-05-01", "2030-01-01"])
def test_a_figure_of_at_most_three_years_before_the_report_is_no_result(day: str, db: None) -> None:
    quiet("F04", figures(f"nieuw,inwoners,aal,,1,{day},nota,"))


def test_of_old_figures_the_newest_is_named(db: None) -> None:
    exploration = figures(
        "ouder,inwoners,aal,,1,2019-01-01,nota,",
        "oud,inwoners,aal,,2,2020-01-01,nota,",
        "oudst,inwoners,aal,,3,2018-01-01,nota,",
    )
    fires("F04", exploration, "figure:oud")


@pytest.mark.parametrize("newest_first", [True, False])
def test_an_old_figure_beside_a_newer_one_is_history(newest_first: bool, db: None) -> None:
    rows = ["nieuw,inwoners,aal,,2,2024-01-01,nota,", "oud,inwoners,aal,,1,2015-01-01,nota,"]
    quiet("F04", figures(*(rows if newest_first else reversed(rows))))


@pytest.mark.parametrize(
    "newer",
    [
        "nieuw,inwoners,berg,,2,2024-01-01,nota,",
        "nieuw,inwoners,,,2,2024-01-01,nota,",
        "nieuw,geld,aal,,2,2024-01-01,nota,",
    ],
)
def test_a_newer_figure_of_something_else_does_not_renew_it(newer: str, db: None) -> None:
    fires("F04", figures("oud,inwoners,aal,,1,2015-01-01,nota,", newer), "figure:oud")


def test_a_figure_without_a_day_cannot_be_old(db: None) -> None:
    quiet("F04", figures("los,inwoners,aal,,1,,nota,"))


@pytest.mark.parametrize("report", ["1999-01-01", "2015-06-01", "2018-01-01"])
def test_age_is_counted_to_the_report_and_not_to_today(report: str, db: None) -> None:
    quiet("F04", figures("oud,inwoners,aal,,1,2015-01-01,nota,", date=report))


def test_a_report_of_the_future_makes_a_figure_of_today_old(db: None) -> None:
    fires("F04", figures("nu,inwoners,aal,,1,2096-12-31,nota,", date="2100-01-01"), "figure:nu")


@pytest.mark.parametrize(
    ("report", "day", "is_old"),
    [
        ("2024-05-31", "2021-05-30", True),
        ("2024-05-31", "2021-05-31", False),
        ("2024-02-29", "2021-02-28", True),
        ("2024-02-29", "2021-03-01", False),
        ("2023-02-28", "2020-02-29", False),
        ("2023-03-01", "2020-02-29", True),
        ("0002-01-01", "0001-01-01", False),
    ],
)
def test_three_years_are_counted_to_the_day(report: str, day: str, is_old: bool, db: None) -> None:
    exploration = figures(f"f,inwoners,aal,,1,{day},nota,", date=report)
    if is_old:
        fires("F04", exploration, "figure:f")
    else:
        quiet("F04", exploration)


def test_a_note_with_an_old_figure_is_no_answer_to_the_rule(db: None) -> None:
    text = (
        "id,quantity,organisation,value,date,note,source,basis\noud,inwoners,aal,1,2015-01-01,Ongeveer,nota,published\n"
    )
    fires("F04", explore({"figures.csv": text}), "figure:oud")


# F05: a contradiction that stands


def findings(*rows: str, file: str = "value.yaml", **others: str) -> Exploration:
    """Findings as rows; `others` are rows of other chapters."""
    texts = {file: rows, **{f"{name}.yaml": (row,) for name, row in others.items()}}
    files = {name: "findings:\n" + "".join(f"  - {{{row}}}\n" for row in of_file) for name, of_file in texts.items()}
    return explore({**files, "options.yaml": TWO_OPTIONS} if "options.yaml" not in files else files)


TWO_OPTIONS = "options: [{id: licht, name: Licht}, {id: fusie, name: Fusie}]"
CHEAP = "id: wel, kind: added_value, title: De fusie is goedkoper"
DEAR = "id: niet, kind: drawback, title: De fusie is niet goedkoper"


def test_a_contradiction_that_is_marked_and_stands_is_named(db: None) -> None:
    exploration = findings(
        "id: wel, kind: view, title: Het spaart geld",
        "id: ook, kind: view, title: Het spaart tijd",
        costs="id: niet, kind: finance, title: Elders spaarde het niets, contradicts: [ook, wel]",
    )
    (result,) = fires("F05", exploration, "finding:niet", chapter="costs")
    assert result.message == (
        "“Elders spaarde het niets” contradicts “Het spaart geld”; “Het spaart tijd”, and both stand."
    )
    assert result.mend == ("Find out which holds, or say under which circumstances each does; then take the mark away.")


def test_a_contradiction_is_named_once_however_many_it_contradicts(db: None) -> None:
    exploration = findings(CHEAP, "id: meer, kind: view, title: Meer", DEAR + ", contradicts: [wel, meer]")
    fires("F05", exploration, "finding:niet")


def test_findings_that_contradict_each_other_are_both_named(db: None) -> None:
    fires(
        "F05", findings(CHEAP + ", contradicts: [niet]", DEAR + ", contradicts: [wel]"), "finding:wel", "finding:niet"
    )


def test_findings_that_contradict_nothing_are_no_result(db: None) -> None:
    quiet("F05", findings(CHEAP, "id: ook, kind: view, title: Ook"))


def test_a_contradiction_of_which_the_mark_was_taken_away_is_no_result_of_this_rule(db: None) -> None:
    quiet("F05", findings(CHEAP, DEAR))


# F06: a contradiction that is not marked


def test_findings_that_deny_each_other_chapters_apart_are_named(db: None) -> None:
    exploration = findings(CHEAP, costs=DEAR)
    (result,) = fires("F06", exploration, "finding:niet", chapter="costs")
    assert result.message == (
        "“De fusie is niet goedkoper” denies “De fusie is goedkoper”, and neither says that it contradicts the other."
    )
    assert result.mend == "Name the other under “contradicts”, or word them so that both can be true."


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        ("Er is een voordeel", "Er is geen voordeel"),
        ("De raad krijgt grip", "De raad krijgt nooit grip"),
        ("De raad krijgt grip", "De raad krijgt nauwelijks grip."),
        ("De fusie is goedkoper!", "de FUSIE is NIET goedkoper"),
        ("De fusie is goedkoper", "Goedkoper is een fusie niet"),
        ("The merger is cheaper", "The merger is not cheaper"),
        ("Staff has an advantage", "Staff has no advantage"),
        ("Councils have a grip", "Councils never have a grip"),
        ("Residents notice it", "Residents hardly notice it"),
    ],
)
def test_a_denial_in_either_language_is_found(claim: str, denial: str, db: None) -> None:
    fires(
        "F06",
        findings(f"id: wel, kind: view, title: '{claim}'", f"id: niet, kind: view, title: '{denial}'"),
        "finding:niet",
    )


def test_the_denial_is_named_wherever_it_stands(db: None) -> None:
    fires("F06", findings(DEAR, CHEAP), "finding:niet")


@pytest.mark.parametrize(
    ("first", "second"),
    [(CHEAP, DEAR + ", contradicts: [wel]"), (CHEAP + ", contradicts: [niet]", DEAR)],
)
def test_a_contradiction_that_either_marks_is_left_to_the_rule_on_what_stands(
    first: str, second: str, db: None
) -> None:
    exploration = findings(first, second)
    quiet("F06", exploration)
    fires("F05", exploration, "finding:niet" if "contradicts" in second else "finding:wel")


def test_a_mark_on_another_finding_does_not_count(db: None) -> None:
    other = "id: los, kind: view, title: Iets anders"
    fires("F06", findings(CHEAP, other, DEAR + ", contradicts: [los]"), "finding:niet")


def test_a_claim_that_is_said_twice_must_be_marked_twice(db: None) -> None:
    again = "id: weer, kind: view, title: Een fusie is goedkoper"
    (result,) = fires("F06", findings(CHEAP, again, DEAR + ", contradicts: [wel]"), "finding:niet")
    assert "denies “Een fusie is goedkoper”" in result.message


@pytest.mark.parametrize(
    ("claim", "denial"),
    [
        ("De fusie is goedkoper", "De fusie is niet duurder"),
        ("De fusie is goedkoper", "De fusie is op termijn niet goedkoper"),
        ("De fusie is veel goedkoper", "De fusie is niet goedkoper"),
        ("De fusie is goedkoper", "De fusie is duurder"),
        ("De fusie is niet goedkoper", "De fusie is nooit goedkoper"),
        ("De fusie is goedkoper", "Een fusie is goedkoper"),
        ("Wij genieten samen", "Wij genieten"),
    ],
)
def test_findings_that_say_something_else_or_the_same_are_no_result(claim: str, denial: str, db: None) -> None:
    quiet("F06", findings(f"id: wel, kind: view, title: {claim}", f"id: niet, kind: view, title: {denial}"))


def test_a_word_in_which_a_denial_hides_is_no_denial(db: None) -> None:
    exploration = findings(
        "id: een, kind: view, title: Wij zien de nieten", "id: twee, kind: view, title: Wij zien de en"
    )
    quiet("F06", exploration)


def test_a_question_denies_nothing_and_claims_nothing(db: None) -> None:
    quiet("F06", findings("id: wel, kind: open_question, title: Is de fusie goedkoper?", DEAR))
    exploration = explore(
        {
            "value.yaml": f"findings: [{{{CHEAP}}}]",
            "costs.yaml": "findings: [{id: niet, kind: open_question, title: Is de fusie niet goedkoper?}]",
        },
        slug="noordrand",
    )
    quiet("F06", exploration)


@pytest.mark.parametrize(
    ("first", "second"),
    [("concerns: [aal]", "concerns: [berg]"), ("options: [licht]", "options: [fusie]")],
)
def test_what_holds_for_one_organisation_or_option_may_not_hold_for_another(first: str, second: str, db: None) -> None:
    quiet("F06", findings(f"{CHEAP}, {first}", f"{DEAR}, {second}"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("concerns: [aal]", "concerns: [aal]"),
        ("concerns: [aal, berg]", "concerns: [berg]"),
        ("concerns: [aal]", "measure: Tellen"),
        ("options: [licht]", "options: [licht, fusie]"),
        ("options: [licht]", "concerns: [aal]"),
        ("concerns: [aal], options: [licht]", "concerns: [aal]"),
    ],
)
def test_what_may_be_about_the_same_is_named(first: str, second: str, db: None) -> None:
    fires("F06", findings(f"{CHEAP}, {first}", f"{DEAR}, {second}"), "finding:niet")


def test_findings_of_another_exploration_deny_nothing_here(db: None) -> None:
    findings(CHEAP)
    quiet("F06", explore({"value.yaml": f"findings: [{{{DEAR}}}]"}, slug="noordrand"))


# F07: a thousandth of what it should be


UNITS = "".join(
    f"  - {{id: {key}, name: {name}, unit: '{unit}', chapter: value}}\n"
    for key, name, unit in (
        ("banen", "Banen", "banen"),
        ("leeg", "Inwoners", ""),
        ("km2", "Oppervlak", "km2"),
        ("dichtheid", "Dichtheid", "inwoners per km2"),
        ("deel", "Aandeel", "%"),
        ("bedrag", "Begroting", "euro"),
    )
)


def counted(*rows: str) -> Exploration:
    """Rows of quantity, organisation and value; their ids are a, b, c and on."""
    lines = "".join(f"{key},{row}\n" for key, row in zip("abcdef", rows, strict=False))
    return explore({"figures.csv": "id,quantity,organisation,value\n" + lines}, more=UNITS)


def test_a_value_that_is_a_thousandth_of_its_neighbours_is_named(db: None) -> None:
    (result,) = fires("F07", counted("km2,aal,31.25", "km2,berg,26594", "km2,dorp,41000"), "figure:a", chapter="value")
    assert result.message == "“Oppervlak” is 31.25 here and 26,594 elsewhere, about a thousand times as much."
    assert result.mend == (
        "If the point parts thousands, take it out: 31250. If not, accept this result with the reason."
    )


def test_several_values_too_small_are_named_beside_one_that_is_right(db: None) -> None:
    fires(
        "F07",
        counted("dichtheid,aal,31.245", "dichtheid,berg,26594", "dichtheid,dorp,21"),
        "figure:a",
        "figure:c",
        chapter="value",
    )


def test_earlier_values_of_the_same_organisation_tell_too(db: None) -> None:
    fires(
        "F07",
        figures("oud,inwoners,aal,,31245,2023-01-01,nota,", "nu,inwoners,aal,,31.2,2024-01-01,nota,"),
        "figure:nu",
    )


@pytest.mark.parametrize(("quantity", "unit"), [("banen", "banen"), ("leeg", "Inwoners"), ("bedrag", "euro")])
def test_thousandths_of_what_is_counted_whole_are_named_alone(quantity: str, unit: str, db: None) -> None:
    (result,) = fires("F07", counted(f"{quantity},aal,31.245"), "figure:a", chapter="value")
    assert f"is 31.245 here, and thousandths of “{unit}” are not counted." in result.message
    assert "take it out: 31245." in result.mend


@pytest.mark.parametrize(
    "rows",
    [
        ("km2,aal,31.245", "km2,berg,150"),
        ("km2,aal,1.234", "km2,berg,250.5"),
        ("dichtheid,aal,31.245", "dichtheid,berg,412.118"),
        ("deel,aal,0.045", "deel,berg,45"),
        ("deel,aal,12.345",),
        ("banen,aal,31245", "banen,berg,900"),
        ("banen,aal,31245", "banen,berg,120"),
        ("banen,aal,31.24",),
        ("banen,aal,1234.567",),
        ("banen,aal,0", "banen,berg,1000"),
        ("banen,aal,31", "bedrag,aal,31000"),
    ],
)
def test_values_that_differ_by_themselves_are_no_result(rows: tuple[str, ...], db: None) -> None:
    quiet("F07", counted(*rows))
