"""From the bytes that somebody sends to sheets, whatever those bytes are."""

from __future__ import annotations

import csv
import io
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from ..files.csv_rows import delimiter_of, is_formula, unguard, without_remarks
from ..files.faults import Faults
from ..files.text import decode
from .grids import FORMULA, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TEXT, Cell, Grid
from .xlsx import MEGABYTE, read_xlsx

UPLOAD_LIMIT = 10 * MEGABYTE

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def open_sheets(name: str, data: bytes, faults: Faults) -> list[Grid]:
    """The sheets of an Excel workbook or a CSV file; what is something else is refused with a word on what to send."""
    name = PurePosixPath(name.replace("\\", "/")).name or _("the file")
    if not data.strip():
        faults.add(name, None, _("This file is empty."), _("Send an Excel workbook (.xlsx) or a CSV file."))
    elif len(data) > UPLOAD_LIMIT:
        too_large(name, faults)
    elif data.startswith(b"PK"):
        return read_xlsx(name, data, faults)
    elif data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            faults.add(name, None, _("This workbook is locked with a password."), _("Save it without a password."))
        else:
            faults.add(
                name, None, _("This is a file of an old version of Office."), _("Save it as an Excel workbook (.xlsx).")
            )
    elif _is_no_text(data):
        faults.add(
            name,
            None,
            _("This is no spreadsheet, whatever its name says."),
            _("Send an Excel workbook (.xlsx) or a CSV file."),
        )
    else:
        return _read_csv(name, data, faults)
    return []


def too_large(name: str, faults: Faults) -> None:
    """Add the fault of a file that is not even opened."""
    faults.add(
        name,
        None,
        _("This file is larger than %(limit)d MB.") % {"limit": UPLOAD_LIMIT // MEGABYTE},
        _("Take out pictures and what else does not belong in it, or split it into several files."),
    )


def _is_no_text(data: bytes) -> bool:
    start = data[:1024].lstrip().lower()
    return b"\0" in data or start.startswith((b"%pdf", b"\x89png", b"\xff\xd8", b"gif8", b"<", b"{\\rtf"))


def _read_csv(name: str, data: bytes, faults: Faults) -> list[Grid]:
    text = decode(name, data, faults)
    if text is None:
        return []
    text, above = without_remarks(text)
    delimiter = delimiter_of(text)
    # Who writes a comma in numbers separates the cells by semicolons; there a point may part thousands.
    grid = Grid(PurePosixPath(name).stem, plain_numbers=delimiter == ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, count = above + 1, 0
    try:
        for cells in reader:
            start, line = line, above + reader.line_num + 1
            count += len(cells)
            if len(grid.rows) >= MOST_ROWS or count > MOST_CELLS or len(cells) > MOST_COLUMNS:
                faults.add(
                    name,
                    start,
                    _("This table is larger than any table of a dossier."),
                    _("Take out what does not belong in the table."),
                )
                return []
            row = {at: _cell(cell) for at, cell in enumerate(cells, 1) if cell.strip()}
            if row:
                grid.rows.append((start, row))
    except csv.Error as error:
        faults.add(
            name,
            line,
            _("This is not valid CSV here: %(problem)s.") % {"problem": error},
            _("Often a double quote is missing or stands alone; save the table again as “CSV UTF-8”."),
        )
        return []
    return [grid]


def _cell(cell: str) -> Cell:
    # A number may be negative; what else starts so would be run.
    if is_formula(cell) and not cell[1:].replace(".", "").replace(",", "").isdigit():
        return Cell(FORMULA, cell)
    return Cell(TEXT, unguard(cell))
