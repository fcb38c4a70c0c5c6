"""Published and counted cases on partners, each with its source."""

from __future__ import annotations

import csv
import re
from math import comb
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from noaber.methods import compiled, growing
from noaber.methods.congruence import congruence, group_overlap
from noaber.methods.flows import labour_market_areas, self_containment, validity
from noaber.methods.groups import as_map, connected_groups

Array = NDArray[np.float64]
ISTAT = {"min_size": 1000, "target_size": 10_000, "min_containment": 0.6667, "target_containment": 0.75}


def test_den_haag_is_congruent_for_half() -> None:
    """RegioAtlas (Ministry of the Interior), worked example: three divisions, eight partners whose n_ij sum to 12: 50 %."""
    together = [2, 1, 1, 1, 1, 1, 2, 3]  # Wassenaar 2/3, Westland 1/3, Delft 1/3, ...
    membership = np.array([[True, *(division < often for often in together)] for division in range(3)])
    assert sum(together) == 12
    assert congruence(membership)[0] == pytest.approx(0.5)


def test_identical_divisions_are_congruent_wholly() -> None:
    """RegioAtlas: 100 % where all divisions are the same; without partners there is nothing to compare."""
    membership = np.array([[1, 1, 1, 0], [1, 1, 1, 0]], dtype=bool)
    assert congruence(membership)[:3].tolist() == [1, 1, 1]
    assert np.isnan(congruence(membership)[3])


def test_three_sites_of_three_have_two_thirds_in_common() -> None:
    """O. H. Diserud and F. Odegaard, Biology Letters 3 (2007): {1,2,3}, {2,3,4}, {3,4,5} give 3/2 (1 - 5/9) = 2/3."""
    sites = [{1, 2, 3}, {2, 3, 4}, {3, 4, 5}]
    membership = np.array([[species in site for site in sites] for species in range(1, 6)])
    assert group_overlap(membership, [0, 1, 2]).sorensen == pytest.approx(2 / 3)


@pytest.mark.shared
@pytest.mark.parametrize(("k", "count"), [(2, 881), (3, 3_225), (4, 13_688), (5, 62_507), (6, 297_726)])
def test_the_groups_of_dutch_neighbours(shared: Path, k: int, count: int) -> None:
    """Neighbours over land on 1 January 2022 (CBS/Kadaster boundaries); counted apart, and by brute force on small maps."""
    with (shared / "data" / "buurgemeenten_2022.csv").open(encoding="utf-8") as file:
        pairs = [(row["a"], row["b"]) for row in csv.DictReader(file)]
    places = {code: place for place, code in enumerate(sorted({code for pair in pairs for code in pair}))}
    neighbours: list[set[int]] = [set() for _code in places]
    for one, other in pairs:
        neighbours[places[one]].add(places[other])
        neighbours[places[other]].add(places[one])
    found = connected_groups(neighbours, k)
    assert len(found) == count
    assert (np.diff(found, axis=1) > 0).all()
    area = as_map(neighbours)
    assert {engine.grow(area, 0, area.places, k).shape for engine in (growing, compiled)} == {(k, count)}


BRINDISI = {
    ("01", "14", "15", "17"): (28895, 34742, 26868),
    ("02", "12"): (11072, 10626, 9037),
    ("03",): (4009, 3776, 3147),
    ("04", "13", "16", "18"): (6835, 5228, 4849),
    ("05",): (2557, 2315, 1901),
    ("06", "09", "10", "19"): (13596, 10960, 9597),
    ("07",): (10162, 10055, 9340),
    ("08", "11"): (10773, 10376, 9165),
    ("20",): (1293, 1114, 975),
}


@pytest.mark.shared
def test_brindisi(shared: Path) -> None:
    """R package LabourMarketAreas 3.4 on its data set Brindisi (Istat census flows): nine areas with R, W and I."""
    text = (shared / "reference-cases" / "partners.md").read_text(encoding="utf-8")
    flows = np.array([[float(cell) for cell in row.split()] for row in re.findall(r"(?m)^\d\d((?: \d+){20})$", text)])
    labels = labour_market_areas(flows, **ISTAT)
    areas = {}
    for area in range(labels.max() + 1):
        inside = labels == area
        numbers = (flows[inside].sum(), flows[:, inside].sum(), flows[np.ix_(inside, inside)].sum())
        areas[tuple(f"{place + 1:02d}" for place in np.flatnonzero(inside))] = tuple(int(one) for one in numbers)
    assert areas == BRINDISI
    assert sum(one[2] for one in areas.values()) / flows.sum() == pytest.approx(0.8395, abs=5e-5)
    assert self_containment(flows, labels).min() == pytest.approx(0.7059, abs=5e-5)
    assert (validity(flows, labels, **ISTAT) >= 1).all()


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """L. Hubert and P. Arabie, Comparing partitions, Journal of Classification 2 (1985)."""
    table = np.zeros((one.max() + 1, other.max() + 1), dtype=int)
    np.add.at(table, (one, other), 1)

    def pairs(counts: NDArray[np.int64]) -> int:
        return sum(comb(int(count), 2) for count in counts.ravel())

    both, first, second, every = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0)), comb(len(one), 2)
    expected = first * second / every
    return (both - expected) / ((first + second) / 2 - expected)


@pytest.mark.shared
def test_sardinia(shared: Path) -> None:
    """LabourMarketAreas 3.4 on the Istat flows of Sardinia, 2001: 36 areas, internal share .8937; at least .95 alike."""

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
    assert published.max() + 1 == 36
    assert adjusted_rand(labels, published) >= 0.95
    inside = sum(flows[np.ix_(labels == area, labels == area)].sum() for area in range(labels.max() + 1))
    assert inside / flows.sum() == pytest.approx(0.8937, abs=0.005)
