"""What ODT and DOCX have in common: the document as pandoc is given it, and what to look up while dressing what it made."""

from __future__ import annotations

import base64
import copy
import struct
import subprocess
from dataclasses import dataclass

import lxml.html
from lxml.html import HtmlElement, builder

from noaber.charts import png_of

from ..document import Document
from ..front import front_of
from ..preparing import HEADINGS, keep_anchors, keep_paragraph_classes, mark_notes, set_widths
from .looks import TEXT_WIDTH

# In millimetres: what is left of a page above and below a picture's caption.
_TALLEST = 200.0
# What programs call the languages, each with the country whose spelling is meant.
LOCALES = {"nl": "nl-NL", "en": "en-GB"}

_STYLES = {
    "question": "Question",
    "answer": "Answer",
    "lead": "Lead",
    "kind": "Kind",
    "against": "Against",
    "open": "Open",
    "meta": "Meta",
}
_SPANS = {"meta": "Small", "no-source": "NoSource", "number": "Number", "caption-number": "Number"}
# Tables that are no tables of data: boxes beside each other.
BOXES = {"swot", "cards"}
# What stands in the contents until a program has laid out the pages: better no number than a wrong one.
PAGE_UNKNOWN = "–"


@dataclass(frozen=True)
class Picture:
    """What a picture shows in words, and its size on paper in millimetres."""

    alt: str
    width: float
    height: float


@dataclass(frozen=True)
class Prepared:
    """The document for pandoc, and its tables and pictures in the order in which they come back.

    `running` says of each chapter whether it goes on where the one before ends, instead of on a new page.
    """

    html: str
    tables: list[HtmlElement]
    pictures: list[Picture]
    running: list[bool]
    language: str


def prepare(document: Document) -> Prepared:
    """Styles, notes, anchors and boxes in forms that pandoc keeps."""
    main = copy.deepcopy(document.tree.get_element_by_id("content"))
    _put_in_boxes(main)
    _name_styles(main)
    keep_paragraph_classes(main)
    pictures = _put_pictures(main)
    mark_notes(main)
    _name_later_notes(main)
    keep_anchors(main)
    _keep_used_anchors(main)
    for table in main.iter("table"):
        set_widths(table)
        _make_room(table)
    for notes in main.find_class("notes"):
        notes.getparent().remove(notes)
    for element in main.iter("div", "ul"):
        style = next((_STYLES[name] for name in element.get("class", "").split() if name in _STYLES), None)
        if style == "Meta" and element.getprevious() is not None and element.getprevious().tag in HEADINGS:
            style = "MetaBelowHeading"
        if style:
            element.set("data-custom-style", style)
    whole = builder.DIV(*_front(document), *_contents(document), *main)
    return Prepared(
        html=str(lxml.html.tostring(whole, encoding="unicode")),
        tables=list(whole.iter("table")),
        pictures=pictures,
        running=[_is_running(heading) for heading in whole.iter("h1")],
        language=LOCALES[document.language],
    )


def _is_running(heading: HtmlElement) -> bool:
    chapter = heading.getparent()
    return bool({"running", "empty"} & set(chapter.get("class", "").split()))


def convert(prepared: Prepared, form: str) -> bytes:
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--from=html-auto_identifiers",
        f"--to={form}",
        f"--metadata=lang:{prepared.language}",
        "--output=-",
        "--sandbox",
    ]
    return subprocess.run(command, input=prepared.html.encode(), capture_output=True, check=True).stdout


def _styled(style: str, *content: HtmlElement | str) -> HtmlElement:
    box = builder.DIV(builder.P(*content))
    box.set("data-custom-style", style)
    return box


def _front(document: Document) -> list[HtmlElement]:
    front = front_of(document)
    kind: list[HtmlElement | str] = [document.kind_name]
    if front.concept:
        kind += [" · ", builder.STRONG(front.concept)]
    found = [_styled("FrontKind", *kind), _styled("Title", document.title)]
    if document.subtitle:
        found.append(_styled("Subtitle", document.subtitle))
    details: list[HtmlElement | str] = [document.authors, builder.BR()] if document.authors else []
    return [*found, _styled("FrontDetails", *details, front.dated)]


