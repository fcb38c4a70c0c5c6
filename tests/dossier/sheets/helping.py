"""Workbooks for tests, and what importing them would do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest

from noaber.accounts.permissions import Access, Right
from noaber.dossier.models import Exploration
from noaber.dossier.sheets.applying import ADD
from noaber.dossier.sheets.importing import Prepared, Unfit, prepare
from noaber.dossier.sheets.places import sheet_table, sheet_tables
from noaber.dossier.sheets.reading import CellFault
from noaber.overview.chapters import ALL

CHAPTERS = {chapter.name: chapter.title for chapter in ALL}
EVERYTHING = Access(frozenset(Right))
DAY = date(2024, 5, 1)

Rows = Iterable[Iterable[Any]]


def book(sheets: dict[str, Rows], dress: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook with these sheets; `dress` changes it before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if dress is not None:
        dress(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def figures(*rows: Iterable[Any], header: Iterable[Any] = ("Id", "Quantity", "Value")) -> bytes:
    return book({"figures": [header, *rows]})


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same zip with one part changed, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            part = old.read(info)
            new.writestr(info.filename, change(part) if info.filename == name else part)
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return out.getvalue()


def look(
    exploration: Exploration,
    data: bytes,
    *,
    name: str = "figures.xlsx",
    mode: str = ADD,
    access: Access = EVERYTHING,
    first: str = "",
) -> Prepared:
    """What a file would change."""
    return prepare(
        exploration,
        access,
        DAY,
        name,
        data,
        only=sheet_tables(),
        mode=mode,
        chapters=CHAPTERS,
        first=sheet_table(first) if first else None,
    )


def faults(exploration: Exploration, data: bytes, **how: Any) -> tuple[CellFault, ...]:
    """Everything that is wrong with a file that has to be refused."""
    with pytest.raises(Unfit) as caught:
        look(exploration, data, **how)
    return caught.value.faults


def the_fault(exploration: Exploration, data: bytes, **how: Any) -> CellFault:
    (fault,) = faults(exploration, data, **how)
    return fault


def after(prepared: Prepared, record: str) -> dict[str, Any] | None:
    """The values of a record after importing; it has to be among what changes."""
    (edit,) = [edit for edit in prepared.edits if edit["record"] == record]
    found: dict[str, Any] | None = edit["after"]
    return found
