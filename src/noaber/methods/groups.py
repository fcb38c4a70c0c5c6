"""All connected groups of k places on a map, such as groups of neighbouring municipalities.

A group is connected when from each of its members every other can be reached over neighbours that are members too. Every
group is found once: groups are grown one member at a time from their lowest member, with members above it only, so that
groups with different lowest members never meet, and copies of one group are found among those with the same lowest member
(the idea of ESU: Wernicke 2006, Efficient detection of network motifs, IEEE/ACM TCBB 3(4)). All growing is done for many
groups at once on arrays.

Shapes: M places; neighbours are symmetric. Memory grows with the groups of one stretch of lowest members only, so that
`iter_connected_groups` stays flat however many groups there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

# So many unfinished groups are grown together at most, roughly.
_TOGETHER = 200_000

Neighbours = Sequence[Set[int]] | NDArray[Any]


def connected_groups(neighbours: Neighbours, k: int) -> NDArray[np.int32]:
    """Every connected group of `k` places: (count, k), each row ascending, rows in ascending order.

    `neighbours`: for each of the M places the set of its neighbours, or a boolean (M, M) matrix. Raises ValueError for
    neighbours that are not mutual, out of range or a place's own, and for k below 1.
    """
    found = list(iter_connected_groups(neighbours, k))
    return np.concatenate(found) if found else np.empty((0, k), dtype=np.int32)


def iter_connected_groups(neighbours: Neighbours, k: int, chunk: int = 100_000) -> Iterator[NDArray[np.int32]]:
    """The groups of `connected_groups` in the same order, in arrays of at most `chunk` rows."""
    starts, ends = _as_lists(neighbours)
    if k < 1:
        raise ValueError("a group has at least one member")
    if chunk < 1:
        raise ValueError("a chunk has at least one row")
    places = len(starts) - 1
    waiting: list[NDArray[np.int32]] = []
    held = 0
    for lowest in _stretches(places, k):
        groups = lowest[:, None]
        for _size in range(1, k):
            groups = _grown(groups, starts, ends, places)
        waiting.append(groups)
        held += len(groups)
        while held >= chunk:
            joined = np.concatenate(waiting)
            yield joined[:chunk]
            waiting, held = [joined[chunk:]], held - chunk
    joined = np.concatenate(waiting) if waiting else np.empty((0, k), dtype=np.int32)
    if len(joined):
        yield joined


def _stretches(places: int, k: int) -> Iterator[NDArray[np.int32]]:
    """Lowest members, so many at a time that their groups fit in memory together."""
    # On a map each further member multiplies the number of groups by about five.
    size = max(1, _TOGETHER // 5 ** (k - 1))
    for first in range(0, places, size):
        yield np.arange(first, min(first + size, places), dtype=np.int32)


def _grown(
    groups: NDArray[np.int32], starts: NDArray[np.int64], ends: NDArray[np.int32], places: int
) -> NDArray[np.int32]:
    """Every group with each neighbour above its lowest member added, each result once, in ascending order."""
    count, size = groups.shape
    if not count:
        return np.empty((0, size + 1), dtype=np.int32)
    members = groups.ravel()
    degrees = starts[members + 1] - starts[members]
    owners = np.repeat(np.repeat(np.arange(count), size), degrees)
    first = np.repeat(starts[members] - (np.cumsum(degrees) - degrees), degrees)
    added = ends[first + np.arange(len(first))]
    above = added > groups[owners, 0]
    owners, added = owners[above], added[above]
    is_new = np.ones(len(added), dtype=bool)
    for column in range(1, size):
        is_new &= groups[owners, column] != added
    owners, added = owners[is_new], added[is_new]
    grown = np.empty((len(added), size + 1), dtype=np.int32)
    grown[:, :size] = groups[owners]
    grown[:, size] = added
    # One step of insertion sorting from the end: only the last member can stand wrong.
    for column in range(size, 0, -1):
        low = np.minimum(grown[:, column - 1], grown[:, column])
        np.maximum(grown[:, column - 1], grown[:, column], out=grown[:, column])
        grown[:, column - 1] = low
    return _each_once(grown, places)


def _each_once(groups: NDArray[np.int32], places: int) -> NDArray[np.int32]:
    """The rows, each once, in ascending order."""
    if not len(groups):
        return groups
    bits = max(int(places - 1).bit_length(), 1)
    size = groups.shape[1]
    if bits * size <= 64:
        packed = np.zeros(len(groups), dtype=np.uint64)
        for column in range(size):
            packed = (packed << np.uint64(bits)) | groups[:, column].astype(np.uint64)
        packed = np.unique(packed)
        unpacked = np.empty((len(packed), size), dtype=np.int32)
        for column in range(size - 1, -1, -1):
            unpacked[:, column] = packed & np.uint64((1 << bits) - 1)
            packed = packed >> np.uint64(bits)
        return unpacked
    return np.unique(groups, axis=0)


def _as_lists(neighbours: Neighbours) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Where the neighbours of each place start, and all neighbours one after the other."""
    if isinstance(neighbours, np.ndarray):
        if neighbours.ndim != 2 or neighbours.shape[0] != neighbours.shape[1]:
            raise ValueError(f"neighbours are a square matrix, not of shape {neighbours.shape}")
        matrix = neighbours.astype(bool)
        if matrix.diagonal().any():
            raise ValueError("a place is no neighbour of itself")
        if (matrix != matrix.T).any():
            raise ValueError("neighbours are mutual: the matrix is not symmetric")
        rows, columns = np.nonzero(matrix)
        counts = np.bincount(rows, minlength=len(matrix))
        return np.concatenate([[0], np.cumsum(counts)]), columns.astype(np.int32)
    places = len(neighbours)
    for place, others in enumerate(neighbours):
        for other in others:
            if not 0 <= other < places:
                raise ValueError(f"place {place} has a neighbour {other}, and there are {places} places")
            if other == place:
                raise ValueError("a place is no neighbour of itself")
            if place not in neighbours[other]:
                raise ValueError(f"neighbours are mutual: {other} is one of {place}, and not the other way round")
    counts = np.array([len(others) for others in neighbours], dtype=np.int64)
    ends = [other for others in neighbours for other in sorted(others)]
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]), np.array(ends, dtype=np.int32)
