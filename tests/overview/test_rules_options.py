"""The linter on options: what tells them apart, why they go on or fall out, and what the law calls them."""

from __future__ import annotations

import pytest
from django.utils import translation

from noaber.dossier.models import Exploration
from tests.chapters.helping import explore
from tests.overview.helping import fires, quiet


def options(*texts: str, swot: str = "", weighing: str = "") -> Exploration:
    """Options as lines such as `a, status: dropped`; the name is the id in capitals."""
    lines = ["options:"]
    for text in texts:
        key, _comma, more = text.partition(",")
        lines.append(f"  - {{id: {key}, name: Vorm {key.upper()}{', ' + more.strip() if more else ''}}}")
    return explore({"options.yaml": "\n".join(lines) + "\n" + swot, "weighing.yaml": weighing or "{}"})


# O01: a SWOT point under every option


def swot(*placements: str, key: str = "autonomie", text: str = "Raden blijven autonoom") -> str:
    """A point with placements such as `a strength` or `a strength In andere woorden`."""
    lines = [f"  - id: {key}", f"    text: {text}", "    placements:"]
    for one in placements:
        option, quadrant, *words = one.split(" ", 2)
        wording = f", wording: {words[0]}" if words else ""
        lines.append(f"      - {{option: {option}, quadrant: {quadrant}{wording}}}")
    return "\n".join(lines) + "\n"


def with_swot(*points: str, names: tuple[str, ...] = ("a", "b", "c")) -> Exploration:
    return options(*names, swot="swot:\n" + "".join(points))


def test_a_point_under_every_option_does_not_tell_them_apart(db: None) -> None:
    (result,) = fires("O01", with_swot(swot("a strength", "b strength", "c strength")), "swot_point:autonomie")
    assert result.message == "“Raden blijven autonoom” stands under every option, so it does not tell them apart."
    assert result.mend == (
        "Say for each option how it differs on this point, or move it to what holds for all options."
    )


def test_other_wordings_do_not_hide_it_and_are_counted(db: None) -> None:
    exploration = with_swot(swot("a strength Eigen raad", "b strength Raad beslist", "c strength"))
    (result,) = fires("O01", exploration, "swot_point:autonomie")
    assert result.message.endswith("so it does not tell them apart. It is worded in 2 other ways.")


def test_one_other_wording_is_one_way(db: None) -> None:
    (result,) = fires("O01", with_swot(swot("a threat Druk", "b threat Druk", "c threat")), "swot_point:autonomie")
    assert result.message.endswith(" It is worded in 1 other way.")


def test_a_wording_in_the_words_of_the_point_itself_is_no_other_wording(db: None) -> None:
    exploration = with_swot(swot("a threat Raden blijven autonoom", "b threat", "c threat"))
    (result,) = fires("O01", exploration, "swot_point:autonomie")
    assert result.message.endswith("so it does not tell them apart.")


def test_each_such_point_is_named(db: None) -> None:
    every = ("a strength", "b strength", "c strength")
    exploration = with_swot(
        swot(*every), swot("a strength", key="los", text="Los"), swot(*every, key="nabij", text="Nabij")
    )
    fires("O01", exploration, "swot_point:autonomie", "swot_point:nabij")


def test_an_option_without_a_swot_is_left_out_of_the_comparison(db: None) -> None:
    fires("O01", with_swot(swot("a strength", "b strength")), "swot_point:autonomie")


def test_one_option_without_the_point_is_enough_to_tell_them_apart(db: None) -> None:
    exploration = with_swot(swot("a strength", "b strength"), swot("c weakness", key="traag", text="Traag"))
    quiet("O01", exploration)


@pytest.mark.parametrize("quadrant", ["weakness", "opportunity", "threat"])
def test_a_point_in_another_quadrant_under_one_option_tells_them_apart(quadrant: str, db: None) -> None:
    quiet("O01", with_swot(swot("a strength", "b strength", f"c {quadrant}")))


def test_standing_in_two_quadrants_under_one_option_does_not_make_a_difference(db: None) -> None:
    fires("O01", with_swot(swot("a strength", "b strength", "c strength", "c threat")), "swot_point:autonomie")


def test_with_one_option_there_is_nothing_to_tell_apart(db: None) -> None:
    quiet("O01", with_swot(swot("a strength"), names=("a",)))


def test_where_one_option_has_a_swot_there_is_nothing_to_tell_apart(db: None) -> None:
    quiet("O01", with_swot(swot("a strength", "a threat")))


