"""Areas from flows between places, such as commuting: how self-contained an area is, and which areas the flows make.

Flows are (M, M): from row (residence) to column (destination), the diagonal being who stays.

- `self_containment`: min(I/R, I/W) of each area: I stays inside, R starts in it, W arrives in it.
- `validity`: whether each area may stand by itself.
- `labour_market_areas`: Coombes and Bond 2008, Travel-to-work areas: the 2007 review (ONS), as Istat and the R package
  LabourMarketAreas use it. An area is valid when it is large enough, self-contained enough, or a trade-off of both.
- `intramax`: Masser and Brown 1975, Hierarchical aggregation procedures for interaction data, Environment and Planning A
  7(5): merges step by step the two areas whose flows exceed most what their totals let expect.

Ties are decided by the lowest index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def self_containment(flows: Floats, labels: Labels) -> Floats:
    """min(I/R, I/W) per area, in the order of the sorted labels; NaN where nothing starts or arrives."""
    table = checked(flows)
    together = _aggregated(table, _index(table, labels))
    inside = together.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.minimum(inside / together.sum(axis=1), inside / together.sum(axis=0))
    return found


def validity(
    flows: Floats,
    labels: Labels,
    *,
    min_size: float,
    target_size: float,
    min_containment: float,
    target_containment: float,
) -> Floats:
    """The validity of each area, in the order of the sorted labels: one that may stand by itself has 1 or more.

    With the thresholds of `labour_market_areas`: min(SC/target, 1) (1 - (1 - min/target) S) target/min, where SC is the
    self-containment and S how far the area falls short of the target size, from 0 to 1 at the least size. An area with nothing
    in it has 0. Raises ValueError as `labour_market_areas` does.
    """
    table = checked(flows)
    together = _aggregated(table, _index(table, labels))
    goal = _goal(min_size, target_size, min_containment, target_containment)
    return goal.validity(together.diagonal(), together.sum(axis=1), together.sum(axis=0))


def labour_market_areas(
    flows: Floats, *, min_size: float, target_size: float, min_containment: float, target_containment: float
) -> Labels:
    """The area of each place: (M,), areas numbered from 0 by their lowest place.

    Sizes are numbers that start in an area; containments lie between 0 and 1. Raises ValueError for what is not.
    """
    return _Areas(checked(flows), _goal(min_size, target_size, min_containment, target_containment)).found()


@dataclass(frozen=True)
class _Goal:
    min_size: float
    target_size: float
    min_containment: float
    target_containment: float

    def validity(self, inside: Floats, start: Floats, arrive: Floats) -> Floats:
        """1 or more for an area that may stand; an area that keeps everything inside may, whatever its size."""
        most = np.maximum(start, arrive)
        contained = np.divide(inside, most, out=np.zeros_like(most), where=most > 0)
        enough = np.minimum(contained / self.target_containment, 1)
        short = np.maximum((self.target_size - start) / (self.target_size - self.min_size), 0)
        value = (
            enough
            * (1 - (1 - self.min_containment / self.target_containment) * short)
            * self.target_containment
            / self.min_containment
        )
        return np.where(contained >= 1, np.maximum(value, 1), value)


def _goal(min_size: float, target_size: float, min_containment: float, target_containment: float) -> _Goal:
    if not 0 < min_size < target_size:
        raise ValueError("sizes are positive, and the target is the larger one")
    if not 0 < min_containment < target_containment <= 1:
        raise ValueError("containments lie between 0 and 1, and the target is the larger one")
    return _Goal(min_size, target_size, min_containment, target_containment)


class _Areas:
    """Areas while they are being made: number a of an area is that of the place from which it grew."""

    def __init__(self, table: Floats, goal: _Goal) -> None:
        self.table = table
        self.goal = goal
        self.count = len(table)
        self.area = np.arange(self.count)
        self.between = table.copy()
        self.start = table.sum(axis=1)
        self.arrive = table.sum(axis=0)
        self.starts, self.arrives = self.start.copy(), self.arrive.copy()
        self.alive = np.ones(self.count, dtype=bool)
        self.reserve: list[int] = []

    def found(self) -> Labels:
        while True:
            worst = self._worst()
            if worst is None:
                break
            self._mend(worst)
        for place in self.reserve:
            self._attach(place, self._strongest(place, self.alive))
        _values, first, index = np.unique(self.area, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))
        return np.asarray(order[index], dtype=np.int64)

    def _worst(self) -> int | None:
        standing = np.flatnonzero(self.alive)
        if len(standing) < 2:
            return None
        value = self.goal.validity(
            self.between.diagonal()[standing], self.start[standing], self.arrive[standing]
        ).round(12)
        at = int(np.argmin(value))
        return int(standing[at]) if value[at] < 1 else None

    def _mend(self, area: int) -> None:
        members = np.flatnonzero(self.area == area)
        place = int(members[0]) if len(members) == 1 else self._loosest(members)
        others = self.alive.copy()
        others[area] = False
        target = self._strongest(place, others)
        self._detach(place, area)
        if target < 0 or self._falls(place, target):
            self.area[place] = -1
            self.reserve.append(place)
        else:
            self._attach(place, target)

    def _loosest(self, members: NDArray[np.int64]) -> int:
        """The member with most inflow from outside the area and most of its own that goes elsewhere."""
        inflow = self.arrives[members] - self.table[np.ix_(members, members)].sum(axis=0)
        elsewhere = self.starts[members] - self.table[members, members]
        return int(members[np.argmax((inflow + elsewhere).round(9))])

    def _strongest(self, place: int, among: NDArray[np.bool_]) -> int:
        """The area with which a place is linked most; -1 where there is none."""
        out, back = self._flows_of(place)
        with np.errstate(divide="ignore", invalid="ignore"):
            link = out**2 / (self.starts[place] * self.arrive) + back**2 / (self.start * self.arrives[place])
        link = np.where(among, np.nan_to_num(link, nan=0.0, posinf=0.0), -1.0).round(15)
        best = int(np.argmax(link))
        return best if link[best] > 0 else -1

    def _flows_of(self, place: int) -> tuple[Floats, Floats]:
        """What goes from a place to each area, and back; without what stays in the place."""
        placed = self.area >= 0
        placed[place] = False
        out = np.bincount(self.area[placed], weights=self.table[place, placed], minlength=self.count)
        back = np.bincount(self.area[placed], weights=self.table[placed, place], minlength=self.count)
        return np.asarray(out, dtype=np.float64), np.asarray(back, dtype=np.float64)

    def _falls(self, place: int, target: int) -> bool:
        out, back = self._flows_of(place)
        inside = self.between[target, target]
        joined = inside + self.table[place, place] + out[target] + back[target]
        before, after = self.goal.validity(
            np.array([inside, joined]),
            np.array([self.start[target], self.start[target] + self.starts[place]]),
            np.array([self.arrive[target], self.arrive[target] + self.arrives[place]]),
        )
        return bool(after < before - 1e-12)

    def _detach(self, place: int, area: int) -> None:
        self._move(place, area, -1)
        self.area[place] = -1
        self.alive[area] = bool((self.area == area).any())

    def _attach(self, place: int, target: int) -> None:
        if target < 0:
            target = place
            self.alive[target] = True
        self.area[place] = target
        self._move(place, target, 1)

    def _move(self, place: int, area: int, sign: int) -> None:
        """Add the flows of a place to those of an area, or take them away; only what lies inside is looked at later."""
        out, back = self._flows_of(place)
        self.between[area, area] += sign * (self.table[place, place] + out[area] + back[area])
        self.start[area] += sign * self.starts[place]
        self.arrive[area] += sign * self.arrives[place]


@dataclass(frozen=True)
class Merge:
    """One step of `intramax`: the two areas by their lowest place, and the share of all flows that is inside areas then."""

    first: int
    second: int
    inside: float


def intramax(flows: Floats) -> tuple[Merge, ...]:
    """The merge sequence: M - 1 steps, fewer where areas are left between which nothing flows.

    Each step merges the pair with the largest f_ij / (R_i W_j) + f_ji / (R_j W_i).
    """
    table = checked(flows).copy()
    count = len(table)
    total = table.sum()
    alive = np.ones(count, dtype=bool)
    merges = []
    for _step in range(count - 1):
        start, arrive = table.sum(axis=1), table.sum(axis=0)
        expected = np.outer(start, arrive)
        ratio = np.divide(table, expected, out=np.zeros_like(table), where=expected > 0)
        link = ratio + ratio.T
        np.fill_diagonal(link, -1)
        link[~alive] = -1
        link[:, ~alive] = -1
        first, second = sorted(divmod(int(np.argmax(link)), count))
        if link[first, second] <= 0:
            break
        table[first] += table[second]
        table[:, first] += table[:, second]
        table[second] = 0
        table[:, second] = 0
        alive[second] = False
        merges.append(Merge(first, second, float(table.diagonal().sum() / total)))
    return tuple(merges)


def _index(table: Floats, labels: Labels) -> NDArray[np.intp]:
    """The area of each place, by the order of the sorted labels."""
    places = np.asarray(labels)
    if places.shape != (len(table),):
        raise ValueError(f"one label per place: {len(table)}, not {places.shape}")
    return np.unique(places, return_inverse=True)[1]


def _aggregated(table: Floats, index: NDArray[np.intp]) -> Floats:
    count = int(index.max()) + 1 if len(index) else 0
    rows = np.zeros((count, len(table)))
    np.add.at(rows, index, table)
    together = np.zeros((count, count))
    np.add.at(together.T, index, rows.T)
    return together


def checked(flows: Floats) -> Floats:
    """The square table of flows; ValueError where they are not finite, negative or not square."""
    table = np.asarray(flows, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(f"flows are a square matrix, not of shape {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("flows are finite numbers")
    if (table < 0).any():
        raise ValueError("flows are not negative")
    return table
