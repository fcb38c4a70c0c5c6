"""The list of groups that answer to what was asked, in order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noaber.dossier.files.csv_rows import guard
from noaber.methods.grouping import Measures

from .asking import WEIGHT, Asked
from .land import Land
from .ranking import Ranking, ranking, spans
from .standing import Stand
from .words import explained, measure_name, short_name, written

PER_PAGE = 25
# So many rows stand in a file; all of them come from the command line.
MOST_ROWS = 5000
# Beside the weighted measures these are always shown.
_SHOWN = ("residents", "balance")


@dataclass(frozen=True)
class GroupLine:
    """A group in a list. `low` and `high`: between which places it lies in nine of ten weightings; NaN where not drawn."""

    number: int
    names: tuple[str, ...]
    codes: str
    url: str
    place: float
    low: float
    high: float
    values: tuple[str, ...]
    is_own: bool = False


@dataclass(frozen=True)
class Column:
    name: str
    short: str


@dataclass(frozen=True)
class Field:
    """A field of a weight."""

    name: str
    label: str
    text: str
    typed: str
    fault: str


def rows_of(land: Land, asked: Asked) -> NDArray[np.intp]:
    """The rows that answer, best first."""
    order = _order(land, asked).order
    measures = land.scan.measures[asked.size]
    return order[_wanted(measures, asked)[order]]


def _order(land: Land, asked: Asked) -> Ranking:
    return ranking(land, asked.size, asked.weights)


def _wanted(measures: Measures, asked: Asked) -> NDArray[np.bool_]:
    """What is not known of a group leaves it out where it is asked for."""
    found = np.ones(len(measures), dtype=np.bool_)
    for member in asked.members:
        found &= (measures.groups == member).any(axis=1)
    columns = measures.columns
    if not asked.crosses:
        found &= columns["provinces"] == 1
    if asked.least is not None:
        found &= columns["residents"] >= asked.least
    if asked.most is not None:
        found &= columns["residents"] <= asked.most
    if asked.largest is not None:
        found &= columns["balance"] <= asked.largest
    return found


def shown_columns(land: Land, weights: Mapping[str, float]) -> list[Column]:
    names = [name for name in land.columns if weights.get(name) or name in _SHOWN]
    return [Column(name, short_name(name)) for name in names]


def lines_of(
    stand: Stand, size: int, weights: Mapping[str, float], rows: Sequence[int], first: int = 1
) -> list[GroupLine]:
    """These rows as they stand in a list; the first has the number `first`."""
    land = stand.land
    measures, ranked = land.scan.measures[size], ranking(land, size, weights)
    columns = [measures.columns[one.name] for one in shown_columns(land, weights)]
    names = [one.name for one in shown_columns(land, weights)]
    ranges = spans(land, size, weights, rows) or [(float("nan"), float("nan"))] * len(rows)
    own = set(stand.own)
    found = []
    for number, (row, (low, high)) in enumerate(zip(rows, ranges, strict=True), start=first):
        group = [int(one) for one in measures.groups[row]]
        found.append(
            GroupLine(
                number=number,
                names=stand.names(group),
                codes=stand.codes(group),
                url=stand.group_url(group),
                place=ranked.place(int(row)),
                low=low,
                high=high,
                values=tuple(written(name, float(values[row])) for name, values in zip(names, columns, strict=True)),
                is_own=own == set(group),
            )
        )
    return found


def fields_of(land: Land, asked: Asked) -> list[Field]:
    return [
        Field(
            f"{WEIGHT}{name}",
            measure_name(name),
            explained(name),
            asked.typed.get(f"{WEIGHT}{name}", ""),
            asked.faults.get(f"{WEIGHT}{name}", ""),
        )
        for name in land.weighable
    ]


def csv_of(land: Land, asked: Asked) -> Iterator[str]:
    """The list as a table, in pieces; numbers as the methods give them, empty where not known."""
    measures, ranked = land.scan.measures[asked.size], _order(land, asked)
    rows = rows_of(land, asked)[:MOST_ROWS]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["number", "codes", "names", "place", *measures.columns])
    yield "\ufeff" + _taken(buffer)
    for start in range(0, len(rows), 250):
        some = rows[start : start + 250]
        values = np.array([column[some] for column in measures.columns.values()]).T
        for number, (row, line) in enumerate(zip(some, values, strict=True), start=start + 1):
            group = measures.groups[row]
            codes = " ".join(land.atlas.codes[int(one)] for one in group)
            names = ", ".join(land.names[int(one)] for one in group)
            numbers = ["" if value != value else f"{value:.9g}" for value in line]
            writer.writerow([number, guard(codes), guard(names), f"{ranked.place(int(row)):.6g}", *numbers])
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
