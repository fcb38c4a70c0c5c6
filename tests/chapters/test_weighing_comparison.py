"""What is said over groups: for whom which option comes first, how far groups agree, and what sets them apart."""

from __future__ import annotations

import math

import pytest

from noaber.chapters.weighing.comparison import Difference, Loss, MixtureGroup, Pair, compare
from noaber.chapters.weighing.judging import GroupName
from tests.chapters.helping_weighing import compared, in_order, people, position, with_points

A_FIRST = [[2, 2], [0, 0], [-2, -2]]
C_FIRST = [[-2, -2], [0, 0], [2, 2]]
EQUAL = [[0, 0]] * 3


def named(name: str) -> GroupName:
    return GroupName(name, "position")


# Whether there is anything to compare


def test_without_groups_criteria_or_a_second_option_there_is_nothing_to_compare() -> None:
    one = position([[1], [0]])
    assert compare("s", [], ["A", "B"], [False, False], ["k"]) is None
    assert compare("s", [position([[], []])], ["A", "B"], [False, False], []) is None
    assert compare("s", [position([[1]])], ["A"], [False], ["k"]) is None
    assert compare("s", [one], ["A", "B"], [False, False], ["k"]) is not None


# For whom


def test_each_option_stands_with_the_groups_for_which_it_comes_first() -> None:
    found = compared(
        position(C_FIRST, name="Aal"),
        position(A_FIRST, name="Berg"),
        position(A_FIRST, name="Cruys"),
        position(A_FIRST, name="OR", advisory=True),
    )
    assert [one.option for one in found.first] == ["A", "C"]
    assert found.first[0].groups == (named("Berg"), named("Cruys"))
    assert found.first[0].advisory == (named("OR"),)
    assert found.first[1].groups == (named("Aal"),)


def test_options_that_cannot_be_told_apart_both_come_first() -> None:
    found = compared(position([[1, 1], [1, 1], [0, 0]]))
    assert [(one.option, one.groups) for one in found.first] == [("A", (named("Raad"),)), ("B", (named("Raad"),))]


def test_who_judged_too_little_is_counted_nowhere_and_named_apart() -> None:
    little = position([[2, None], [None, -2], [0, 0]], name="Weinig")
    found = compared(position(A_FIRST, name="Aal"), position(C_FIRST, name="Berg"), little)
    assert [one.name for one in found.unsure] == [named("Weinig")]
    assert len(found.groups) == 3
    assert found.pairs == (Pair(named("Aal"), named("Berg"), -1.0),)
    assert named("Weinig") not in {one.group for one in found.losses}
    assert named("Weinig") not in {name for one in found.first for name in one.groups}


def test_an_advice_stands_beside_and_does_not_weigh() -> None:
    deciding = (position(A_FIRST, name="Aal"), position([[2, 2], [0, 0], [-1, -1]], name="Berg"))
    advice = position(C_FIRST, name="OR", advisory=True)
    with_advice, without = compared(*deciding, advice), compared(*deciding)
    for part in ("kendall_w", "pairs", "facts", "values", "both", "difference", "losses"):
        assert repr(getattr(with_advice, part)) == repr(getattr(without, part)), part
    assert with_advice.first[-1].option == "C"
    assert (with_advice.first[-1].groups, with_advice.first[-1].advisory) == ((), (named("OR"),))
    assert repr(with_advice.groups[:2]) == repr(without.groups)


def test_an_earlier_position_stays_to_be_read_and_counts_no_more() -> None:
    new = position(A_FIRST, name="Nieuw")
    old = position(C_FIRST, name="Oud", superseded=True)
    other = position([[2, 2], [-2, -2], [0, 0]], name="Ander")
    found, without = compared(new, old, other), compared(new, other)
    assert [one.name for one in found.groups] == [named("Nieuw"), named("Oud"), named("Ander")]
    for part in ("first", "kendall_w", "pairs", "facts", "difference", "losses", "very_negative"):
        assert repr(getattr(found, part)) == repr(getattr(without, part)), part
    unfinished = compared(new, position([[None, None]] * 3, name="Oud", superseded=True))
    assert unfinished.unsure == ()


# What a condition takes out


