"""Dividing amounts and rounding shares: what holds whatever is divided."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from noaber.methods.ledger import fair_shares, round_largest_remainder

amounts = st.floats(0, 1e9, allow_nan=False).map(lambda value: round(value, 6))
shares = st.lists(amounts, min_size=1, max_size=12).filter(any)
demands = st.lists(amounts, min_size=1, max_size=12)


@given(shares, st.integers(0, 100_000))
def test_rounded_shares_add_up_to_the_total(values: list[float], total: int) -> None:
    rounded = round_largest_remainder(values, total)
    assert rounded.sum() == total
    assert rounded.shape == (len(values),)


@given(shares, st.integers(0, 100_000))
def test_every_rounded_share_is_its_quota_rounded_down_or_up(values: list[float], total: int) -> None:
    quotas = np.array(values) / math.fsum(values) * total
    rounded = round_largest_remainder(values, total)
    assert (rounded >= np.floor(quotas - 1e-6)).all()
    assert (rounded <= np.ceil(quotas + 1e-6)).all()


@given(shares, st.integers(0, 1000))
def test_who_has_more_never_gets_less(values: list[float], total: int) -> None:
    rounded = round_largest_remainder(values, total)
    ordered = rounded[np.argsort(values, kind="stable")]
    # Equal shares may differ by the unit that is left over.
    assert all(later >= earlier - 1 for earlier, later in itertools.pairwise(ordered))
    for i, one in enumerate(values):
        for j, other in enumerate(values):
            if one > other * (1 + 1e-9) + 1e-9:
                assert rounded[i] >= rounded[j]


@given(shares, st.integers(0, 1000), st.integers(1, 1000))
def test_the_unit_of_the_shares_does_not_matter(values: list[float], total: int, factor: int) -> None:
    quotas = np.array(values) / math.fsum(values) * total
    # Remainders that differ in the last bits only may change places when the unit changes.
    gaps = np.abs(np.subtract.outer(quotas % 1, quotas % 1))
    assume(((gaps > 1e-9) | (gaps == 0)).all())
    scaled = [value * factor for value in values]
    assert round_largest_remainder(values, total).tolist() == round_largest_remainder(scaled, total).tolist()


def test_a_unit_that_is_left_over_goes_to_the_first_of_equals() -> None:
    assert round_largest_remainder([1, 1, 1], 2).tolist() == [1, 1, 0]


def test_nothing_to_divide_gives_nothing() -> None:
    assert round_largest_remainder([3, 4], 0).tolist() == [0, 0]


def test_a_share_of_zero_gets_nothing() -> None:
    assert round_largest_remainder([0, 1, 2], 10).tolist() == [0, 3, 7]


@pytest.mark.parametrize(
    ("values", "total", "says"),
    [
        ([], 10, "shares must be a non-empty"),
        ([[1, 2]], 10, "shares must be a non-empty"),
        (3, 10, "shares must be a non-empty"),
        ([1, -1], 10, "shares must be finite and not negative"),
        ([1, math.nan], 10, "shares must be finite and not negative"),
        ([1, math.inf], 10, "shares must be finite and not negative"),
        ([0, 0], 10, "shares must not all be zero"),
        ([1, 2], -1, "total must not be negative"),
    ],
)
def test_what_cannot_be_rounded_is_refused(values: list[float], total: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        round_largest_remainder(values, total)


@given(amounts, demands)
def test_nobody_gets_more_than_asked_and_nothing_is_left_over(capacity: float, wanted: list[float]) -> None:
    given_out = fair_shares(capacity, wanted)
    assert (given_out <= np.array(wanted)).all()
    assert (given_out >= 0).all()
    assert given_out.sum() == pytest.approx(min(capacity, math.fsum(wanted)), rel=1e-9, abs=1e-6)


@given(amounts, st.lists(st.tuples(amounts, st.floats(0.01, 100)), min_size=1, max_size=12))
def test_who_is_not_satisfied_gets_the_same_per_weight_and_at_least_as_much_as_anybody(
    capacity: float, asked: list[tuple[float, float]]
) -> None:
    wanted, weights = (np.array(column) for column in zip(*asked, strict=True))
    given_out = fair_shares(capacity, wanted, weights.tolist())
    per_weight = given_out / weights
    short = given_out < wanted - 1e-6
    if short.any():
        level = per_weight[short].max()
        assert per_weight[short] == pytest.approx(level, rel=1e-9, abs=1e-6)
        assert per_weight.max() <= level * (1 + 1e-9) + 1e-6


@given(amounts, st.lists(amounts, min_size=2, max_size=8))
def test_the_order_of_the_demands_does_not_matter(capacity: float, wanted: list[float]) -> None:
    forwards = fair_shares(capacity, wanted)
    backwards = fair_shares(capacity, wanted[::-1])[::-1]
    assert forwards == pytest.approx(backwards, rel=1e-9, abs=1e-6)


def test_enough_for_all_gives_all_what_they_ask() -> None:
    assert fair_shares(100, [1, 2, 3]).tolist() == [1, 2, 3]


def test_no_capacity_gives_nobody_anything() -> None:
    assert fair_shares(0, [1, 2, 3]).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("capacity", "wanted", "weights", "says"),
    [
        (10, [], None, "demands must be a non-empty"),
        (10, [[1]], None, "demands must be a non-empty"),
        (10, [1, -1], None, "demands must be finite and not negative"),
        (10, [math.inf], None, "demands must be finite and not negative"),
        (-1, [1], None, "capacity must be finite and not negative"),
        (math.nan, [1], None, "capacity must be finite and not negative"),
        (math.inf, [1], None, "capacity must be finite and not negative"),
        (10, [1, 2], [1], "weights must be positive, one for each demand"),
        (10, [1, 2], [1, 0], "weights must be positive, one for each demand"),
        (10, [1, 2], [1, -1], "weights must be finite and not negative"),
        (10, [1, 2], [1, math.nan], "weights must be finite and not negative"),
        (10, [1, 2], [], "weights must be a non-empty"),
    ],
)
def test_what_cannot_be_shared_is_refused(
    capacity: float, wanted: list[float], weights: list[float] | None, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        fair_shares(capacity, wanted, weights)
