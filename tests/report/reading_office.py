"""What a word processor finds in an ODT or DOCX, the same questions for both."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("office", "style", "text", "table"))
DRAW, FO, SVG = (f"{{{_OASIS}{name}:1.0}}" for name in ("drawing", "xsl-fo-compatible", "svg-compatible"))
XLINK, DC = "{http://www.w3.org/1999/xlink}", "{http://purl.org/dc/elements/1.1/}"

# In millimetres: a twentieth of a point, and an English Metric Unit.
_TWIP, _EMU = 25.4 / 1440, 1 / 36000


@dataclass(frozen=True)
class Cell:
    text: str
    fill: str


@dataclass(frozen=True)
class Grid:
    """A table: its cells by row, how many rows are heads, whether the first column is, and its width in millimetres."""

    rows: list[list[Cell]]
    head_rows: int
    head_column: bool
    width: float


@dataclass(frozen=True)
class Entry:
    """An entry of the contents: its text, the bookmark it leads to and the one whose page it names."""

    text: str
    target: str
    page_of: str


@dataclass
class Office:
    """`again` are the numbers of notes that are referred to once more; `pictures` are (alternative, width, height)."""

    files: dict[str, bytes]
    headings: list[tuple[int, str]] = field(default_factory=list)
    contents: list[Entry] = field(default_factory=list)
    bookmarks: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    pictures: list[tuple[str, float, float]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    language: str = ""
    text: str = ""
    used_styles: set[str] = field(default_factory=set)
    known_styles: set[str] = field(default_factory=set)


def unzip(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {one.filename: package.read(one) for one in package.infolist()}


def _said(data: bytes) -> dict[str, str]:
    return {etree.QName(one).localname: one.text or "" for one in etree.fromstring(data).iter() if len(one) == 0}


# DOCX


def read_docx(data: bytes) -> Office:
    files = unzip(data)
    found = Office(files, said=_said(files["docProps/core.xml"]) | _said(files["docProps/app.xml"]))
    body: Any = etree.fromstring(files["word/document.xml"])[0]
    styles: Any = etree.fromstring(files["word/styles.xml"])
    found.language = styles.find(f"{W}docDefaults").find(f".//{W}lang").get(f"{W}val")
    found.known_styles = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    found.bookmarks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    parts = [
        body,
        *(etree.fromstring(files[name]) for name in files if name.startswith(("word/header", "word/footer"))),
    ]
    for part in [*parts, etree.fromstring(files["word/footnotes.xml"])]:
        kinds = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
        found.used_styles |= {one.get(f"{W}val") for one in part.iter(*kinds)}
    found.text = _words(body)
    for paragraph in body.iter(f"{W}p"):
        style = _style(paragraph)
        if style.startswith("Heading"):
            found.headings.append((int(style[-1]), _words(paragraph)))
        elif style in ("TOC1", "TOC2"):
            link = paragraph.find(f"{W}hyperlink")
            field = link.findtext(f".//{W}instrText").split()
            assert field[0] == "PAGEREF"
            found.contents.append(Entry(_words(link).removesuffix("–"), link.get(f"{W}anchor"), field[1]))
    found.links = [one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink") if one.get(f"{W}anchor")]
    found.tables = [_docx_table(one) for one in body.iter(f"{W}tbl")]
    notes = {one.get(f"{W}id"): _words(one) for one in etree.fromstring(files["word/footnotes.xml"])}
    found.notes = [notes[one.get(f"{W}id")].strip() for one in body.iter(f"{W}footnoteReference")]
    fields = [one.text.split() for one in body.iter(f"{W}instrText")]
    found.again = [int(name[1].removeprefix("_Note")) for name in fields if name[0] == "NOTEREF"]
    assert {name[1] for name in fields if name[0] == "NOTEREF"} <= found.bookmarks
    for inline in body.iter(f"{WP}inline"):
        size = inline.find(f"{WP}extent")
        wide, high = (int(size.get(side)) * _EMU for side in ("cx", "cy"))
        found.pictures.append((inline.find(f"{WP}docPr").get("descr"), wide, high))
    section = body.find(f"{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    for reference in section:
        if reference.tag in (f"{W}headerReference", f"{W}footerReference"):
            text = _words(etree.fromstring(files[f"word/{reference.get(f'{R}id')}.xml"]))
            (found.heads if reference.tag == f"{W}headerReference" else found.feet).append(text)
    return found


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _words(element: Any) -> str:
    pieces = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}softHyphen": "\u00ad", f"{W}noBreakHyphen": "\u2011"}
    return "".join(pieces.get(one.tag, one.text or "") for one in element.iter(f"{W}t", *pieces))


def _docx_table(table: Any) -> Grid:
    rows = table.findall(f"{W}tr")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    grid = [int(one.get(f"{W}w")) * _TWIP for one in table.find(f"{W}tblGrid")]
    cells = []
    for row in rows:
        widths = [int(one.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for one in row.findall(f"{W}tc")]
        assert sum(widths) * _TWIP <= sum(grid) + 0.1
        cells.append([Cell(_words(one), _docx_fill(one)) for one in row.findall(f"{W}tc")])
    look = table.find(f"{W}tblPr/{W}tblLook")
    return Grid(cells, sum(heads), look.get(f"{W}firstColumn") == "1", sum(grid))


def _docx_fill(cell: Any) -> str:
    shade = cell.find(f"{W}tcPr/{W}shd")
    return "" if shade is None else "#" + str(shade.get(f"{W}fill")).lower()


# ODT


def read_odt(data: bytes) -> Office:
    files = unzip(data)
    found = Office(files, said=_said(files["meta.xml"]))
    content: Any = etree.fromstring(files["content.xml"])
    styles: Any = etree.fromstring(files["styles.xml"])
    text = content.find(f".//{OFFICE}text")
    default = styles.find(f".//{STYLE}default-style/{STYLE}text-properties")
    found.language = f"{default.get(f'{FO}language')}-{default.get(f'{FO}country')}"
    kinds = (f"{STYLE}style", f"{TEXT}list-style")
    found.known_styles = {one.get(f"{STYLE}name") for part in (content, styles) for one in part.iter(*kinds)}
    names = (f"{TEXT}style-name", f"{TABLE}style-name")
    found.used_styles = {one.get(name) for one in text.iter() for name in names if one.get(name)}
    fills = {
        one.get(f"{STYLE}name"): one[0].get(f"{FO}background-color", "")
        for one in content.iter(f"{STYLE}style")
        if one.get(f"{STYLE}family") == "table-cell"
    }
    widths = {
        one.get(f"{STYLE}name"): float(one[0].get(f"{STYLE}column-width").removesuffix("mm"))
        for one in content.iter(f"{STYLE}style")
        if one.get(f"{STYLE}family") == "table-column"
    }
    found.bookmarks = {one.get(f"{TEXT}name") for one in text.iter(f"{TEXT}bookmark", f"{TEXT}bookmark-start")}
    for link in text.iter(f"{TEXT}a"):
        target = link.get(f"{XLINK}href")
        if target.startswith("#"):
            found.links.append(target[1:])
    for entry in text.find(f"{TEXT}table-of-content/{TEXT}index-body").findall(f"{TEXT}p"):
        page = entry.find(f".//{TEXT}bookmark-ref")
        link = entry.find(f"{TEXT}a")
        name = page.get(f"{TEXT}ref-name")
        found.contents.append(Entry(_odt_words(entry).removesuffix("–"), link.get(f"{XLINK}href")[1:], name))
    found.notes = [_odt_words(one.find(f"{TEXT}note-body")) for one in text.iter(f"{TEXT}note")]
    numbers = {one.get(f"{TEXT}id"): number for number, one in enumerate(text.iter(f"{TEXT}note"), 1)}
    found.again = [numbers[one.get(f"{TEXT}ref-name")] for one in text.iter(f"{TEXT}note-ref")]
    for frame in text.iter(f"{DRAW}frame"):
        wide, high = (float(frame.get(f"{SVG}{side}").removesuffix("mm")) for side in ("width", "height"))
        found.pictures.append((frame.findtext(f"{SVG}desc"), wide, high))
    # Notes do not stand where they are referred to.
    for note in text.iter(f"{TEXT}note"):
        for part in list(note):
            note.remove(part)
    found.headings = [(int(one.get(f"{TEXT}outline-level")), _odt_words(one)) for one in text.iter(f"{TEXT}h")]
    found.tables = [_odt_table(one, fills, widths) for one in text.iter(f"{TABLE}table")]
    found.text = _odt_words(text)
    for page in styles.iter(f"{STYLE}master-page"):
        found.heads.append(_odt_words(page.find(f"{STYLE}header")))
        found.feet.append(_odt_words(page.find(f"{STYLE}footer")))
    return found


def _odt_words(element: Any) -> str:
    """With the blanks that OpenDocument writes as elements."""
    own = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n", f"{TEXT}s": " "}.get(element.tag, "")
    times = int(element.get(f"{TEXT}c", "1"))
    within = (element.text or "") + "".join(_odt_words(one) + (one.tail or "") for one in element)
    return own * times + within


def _odt_table(table: Any, fills: dict[str, str], widths: dict[str, float]) -> Grid:
    cells = [
        [Cell(_odt_words(one), fills[one.get(f"{TABLE}style-name")]) for one in row.findall(f"{TABLE}table-cell")]
        for row in table.iter(f"{TABLE}table-row")
    ]
    heads = table.findall(f"{TABLE}table-header-rows/{TABLE}table-row")
    width = sum(widths[one.get(f"{TABLE}style-name")] for one in table.iter(f"{TABLE}table-column"))
    return Grid(cells, len(heads), table.find(f"{TABLE}table-header-columns") is not None, width)
