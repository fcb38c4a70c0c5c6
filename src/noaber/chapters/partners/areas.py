"""The areas that commuting makes by itself, and whether the group lies in one of them.

Labour-market areas with the usual thresholds, and with four other settings around these to show what hangs on the choice.
Intramax, which has no thresholds, as a second opinion.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

import noaber
from noaber.dossier.results import Conclusion
from noaber.methods.flows import Merge, intramax
from noaber.methods.steadiness import Steadiness, steadiness
from noaber.reference.atlas import Atlas, Flows

from .orienting import USUAL, WORK, counts_staying
from .who import Place

# One thing is changed at a time.
_SETTINGS = (
    USUAL,
    *(replace(USUAL, target_size=size) for size in (10_000, 50_000)),
    *(replace(USUAL, min_containment=least, target_containment=most) for least, most in ((0.6, 0.7), (0.7, 0.8))),
)
# Fewer places make no areas.
_LEAST = 8


@dataclass(frozen=True)
class AllAreas:
    """Of a whole atlas; `places` are those between which the flows go, and `known` and `merges` count within these."""

    year: int
    places: NDArray[np.int64]
    arrive: NDArray[np.float64]
    known: Steadiness
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class AreaRow:
    """A labour-market area that holds some of the municipalities: these, where most work, and all in it."""

    own: tuple[str, ...]
    core: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Joining:
    """A step of intramax: these come together, when so many areas are left; `names` are all in that area then."""

    own: tuple[str, ...]
    left: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Areas:
    """`together`, `exactly`: under how many of the settings the group lies within one area, and is an area by itself."""

    year: int
    count: int
    rows: tuple[AreaRow, ...]
    settings: int
    together: int
    exactly: int
    joining: tuple[Joining, ...]
    conclusions: tuple[Conclusion, ...]


def areas(place: Place) -> Areas | None:
    """None where what stays is not counted, or the flows are of too few places."""
    flows = place.atlas.flows_of(WORK)
    if flows is None or not place.own:
        return None
    found = _kept(place.atlas, flows)
    if found is None:
        return None
    at = {int(one): number for number, one in enumerate(found.places)}
    own = [at[one] for one in place.own if one in at]
    if not own:
        return None
    names = place.named(int(one) for one in found.places)
    rows = _rows(found, [at[one] for one in place.members if one in at], names)
    count = len(_SETTINGS)
    together = round(found.known.holding(own) * count)
    exactly = round(found.known.exactly(own) * count)
    return Areas(
        year=found.year,
        count=int(found.known.labels[0].max()) + 1,
        rows=rows,
        settings=count,
        together=together,
        exactly=exactly,
        joining=_joining(found, own, names),
        conclusions=_conclusions([names[one] for one in own], rows, together, exactly) if len(own) > 1 else (),
    )


def _kept(atlas: Atlas, flows: Flows) -> AllAreas | None:
    """Of a country they are worked out once for its data, whichever exploration asks."""
    if not atlas.fingerprint:
        return _all(flows)
    stamp = (noaber.__version__, atlas.fingerprint)
    held = cache.get("partners:areas")
    if held is None or held[0] != stamp:
        held = (stamp, _all(flows))
        cache.set("partners:areas", held, None)
    found: AllAreas | None = held[1]
    return found


def _all(flows: Flows) -> AllAreas | None:
    """Of the places where anything starts; what goes elsewhere is left out."""
    places = np.flatnonzero((flows.matrix.sum(axis=1) > 0) & (flows.matrix.sum(axis=0) > 0)).astype(np.int64)
    table = flows.matrix[np.ix_(places, places)]
    if len(places) < _LEAST or not counts_staying(flows):
        return None
    return AllAreas(flows.year, places, table.sum(axis=0), steadiness(table, _SETTINGS), intramax(table))


def _rows(found: AllAreas, members: Sequence[int], names: Sequence[str]) -> tuple[AreaRow, ...]:
    labels, rows = found.known.labels[0], []
    for label in dict.fromkeys(int(labels[one]) for one in members):
        inside = np.flatnonzero(labels == label)
        rows.append(
            AreaRow(
                tuple(names[one] for one in members if labels[one] == label),
                names[int(inside[np.argmax(found.arrive[inside])])],
                tuple(sorted(names[int(one)] for one in inside)),
            )
        )
    return tuple(rows)


def _joining(found: AllAreas, own: Sequence[int], names: Sequence[str]) -> tuple[Joining, ...]:
    """The steps at which members of the group come together."""
    area = list(range(len(found.places)))
    held = {number: [number] for number in area}
    steps = []
    for left, step in enumerate(found.merges, start=1):
        first, second = ([one for one in own if one in held[end]] for end in (step.first, step.second))
        held[step.first] += held.pop(step.second)
        if first and second:
            inside = held[step.first]
            steps.append(
                Joining(
                    tuple(names[one] for one in own if one in inside),
                    len(area) - left,
                    tuple(sorted(names[one] for one in inside)),
                )
            )
    return tuple(steps)


def _conclusions(own: Sequence[str], rows: Sequence[AreaRow], together: int, exactly: int) -> tuple[Conclusion, ...]:
    parts = [
        {"own": inside, "core": row.core, "is_alone": set(row.names) <= set(own)}
        for row in rows
        if (inside := [name for name in row.own if name in own])
    ]
    return (
        Conclusion("partners.areas", {"parts": parts}),
        Conclusion("partners.thresholds", {"together": together, "exactly": exactly, "settings": len(_SETTINGS)}),
    )
