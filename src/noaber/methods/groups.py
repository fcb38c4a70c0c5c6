"""All connected groups of k places on a map, such as groups of neighbouring municipalities.

A group is connected when from each of its members every other can be reached over neighbours that are members too. Every
group is found once, grown from its lowest member (ESU: Wernicke 2006, Efficient detection of network motifs, IEEE/ACM TCBB
3(4)): by `growing` on arrays, or by `compiled` where numba is installed, with the same result.

Shapes: M places; neighbours are symmetric. Memory grows with the groups of one stretch of lowest members only, so that
`iter_connected_groups` stays flat however many groups there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from importlib import import_module
from itertools import chain
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .growing import Map

# So many unfinished groups are grown together at most, roughly.
_TOGETHER = 200_000

Neighbours = Sequence[Set[int]] | NDArray[Any] | Map


def connected_groups(neighbours: Neighbours, k: int) -> NDArray[np.int32]:
    """Every connected group of `k` places: (count, k), each row ascending, rows in ascending order.

    `neighbours`: for each of the M places the set of its neighbours, or a boolean (M, M) matrix. Raises ValueError for
    neighbours that are not mutual, out of range or a place's own, and for k below 1.
    """
    area = as_map(neighbours)
    if k < 1:
        raise ValueError("a group has at least one member")
    found = [groups_from(area, first, last, k) for first, last in stretches(area, k)]
    return np.concatenate(found) if found else np.empty((0, k), dtype=np.int32)


def iter_connected_groups(neighbours: Neighbours, k: int, chunk: int = 100_000) -> Iterator[NDArray[np.int32]]:
    """The groups of `connected_groups` in the same order, in arrays of at most `chunk` rows."""
    area = as_map(neighbours)
    if k < 1:
        raise ValueError("a group has at least one member")
    if chunk < 1:
        raise ValueError("a chunk has at least one row")
    waiting: list[NDArray[np.int32]] = []
    held = 0
    for first, last in stretches(area, k):
        groups = groups_from(area, first, last, k)
        waiting.append(groups)
        held += len(groups)
        while held >= chunk:
            joined = np.concatenate(waiting)
            yield joined[:chunk]
            waiting, held = [joined[chunk:]], held - chunk
    joined = np.concatenate(waiting) if waiting else np.empty((0, k), dtype=np.int32)
    if len(joined):
        yield joined


def stretches(area: Map, k: int) -> list[tuple[int, int]]:
    """Stretches of lowest members, first and beyond the last, so long that their groups fit in memory together."""
    # Each further member multiplies the number of groups by about the number of neighbours, on a map by about five.
    growth = max(len(area.ends) / max(area.places, 1), 1.0)
    size = max(1, int(_TOGETHER / growth ** (k - 1)))
    return [(first, min(first + size, area.places)) for first in range(0, area.places, size)]


def groups_from(area: Map, first: int, last: int, k: int) -> NDArray[np.int32]:
    """The groups with a lowest member from `first` up to but not including `last`, as `connected_groups` gives them."""
    engine = _engine()
    bits = max(int(area.places - 1).bit_length(), 1)
    if bits * k > 64:
        columns = engine.grow(area, first, last, k)
        return np.ascontiguousarray(columns[:, np.lexsort(columns[::-1])].T)
    packed = engine.grow_packed(area, first, last, k, bits)
    packed.sort()
    return engine.unpack(packed, k, bits)


@cache
def _engine() -> ModuleType:
    """Machine code where numba is installed (the extra `fast`), arrays where it is not; both give the same."""
    try:
        return import_module(".compiled", __package__)
    except (ImportError, RuntimeError):  # the latter where numba finds no folder in which it may keep what it compiled
        return import_module(".growing", __package__)


def as_map(neighbours: Neighbours) -> Map:
    """Neighbours as one list. Raises ValueError as `connected_groups` does."""
    if isinstance(neighbours, Map):
        return neighbours
    if isinstance(neighbours, np.ndarray):
        return _of_matrix(neighbours)
    places = len(neighbours)
    counts = np.fromiter((len(others) for others in neighbours), dtype=np.int64, count=places)
    ends = np.fromiter(chain.from_iterable(neighbours), dtype=np.int64, count=int(counts.sum()))
    owners = np.repeat(np.arange(places), counts)
    for place in owners[(ends < 0) | (ends >= places)]:
        raise ValueError(f"place {place} has a neighbour outside the {places} places there are")
    if (owners == ends).any():
        raise ValueError("a place is no neighbour of itself")
    pairs = np.sort(owners * places + ends)
    turned = np.sort(ends * places + owners)
    for pair in pairs[pairs != turned]:
        one, other = sorted(divmod(int(pair), places))
        raise ValueError(f"neighbours are mutual: of {one} and {other} only the one is a neighbour of the other")
    return Map(
        np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]), (pairs % max(places, 1)).astype(np.int32)
    )


def _of_matrix(neighbours: NDArray[Any]) -> Map:
    if neighbours.ndim != 2 or neighbours.shape[0] != neighbours.shape[1]:
        raise ValueError(f"neighbours are a square matrix, not of shape {neighbours.shape}")
    matrix = neighbours.astype(bool)
    if matrix.diagonal().any():
        raise ValueError("a place is no neighbour of itself")
    if (matrix != matrix.T).any():
        raise ValueError("neighbours are mutual: the matrix is not symmetric")
    rows, columns = np.nonzero(matrix)
    counts = np.bincount(rows, minlength=len(matrix))
    return Map(np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)]), columns.astype(np.int32))