def test_an_option_that_fails_is_named_and_not_compared() -> None:
    found = compared(position(A_FIRST), failed=["A"])
    assert (found.options, found.failed, found.too_few_left) == (("B", "C"), ("A",), False)
    assert [one.option for one in found.first] == ["B"]
    assert [one.option for one in found.groups[0].shares] == ["B", "C"]


@pytest.mark.parametrize("failed", [["A", "B"], ["A", "B", "C"]])
def test_where_fewer_than_two_would_be_left_all_are_compared(failed: list[str]) -> None:
    found = compared(position(A_FIRST), failed=failed)
    assert (found.options, found.failed, found.too_few_left) == (("A", "B", "C"), tuple(failed), True)
    assert found.groups[0].first_restored == ()


def test_what_is_out_is_flagged_as_unbearable_all_the_same() -> None:
    (flagged,) = compared(position(A_FIRST), failed=["C"]).very_negative[:1]
    assert (flagged.option, flagged.criterion) == ("C", "k")


# How far groups agree


def test_groups_that_order_alike_agree_and_lose_nothing() -> None:
    found = compared(position(A_FIRST, name="Aal"), position([[2, 1], [1, 0], [0, -1]], name="Berg"))
    assert found.kendall_w == 1
    assert [one.tau for one in found.pairs] == [1]
    assert found.difference is None
    assert found.losses[0] == Loss("A", named("Aal"), 0)


def test_opposed_groups_agree_on_nothing() -> None:
    found = compared(position(A_FIRST, name="Aal"), position(C_FIRST, name="Berg"))
    assert found.kendall_w == 0
    assert [one.tau for one in found.pairs] == [-1]


def test_agreement_by_hand() -> None:
    # Orders ABC, ACB and BAC: sums of ranks 4, 6 and 8 (mean 6), so W is 12 · 8 / (9 · 24).
    groups = [
        position([[2], [1], [0]], name="Aal"),
        position([[2], [0], [1]], name="Berg"),
        position([[1], [2], [0]], name="Cruys"),
    ]
    found = compared(*groups)
    assert found.kendall_w == pytest.approx(12 * 8 / (9 * 24))
    assert [one.tau for one in found.pairs] == pytest.approx([1 / 3, 1 / 3, -1 / 3])


def test_one_group_agrees_with_nobody() -> None:
    found = compared(position(A_FIRST))
    assert math.isnan(found.kendall_w)
    assert (found.pairs, found.losses, found.difference) == ((), (), None)
    assert math.isnan(found.facts)


def test_groups_that_find_all_equal_have_no_order_to_agree_on() -> None:
    found = compared(position(EQUAL, name="Aal"), position(EQUAL, name="Berg"))
    assert math.isnan(found.kendall_w)
    assert math.isnan(found.pairs[0].tau)
    assert found.difference is None
    assert [one.levels for one in found.losses] == [0, 0, 0]


def test_the_noise_of_the_draws_is_no_difference_between_groups() -> None:
    # Equal on average, so the draws would order them by chance, and otherwise for each group.
    alike = [position([[2, -2], [-2, 2], [0, 0]], name=name) for name in ("Aal", "Berg", "Cruys", "Dorp")]
    found = compared(*alike)
    assert len({one.shares[0].first for one in found.groups}) > 1
    assert math.isnan(found.kendall_w)
    assert all(math.isnan(one.tau) for one in found.pairs)
    assert found.difference is None
    assert [one.levels for one in found.losses] == [0, 0, 0]
    assert all(math.isnan(part) for part in (found.facts, found.values, found.both))


# By what they differ


def test_groups_that_judge_otherwise_and_weigh_alike_differ_in_facts() -> None:
    weights = with_points(60, 40)
    found = compared(position(A_FIRST, weights, name="Aal"), position(C_FIRST, weights, name="Berg"))
    assert (found.facts, found.values, found.both) == pytest.approx((1, 0, 0))


def test_groups_without_weights_weigh_alike_too() -> None:
    found = compared(position(A_FIRST, name="Aal"), position(C_FIRST, name="Berg"))
    assert (found.facts, found.values, found.both) == pytest.approx((1, 0, 0))


