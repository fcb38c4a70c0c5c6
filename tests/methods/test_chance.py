"""What chance gives while margins are held: the margins, known cases, and the probability of so many together."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from noaber.methods.chance import chances, expected_together, together_by_chance, upper_tail

tables = st.tuples(st.integers(0, 7), st.integers(0, 7)).flatmap(lambda shape: arrays(np.bool_, shape))


@given(tables)
def test_both_margins_are_held(membership: NDArray[np.bool_]) -> None:
    found = chances(membership)
    assert ((found >= 0) & (found <= 1)).all()
    np.testing.assert_allclose(found.sum(axis=0), membership.sum(axis=0), atol=1e-7)
    np.testing.assert_allclose(found.sum(axis=1), membership.sum(axis=1), atol=1e-7)


@given(tables)
def test_rows_and_columns_with_the_same_sum_have_the_same_chances(membership: NDArray[np.bool_]) -> None:
    found = chances(membership)
    for table, cells in ((membership, found), (membership.T, found.T)):
        sums = table.sum(axis=1)
        for one, other in combinations(range(len(sums)), 2):
            if sums[one] == sums[other]:
                np.testing.assert_allclose(cells[one], cells[other], atol=1e-9)


@given(tables)
def test_the_chances_are_those_of_the_model(membership: NDArray[np.bool_]) -> None:
    """The odds are a product of one number per row and one per column, wherever chance has a say."""
    found = chances(membership)
    with np.errstate(divide="ignore"):
        odds = np.log(found) - np.log1p(-found)
    for rows in combinations(range(found.shape[0]), 2):
        for columns in combinations(range(found.shape[1]), 2):
            some = odds[np.ix_(rows, columns)]
            if (np.abs(some) < 9).all():
                assert some[0, 0] - some[0, 1] - some[1, 0] + some[1, 1] == pytest.approx(0, abs=1e-5)


def test_full_and_empty_rows_leave_nothing_to_chance() -> None:
    membership = np.array([[1, 1, 1], [0, 0, 0], [1, 0, 0], [1, 0, 1]], dtype=bool)
    expected = [[1, 1, 1], [0, 0, 0], [1, 0, 0], [1, 0.0, 1.0]]
    assert chances(membership).round(6).tolist() == expected


def test_with_equal_margins_every_cell_is_equally_likely() -> None:
    membership = np.eye(4, dtype=bool)
    np.testing.assert_allclose(chances(membership), 0.25)
    together = expected_together(membership)
    np.testing.assert_allclose(together.diagonal(), 1)
    np.testing.assert_allclose(together[0, 1], 4 / 16)


def test_so_many_together_by_chance() -> None:
    membership = np.eye(4, dtype=bool) | np.eye(4, k=1, dtype=bool) | np.eye(4, k=-3, dtype=bool)
    found = together_by_chance(membership, [0, 1])
    assert found.observed == 1
    assert found.expected == pytest.approx(4 / 4)
    assert found.probability == pytest.approx(1 - 0.75**4)


@given(st.lists(st.floats(0, 1), max_size=8), st.integers(-1, 9))
def test_the_tail_of_unequal_draws_is_that_of_all_outcomes(each: list[float], least: int) -> None:
    total = 0.0
    for outcome in range(2 ** len(each)):
        happens = [bool(outcome >> at & 1) for at in range(len(each))]
        if sum(happens) >= least:
            total += float(np.prod([one if it else 1 - one for one, it in zip(each, happens, strict=True)]))
    assert upper_tail(each, least) == pytest.approx(total, abs=1e-12)


def test_a_small_tail_is_no_rounding() -> None:
    assert upper_tail([1e-3] * 7, 7) == pytest.approx(1e-21)


@pytest.mark.parametrize("group", [[], [0, 0], [3], [-1]])
def test_a_group_that_is_not_in_the_table_is_refused(group: list[int]) -> None:
    with pytest.raises(ValueError, match="group"):
        together_by_chance(np.eye(3, dtype=bool), group)


def test_chances_lie_between_0_and_1() -> None:
    with pytest.raises(ValueError, match="between"):
        upper_tail([1.5], 1)
