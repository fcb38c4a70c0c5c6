"""Congruence and overlap: what holds of every table, and what is refused. Published cases stand in tests/reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from noaber.methods.congruence import congruence, group_overlap, overlap_per_field

tables = st.tuples(st.integers(0, 6), st.integers(2, 6)).flatmap(lambda shape: arrays(np.bool_, shape))


@given(tables)
def test_congruence_is_a_share_where_there_are_partners(membership: NDArray[np.bool_]) -> None:
    found = congruence(membership)
    for place in range(membership.shape[1]):
        own = membership[membership[:, place]]
        partners = [other for other in range(membership.shape[1]) if other != place and own[:, other].any()]
        if partners:
            assert found[place] == pytest.approx(np.mean([own[:, other].mean() for other in partners]))
        else:
            assert math.isnan(found[place])


@given(tables)
def test_overlap_counts_partnerships_with_all_and_with_any(membership: NDArray[np.bool_]) -> None:
    group = [0, membership.shape[1] - 1]
    found = group_overlap(membership, group)
    assert found.shared == (membership[:, group[0]] & membership[:, group[1]]).sum()
    assert found.touched == (membership[:, group[0]] | membership[:, group[1]]).sum()
    if found.touched:
        assert found.jaccard == found.shared / found.touched
        assert 0 <= found.sorensen <= 1
        # Of two sites the measure is that of Sorensen himself.
        assert found.sorensen == pytest.approx(2 * found.shared / membership[:, group].sum())
    else:
        assert math.isnan(found.jaccard)


def test_a_partnership_of_many_weighs_little() -> None:
    membership = np.array([[1, 1, 0, 0, 0], [1, 1, 1, 1, 1], [1, 0, 0, 0, 0]], dtype=bool)
    assert group_overlap(membership, [0, 2]).weighted == pytest.approx((1 / 4) / (1 + 1 / 4))


def test_each_field_counts_its_own_partnerships() -> None:
    membership = np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1]], dtype=bool)
    found = overlap_per_field(membership, [0, 1], {"care": [True, False, True], "roads": np.array([0, 1, 0])})
    assert {name: (one.shared, one.touched) for name, one in found.items()} == {"care": (2, 2), "roads": (0, 1)}
    with pytest.raises(ValueError, match="field care"):
        overlap_per_field(membership, [0, 1], {"care": [True]})


@pytest.mark.parametrize("membership", [np.zeros(3, dtype=bool), np.array([[1, 2]]), np.array([[np.nan, 1]])])
def test_what_is_no_table_of_membership_is_refused(membership: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match="membership"):
        congruence(membership)


@pytest.mark.parametrize("group", [[0], [0, 0], [0, 5], [-1, 0]])
def test_a_group_that_is_none_is_refused(group: list[int]) -> None:
    with pytest.raises(ValueError, match="group"):
        group_overlap(np.ones((2, 3), dtype=bool), group)
