"""Files of whatever origin: each is read, or refused with a sentence, within bounds."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from noaber.dossier.files.faults import Fault, Faults
from noaber.dossier.sheets import opening, xlsx
from noaber.dossier.sheets.grids import MOST_ROWS, Grid
from noaber.dossier.sheets.opening import UPLOAD_LIMIT, open_sheets
from tests.dossier.sheets.helping import book, figures, with_part

SHEET = "xl/worksheets/sheet1.xml"


def opened(data: bytes, name: str = "figures.xlsx") -> list[Grid]:
    faults = Faults()
    grids = open_sheets(name, data, faults)
    assert list(faults) == []
    return grids


def refused(data: bytes, name: str = "figures.xlsx") -> Fault:
    faults = Faults()
    assert open_sheets(name, data, faults) == []
    (fault,) = faults
    assert fault.mend
    return fault


def old_office(text: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + text


def test_cells_come_with_their_rows_and_columns() -> None:
    (grid,) = opened(book({"figures": [["Id", None, "Value"], [], ["a", None, 1.5]]}))
    assert [(number, {at: cell.text for at, cell in row.items()}) for number, row in grid.rows] == [
        (1, {1: "Id", 3: "Value"}),
        (3, {1: "a", 3: "1.5"}),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\1" * 50, "no spreadsheet"),
        (b"%PDF-1.7 ...", "no spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table>", "no spreadsheet"),
        (b"Id,Value\na,\0", "no spreadsheet"),
        (old_office(b""), "old version of Office"),
        (old_office("EncryptedPackage".encode("utf-16-le")), "locked with a password"),
        (b"PK\x03\x04 nothing of a zip", "damaged"),
        ("Id,Naam\na,caf\u00e9".encode("cp1252"), "not in UTF-8"),
        (b"x" * (UPLOAD_LIMIT + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_a_word_on_what_to_send(data: bytes, said: str) -> None:
    assert said in refused(data).message


@pytest.mark.parametrize(
    ("part", "said"),
    [("content.xml", "OpenDocument"), ("xl/workbook.bin", ".xlsb"), ("word/document.xml", "no workbook")],
)
def test_a_zip_that_is_something_else_is_called_by_its_name(part: str, said: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    assert said in refused(out.getvalue()).message


def test_a_workbook_with_an_entity_is_refused_before_anything_grows() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "&a;&a;&a;">]><worksheet/>'
    fault = refused(with_part(figures(["a", "b", 1]), SHEET, lambda _part: bomb))
    assert "document type" in fault.message


def test_a_sheet_that_unpacks_to_very_much_is_refused_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "TOTAL_LIMIT", 4 * xlsx.MEGABYTE)
    long = b"<worksheet><sheetData>" + b"<!-- nothing -->" * 1_000_000 + b"</sheetData></worksheet>"
    data = with_part(figures(["a", "b", 1]), SHEET, lambda _part: long)
    assert len(data) < xlsx.MEGABYTE
    assert "larger than it may be" in refused(data).message


def test_a_part_without_cells_may_not_be_large_at_all() -> None:
    styles = b"<styleSheet>" + b"<xf/>" * (xlsx.PART_LIMIT // 5 + 10) + b"</styleSheet>"
    assert "larger than it may be" in refused(with_part(figures(["a"]), "xl/styles.xml", lambda _part: styles)).message


def test_too_many_rows_end_the_reading() -> None:
    rows = b"".join(b"<row><c><v>1</v></c></row>" for _at in range(MOST_ROWS + 5))
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    start = time.monotonic()
    fault = refused(with_part(figures(["a"]), SHEET, lambda _part: sheet))
    assert "more than 50000 rows" in fault.message
    assert time.monotonic() - start < 20


def test_a_million_rows_without_anything_in_them_cost_nothing() -> None:
    first, last = b'<row r="1"><c r="A1" t="str"><v>Id</v></c></row>', b'<row r="1048576"><c r="A1048576" s="1"/></row>'
    sheet = b"<worksheet><sheetData>" + first + last + b"</sheetData></worksheet>"
    (grid,) = opened(with_part(figures(["a"]), SHEET, lambda _part: sheet))
    assert [number for number, _row in grid.rows] == [1]


def test_a_cell_far_to_the_right_is_named() -> None:
    sheet = b'<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    assert "column 16384" in refused(with_part(figures(["a"]), SHEET, lambda _part: sheet)).message


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row><c><v>x</v></c></row></sheetData></worksheet>",
        b'<worksheet><sheetData><row r="x"><c><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row><c r="?"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row><c t="s"><v>999</v></c></row></sheetData></worksheet>',
        b"<worksheet><sheetData><row><c><v>nan</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row>",
        b"",
    ],
)
def test_sheets_that_are_broken_are_damaged(sheet: bytes) -> None:
    assert "damaged" in refused(with_part(figures(["a"]), SHEET, lambda _part: sheet)).message


def test_every_byte_of_a_workbook_may_be_lost_without_more_than_a_fault() -> None:
    data = figures(["a", "b", 1], ["c", "d", 2.5])
    for cut in range(0, len(data), 97):
        faults = Faults()
        open_sheets("figures.xlsx", data[:cut], faults)
        assert faults or cut == 0


def test_macros_are_ignored() -> None:
    data = with_part(figures(["a", "b", 1]), "xl/vbaProject.bin", lambda _part: b"Sub AutoOpen()")
    (grid,) = opened(data, "figures.xlsm")
    assert len(grid.rows) == 2


def test_a_part_that_is_locked_is_said_so() -> None:
    data = bytearray(figures(["a"]))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(signature, start + 4)
    assert "locked with a password" in refused(bytes(data)).message


def test_what_is_hidden_is_known_by_its_name_only() -> None:
    def hide(made: object) -> None:
        made.worksheets[1].sheet_state = "veryHidden"  # type: ignore[attr-defined]

    shown, hidden = opened(book({"figures": [["Id"]], "secret": [["x"]]}, hide))
    assert (shown.hidden, hidden.hidden, hidden.rows) == (False, True, [])


def test_csv_is_read_with_commas_semicolons_or_tabs_and_remarks_above() -> None:
    for text in ("id,value\na,1\n", "sep=;\nid;value\na;1\n", "\ufeffid\tvalue\na\t1\n", "# remark\nid,value\n\na,1"):
        (grid,) = opened(text.encode(), "C:\\temp\\figures.csv")
        assert grid.name == "figures"
        assert [{at: cell.text for at, cell in row.items()} for _number, row in grid.rows] == [
            {1: "id", 2: "value"},
            {1: "a", 2: "1"},
        ]


def test_csv_with_a_quote_that_is_missing_names_its_line() -> None:
    fault = refused(b'id,value\na,"1"x\n', "figures.csv")
    assert (fault.line, "not valid CSV" in fault.message) == (2, True)


def test_csv_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_ROWS", 3)
    assert "larger than any table" in refused(b"id\n" + b"a\n" * 5, "figures.csv").message
