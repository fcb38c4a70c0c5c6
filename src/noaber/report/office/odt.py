"""A report for LibreOffice: pandoc's ODT in our dress, with contents, notes that are referred to again, heads and fills."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from ..document import Document
from ..front import front_of
from .common import BOXES, PAGE_UNKNOWN, Picture, class_of, convert, is_short, prepare
from .looks import BY_ID, FILLS, RUNNING_ON, TEXT_WIDTH
from .odt_styles import ACCENT_RULE, NS, SOFT_RULE, THICK_RULE, manifest, meta, name_of, styles
from .package import pack, unpack

Element = Any

_ENTRIES = ("Contents_20_1", "Contents_20_2")
_MIMETYPE = "application/vnd.oasis.opendocument.text"


def make_odt(document: Document) -> bytes:
    """The bytes of the ODT; the same document gives the same bytes."""
    prepared = prepare(document)
    front = front_of(document)
    given = unpack(convert(prepared, "odt"))
    content: Element = etree.fromstring(given["content.xml"])
    text = content.find(".//office:text", NS)
    own = _OwnStyles(content.find("office:automatic-styles", NS))
    _settle_lists(content, text)
    _settle_paragraphs(text)
    _settle_links(text)
    _settle_spans(text)
    chapters = [one for one in text.iter(_q("text:h")) if one.get(_q("text:outline-level")) == "1"]
    for heading, running in zip(chapters, prepared.running, strict=True):
        if running:
            place = {"fo:break-before": "auto", "fo:margin-top": f"{RUNNING_ON}pt"}
            heading.set(_q("text:style-name"), own.name("paragraph", place, name_of("Heading 1")))
    for table, source in zip(list(text.iter(_q("table:table"))), prepared.tables, strict=True):
        _dress_table(table, source, own)
    for frame, picture in zip(list(text.iter(_q("draw:frame"))), prepared.pictures, strict=True):
        _dress_picture(frame, picture)
    _refer_again(text)
    _gather_contents(text, front.contents)
    own.write()
    files = {
        "content.xml": etree.tostring(content, xml_declaration=True, encoding="UTF-8"),
        "styles.xml": styles(document, front, prepared.language).encode(),
        "meta.xml": meta(document, front, prepared.language).encode(),
        **{name: data for name, data in given.items() if name.startswith("Pictures/")},
    }
    files["META-INF/manifest.xml"] = manifest(list(files)).encode()
    return pack({**files, "mimetype": _MIMETYPE.encode()}, "mimetype")


def _q(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def _make(_name: str, _attributes: dict[str, str] | None = None, *children: Element) -> Element:
    made = etree.Element(_q(_name))
    for name, value in (_attributes or {}).items():
        made.set(_q(name), value)
    made.extend(children)
    return made


class _OwnStyles:
    """The styles of single tables, cells and paragraphs, each once."""

    def __init__(self, automatic: Element) -> None:
        self.automatic = automatic
        # What pandoc made for words within a text stays; all the rest is ours.
        for style in list(automatic):
            if style.get(_q("style:family")) != "text":
                automatic.remove(style)
        self.names: dict[tuple[str, ...], str] = {}

    def name(self, family: str, properties: dict[str, str], parent: str = "") -> str:
        key = (family, parent, *(f"{name}={value}" for name, value in properties.items()))
        return self.names.setdefault(key, f"{family.title().replace('-', '')}{len(self.names) + 1}")

    def write(self) -> None:
        for (family, parent, *pairs), name in self.names.items():
            style = _make("style:style", {"style:name": name, "style:family": family})
            if parent:
                style.set(_q("style:parent-style-name"), parent)
            style.append(_make(f"style:{family}-properties", dict(pair.split("=", 1) for pair in pairs)))
            self.automatic.append(style)


# Text


def _settle_lists(content: Element, text: Element) -> None:
    """Lists in the two styles of the document; pandoc gives every list its own."""
    numbered = {
        style.get(_q("style:name"))
        for style in content.iter(_q("text:list-style"))
        if style.find("text:list-level-style-number", NS) is not None
    }
    for one in text.iter(_q("text:list")):
        if one.get(_q("text:style-name")) is not None:
            one.set(_q("text:style-name"), "Numbers" if one.get(_q("text:style-name")) in numbered else "Bullets")


def _settle_paragraphs(text: Element) -> None:
    """Every paragraph in a style of the document, also where pandoc made one for a single list."""
    for section in list(text.iter(_q("text:section"))):
        _unwrap(section)
    for paragraph in text.iter(_q("text:p")):
        style = paragraph.get(_q("text:style-name"), "")
        if style in BY_ID:
            paragraph.set(_q("text:style-name"), name_of(BY_ID[style].odf))
        elif style[:1] == "P" and style[1:].isdigit():
            paragraph.set(_q("text:style-name"), "List_20_Text")
        elif style.endswith("_20_Tight"):
            paragraph.set(_q("text:style-name"), style.removesuffix("_20_Tight"))
    for heading in text.iter(_q("text:h")):
        heading.set(_q("text:style-name"), name_of(f"Heading {heading.get(_q('text:outline-level'))}"))


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    place = parent.index(element)
    parent[place : place + 1] = list(element)


def _settle_links(text: Element) -> None:
    for link in list(text.iter(_q("text:a"))):
        for name in list(link.attrib):
            if name not in (_q("xlink:href"), _q("xlink:type")):
                del link.attrib[name]
        link.set(_q("text:style-name"), "Internet_20_Link")
        link.set(_q("text:visited-style-name"), "Internet_20_Link")
        for span in link.findall("text:span", NS):
            # What pandoc takes for the style of links.
            if span.get(_q("text:style-name")) == "Definition":
                span.set(_q("text:style-name"), "Internet_20_Link")


def _settle_spans(text: Element) -> None:
    for span in list(text.iter(_q("text:span"))):
        name = span.get(_q("text:style-name"))
        if name in BY_ID:
            span.set(_q("text:style-name"), name_of(BY_ID[name].odf))


def _refer_again(text: Element) -> None:
    """A note that was given before is referred to: it stands at the foot of a page once."""
    notes = list(text.iter(_q("text:note")))
    for number, note in enumerate(notes, 1):
        note.set(_q("text:id"), f"note{number}")
    for span in text.iter(_q("text:span")):
        if span.get(_q("text:style-name")) == "NoteAgain":
            kind = {"text:note-class": "footnote", "text:reference-format": "text", "text:ref-name": f"note{span.text}"}
            reference = _make("text:note-ref", kind)
            reference.text, span.text = span.text, None
            span.append(reference)
            span.set(_q("text:style-name"), "Footnote_20_anchor")


def _gather_contents(text: Element, title: str) -> None:
    """The entries as a list of contents that can be renewed, with fields for the pages."""
    heading = next(one for one in text if one.get(_q("text:style-name")) == "Contents_20_Heading")
    place = text.index(heading)
    entries = [one for one in text if one.get(_q("text:style-name")) in _ENTRIES]
    for entry in entries:
        link = entry.find("text:a", NS)
        page = _make(
            "text:bookmark-ref",
            {"text:reference-format": "page", "text:ref-name": link.get(_q("xlink:href"))[1:]},
        )
        page.text = PAGE_UNKNOWN
        link.extend((_make("text:tab"), page))
        for one in (link, *link.findall("text:span", NS)):
            one.set(_q("text:style-name"), "Index_20_Link")
        link.set(_q("text:visited-style-name"), "Index_20_Link")
    templates = []
    for level in ("1", "2"):
        attributes = {"text:outline-level": level, "text:style-name": f"Contents_20_{level}"}
        parts = [
            _make("text:index-entry-link-start"),
            _make("text:index-entry-text"),
            _make("text:index-entry-tab-stop", {"style:type": "right", "style:leader-char": "."}),
            _make("text:index-entry-page-number"),
            _make("text:index-entry-link-end"),
        ]
        templates.append(_make("text:table-of-content-entry-template", attributes, *parts))
    shown = _make("text:index-title-template", {"text:style-name": "Contents_20_Heading"})
    shown.text = title
    source = _make("text:table-of-content-source", {"text:outline-level": "2"}, shown, *templates)
    body = _make("text:index-body", {}, _make("text:index-title", {"text:name": "ContentsTitle"}, heading), *entries)
    text.insert(place, _make("text:table-of-content", {"text:name": "Contents"}, source, body))


# Pictures


def _dress_picture(frame: Element, picture: Picture) -> None:
    name = frame.get(_q("draw:name"))
    frame.attrib.clear()
    frame.set(_q("draw:name"), name)
    frame.set(_q("text:anchor-type"), "as-char")
    frame.set(_q("svg:width"), f"{picture.width:.2f}mm")
    frame.set(_q("svg:height"), f"{picture.height:.2f}mm")
    # Pandoc leaves the text alternative out.
    said = _make("svg:desc")
    said.text = picture.alt
    frame.append(said)


# Tables


def _dress_table(table: Element, source: HtmlElement, own: _OwnStyles) -> None:
    kind = source.get("class", "")
    boxes = kind in BOXES
    rows = list(source.iter("tr"))
    keep = {"style:may-break-between-rows": "false"} if is_short(source) else {}
    looks = {"style:width": f"{TEXT_WIDTH}mm", "table:align": "left", "fo:margin-bottom": "10pt", **keep}
    table.set(_q("table:style-name"), own.name("table", looks))
    columns = _dress_columns(table, source, own)
    if not boxes and all(row[0].tag == "th" for row in rows):
        first = columns[0]
        heads = _make("table:table-header-columns")
        first.addprevious(heads)
        heads.append(first)
    for row, cells in zip(list(table.iter(_q("table:table-row"))), rows, strict=True):
        whole = not boxes and sum(len(cell.text_content()) for cell in cells) <= 1200
        row.set(_q("table:style-name"), own.name("table-row", {"fo:keep-together": "always" if whole else "auto"}))
        in_head = row.getparent().tag == _q("table:table-header-rows")
        for cell, shown in zip(row.findall("table:table-cell", NS), cells, strict=True):
            cell.set(_q("table:style-name"), own.name("table-cell", _cell_properties(shown, kind, in_head)))
            _dress_paragraphs(cell, shown, kind, own)


def _dress_columns(table: Element, source: HtmlElement, own: _OwnStyles) -> list[Element]:
    widths = [float(column.get("style").removeprefix("width: ").removesuffix("%")) for column in source.iter("col")]
    columns = table.findall("table:table-column", NS)
    for column, width in zip(columns, widths, strict=True):
        looks = {"style:column-width": f"{width / sum(widths) * TEXT_WIDTH:.2f}mm"}
        column.set(_q("table:style-name"), own.name("table-column", looks))
    return columns


def _cell_properties(shown: HtmlElement, kind: str, in_head: bool) -> dict[str, str]:
    if kind in BOXES:
        if not len(shown):
            return {"fo:border": "none"}
        thick = "top" if kind == "swot" else "left"
        sides = ("top", "left", "bottom", "right")
        return {
            "fo:padding": "6pt",
            **{f"fo:border-{side}": THICK_RULE if side == thick else SOFT_RULE for side in sides},
        }
    fill = class_of(shown, FILLS)
    return {
        "fo:padding": "3.5pt",
        "fo:border-left": "none",
        "fo:border-right": "none",
        "fo:border-top": "none",
        "fo:border-bottom": ACCENT_RULE if in_head else SOFT_RULE,
        **({"fo:background-color": fill} if fill else {}),
    }


def _dress_paragraphs(cell: Element, shown: HtmlElement, kind: str, own: _OwnStyles) -> None:
    classes = set(shown.get("class", "").split())
    light = bool(classes & {"depth-1", "depth-2"})
    style = "Box Text" if kind in BOXES else "Table Heading" if shown.tag == "th" and not light else "Table Contents"
    placed: dict[str, str] = {}
    if classes & {"level", "mark"}:
        placed = {"fo:text-align": "center"}
    elif "number" in classes:
        placed = {"fo:text-align": "end"}
    elif light:
        placed = {"fo:margin-left": "10pt" if "depth-1" in classes else "20pt"}
    for paragraph in cell.iter(_q("text:p")):
        if paragraph.getparent().tag == _q("text:note-body"):
            continue
        old = paragraph.get(_q("text:style-name"))
        running = old in ("Text_20_body", "First_20_paragraph", "List_20_Text", "Table_20_Contents", "Table_20_Heading")
        name = name_of(style) if running else old
        paragraph.set(_q("text:style-name"), own.name("paragraph", placed, name) if placed else name)
