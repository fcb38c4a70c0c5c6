"""The group against all connected groups of as many neighbouring municipalities: its place, better ones, with candidates.

A group is placed on columns of `methods.grouping` for which more (or less) is better. The score takes two sides for half each:
partnerships (those of its own, and meeting more than chance lets expect) and where residents go (per kind of flow). How the
place depends on that choice is said beside it, over all weightings of these columns.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noaber.dossier.results import Conclusion
from noaber.methods.grouping import DIRECTIONS, Ground, Measures, dependence, measure, usual_weights
from noaber.reference.atlas import Atlas
from noaber.reference.scanning import Scan, ground_of, row_of, rows_with, scan

from .orienting import counts_staying
from .together import standing
from .who import Place

Floats = NDArray[np.float64]

# Larger groups of a region are too many to measure while a page waits.
MOST = 5
_FEWEST = 5
_BEST = 5
_FLOWS = "inside-"


@dataclass(frozen=True)
class Pool:
    """The groups with which one is compared: `whole` (country or region), `near` (within the region), `with` one member."""

    scope: str
    name: str
    count: int


@dataclass(frozen=True)
class ColumnRow:
    """One measure of the group, and where that places it in each pool, from 0 to 100, 100 being best; NaN where not known."""

    column: str
    value: float
    middle: float
    direction: int
    places: tuple[float, ...]

    @property
    def label(self) -> Conclusion:
        return Conclusion("partners.column", {"column": self.column})

    @property
    def is_share(self) -> bool:
        """Whether it lies between 0 and 1."""
        return self.column in ("weighted", "congruence", "balance") or "-" in self.column


@dataclass(frozen=True)
class GroupScore:
    """A group of the alternatives; `score` is its place among all of its size in the first pool, from 0 to 100."""

    members: tuple[str, ...]
    codes: tuple[str, ...]
    shared: float
    touched: float
    weighted: float
    inside: tuple[float, ...]
    score: float
    count: int


@dataclass(frozen=True)
class TableRow:
    group: GroupScore
    is_own: bool


@dataclass(frozen=True)
class Hanging:
    """How the place hangs on the weights of the columns: 5, 50 and 95 % of all weightings, and the share among the best tenth."""

    low: float
    middle: float
    high: float
    among_best: float
    standard_error: float
    strongest: str
    weakest: str


@dataclass(frozen=True)
class Alternatives:
    """`rows`: each measure; `own`, `with_candidates`: the group and what each candidate makes of it, each among groups of its
    own size; `best`: for each member the best groups that hold it. `is_connected`: whether its members are neighbours."""

    scope: str
    size: int
    pools: tuple[Pool, ...]
    kinds: tuple[str, ...]
    rows: tuple[ColumnRow, ...]
    own: GroupScore
    scores: tuple[float, ...]
    with_candidates: tuple[GroupScore, ...]
    best: tuple[GroupScore, ...]
    hanging: Hanging | None
    is_connected: bool
    conclusions: tuple[Conclusion, ...]

    @property
    def reading(self) -> tuple[Conclusion, ...]:
        """What to read beside the table."""
        return tuple(one for one in self.conclusions if one.code == "partners.better")

    @property
    def kind_labels(self) -> tuple[Conclusion, ...]:
        return tuple(Conclusion("partners.flow", {"kind": kind}) for kind in self.kinds)

    @property
    def table(self) -> tuple[TableRow, ...]:
        """The group, then with each candidate, then the best others."""
        others = (one for one in self.best if set(one.codes) != set(self.own.codes))
        return (TableRow(self.own, True), *(TableRow(one, False) for one in (*self.with_candidates, *others)))


def alternatives(place: Place, held: Scan | None, near: Iterable[str] = ()) -> Alternatives | None:
    """The group among all others; `held` is the scan that was kept of a country, and `near` the codes of the region.

    None where there is no group, or too few others to compare with.
    """
    if len(place.own) < 2:
        return None
    found = _Scores.of(place.atlas, held, sorted({len(group) for group in place.groups}))
    measures = found.measures(len(place.own))
    if measures is None or len(measures) < _FEWEST:
        return None
    own = measure([sorted(place.own)], found.ground)
    pools = _pools(place, measures, place.atlas.columns(near))
    columns = [name for name in own.columns if _is_told(place.atlas, name, float(own.columns[name][0]))]
    scores = found.scores(measures)
    mine = found.score_of(own, measures)
    return _told(
        place,
        Alternatives(
            scope="country" if held is not None else "region",
            size=len(place.own),
            pools=tuple(pool for pool, _rows in pools),
            kinds=found.kinds,
            rows=tuple(_column(name, own, measures, [rows for _pool, rows in pools]) for name in columns),
            own=found.told(place, own, mine, scores, place.own),
            scores=tuple(standing(scores[rows], mine) for _pool, rows in pools),
            with_candidates=tuple(
                one for group in place.groups if len(group) > len(place.own) if (one := found.of_group(place, group))
            ),
            best=_best(place, found, measures, scores),
            hanging=_hanging(place.atlas, own, measures, found.columns),
            is_connected=place.atlas.is_connected(place.own),
            conclusions=(),
        ),
    )


def _is_told(atlas: Atlas, column: str, value: float) -> bool:
    """What has no better or worse is left out, and how much is kept where those who stay are not counted."""
    beginning, _dash, kind = column.partition("-")
    flows = atlas.flows_of(kind) if beginning == "containment" else None
    return bool(DIRECTIONS[column]) and not np.isnan(value) and (flows is None or counts_staying(flows))


@dataclass(frozen=True)
class _Scores:
    """All groups of the sizes that matter, with what they are measured on."""

    ground: Ground
    known: Mapping[int, Measures]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, atlas: Atlas, held: Scan | None, sizes: Sequence[int]) -> _Scores:
        if held is None:
            held = scan(atlas, [size for size in sizes if size <= MOST])
        ground = _ground(atlas)
        return cls(ground, held.measures, tuple(usual_weights(ground.columns)))

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(name.removeprefix(_FLOWS) for name in self.columns if name.startswith(_FLOWS))

    def measures(self, size: int) -> Measures | None:
        return self.known.get(size)

    def weights(self) -> dict[str, float]:
        return usual_weights(self.columns)

    def scores(self, measures: Measures) -> Floats:
        """The weighted mean of where each group stands on the columns; what is not known counts as the middle."""
        weights = self.weights()
        total = np.zeros(len(measures))
        for name, weight in weights.items():
            total += weight * _places(np.asarray(measures.columns[name]))
        return total / sum(weights.values())

    def score_of(self, own: Measures, measures: Measures) -> float:
        weights = self.weights()
        places = {name: standing(np.asarray(measures.columns[name]), float(own.columns[name][0])) for name in weights}
        total = sum(weight * (50 if np.isnan(places[name]) else places[name]) for name, weight in weights.items())
        return total / sum(weights.values())

    def of_group(self, place: Place, group: Sequence[int]) -> GroupScore | None:
        measures = self.measures(len(group))
        own = measure([sorted(group)], self.ground)
        if measures is None or len(measures) < _FEWEST:
            return None
        return self.told(place, own, self.score_of(own, measures), self.scores(measures), group)

    def told(
        self, place: Place, own: Measures, mine: float, scores: Floats, group: Sequence[int] | None = None
    ) -> GroupScore:
        members = [int(one) for one in (group if group is not None else own.groups[0])]
        return GroupScore(
            members=place.named(members),
            codes=tuple(place.atlas.codes[one] for one in members),
            shared=float(own.columns["shared"][0]),
            touched=float(own.columns["touched"][0]),
            weighted=float(own.columns["weighted"][0]),
            inside=tuple(float(own.columns[f"{_FLOWS}{kind}"][0]) for kind in self.kinds),
            score=standing(scores, mine),
            count=len(scores),
        )


# The ground of the country that was used last: working it out takes longer than all else here.
_grounds: dict[str, Ground] = {}


def _ground(atlas: Atlas) -> Ground:
    if not atlas.fingerprint:
        return ground_of(atlas)
    found = _grounds.get(atlas.fingerprint)
    if found is None:
        _grounds.clear()
        found = _grounds[atlas.fingerprint] = ground_of(atlas)
    return found


def _places(values: Floats) -> Floats:
    """As `standing`, of all at once; the middle where not known."""
    rounded = np.round(values, 9)
    known = np.sort(rounded[~np.isnan(rounded)])
    if not len(known):
        return np.full(len(values), 50.0)
    below = np.searchsorted(known, rounded, "left") + np.searchsorted(known, rounded, "right")
    return np.where(np.isnan(values), 50.0, 50.0 * below / len(known))


def _pools(place: Place, measures: Measures, near: Sequence[int]) -> list[tuple[Pool, NDArray[np.intp]]]:
    every = np.arange(len(measures))
    found = [(Pool("whole", "", len(every)), every)]
    if near and len(near) < len(place.atlas.municipalities):
        inside = np.isin(np.asarray(measures.groups), list(near)).all(axis=1)
        rows = np.flatnonzero(inside)
        if _FEWEST <= len(rows) < len(every):
            found.append((Pool("near", "", len(rows)), rows))
    for one in place.own:
        rows = rows_with(measures, [one])
        if len(rows) >= _FEWEST:
            found.append((Pool("with", place.names[one], len(rows)), rows))
    return found


def _column(name: str, own: Measures, measures: Measures, pools: Sequence[NDArray[np.intp]]) -> ColumnRow:
    values, mine = np.asarray(measures.columns[name]), float(own.columns[name][0])
    known = values[~np.isnan(values)]
    return ColumnRow(
        column=name,
        value=mine,
        middle=float(np.median(known)) if len(known) else float("nan"),
        direction=DIRECTIONS[name],
        places=tuple(standing(values[rows], mine, DIRECTIONS[name]) for rows in pools),
    )


def _best(place: Place, found: _Scores, measures: Measures, scores: Floats) -> tuple[GroupScore, ...]:
    """The best groups with at least one of the members, of as many; the group itself where it is among them."""
    groups = np.asarray(measures.groups)
    rows = np.flatnonzero(np.isin(groups, list(place.own)).any(axis=1))
    chosen = rows[np.argsort(-scores[rows].round(9), kind="stable")[:_BEST]]
    told = []
    for row in chosen:
        one = Measures(
            groups[row : row + 1], {name: measures.columns[name][row : row + 1] for name in measures.columns}
        )
        told.append(found.told(place, one, float(scores[row]), scores))
    return tuple(told)


def _hanging(atlas: Atlas, own: Measures, measures: Measures, columns: Sequence[str]) -> Hanging | None:
    """A group that is none of those measured, since its members are no neighbours, is set beside them."""
    row = row_of(measures, [int(one) for one in own.groups[0]])
    at = len(measures) if row is None else row
    places, known = {}, {}
    for name in columns:
        mine = float(own.columns[name][0])
        if not np.isnan(mine):
            values = np.asarray(measures.columns[name])
            places[name] = _places(np.append(values, mine) if row is None else values)
            known[name] = float(places[name][at])
    if not known:
        return None
    seed = hashlib.sha256(" ".join(atlas.codes[int(one)] for one in own.groups[0]).encode()).digest()
    found = dependence(places, at, np.random.default_rng(int.from_bytes(seed[:8], "big")))
    return Hanging(
        low=found.low,
        middle=found.middle,
        high=found.high,
        among_best=found.among_best,
        standard_error=found.standard_error,
        strongest=max(known, key=lambda name: known[name]),
        weakest=min(known, key=lambda name: known[name]),
    )


def _told(place: Place, found: Alternatives) -> Alternatives:
    """With what is concluded from it."""
    conclusions = [
        Conclusion(
            "partners.place",
            {
                "score": found.own.score,
                "count": found.own.count,
                "size": found.size,
                "scope": found.scope,
                **({"low": found.hanging.low, "high": found.hanging.high} if found.hanging else {}),
            },
        )
    ]
    if not found.is_connected:
        conclusions.append(Conclusion("partners.not_neighbours", {"names": list(place.named(place.own))}))
    for one in found.with_candidates:
        (added,) = set(one.members) - set(found.own.members)
        conclusions.append(
            Conclusion(
                "partners.candidate",
                {
                    "name": added,
                    "score": one.score,
                    "without": found.own.score,
                    "size": found.size + 1,
                    "count": one.count,
                    "scope": found.scope,
                },
            )
        )
    better = [one for one in found.best if one.score > found.own.score and set(one.codes) != set(found.own.codes)]
    if found.hanging and found.hanging.strongest != found.hanging.weakest:
        conclusions.append(
            Conclusion(
                "partners.would_change",
                {"strongest": found.hanging.strongest, "weakest": found.hanging.weakest},
            )
        )
    conclusions.append(Conclusion("partners.better", {"better": list(better[0].members) if better else []}))
    return Alternatives(**{**found.__dict__, "conclusions": tuple(conclusions)})
