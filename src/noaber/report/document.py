"""One document from the chapters' sections: numbered headings, contents, references and notes.

The document is one semantic HTML file that loads nothing from outside. The other formats are made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from lxml.html import HtmlElement, builder

import noaber
from noaber import dossier
from noaber.dossier.models import Exploration, Kind

from .composing import Composed

_STYLES = (
    Path(dossier.__file__).parent / "static" / "noaber" / "sections.css",
    Path(__file__).parent / "static" / "report.css",
)

# Up to so many answers are named; more are taken together by paragraph.
_NAMED = 3


@dataclass(frozen=True)
class Document:
    """A document as one tree of HTML, with what the front page says; `name` is how its file is called after the slug."""

    tree: HtmlElement
    name: str
    kind_name: str
    title: str
    subtitle: str
    remark: str
    authors: str
    date: str
    version: str
    status: str
    practice: bool
    language: str

    def html(self) -> str:
        text = str(lxml.html.tostring(self.tree, encoding="unicode"))
        # lxml takes <source> for an element with an end; in HTML it has none.
        return "<!doctype html>\n" + text.replace("</source>", "")


def build(exploration: Exploration, composed: Composed) -> Document:
    # Most of the text is in the language of the exploration, whatever the language of the words around it.
    language = exploration.language
    text = render_to_string(
        composed.template,
        {
            **composed.context,
            "exploration": exploration,
            "kind_name": composed.kind_name,
            "title": composed.title,
            "subtitle": composed.subtitle,
            "language": language,
            "style": mark_safe("".join(path.read_text() for path in _STYLES)),
            "noaber": noaber.__version__,
        },
    )
    tree = lxml.html.document_fromstring(text)
    places = number_paragraphs(tree)
    _number_captions(tree)
    _resolve(tree, places)
    _collect_notes(tree)
    _fill_contents(tree)
    let_tables_scroll(tree)
    return Document(
        tree=tree,
        name=composed.name,
        kind_name=composed.kind_name,
        title=composed.title,
        subtitle=composed.subtitle,
        remark=composed.remark,
        authors=exploration.authors,
        date=exploration.date.isoformat(),
        version=exploration.version,
        status=exploration.status,
        practice=exploration.kind == Kind.PRACTICE,
        language=language,
    )


# Numbers


def _chapters(tree: HtmlElement) -> Iterator[HtmlElement]:
    return iter(tree.find_class("chapter"))


def number_paragraphs(tree: HtmlElement) -> dict[str, str]:
    """Number chapters and paragraphs; returns for every anchor the number of what it stands in."""
    places: dict[str, str] = {}
    for chapter_number, chapter in enumerate(_chapters(tree), 1):
        number = str(chapter_number)
        paragraph = 0
        for element in chapter.iter():
            if element.tag == "h1":
                _put_number(element, number)
                element.set("id", f"{chapter.get('id')}-title")
            elif element.tag == "h2":
                paragraph += 1
                number = f"{chapter_number}.{paragraph}"
                _put_number(element, number)
            if element.get("id"):
                places.setdefault(str(element.get("id")), number)
    return places


def _put_number(heading: HtmlElement, number: str) -> None:
    mark = builder.SPAN(number, builder.CLASS("number"))
    mark.tail = " " + (heading.text or "")
    heading.text = None
    heading.insert(0, mark)
    heading.set("data-number", number)


def _number_captions(tree: HtmlElement) -> None:
    """“Table 3. ...” and “Figure 2. ...”, each numbered through the whole document."""
    for tag, word in (("caption", _("Table")), ("figcaption", _("Figure"))):
        for number, caption in enumerate(list(tree.iter(tag)), 1):
            mark = builder.SPAN(f"{word} {number}.", builder.CLASS("caption-number"))
            mark.tail = " " + (caption.text or "").lstrip()
            caption.text = None
            caption.insert(0, mark)


# References


def _resolve(tree: HtmlElement, places: dict[str, str]) -> None:
    for group in tree.find_class("refs"):
        links = group.find_class("ref")
        if len(links) > _NAMED:
            _gather(group, links, places)
    for link in tree.find_class("ref"):
        number = places.get(link.get("href", "").lstrip("#"))
        if number is None:
            link.drop_tag()
        elif not link.get("data-gathered"):
            _append_text(link, f" ({paragraph_words(number)})")


def paragraph_words(number: str) -> str:
    return _("par. %(number)s") % {"number": number} if "." in number else _("chapter %(number)s") % {"number": number}


def _gather(group: HtmlElement, links: list[HtmlElement], places: dict[str, str]) -> None:
    """Many answers, taken together by paragraph: “par. 6.1 (5×), 8.4”."""
    by_number: dict[str, list[str]] = {}
    for link in links:
        target = link.get("href", "").lstrip("#")
        if target in places:
            by_number.setdefault(places[target], []).append(target)
    for child in list(group):
        group.remove(child)
    ordered = sorted(by_number.items(), key=lambda pair: [int(part) for part in pair[0].split(".")])
    group.text = _("par.") + " "
    for place, (number, targets) in enumerate(ordered):
        link = builder.A(number, href=f"#{targets[0]}")
        link.set("class", "ref")
        link.set("data-gathered", "yes")
        link.tail = (f" ({len(targets)}×)" if len(targets) > 1 else "") + (", " if place < len(ordered) - 1 else "")
        group.append(link)


def _append_text(element: HtmlElement, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


# Notes


def _collect_notes(tree: HtmlElement) -> None:
    """Turn every note in the text into a number that refers to the list at the end.

    Within one paragraph the same source keeps its number.
    """
    items: list[HtmlElement] = []
    seen: dict[str, int] = {}
    for element in list(tree.iter("h1", "h2", "span")):
        if element.tag in ("h1", "h2"):
            seen = {}
        elif element.get("class") == "note":
            text = element.text_content().strip()
            first = text not in seen
            if first:
                seen[text] = len(items) + 1
                items.append(builder.LI(builder.P(text), id=f"note-{seen[text]}"))
            _put_reference(element, seen[text], first)
    if items:
        notes = builder.SECTION(builder.H2(_("Notes"), id="notes"), builder.OL(*items))
        notes.set("role", "doc-endnotes")
        notes.set("class", "notes")
        tree.get_element_by_id("content").append(notes)
        for number, item in enumerate(items, 1):
            back = builder.A("↩", href=f"#note-{number}-ref")
            back.set("role", "doc-backlink")
            back.set("aria-label", _("back to the text at note %(number)d") % {"number": number})
            item[0].text = f"{item[0].text} "
            item[0].append(back)


def _put_reference(element: HtmlElement, number: int, first: bool) -> None:
    link = builder.A(str(number), href=f"#note-{number}")
    link.set("role", "doc-noteref")
    link.set("aria-label", _("note %(number)d") % {"number": number})
    if first:
        link.set("id", f"note-{number}-ref")
    for child in list(element):
        element.remove(child)
    element.text = None
    element.tag = "sup"
    element.set("class", "note-ref")
    element.append(link)


# Contents


def _fill_contents(tree: HtmlElement) -> None:
    nav = tree.find_class("contents")[0]
    nav.append(builder.P(_("Contents"), builder.CLASS("contents-title")))
    chapters = builder.OL()
    for chapter in _chapters(tree):
        entry = builder.LI(_entry(next(chapter.iter("h1"))))
        below = [builder.LI(_entry(heading)) for heading in chapter.iter("h2") if heading.get("data-number")]
        if below:
            entry.append(builder.OL(*below))
        chapters.append(entry)
    nav.append(chapters)


def _entry(heading: HtmlElement) -> HtmlElement:
    return builder.A(" ".join(heading.text_content().split()), href=f"#{heading.get('id')}")


# Narrow screens


def let_tables_scroll(tree: HtmlElement) -> None:
    """A table that is wider than the screen scrolls by itself, also from the keyboard, under the name of its caption."""
    for table in list(tree.iter("table")):
        box = builder.DIV(builder.CLASS("scroll"), role="region", tabindex="0")
        box.set("aria-label", " ".join(table.find("caption").text_content().split()))
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)
