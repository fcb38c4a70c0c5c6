"""Who goes where: on which places a place is oriented, and whether a group of places is an area of its own.

Flows are (M, M): from row to column, the diagonal being what stays; `to_elsewhere` and `from_elsewhere` (M,) are what leaves
for and comes from places outside the matrix, nothing where left out.

Literature: M. Coombes and S. Bond, Travel-to-work areas: the 2007 review (ONS, 2008), on containment from both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .flows import Floats, checked


@dataclass(frozen=True)
class Orientation:
    """Shares between 0 and 1 of what starts in each place.

    `stays` (M,): of all that starts there, what stays; NaN where nothing starts. `shares[i, j]` (M, M): of what leaves i,
    what goes to j; 0 on the diagonal. `elsewhere` (M,): of what leaves i, what goes out of the matrix. Both NaN where nothing
    leaves.
    """

    stays: Floats
    shares: Floats
    elsewhere: Floats

    def first(self, place: int, count: int = 3) -> list[tuple[int, float]]:
        """The places to which most goes, with their share; none to which nothing goes, ties by lowest index."""
        shares = np.nan_to_num(self.shares[place])
        order = np.argsort(-shares, kind="stable")[:count]
        return [(int(other), float(shares[other])) for other in order if shares[other] > 0]


@dataclass(frozen=True)
class Area:
    """A group of k places as an area.

    `inside` stays in the area, `start` starts in it and `arrive` arrives in it, elsewhere included; `supply` and `demand` are
    inside/start and inside/arrive, `containment` the lower of these.

    Cohesion: `between` is the share of `inside` that goes from one member to another, `linked` the share of the ordered pairs
    of members between which anything goes. `oriented` (k,): of what leaves each member, the share that goes to the others.
    `outside` (k,): the place outside to which most goes from each member, -1 where nothing goes out; `pull` (k,): its share.
    A member whose pull exceeds its orientation looks to somebody else more than to the whole group.
    """

    inside: float
    start: float
    arrive: float
    supply: float
    demand: float
    containment: float
    between: float
    linked: float
    oriented: Floats
    outside: NDArray[np.int64]
    pull: Floats


def orientation(flows: Floats, to_elsewhere: Floats | None = None) -> Orientation:
    """How each place is oriented. Raises ValueError for what are no flows."""
    table = checked(flows)
    leaving = _elsewhere(to_elsewhere, len(table))
    own = table.diagonal()
    start = table.sum(axis=1) + leaving
    others = table.copy()
    np.fill_diagonal(others, 0)
    gone = others.sum(axis=1) + leaving
    with np.errstate(divide="ignore", invalid="ignore"):
        return Orientation(own / start, others / gone[:, None], leaving / gone)


def area(
    flows: Floats,
    group: Sequence[int],
    *,
    to_elsewhere: Floats | None = None,
    from_elsewhere: Floats | None = None,
) -> Area:
    """A group as an area: how much it keeps, and how it hangs together; what is not defined is NaN.

    Raises ValueError for what are no flows, and for a group without members, with one named twice, or one that is no place.
    """
    table = checked(flows)
    members = list(group)
    if not members or len(set(members)) != len(members) or not all(0 <= one < len(table) for one in members):
        raise ValueError("a group has at least one member, each a place of the flows and named once")
    found = orientation(table, to_elsewhere)
    own = table[np.ix_(members, members)]
    inside, stays, count = float(own.sum()), float(own.diagonal().sum()), len(members)
    start = float(table[members].sum() + _elsewhere(to_elsewhere, len(table))[members].sum())
    arrive = float(table[:, members].sum() + _elsewhere(from_elsewhere, len(table))[members].sum())
    links = np.count_nonzero(own) - np.count_nonzero(own.diagonal())
    outside = found.shares[members].copy()
    outside[:, members] = 0
    outside = np.nan_to_num(outside)
    pull = outside.max(axis=1)
    supply, demand = _ratio(inside, start), _ratio(inside, arrive)
    return Area(
        inside=inside,
        start=start,
        arrive=arrive,
        supply=supply,
        demand=demand,
        containment=float(np.minimum(supply, demand)),
        between=_ratio(inside - stays, inside),
        linked=_ratio(float(links), count * (count - 1)),
        oriented=found.shares[np.ix_(members, members)].sum(axis=1),
        outside=np.where(pull > 0, outside.argmax(axis=1), -1),
        pull=pull,
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _elsewhere(values: Floats | None, places: int) -> Floats:
    if values is None:
        return np.zeros(places)
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (places,) or not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"flows to and from elsewhere are {places} finite numbers, not negative")
    return array
