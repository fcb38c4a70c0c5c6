"""What the options come to for one group: cases small enough to work out by hand."""

from __future__ import annotations

import math

import pytest

from noaber.chapters.weighing.group_result import DRAWS
from noaber.chapters.weighing.group_rows import Change, GroupResult, Turn, WeightsGiven
from noaber.chapters.weighing.judging import Importance
from tests.chapters.helping_weighing import NOTHING, in_order, people, position, result, said_of, share, with_points

# A is all that matters on k, B on l, C is in the middle of both. With w the weight of k: A is w, B is 1 - w, C is 1/2.
OPPOSED = [[2, -2], [-2, 2], [0, 0]]


def near(found: GroupResult, option: str, rank: int, expected: float) -> bool:
    """Whether a share of a rank is what it should be, within the noise of the draws."""
    noise = 4 * math.sqrt(expected * (1 - expected) / DRAWS) + 1e-12
    return abs(share(found, option).ranks[rank] - expected) <= noise


# One position


def test_without_weights_every_weighting_counts() -> None:
    found = result(position(OPPOSED))
    assert near(found, "A", 0, 1 / 2)
    assert near(found, "B", 0, 1 / 2)
    assert share(found, "C").ranks == (0, 1, 0)
    assert [one.value for one in found.shares] == [0.5, 0.5, 0.5]
    assert [one.net_flow for one in found.shares] == pytest.approx([0, 0, 0])
    assert found.first_on_average == found.first_by_order == ("A", "B", "C")
    assert found.mean_weights == (0.5, 0.5)
    assert found.always == ()
    assert found.weights_given == WeightsGiven(order=0, points=0, none=1, unusable=0)


def test_the_error_of_simulation_is_that_of_so_many_draws() -> None:
    one = share(result(position(OPPOSED)), "A")
    assert one.error == pytest.approx(math.sqrt(one.first * (1 - one.first) / DRAWS))
    assert one.errors[0] == one.error


def test_a_weak_option_comes_second_for_who_finds_one_thing_important() -> None:
    # C is 1/4: with w below 1/4 or above 3/4 it stands second, else third.
    found = result(position([[2, -2], [-2, 2], [-1, -1]]))
    for option, ranks in {"A": (1 / 2, 1 / 4, 1 / 4), "B": (1 / 2, 1 / 4, 1 / 4), "C": (0, 1 / 2, 1 / 2)}.items():
        assert all(near(found, option, rank, expected) for rank, expected in enumerate(ranks)), option


def test_whose_view_makes_an_option_the_first() -> None:
    found = result(position(OPPOSED))
    a, _b, c = found.shares
    assert a.central_weights == pytest.approx((3 / 4, 1 / 4), abs=0.02)
    assert a.values_more == ("k",)
    assert a.confidence == 1
    assert all(math.isnan(weight) for weight in c.central_weights)
    assert math.isnan(c.confidence)
    assert c.values_more == ()
    assert [one.option for one in found.contenders] == ["A", "B"]


def test_an_order_makes_an_option_the_first_for_certain() -> None:
    found = result(position(OPPOSED, in_order((0,), (1,))))
    assert found.first == ("A",)
    assert share(found, "A").ranks == (1, 0, 0)
    assert share(found, "A").error == 0
    assert found.mean_weights == pytest.approx((3 / 4, 1 / 4))
    assert [one.value for one in found.shares] == pytest.approx([3 / 4, 1 / 4, 1 / 2])
    assert found.always == (("A", "B"), ("A", "C"), ("C", "B"))
    assert said_of(found, "group_always") == [
        {"option": "A", "losers": ["B", "C"], "all_others": True, "ordered": True}
    ]


def test_classes_in_an_order_leave_open_what_weighs_more_within_them() -> None:
    found = result(position(OPPOSED, in_order((0, 1))))
    assert near(found, "A", 0, 1 / 2)
    assert found.always == ()


