"""The scan of an atlas: every group, the same result whoever does the work, and what is kept of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from noaber.methods.grouping import Measures, measure, percentiles
from noaber.methods.groups import connected_groups
from noaber.reference import scanning
from noaber.reference.atlas import Atlas, Flows, Link, Municipality
from noaber.reference.keeping import keep, kept
from noaber.reference.scanning import Scan, ground_of, iter_scan, row_of, rows_with, scan

SIDE = 7
COUNT = SIDE * SIDE


def country() -> Atlas:
    """Municipalities on a square grid, the last one an island, with partnerships and flows as chance has it."""
    rng = np.random.default_rng(1)
    links = [Link(at, at + 1) for at in range(COUNT) if (at + 1) % SIDE]
    links += [Link(at, at + SIDE) for at in range(COUNT - SIDE)]
    return Atlas(
        municipalities=tuple(
            Municipality(f"GM{at:04}", f"Place {at}", "" if at == 3 else f"Province {at // 20}") for at in range(COUNT)
        ),
        membership=rng.random((80, COUNT)) < 0.15,
        links=tuple(one for one in links if one.other != COUNT - 1),
        flows=tuple(
            Flows(kind, year, rng.random((COUNT, COUNT)), rng.random(COUNT), rng.random(COUNT))
            for kind, year in (("commuting", 2019), ("commuting", 2021), ("moves", 2020))
        ),
        figures={"residents": rng.integers(1000, 50_000, COUNT).astype(float)},
        fingerprint="f00d",
    )


ATLAS = country()
SIZES = (2, 3, 4)


def same(one: Measures, other: Measures) -> bool:
    return (
        np.array_equal(one.groups, other.groups)
        and list(one.columns) == list(other.columns)
        and all(np.array_equal(one.columns[name], other.columns[name], equal_nan=True) for name in one.columns)
    )


def same_scan(one: Scan, other: Scan) -> bool:
    return one.sizes == other.sizes and all(same(one.measures[size], other.measures[size]) for size in one.sizes)


@pytest.fixture(autouse=True)
def many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """This country is small, and would be done in one go."""
    monkeypatch.setattr(scanning, "_LEAST", 20)


@pytest.fixture(scope="module")
def serial() -> Scan:
    return scan(ATLAS, SIZES)


def test_a_scan_has_every_connected_group_with_its_measures(serial: Scan) -> None:
    assert serial.sizes == SIZES
    assert serial.fingerprint == "f00d"
    for size in SIZES:
        whole = measure(connected_groups(ATLAS.neighbours, size), ground_of(ATLAS))
        assert same(serial.measures[size], whole)
        assert np.array_equal(serial.percentiles[size]["shared"], percentiles(whole)["shared"])
    assert serial.count == sum(len(one) for one in serial.measures.values())


def test_the_ground_takes_the_newest_flows_and_knows_what_is_not_known() -> None:
    ground = ground_of(ATLAS)
    assert list(ground.flows) == ["commuting", "moves"]
    assert ground.flows["commuting"][0] is ATLAS.flows[1].matrix
    assert ground.urbanity is None
    assert ground.provinces is not None
    assert ground.provinces[[0, 3, 20, 45]].tolist() == [0, -1, 1, 2]


def test_an_atlas_without_anything_has_no_groups() -> None:
    found = scan(Atlas())
    assert found.count == 0
    assert found.measures[6].groups.shape == (0, 6)


def test_progress_counts_the_pieces() -> None:
    seen: list[tuple[int, int]] = []
    scan(ATLAS, (2, 3), progress=lambda done, of: seen.append((done, of)))
    assert [done for done, _of in seen] == list(range(1, len(seen) + 1))
    assert {of for _done, of in seen} == {len(seen)}


@pytest.mark.parametrize("chunk", [1, 37, 10_000])
def test_a_stream_gives_the_same_in_chunks(serial: Scan, chunk: int) -> None:
    parts = list(iter_scan(ATLAS, 3, chunk))
    assert all(0 < len(part) <= chunk for part in parts)
    groups = np.concatenate([part.groups for part in parts])
    assert np.array_equal(groups, serial.measures[3].groups)
    for name, values in serial.measures[3].columns.items():
        assert np.array_equal(np.concatenate([part.columns[name] for part in parts]), values, equal_nan=True)


def test_threads_give_the_same(serial: Scan) -> None:
    with ThreadPoolExecutor(2) as executor:
        assert same_scan(scan(ATLAS, SIZES, executor=executor), serial)


class Dying(ProcessPoolExecutor):
    """One of its processes dies over the third piece, and takes the pool along."""

    given = 0

    def submit(self, call: Callable[..., Measures], /, *args: object, **named: object) -> Future[Measures]:  # type: ignore[override]
        self.given += 1
        return super().submit(os._exit, 1) if self.given == 3 else super().submit(call, *args, **named)  # type: ignore[return-value]


def test_processes_give_the_same_though_one_dies(serial: Scan) -> None:
    with Dying(2, mp_context=get_context("spawn")) as executor:
        assert same_scan(scan(ATLAS, SIZES, executor=executor), serial)
    assert executor.given > 3


class Unreliable(Executor):
    """Loses every third piece, answers late, and takes no more work after a while."""

    def __init__(self, last: int) -> None:
        self.given, self.last = 0, last

    def submit(self, call: Callable[..., Measures], /, *args: object, **named: object) -> Future[Measures]:  # type: ignore[override]
        self.given += 1
        if self.given > self.last:
            raise RuntimeError("no more")
        future: Future[Measures] = Future()
        if self.given % 3 == 0:
            future.set_exception(ConnectionError("lost"))
        else:
            threading.Timer(0.02 / self.given, lambda: future.set_result(call(*args, **named))).start()
        return future


@pytest.mark.parametrize("last", [0, 10, 1000])
def test_what_is_lost_is_done_again(serial: Scan, last: int) -> None:
    executor = Unreliable(last)
    assert same_scan(scan(ATLAS, SIZES, executor=executor), serial)
    assert executor.given >= last or last == 1000


def test_what_is_wrong_with_the_work_itself_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> Measures:
        raise ZeroDivisionError

    monkeypatch.setattr(scanning, "measure", broken)
    with ThreadPoolExecutor(1) as executor, pytest.raises(ZeroDivisionError):
        scan(ATLAS, (2,), executor=executor)


def test_a_stream_that_is_left_gives_back_what_waits() -> None:
    with ThreadPoolExecutor(1) as executor:
        stream = iter_scan(ATLAS, 4, 10, executor=executor)
        next(stream)
        stream.close()


@pytest.mark.parametrize("sizes", [(1,), (2, 2)])
def test_sizes_that_are_none_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="size"):
        scan(ATLAS, sizes)


@pytest.mark.parametrize(("k", "chunk"), [(1, 10), (2, 0)])
def test_a_stream_of_nothing_is_refused(k: int, chunk: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        list(iter_scan(ATLAS, k, chunk))


def test_a_group_is_found_by_its_members(serial: Scan) -> None:
    for size, measures in serial.measures.items():
        for row in (0, len(measures) // 2, len(measures) - 1):
            members = measures.groups[row].tolist()
            assert row_of(measures, members[::-1]) == row
            assert row in rows_with(measures, members[:2])
        assert row_of(measures, list(range(0, 10 * size, 10))) is None
    assert row_of(serial.measures[3], [0, 1]) is None


def test_groups_with_a_municipality_are_all_that_hold_it(serial: Scan) -> None:
    measures = serial.measures[3]
    found = measures.groups[rows_with(measures, [8, 9])].tolist()
    assert found == [group for group in measures.groups.tolist() if {8, 9} <= set(group)]


def test_what_is_kept_comes_back(serial: Scan, tmp_path: Path) -> None:
    where = keep(tmp_path / "reference", serial)
    found = kept(tmp_path / "reference", "f00d")
    assert found is not None
    assert same_scan(found, serial)
    for size in SIZES:
        assert list(found.percentiles[size]) == list(serial.percentiles[size])
        assert np.array_equal(
            found.percentiles[size]["congruence"], serial.percentiles[size]["congruence"], equal_nan=True
        )
    assert row_of(found.measures[4], serial.measures[4].groups[7].tolist()) == 7
    assert [one.name for one in where.parent.iterdir()] == [where.name]


def test_another_scan_takes_the_place_of_the_older_one(serial: Scan, tmp_path: Path) -> None:
    keep(tmp_path, serial)
    keep(tmp_path, Scan({2: serial.measures[2]}, {2: serial.percentiles[2]}, "beef"))
    assert kept(tmp_path, "f00d") is None
    found = kept(tmp_path, "beef")
    assert found is not None
    assert found.sizes == (2,)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", ["about.json", "3-measures.npy"])
def test_what_is_damaged_is_worked_out_anew(serial: Scan, tmp_path: Path, damage: str) -> None:
    file = keep(tmp_path, serial) / damage
    file.write_bytes(file.read_bytes()[:40])
    assert kept(tmp_path, "f00d") is None


@pytest.mark.parametrize("fingerprint", ["", "../f00d", ".", "a/b"])
def test_a_fingerprint_is_no_path(serial: Scan, tmp_path: Path, fingerprint: str) -> None:
    assert kept(tmp_path, fingerprint) is None
    with pytest.raises(ValueError, match="fingerprint"):
        keep(tmp_path, Scan(serial.measures, serial.percentiles, fingerprint))
