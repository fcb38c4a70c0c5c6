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
    """An element of the structure: its kind without the slash, its text and what stands in it."""

    def __init__(self, kind: str, alt: str) -> None:
        self.kind = kind
        self.alt = alt
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
    texts = {page.objgen: _texts_of(page) for page in pdf.pages}
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
            child = Element(str(below.S).lstrip("/"), str(below.get("/Alt", "")))
            element.parts.append(child)
            if "/K" in below:
                _fill(child, below.K, page, texts)
        elif below.get("/Type") == Name.MCR:
            element.parts.append(texts[page.objgen].get(int(below.MCID), ""))
    else:
        element.parts.append(texts[page.objgen].get(int(below), ""))


def _texts_of(page: Page) -> dict[int, str]:
    """The text of each marked piece of a page, by its number."""
    fonts = {name: _unicode_of(font) for name, font in page.Resources.get("/Font", _EMPTY).items()}
    found: dict[int, str] = {}
    font: dict[int, str] = {}
    # What is open: its number if it has one, and whether it says itself what stands in it.
    marks: list[tuple[int | None, bool]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        said = ""
        if str(operator) in ("BDC", "BMC"):
            given = operands[1] if len(operands) > 1 else _EMPTY
            marks.append((int(given["/MCID"]) if "/MCID" in given else None, "/ActualText" in given))
            said = str(given.get("/ActualText", ""))
        elif str(operator) == "EMC":
            marks.pop()
        elif str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ") and not any(says_itself for _number, says_itself in marks):
            pieces = operands[0] if str(operator) == "TJ" else operands
            said = "".join(_decode(bytes(piece), font) for piece in pieces if isinstance(piece, pikepdf.String))
        for number in [number for number, _says_itself in marks if said and number is not None]:
            found[number] = found.get(number, "") + said
    return found


def _decode(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _unicode_of(font: Any) -> dict[int, str]:
    """For every glyph of a font the text that it stands for."""
    result = {}
    for kind, block in _BLOCKS.findall(font.ToUnicode.read_bytes().decode("latin-1")):
        codes = _HEX.findall(block)
        assert kind == "bfchar", "Typst writes every glyph by itself"
        for code, text in zip(codes[::2], codes[1::2], strict=True):
            result[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return result