def test_without_a_swot_nothing_is_common(db: None) -> None:
    quiet("O01", options("a", "b"))


# O02: shortlisted or dropped without a reason


def test_an_option_that_is_shortlisted_needs_a_reason(db: None) -> None:
    (result,) = fires("O02", options("a, status: shortlisted", "b"), "option:a")
    assert result.message == "“Vorm A” was shortlisted without a reason."
    assert result.mend == "Write under “reason” why, and who says so."


def test_an_option_that_is_dropped_needs_a_reason(db: None) -> None:
    (result,) = fires("O02", options("a", "b, status: dropped"), "option:b")
    assert result.message == "“Vorm B” was dropped without a reason."
    assert result.mend == "Write under “reason” why, and who says so."


def test_a_variant_needs_a_reason_too(db: None) -> None:
    fires("O02", options("a", "b, variant_of: a, status: dropped"), "option:b")


@pytest.mark.parametrize("status", ["shortlisted", "dropped"])
def test_an_option_with_a_reason_is_no_result(status: str, db: None) -> None:
    quiet("O02", options(f"a, status: {status}, reason: De raden zeggen het", "b"))


@pytest.mark.parametrize("status", ["open", "outside_assignment"])
def test_an_option_that_is_open_or_outside_the_assignment_needs_none(status: str, db: None) -> None:
    quiet("O02", options(f"a, status: {status}", "b"))


# O03: a good option that vanishes


def levels(**given: int | None) -> str:
    lines = ["resident_values:"]
    for option, level in given.items():
        lines.append(f"  - {{option: {option}, {'' if level is None else f'level: {level}, '}text: Zo is het}}")
    return "\n".join(lines) + "\n"


LISTED = "status: shortlisted, reason: Beste"


def test_an_option_as_good_as_the_shortlist_may_not_vanish_in_silence(db: None) -> None:
    exploration = options(f"a, {LISTED}", f"b, {LISTED}", "c", weighing=levels(a=1, b=1, c=1))
    (result,) = fires("O03", exploration, "option:c")
    assert result.message == (
        "“Vorm C” promises residents as much as the shortlisted options (Vorm A, Vorm B), and falls out without a reason."
    )
    assert result.mend == "Shortlist it too, or drop it and write under “reason” why."


def test_an_option_better_than_the_shortlist_is_named_too(db: None) -> None:
    exploration = options(f"a, {LISTED}", "b", "c", weighing=levels(a=0, b=2, c=1))
    fires("O03", exploration, "option:b", "option:c")


def test_a_shortlisted_option_that_nobody_judged_does_not_hide_it(db: None) -> None:
    exploration = options(f"a, {LISTED}", f"b, {LISTED}", "c", weighing=levels(a=1, b=None, c=1))
    fires("O03", exploration, "option:c")


def test_an_option_with_a_reason_does_not_vanish_in_silence(db: None) -> None:
    exploration = options(f"a, {LISTED}", "b, reason: Past minder bij het gebied", weighing=levels(a=1, b=1))
    quiet("O03", exploration)


@pytest.mark.parametrize("level", [1, 0, -2])
def test_an_option_with_a_lower_level_than_the_best_of_the_shortlist_is_no_result(level: int, db: None) -> None:
    exploration = options(f"a, {LISTED}", f"b, {LISTED}", "c", weighing=levels(a=2, b=0, c=level))
    quiet("O03", exploration)


def test_an_option_without_a_level_is_no_result(db: None) -> None:
    quiet("O03", options(f"a, {LISTED}", "b", "c", weighing=levels(a=0, b=None)))


def test_while_nothing_is_shortlisted_nothing_falls_out(db: None) -> None:
    quiet("O03", options("a", "b, status: dropped, reason: Te duur", weighing=levels(a=2, b=2)))


def test_a_shortlist_that_nobody_judged_says_nothing_of_the_others(db: None) -> None:
    quiet("O03", options(f"a, {LISTED}", "b", weighing=levels(b=2)))


@pytest.mark.parametrize("status", ["dropped", "outside_assignment", "shortlisted"])
def test_an_option_that_fell_out_openly_is_left_to_other_rules(status: str, db: None) -> None:
    quiet("O03", options(f"a, {LISTED}", f"b, status: {status}", weighing=levels(a=1, b=1)))


