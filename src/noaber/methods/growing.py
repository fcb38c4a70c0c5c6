"""Growing connected groups on arrays: every group once, without a set of what was found (Wernicke 2006).

A group grows from its lowest member. Each unfinished group carries its candidates: places next to it that it may still take.
When it takes one, it keeps the candidates that stand after that one, and gets as new candidates the neighbours of the one
taken that lie next to no earlier member. So no group can come about in two ways. All groups of a stretch of lowest members
grow together, as columns of arrays. `compiled` does the same one group at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
Whole = NDArray[np.int64]

# Up to so many places a table of all pairs says who are neighbours; beyond it, looking up in a list of pairs.
_TABLE = 8192


@dataclass(frozen=True)
class Map:
    """The neighbours of place p are `ends[starts[p]:starts[p + 1]]`, ascending."""

    starts: Whole
    ends: Places

    @property
    def places(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def _pairs(self) -> Whole:
        """Each place and neighbour as one number, ascending."""
        return np.repeat(np.arange(self.places), np.diff(self.starts)) * self.places + self.ends

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        table = np.zeros(self.places**2, dtype=np.bool_)
        table[self._pairs] = True
        return table

    def are_neighbours(self, some: Places, others: Places) -> NDArray[np.bool_]:
        pairs = some.astype(np.int64) * self.places + others
        if self.places <= _TABLE:
            return self._table[pairs]
        at = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        found: NDArray[np.bool_] = self._pairs[at] == pairs
        return found


@dataclass(frozen=True)
class _Growing:
    """Unfinished groups as columns, members ascending; candidate `place[i]` is one of group `owner[i]`, owners ascending."""

    members: list[Places]
    owner: Whole
    place: Places

    def taken(self) -> list[Places]:
        """Each group with each of its candidates, members ascending."""
        grown = [column[self.owner] for column in self.members]
        # One step of insertion sorting from the end; the lowest member stays the first.
        added = self.place
        for at in range(len(grown) - 1, 0, -1):
            grown[at], added = np.maximum(grown[at], added), np.minimum(grown[at], added)
        grown.insert(1, added)
        return grown


def grow(area: Map, first: int, last: int, k: int) -> NDArray[np.int32]:
    """The connected groups of `k` whose lowest member is `first` up to but not including `last`: (k, count), in no order."""
    lowest = np.arange(first, last, dtype=np.int32)
    if k == 1:
        return lowest[None]
    owner, place = _above(area, np.arange(len(lowest)), lowest, lowest)
    growing = _Growing([lowest], owner, place)
    for _size in range(2, k):
        growing = _further(area, growing)
    return np.array(growing.taken(), dtype=np.int32).reshape(k, -1)


def _further(area: Map, growing: _Growing) -> _Growing:
    """Each group with each of its candidates, and the candidates that it has then."""
    owner, place = growing.owner, growing.place
    count = len(owner)
    # Of the earlier candidates those that stand after the one taken.
    ends = np.searchsorted(owner, owner, side="right")
    kept = ends - np.arange(count) - 1
    kept_owner = np.repeat(np.arange(count), kept)
    kept_first = np.cumsum(kept) - kept
    kept_place = place[np.arange(len(kept_owner)) - kept_first[kept_owner] + kept_owner + 1]
    # Neighbours of the one taken, next to no earlier member.
    new_owner, new_place = _above(area, np.arange(count), place, growing.members[0][owner])
    for column in growing.members:
        is_new = ~area.are_neighbours(column[owner[new_owner]], new_place)
        new_owner, new_place = new_owner[is_new], new_place[is_new]
    owners = np.concatenate([kept_owner, new_owner])
    order = np.argsort(owners, kind="stable")
    return _Growing(growing.taken(), owners[order], np.concatenate([kept_place, new_place])[order])


def _above(area: Map, owner: Whole, place: Places, lowest: Places) -> tuple[Whole, Places]:
    """The neighbours of each place that are higher than the lowest member of its group."""
    degrees = area.starts[place + 1] - area.starts[place]
    owners = np.repeat(owner, degrees)
    first = np.repeat(area.starts[place] - (np.cumsum(degrees) - degrees), degrees)
    ends = area.ends[first + np.arange(len(first))]
    above = ends > np.repeat(lowest, degrees)
    return owners[above], ends[above]


def grow_packed(area: Map, first: int, last: int, k: int, bits: int) -> NDArray[np.uint64]:
    """The same with each group as one number, which sorts as its members do; `bits` for each member, at most 64 together."""
    columns = grow(area, first, last, k)
    packed = np.zeros(columns.shape[1], dtype=np.uint64)
    for column in columns:
        packed <<= np.uint64(bits)
        packed |= column.astype(np.uint64)
    return packed


def unpack(packed: NDArray[np.uint64], size: int, bits: int) -> NDArray[np.int32]:
    """The groups as rows."""
    rows = np.empty((len(packed), size), dtype=np.int32)
    left = packed
    for at in range(size - 1, -1, -1):
        rows[:, at] = left & np.uint64((1 << bits) - 1)
        left = left >> np.uint64(bits)
    return rows
