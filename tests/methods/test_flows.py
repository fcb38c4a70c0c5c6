"""Areas from flows: published areas, and what holds of all flows."""

from __future__ import annotations

import csv
import math
import re
from itertools import pairwise
from math import comb
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from noaber.methods.flows import intramax, labour_market_areas, self_containment

Array = NDArray[np.float64]
ISTAT = {"min_size": 1000, "target_size": 10_000, "min_containment": 0.6667, "target_containment": 0.75}

BRINDISI_AREAS = [
    ("01", "14", "15", "17"),
    ("02", "12"),
    ("03",),
    ("04", "13", "16", "18"),
    ("05",),
    ("06", "09", "10", "19"),
    ("07",),
    ("08", "11"),
    ("20",),
]


def brindisi(shared: Path) -> Array:
    text = (shared / "reference-cases" / "partners.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\d\d((?: \d+){20})$", text)
    return np.array([[float(cell) for cell in row.split()] for row in rows])


@pytest.mark.shared
def test_brindisi(shared: Path) -> None:
    flows = brindisi(shared)
    labels = labour_market_areas(flows, **ISTAT)
    areas = [tuple(f"{place + 1:02d}" for place in np.flatnonzero(labels == area)) for area in range(labels.max() + 1)]
    assert areas == BRINDISI_AREAS
    inside = sum(flows[np.ix_(labels == area, labels == area)].sum() for area in set(labels))
    assert inside / flows.sum() == pytest.approx(0.8395, abs=5e-5)
    assert self_containment(flows, labels).min() == pytest.approx(0.7059, abs=5e-5)


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    table = np.zeros((one.max() + 1, other.max() + 1), dtype=int)
    np.add.at(table, (one, other), 1)

    def pairs(counts: NDArray[np.int64]) -> int:
        return sum(comb(int(count), 2) for count in counts.ravel())

    both, first, second, every = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0)), comb(len(one), 2)
    expected = first * second / every
    return (both - expected) / ((first + second) / 2 - expected)


@pytest.mark.shared
def test_sardinia(shared: Path) -> None:
    def read(name: str) -> list[list[str]]:
        with (shared / "data" / name).open(encoding="utf-8") as file:
            return list(csv.reader(file))[1:]

    rows, areas = read("sardinia_flows_2001.csv"), dict(row[:2] for row in read("sardinia_areas_2001.csv"))
    places = {code: place for place, code in enumerate(sorted(areas))}
    flows = np.zeros((len(places), len(places)))
    for live, work, amount in rows:
        flows[places[live], places[work]] += float(amount)
    labels = labour_market_areas(flows, **ISTAT)
    published = np.unique([int(areas[code]) for code in places], return_inverse=True)[1]
    assert adjusted_rand(labels, published) >= 0.95


squares = st.integers(1, 7).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.integers(0, 50).map(float)))


@given(squares)
def test_areas_number_all_places_in_the_order_of_their_lowest(flows: Array) -> None:
    labels = labour_market_areas(flows, min_size=20, target_size=100, min_containment=0.5, target_containment=0.7)
    assert labels.shape == (len(flows),)
    firsts = [int(np.flatnonzero(labels == area)[0]) for area in range(labels.max() + 1)]
    assert firsts == sorted(firsts)


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