def test_with_points_the_turns_and_the_smallest_changes_are_those_of_the_points() -> None:
    # A is 3/4 and B 1/4; they change places where k weighs a half. B needs 3 levels more on k, or A 3 less.
    found = result(position(OPPOSED[:2], with_points(75, 25)))
    assert share(found, "A").first == 1
    assert found.mean_weights == (0.75, 0.25)
    assert set(found.turns) == {Turn("k", 0.75, 0.5, False, "B"), Turn("l", 0.25, 0.5, True, "B")}
    assert found.changes == (Change("A", "k", 2, -1, "B", False), Change("B", "k", -2, 1, "B", False))
    assert found.weights_given == WeightsGiven(order=0, points=1, none=0, unusable=0)


def test_points_are_no_more_exact_than_a_fifth() -> None:
    # 55 against 45: k may weigh 44 against 54, so B comes first in some draws; with 62 against 38 it cannot.
    assert 0 < share(result(position(OPPOSED[:2], with_points(55, 45))), "B").first < 0.5
    assert share(result(position(OPPOSED[:2], with_points(62, 38))), "B").first == 0


def test_points_without_an_order_fit_no_order() -> None:
    (always,) = said_of(result(position([[1, 1], [0, 0]], with_points(60, 40))), "group_always")
    assert always["ordered"] is False


def test_points_that_come_with_an_order_fit_it() -> None:
    both = Importance("points", order=((0,), (1,)), points=(60, 40))
    (always,) = said_of(result(position(OPPOSED, both)), "group_always")
    assert always["ordered"] is True


def test_what_cannot_be_used_counts_as_nothing_known() -> None:
    found = result(position(OPPOSED, Importance("unusable")))
    assert near(found, "A", 0, 1 / 2)
    assert found.weights_given.unusable == 1
    (always,) = said_of(result(position([[1, 1], [0, 0]], Importance("unusable"))), "group_always")
    assert always["ordered"] is False


def test_of_two_options_one_that_is_better_on_all_comes_first_whatever_the_weights() -> None:
    found = result(position([[1, 0], [0, 0]]))
    assert (found.first, found.always) == (("A",), (("A", "B"),))
    assert found.pairwise_winning == ((0, 1), (0, 0))


# Ties


def test_options_that_are_equal_share_the_first_place() -> None:
    found = result(position([[1, 1], [1, 1], [-2, -2]]))
    a, b, c = found.shares
    assert a.ranks == b.ranks == (0.5, 0.5, 0)
    assert a.errors == (0, 0, 0)
    assert c.ranks == (0, 0, 1)
    assert found.ties[0] == (1, 1, 0)
    assert found.first == found.first_on_average == ("A", "B")
    (first,) = said_of(found, "group_first")
    assert (first["options"], first["shares"]) == (["A", "B"], [0.5, 0.5])
    assert [one["option"] for one in said_of(found, "group_always")] == ["A", "B"]
    assert not any(one["all_others"] for one in said_of(found, "group_always"))


def test_where_all_are_equal_nothing_is_told_apart_and_nothing_is_made_of_it() -> None:
    found = result(position([[1, -1]] * 3))
    assert [one.first for one in found.shares] == pytest.approx([1 / 3] * 3)
    assert found.first == found.first_by_order == found.first_by_free_scale == ("A", "B", "C")
    assert (found.always, found.turns) == ((), ())
    assert [one.values_more for one in found.shares] == [(), (), ()]
    assert said_of(found, "group_check")[0]["same"] is True


def test_on_one_criterion_the_levels_decide_and_weights_say_nothing() -> None:
    found = result(position([[2], [1], [1]]))
    assert share(found, "A").ranks == (1, 0, 0)
    assert share(found, "B").ranks == share(found, "C").ranks == (0, 0.5, 0.5)
    assert found.mean_weights == (1,)
    assert found.turns == ()
    assert found.changes == (
        Change("A", "k", 2, 1, "B", True),
        Change("B", "k", 1, 2, "B", True),
        Change("C", "k", 1, 2, "C", True),
    )


