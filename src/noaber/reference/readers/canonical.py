"""Tables in the one layout of the house, read strictly: every cell is right, or nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from .. import layout
from ..atlas import Municipality, Origin, Partnership
from ..faults import Faults
from ..making import Flow, KeyFigure, Merger, Pair, Participation, Rows
from ..tables import Table, day, number
from .found import Found

BETWEEN = ";"
"""What stands between the fields of a partnership."""

_T = TypeVar("_T")


def known(table: Table) -> layout.Table | None:
    """The table of the layout that this is, by its columns or else by its name."""
    for one in layout.TABLES:
        if set(one.required) <= set(table.header) <= set(one.columns):
            return one
    return next((one for one in layout.TABLES if one.file == table.file.rpartition("/")[2]), None)


def read(table: Table, shape: layout.Table, faults: Faults) -> Found:
    for column in shape.required:
        if column not in table.header:
            faults.add("column_missing", 1, column=column)
    for column in table.header:
        if column and column not in shape.columns:
            faults.add("column_unknown", 1, column=column, known=shape.columns)
    if faults.found:
        return Found(table.file, (shape.file,))
    rows = _READERS[shape.file](_Cells(table, shape, faults))
    days = {
        name: max((one.date for one in rows.origins if one.date and one.table == name), default=None)
        for name in ("partnerships", "municipalities")
    }
    return Found(table.file, (shape.file,), rows, days["partnerships"] or days["municipalities"])


class _Cells:
    """The rows of a table, with its cells as values; a row in which one is wrong is left out."""

    def __init__(self, table: Table, shape: layout.Table, faults: Faults) -> None:
        self.table, self.shape, self.faults = table, shape, faults
        self.line = 0

    def each(self, make: Callable[[dict[str, str]], _T], key: Callable[[_T], object] | None = None) -> tuple[_T, ...]:
        """`key`: what no two rows may have in common."""
        made: list[_T] = []
        seen: dict[object, int] = {}
        for line, cells in self.table.take(*self.shape.columns):
            self.line, before = line, self.faults.count
            row = dict(zip(self.shape.columns, cells, strict=True))
            for column in self.shape.required:
                if not row[column]:
                    self.faults.add("missing", line, column=column)
            one = make(row) if self.faults.count == before else None
            if one is None or self.faults.count != before:
                continue
            if key is not None:
                first = seen.setdefault(key(one), line)
                if first != line:
                    self.faults.add("row_twice", line, first=first)
                    continue
            made.append(one)
        return tuple(made)

    def number(self, row: dict[str, str], column: str, least: float | None = None) -> float:
        return number(row[column], column, self.line, self.faults, least=least) or 0.0

    def maybe(self, row: dict[str, str], column: str) -> float | None:
        return self.number(row, column) if row[column] else None

    def day(self, row: dict[str, str], column: str) -> date | None:
        return day(row[column], column, self.line, self.faults)


def _municipalities(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Municipality:
        x, y = cells.maybe(row, "x"), cells.maybe(row, "y")
        return Municipality(
            row["code"], row["name"], row["province"], x, y, cells.day(row, "since"), cells.day(row, "until")
        )

    return Rows(municipalities=cells.each(one, key=lambda made: made.code))


def _mergers(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Merger:
        share = cells.number(row, "share", 0) if row["share"] else 1.0
        if not 0 < share <= 1:
            cells.faults.add("share", cells.line, value=row["share"])
        if row["code"] == row["into"]:
            cells.faults.add("into_itself", cells.line, code=row["code"])
        return Merger(row["code"], row["into"], cells.day(row, "date") or date.min, share)

    found = cells.each(one, key=lambda made: (made.code, made.into))
    totals: dict[str, float] = {}
    for merger in found:
        totals[merger.code] = totals.get(merger.code, 0.0) + merger.share
    for code, total in totals.items():
        if abs(total - 1) > 0.005:
            cells.faults.add("shares", 0, code=code, total=round(total, 4))
    return Rows(mergers=found)


def _partnerships(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Partnership:
        fields = tuple(part.strip() for part in row["fields"].split(BETWEEN) if part.strip())
        others = int(cells.number(row, "others", 0)) if row["others"] else 0
        return Partnership(
            row["id"], row["name"], row["legal_form"], fields, cells.day(row, "since"), cells.day(row, "until"), others
        )

    return Rows(partnerships=cells.each(one, key=lambda made: made.id))


def _participations(cells: _Cells) -> Rows:
    return Rows(
        participations=cells.each(
            lambda row: Participation(row["partnership"], row["code"], row["name"]),
            key=lambda made: (made.partnership, made.code),
        )
    )


def _neighbours(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Pair:
        kind = row["kind"] or layout.LINK_KINDS[0]
        if kind not in layout.LINK_KINDS:
            cells.faults.add("kind", cells.line, value=kind, known=layout.LINK_KINDS)
        elif kind != layout.LINK_KINDS[0] and not row["why"]:
            cells.faults.add("why", cells.line, kind=kind)
        if row["code"] == row["other"]:
            cells.faults.add("own_neighbour", cells.line, code=row["code"])
        return Pair(row["code"], row["other"], kind, row["why"])

    return Rows(pairs=cells.each(one, key=lambda made: frozenset((made.code, made.other))))


def _flows(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Flow:
        year = row["year"]
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            cells.faults.add("year", cells.line, value=year)
            year = "0"
        if row["origin"] == row["destination"] == layout.ELSEWHERE:
            cells.faults.add("elsewhere_twice", cells.line)
        return Flow(row["kind"], int(year), row["origin"], row["destination"], cells.number(row, "number", 0))

    return Rows(flows=cells.each(one, key=lambda made: (made.kind, made.year, made.origin, made.destination)))


def _figures(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> KeyFigure:
        least = 0 if row["quantity"] in (layout.RESIDENTS, layout.AREA) else None
        return KeyFigure(row["code"], row["quantity"], cells.number(row, "value", least), cells.day(row, "date"))

    return Rows(figures=cells.each(one, key=lambda made: (made.code, made.quantity, made.day)))


def _sources(cells: _Cells) -> Rows:
    def one(row: dict[str, str]) -> Origin:
        return Origin(
            row["table"],
            row["title"],
            row["publisher"],
            cells.day(row, "date"),
            row["licence"],
            row["address"],
            row["note"],
        )

    return Rows(origins=cells.each(one))


_READERS: dict[str, Callable[[_Cells], Rows]] = {
    layout.MUNICIPALITIES.file: _municipalities,
    layout.MERGERS.file: _mergers,
    layout.PARTNERSHIPS.file: _partnerships,
    layout.PARTICIPATIONS.file: _participations,
    layout.NEIGHBOURS.file: _neighbours,
    layout.FLOWS.file: _flows,
    layout.KEY_FIGURES.file: _figures,
    layout.SOURCES.file: _sources,
}
