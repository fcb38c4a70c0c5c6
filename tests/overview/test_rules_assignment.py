"""The linter on what the councils asked: every point answered, and what they asked for by name."""

from __future__ import annotations

import pytest

from tests.builder import Files
from tests.chapters.helping import explore
from tests.overview.helping import fires, quiet

ANSWER = (
    "Put the id of this point under “answers” of the findings, options, cases or cost keys that answer it, or add them."
)
TAKEN_UP = "It was taken up in the framework; put its id under “answers” of what was found about it."

FINDING = {"value.yaml": "findings: [{id: winst, kind: added_value, title: Winst, answers: [punt]}]"}
CONDITION = {"weighing.yaml": "conditions: [{id: nabij, name: Nabij, comes_from: [punt]}]"}
OPTIONS = "options: [{id: licht, name: Licht}, {id: fusie, name: Fusie}]"


def asked(kind: str = "question", topic: str = "", text: str = "Wat levert het op?") -> Files:
    """An assignment of one point."""
    more = f"topic: {topic}, " if topic else ""
    return {
        "assignment.yaml": f"""\
assignments:
  - id: opdracht
    title: Raadsvoorstel
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {{id: punt, kind: {kind}, {more}text: "{text}"}}
"""
    }


# A01: a point without an answer


def test_a_question_that_nothing_answers_is_named_with_its_number(db: None) -> None:
    (result,) = fires("A01", explore(asked()), "assignment_item:punt")
    assert result.message == "Point A1 of “Raadsvoorstel” has no answer: Wat levert het op?"
    assert result.mend == ANSWER


@pytest.mark.parametrize("kind", ["main_question", "question", "point", "principle", "condition", "expectation"])
def test_a_point_of_any_kind_needs_an_answer(kind: str, db: None) -> None:
    fires("A01", explore(asked(kind)), "assignment_item:punt")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("value.yaml", "findings: [{id: a, kind: added_value, title: Winst, answers: [punt]}]"),
        ("follow-up.yaml", "findings: [{id: a, kind: consequence, title: Gevolg, answers: [punt]}]"),
        ("options.yaml", "options: [{id: a, name: Licht, answers: [punt]}]"),
        ("experience.yaml", "cases: [{id: a, name: BAS, kind: other, answers: [punt]}]"),
        ("costs.yaml", "cost_keys: [{id: a, name: Gelijk, kind: equal, answers: [punt]}]"),
    ],
)
def test_a_point_that_a_finding_option_case_or_cost_key_answers_is_no_result(file: str, text: str, db: None) -> None:
    quiet("A01", explore({**asked(), file: text}))


def test_an_answer_to_another_point_is_no_answer(db: None) -> None:
    files = asked()
    files["assignment.yaml"] += "      - {id: tweede, kind: question, text: Wat kost het?}\n"
    (result,) = fires("A01", explore({**files, **FINDING}), "assignment_item:tweede")
    assert result.message == "Point A2 of “Raadsvoorstel” has no answer: Wat kost het?"


@pytest.mark.parametrize("kind", ["principle", "condition", "expectation"])
@pytest.mark.parametrize(
    "text",
    [
        CONDITION["weighing.yaml"],
        "criteria: [{id: nabij, name: Nabij, comes_from: [punt]}]",
        "elaboration_points: [{id: nabij, name: Nabij, comes_from: [punt]}]",
    ],
)
def test_taking_up_answers_a_principle_a_condition_and_an_expectation(kind: str, text: str, db: None) -> None:
    quiet("A01", explore({**asked(kind), "weighing.yaml": text}))


@pytest.mark.parametrize("kind", ["main_question", "question", "point"])
def test_taking_up_does_not_answer_a_question_and_the_result_says_what_is_left_to_do(kind: str, db: None) -> None:
    (result,) = fires("A01", explore({**asked(kind), **CONDITION}), "assignment_item:punt")
    assert result.mend == TAKEN_UP


def test_a_question_that_was_taken_up_and_answered_is_no_result(db: None) -> None:
    quiet("A01", explore({**asked(), **CONDITION, **FINDING}))


def test_without_assignments_there_is_nothing_to_answer(db: None) -> None:
    quiet("A01", explore())


def test_a_long_point_is_cut_to_one_line_and_a_short_one_is_not(db: None) -> None:
    (result,) = fires("A01", explore(asked(text="a" * 90)), "assignment_item:punt")
    assert result.message.endswith(f": {'a' * 90}")
    (result,) = fires("A01", explore(asked(text="b" * 91), slug="noordrand"), "assignment_item:punt")
    assert result.message.endswith(f": {'b' * 89}…")


def test_points_of_another_exploration_are_not_named(db: None) -> None:
    explore(asked())
    quiet("A01", explore(slug="noordrand"))


# A02: present experience


EXPERIENCE = asked("point", "present_experience", "Wat leert de samenwerking die er is?")


