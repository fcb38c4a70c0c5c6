"""From sheets to rows of records: which sheet is which table, which column which field, and every cell typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from ..content import Values
from ..fields import FileField
from ..files.faults import Fault, Faults
from ..files.scalars import missing, shorten
from .cells import labelled, value_of
from .grids import FORMULA, NUMBER, TEXT, Cell, Grid, Row
from .places import ChapterTitles, Column, SheetTable, known_names, sheet_table
from .words import BESIDE, explanation_names

# A title or remark may stand above the header.
_MOST_ABOVE = 10


@dataclass(frozen=True)
class CellFault:
    """What is wrong, and where: the sheet, and the cell, row or column as people call it."""

    sheet: str
    cell: str
    message: str
    mend: str


@dataclass
class Places:
    """Where everything that was read stands."""

    _fields: dict[tuple[int, str], str] = field(default_factory=dict)
    _refused: set[tuple[int, str]] = field(default_factory=set)
    # In which order the places are told.
    order: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    # How records are called that were not read but stood here already, by id() of their values.
    names: dict[int, str] = field(default_factory=dict)

    def note(self, values: Values, name: str, place: str) -> None:
        self._fields[id(values), name] = place

    def of(self, values: Values, name: str = "") -> tuple[str, int | None]:
        found = self._fields.get((id(values), name)) or self._fields.get((id(values), ""))
        return found or self.names.get(id(values), ""), None

    def refuse(self, values: Values, name: str) -> None:
        self._refused.add((id(values), name))

    def refused(self, values: Values, name: str) -> bool:
        return (id(values), name) in self._refused


@dataclass
class RowRead:
    values: Values
    above: str
    place: str


@dataclass
class SheetRead:
    """The rows of one table. A column that is not there says nothing about its field."""

    table: SheetTable
    name: str
    columns: frozenset[str]
    rows: list[RowRead]


@dataclass
class SheetsRead:
    sheets: list[SheetRead]
    places: Places
    # Names of sheets that are no table and were left alone.
    left_out: list[str]


def read_sheets(
    given: list[Grid], only: Iterable[SheetTable], chapters: ChapterTitles, faults: Faults, first: SheetTable | None
) -> SheetsRead:
    """The rows of every sheet that stands for one of these tables; a lone sheet of whatever name stands for the `first`."""
    reader = _Reader(frozenset(one.slug for one in only), chapters, faults)
    reader.read(given, first)
    return SheetsRead(reader.sheets, reader.places, reader.left_out)


class _Reader:
    def __init__(self, slugs: frozenset[str], chapters: ChapterTitles, faults: Faults) -> None:
        self.slugs = slugs
        self.names = known_names(chapters)
        self.faults = faults
        self.places = Places()
        self.sheets: list[SheetRead] = []
        self.left_out: list[str] = []
        self.number = 0

    def read(self, given: list[Grid], first: SheetTable | None) -> None:
        meant: list[tuple[SheetTable, Grid]] = []
        strangers = []
        for grid in given:
            slug = self.names.get(grid.name.strip().casefold(), "")
            if slug in self.slugs:
                table = sheet_table(slug)
                assert table is not None
                meant.append((table, grid))
            elif not grid.hidden and grid.name.strip().casefold() not in explanation_names() | {BESIDE}:
                strangers.append(grid)
        if first is not None and len(strangers) == 1 and first.slug not in {table.slug for table, _grid in meant}:
            meant.append((first, strangers.pop()))
        elif not meant:
            self._nothing_known(given, strangers)
        self.left_out = [grid.name for grid in strangers]
        twice = [table for at, (table, _grid) in enumerate(meant) if table in [one for one, _g in meant[:at]]]
        for table, grid in meant:
            if grid.hidden:
                self.faults.add(
                    grid.name, None, _("This sheet is hidden."), _("Make it visible, or take it out of the workbook.")
                )
            elif table in twice:
                self.faults.add(
                    grid.name, None, _("Two sheets stand for the same table."), _("Put their rows in one sheet.")
                )
            else:
                self._read_sheet(table, grid)

    def _nothing_known(self, given: list[Grid], strangers: list[Grid]) -> None:
        if not given and self.faults:
            return
        named = strangers[0].name if strangers else ""
        self.faults.add(
            named,
            None,
            _("No sheet of this workbook has the name of a table that you can fill in here."),
            self.faults.suggest(named.casefold(), [name for name, slug in self.names.items() if slug in self.slugs])
            or _("Start from the template, and keep the names of its sheets."),
        )

    # one sheet

    def _read_sheet(self, table: SheetTable, grid: Grid) -> None:
        self.number += 1
        if not grid.rows:
            self.sheets.append(SheetRead(table, grid.name, frozenset(column.key for column in table.columns), []))
            return
        at = self._header_at(table, grid)
        number, header = grid.rows[at]
        body = grid.rows[at + 1 :]
        keys: Row = {}
        if body and _is_key_row(table, body[0][1]):
            keys, body = body[0][1], body[1:]
        columns = self._columns(table, grid, number, {**header, **keys})
        if not self._is_whole(table, grid, number, columns) or not self._is_unmerged(grid, number):
            return
        fields = {column.key: labelled(column.field) for column in columns.values() if column.field}
        rows = [self._read_row(grid, number, row, columns, fields) for number, row in body]
        self.sheets.append(SheetRead(table, grid.name, frozenset(one.key for one in columns.values()), rows))

    def _header_at(self, table: SheetTable, grid: Grid) -> int:
        """Where the names of the columns stand: the first row most of whose cells are such names."""
        for at, (_number, row) in enumerate(grid.rows[:_MOST_ABOVE]):
            known = sum(key_of_header(table, cell.text) is not None for cell in row.values())
            if 2 * known > len(row):
                return at
        return 0

    def _columns(self, table: SheetTable, grid: Grid, number: int, header: Row) -> dict[int, Column]:
        by_key = {column.key: column for column in table.columns}
        found: dict[int, Column] = {}
        for at, cell in header.items():
            place = self._place(grid, number, at)
            key = key_of_header(table, cell.text) if cell.kind != FORMULA else None
            if key is None:
                self.faults.add(
                    place,
                    None,
                    _("The table knows no column “%(name)s”.") % {"name": shorten(cell.text)},
                    self.faults.suggest(_folded(cell.text), list(header_words(table)))
                    or _("Take it out, or use one of these: %(names)s.")
                    % {"names": ", ".join(column.label for column in table.columns)},
                )
            elif by_key[key] in found.values():
                self.faults.add(
                    place,
                    None,
                    _("The column “%(name)s” stands here twice.") % {"name": shorten(cell.text)},
                    _("Keep one of the two."),
                )
            else:
                found[at] = by_key[key]
        return found

    def _is_whole(self, table: SheetTable, grid: Grid, number: int, columns: dict[int, Column]) -> bool:
        """Whether it can be known of each row which record it is about."""
        present = {column.key for column in columns.values()}
        lost = [column for column in table.columns if column.key in table.identity and column.key not in present]
        for column in lost:
            self.faults.add(
                self._place(grid, number),
                None,
                _("The column “%(name)s” is missing.") % {"name": column.label},
                _("Add it and fill it in every row."),
            )
        return not lost

    def _is_unmerged(self, grid: Grid, number: int) -> bool:
        good = True
        for merged in grid.merged:
            try:
                left, top, _right, bottom = range_boundaries(merged)
            except ValueError:
                continue
            if bottom is not None and bottom >= number:
                good = False
                self.faults.add(
                    self._place(grid, top or 1, left),
                    None,
                    _("The cells %(range)s are merged, so that only the first of them holds something.")
                    % {"range": merged},
                    _("Undo the merging, and fill in every cell."),
                )
        return good

    def _read_row(
        self, grid: Grid, number: int, row: Row, columns: dict[int, Column], fields: dict[str, FileField]
    ) -> RowRead:
        values: Values = {}
        above = ""
        own = self._place(grid, number)
        self.places.note(values, "", own)
        for at, column in columns.items():
            cell = row.get(at)
            place = self._place(grid, number, at)
            self.places.note(values, column.key, place)
            if column.field is None:
                above = self._above(cell, place, column)
                continue
            if cell is None:
                continue
            before = self.faults.count
            value = value_of(cell, place, fields[column.key], grid.plain_numbers, self.faults)
            if value is not None:
                values[column.key] = value
            elif self.faults.count > before:
                self.places.refuse(values, column.key)
        for at in row:
            if at not in columns:
                self._under_no_column(grid, number, at, columns)
        return RowRead(values, above, own)

    def _above(self, cell: Cell | None, place: str, column: Column) -> str:
        if cell is not None and cell.kind in (TEXT, NUMBER):
            return cell.text.strip()
        self.faults.add(
            place,
            None,
            _("“%(key)s” is missing or empty.") % {"key": column.label},
            _("Write the id of the record to which this row belongs."),
        )
        return ""

    def _under_no_column(self, grid: Grid, number: int, at: int, columns: dict[int, Column]) -> None:
        # What stands under a column that is not known was named at its header already.
        header = next((row for _number, row in grid.rows[:_MOST_ABOVE] if set(columns) <= set(row)), {})
        if at not in header:
            self.faults.add(
                self._place(grid, number, at),
                None,
                _("There is a cell here under a column without a name."),
                _("Give the column its name, or empty the cell."),
            )

    def _place(self, grid: Grid, row: int, column: int | None = None) -> str:
        place = grid.place(row, column)
        self.places.order[place] = (self.number, row, column or 0)
        return place


def check_missing(
    sheet: SheetRead,
    row: RowRead,
    values: Values,
    places: Places,
    faults: Faults,
    only: frozenset[str] | None = None,
) -> None:
    """Add a fault for every field that may not be empty and is; what could not be read was named already."""
    for column in sheet.table.columns:
        if column.field is None or not column.required or column.key in values:
            continue
        if only is not None and column.key not in only:
            continue
        if not places.refused(row.values, column.key):
            missing(places.of(row.values, column.key)[0], None, labelled(column.field), faults)


@cache
def header_words(table: SheetTable) -> dict[str, str]:
    """What may stand above a column, small letters: its name in every language, or its key."""
    words: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for column in table.columns:
                words.setdefault(_folded(column.label), column.key)
    for column in table.columns:
        words.setdefault(column.key, column.key)
    return words


def key_of_header(table: SheetTable, text: str) -> str | None:
    """The column that a header names. A key as it is comes first: it may be the name of another column in small letters."""
    plain = text.replace("*", "").strip()
    if plain in {column.key for column in table.columns}:
        return plain
    return header_words(table).get(_folded(text))


def _is_key_row(table: SheetTable, row: Row) -> bool:
    keys = {column.key for column in table.columns}
    return all(cell.text.strip() in keys for cell in row.values())


def _folded(text: str) -> str:
    return " ".join(text.replace("*", " ").split()).casefold()


def in_order(found: Iterable[Fault], places: Places) -> list[CellFault]:
    """Faults in the order of sheets, rows and columns."""
    last = (10**9, 0, 0)
    told = sorted(found, key=lambda fault: places.order.get(fault.file, (0, 0, 0) if not fault.file else last))
    return [_told(fault, places) for fault in told]


def _told(fault: Fault, places: Places) -> CellFault:
    if fault.file in places.order:
        sheet, _mark, cell = fault.file.rpartition("!")
        row, column = places.order[fault.file][1:]
        cell = f"{get_column_letter(column)}{row}" if column else _("row %(number)d") % {"number": row}
        return CellFault(sheet, cell, fault.message, fault.mend)
    return CellFault(fault.file, str(fault.line) if fault.line else "", fault.message, fault.mend)


__all__ = [
    "CellFault",
    "Places",
    "RowRead",
    "SheetRead",
    "SheetsRead",
    "check_missing",
    "header_words",
    "in_order",
    "key_of_header",
    "read_sheets",
]
