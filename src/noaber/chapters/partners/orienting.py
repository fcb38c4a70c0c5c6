"""Where residents go: per kind of flow how each municipality is oriented, and whether the group is an area of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from noaber.dossier.results import Conclusion
from noaber.methods.flows import validity
from noaber.methods.orientation import Orientation, area, orientation
from noaber.methods.steadiness import Thresholds
from noaber.reference.atlas import Flows

from .who import Place

# Of this kind of flow areas are made.
WORK = "commuting"
# Those of the British travel-to-work areas (M. Coombes and S. Bond, Travel-to-work areas: the 2007 review, ONS 2008): from 3,500
# working residents on with a containment of 75 %, from 25,000 on with 66.7 %.
USUAL = Thresholds(3_500, 25_000, 2 / 3, 0.75)
# So many destinations are named for each municipality.
DESTINATIONS = 3
# From these shares on a cell is coloured deeper.
_DEPTHS = (0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True)
class Destination:
    """`share` of all who leave the municipality, from 0 to 1."""

    name: str
    number: int
    share: float
    is_own: bool


@dataclass(frozen=True)
class OrientationRow:
    """`stays` is the share of all who start there, NaN where what stays is not counted; `inside` and `elsewhere` are shares of
    those who leave: to the others of the group, and to places that have no row of their own."""

    name: str
    part: str
    leaving: int
    stays: float
    inside: float
    elsewhere: float
    first: tuple[Destination, ...]


@dataclass(frozen=True)
class CrossingCell:
    """`share` of those who leave; `depth` from 0 (next to nothing) to 4 is how deep it is coloured."""

    number: int
    share: float
    is_self: bool

    @property
    def depth(self) -> int:
        return 0 if self.is_self else sum(self.share >= step for step in _DEPTHS)


@dataclass(frozen=True)
class CrossingRow:
    name: str
    cells: tuple[CrossingCell, ...]


@dataclass(frozen=True)
class Crossing:
    """From each to each: the rows go to the columns, both in the order of `names`."""

    names: tuple[str, ...]
    rows: tuple[CrossingRow, ...]


@dataclass(frozen=True)
class GroupArea:
    """`inside`: of those who leave their own municipality, the share that stays in the group.

    `supply`, `demand`: of all who start in the group, and of all who arrive in it, the share that does both. `linked`: the share
    of the pairs of members between which anybody goes. `validity`: 1 or more for a group that may stand as an area by itself,
    by the usual thresholds; these three NaN where those who stay are not counted, the last where it is no commuting.
    """

    members: tuple[str, ...]
    inside: float
    supply: float
    demand: float
    linked: float
    validity: float


@dataclass(frozen=True)
class Oriented:
    """One kind of flow in its newest year. `counts_staying`: whether those who stay in their municipality are counted."""

    kind: str
    year: int
    counts_staying: bool
    rows: tuple[OrientationRow, ...]
    crossing: Crossing
    areas: tuple[GroupArea, ...]
    conclusions: tuple[Conclusion, ...]

    @property
    def name(self) -> Conclusion:
        return Conclusion("partners.flow", {"kind": self.kind, "year": self.year})

    @property
    def has_validity(self) -> bool:
        return any(not np.isnan(one.validity) for one in self.areas)

    @property
    def reading(self) -> tuple[Conclusion, ...]:
        """Where each municipality looks."""
        return tuple(one for one in self.conclusions if one.code == "partners.looks")


def oriented(place: Place) -> tuple[Oriented, ...]:
    """Per kind of flow the newest year in which any of the municipalities occurs."""
    newest = (place.atlas.flows_of(kind) for kind in place.atlas.kinds_of_flow)
    return tuple(_one(place, flows) for flows in newest if flows is not None and _occurs(place, flows))


def counts_staying(flows: Flows) -> bool:
    """Of moves those within a municipality are often not counted; what merged since leaves a few of them."""
    leaves = flows.matrix.sum(axis=1) > 0
    return bool(2 * np.count_nonzero(flows.matrix.diagonal()) > np.count_nonzero(leaves))


def _occurs(place: Place, flows: Flows) -> bool:
    return bool(place.own) and bool((flows.matrix[list(place.own)].sum(axis=1) > 0).any())


def _one(place: Place, flows: Flows) -> Oriented:
    found = orientation(flows.matrix, flows.to_elsewhere)
    is_counted = counts_staying(flows)
    rows = tuple(_row(place, flows, found, one, is_counted=is_counted) for one in place.members)
    areas = tuple(_area(place, flows, group, is_counted=is_counted) for group in place.groups)
    return Oriented(
        kind=flows.kind,
        year=flows.year,
        counts_staying=is_counted,
        rows=rows,
        crossing=_crossing(place, flows, found),
        areas=areas,
        conclusions=_conclusions(place, flows, rows, areas),
    )


def _row(place: Place, flows: Flows, found: Orientation, one: int, *, is_counted: bool) -> OrientationRow:
    others = [other for other in place.own if other != one]
    leaving = float(flows.matrix[one].sum() - flows.matrix[one, one] + flows.to_elsewhere[one])
    return OrientationRow(
        name=place.names[one],
        part="own" if one in place.own else "candidate",
        leaving=round(leaving),
        stays=float(found.stays[one]) if is_counted else float("nan"),
        inside=float(found.shares[one, others].sum()) if leaving else float("nan"),
        elsewhere=float(found.elsewhere[one]),
        first=tuple(
            Destination(place.names[other], round(float(flows.matrix[one, other])), share, other in place.own)
            for other, share in found.first(one, DESTINATIONS)
        ),
    )


def _area(place: Place, flows: Flows, group: Sequence[int], *, is_counted: bool) -> GroupArea:
    found = area(flows.matrix, group, to_elsewhere=flows.to_elsewhere, from_elsewhere=flows.from_elsewhere)
    stays = float(flows.matrix[list(group), list(group)].sum())
    leaving = found.start - stays
    nan = float("nan")
    # The group and everything else, as two areas.
    both = np.array([[found.inside, found.start - found.inside], [found.arrive - found.inside, 1.0]])
    usual = {
        "min_size": USUAL.min_size,
        "target_size": USUAL.target_size,
        "min_containment": USUAL.min_containment,
        "target_containment": USUAL.target_containment,
    }
    return GroupArea(
        members=place.named(group),
        inside=(found.inside - stays) / leaving if leaving else nan,
        supply=found.supply if is_counted else nan,
        demand=found.demand if is_counted else nan,
        linked=found.linked,
        validity=float(validity(both, np.array([0, 1]), **usual)[0]) if is_counted and flows.kind == WORK else nan,
    )


def _crossing(place: Place, flows: Flows, found: Orientation) -> Crossing:
    """The members, and behind them where most of theirs go; the largest first."""
    members = list(place.members)
    others = {other for one in members for other, _share in found.first(one, DESTINATIONS)} - set(members)
    shown = members + sorted(others, key=lambda other: -flows.matrix[members, other].sum())
    shares = np.nan_to_num(found.shares)
    return Crossing(
        names=place.named(shown),
        rows=tuple(
            CrossingRow(
                place.names[one],
                tuple(
                    CrossingCell(round(float(flows.matrix[one, other])), float(shares[one, other]), one == other)
                    for other in shown
                ),
            )
            for one in shown
        ),
    )


def _conclusions(
    place: Place, flows: Flows, rows: Sequence[OrientationRow], areas: Sequence[GroupArea]
) -> tuple[Conclusion, ...]:
    """First how much stays in the group, then of each municipality where it looks."""
    found = []
    if areas and set(areas[0].members) == set(place.named(place.own)):
        found.append(Conclusion("partners.inside", {"kind": flows.kind, "year": flows.year, "inside": areas[0].inside}))
    for row in rows:
        if row.first:
            others = len(place.own) - (row.part == "own")
            found.append(
                Conclusion(
                    "partners.looks",
                    {
                        "kind": flows.kind,
                        "name": row.name,
                        "first": [{"name": one.name, "share": one.share, "is_own": one.is_own} for one in row.first],
                        "inside": row.inside,
                        "others": others,
                    },
                )
            )
    return tuple(found)