# What nobody judged


def test_an_option_that_nobody_judged_could_be_anything() -> None:
    # E beats the 3/4 of A in some draws; it would in all with + +, and in none with − −.
    found = result(position([[1, 1], [0, 0], [0, 0], [-1, -1], [None, None]]))
    assert (found.judged, found.possible, found.coverage, found.is_statement) == (8, 10, 0.8, True)
    a, e = share(found, "A"), share(found, "E")
    assert (a.low, a.high) == (e.low, e.high) == (0, 1)
    assert 0 < e.first < a.first < 1
    assert share(found, "B").high == 0
    assert found.first == ("A",)
    (gap,) = said_of(found, "group_gap")
    assert gap == {"missing": 2, "possible": 10, "option": "A", "low": 0, "high": 1}
    assert ("A", "B") in found.always
    assert ("A", "E") not in found.always


def test_an_option_that_nobody_judged_is_drawn_over_all_levels_alike() -> None:
    # On one criterion E is + + in one draw of five, and then shares the first place with A.
    found = result(position([[2], [1], [1], [0], [None]]))
    assert near(found, "A", 0, 0.9)
    assert near(found, "E", 0, 0.1)
    assert (share(found, "A").low, share(found, "A").high) == (0.5, 1)
    assert (share(found, "E").low, share(found, "E").high) == (0, 0.5)
    assert share(found, "E").value == 0.5


def test_a_change_of_what_was_not_judged_starts_from_the_middle_and_says_so() -> None:
    found = result(position([[2], [1], [1], [0], [None]]))
    assert {one.before for one in found.changes if one.option == "B"} == {1}
    found = result(position([[1], [-2], [-2], [-2], [None]]))
    assert Change("E", "k", None, 1, "E", True) in found.changes


def test_below_four_fifths_nothing_is_said_but_how_little_was_judged() -> None:
    found = result(position([[2, 2], [-2, -2], [0, 0], [1, None], [None, None]]))
    assert (found.coverage, found.is_statement) == (0.7, False)
    assert [one.code for one in found.conclusions] == ["weighing.group_too_little"]
    assert dict(found.conclusions[0].parameters) == {"judged": 7, "possible": 10}
    assert (found.turns, found.changes, found.picture) == ((), (), None)


def test_who_judged_nothing_could_find_anything_the_best() -> None:
    found = result(position([[None, None], [None, None]]))
    assert (found.judged, found.is_statement, found.always) == (0, False, ())
    assert [(one.low, one.high, one.value) for one in found.shares] == [(0, 1, 0.5)] * 2
    assert near(found, "A", 0, 1 / 2)


def test_what_cannot_matter_is_better_whatever_it_turns_out_to_be() -> None:
    # A is + + on k, and cannot be below the − − of B on l.
    assert result(position([[2, None], [-2, -2]])).always == (("A", "B"),)
    assert result(position([[2, None], [-2, -1]])).always == ()


# Two other ways of reckoning


def test_it_says_when_the_order_of_the_judgements_alone_puts_another_first() -> None:
    # A is far better on k, B a little better on l and m: A is 1/2 on average and B 1/3, and B wins two of three.
    found = result(position([[2, -1, -1], [-2, 0, 0]], with_points(1, 1, 1)))
    assert found.first == ("A",)
    assert found.first_by_order == ("B",)
    (check,) = said_of(found, "group_check")
    assert (check["same"], check["by_order"]) == (False, ["B"])


