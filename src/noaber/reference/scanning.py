"""Every connected group of neighbours in an atlas, measured: the scan, in one process or spread over many.

The work falls apart in pieces: the groups of one size whose lowest member lies in one stretch. Pieces know nothing of each
other, so any executor of `concurrent.futures` may do them: threads, processes, or a cluster (Dask's `Client.get_executor()`).
Results are put in the order of the pieces, so that it makes no difference who did which, or how often.
"""

from __future__ import annotations

import hashlib
import math
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noaber.methods.grouping import Ground, Measures, measure, percentiles
from noaber.methods.groups import as_map, groups_from, stretches
from noaber.methods.growing import Map

from .atlas import Atlas, Floats
from .layout import RESIDENTS, URBANITY

SIZES = (2, 3, 4, 5, 6)

Progress = Callable[[int, int], None]
"""Called with how many pieces are done, and of how many."""

_WAITING = 64
"""So many pieces are handed out at once at most: memory stays flat when they are done faster than used."""

_SHARES, _LEAST = 32, 8000
"""Into so many pieces a size is cut at least, as far as these have so many groups, roughly; whoever does them."""

_TRIES = 3


@dataclass(frozen=True)
class Scan:
    """Per size all connected groups with their measures, in ascending order of their members, and their percentiles.

    Members are places in the atlas. `fingerprint` is that of the atlas.
    """

    measures: Mapping[int, Measures]
    percentiles: Mapping[int, Mapping[str, Floats]]
    fingerprint: str = ""

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(self.measures)

    @property
    def count(self) -> int:
        return sum(len(one) for one in self.measures.values())


def ground_of(atlas: Atlas) -> Ground:
    """What groups of the atlas are measured on: of each kind of flow the newest year."""
    names = [one.province for one in atlas.municipalities]
    label = {name: number for number, name in enumerate(sorted({name for name in names if name}))}
    newest = [flows for kind in atlas.kinds_of_flow if (flows := atlas.flows_of(kind)) is not None]
    return Ground(
        membership=atlas.membership,
        flows={one.kind: (one.matrix, one.to_elsewhere, one.from_elsewhere) for one in newest},
        residents=atlas.figures.get(RESIDENTS),
        urbanity=atlas.figures.get(URBANITY),
        provinces=np.array([label.get(name, -1) for name in names], dtype=np.int64),
    )


def scan(
    atlas: Atlas, sizes: Sequence[int] = SIZES, *, progress: Progress | None = None, executor: Executor | None = None
) -> Scan:
    """Every connected group of these sizes, measured.

    The result is the same whatever the executor. A piece that is lost, since the one who did it went away, is done again; at
    last in the process itself. Raises ValueError for sizes below 2 or named twice.
    """
    if len(set(sizes)) != len(sizes) or any(size < 2 for size in sizes):
        raise ValueError("groups have at least two members, and each size is named once")
    work = _Work.of(atlas, spread=executor is not None)
    pieces = [piece for size in sizes for piece in work.pieces(size)]
    parts: dict[int, list[Measures]] = {size: [] for size in sizes}
    for done, (piece, found) in enumerate(_done(work, pieces, executor), start=1):
        parts[piece.size].append(found)
        if progress:
            progress(done, len(pieces))
    measures = {size: _joined(parts.pop(size), size, work.ground) for size in sizes}
    return Scan(measures, {size: percentiles(one) for size, one in measures.items()}, atlas.fingerprint)