def test_a_variant_is_not_weighed_and_cannot_vanish(db: None) -> None:
    quiet("O03", options(f"a, {LISTED}", "b, variant_of: a", weighing=levels(a=1, b=1)))


def test_a_variant_on_the_shortlist_is_no_shortlist(db: None) -> None:
    quiet("O03", options("a", f"b, variant_of: a, {LISTED}", "c", weighing=levels(a=0, b=0, c=0)))


# O04: against the value for residents


def test_a_shortlisted_option_that_was_judged_negative_is_named(db: None) -> None:
    (result,) = fires("O04", options(f"a, {LISTED}", "b", weighing=levels(a=-1, b=1)), "option:a")
    assert result.message == "“Vorm A” is shortlisted, and its value for residents was judged negative."
    assert result.mend == ("Say under “reason” why this weighs less here, or look at the judgement in step 1 again.")


def test_a_dropped_option_with_the_highest_value_is_named(db: None) -> None:
    exploration = options("a, status: dropped, reason: Te duur", "b", weighing=levels(a=2, b=1))
    (result,) = fires("O04", exploration, "option:a")
    assert result.message == "“Vorm A” was dropped, and no option has more value for residents."
    assert result.mend.startswith("Say under “reason”")


def test_a_dropped_option_that_shares_the_highest_value_is_named(db: None) -> None:
    fires("O04", options("a, status: dropped, reason: X", f"b, {LISTED}", weighing=levels(a=1, b=1)), "option:a")


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_shortlisted_option_that_was_not_judged_negative_is_no_result(level: int, db: None) -> None:
    quiet("O04", options(f"a, {LISTED}", "b", weighing=levels(a=level, b=2)))


def test_a_dropped_option_with_less_value_than_another_is_no_result(db: None) -> None:
    quiet("O04", options("a, status: dropped, reason: X", "b", weighing=levels(a=1, b=2)))


@pytest.mark.parametrize("level", [0, -1])
def test_a_dropped_option_is_no_loss_where_none_has_value(level: int, db: None) -> None:
    quiet("O04", options("a, status: dropped, reason: X", "b", weighing=levels(a=level, b=-2)))


@pytest.mark.parametrize("status", ["open", "outside_assignment"])
def test_an_option_that_was_not_chosen_nor_dropped_is_no_choice(status: str, db: None) -> None:
    quiet("O04", options(f"a, status: {status}", f"b, status: {status}", weighing=levels(a=-2, b=2)))


def test_an_option_without_a_level_is_no_choice_against_it(db: None) -> None:
    quiet("O04", options(f"a, {LISTED}", "b, status: dropped, reason: X", weighing=levels(a=None)))


# O05: outside the assignment


def test_a_variant_of_what_lies_outside_the_assignment_may_not_be_shortlisted(db: None) -> None:
    exploration = options("a, status: outside_assignment", f"b, variant_of: a, {LISTED}")
    (result,) = fires("O05", exploration, "option:b")
    assert result.message == (
        "“Vorm B” is shortlisted, and it is a variant of “Vorm A”, which lies outside the assignment."
    )
    assert result.mend == (
        "Take it off the shortlist, or record the decision by which the councils widened the assignment."
    )


@pytest.mark.parametrize("status", ["open", "dropped", "outside_assignment"])
def test_such_a_variant_may_be_described(status: str, db: None) -> None:
    quiet("O05", options("a, status: outside_assignment", f"b, variant_of: a, status: {status}"))


@pytest.mark.parametrize("status", ["open", "dropped", "shortlisted"])
def test_a_variant_of_what_lies_within_the_assignment_may_be_shortlisted(status: str, db: None) -> None:
    quiet("O05", options(f"a, status: {status}", f"b, variant_of: a, {LISTED}"))


def test_an_option_that_is_no_variant_may_be_shortlisted(db: None) -> None:
    quiet("O05", options("a, status: outside_assignment", f"b, {LISTED}"))


# O06: terms that are no legal form


def cast(term: str, kind: str = "") -> Exploration:
    """An option that is to be cast in this legal form."""
    more = f", kind: {kind}" if kind else ""
    return options(f'a, legal_forms: [{{name: "{term}"{more}}}]')


def test_a_term_that_the_law_does_not_know_is_named_with_what_may_be_meant(db: None) -> None:
    (result,) = fires("O06", cast("bedrijfsvoeringsovereenkomst"), "option:a")
    assert result.message == "“bedrijfsvoeringsovereenkomst” (with “Vorm A”) is no legal form that the law knows."
    assert result.mend == (
        "Perhaps “dienstverleningsovereenkomst” or “bedrijfsvoeringsorganisatie” is meant? "
        "Name the legal form of the law under “kind”."
    )


