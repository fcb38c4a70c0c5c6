"""What did each council ask, and where is the answer?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, table, words

ASSIGNMENT = f"""\
assignments:
  - id: opdracht
    title: Raadsvoorstel
    kind: council_proposal
    givers: [raad-aal, raad-berg]
    date: 2024-02-01
    source: nota
    text: Verken het.
    items:
      - {{id: vraag, kind: question, text: Wat levert het op?, {SOURCED}}}
      - {{id: open, kind: question, text: Wat kost het?, note: Gelezen als euro's.}}
      - {{id: kader, kind: principle, text: Dicht bij inwoners.}}
      - {{id: kader-vraag, kind: main_question, text: Kan het?}}
  - id: aanvulling
    title: Aanvulling
    kind: management_addition
    givers: [staf]
    items:
      - {{id: los, kind: point, text: Let op de mensen.}}
"""
FILES = {
    "assignment.yaml": ASSIGNMENT,
    "value.yaml": f"findings: [{{id: winst, kind: added_value, title: Meer kennis, answers: [vraag], {SOURCED}}}]",
    "options.yaml": "options: [{id: licht, name: Licht, answers: [vraag]}]",
    "experience.yaml": "cases: [{id: bas, name: BAS, kind: own, answers: [vraag]}]",
    "costs.yaml": "cost_keys: [{id: gelijk, name: Gelijk, kind: equal, answers: [vraag]}]",
    "weighing.yaml": """\
conditions: [{id: nabij, name: Nabij, comes_from: [kader, kader-vraag]}]
criteria: [{id: kwaliteit, name: Kwaliteit, comes_from: [kader]}]
elaboration_points: [{id: kosten, name: Kosten, comes_from: [open]}]
""",
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES)


def test_every_kind_of_record_can_answer_a_point(exploration: Exploration) -> None:
    (asked, _added) = analysed("assignment", exploration).assignments
    first = asked.items[0]
    assert [(one.record, one.chapter) for one in first.answers] == [
        ("finding:winst", "value"),
        ("option:licht", "options"),
        ("case:bas", "experience"),
        ("cost_key:gelijk", "costs"),
    ]
    assert [one.sourced for one in first.answers] == [True, False, False, False]


def test_the_framework_answers_a_principle_and_not_a_question(exploration: Exploration) -> None:
    items = {item.record: item for one in analysed("assignment", exploration).assignments for item in one.items}
    assert items["assignment_item:kader"].answered
    assert [one.record for one in items["assignment_item:kader"].taken_up] == ["condition:nabij", "criterion:kwaliteit"]
    assert not items["assignment_item:kader-vraag"].answered
    assert not items["assignment_item:open"].answered


@pytest.mark.parametrize("kind", ["principle", "condition", "expectation"])
def test_points_that_set_a_frame_are_answered_by_the_framework(kind: str, db: None) -> None:
    files = {**FILES, "assignment.yaml": ASSIGNMENT.replace("id: open, kind: question", f"id: open, kind: {kind}")}
    items = [item for one in analysed("assignment", explore(files)).assignments for item in one.items]
    assert items[1].answered


def test_points_are_numbered_by_assignment(exploration: Exploration) -> None:
    numbers = [[item.number for item in one.items] for one in analysed("assignment", exploration).assignments]
    assert numbers == [["A1", "A2", "A3", "A4"], ["B1"]]


def test_what_each_council_asked_is_counted_over_its_assignments(exploration: Exploration) -> None:
    councils = analysed("assignment", exploration).councils
    # Staff is no council.
    assert [(one.name, one.points, one.answered) for one in councils] == [
        ("Raad van Aal", 4, 2),
        ("Raad van Berg", 4, 2),
    ]


def test_it_says_how_many_points_are_answered_and_which_are_not(exploration: Exploration) -> None:
    assert said("assignment", exploration) == [
        "The 2 assignments hold 5 points; 2 of them have an answer in this report.",
        "Without an answer: points A2, A4, B1.",
    ]
    assert said("assignment", exploration, "nl") == [
        "De 2 opdrachten hebben 5 punten; op 2 daarvan geeft dit verslag antwoord.",
        "Zonder antwoord: punten A2, A4, B1.",
    ]


def test_nothing_is_said_of_open_points_where_all_are_answered(db: None) -> None:
    files = {"assignment.yaml": ASSIGNMENT.partition("      - {id: open")[0], "value.yaml": FILES["value.yaml"]}
    assert [one.code for one in analysed("assignment", explore(files)).conclusions] == ["assignment.answered"]


def test_the_table_shows_where_each_point_is_answered(exploration: Exploration) -> None:
    tree = shown("assignment", exploration)
    rows = table(tree, "Raadsvoorstel: points and where they are answered")
    assert [row[0] for row in rows] == ["A1", "A2", "A3", "A4"]
    assert rows[0][1].startswith("Question. Wat levert het op?")
    assert "Meer kennis" in rows[0][2]
    assert "Gelezen als euro's." in rows[1][1]
    assert rows[1][2].startswith("Not answered")
    assert "Kosten" in rows[1][2]
    assert rows[2][2] == "Taken up in the framework: Nabij; Kwaliteit"
    assert "given by Raad van Aal, Raad van Berg · 1 February 2024 · Nota" in words(tree)


def test_a_point_without_a_source_says_so(exploration: Exploration) -> None:
    rows = table(shown("assignment", exploration), "Raadsvoorstel: points and where they are answered")
    assert "[no source]" not in rows[0][1]
    assert "[no source]" in rows[1][1]


def test_the_json_holds_numbers_and_answers(exploration: Exploration) -> None:
    plain = as_json("assignment", exploration)
    first = plain["assignments"][0]["items"][0]
    assert first["number"] == "A1"
    assert first["answers"][0] == {
        "record": "finding:winst",
        "title": "Meer kennis",
        "chapter": "value",
        "sourced": True,
    }
    assert plain["assignments"][0]["date"] == "2024-02-01"


def test_an_assignment_may_have_any_id(db: None) -> None:
    tree = shown("assignment", explore({"assignment.yaml": ASSIGNMENT.replace("id: opdracht", "id: councils")}))
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(names) == len(set(names))
