"""Areas from flows: what holds of all flows. Published areas stand in tests/reference/test_partners.py."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from noaber.methods.flows import intramax, labour_market_areas, self_containment, validity

Array = NDArray[np.float64]
ISTAT = {"min_size": 1000, "target_size": 10_000, "min_containment": 0.6667, "target_containment": 0.75}

squares = st.integers(1, 7).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.integers(0, 50).map(float)))


@given(squares)
def test_areas_number_all_places_in_the_order_of_their_lowest(flows: Array) -> None:
    labels = labour_market_areas(flows, min_size=20, target_size=100, min_containment=0.5, target_containment=0.7)
    assert labels.shape == (len(flows),)
    firsts = [int(np.flatnonzero(labels == area)[0]) for area in range(labels.max() + 1)]
    assert firsts == sorted(firsts)


def test_validity_is_that_of_the_formula() -> None:
    flows = np.array([[30.0, 20, 0], [10, 40, 10], [5, 5, 80]])
    goal = {"min_size": 50, "target_size": 100, "min_containment": 0.6, "target_containment": 0.75}
    found = validity(flows, np.array([4, 4, 9]), **goal)
    # {0, 1}: I = 100, R = 110, W = 110, of the target size. {2}: I = 80, R = 90, W = 90, 10 of 50 short.
    assert found.tolist() == pytest.approx([0.75 / 0.6, (1 - 0.2 * 0.2) * 0.75 / 0.6])
    small = validity(np.diag([1.0, 2.0]), np.array([0, 1]), **goal)
    assert (small >= 1).all(), "an area that keeps everything inside may stand, whatever its size"


@given(squares)
def test_all_together_keep_everything_inside(flows: Array) -> None:
    (share,) = self_containment(flows, np.zeros(len(flows), dtype=np.int64))
    assert math.isnan(share) if not flows.any() else share == pytest.approx(1)


@given(squares)
def test_intramax_puts_ever_more_inside(flows: Array) -> None:
    merges = intramax(flows)
    assert len(merges) < len(flows)
    inside = [merge.inside for merge in merges]
    assert all(one <= other + 1e-12 for one, other in pairwise(inside))
    gone = [merge.second for merge in merges]
    assert len(set(gone)) == len(gone)


def test_intramax_merges_those_whose_flows_exceed_most_what_is_expected() -> None:
    flows = np.array([[10.0, 8, 1, 1], [8, 10, 1, 1], [1, 1, 10, 6], [1, 1, 6, 10]])
    assert [(merge.first, merge.second) for merge in intramax(flows)] == [(0, 1), (2, 3), (0, 2)]
    assert intramax(flows)[-1].inside == pytest.approx(1)


def test_places_without_flows_stay_apart() -> None:
    flows = np.diag([5.0, 0.0])
    assert intramax(flows) == ()
    assert list(labour_market_areas(flows, min_size=1, target_size=2, min_containment=0.5, target_containment=0.6)) == [
        0,
        1,
    ]


@pytest.mark.parametrize(
    "flows", [np.zeros((2, 3)), np.array([[1.0, -1.0], [0, 1]]), np.array([[1.0, np.nan], [0, 1]]), np.zeros(3)]
)
def test_what_are_no_flows_is_refused(flows: Array) -> None:
    for call in (
        lambda: intramax(flows),
        lambda: labour_market_areas(flows, **ISTAT),
        lambda: self_containment(flows, np.zeros(2)),
    ):
        with pytest.raises(ValueError, match="flows"):
            call()


@pytest.mark.parametrize(
    "change",
    [{"min_size": 0}, {"target_size": 10}, {"min_containment": 0.9}, {"target_containment": 1.5}],
)
def test_thresholds_that_contradict_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="larger"):
        labour_market_areas(np.ones((2, 2)), **{**ISTAT, **change})


def test_there_is_one_label_per_place() -> None:
    with pytest.raises(ValueError, match="one label"):
        self_containment(np.ones((2, 2)), np.zeros(3, dtype=np.int64))