def test_present_experience_that_nothing_answers_is_named(db: None) -> None:
    (result,) = fires("A02", explore(EXPERIENCE), "assignment_item:punt")
    assert result.message == (
        "This point asks what you learned from cooperating so far, and no experience of your own answers it: "
        "Wat leert de samenwerking die er is?"
    )
    assert result.mend == (
        "Put the id of this point under “answers” of a finding of kind experience or a case of kind own, or add one."
    )


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("value.yaml", FINDING["value.yaml"]),
        ("experience.yaml", "cases: [{id: a, name: BAS, kind: other, answers: [punt]}]"),
        ("experience.yaml", "findings: [{id: a, kind: view, title: Het loopt, answers: [punt]}]"),
        ("options.yaml", "options: [{id: a, name: Licht, answers: [punt]}]"),
    ],
)
def test_lessons_from_elsewhere_and_added_value_are_no_present_experience(file: str, text: str, db: None) -> None:
    exploration = explore({**EXPERIENCE, file: text})
    fires("A02", exploration, "assignment_item:punt")
    # It has an answer, though not the one that was asked for.
    quiet("A01", exploration)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("experience.yaml", "findings: [{id: a, kind: experience, title: Het loopt, answers: [punt]}]"),
        ("partners.yaml", "findings: [{id: a, kind: experience, title: Het loopt, answers: [punt]}]"),
        ("experience.yaml", "cases: [{id: a, name: BAS, kind: own, answers: [punt]}]"),
        (
            "experience.yaml",
            "cases: [{id: a, name: A, kind: other, answers: [punt]}, {id: b, name: B, kind: own, answers: [punt]}]",
        ),
    ],
)
def test_a_finding_of_experience_or_a_case_of_ones_own_answers_it(file: str, text: str, db: None) -> None:
    quiet("A02", explore({**EXPERIENCE, file: text}))


def test_experience_that_answers_another_point_does_not_count(db: None) -> None:
    text = "findings: [{id: a, kind: experience, title: Het loopt}]\ncases: [{id: a, name: BAS, kind: own}]"
    fires("A02", explore({**EXPERIENCE, "experience.yaml": text}), "assignment_item:punt")


@pytest.mark.parametrize("topic", ["", "exit"])
def test_nobody_who_did_not_ask_for_experience_misses_it(topic: str, db: None) -> None:
    quiet("A02", explore(asked("question", topic)))


# A03: leaving


EXIT = asked("point", "exit", "Hoe stappen we eruit?")


def amount(kind: str, option: str = "fusie") -> Files:
    return {
        "options.yaml": OPTIONS,
        "cost_items.csv": f"id,option,kind,text,low,mode,high\nx,{option},{kind},Bedrag,1,2,3\n",
    }


def test_leaving_that_was_asked_for_needs_an_amount(db: None) -> None:
    (result,) = fires("A03", explore({**EXIT, "options.yaml": OPTIONS}), "assignment_item:punt")
    assert result.message == (
        "Asked was how the cooperation can be ended; no form says what leaving costs and whom: Hoe stappen we eruit?"
    )
    assert result.mend == (
        "Add for each form that goes on an amount of kind exit in cost_items.csv, with its range and source."
    )


def test_that_leaving_is_hard_is_no_answer_to_what_it_costs(db: None) -> None:
    text = "findings: [{id: a, kind: risk, title: Uittreden is moeilijk, answers: [punt]}]"
    exploration = explore({**EXIT, "costs.yaml": text})
    quiet("A01", exploration)
    fires("A03", exploration, "assignment_item:punt")


@pytest.mark.parametrize("kind", ["friction", "stranded_assets", "structural", "other"])
def test_other_amounts_are_no_price_of_leaving(kind: str, db: None) -> None:
    fires("A03", explore({**EXIT, **amount(kind)}), "assignment_item:punt")


@pytest.mark.parametrize("option", ["licht", "fusie"])
def test_an_amount_for_leaving_answers_it(option: str, db: None) -> None:
    quiet("A03", explore({**EXIT, **amount("exit", option)}))


@pytest.mark.parametrize("topic", ["", "present_experience"])
def test_nobody_who_did_not_ask_how_to_leave_misses_its_price(topic: str, db: None) -> None:
    quiet("A03", explore(asked("question", topic)))


def test_each_point_that_asks_how_to_leave_is_named(db: None) -> None:
    files = dict(EXIT)
    files["assignment.yaml"] += "      - {id: tweede, kind: question, topic: exit, text: En dan?}\n"
    fires("A03", explore(files), "assignment_item:punt", "assignment_item:tweede")


SHORTLISTED = """\
options:
  - {id: licht, name: Licht, status: shortlisted, reason: Beste}
  - {id: fusie, name: Fusie, status: shortlisted, reason: Ook goed}
  - {id: smal, name: Smal, variant_of: licht}
  - {id: rest, name: Rest}
"""


def exits(options: str, *priced: str) -> Files:
    """Amounts for leaving these options."""
    amounts = "".join(f"x-{one},{one},exit,Bedrag,1,2,3\n" for one in priced)
    return {**EXIT, "options.yaml": options, "cost_items.csv": "id,option,kind,text,low,mode,high\n" + amounts}


def test_one_price_of_leaving_is_not_one_for_each_form_that_goes_on(db: None) -> None:
    (result,) = fires("A03", explore(exits(SHORTLISTED, "licht", "rest")), "assignment_item:punt")
    assert result.message == (
        "Asked was how the cooperation can be ended; what leaving costs and whom is open for Fusie: Hoe stappen we eruit?"
    )


def test_a_price_for_a_form_that_was_not_chosen_is_none_for_those_that_were(db: None) -> None:
    (result,) = fires("A03", explore(exits(SHORTLISTED, "rest")), "assignment_item:punt")
    assert "no form says what leaving costs and whom" in result.message


@pytest.mark.parametrize("first", ["licht", "smal"])
def test_a_price_for_each_form_that_goes_on_answers_it(first: str, db: None) -> None:
    quiet("A03", explore(exits(SHORTLISTED, first, "fusie")))


def test_before_a_choice_a_price_for_a_form_that_fell_out_is_no_answer(db: None) -> None:
    options = "options: [{id: licht, name: Licht}, {id: fusie, name: Fusie, status: dropped, reason: Nee}]"
    fires("A03", explore(exits(options, "fusie")), "assignment_item:punt")


def test_where_every_form_fell_out_there_is_none_to_leave(db: None) -> None:
    quiet("A03", explore(exits("options: [{id: fusie, name: Fusie, status: dropped, reason: Nee}]")))
