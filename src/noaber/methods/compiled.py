"""What `growing` does, one group at a time in machine code: there where numba is installed (the extra `fast`).

The candidates of a group stand in one row behind each other. A group takes one of these; the neighbours of that one which
were no candidate before, and are no member, are put behind it, and taken off again when all groups with it are done
(D. H. Redelmeier, Counting polyominoes: yet another attack, Discrete Mathematics 36 (1981), on any map).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .growing import Map


def grow(area: Map, first: int, last: int, k: int) -> NDArray[np.int32]:
    """As `growing.grow`: (k, count), in no order."""
    found, _packed, count = _grow(area.starts, area.ends, first, last, k, 0)
    return found[:count].T


def grow_packed(area: Map, first: int, last: int, k: int, bits: int) -> NDArray[np.uint64]:
    """As `growing.grow_packed`, in no order."""
    _found, packed, count = _grow(area.starts, area.ends, first, last, k, bits)
    return packed[:count]


def unpack(packed: NDArray[np.uint64], size: int, bits: int) -> NDArray[np.int32]:
    """As `growing.unpack`."""
    return _unpack(packed, size, np.uint64(bits))


@njit(cache=True, nogil=True)
def _unpack(packed: NDArray[np.uint64], size: int, bits: np.uint64) -> NDArray[np.int32]:
    rows = np.empty((len(packed), size), dtype=np.int32)
    mask = (np.uint64(1) << bits) - np.uint64(1)
    for row in range(len(packed)):
        number = packed[row]
        for at in range(size - 1, -1, -1):
            rows[row, at] = np.int32(number & mask)
            number >>= bits
    return rows


@njit(cache=True, nogil=True)
def _grow(
    starts: NDArray[np.int64], ends: NDArray[np.int32], first: int, last: int, k: int, bits: int
) -> tuple[NDArray[np.int32], NDArray[np.uint64], int]:
    """The groups as rows where `bits` is 0, and else packed."""
    places = len(starts) - 1
    room = 65_536
    found = np.empty((0 if bits else room, k), dtype=np.int32)
    packed = np.empty(room if bits else 0, dtype=np.uint64)
    bases = np.empty(k, dtype=np.uint64)
    count = 0
    is_known = np.zeros(places, dtype=np.bool_)  # a member, or a candidate now or before
    candidates = np.empty(places, dtype=np.int32)
    at = np.zeros(k + 1, dtype=np.int64)  # per size of the group which candidate is tried
    end = np.zeros(k + 1, dtype=np.int64)  # where its candidates end
    members = np.empty((k + 1, k), dtype=np.int32)  # per size, ascending
    for lowest in range(first, last):
        is_known[lowest] = True
        candidates[0] = lowest
        size, at[0], end[0] = 0, 0, 1
        while size >= 0:
            if at[size] == end[size]:
                # All done with this group: its own candidates go, and the group before takes its next one.
                size -= 1
                if size >= 0:
                    for one in range(end[size], end[size + 1]):
                        is_known[candidates[one]] = False
                    at[size] += 1
                continue
            if size == k - 1:
                more = end[size] - at[size]
                while count + more > room:
                    room *= 2
                    found, packed = _larger(found), _larger(packed)
                if bits:
                    _pack_all(members[size], candidates[at[size] : end[size]], bits, bases, packed[count:])
                else:
                    for one in range(more):
                        _insert(members[size], candidates[at[size] + one], size, found[count + one])
                count += more
                at[size] = end[size]
                continue
            taken = candidates[at[size]]
            _insert(members[size], taken, size, members[size + 1])
            last_one = end[size]
            for step in range(starts[taken], starts[taken + 1]):
                other = ends[step]
                if other > lowest and not is_known[other]:
                    is_known[other] = True
                    candidates[last_one] = other
                    last_one += 1
            size += 1
            at[size], end[size] = at[size - 1] + 1, last_one
        is_known[lowest] = False
    return found, packed, count


@njit(cache=True, nogil=True)
def _pack_all(
    ascending: NDArray[np.int32],
    added: NDArray[np.int32],
    bits: int,
    bases: NDArray[np.uint64],
    out: NDArray[np.uint64],
) -> None:
    """The group with each of those added, packed; `bases` is room for the group with a gap at each place."""
    size = len(bases) - 1
    number = np.uint64(0)
    for at in range(size):
        number = (number << np.uint64(bits)) | np.uint64(ascending[at])
    bases[size] = number << np.uint64(bits)
    for at in range(size - 1, -1, -1):
        member, shift = np.uint64(ascending[at]), np.uint64(bits * (size - at))
        bases[at] = bases[at + 1] - (member << shift) + (member << (shift - np.uint64(bits)))
    for one in range(len(added)):
        at = size
        while at > 0 and ascending[at - 1] > added[one]:
            at -= 1
        out[one] = bases[at] | (np.uint64(added[one]) << np.uint64(bits * (size - at)))


@njit(cache=True, nogil=True)
def _larger(array: NDArray[Any]) -> NDArray[Any]:
    """The same with twice the room; empty stays empty."""
    larger = np.empty((2 * len(array),) + array.shape[1:], dtype=array.dtype)  # noqa: RUF005  # numba knows no stars
    larger[: len(array)] = array
    return larger


@njit(cache=True, nogil=True)
def _insert(ascending: NDArray[np.int32], added: int, size: int, out: NDArray[np.int32]) -> None:
    """The first `size` numbers and the one added, ascending, written to `out`."""
    at = size
    while at > 0 and ascending[at - 1] > added:
        out[at] = ascending[at - 1]
        at -= 1
    out[at] = added
    for one in range(at):
        out[one] = ascending[one]