def iter_scan(
    atlas: Atlas,
    k: int,
    chunk: int = 100_000,
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Iterator[Measures]:
    """The groups of one size in the same order, measured, at most `chunk` at a time; memory stays flat.

    Raises ValueError as `scan` does, and for a chunk below 1.
    """
    if k < 2 or chunk < 1:
        raise ValueError("groups have at least two members, and a chunk at least one group")
    work = _Work.of(atlas, spread=executor is not None)
    pieces = work.pieces(k)
    for done, (_piece, found) in enumerate(_done(work, pieces, executor), start=1):
        for start in range(0, len(found), chunk):
            some = slice(start, start + chunk)
            yield Measures(found.groups[some], {name: values[some] for name, values in found.columns.items()})
        if progress:
            progress(done, len(pieces))


@dataclass(frozen=True)
class _Piece:
    size: int
    first: int
    last: int


@dataclass(frozen=True)
class _Work:
    """`packed` is what another process needs, and `token` its hash, by which a worker knows that it holds this already."""

    area: Map
    ground: Ground
    packed: bytes
    token: str

    @classmethod
    def of(cls, atlas: Atlas, *, spread: bool) -> _Work:
        area, ground = as_map(atlas.neighbours), ground_of(atlas)
        packed = pickle.dumps((area, ground), protocol=5) if spread else b""
        return cls(area, ground, packed, hashlib.sha256(packed).hexdigest())

    def pieces(self, size: int) -> list[_Piece]:
        growth = max(len(self.area.ends) / max(self.area.places, 1), 1.0)
        step = max(-(-self.area.places // _SHARES), math.ceil(_LEAST / growth ** (size - 1)))
        return [
            _Piece(size, start, min(start + step, last))
            for first, last in stretches(self.area, size)
            for start in range(first, last, step)
        ]

    def do(self, piece: _Piece) -> Measures:
        return measure(groups_from(self.area, piece.first, piece.last, piece.size), self.ground)


def _done(work: _Work, pieces: Sequence[_Piece], executor: Executor | None) -> Iterator[tuple[_Piece, Measures]]:
    """The pieces with their results, in order."""
    if executor is None:
        for piece in pieces:
            yield piece, work.do(piece)
        return
    waiting: deque[tuple[_Piece, Future[Measures] | None]] = deque()
    try:
        for piece in pieces:
            waiting.append((piece, _handed_out(work, piece, executor)))
            if len(waiting) >= _WAITING:
                yield _fetched(work, *waiting.popleft(), executor)
        while waiting:
            yield _fetched(work, *waiting.popleft(), executor)
    finally:
        for _piece, future in waiting:
            if future is not None:
                future.cancel()


def _handed_out(work: _Work, piece: _Piece, executor: Executor) -> Future[Measures] | None:
    """None where the executor takes no more work."""
    try:
        return executor.submit(_at_worker, work.token, work.packed, piece)
    except RuntimeError:
        return None


def _fetched(
    work: _Work, piece: _Piece, future: Future[Measures] | None, executor: Executor
) -> tuple[_Piece, Measures]:
    for _try in range(_TRIES):
        if future is None:
            break
        try:
            return piece, future.result()
        except Exception:  # whatever went wrong there: what is wrong with the work itself is raised below
            future = _handed_out(work, piece, executor)
    return piece, work.do(piece)


# What a worker unpacked last, by token: every piece of a scan is done on the same.
_held: dict[str, tuple[Map, Ground]] = {}
_lock = threading.Lock()


def _at_worker(token: str, packed: bytes, piece: _Piece) -> Measures:
    with _lock:
        if token not in _held:
            _held.clear()
            # Packed by the same program, see `_Work.of`; a worker runs what this program sends it anyhow.
            area, ground = pickle.loads(packed)  # noqa: S301
            _held[token] = (area, ground)
        area, ground = _held[token]
    return _Work(area, ground, packed, token).do(piece)


def _joined(parts: list[Measures], size: int, ground: Ground) -> Measures:
    if not parts:
        return measure(np.empty((0, size), dtype=np.int32), ground)
    groups = np.concatenate([one.groups for one in parts])
    columns = {name: np.concatenate([one.columns[name] for one in parts]) for name in ground.columns}
    return Measures(groups, columns)


def row_of(measures: Measures, members: Sequence[int]) -> int | None:
    """The row of the group with exactly these members, of groups in ascending order; None where it is not among them."""
    wanted = sorted(members)
    if len(wanted) != measures.groups.shape[1]:
        return None
    first, last = 0, len(measures)
    for at, member in enumerate(wanted):
        column = measures.groups[first:last, at]
        first, last = (
            first + int(np.searchsorted(column, member)),
            first + int(np.searchsorted(column, member, "right")),
        )
    return first if last > first else None


def rows_with(measures: Measures, members: Sequence[int]) -> NDArray[np.intp]:
    """The rows of all groups that hold each of these members, ascending."""
    holds = np.ones(len(measures), dtype=np.bool_)
    for member in members:
        holds &= (measures.groups == member).any(axis=1)
    return np.flatnonzero(holds)
