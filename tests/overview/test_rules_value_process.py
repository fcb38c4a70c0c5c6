"""The linter on added value, preconditions and the process: measured, owned, and on days that fit together."""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import explore
from tests.overview.helping import fires, quiet


def findings(*rows: str, file: str = "value.yaml", **files: str) -> Exploration:
    text = "findings:\n" + "".join(f"  - {{{row}}}\n" for row in rows)
    return explore({file: text, **{f"{name.replace('_', '-')}.yaml": more for name, more in files.items()}})


# V01: a benefit without a measure


def test_benefits_that_nobody_measures_are_counted_and_the_first_is_named(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Meer kennis, measure: Elk jaar tellen",
        "id: b, kind: added_value, title: Minder kosten",
        "id: c, kind: added_value, title: Meer rust",
    )
    (result,) = fires("V01", exploration, "finding:b")
    assert result.message == "Of 3 benefits 2 do not say how they will be measured, first “Minder kosten”."
    assert result.mend == (
        "Choose the benefits that matter most and give each a measure, or an indicator with a baseline in follow-up.yaml."
    )


def test_one_benefit_is_spoken_of_as_one(db: None) -> None:
    (result,) = fires("V01", findings("id: a, kind: added_value, title: Winst"), "finding:a")
    assert result.message == "Of 1 benefit 1 does not say how it will be measured, first “Winst”."


@pytest.mark.parametrize("file", ["partners.yaml", "options.yaml", "costs.yaml"])
def test_a_benefit_in_another_chapter_counts_too(file: str, db: None) -> None:
    fires("V01", findings("id: a, kind: added_value, title: Winst", file=file), "finding:a")


def test_a_measure_is_enough(db: None) -> None:
    quiet("V01", findings("id: a, kind: added_value, title: Winst, measure: Tellen"))


def test_an_indicator_is_enough(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst", follow_up="indicators: [{id: i, name: Winst, finding: a}]"
    )
    quiet("V01", exploration)


def test_an_indicator_of_another_finding_is_not(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst",
        "id: b, kind: risk, title: Risico",
        follow_up="indicators: [{id: i, name: Winst, finding: b}]",
    )
    fires("V01", exploration, "finding:a")


def test_a_part_is_measured_with_the_benefit_of_which_it_is_a_part(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst, measure: Tellen",
        "id: b, kind: added_value, title: Ook, part_of: a",
    )
    quiet("V01", exploration)


@pytest.mark.parametrize("kind", ["drawback", "risk", "resident_effect", "strength", "view", "open_question"])
def test_what_is_no_benefit_needs_no_measure(kind: str, db: None) -> None:
    quiet("V01", findings(f"id: a, kind: {kind}, title: Iets"))


# V02: a domain with chances only


def test_a_domain_with_chances_only_is_named(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst, domain: ruimte",
        "id: b, kind: added_value, title: Meer, domain: ruimte",
    )
    (result,) = fires("V02", exploration, "domain:ruimte")
    assert result.message == (
        "With “Ruimte” stand chances only: no drawback, no risk, nothing about what residents notice."
    )
    assert result.mend == "Ask those who do the work what speaks against it, and what residents would notice."


def test_each_domain_is_looked_at_by_itself(db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst, domain: ruimte",
        "id: b, kind: added_value, title: Meer, domain: sociaal",
        "id: c, kind: risk, title: Te snel, domain: sociaal",
    )
    fires("V02", exploration, "domain:ruimte")


def test_chances_within_a_domain_are_chances_of_the_widest_and_it_alone_is_named(db: None) -> None:
    fires("V02", findings("id: a, kind: added_value, title: Winst, domain: jeugd"), "domain:sociaal")


def test_a_part_is_a_chance_too(db: None) -> None:
    exploration = findings(
        "id: a, kind: view, title: Men ziet winst",
        "id: b, kind: added_value, title: Winst, domain: ruimte, part_of: a",
    )
    fires("V02", exploration, "domain:ruimte")


@pytest.mark.parametrize("kind", ["drawback", "risk", "resident_effect"])
def test_one_drawback_risk_or_effect_for_residents_is_enough(kind: str, db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst, domain: ruimte", f"id: b, kind: {kind}, title: Maar, domain: ruimte"
    )
    quiet("V02", exploration)


