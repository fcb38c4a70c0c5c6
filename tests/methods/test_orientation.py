"""Who goes where, whether a group is an area, and how areas hang on thresholds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from noaber.methods.flows import self_containment
from noaber.methods.orientation import area, orientation
from noaber.methods.steadiness import Thresholds, steadiness, thresholds

Array = NDArray[np.float64]
FLOWS = np.array([[50.0, 30, 10, 10], [20, 60, 20, 0], [0, 0, 90, 10], [0, 0, 0, 0]])
squares = st.integers(2, 6).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.integers(0, 50).map(float)))


def test_orientation_is_where_those_go_who_leave() -> None:
    found = orientation(FLOWS, np.array([0.0, 10, 0, 0]))
    assert found.stays[:3].tolist() == pytest.approx([0.5, 60 / 110, 0.9])
    assert math.isnan(found.stays[3])
    assert found.shares[0].tolist() == pytest.approx([0, 0.6, 0.2, 0.2])
    assert found.shares[1].tolist() == pytest.approx([0.4, 0, 0.4, 0])
    assert found.elsewhere[1] == pytest.approx(0.2)
    assert found.first(0, 2) == [(1, pytest.approx(0.6)), (2, pytest.approx(0.2))]
    assert found.first(1) == [(0, pytest.approx(0.4)), (2, pytest.approx(0.4))]
    assert found.first(3) == []


@given(squares)
def test_what_leaves_goes_somewhere(flows: Array) -> None:
    found = orientation(flows, np.arange(len(flows), dtype=float))
    whole = found.shares.sum(axis=1) + found.elsewhere
    assert np.allclose(whole[~np.isnan(whole)], 1)


@given(squares)
def test_an_area_is_as_contained_as_its_label_says(flows: Array) -> None:
    labels = np.array([0, 0] + [1] * (len(flows) - 2))
    found = area(flows, [1, 0])
    assert found.containment == pytest.approx(self_containment(flows, labels)[0], nan_ok=True)


def test_an_area_tells_how_its_members_hang_together() -> None:
    found = area(FLOWS, [0, 1], to_elsewhere=np.array([0.0, 10, 0, 0]), from_elsewhere=np.array([40.0, 0, 0, 0]))
    assert (found.inside, found.start, found.arrive) == (160, 210, 200)
    assert (found.supply, found.demand, found.containment) == pytest.approx((160 / 210, 0.8, 160 / 210))
    assert (found.between, found.linked) == (50 / 160, 1)
    assert found.oriented.tolist() == pytest.approx([0.6, 0.4])
    assert found.outside.tolist() == [2, 2]
    assert found.pull.tolist() == pytest.approx([0.2, 0.4])


def test_a_place_without_flows_is_an_area_of_nothing() -> None:
    found = area(FLOWS, [3])
    assert math.isnan(found.supply)
    assert found.outside.tolist() == [-1]
    assert math.isnan(found.linked)


@pytest.mark.parametrize("group", [[], [0, 0], [4], [-1]])
def test_a_group_that_is_no_area_is_refused(group: list[int]) -> None:
    with pytest.raises(ValueError, match="group"):
        area(FLOWS, group)


@pytest.mark.parametrize("elsewhere", [np.zeros(3), np.full(4, -1.0), np.full(4, np.nan)])
def test_elsewhere_is_a_number_per_place(elsewhere: Array) -> None:
    with pytest.raises(ValueError, match="elsewhere"):
        orientation(FLOWS, elsewhere)


def test_thresholds_that_contradict_are_left_out_of_the_grid() -> None:
    found = thresholds((10, 50), (20, 100), (0.5, 0.8), (0.7,))
    assert all(one.min_size < one.target_size and one.min_containment < one.target_containment for one in found)
    assert len(found) == 3


def test_steadiness_is_the_share_of_settings_under_which_places_stay_together() -> None:
    # Two pairs that hang together, and little between the pairs.
    flows = np.array([[50.0, 40, 5, 0], [40, 50, 0, 5], [5, 0, 50, 40], [0, 5, 40, 50]])
    settings = (Thresholds(10, 50, 0.6, 0.7), Thresholds(50, 100, 0.8, 0.9), Thresholds(300, 320, 0.6, 0.7))
    found = steadiness(flows, settings)
    assert found.labels.shape == (3, 4)
    assert found.together[0, 1] == found.holding([0, 1]) == 1
    assert found.together[0, 2] == found.holding([0, 1, 2]) == pytest.approx(1 / 3)
    assert found.exactly([0, 1]) == pytest.approx(2 / 3)
    assert found.exactly([0]) == 0
    with pytest.raises(ValueError, match="at least one"):
        steadiness(flows, ())
    with pytest.raises(ValueError, match="larger"):
        steadiness(flows, [Thresholds(2, 1, 0.5, 0.6)])
