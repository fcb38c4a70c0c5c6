"""A report for Word: pandoc's DOCX in our dress, with page numbers, notes that are referred to again, heads and fills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from ..document import Document
from ..front import front_of
from .common import BOXES, PAGE_UNKNOWN, Picture, class_of, convert, is_short, prepare
from .docx_styles import (
    R,
    W,
    app_properties,
    content_types,
    core_properties,
    heads_and_feet,
    relationships,
    settings,
    styles,
    twips,
    twips_of,
)
from .looks import (
    ACCENT,
    FILLS,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    RUNNING_ON,
    TEXT_WIDTH,
)
from .package import pack, unpack

Element = Any

_NS = {
    "w": W,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_PACKAGE_TYPES = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
# An English Metric Unit is a 36,000th of a millimetre.
_EMU = 36000
_RUNNING_STYLES = {None, "BodyText", "FirstParagraph", "Compact"}
_KEPT = {"footnotes", "numbering", "styles", "settings", "image", "hyperlink"}


def make_docx(document: Document) -> bytes:
    """The bytes of the DOCX; the same document gives the same bytes."""
    prepared = prepare(document)
    front = front_of(document)
    given = unpack(convert(prepared, "docx"))
    main: Element = etree.fromstring(given["word/document.xml"])
    body = main.find(_w("body"))
    _settle_bookmarks(body)
    _number_contents(body)
    _refer_again(body)
    for table, source in zip(_all(body, "tbl"), prepared.tables, strict=True):
        _dress_table(table, source)
    for drawing, picture in zip(body.findall(".//wp:inline", _NS), prepared.pictures, strict=True):
        _dress_picture(drawing, picture)
    chapters = [one for one in _all(body, "p") if _style_of(one) == "Heading1"]
    for heading, running in zip(chapters, prepared.running, strict=True):
        if running:
            _property(heading, "pageBreakBefore", val="0")
            _property(heading, "spacing", before=twips(RUNNING_ON))
    pages = heads_and_feet(document, front)
    _lay_out_pages(body, list(pages))
    parts = {
        "word/document.xml": _written(main),
        "word/footnotes.xml": given["word/footnotes.xml"],
        "word/numbering.xml": _indented(given["word/numbering.xml"]),
        "word/styles.xml": styles(prepared.language).encode(),
        "word/settings.xml": settings(prepared.language).encode(),
        "docProps/core.xml": core_properties(document, front, prepared.language).encode(),
        "docProps/app.xml": app_properties().encode(),
        **{f"word/{name}.xml": text.encode() for name, text in pages.items()},
    }
    return pack({**parts, **_media(given), **_frame(parts, given, list(pages))}, "[Content_Types].xml")


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


def _all(element: Element, name: str) -> list[Element]:
    return list(element.iter(_w(name)))


def _make(_name: str, *children: Element, **attributes: object) -> Element:
    made = etree.Element(_w(_name))
    for name, value in attributes.items():
        made.set(_w(name), str(value))
    made.extend(children)
    return made


def _written(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


# The package


def _media(given: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in given.items() if name.startswith("word/media/")}


def _frame(parts: dict[str, bytes], given: dict[str, bytes], pages: list[str]) -> dict[str, bytes]:
    """What ties the parts together; the parts of pandoc that say nothing are left out."""
    kinds = {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    }
    for name in parts:
        kinds.setdefault(name, f"{_WORD}.{name.removeprefix('word/').removesuffix('.xml').partition('-')[0]}+xml")
    known: Element = etree.fromstring(given["word/_rels/document.xml.rels"])
    links = [
        (one.get("Id"), one.get("Type"), one.get("Target"), one.get("TargetMode") == "External")
        for one in known
        if one.get("Type").rpartition("/")[2] in _KEPT
    ]
    links += [(name, f"{R}/{name.partition('-')[0]}", f"{name}.xml", False) for name in pages]
    whole = [
        ("rId1", f"{R}/officeDocument", "word/document.xml", False),
        ("rId2", f"{_PACKAGE_TYPES}/core-properties", "docProps/core.xml", False),
        ("rId3", f"{R}/extended-properties", "docProps/app.xml", False),
    ]
    return {
        "[Content_Types].xml": content_types(kinds).encode(),
        "_rels/.rels": relationships(whole).encode(),
        "word/_rels/document.xml.rels": relationships(links).encode(),
    }


def _lay_out_pages(body: Element, pages: list[str]) -> None:
    old = body.find(_w("sectPr"))
    if old is not None:
        body.remove(old)
    section = _make("sectPr")
    for name in pages:
        kind, _dash, when = name.partition("-")
        section.append(_make(f"{kind}Reference", type=when))
        section[-1].set(f"{{{R}}}id", name)
    section.append(_make("pgSz", w=twips_of(PAGE_WIDTH), h=twips_of(PAGE_HEIGHT)))
    side, top, bottom = (twips_of(one) for one in (MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM))
    section.append(
        _make(
            "pgMar", top=top, right=side, bottom=bottom, left=side, header=twips_of(12), footer=twips_of(12), gutter=0
        )
    )
    section.append(_make("titlePg"))
    body.append(section)


def _indented(numbering: bytes) -> bytes:
    """Lists that start near the margin."""
    root = etree.fromstring(numbering)
    for level in _all(root, "lvl"):
        indent = level.find(f"{_w('pPr')}/{_w('ind')}")
        indent.set(_w("left"), str(280 * (int(level.get(_w("ilvl"))) + 1)))
        indent.set(_w("hanging"), "240")
    return _written(root)


# Bookmarks, contents and notes


def _settle_bookmarks(body: Element) -> None:
    """Bookmarks within their paragraphs, under names that Word takes in its fields."""
    ends = {end.get(_w("id")): end for end in _all(body, "bookmarkEnd")}
    names: dict[str, str] = {}
    for start in _all(body, "bookmarkStart"):
        names[start.get(_w("name"))] = f"_Ref{len(names) + 1:06}"
        start.set(_w("name"), names[start.get(_w("name"))])
        end = ends[start.get(_w("id"))]
        if start.getparent().tag == _w("p"):
            continue
        paragraph = next(one for one in start.itersiblings() if one.tag == _w("p"))
        start.getparent().remove(start)
        end.getparent().remove(end)
        paragraph.insert(1 if paragraph[:1] and paragraph[0].tag == _w("pPr") else 0, start)
        paragraph.append(end)
    for link in _all(body, "hyperlink"):
        anchor = link.get(_w("anchor"))
        if anchor in names:
            link.set(_w("anchor"), names[anchor])


def _field(instruction: str, result: str, style: str = "") -> list[Element]:
    def run(content: Element) -> Element:
        properties = [_make("rPr", _make("rStyle", val=style))] if style else []
        return _make("r", *properties, content)

    asked, shown = _make("instrText"), _make("t")
    asked.text, shown.text = f" {instruction} ", result
    asked.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        run(_make("fldChar", fldCharType="begin")),
        run(asked),
        run(_make("fldChar", fldCharType="separate")),
        run(shown),
        run(_make("fldChar", fldCharType="end")),
    ]


def _style_of(paragraph: Element) -> str | None:
    style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
    return None if style is None else str(style.get(_w("val")))


def _number_contents(body: Element) -> None:
    """Behind each entry the page of its heading, which the program fills in when it opens the document."""
    for paragraph in body.findall(_w("p")):
        if (_style_of(paragraph) or "") not in ("TOC1", "TOC2"):
            continue
        link = paragraph.find(_w("hyperlink"))
        for style in list(link.iter(_w("rStyle"))):
            style.getparent().getparent().remove(style.getparent())
        link.append(_make("r", _make("tab")))
        link.extend(_field(f"PAGEREF {link.get(_w('anchor'))} \\h", PAGE_UNKNOWN))


def _refer_again(body: Element) -> None:
    """A note that was given before is referred to: it stands at the foot of a page once."""
    notes = [reference.getparent() for reference in _all(body, "footnoteReference")]
    again: dict[int, list[Element]] = {}
    for run in [style.getparent().getparent() for style in _all(body, "rStyle") if style.get(_w("val")) == "NoteAgain"]:
        again.setdefault(int(run.findtext(_w("t"))), []).append(run)
    for number, runs in again.items():
        name = f"_Note{number:06}"
        note = notes[number - 1]
        note.addprevious(_make("bookmarkStart", id=100000 + number, name=name))
        note.addnext(_make("bookmarkEnd", id=100000 + number))
        for run in runs:
            for part in _field(f"NOTEREF {name} \\h", str(number), "FootnoteReference"):
                run.addprevious(part)
            run.getparent().remove(run)


# Pictures


def _dress_picture(inline: Element, picture: Picture) -> None:
    across, down = round(picture.width * _EMU), round(picture.height * _EMU)
    for size in (inline.find("wp:extent", _NS), *inline.iter(f"{{{_NS['a']}}}ext")):
        if size.get("cx"):
            size.set("cx", str(across))
            size.set("cy", str(down))
    inline.find("wp:docPr", _NS).set("descr", picture.alt)
    # Here pandoc repeats the whole picture as text.
    for inner in inline.iter(f"{{{_NS['pic']}}}cNvPr"):
        inner.set("descr", picture.alt)


# Tables


def _dress_table(table: Element, source: HtmlElement) -> None:
    kind = source.get("class", "")
    boxes = kind in BOXES
    rows = list(source.iter("tr"))
    heads = all(row[0].tag == "th" for row in rows) and not boxes
    properties = table.find(_w("tblPr"))
    look = properties.find(_w("tblLook"))
    for name, on in (("firstRow", not boxes), ("firstColumn", heads), ("noVBand", True)):
        look.set(_w(name), str(int(on)))
    look.set(_w("val"), f"{(0 if boxes else 0x20) + (0x80 if heads else 0) + 0x400:04X}")
    width = properties.find(_w("tblW"))
    width.set(_w("type"), "dxa")
    width.set(_w("w"), str(twips_of(TEXT_WIDTH)))
    if boxes:
        look.addprevious(
            _make("tblCellMar", *(_make(side, w=120, type="dxa") for side in ("top", "left", "bottom", "right")))
        )
        borders = _make("tblBorders", _make("insideH", val="nil"), _make("bottom", val="nil"))
        borders[:] = [borders[1], borders[0]]
        properties.find(_w("tblLayout")).addprevious(borders)
    columns = _widths(table)
    short = is_short(source)
    for place, (row, cells) in enumerate(zip(table.findall(_w("tr")), rows, strict=True)):
        if not boxes:
            _keep_row(row, cells)
        for cell, shown, column in zip(row.findall(_w("tc")), cells, columns, strict=True):
            _dress_cell(cell, shown, column, kind)
            if short and place < len(rows) - 1:
                for paragraph in cell.iter(_w("p")):
                    _property(paragraph, "keepNext")
    following = table.getnext()
    if following is not None and following.tag == _w("p"):
        _leave_room(following)


def _widths(table: Element) -> list[int]:
    columns = table.find(_w("tblGrid")).findall(_w("gridCol"))
    shares = [int(column.get(_w("w"))) for column in columns]
    for column, share in zip(columns, shares, strict=True):
        column.set(_w("w"), str(round(share / sum(shares) * twips_of(TEXT_WIDTH))))
    return [int(column.get(_w("w"))) for column in columns]


def _keep_row(row: Element, cells: HtmlElement) -> None:
    """A row that fits on a page easily is not parted."""
    if sum(len(cell.text_content()) for cell in cells) > 1200:
        return
    properties = row.find(_w("trPr"))
    if properties is None:
        properties = _make("trPr")
        row.insert(0, properties)
    properties.insert(0, _make("cantSplit"))


def _leave_room(paragraph: Element) -> None:
    """A table has no room below it by itself."""
    if len(paragraph) == 0:
        # pandoc's own between two tables.
        paragraph.append(_make("pPr", _make("spacing", before=0, after=0, line=120, lineRule="exact")))
    elif _style_of(paragraph) in {"BodyText", "FirstParagraph", "Meta", "Compact"}:
        _property(paragraph, "spacing", before=twips(9))


_ORDER = [
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "suppressAutoHyphens"),
    *("spacing", "ind", "jc", "outlineLvl"),
]


def _property(paragraph: Element, name: str, **attributes: object) -> None:
    """Set a property of a paragraph at the place where the schema wants it."""
    properties = paragraph.find(_w("pPr"))
    if properties is None:
        properties = _make("pPr")
        paragraph.insert(0, properties)
    old = properties.find(_w(name))
    if old is not None:
        properties.remove(old)
    properties.append(_make(name, **attributes))
    properties[:] = sorted(properties, key=lambda one: _ORDER.index(etree.QName(one).localname))


def _dress_cell(cell: Element, shown: HtmlElement, width: int, kind: str) -> None:
    properties = cell.find(_w("tcPr"))
    properties.append(_make("tcW", w=width, type="dxa"))
    properties.extend(_cell_properties(shown, kind))
    classes = set(shown.get("class", "").split())
    style = "BoxText" if kind in BOXES else "TableHead" if shown.tag == "th" else "TableText"
    light = bool(classes & {"depth-1", "depth-2"})
    for paragraph in cell.iter(_w("p")):
        if _style_of(paragraph) in _RUNNING_STYLES:
            _property(paragraph, "pStyle", val="TableText" if light else style)
        if classes & {"level", "mark"}:
            _property(paragraph, "jc", val="center")
        elif "number" in classes:
            _property(paragraph, "jc", val="right")
        elif light:
            _property(paragraph, "ind", left=twips(10 if "depth-1" in classes else 20))


def _cell_properties(shown: HtmlElement, kind: str) -> Iterator[Element]:
    """Lines around a box, or what stands behind a cell."""
    accent, rule = ACCENT.lstrip("#").upper(), RULE.lstrip("#").upper()
    if kind in BOXES and len(shown):
        thick = "top" if kind == "swot" else "left"
        yield _make(
            "tcBorders",
            *(
                _make(
                    side, val="single", sz=20 if side == thick else 4, space=0, color=accent if side == thick else rule
                )
                for side in ("top", "left", "bottom", "right")
            ),
        )
    fill = class_of(shown, FILLS)
    if fill and kind not in BOXES:
        yield _make("shd", val="clear", color="auto", fill=fill.lstrip("#").upper())