def test_groups_that_judge_alike_and_weigh_otherwise_differ_in_values() -> None:
    levels = [[2, -2], [-2, 2], [0, 0]]
    found = compared(
        position(levels, with_points(80, 20), name="Aal"), position(levels, with_points(20, 80), name="Berg")
    )
    assert (found.facts, found.values, found.both) == pytest.approx((0, 1, 0))
    assert found.difference == Difference(
        named("Aal"),
        named("Berg"),
        -1.0,
        option="",
        criterion="",
        level_one=pytest.approx(math.nan, nan_ok=True),
        level_other=pytest.approx(math.nan, nan_ok=True),
        weight_criterion="k",
        weight_one=pytest.approx(0.8),
        weight_other=pytest.approx(0.2),
    )


def test_what_goes_together_is_neither_the_one_nor_the_other() -> None:
    one = position([[2, 0], [0, 0]], with_points(75, 25), name="Aal")
    other = position([[0, 2], [0, 0]], with_points(25, 75), name="Berg")
    found = compared(one, other)
    # A above B: 3/8 and 1/8 for the first's judgements under the two weightings, 1/8 and 3/8 for the other's.
    assert (found.facts, found.values, found.both) == pytest.approx((0, 0, 1))


def test_the_difference_names_the_judgement_and_the_weight_that_are_furthest_apart() -> None:
    one = position([[2, 1, 0], [0, 0, 0], [-2, -2, 0]], with_points(60, 20, 20), name="Aal")
    other = position([[-2, 1, 0], [0, 0, 0], [1, 1, 0]], with_points(40, 50, 10), name="Berg")
    assert compared(one, other).difference == Difference(
        named("Aal"),
        named("Berg"),
        pytest.approx(-1),
        option="A",
        criterion="k",
        level_one=2,
        level_other=-2,
        weight_criterion="l",
        weight_one=pytest.approx(0.2),
        weight_other=pytest.approx(0.5),
    )


def test_what_one_of_them_did_not_judge_is_no_difference_in_judgement() -> None:
    # The one knows nothing of A on k; the middle of the scale would be 2 levels from the + + of the other.
    one = position([[None, 1], [0, 0], [-1, -1]], name="Aal")
    other = position([[2, 1], [2, 1], [0, -1]], name="Berg")
    found = compared(one, other)
    assert found.groups[0].is_statement
    assert found.difference is not None
    assert (found.difference.option, found.difference.criterion) == ("B", "k")
    assert (found.difference.level_one, found.difference.level_other) == (0, 2)


def test_no_weight_is_named_of_who_gave_none() -> None:
    found = compared(position(A_FIRST, with_points(90, 10), name="Aal"), position(C_FIRST, name="Berg"))
    assert found.difference is not None
    assert found.difference.weight_criterion == ""
    assert math.isnan(found.difference.weight_one)


# What a choice costs


def test_losses_by_hand() -> None:
    # In levels, under equal weights. Aal: 2, 1 and -2; Berg: 0, 1 and -1.
    one = position([[2, 2], [1, 1], [-2, -2]], name="Aal")
    other = position([[0, 0], [1, 1], [-1, -1]], name="Berg")
    assert compared(one, other).losses == (
        Loss("A", named("Berg"), pytest.approx(1)),
        Loss("B", named("Aal"), pytest.approx(1)),
        Loss("C", named("Aal"), pytest.approx(4)),
    )


# What an average hides


def test_a_median_of_the_lowest_level_is_flagged_for_everybody_who_gave_it() -> None:
    found = compared(
        position([[-2, 0], [0, 0]], name="Aal"),
        position([[-2, 0], [0, 0]], name="OR", advisory=True),
        people([[[-2, 0], [0, 0]]] * 3 + [[[2, 0], [0, 0]]] * 2),
        people([[[-2, 0], [0, 0]]] * 2 + [[[-1, 0], [0, 0]]] * 3, name="Anderen"),
    )
    (flagged,) = found.very_negative
    assert (flagged.option, flagged.criterion) == ("A", "k")
    assert [one.name for one in flagged.groups] == ["Aal", "OR", "Staf"]


def test_a_group_in_which_answers_stand_against_each_other_is_named() -> None:
    half = people([[[-2, 1], [0, 0]]] * 5 + [[[2, 1], [0, 0]]] * 5, name="Half")
    (divided,) = compared(half).divided
    assert (divided.group.name, divided.option, divided.criterion) == ("Half", "A", "k")
    assert (divided.agreement, divided.people) == (-1, 10)