def test_it_says_when_the_mean_puts_another_first_than_the_draws() -> None:
    # Three of five find A a little better and two find B far better; C is for who finds k nearly all that matters.
    for_a, for_b = [[1, 1], [0, 0], [2, -2]], [[-2, -2], [2, 2], [2, -2]]
    found = result(people([for_a] * 3 + [for_b] * 2, [with_points(1, 1)] * 5))
    assert (found.first, found.first_on_average) == (("A",), ("B",))
    assert [one.value for one in found.shares] == pytest.approx([0.45, 0.7, 0.5])
    assert found.turns == (
        Turn("k", 0.5, pytest.approx(0.7), True, "C"),
        Turn("l", 0.5, pytest.approx(0.3), False, "C"),
    )
    assert said_of(found, "group_average") == [{"options": ["B"]}]


# People


def test_a_share_is_how_often_a_member_finds_it_so() -> None:
    found = result(people([[[2], [-2]]] * 3 + [[[-2], [2]]] * 2))
    assert near(found, "A", 0, 3 / 5)
    assert [one.value for one in found.shares] == [0.6, 0.4]
    assert (found.people, found.changes, found.always) == (5, (), ())


def test_what_a_member_did_not_judge_comes_from_those_who_did() -> None:
    members = [[[2], [0]]] * 5 + [[[None], [0]]] * 5
    found = result(people(members))
    assert share(found, "A").first == 1
    assert share(found, "A").value == 1
    assert found.coverage == 1


def test_every_member_is_drawn_with_his_own_weights() -> None:
    # Of the ten, six find k the most important and so A the best; four l and B.
    weights = [in_order((0,), (1,))] * 6 + [in_order((1,), (0,))] * 4
    found = result(people([OPPOSED] * 10, weights))
    assert near(found, "A", 0, 6 / 10)
    assert found.mean_weights == pytest.approx((0.55, 0.45))
    assert found.weights_given == WeightsGiven(order=10, points=0, none=0, unusable=0)


# What a condition takes out


def test_an_option_that_is_out_is_not_compared_and_stands_beside_it() -> None:
    found = result(position([[1, 1], [0, 0], [2, 2]]), failed=["C"])
    assert [one.option for one in found.shares] == ["A", "B"]
    assert found.first == ("A",)
    assert (found.first_restored, found.restored) == (("C",), (0, 0, 1))
    assert said_of(found, "group_restored") == [{"options": ["C"]}]
    assert [(one.positive_flow, one.negative_flow, one.net_flow) for one in found.shares] == [(1, 0, 1), (0, 1, -1)]
    assert found.net_flows_restored == (0, -1, 1)


def test_an_option_that_is_out_and_would_not_be_the_first_changes_nothing() -> None:
    found = result(position([[2, -2], [-2, 2], [-2, -2]]), failed=["C"])
    assert found.first_restored == found.first
    assert said_of(found, "group_restored") == []
    assert found.restored[:2] == tuple(one.first for one in found.shares)


def test_without_conditions_nothing_is_put_back() -> None:
    found = result(position(OPPOSED))
    assert (found.first_restored, found.restored, found.net_flows_restored) == ((), (), ())


def test_of_what_is_out_the_gaps_do_not_count() -> None:
    found = result(position([[2, 2], [0, 0], [None, None]]), failed=["C"])
    assert (found.judged, found.possible, found.is_statement) == (4, 4, True)


# Chance


def test_the_same_question_gives_the_same_answer_and_another_exploration_other_draws() -> None:
    once, again = (result(position([[2, -2], [-2, 2], [None, 1]])) for _time in range(2))
    assert repr(once) == repr(again)
    other = result(position([[2, -2], [-2, 2], [None, 1]]), slug="noordrand")
    assert [one.first for one in other.shares] != [one.first for one in once.shares]
    assert [one.value for one in other.shares] == [one.value for one in once.shares]


def test_who_gave_no_weights_stands_beside_who_did() -> None:
    found = result(people([OPPOSED] * 6, [with_points(1, 0)] * 3 + [NOTHING] * 2 + [Importance("unusable")]))
    assert found.weights_given == WeightsGiven(order=0, points=3, none=2, unusable=1)
