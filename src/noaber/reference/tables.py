"""A CSV file as a header and rows with their lines, whoever made it; and its cells as values."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .faults import Faults

MOST_ROWS = 5_000_000
# Larger than any count of people, jobs or euros in a country: somebody glued cells together.
HUGE = 1e13

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """`rows` are pairs of a line and as many cells as there are columns."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]

    def has(self, *columns: str) -> bool:
        return set(columns) <= set(self.header)

    def take(self, *columns: str) -> Iterator[tuple[int, list[str]]]:
        """The cells of some columns of each row; empty for a column that there is not."""
        places = [self.header.index(one) if one in self.header else -1 for one in columns]
        for line, cells in self.rows:
            yield line, [cells[place].strip() if place >= 0 else "" for place in places]


def decode(data: bytes, faults: Faults) -> str:
    """The text of a file in UTF-8; empty after a fault."""
    if data.startswith(_WORKBOOKS):
        faults.add("workbook")
        return ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add("encoding", data[: error.start].count(b"\n") + 1)
        return ""
    strange = _CONTROL.search(text)
    if strange:
        faults.add("character", text.count("\n", 0, strange.start()) + 1, number=f"{ord(strange[0]):04X}")
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(file: str, text: str, faults: Faults) -> Table:
    """The rows of a table separated by commas, semicolons or tabs, whichever the header has most of."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        header = tuple(one.strip() for one in next(reader, []))
        for name, count in Counter(header).items():
            if name and count > 1:
                faults.add("column_twice", 1, column=name)
        line = reader.line_num + 1
        for cells in reader:
            start, line = line, reader.line_num + 1
            if len(cells) == len(header):
                rows.append((start, cells))
            elif any(cell.strip() for cell in cells):
                faults.add("cells", start, count=len(cells), expected=len(header))
            if len(rows) > MOST_ROWS:
                faults.add("rows", start, count=MOST_ROWS)
                break
    except csv.Error as error:
        faults.add("csv", line, problem=str(error))
    return Table(file, header, tuple(rows))


def number(text: str, column: str, line: int, faults: Faults, *, least: float | None = None) -> float | None:
    """A number with a point for its decimals; None after a fault."""
    if not text:
        faults.add("missing", line, column=column)
    elif not _NUMBER.fullmatch(text):
        faults.add("number", line, column=column, value=text[:60])
    elif not math.isfinite(value := float(text)) or abs(value) > HUGE:
        faults.add("huge", line, column=column, value=text[:60])
    elif least is not None and value < least:
        faults.add("negative", line, column=column, value=text[:60], least=least)
    else:
        return value
    return None


def day(text: str, column: str, line: int, faults: Faults) -> date | None:
    """A day such as 2022-07-01; None where it is empty, or after a fault."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.add("date", line, column=column, value=text[:60])
        return None


def plain(value: float) -> str:
    """A number as short as it can be written."""
    return str(int(value)) if value == int(value) else repr(value)