@pytest.mark.parametrize(("chance", "risk"), [("sociaal", "jeugd"), ("jeugd", "sociaal")])
def test_a_narrower_domain_counts_with_the_wider_one(chance: str, risk: str, db: None) -> None:
    exploration = findings(
        f"id: a, kind: added_value, title: Winst, domain: {chance}", f"id: b, kind: risk, title: Maar, domain: {risk}"
    )
    quiet("V02", exploration)


@pytest.mark.parametrize("kind", ["view", "strength", "consequence", "open_question"])
def test_other_findings_are_no_objection(kind: str, db: None) -> None:
    exploration = findings(
        "id: a, kind: added_value, title: Winst, domain: ruimte", f"id: b, kind: {kind}, title: Iets, domain: ruimte"
    )
    fires("V02", exploration, "domain:ruimte")


@pytest.mark.parametrize("kind", ["risk", "drawback", "view"])
def test_a_domain_without_chances_is_no_result(kind: str, db: None) -> None:
    quiet("V02", findings(f"id: a, kind: {kind}, title: Iets, domain: ruimte"))


def test_chances_that_are_in_no_domain_are_no_result(db: None) -> None:
    quiet("V02", findings("id: a, kind: added_value, title: Winst, theme: kennis"))


# C01: a precondition without an owner


def preconditions(*rows: str) -> Exploration:
    return findings(*rows, file="preconditions.yaml")


def test_preconditions_that_nobody_sees_to_are_counted_and_the_first_is_named(db: None) -> None:
    exploration = preconditions(
        "id: a, kind: precondition, title: ICT op orde, owner: raad-aal",
        "id: b, kind: precondition, title: Geld apart",
        "id: c, kind: precondition, title: Rust",
    )
    (result,) = fires("C01", exploration, "finding:b")
    assert result.message == "Of 3 preconditions 2 have no owner, first “Geld apart”."
    assert result.mend == "Put under “owner” the body that sees to it that the precondition is met."


def test_one_precondition_is_spoken_of_as_one(db: None) -> None:
    (result,) = fires("C01", preconditions("id: a, kind: precondition, title: Geld"), "finding:a")
    assert result.message == "Of 1 precondition 1 has no owner, first “Geld”."


@pytest.mark.parametrize("met", ["met", "partly", "not_met", "unknown"])
def test_a_precondition_needs_an_owner_however_it_stands(met: str, db: None) -> None:
    fires("C01", preconditions(f"id: a, kind: precondition, title: Geld, met: {met}"), "finding:a")


def test_a_precondition_with_an_owner_is_no_result(db: None) -> None:
    quiet("C01", preconditions("id: a, kind: precondition, title: Geld, owner: raad-aal"))


def test_parts_are_not_counted(db: None) -> None:
    part = "id: b, kind: precondition, title: Budget, part_of: a"
    quiet("C01", preconditions("id: a, kind: precondition, title: Geld, owner: raad-aal", part))


def test_parts_are_not_counted_beside_the_preconditions_themselves(db: None) -> None:
    part = "id: b, kind: precondition, title: Budget, part_of: a"
    (result,) = fires("C01", preconditions("id: a, kind: precondition, title: Geld", part), "finding:a")
    assert result.message.startswith("Of 1 precondition 1 has no owner")


@pytest.mark.parametrize("kind", ["risk", "view", "open_question"])
def test_other_findings_need_no_owner(kind: str, db: None) -> None:
    quiet("C01", preconditions(f"id: a, kind: {kind}, title: Iets"))


@pytest.mark.parametrize("file", ["weighing.yaml", "value.yaml"])
def test_what_another_chapter_asks_for_is_no_precondition_of_this_one(file: str, db: None) -> None:
    quiet("C01", findings("id: a, kind: precondition, title: Geld", file=file))


# P01: days that clash


def phases(*rows: str, more: str = "") -> Exploration:
    """The report is of 1 May 2024."""
    text = "phases:\n" + "".join(f"  - {{{row}}}\n" for row in rows) if rows else ""
    return explore({"process.yaml": text + more or "{}"})


GATE = "id: een, name: Sprint 1, starts: 2024-01-01, ends: 2024-02-28, gate_date: 2024-03-15"


def test_a_phase_that_starts_before_the_gate_is_named(db: None) -> None:
    (result,) = fires("P01", phases(GATE, "id: twee, name: Sprint 2, starts: 2024-03-01"), "phase:twee")
    assert result.message == (
        "“Sprint 2” starts on 1 March 2024, before was decided at the gate of “Sprint 1” on 15 March 2024."
    )
    assert result.mend == "Move the start or the gate, or say that work began ahead of the decision."