def test_a_term_that_is_like_no_legal_form_is_named_without_a_guess(db: None) -> None:
    (result,) = fires("O06", cast("Krachtenbundeling"), "option:a")
    assert result.message == "“Krachtenbundeling” (with “Vorm A”) is no legal form that the law knows."
    assert result.mend == ("Name the legal form of the law under “kind”, or ask a lawyer which one is meant.")


def test_what_may_be_meant_is_written_as_people_write_it(db: None) -> None:
    (result,) = fires("O06", cast("cooperatieve"), "option:a")
    assert "“coöperatie”" in result.mend
    assert "“cooperatie”" not in result.mend


def test_each_such_term_of_an_option_is_named(db: None) -> None:
    exploration = options("a, legal_forms: [{name: Xyz}, {name: convenant}, {name: Qrs}]")
    first, second = fires("O06", exploration, "option:a", "option:a")
    assert first.message.startswith("“Xyz”")
    assert second.message.startswith("“Qrs”")


def test_terms_of_variants_are_looked_at_too(db: None) -> None:
    fires("O06", options("a", "b, variant_of: a, legal_forms: [{name: Xyz}]"), "option:b")


@pytest.mark.parametrize(
    "term",
    [
        "openbaar lichaam",
        "gemeenschappelijke regeling",
        "lichte gemeenschappelijke regeling",
        "bedrijfsvoeringsorganisatie",
        "gemeenschappelijk orgaan",
        "centrumgemeente",
        "regeling zonder meer",
        "dienstverleningsovereenkomst",
        "bestuursovereenkomst",
        "convenant",
        "stichting",
        "vereniging",
        "besloten vennootschap",
        "public body",
        "operations organisation",
        "centre municipality",
        "administrative agreement",
        "covenant",
        "foundation",
        "company",
    ],
)
def test_terms_that_law_and_practice_use_are_known(term: str, db: None) -> None:
    quiet("O06", cast(term))


@pytest.mark.parametrize(
    "term",
    [
        "Gemeenschappelijke Regeling",
        "lichte Gemeenschappelijke Regeling",
        "STICHTING",
        "BVO",
        "B.V.",
        "g.r.",
        "coöperatie",
        "Cooperatie",
        "coo\u0308peratie",
        "Coöperatie U.A.",
        "openbaar  lichaam",
        "convenant.",
    ],
)
def test_case_accents_full_stops_and_spaces_do_not_matter(term: str, db: None) -> None:
    quiet("O06", cast(term))


@pytest.mark.parametrize(
    "term",
    [
        "dienstverleningsovereenkomsten",
        "Bestuursovereenkomsten",
        "gemeenschappelijke regelingen",
        "Lichte gemeenschappelijke regelingen",
        "regelingen zonder meer",
        "openbare lichamen",
        "gemeenschappelijke organen",
        "convenanten",
        "stichtingen",
        "verenigingen",
        "coöperaties",
        "bedrijfsvoeringsorganisaties",
        "centrumgemeenten",
        "besloten vennootschappen",
        "bv's",
        "BV’s",
        "foundations",
        "public bodies",
        "companies",
    ],
)
def test_a_plural_does_not_matter(term: str, db: None) -> None:
    quiet("O06", cast(term))


@pytest.mark.parametrize("term", ["s", "en", "pen", "compan", "convenantje", "gemeenschappelijke", "overeenkomsten"])
def test_what_only_looks_like_a_plural_is_not_known(term: str, db: None) -> None:
    fires("O06", cast(term), "option:a")


@pytest.mark.parametrize("kind", ["service_contract", "operations_organisation"])
def test_a_term_of_which_the_legal_form_is_named_is_no_result(kind: str, db: None) -> None:
    quiet("O06", cast("bedrijfsvoeringsovereenkomst", kind))


def test_an_option_without_a_legal_form_is_no_result(db: None) -> None:
    quiet("O06", options("a", "b"))


@pytest.mark.parametrize("term", ["centrumgemeente (gastheer)", "centre municipality (host)"])
def test_terms_of_both_languages_are_known_in_either(term: str, db: None) -> None:
    exploration = cast(term)
    for language in ("nl", "en"):
        with translation.override(language):
            quiet("O06", exploration)
