"""All that is shown of one group: its measures among others, better ones, with one more or one fewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from noaber.chapters.partners.together import standing
from noaber.methods.grouping import DIRECTIONS, Dependence, Measures, dependence, measure
from noaber.reference.scanning import row_of, rows_with

from .exploring import GroupLine, lines_of
from .land import LARGEST, Land
from .ranking import ranking
from .standing import Stand
from .words import explained, measure_name, written

_BEST = 10
_FEWEST = 5
NAN = float("nan")


@dataclass(frozen=True)
class MeasureRow:
    """`place` and `place_with`: among all groups of the size, and among those with one member; NaN where not known."""

    column: str
    label: str
    text: str
    value: str
    middle: str
    place: float
    place_with: float
    direction: int


@dataclass(frozen=True)
class Other:
    """The group with one more or one fewer."""

    name: str
    names: tuple[str, ...]
    url: str
    place: float


@dataclass(frozen=True)
class Member:
    name: str
    url: str
    pool_url: str
    is_chosen: bool


@dataclass(frozen=True)
class GroupPage:
    """`count` and `count_with`: how many groups it is compared with; 0 where that size was not measured."""

    names: tuple[str, ...]
    codes: str
    size: int
    is_connected: bool
    members: tuple[Member, ...]
    chosen: str
    count: int
    count_with: int
    place: float
    rows: tuple[MeasureRow, ...]
    best: tuple[GroupLine, ...]
    more: tuple[Other, ...]
    fewer: tuple[Other, ...]
    hanging: Dependence | None


def group_page(stand: Stand, group: Sequence[int], chosen: int) -> GroupPage:
    """`chosen`: the member whose groups it is compared with too."""
    land, size = stand.land, len(group)
    own = measure([sorted(group)], land.ground)
    measures = land.measures(size)
    among = rows_with(measures, [chosen]) if measures is not None else np.array([], dtype=np.intp)
    row = row_of(measures, group) if measures is not None else None
    return GroupPage(
        names=stand.names(group),
        codes=stand.codes(group),
        size=size,
        is_connected=land.atlas.is_connected(group),
        members=tuple(
            Member(
                land.names[one],
                stand.municipality_url(one),
                stand.group_url(group, **{"with": land.atlas.codes[one]}),
                one == chosen,
            )
            for one in group
        ),
        chosen=land.names[chosen],
        count=len(measures) if measures is not None else 0,
        count_with=len(among) if len(among) >= _FEWEST else 0,
        place=score_place(land, group, own),
        rows=tuple(_row(land, name, own, measures, row, among) for name in land.columns),
        best=_best(stand, size, among),
        more=_others(stand, [(one, (*group, one)) for one in _around(land, group)]) if size < LARGEST else (),
        fewer=_others(stand, [(one, tuple(m for m in group if m != one)) for one in group]) if size > 2 else (),
        hanging=_hanging(land, size, row),
    )


def group_rows(land: Land, group: Sequence[int]) -> tuple[MeasureRow, ...]:
    """Its measures among all groups of its size."""
    own, measures = measure([sorted(group)], land.ground), land.measures(len(group))
    row = row_of(measures, group) if measures is not None else None
    return tuple(_row(land, name, own, measures, row, ()) for name in land.columns)


def score_place(land: Land, group: Sequence[int], own: Measures | None = None) -> float:
    """Where the group stands among all of its size by the usual weights, from 0 to 100; NaN where not measured."""
    measures = land.measures(len(group))
    if measures is None:
        return NAN
    ranked = ranking(land, len(group), land.usual)
    row = row_of(measures, group)
    if row is not None:
        return ranked.place(row)
    own = own if own is not None else measure([sorted(group)], land.ground)
    total = sum(
        weight * _or_middle(_standing(land, measures, name, float(own.columns[name][0])))
        for name, weight in ranked.weights.items()
    )
    return ranked.place_of(total / sum(ranked.weights.values()))


def _or_middle(place: float) -> float:
    return 50.0 if place != place else place


def _standing(land: Land, measures: Measures, name: str, value: float) -> float:
    key = ("standing", measures.groups.shape[1], name, value)
    found: float = land.told.get(key, lambda: standing(np.asarray(measures.columns[name]), value, DIRECTIONS[name]))
    return found


def _middle(land: Land, measures: Measures, name: str) -> float:
    def found() -> float:
        values = np.asarray(measures.columns[name])
        known = values[~np.isnan(values)]
        return float(np.median(known)) if len(known) else NAN

    middle: float = land.told.get(("middle", measures.groups.shape[1], name), found)
    return middle


def _row(land: Land, name: str, own: Measures, measures: Measures | None, row: int | None, among: Any) -> MeasureRow:
    value = float(own.columns[name][0])
    place = place_with = middle = NAN
    if measures is not None:
        middle = _middle(land, measures, name)
        if row is not None:
            place = float(land.scan.percentiles[measures.groups.shape[1]][name][row])
        else:
            place = _standing(land, measures, name, value)
        if len(among) >= _FEWEST:
            place_with = standing(np.asarray(measures.columns[name])[among], value, DIRECTIONS[name])
    return MeasureRow(
        name,
        measure_name(name),
        explained(name),
        written(name, value),
        written(name, middle),
        place,
        place_with,
        DIRECTIONS[name],
    )


def _best(stand: Stand, size: int, among: Any) -> tuple[GroupLine, ...]:
    """The best groups with the chosen member, by the usual weights."""
    if not len(among):
        return ()
    scores = ranking(stand.land, size, stand.land.usual).scores[among]
    rows = among[np.argsort(-scores, kind="stable")[:_BEST]]
    return tuple(lines_of(stand, size, stand.land.usual, rows))


def _around(land: Land, group: Sequence[int]) -> list[int]:
    found = {other for one in group for other in land.atlas.neighbours[one]} - set(group)
    return sorted(found, key=lambda one: land.names[one].casefold())


def _others(stand: Stand, groups: Sequence[tuple[int, tuple[int, ...]]]) -> tuple[Other, ...]:
    """Best first; those of a size that was not measured by name."""
    found = []
    for one, group in groups:
        measures = stand.land.measures(len(group))
        row = row_of(measures, group) if measures is not None else None
        place = ranking(stand.land, len(group), stand.land.usual).place(row) if row is not None else NAN
        found.append(Other(stand.land.names[one], stand.names(group), stand.group_url(group), place))
    return tuple(sorted(found, key=lambda one: -_or_last(one.place)))


def _or_last(place: float) -> float:
    return -1.0 if place != place else place


def _hanging(land: Land, size: int, row: int | None) -> Dependence | None:
    """How the place hangs on the weights of the usual measures that are known of the group."""
    if row is None:
        return None
    places = {name: land.scan.percentiles[size][name] for name in land.usual}
    known = {name: values for name, values in places.items() if not np.isnan(values[row])}
    if len(known) < 2:
        return None
    rng = np.random.default_rng(row)
    found: Dependence = land.told.get(
        ("hanging", size, row), lambda: dependence(known, row, rng, draws=400, competitors=1000)
    )
    return found