@pytest.mark.parametrize("start", ["2024-03-15", "2024-03-16", "2025-01-01"])
def test_a_phase_that_starts_at_or_after_the_gate_is_no_result(start: str, db: None) -> None:
    quiet("P01", phases(GATE, f"id: twee, name: Sprint 2, starts: {start}"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("id: een, name: Sprint 1, starts: 2024-01-01", "id: twee, name: Sprint 2, starts: 2023-01-01"),
        (GATE, "id: twee, name: Sprint 2, period: voorjaar 2024"),
        ("id: een, name: Sprint 1, gate: Go?", "id: twee, name: Sprint 2, starts: 2024-03-01"),
    ],
)
def test_where_a_day_is_not_known_nothing_clashes(first: str, second: str, db: None) -> None:
    quiet("P01", phases(first, second))


def test_a_phase_may_start_before_its_own_gate(db: None) -> None:
    quiet("P01", phases("id: nul, name: Start", GATE))


PHASE = "id: een, name: Sprint 1, starts: 2024-02-01, ends: 2024-02-28"


def meeting(text: str) -> str:
    return f"meetings: [{{id: dag, title: Werkdag, kind: working_day, {text}}}]\n"


@pytest.mark.parametrize(("day", "said"), [("2024-01-31", "31 January 2024"), ("2024-02-29", "29 February 2024")])
def test_a_meeting_outside_its_phase_is_named(day: str, said: str, db: None) -> None:
    (result,) = fires("P01", phases(PHASE, more=meeting(f"phase: een, date: {day}")), "meeting:dag")
    assert result.message == f"“Werkdag” is on {said}, outside the days of “Sprint 1”."
    assert result.mend == "Correct the day, or put the meeting in another phase."


@pytest.mark.parametrize("day", ["2024-02-01", "2024-02-14", "2024-02-28"])
def test_a_meeting_on_a_day_of_its_phase_is_no_result(day: str, db: None) -> None:
    quiet("P01", phases(PHASE, more=meeting(f"phase: een, date: {day}")))


@pytest.mark.parametrize(
    ("row", "day", "clashes"),
    [
        ("id: een, name: Sprint 1, starts: 2024-02-01", "2030-01-01", False),
        ("id: een, name: Sprint 1, starts: 2024-02-01", "2024-01-31", True),
        ("id: een, name: Sprint 1, ends: 2024-02-28", "2020-01-01", False),
        ("id: een, name: Sprint 1, ends: 2024-02-28", "2024-02-29", True),
        ("id: een, name: Sprint 1", "2024-02-29", False),
    ],
)
def test_of_a_phase_of_which_one_day_is_known_that_day_counts(row: str, day: str, clashes: bool, db: None) -> None:
    exploration = phases(row, more=meeting(f"phase: een, date: {day}"))
    if clashes:
        fires("P01", exploration, "meeting:dag")
    else:
        quiet("P01", exploration)


@pytest.mark.parametrize("text", ["date: 2020-01-01", "phase: een", "phase: een, period: ergens"])
def test_a_meeting_without_a_day_or_a_phase_is_no_result(text: str, db: None) -> None:
    quiet("P01", phases(PHASE, more=meeting(text)))


def action(text: str) -> str:
    return f"actions: [{{id: bellen, text: Iedereen bellen, {text}}}]\n"


@pytest.mark.parametrize("text", ["due: 2024-04-30", "due: 2024-04-30, status: open"])
def test_an_open_action_that_had_to_be_done_before_the_report_is_named(text: str, db: None) -> None:
    (result,) = fires("P01", phases(more=action(text)), "action:bellen")
    assert result.message == (
        "An action had to be done by 30 April 2024, before the date of the report, and is open: Iedereen bellen"
    )
    assert result.mend == "Finish it, move its day, or drop it."


@pytest.mark.parametrize(
    "text",
    [
        "due: 2024-05-01",
        "due: 2024-05-02",
        "owner: raad-aal",
        "due: 2024-04-30, status: done",
        "due: 2024-04-30, status: dropped",
    ],
)
def test_an_action_that_is_done_dropped_or_due_later_is_no_result(text: str, db: None) -> None:
    quiet("P01", phases(more=action(text)))


def test_each_clash_is_named(db: None) -> None:
    exploration = phases(
        GATE,
        "id: twee, name: Sprint 2, starts: 2024-03-01",
        more=meeting("phase: een, date: 2024-03-01") + action("due: 2024-01-01"),
    )
    fires("P01", exploration, "phase:twee", "meeting:dag", "action:bellen")