def test_answers_that_lie_apart_without_being_opposed_divide_nobody() -> None:
    spread = people([[[level, 1], [0, 0]] for level in (-2, -1, 0, 1, 2)])
    assert compared(spread).divided == ()


def test_how_far_people_agree_is_known_for_every_cell_that_enough_judged() -> None:
    (found,) = compared(people([[[2, -2], [0, None]]] * 5 + [[[2, 2], [None, None]]] * 5)).agreements
    assert found.cells[0] == (1, -1)
    assert found.cells[1][0] == 1
    assert math.isnan(found.cells[1][1])


def test_a_position_is_never_divided() -> None:
    assert compared(position([[-2, 2], [2, -2]])).agreements == ()
    assert compared(position([[-2, 2], [2, -2]])).divided == ()


# A mixture, where somebody asks for one


def test_there_is_no_mixture_unless_somebody_sets_shares() -> None:
    assert compared(position(A_FIRST, body=1), position(C_FIRST, name="Berg", body=2)).mixture is None


def test_shares_are_normalised_and_the_mixture_stands_beside_each_result() -> None:
    groups = (position(A_FIRST, name="Aal", body=1), position(C_FIRST, name="Berg", body=2))
    found = compared(*groups, shares=[(1, "position", 30), (2, "position", 10)])
    assert found.mixture is not None
    assert found.mixture.groups == (MixtureGroup(named("Aal"), 0.75), MixtureGroup(named("Berg"), 0.25))
    assert found.mixture.shares == (("A", 0.75, 0), ("B", 0, 0), ("C", 0.25, 0))
    assert found.mixture.unsure == ()
    assert repr(found.groups) == repr(compared(*groups).groups)


def test_the_error_of_a_mixture_is_that_of_its_parts() -> None:
    opposed = [[2, -2], [-2, 2]]
    found = compared(position(opposed, body=1), shares=[(1, "position", 5)])
    assert found.mixture is not None
    one = found.groups[0].shares[0]
    assert found.mixture.shares[0] == ("A", one.first, pytest.approx(one.error))


def test_a_position_and_the_people_of_a_body_each_have_their_own_share() -> None:
    groups = (position(A_FIRST, name="Aal", body=1), people([C_FIRST] * 5, body=1))
    found = compared(*groups, shares=[(1, "people", 1)])
    assert found.mixture is not None
    assert [one.name.part for one in found.mixture.groups] == ["people"]
    assert found.mixture.shares[2] == ("C", 1, 0)


@pytest.mark.parametrize("shares", [[(9, "position", 50)], [(1, "people", 50)], [(1, "position", 0)]])
def test_a_share_for_who_judged_nothing_mixes_nothing(shares: list[tuple[int, str, float]]) -> None:
    assert compared(position(A_FIRST, body=1), shares=shares).mixture is None


def test_a_share_for_who_judged_nothing_leaves_the_others_whole() -> None:
    found = compared(position(A_FIRST, body=1), shares=[(1, "position", 20), (9, "position", 80)])
    assert found.mixture is not None
    assert [one.share for one in found.mixture.groups] == [1]


def test_who_judged_too_little_is_named_in_the_mixture() -> None:
    little = position([[None, None], [0, 0], [None, 1]], name="Weinig", body=2)
    found = compared(position(A_FIRST, body=1, name="Aal"), little, shares=[(1, "position", 1), (2, "position", 1)])
    assert found.mixture is not None
    assert found.mixture.unsure == (named("Weinig"),)


def test_an_earlier_position_has_no_part_in_the_mixture() -> None:
    old = position(C_FIRST, name="Oud", body=1, superseded=True)
    found = compared(old, position(A_FIRST, name="Nieuw", body=1), shares=[(1, "position", 1)])
    assert found.mixture is not None
    assert [one.name.name for one in found.mixture.groups] == ["Nieuw"]


def test_an_order_alone_sets_groups_apart_too() -> None:
    levels = [[2, -2], [-2, 2], [0, 0]]
    found = compared(
        position(levels, in_order((0,), (1,)), name="Aal"), position(levels, in_order((1,), (0,)), name="Berg")
    )
    assert found.values == pytest.approx(1)
    assert [one.option for one in found.first] == ["A", "B"]
    assert found.losses[0] == Loss("C", named("Aal"), pytest.approx(1))
