"""The linter on weighing: verdicts that rest on something, a comparison without holes, points worked out in time."""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, explore
from tests.overview.helping import fires, quiet

LISTED = "status: shortlisted, reason: Beste"


def weighing(*options: str, yaml: str = "", judgements: str = "", slug: str = "zuidrand") -> Exploration:
    """Options as lines such as `a, status: dropped`; judgements as lines of judge, option, criterion and level."""
    lines = ["options:"]
    for text in options:
        key, _comma, more = text.partition(",")
        lines.append(f"  - {{id: {key}, name: Vorm {key.upper()}{', ' + more.strip() if more else ''}}}")
    files = {"options.yaml": "\n".join(lines) + "\n" if options else "{}", "weighing.yaml": JUDGES + yaml}
    if judgements:
        files["judgements.csv"] = "judge,option,criterion,level\n" + "\n".join(judgements.split()) + "\n"
    return explore(files, slug=slug)


JUDGES = """\
judges:
  - {id: nota, kind: document, name: De nota}
  - {id: brief, kind: document, name: De brief}
  - {id: p1, kind: person}
"""
FRAMEWORK = "framework: {title: Het kader}\n"
CONDITION = "conditions: [{id: geld, name: Gezond geld}]\n"
CRITERIA = "criteria: [{id: kennis, name: Kennis delen, short_name: kennis}, {id: rust, name: Rust}]\n"


def verdicts(**outcomes: str) -> str:
    """Verdicts of options on the condition, with a source."""
    lines = ["verdicts:"]
    for option, outcome in outcomes.items():
        proviso = ", proviso: Als het kan" if outcome == "meets_if" else ""
        lines.append(f"  - {{option: {option}, condition: geld, outcome: {outcome}{proviso}, {SOURCED}}}")
    return CONDITION + "\n".join(lines) + "\n"


# W01: a verdict without evidence


def unsourced(outcome: str) -> str:
    return CONDITION + (
        f"verdicts: [{{option: a, condition: geld, outcome: {outcome}, proviso: Als het kan, why: Omdat het zo is}}]\n"
    )


@pytest.mark.parametrize("outcome", ["meets", "meets_if", "fails"])
def test_a_verdict_must_name_its_evidence(outcome: str, db: None) -> None:
    (result,) = fires("W01", weighing("a", yaml=unsourced(outcome)), "verdict:a--geld")
    assert result.message == "The verdict on “Vorm A” for “Gezond geld” names no evidence."
    assert result.mend == (
        "Add under “evidence” the source and the place in it on which the verdict rests, or make the outcome unknown."
    )


def test_a_verdict_on_a_dropped_option_must_name_its_evidence_too(db: None) -> None:
    exploration = weighing("a, status: dropped, reason: X", yaml=unsourced("fails"))
    fires("W01", exploration, "verdict:a--geld")


def test_what_is_unknown_needs_no_evidence(db: None) -> None:
    quiet("W01", weighing("a", yaml=unsourced("unknown")))


@pytest.mark.parametrize("outcome", ["meets", "meets_if", "fails", "unknown"])
def test_a_verdict_with_evidence_is_no_result(outcome: str, db: None) -> None:
    quiet("W01", weighing("a", yaml=verdicts(a=outcome)))


def test_without_verdicts_none_lacks_evidence(db: None) -> None:
    quiet("W01", weighing("a", yaml=CONDITION))


# W02: an option that nobody judged


def test_an_option_that_nobody_judged_is_named(db: None) -> None:
    exploration = weighing("a", "b", yaml=CRITERIA, judgements="nota,a,kennis,1 nota,a,rust,0")
    (result,) = fires("W02", exploration, "option:b")
    assert result.message == "Nobody judged “Vorm B” on any criterion."
    assert result.mend == "Add judgements of it in judgements.csv, or say with the option why it is dropped."


def test_that_a_judge_does_not_know_is_no_judgement(db: None) -> None:
    fires("W02", weighing("a", "b", yaml=CRITERIA, judgements="nota,a,kennis,1 nota,b,kennis,"), "option:b")


def test_before_anybody_judged_every_option_is_named(db: None) -> None:
    fires("W02", weighing("a", f"b, {LISTED}", yaml=CRITERIA), "option:a", "option:b")


@pytest.mark.parametrize("level", [-2, 0, 2])
def test_one_judgement_by_anybody_is_enough(level: int, db: None) -> None:
    exploration = weighing("a", "b", yaml=CRITERIA, judgements=f"nota,a,kennis,{level} p1,b,rust,{level}")
    quiet("W02", exploration)


