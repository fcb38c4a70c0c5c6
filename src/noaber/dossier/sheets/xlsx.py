"""Reads .xlsx files of whatever origin: cells only, piece by piece, and never more than a table can need.

openpyxl makes trees of everything that stands in a file, so that a small hostile file can fill the memory. Here the parts
that hold cells are read as a stream; formulas, macros, pictures and links are never looked at.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from datetime import datetime
from decimal import Decimal
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel
from openpyxl.utils.escape import unescape

from ..files.faults import Faults
from .grids import (
    DATE,
    FORMULA,
    MISTAKE,
    MOMENT,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    NUMBER,
    PERCENTAGE,
    TEXT,
    TRUTH,
    Cell,
    Grid,
    Row,
)

MEGABYTE = 1024 * 1024
MOST_PARTS = 1_000
# Unpacked: of all that is read together, and of one part that holds no cells.
TOTAL_LIMIT = 150 * MEGABYTE
PART_LIMIT = 5 * MEGABYTE
LONGEST_CELL = 40_000
MOST_STRINGS = MOST_CELLS
MOST_MERGED = 10_000

_PIECE = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WORKBOOK = "xl/workbook.xml"


class _Stop(Exception):
    """Why the file is not read any further: what is wrong, and how to mend it."""


def read_xlsx(name: str, data: bytes, faults: Faults) -> list[Grid]:
    """The sheets of a workbook; adds a fault and gives nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Workbook(archive).read()
    except _Stop as stop:
        faults.add(name, None, *stop.args)
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,
        EOFError,
        OSError,
        LookupError,
        ValueError,
        OverflowError,
        RuntimeError,
    ):
        faults.add(name, None, _("This workbook is damaged."), _("Open it in a spreadsheet program and save it anew."))
    return []


