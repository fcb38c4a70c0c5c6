"""What a screen reader finds in a tagged PDF: its elements in their order, each with its text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf

_BLOCKS = re.compile(r"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = re.compile(r"<([0-9A-Fa-f]+)>")
_EMPTY: dict[str, Any] = {}


class Element:
    """An element of the structure: its kind without the slash, its text and what stands in it.

    `scope` says of a head in a table whether it is that of a row or of a column.
    """

    def __init__(self, kind: str, alt: str, scope: str = "") -> None:
        self.kind = kind
        self.alt = alt
        self.scope = scope
        self.parts: list[Element | str] = []

    @property
    def text(self) -> str:
        """Without the soft hyphens of line ends."""
        whole = "".join(part if isinstance(part, str) else part.text for part in self.parts)
        return whole.replace("\N{SOFT HYPHEN}", "")

    def all(self, *kinds: str) -> list[Element]:
        return [one for one in self._walk() if one.kind in kinds]

    def _walk(self) -> Iterator[Element]:
        for part in self.parts:
            if isinstance(part, Element):
                yield part
                yield from part._walk()


def open_pdf(data: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(data))


def structure(pdf: Pdf) -> Element:
    texts = {page.objgen: texts_of(page) for page in pdf.pages}
    root = Element("", "")
    _fill(root, pdf.Root.StructTreeRoot.K, None, texts)
    return root


def _fill(element: Element, below: Any, page: Any, texts: dict[tuple[int, int], dict[int, str]]) -> None:
    if isinstance(below, Array):
        for one in below:
            _fill(element, one, page, texts)
    elif isinstance(below, Dictionary):
        page = below.get("/Pg", page)
        if "/S" in below:
            scopes = [str(one.Scope).lstrip("/") for one in below.get("/A", []) if "/Scope" in one]
            child = Element(str(below.S).lstrip("/"), str(below.get("/Alt", "")), "".join(scopes))
            element.parts.append(child)
            if "/K" in below:
                _fill(child, below.K, page, texts)
        elif below.get("/Type") == Name.MCR:
            element.parts.append(texts[page.objgen].get(int(below.MCID), ""))
    else:
        element.parts.append(texts[page.objgen].get(int(below), ""))


def texts_of(page: Page) -> dict[int, str]:
    """The text of each marked piece of a page, by its number."""
    found: dict[int, str] = {}
    for number, text, _reach in _runs(page):
        if number is not None:
            found[number] = found.get(number, "") + text
    return found


def seen_on(page: Page) -> str:
    """Everything that stands on a page, also what is no part of the text, such as heads and feet."""
    return "".join(text for _number, text, _reach in _runs(page))


def furthest(pdf: Pdf) -> float:
    """How far to the right or down any text reaches, as a part of its page; what stands on every page only to the right."""
    return max(reach for page in pdf.pages for _number, _text, reach in _runs(page))


def _runs(page: Page) -> Iterator[tuple[int | None, str, float]]:
    """Every run of text on a page: the number of the piece in which it stands, the text and how far that reaches."""
    wide, high = float(page.mediabox[2]), float(page.mediabox[3])
    fonts = {name: _Font(font) for name, font in page.Resources.get("/Font", _EMPTY).items()}
    font, size = None, 0.0
    # What is open: its number if it has one, and whether it says itself what stands in it.
    marks: list[tuple[int | None, bool]] = []
    place, places = pikepdf.Matrix(), []
    line = pikepdf.Matrix()
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        number = next((number for number, _says_itself in marks if number is not None), None)
        if name in ("BDC", "BMC"):
            given = operands[1] if len(operands) > 1 else _EMPTY
            marks.append((int(given["/MCID"]) if "/MCID" in given else None, "/ActualText" in given))
            if "/ActualText" in given:
                yield number, str(given["/ActualText"]), 0.0
        elif name == "EMC":
            marks.pop()
        elif name == "q":
            places.append(place)
        elif name == "Q":
            place = places.pop()
        elif name == "cm":
            place = pikepdf.Matrix(*map(float, operands)) @ place
        elif name == "Tm":
            line = pikepdf.Matrix(*map(float, operands))
        elif name == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        elif name in ("Tj", "TJ") and font is not None:
            pieces = list(operands[0]) if name == "TJ" else list(operands)
            codes = [code for piece in pieces if isinstance(piece, pikepdf.String) for code in _codes(bytes(piece))]
            kerned = sum(float(piece) for piece in pieces if not isinstance(piece, pikepdf.String))
            width = (sum(font.widths.get(code, 0.0) for code in codes) - kerned) / 1000 * size
            text = "" if any(says_itself for _number, says_itself in marks) else font.text(codes)
            x, y = (line @ place).transform((width, 0))
            yield number, text, max(x / wide, 0.0 if number is None else 1 - y / high)


def _codes(data: bytes) -> list[int]:
    return [int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)]


class _Font:
    """For every glyph of a font the text that it stands for, and its width in thousandths of the size."""

    def __init__(self, font: Any) -> None:
        self.texts: dict[int, str] = {}
        for kind, block in _BLOCKS.findall(font.ToUnicode.read_bytes().decode("latin-1")):
            codes = _HEX.findall(block)
            assert kind == "bfchar", "Typst writes every glyph by itself"
            for code, text in zip(codes[::2], codes[1::2], strict=True):
                self.texts[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
        self.widths: dict[int, float] = {}
        given = list(font.DescendantFonts[0].get("/W", []))
        while given:
            first = int(given.pop(0))
            then = given.pop(0)
            if isinstance(then, Array):
                self.widths.update(enumerate(map(float, then), first))
            else:
                self.widths.update(dict.fromkeys(range(first, int(then) + 1), float(given.pop(0))))

    def text(self, codes: list[int]) -> str:
        return "".join(self.texts.get(code, "") for code in codes)
