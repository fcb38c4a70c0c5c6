"""The PDF of a report: the document through pandoc to Typst, as PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import base64
import copy
import json
import os
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement, builder

from .document import Document
from .front import front_of
from .pdf_tags import finish
from .preparing import keep_anchors, keep_paragraph_classes, mark_notes, set_widths

# Characters that no font here can show, as Typst names them; those that are likely not to be shown; and those that only
# join others.
_MISSING = re.compile(r'(?:the text `"(.*?)"` could not be displayed|the PDF contains the codepoint `"(.*?)"`)')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_SELDOM_SHOWN = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\ue000-\uf8ff\ufe00-\ufe0f\U00010000-\U0010ffff]")
_JOINER = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f]")
# In the font itself: pictures do not fall back on other fonts as the text does.
_BOX = "■"
# What starts a heading, a list or a term in Typst, and what it would turn into a dash, a minus sign, a soft hyphen or an
# ellipsis.
_SIGNS = re.compile(r"((?<!\S)(?:=+|[-+/]|\d+\.)(?=\s|$)|-{2,}|-(?=[^\sA-Za-z]|$)|\.{3,})")
# Longer than any word, such as a key: it would run off the page, so it may break anywhere.
_ENDLESS = re.compile(r"\w{60,}")

_HERE = Path(__file__).parent / "typst"


def make_pdf(document: Document) -> bytes:
    """The bytes of the PDF; the same document gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="noaber-") as name:
        folder = Path(name)
        body = _to_typst(_prepare(document.tree, folder))
        (folder / "meta.json").write_text(json.dumps(_meta(document), ensure_ascii=False), encoding="utf-8")
        main = folder / "main.typ"
        main.write_text((_HERE / "report.typ").read_text(encoding="utf-8") + "\n" + body, encoding="utf-8")
        pdf = _compile(main, date.fromisoformat(document.date))
    return finish(pdf, list(document.tree.iter("table")))


def _compile(main: Path, day: date) -> bytes:
    """Typst, with a box in the place of characters that no font here can show: the standards allow no gaps."""
    # Slow to load, so only where a PDF is made.
    import font_source_sans_pro
    import typst

    missing: set[str] = set()
    while True:
        try:
            return bytes(
                typst.compile(
                    str(main),
                    root=str(main.parent),
                    font_paths=[str(Path(font_source_sans_pro.__file__).parent / "files")],
                    ignore_system_fonts=True,
                    pdf_standards=["ua-1", "a-2a"],
                    timestamp=int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()),
                )
            )
        except typst.TypstError as error:
            found = _not_shown(error.diagnostic) - missing
            if not found:
                raise
            texts = {path: path.read_text(encoding="utf-8") for path in main.parent.iterdir()}
            if not missing:
                # Where one is missing others are likely to be: do not find them one by one.
                found |= {sign for text in texts.values() for sign in set(text) if _SELDOM_SHOWN.match(sign)}
            missing |= found
            table = {ord(sign): "" if _JOINER.match(sign) else _BOX for sign in found}
            for path, text in texts.items():
                path.write_text(text.translate(table), encoding="utf-8")


def _not_shown(error: str) -> set[str]:
    """The characters that an error of Typst says no font has."""
    text = "".join(one or other for one, other in _MISSING.findall(error))
    return {sign for sign in _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if not sign.isascii()}


def _to_typst(chapters: list[str]) -> str:
    """The chapters through pandoc, several at once: reading HTML is what takes it longest."""
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        # No anchors made of what headings say: what people write could then be what a record is called.
        "--from=html-auto_identifiers",
        "--to=typst-smart",
        "--wrap=preserve",
        f"--lua-filter={_HERE / 'filter.lua'}",
        "--sandbox",
    ]

    def convert(html: str) -> str:
        done = subprocess.run(command, input=html.encode(), capture_output=True, check=True)
        return done.stdout.decode()

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return "\n".join(pool.map(convert, _batches(chapters, os.cpu_count() or 1)))


def _batches(chapters: list[str], count: int) -> list[str]:
    """Chapters that follow each other taken together, in about `count` pieces of like length."""
    limit = sum(map(len, chapters)) / count
    batches = [""]
    for chapter in chapters:
        if batches[-1] and len(batches[-1]) + len(chapter) / 2 > limit:
            batches.append("")
        batches[-1] += chapter
    return batches


def _meta(document: Document) -> dict[str, object]:
    day = date.fromisoformat(document.date)
    front = front_of(document)
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "authors": [document.authors] if document.authors else [],
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "language": document.language,
        "keywords": [front.keywords],
        "concept": bool(front.concept),
        "words": {
            "report": document.kind_name,
            "concept": front.concept,
            "practice": front.practice,
            "contents": front.contents,
            "dated": front.dated,
            "version": front.foot,
            "conclusion": document.remark,
        },
    }


# The document as pandoc should see it


def _prepare(tree: HtmlElement, folder: Path) -> list[str]:
    """The chapters of the document, with what pandoc would drop put in forms that it keeps."""
    main = copy.deepcopy(tree.get_element_by_id("content"))
    keep_paragraph_classes(main)
    _save_pictures(main, folder)
    mark_notes(main)
    keep_anchors(main)
    _break_endless_words(main)
    _keep_signs(main)
    for table in main.iter("table"):
        set_widths(table)
    return [str(lxml.html.tostring(chapter, encoding="unicode")) for chapter in main.find_class("chapter")]


def _save_pictures(main: HtmlElement, folder: Path) -> None:
    for number, picture in enumerate(list(main.iter("picture"))):
        image = next(picture.iter("img"))
        _kind, data = image.get("src").split(",", 1)
        name = f"picture-{number}.svg"
        (folder / name).write_bytes(base64.b64decode(data))
        image.set("src", name)
        image.set("width", "100%")
        picture.getparent().replace(picture, image)


def _break_endless_words(main: HtmlElement) -> None:
    for element in main.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and _ENDLESS.search(text):
                setattr(element, part, _ENDLESS.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(word.group()), text))


def _keep_signs(main: HtmlElement) -> None:
    """Signs that Typst would read as others stand as they were written."""
    for element in list(main.iter()):
        element.text, inside = _set_apart(element.text)
        element[:0] = inside
        element.tail, behind = _set_apart(element.tail)
        if behind:
            parent = element.getparent()
            place = parent.index(element) + 1
            parent[place:place] = behind


def _set_apart(text: str | None) -> tuple[str | None, list[HtmlElement]]:
    """The text up to the first such sign, and each sign with what follows it."""
    first, *rest = _SIGNS.split(text or "")
    marks = []
    for sign, behind in zip(rest[::2], rest[1::2], strict=True):
        mark = builder.SPAN()
        mark.set("data-literal", "".join("\\" + character for character in sign))
        mark.tail = behind
        marks.append(mark)
    return first or None, marks
