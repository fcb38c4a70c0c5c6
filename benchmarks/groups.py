"""Groups of neighbouring municipalities: how long finding and measuring them takes, against igraph, and as the country grows.

- All connected groups of 3 to 6 municipalities, against igraph's motifs_randesu with a callback that keeps each group: on
  arrays (the default install) at least as fast, with numba (the extra `fast`) at least 5 times as fast, both in time of the processor. Groups are the same.
- The scan: all groups of 2 to 6 found, measured on partnerships and flows, and ranked; at most 1.5 s and 400 MB.
- Groups of 7 as a stream: memory does not grow with their number.
- Labour-market areas of 377 places within 0.3 s; Intramax of 345 within 1 s.
- The place of one group over all weightings within 150 ms.
- The scan on a Dask cluster of two workers (the extra `scale`), of which one is killed on the way: the same result.
- What it costs as groups and country grow: the table in docs/library.md.

The municipalities are those of the folder `shared` beside the checkout; without it, a country of the same size is made up.
What is measured for time or memory of its own runs in a process of its own, with arrays unless numba is named.
"""

from __future__ import annotations

import csv
import gc
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

import numpy as np

from noaber.methods import groups
from noaber.methods.flows import intramax, labour_market_areas
from noaber.methods.grouping import DIRECTIONS, dependence
from noaber.methods.groups import connected_groups
from noaber.reference.atlas import Atlas, Flows, Link, Municipality
from noaber.reference.scanning import Scan, iter_scan, scan

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
RUNS = 7
ISTAT = {"min_size": 1000, "target_size": 10_000, "min_containment": 0.6667, "target_containment": 0.75}
SIZE = 345


def use(engine: str) -> None:
    """Have groups grown by "growing" (arrays) or by "compiled" (numba)."""
    module = import_module(f"noaber.methods.{engine}")
    groups._engine = lambda: module  # type: ignore[assignment]