@pytest.mark.parametrize(
    "option", ["b, status: dropped, reason: X", "b, status: outside_assignment", "b, variant_of: a"]
)
def test_an_option_that_is_not_weighed_needs_no_judgement(option: str, db: None) -> None:
    quiet("W02", weighing("a", option, yaml=CRITERIA, judgements="nota,a,kennis,1"))


def test_without_criteria_nothing_can_be_judged(db: None) -> None:
    quiet("W02", weighing("a", "b"))


# W03: a criterion that nobody judged


def test_a_criterion_that_nobody_judged_is_named(db: None) -> None:
    (result,) = fires("W03", weighing("a", yaml=CRITERIA, judgements="nota,a,kennis,1"), "criterion:rust")
    assert result.message == "Nobody judged any option on “Rust”."
    assert result.mend == "Add judgements on it in judgements.csv, or take the criterion out of the framework."


def test_not_knowing_is_no_judgement_on_a_criterion(db: None) -> None:
    fires("W03", weighing("a", yaml=CRITERIA, judgements="nota,a,kennis,1 nota,a,rust,"), "criterion:rust")


def test_judgements_of_options_that_are_not_weighed_do_not_count(db: None) -> None:
    exploration = weighing(
        "a", "b, status: dropped, reason: X", yaml=CRITERIA, judgements="nota,a,kennis,1 nota,b,rust,1"
    )
    fires("W03", exploration, "criterion:rust")


def test_a_criterion_that_anybody_judged_for_any_option_is_no_result(db: None) -> None:
    quiet("W03", weighing("a", "b", yaml=CRITERIA, judgements="nota,a,kennis,0 p1,b,rust,-2"))


def test_where_no_option_is_weighed_no_criterion_can_be_judged(db: None) -> None:
    quiet("W03", weighing("a, status: dropped, reason: X", yaml=CRITERIA))


def test_a_dossier_without_criteria_has_none_that_nobody_judged(db: None) -> None:
    quiet("W03", weighing("a"))


# W04: a condition that tells nothing apart


def test_a_condition_that_all_options_meet_tells_nothing_apart(db: None) -> None:
    (result,) = fires("W04", weighing("a", "b", "c", yaml=verdicts(a="meets", b="meets", c="meets")), "condition:geld")
    assert result.message == "All 3 options meet “Gezond geld” without a proviso, so it tells nothing apart."
    assert result.mend == (
        "Say when an option would fail it, and test each option against that with figures or features."
    )


def test_two_options_are_enough_to_see_that_it_tells_nothing_apart(db: None) -> None:
    fires("W04", weighing("a", f"b, {LISTED}", yaml=verdicts(a="meets", b="meets")), "condition:geld")


def test_each_such_condition_is_named_and_no_other(db: None) -> None:
    more = CONDITION.replace("]", ", {id: nabij, name: Nabij}, {id: raad, name: Raad}]")
    rows = "".join(
        f"  - {{option: {option}, condition: {condition}, outcome: {outcome}}}\n"
        for condition, outcomes in (("nabij", ("meets", "fails")), ("raad", ("meets", "meets")))
        for option, outcome in zip("ab", outcomes, strict=True)
    )
    yaml = verdicts(a="meets", b="meets").replace(CONDITION, more) + rows
    fires("W04", weighing("a", "b", yaml=yaml), "condition:geld", "condition:raad")


@pytest.mark.parametrize("outcome", ["meets_if", "fails", "unknown"])
def test_one_option_that_does_not_simply_meet_it_is_enough_to_tell_apart(outcome: str, db: None) -> None:
    quiet("W04", weighing("a", "b", "c", yaml=verdicts(a="meets", b=outcome, c="meets")))


def test_an_option_without_a_verdict_may_still_tell_them_apart(db: None) -> None:
    quiet("W04", weighing("a", "b", "c", yaml=verdicts(a="meets", b="meets")))


def test_one_verdict_alone_tells_nothing_yet(db: None) -> None:
    quiet("W04", weighing("a", "b", yaml=verdicts(a="meets")))


def test_with_one_option_nothing_can_be_told_apart(db: None) -> None:
    quiet("W04", weighing("a", yaml=verdicts(a="meets")))


def test_a_condition_that_took_an_option_out_did_tell_apart(db: None) -> None:
    exploration = weighing(
        "a", "b", "c, status: dropped, reason: Te duur", yaml=verdicts(a="meets", b="meets", c="fails")
    )
    quiet("W04", exploration)


def test_an_option_that_fell_out_for_another_reason_does_not_hide_it(db: None) -> None:
    dropped = "c, status: dropped, reason: Te traag"
    fires("W04", weighing("a", "b", dropped, yaml=verdicts(a="meets", b="meets", c="meets")), "condition:geld")