def _contents(document: Document) -> list[HtmlElement]:
    """The entries that the document has itself; their page numbers are fields, which each format makes its own way."""
    found = [_styled("TOCHeading", front_of(document).contents)]
    nav = document.tree.find_class("contents")[0]
    for link in nav.iter("a"):
        level = sum(parent.tag == "ol" for parent in link.iterancestors())
        found.append(_styled(f"TOC{level}", builder.A(str(link.text_content()), href=link.get("href"))))
    return found


def _put_in_boxes(main: HtmlElement) -> None:
    """Parts that stand beside each other on a screen do so in a table without heads."""
    for name in BOXES:
        for group in list(main.find_class(name)):
            table = builder.TABLE(builder.CLASS(name))
            parts = list(group)
            for place in range(0, len(parts), 2):
                row = builder.TR()
                for part in parts[place : place + 2]:
                    part.tag, part.tail = "div", None
                    cell = builder.TD(part)
                    cell.set("class", part.attrib.pop("class", ""))
                    row.append(cell)
                if len(row) == 1:
                    row.append(builder.TD())
                table.append(row)
            table.tail = group.tail
            group.getparent().replace(group, table)


def _name_styles(main: HtmlElement) -> None:
    for span in main.iter("span"):
        style = _SPANS.get(span.get("class", ""))
        if style:
            span.set("data-custom-style", style)


def _put_pictures(main: HtmlElement) -> list[Picture]:
    pictures = []
    for picture in list(main.iter("picture")):
        image = next(picture.iter("img"))
        png = png_of(base64.b64decode(image.get("src").split(",", 1)[1]))
        image.set("src", "data:image/png;base64," + base64.b64encode(png).decode())
        across, down = struct.unpack(">II", png[16:24])
        width = min(TEXT_WIDTH, _TALLEST * across / down)
        pictures.append(Picture(image.get("alt"), width, width * down / across))
        image.tail = None
        picture.getparent().replace(picture, image)
    return pictures


def _name_later_notes(main: HtmlElement) -> None:
    """A note that is referred to again: its number, which each format turns into a reference to the note itself."""
    for mark in main.xpath(".//span[@data-note-again]"):
        mark.text = mark.get("data-note-again")
        mark.set("data-custom-style", "NoteAgain")


def _keep_used_anchors(main: HtmlElement) -> None:
    """Anchors to which something refers, as what pandoc makes bookmarks of."""
    used = {link.get("href", "")[1:] for link in main.iter("a") if link.get("href", "").startswith("#")}
    for mark in main.xpath(".//span[@data-anchor]"):
        name = mark.get("data-anchor")
        if name in used:
            mark.set("id", name)
        else:
            mark.drop_tag()


# In points: about what a bold letter in a table takes, and what lies between the words of two columns.
_LETTER, _GAP = 4.8, 10.0
_LONGEST, _SHORTEST = 12, 6


def _make_room(table: HtmlElement) -> None:
    """Columns that their longest words fit in: without hyphenation for the language a program breaks words anywhere."""
    columns = list(table.iter("col"))
    whole = TEXT_WIDTH / 25.4 * 72
    longest = [0] * len(columns)
    for row in table.iter("tr"):
        for place, cell in enumerate(row):
            longest[place] = max([longest[place], *(len(word) for text in cell.itertext() for word in text.split())])
    for most in range(_LONGEST, _SHORTEST, -1):
        needs = [min(letters, most) * _LETTER + _GAP for letters in longest]
        if sum(needs) <= whole:
            break
    else:
        return
    widths = [float(column.get("style").removeprefix("width: ").removesuffix("%")) / 100 * whole for column in columns]
    spare = [max(width - need, 0) for width, need in zip(widths, needs, strict=True)]
    short = sum(max(need - width, 0) for width, need in zip(widths, needs, strict=True))
    for column, width, need, more in zip(columns, widths, needs, spare, strict=True):
        given = width - more * short / sum(spare) if more else need
        column.set("style", f"width: {given / whole * 100:.1f}%")


def class_of(cell: HtmlElement, names: dict[str, str]) -> str | None:
    """The first of these that the classes of a cell name."""
    return next((names[name] for name in cell.get("class", "").split() if name in names), None)


def is_short(table: HtmlElement) -> bool:
    """Whether a table fits on a page easily, so that it need not be parted."""
    return len(list(table.iter("tr"))) <= 7 and len(table.text_content()) < 900
