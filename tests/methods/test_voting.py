"""Voting power: known bodies, and what holds of all."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.methods.voting import banzhaf, shapley_shubik

# The Council of the European Economic Community of 1958: Luxembourg's vote never counted.
COUNCIL = ([4, 4, 4, 2, 2, 1], 12)


def test_luxembourg_had_no_power() -> None:
    assert banzhaf(*COUNCIL) == [Fraction(5, 21)] * 3 + [Fraction(1, 7)] * 2 + [Fraction(0)]
    assert shapley_shubik(*COUNCIL) == [Fraction(7, 30)] * 3 + [Fraction(3, 20)] * 2 + [Fraction(0)]


def test_whoever_holds_the_majority_decides_alone() -> None:
    assert banzhaf([51, 30, 19], 51) == shapley_shubik([51, 30, 19], 51) == [Fraction(1), Fraction(0), Fraction(0)]


bodies = (
    st.lists(st.integers(0, 9), min_size=1, max_size=6)
    .filter(any)
    .flatmap(lambda weights: st.tuples(st.just(weights), st.integers(1, sum(weights))))
)


@given(bodies)
def test_shares_add_up_and_equal_members_have_equal_power(body: tuple[list[int], int]) -> None:
    weights, quota = body
    for power in (banzhaf(weights, quota), shapley_shubik(weights, quota)):
        assert sum(power) == 1
        for one, its in zip(weights, power, strict=True):
            for other, theirs in zip(weights, power, strict=True):
                assert (one > other) <= (its >= theirs)
                assert one != other or its == theirs


@given(bodies)
def test_pivots_are_those_of_all_orders(body: tuple[list[int], int]) -> None:
    weights, quota = body
    pivots = [0] * len(weights)
    orders = list(permutations(range(len(weights))))
    for order in orders:
        reached = 0
        for member in order:
            reached += weights[member]
            if reached >= quota:
                pivots[member] += 1
                break
    assert shapley_shubik(weights, quota) == [Fraction(one, len(orders)) for one in pivots]


@pytest.mark.parametrize(
    ("weights", "quota"), [([], 1), ([1, -1], 1), ([1.5, 1], 1), ([True, 1], 1), ([1, 2], 0), ([1, 2], 4)]
)
def test_what_is_no_body_is_refused(weights: list[int], quota: int) -> None:
    for power in (banzhaf, shapley_shubik):
        with pytest.raises(ValueError, match=r"weights|quota|body"):
            power(weights, quota)