def test_an_option_that_was_dropped_untested_does_not_hide_it(db: None) -> None:
    dropped = "c, status: dropped, reason: Te traag"
    (result,) = fires("W04", weighing("a", "b", dropped, yaml=verdicts(a="meets", b="meets")), "condition:geld")
    assert result.message.startswith("All 2 options meet")


@pytest.mark.parametrize("option", ["c, status: outside_assignment", "c, variant_of: a"])
def test_what_is_not_compared_cannot_be_told_apart(option: str, db: None) -> None:
    exploration = weighing("a", "b", option, yaml=verdicts(a="meets", b="meets", c="fails"))
    fires("W04", exploration, "condition:geld")


def test_a_condition_without_verdicts_is_no_result(db: None) -> None:
    quiet("W04", weighing("a", "b", yaml=CONDITION))


# W05: an elaboration that is open


POINTS = "elaboration_points: [{id: kosten, name: Kosten}, {id: cultuur, name: Cultuur}]\n"


def elaborated(option: str = "a", status: str = "done", points: tuple[str, ...] = ("kosten", "cultuur")) -> str:
    rows = [f"  - {{option: {option}, point: {point}, status: {status}, text: Zo gaat het}}\n" for point in points]
    return POINTS + "elaborations:\n" + "".join(rows)


def test_an_option_that_goes_on_must_be_worked_out(db: None) -> None:
    (result,) = fires("W05", weighing(f"a, {LISTED}", yaml=POINTS), "option:a")
    assert result.message == "“Vorm A” goes on, and these points are open: Kosten, Cultuur."
    assert result.mend == "Work them out under “elaborations”, or say by when that is done."


def test_points_that_are_worked_out_are_not_named(db: None) -> None:
    (result,) = fires("W05", weighing(f"a, {LISTED}", yaml=elaborated(points=("kosten",))), "option:a")
    assert result.message == "“Vorm A” goes on, and these points are open: Cultuur."


def test_a_text_that_is_open_is_not_worked_out(db: None) -> None:
    fires("W05", weighing(f"a, {LISTED}", yaml=elaborated(status="open")), "option:a")


def test_what_is_worked_out_for_another_option_does_not_count(db: None) -> None:
    fires("W05", weighing(f"a, {LISTED}", f"b, {LISTED}", yaml=elaborated("b")), "option:a")


def test_an_option_of_which_all_points_are_worked_out_is_no_result(db: None) -> None:
    quiet("W05", weighing(f"a, {LISTED}", yaml=elaborated()))


@pytest.mark.parametrize("option", ["a", "a, status: dropped, reason: X", "a, status: outside_assignment"])
def test_an_option_that_does_not_go_on_needs_no_elaboration(option: str, db: None) -> None:
    quiet("W05", weighing(option, yaml=POINTS))


def test_a_variant_is_described_and_not_worked_out(db: None) -> None:
    quiet("W05", weighing("a", f"b, variant_of: a, {LISTED}", yaml=POINTS))


def test_without_points_there_is_nothing_to_work_out(db: None) -> None:
    quiet("W05", weighing(f"a, {LISTED}"))


# W06: holes


def test_combinations_that_nobody_judged_are_named_by_criterion(db: None) -> None:
    exploration = weighing(
        "a, short_name: aa",
        "b",
        "c, short_name: cc",
        yaml=FRAMEWORK + CRITERIA,
        judgements="nota,a,kennis,1 nota,b,rust,0 nota,a,rust,1",
    )
    (result,) = fires("W06", exploration, "framework:the")
    assert result.message == "Readers see no judgement on: kennis (Vorm B, cc); Rust (cc)."
    assert result.mend == (
        "Add judgements in judgements.csv; those of people count from 5 in a group on. Until then the comparison is open "
        "on these points."
    )


def test_without_a_framework_the_first_criterion_with_a_hole_is_named(db: None) -> None:
    judgements = "nota,a,kennis,1 nota,b,kennis,1 nota,a,rust,1"
    fires("W06", weighing("a", "b", yaml=CRITERIA, judgements=judgements), "criterion:rust")


def test_not_knowing_leaves_a_hole(db: None) -> None:
    judgements = "nota,a,kennis,1 nota,b,kennis,1 nota,a,rust,1 nota,b,rust,"
    (result,) = fires("W06", weighing("a", "b", yaml=FRAMEWORK + CRITERIA, judgements=judgements), "framework:the")
    assert result.message == "Readers see no judgement on: Rust (Vorm B)."


