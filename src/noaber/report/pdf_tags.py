"""What Typst cannot say of a PDF: which cells are heads of their rows, and that the document comes from Noaber."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

# How the standards call parts of a table: a row, the head of a row or column, and any other cell.
_CELLS = ("/TH", "/TD")
# Elements of text, in which no table stands; most of a document is of these.
_WITHOUT_TABLES = (
    "/P",
    "/H1",
    "/H2",
    "/H3",
    "/H4",
    "/Span",
    "/Link",
    "/TOC",
    "/Note",
    "/Reference",
    "/Lbl",
    "/Strong",
    "/Em",
)
_PARTS = ("/THead", "/TBody", "/TFoot")
_ENGINE = re.compile(rb">Typst [0-9.]+<")


def finish(data: bytes, tables: list[HtmlElement]) -> bytes:
    """The PDF with heads of rows where the document has them, smaller, and still the same bytes for the same document.

    Parameters
    ----------
    tables
        The tables of the document, in the order in which they stand in the PDF.
    """
    # Slow to load, so only where a PDF is made.
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = list(_tables(pdf.Root.StructTreeRoot.K))
        for table, source in zip(found, tables, strict=True):
            _mark_row_heads(table, source)
        # A document says who made it, not with what: only that it comes from here.
        pdf.Root.Metadata.write(_ENGINE.sub(b">Noaber<", pdf.Root.Metadata.read_bytes()))
        pdf.docinfo["/Creator"] = "Noaber"
        whole = io.BytesIO()
        pdf.save(
            whole,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return whole.getvalue()


def _tables(below: Any) -> Iterator[Any]:
    """The tables in their order; what lies within one is not looked at, since no table lies within another."""
    import pikepdf

    if isinstance(below, pikepdf.Array):
        for one in below:
            yield from _tables(one)
    elif isinstance(below, pikepdf.Dictionary) and "/S" in below:
        if below.S == "/Table":
            yield below
        elif below.S not in _WITHOUT_TABLES and "/K" in below:
            yield from _tables(below.K)


def _rows(below: Any) -> Iterator[Any]:
    """The rows of a table, through its head and body."""
    import pikepdf

    if isinstance(below, pikepdf.Array):
        for one in below:
            yield from _rows(one)
    elif isinstance(below, pikepdf.Dictionary) and "/S" in below:
        if below.S == "/TR":
            yield below
        elif below.S in _PARTS and "/K" in below:
            yield from _rows(below.K)


def _mark_row_heads(table: Any, source: HtmlElement) -> None:
    rows = list(_rows(table.K))
    for row, cells in zip(rows, source.iter("tr"), strict=True):
        marked = [one for one in row.K if str(one.S) in _CELLS]
        in_body = cells.getparent().tag == "tbody"
        for cell, shown in zip(marked, cells, strict=True):
            if in_body:
                _mark(cell, shown.tag == "th")


def _mark(cell: Any, is_head: bool) -> None:
    """The head of a row says so; all other cells find their heads by place, both of their row and of their column."""
    import pikepdf

    others = [one for one in cell.get("/A", []) if one.O != "/Table"]
    if is_head:
        cell.S = pikepdf.Name.TH
        others.insert(0, pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row))
    if others:
        cell.A = pikepdf.Array(others)
    elif "/A" in cell:
        del cell["/A"]
