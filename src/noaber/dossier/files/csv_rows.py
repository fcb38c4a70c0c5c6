"""A CSV file as rows with line numbers, and cells that no spreadsheet program will run as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .faults import Faults

MOST_ROWS = 200_000

# A cell that starts so is run as a formula by spreadsheet programs; a quote before it makes it text.
_FORMULA = re.compile(r"[=+\-@\t]")
# Lines above the header that are no part of the table: which separator Excel should use (the header shows that too), and
# what says something about the file. A spreadsheet program may have quoted them.
_REMARKS = re.compile(r'(?:"?sep=[^\n]*\n)?(?:"?#[^\n]*\n)*', re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r"'+[=+\-@\t]")


@dataclass
class Row:
    line: int
    cells: dict[str, str]


def guard(text: str) -> str:
    """The text as it goes into a cell."""
    return "'" + text if _FORMULA.match(text) or _QUOTED_FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """The text that a cell holds; the inverse of `guard`."""
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def is_formula(cell: str) -> bool:
    return bool(_FORMULA.match(cell))


def parse_csv(file: str, text: str, columns: tuple[str, ...], required: frozenset[str], faults: Faults) -> list[Row]:
    """The rows of a table with a header of known columns, separated by commas, semicolons or tabs."""
    text, above = without_remarks(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = above + 1  # where the row starts that is read now
    try:
        header = [name.strip() for name in next(reader, [])]
        if not header:
            return []
        good = _check_header(file, above + 1, header, columns, required, faults)
        rows: list[Row] = []
        line = above + reader.line_num + 1
        for cells in reader:
            start, line = line, above + reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) >= MOST_ROWS:
                faults.add(
                    file,
                    start,
                    _("There are more than %(count)d rows.") % {"count": MOST_ROWS},
                    _("Take out what does not belong in the table."),
                )
                break
            if len(cells) != len(header):
                faults.add(
                    file,
                    start,
                    _("This row has %(count)d cells and the header has %(expected)d.")
                    % {"count": len(cells), "expected": len(header)},
                    _("Put texts that hold a comma in double quotes, and fill every column or leave its cell empty."),
                )
            elif any(cell.strip() and not name for name, cell in zip(header, cells, strict=True)):
                faults.add(
                    file,
                    start,
                    _("There is a cell here under a column without a name."),
                    _("Give the column its name, or empty the cell."),
                )
            elif good:
                rows.append(Row(start, {name: cell for name, cell in zip(header, cells, strict=True) if name}))
        return rows
    except csv.Error as error:
        faults.add(
            file,
            line,
            _("This is not valid CSV here: %(problem)s.") % {"problem": error},
            _("Often a double quote is missing or stands alone; save the table again as “CSV UTF-8”."),
        )
        return []


def without_remarks(text: str) -> tuple[str, int]:
    """The table itself, and how many lines stand above it."""
    remarks = _REMARKS.match(text)
    assert remarks is not None  # at least it matches nothing at all
    return text[remarks.end() :], remarks[0].count("\n")


def delimiter_of(text: str) -> str:
    """What separates the cells: whatever stands in the header most often."""
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _check_header(
    file: str, line: int, header: list[str], columns: tuple[str, ...], required: frozenset[str], faults: Faults
) -> bool:
    good = True
    for name, count in Counter(header).items():
        if count > 1 and name:
            faults.add(
                file, line, _("The column “%(name)s” stands here twice.") % {"name": name}, _("Keep one of the two.")
            )
            good = False
        if name and name not in columns:
            faults.add(
                file,
                line,
                _("The table knows no column “%(name)s”.") % {"name": name},
                faults.suggest(name, columns)
                or _("Take it out, or use one of these: %(names)s.") % {"names": ", ".join(columns)},
            )
            good = False
    for name in sorted(required - set(header)):
        faults.add(
            file, line, _("The column “%(name)s” is missing.") % {"name": name}, _("Add it and fill it in every row.")
        )
        good = False
    return good


def format_csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