class _Workbook:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.parts = archive.infolist()
        self.names = {part.filename for part in self.parts}
        self.left = TOTAL_LIMIT
        self.cells = 0
        self._check_parts()

    def _check_parts(self) -> None:
        if len(self.parts) > MOST_PARTS or len(self.names) < len(self.parts):
            raise _damaged()
        if any(part.flag_bits & 0x1 for part in self.parts):
            raise _locked()
        if any(part.compress_type not in _METHODS for part in self.parts):
            raise _damaged()
        if _WORKBOOK not in self.names:
            raise _not_a_workbook(self.names)

    def read(self) -> list[Grid]:
        sheets, self.epoch = self._sheets()
        self.formats = _Styles.of(self)
        self.strings = _Strings.of(self)
        return [self._grid(name, hidden, part) for name, hidden, part in sheets]

    def parse(self, part: str, handler: _Handler, limit: int = PART_LIMIT) -> None:
        """Have a part read as a stream; nothing where it does not exist."""
        if part not in self.names:
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = handler.start
        parser.EndElementHandler = handler.end
        parser.CharacterDataHandler = handler.text
        # Without a document type there are no entities, so nothing grows and nothing is fetched.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        read = 0
        with self.archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                read += len(piece)
                self.left -= len(piece)
                if read > limit or self.left < 0:
                    raise _too_large()
                parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _sheets(self) -> tuple[list[tuple[str, bool, str]], datetime]:
        links = _Links()
        self.parse("xl/_rels/workbook.xml.rels", links)
        book = _Book()
        self.parse(_WORKBOOK, book)
        found = [
            (name, hidden, posixpath.normpath(posixpath.join("/xl", links.worksheets[link])).lstrip("/"))
            for name, hidden, link in book.sheets
            if link in links.worksheets
        ]
        return found, CALENDAR_MAC_1904 if book.is_1904 else WINDOWS_EPOCH

    def _grid(self, name: str, hidden: bool, part: str) -> Grid:
        grid = Grid(name, hidden=hidden)
        # What is hidden is read for its name only.
        if not hidden:
            self.parse(part, _Sheet(self, grid), TOTAL_LIMIT)
        return grid

    def count_cell(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise _Stop(
                _("There are more than %(count)d filled cells in this workbook.") % {"count": MOST_CELLS},
                _("Take out what does not belong in it, or split it into several files."),
            )


class _Handler:
    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Links(_Handler):
    def __init__(self) -> None:
        self.worksheets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            self.worksheets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Book(_Handler):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in ("1", "true")
        elif local == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", "")[:100], attributes.get("state", "") in _HIDDEN, link))


_HIDDEN = ("hidden", "veryHidden")


class _Styles(_Handler):
    """Whether a number stands for a date or a percentage follows from how it is shown."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = dict(BUILTIN_FORMATS)
        self.kinds: list[str] = []
        self._in_cells = False

    @classmethod
    def of(cls, book: _Workbook) -> list[str]:
        styles = cls()
        book.parse("xl/styles.xml", styles)
        return styles.kinds

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "numFmt":
            self.codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")[:500]
        elif local == "cellXfs":
            self._in_cells = True
        elif local == "xf" and self._in_cells:
            self.kinds.append(_kind_of(self.codes.get(int(attributes.get("numFmtId", "0")), "")))

    def end(self, name: str) -> None:
        if _local(name) == "cellXfs":
            self._in_cells = False


def _kind_of(code: str) -> str:
    if code and is_date_format(code):
        return DATE
    plain = "".join(piece for at, piece in enumerate(code.split('"')) if at % 2 == 0)
    return PERCENTAGE if "%" in plain else NUMBER


class _Strings(_Handler):
    def __init__(self) -> None:
        self.found: list[str] = []
        self._now: list[str] = []
        self._length = 0
        self._in_text = False
        self._aside = 0

    @classmethod
    def of(cls, book: _Workbook) -> list[str]:
        strings = cls()
        book.parse("xl/sharedStrings.xml", strings, TOTAL_LIMIT)
        return strings.found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "si":
            self._now, self._length = [], 0
        elif local == "rPh":  # how it is pronounced
            self._aside += 1
        elif local == "t":
            self._in_text = not self._aside

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "si":
            self.found.append(_unescaped("".join(self._now)))
            if len(self.found) > MOST_STRINGS:
                raise _too_large()
        elif local == "rPh":
            self._aside -= 1
        elif local == "t":
            self._in_text = False

    def text(self, data: str) -> None:
        if self._in_text and self._length < LONGEST_CELL:
            self._now.append(data)
            self._length += len(data)


class _Sheet(_Handler):
    def __init__(self, book: _Workbook, grid: Grid) -> None:
        self.book = book
        self.grid = grid
        self.row_number = 0
        self.row: Row = {}
        self.column = 0
        self._kind = ""
        self._style = ""
        self._formula = False
        self._collect = False
        self._pieces: list[str] = []
        self._length = 0
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            reference = attributes.get("r")
            self.column = _column_of(reference) if reference else self.column + 1
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._formula = False
            self._pieces, self._length = [], 0
        elif local in ("v", "t"):
            self._collect = not self._aside
        elif local == "f":
            self._formula = True
        elif local == "rPh":
            self._aside += 1
        elif local == "row":
            self.row_number = int(attributes["r"]) if "r" in attributes else self.row_number + 1
            self.row, self.column = {}, 0
        elif local == "mergeCell" and len(self.grid.merged) < MOST_MERGED:
            self.grid.merged.append(attributes.get("ref", "")[:40])

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "c":
            cell = self._cell()
            if cell is not None:
                self.book.count_cell()
                if self.column > MOST_COLUMNS:
                    raise _Stop(
                        _("The sheet “%(name)s” has something in column %(count)d.")
                        % {"name": self.grid.name, "count": self.column},
                        _("No table has more than %(count)d columns: take out what stands to the right of it.")
                        % {"count": MOST_COLUMNS},
                    )
                self.row[self.column] = cell
        elif local in ("v", "t"):
            self._collect = False
        elif local == "rPh":
            self._aside -= 1
        elif local == "row" and self.row:
            if len(self.grid.rows) >= MOST_ROWS:
                raise _Stop(
                    _("The sheet “%(name)s” has more than %(count)d rows.")
                    % {"name": self.grid.name, "count": MOST_ROWS},
                    _("Take out what does not belong in the table."),
                )
            self.grid.rows.append((self.row_number, self.row))

    def text(self, data: str) -> None:
        if self._collect and self._length < LONGEST_CELL:
            self._pieces.append(data)
            self._length += len(data)

    def _cell(self) -> Cell | None:
        raw = "".join(self._pieces)
        if self._formula:
            return Cell(FORMULA, raw)
        if not raw:
            return None
        if self._kind == "s":
            text = self.book.strings[int(raw)]
            return Cell(TEXT, text) if text.strip() else None
        if self._kind in ("inlineStr", "str"):
            return Cell(TEXT, _unescaped(raw)) if raw.strip() else None
        if self._kind == "b":
            return Cell(TRUTH, "TRUE" if raw.strip() == "1" else "FALSE")
        if self._kind == "e":
            return Cell(MISTAKE, raw)
        if self._kind == "d":
            return _moment(datetime.fromisoformat(raw.strip().rstrip("Z")))
        return self._number(raw)

    def _number(self, raw: str) -> Cell:
        number = float(raw)
        if number != number or number in (float("inf"), float("-inf")):
            raise _damaged()
        style = int(self._style) if self._style else 0
        kind = self.book.formats[style] if style < len(self.book.formats) else NUMBER
        if kind == DATE:
            try:
                found = from_excel(number, self.book.epoch)
            except (OverflowError, ValueError):
                return Cell(MISTAKE, "#####")
            return _moment(found) if isinstance(found, datetime) else Cell(MOMENT, str(found))
        # A spreadsheet keeps seventeen figures of what people typed in fifteen at most.
        return Cell(kind, format(Decimal(format(number, ".15g")), "f"))


def _moment(found: datetime) -> Cell:
    if (found.hour, found.minute, found.second) == (0, 0, 0):
        return Cell(DATE, found.date().isoformat())
    return Cell(MOMENT, found.isoformat(sep=" ", timespec="minutes"))


def _column_of(reference: str) -> int:
    return column_index_from_string(reference.rstrip("0123456789"))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _unescaped(text: str) -> str:
    return unescape(text) if "_x" in text else text


def _refuse_doctype(*_arguments: object) -> None:
    raise _Stop(
        _("This workbook holds a document type, as no spreadsheet program writes it."),
        _("Open it in a spreadsheet program and save it anew."),
    )


def _damaged() -> _Stop:
    return _Stop(_("This workbook is damaged."), _("Open it in a spreadsheet program and save it anew."))


def _locked() -> _Stop:
    return _Stop(_("This workbook is locked with a password."), _("Save it without a password."))


def _too_large() -> _Stop:
    return _Stop(
        _("This workbook is larger than it may be once unpacked."),
        _("Take out what does not belong in it, or split it into several files."),
    )


def _not_a_workbook(names: set[str]) -> _Stop:
    if "xl/workbook.bin" in names:
        return _Stop(_("This is a binary workbook (.xlsb)."), _("Save it as an Excel workbook (.xlsx)."))
    if "content.xml" in names:
        return _Stop(_("This is an OpenDocument file."), _("Save it as an Excel workbook (.xlsx)."))
    return _Stop(_("This is a zip file, and no workbook."), _("Send an Excel workbook (.xlsx) or a CSV file."))