def rows(name: str) -> Iterator[dict[str, str]]:
    with (SHARED / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def netherlands() -> Atlas:
    figures = list(rows("gemeenten_2022_kerncijfers.csv"))
    place = {row["code"]: number for number, row in enumerate(figures)}
    arrangement = {row["roo_id"]: number for number, row in enumerate(rows("gr_regelingen_2022-07-01.csv"))}
    membership = np.zeros((len(arrangement), len(place)), dtype=bool)
    for row in rows("gr_deelnemers_2022-07-01.csv"):
        if row["code"] in place:
            membership[arrangement[row["roo_id"]], place[row["code"]]] = True
    flows = []
    for kind, year, name in (("commuting", 2014, "pendel_2014_cbs.csv"), ("moves", 2018, "verhuizingen_2018.csv")):
        matrix = np.zeros((len(place), len(place)))
        for origin, destination, number, *_rest in (tuple(row.values()) for row in rows(name)):
            if origin in place and destination in place:
                matrix[place[origin], place[destination]] += float(number)
        flows.append(Flows(kind, year, matrix, np.zeros(len(place)), np.zeros(len(place))))
    return Atlas(
        municipalities=tuple(Municipality(row["code"], row["name"], row["province"]) for row in figures),
        membership=membership,
        links=tuple(Link(place[row["a"]], place[row["b"]]) for row in rows("buurgemeenten_2022.csv")),
        flows=tuple(flows),
        figures={"residents": np.array([float(row["population"]) for row in figures])},
    )


def made_up(size: int, seed: int = 2022) -> Atlas:
    """Municipalities on a plane of hexagons, with about as many neighbours and partnerships each as Dutch ones have."""
    rng = np.random.default_rng(seed)
    wide = round(size**0.5)
    steps = ((1, 0), (0, 1), (-1, 1))
    links = []
    for at in range(size):
        x, y = at % wide, at // wide
        for dx, dy in steps:
            other = (y + dy) * wide + x + dx
            if 0 <= x + dx < wide and other < size and rng.random() < 0.9:
                links.append(Link(at, other))
    number = round(size * 432 / SIZE)
    membership = np.zeros((number, size), dtype=bool)
    for one in membership:
        first, many = rng.integers(size), 2 + rng.geometric(0.12)
        x, y = first % wide, first // wide
        near = (y + rng.integers(-3, 4, many)) * wide + x + rng.integers(-3, 4, many)
        one[near[(near >= 0) & (near < size)]] = True
    matrix = np.diag(rng.gamma(2, 5000, size))
    for link in links:
        matrix[link.one, link.other], matrix[link.other, link.one] = rng.gamma(2, 500, 2)
    elsewhere = rng.gamma(2, 1000, size)
    return Atlas(
        municipalities=tuple(Municipality(str(at), str(at), str(at // 30)) for at in range(size)),
        membership=membership,
        links=tuple(links),
        flows=(Flows("commuting", 2022, matrix, elsewhere, elsewhere),),
        figures={"residents": rng.gamma(2, 20_000, size)},
    )


def country() -> Atlas:
    return netherlands() if SHARED.is_dir() else made_up(SIZE)


def seconds(call: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def processor_seconds(call: Callable[[], object]) -> float:
    """Of this process alone: what else a machine does weighs on peers unevenly."""
    gc.collect()
    start = time.process_time()
    call()
    return time.process_time() - start


def line(name: str, value: float, unit: str, limit: float | None = None) -> bool:
    kept = limit is None or value <= limit
    print(f"{name:46}{value:>10.3g} {unit:4}" + (f"{limit:>10.3g}{'' if kept else '  <- too much'}" if limit else ""))
    return kept


def against_igraph(atlas: Atlas) -> list[bool]:
    import igraph

    graph = igraph.Graph(len(atlas.municipalities), [(link.one, link.other) for link in atlas.links])
    neighbours = atlas.neighbours

    def peer(k: int) -> list[list[int]]:
        found: list[list[int]] = []
        graph.motifs_randesu(k, [0] * k, lambda _graph, members, _kind: found.append(members))
        return found

    sizes = (3, 4, 5, 6)
    for k in sizes:
        expected = sorted(map(sorted, peer(k)))
        for engine in ("growing", "compiled"):
            use(engine)
            assert connected_groups(neighbours, k).tolist() == expected
    print(f"\n{'groups of':22}{'igraph ms':>10}{'arrays ms':>10}{'ratio':>8}{'numba ms':>10}{'ratio':>8}")
    totals = [0.0, 0.0, 0.0]
    gc.disable()  # igraph makes many lists, and should not pay for looking through them
    for k in sizes:
        times = []
        for _run in range(RUNS):
            one = [processor_seconds(partial(peer, k))]
            for engine in ("growing", "compiled"):
                use(engine)
                one.append(processor_seconds(partial(connected_groups, neighbours, k)))
            times.append(one)
        medians = [statistics.median(column) for column in zip(*times, strict=True)]
        totals = [total + median for total, median in zip(totals, medians, strict=True)]
        show(str(k), medians)
    gc.enable()
    show("3 to 6", totals)
    return [totals[0] >= totals[1], totals[0] >= 5 * totals[2]]


def show(name: str, times: list[float]) -> None:
    peer, arrays, machine = (one * 1e3 for one in times)
    print(f"{name:22}{peer:>10.1f}{arrays:>10.1f}{peer / arrays:>8.1f}{machine:>10.1f}{peer / machine:>8.1f}")


def apart(task: str, *arguments: object) -> tuple[float, float, int]:
    """Seconds, megabytes at most, and groups, of a task in a process of its own."""
    command = [sys.executable, __file__, task, *map(str, arguments)]
    took, most, number = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(took), float(most), int(number)


def tell(took: float, number: int) -> None:
    # Not what getrusage tells: that counts what the process had before it became this program.
    most = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    print(took, int(most[1]) / 1024 if most else float("nan"), number)


def task_scan() -> None:
    use("growing")
    atlas = country()
    times, found = [], Scan({}, {})
    for _run in range(3):
        start = time.perf_counter()
        found = scan(atlas)
        times.append(time.perf_counter() - start)
    tell(min(times), found.count)


def task_stream(k: str, size: str, kind: str) -> None:
    use("growing")
    atlas = country() if kind == "real" else made_up(int(size))
    start = time.perf_counter()
    number = sum(len(part) for part in iter_scan(atlas, int(k), 50_000))
    tell(time.perf_counter() - start, number)


def task_nothing() -> None:
    country()
    tell(0, 0)


def scans() -> list[bool]:
    print(f"\n{'':46}{'measured':>10} {'':4}{'limit':>10}")
    base = apart("nothing")[1]
    took, most, number = apart("scan")
    kept = [
        line(f"scan of {number:,} groups of 2 to 6", took, "s", 1.5),
        line(f"  memory at most (data alone {base:.0f})", most, "MB", 400),
    ]
    for k in (6, 7):
        took, most, number = apart("stream", k, SIZE, "real")
        kept.append(line(f"stream of {number:,} groups of {k}", took, "s"))
        kept.append(line("  memory at most", most, "MB", 400))
    return kept


def areas(atlas: Atlas) -> list[bool]:
    flows = atlas.flows[0].matrix
    kept = [line("Intramax of 345", min(seconds(lambda: intramax(flows)) for _run in range(3)), "s", 1)]
    if SHARED.is_dir():
        places = {row["community"]: at for at, row in enumerate(rows("sardinia_areas_2001.csv"))}
        flows = np.zeros((len(places), len(places)))
        for row in rows("sardinia_flows_2001.csv"):
            home, work, number = row.values()
            flows[places[home], places[work]] += float(number)
    made = min(seconds(lambda: labour_market_areas(flows, **ISTAT)) for _run in range(3))
    return [*kept, line(f"labour-market areas of {len(flows)}", made, "s", 0.3)]


def one_place(found: Scan) -> bool:
    places = {name: values for name, values in found.percentiles[6].items() if DIRECTIONS[name]}
    row, rng = len(found.measures[6]) // 2, np.random.default_rng(7)
    times = [seconds(lambda: dependence(places, row, rng)) for _run in range(RUNS)]
    return line("one group's place over all weightings", statistics.median(times) * 1e3, "ms", 150)


def on_a_cluster(atlas: Atlas, expected: Scan) -> bool:
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        pids = client.run(os.getpid)
        killed = next(iter(pids.values()))

        def kill(done: int, of: int) -> None:
            if done == of // 3:
                os.kill(killed, 9)

        start = time.perf_counter()
        found = scan(atlas, progress=kill, executor=client.get_executor())
        took = time.perf_counter() - start
    for size, measures in expected.measures.items():
        assert np.array_equal(found.measures[size].groups, measures.groups)
        for name, values in measures.columns.items():
            assert np.array_equal(found.measures[size].columns[name], values, equal_nan=True)
    return line("scan on two Dask workers, one killed: the same", took, "s")


def costs() -> None:
    """As groups grow, in a country of one size; and as the country grows, with groups of one size."""
    print(f"\n{'M':>6}{'k':>4}{'groups':>12}{'s':>9}{'us/group':>10}{'MB':>8}")
    cases = [(k, SIZE, "real") for k in range(2, 8)] + [(5, SIZE * many, "made") for many in (1, 2, 4, 8, 16)]
    for k, size, kind in cases:
        took, most, number = apart("stream", k, size, kind)
        print(f"{size:>6}{k:>4}{number:>12,}{took:>9.3f}{took / number * 1e6:>10.2f}{most:>8.0f}")


def main() -> int:
    atlas = country()
    print(f"{os.cpu_count()} cores; {len(atlas.municipalities)} municipalities, {len(atlas.membership)} partnerships")
    kept = against_igraph(atlas)
    kept += scans()
    kept += areas(atlas)
    use("growing")
    found = scan(atlas)
    kept.append(one_place(found))
    costs()
    # Last, since it changes how this process and its children are given memory.
    kept.append(on_a_cluster(atlas, found))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    tasks: dict[str, Callable[..., None]] = {"scan": task_scan, "stream": task_stream, "nothing": task_nothing}
    if len(sys.argv) > 1:
        tasks[sys.argv[1]](*sys.argv[2:])
    else:
        sys.exit(main())
