"""What was read of a spreadsheet before anything is known about its meaning: sheets with rows of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter

# More than any table of a dossier needs; a hostile file can claim a million.
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000

TEXT, NUMBER, DATE, MOMENT, PERCENTAGE, TRUTH, MISTAKE, FORMULA = (
    "text",
    "number",
    "date",
    "moment",
    "percentage",
    "truth",
    "mistake",
    "formula",
)


class Cell(NamedTuple):
    """What stands in a cell, as text, and what the spreadsheet says it is."""

    kind: str
    text: str


Row = dict[int, Cell]


@dataclass
class Grid:
    """One sheet: rows by their number, cells by the number of their column, both from 1; empty cells are left out."""

    name: str
    rows: list[tuple[int, Row]] = field(default_factory=list)
    hidden: bool = False
    # Ranges of cells that were made into one, such as B3:B5.
    merged: list[str] = field(default_factory=list)
    # In a CSV file a point may be part of a number as in files of the format.
    plain_numbers: bool = False

    def place(self, row: int, column: int | None = None) -> str:
        """How people call a cell: with its sheet, its column in letters, and its row."""
        return f"{self.name}!{get_column_letter(column) if column else ''}{row}"