def test_judges_fill_the_holes_of_one_another(db: None) -> None:
    judgements = "nota,a,kennis,1 brief,b,kennis,0 nota,b,rust,-1 brief,a,rust,2"
    quiet("W06", weighing("a", "b", yaml=FRAMEWORK + CRITERIA, judgements=judgements))


NOTA = "nota,a,kennis,1 nota,b,kennis,1 nota,a,rust,1 "
STAFF = "".join(f"  - {{id: m{number}, kind: person, body: staf}}\n" for number in range(1, 6))


def staff(count: int, *where: str) -> str:
    """What so many members of the staff judged of an option and criterion."""
    return " ".join(f"m{number},{place},1" for number in range(1, count + 1) for place in where)


@pytest.mark.parametrize("count", [1, 4])
def test_what_too_few_people_judged_is_no_judgement_to_a_reader_and_looks_like_none(count: int, db: None) -> None:
    def holes(judgements: str, slug: str) -> tuple[str, str]:
        exploration = weighing("a", "b", yaml=STAFF + FRAMEWORK + CRITERIA, judgements=judgements, slug=slug)
        (result,) = fires("W06", exploration, "framework:the")
        return result.message, result.mend

    by_few, by_nobody = holes(NOTA + staff(count, "b,rust"), "zuidrand"), holes(NOTA, "noordrand")
    assert by_few[0] == "Readers see no judgement on: Rust (Vorm B)."
    assert by_few == by_nobody


def test_a_criterion_on_which_too_few_people_judged_is_open_for_every_option(db: None) -> None:
    judgements = "nota,a,kennis,1 nota,b,kennis,1 " + staff(3, "a,rust", "b,rust")
    exploration = weighing("a", "b", yaml=STAFF + FRAMEWORK + CRITERIA, judgements=judgements)
    (result,) = fires("W06", exploration, "framework:the")
    assert result.message == "Readers see no judgement on: Rust (Vorm A, Vorm B)."


def test_a_group_that_is_large_enough_fills_a_hole(db: None) -> None:
    judgements = NOTA + staff(5, "b,rust")
    quiet("W06", weighing("a", "b", yaml=STAFF + FRAMEWORK + CRITERIA, judgements=judgements))


def test_a_criterion_that_nobody_judged_at_all_is_left_to_its_own_rule(db: None) -> None:
    exploration = weighing("a", "b", yaml=FRAMEWORK + CRITERIA, judgements="nota,a,kennis,1 nota,b,kennis,1")
    quiet("W06", exploration)
    fires("W03", exploration, "criterion:rust")


def test_before_anybody_judged_there_are_no_holes(db: None) -> None:
    quiet("W06", weighing("a", "b", yaml=FRAMEWORK + CRITERIA))


@pytest.mark.parametrize(
    "option", ["b, status: dropped, reason: X", "b, status: outside_assignment", "b, variant_of: a"]
)
def test_an_option_that_is_not_weighed_leaves_no_hole(option: str, db: None) -> None:
    judgements = "nota,a,kennis,1 nota,a,rust,1"
    quiet("W06", weighing("a", option, yaml=FRAMEWORK + CRITERIA, judgements=judgements))


# W07: weights that cannot be used

TWO = "criteria: [{id: kennis, name: Kennis}, {id: rust, name: Rust}]\n"


def weighted(*rows: str) -> Exploration:
    """Rows of judge, criterion, place and points."""
    table = "judge,criterion,place,points\n" + "\n".join(rows) + "\n"
    return explore({"weighing.yaml": JUDGES + TWO, "weights.csv": table})


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ("nota,kennis,1,40", "nota,rust,2,100"),
            "By the weights of “De nota”, a criterion has more points than one that stands before it.",
        ),
        (("nota,kennis,,100",), "“De nota” gave points to some criteria and not to the others."),
        (("nota,kennis,,0", "nota,rust,,0"), "“De nota” gave every criterion 0 points."),
    ],
)
def test_weights_that_cannot_be_used_are_named(rows: tuple[str, ...], message: str, db: None) -> None:
    (result,) = fires("W07", weighted(*rows), "judge:nota")
    assert result.message == message + " The weighing takes it as if no weights were given."


@pytest.mark.parametrize(
    "rows",
    [
        (),
        ("nota,kennis,1,", "nota,rust,2,"),
        ("nota,kennis,1,", "nota,rust,1,"),
        ("nota,kennis,1,",),
        ("nota,kennis,,0", "nota,rust,,5"),
        ("nota,kennis,1,100", "nota,rust,2,40"),
    ],
)
def test_weights_that_say_something_are_fine(rows: tuple[str, ...], db: None) -> None:
    quiet("W07", weighted(*rows))
