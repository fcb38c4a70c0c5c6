"""What a page lays over a section that is free of controls: links to edit, sources on one tap, tables that scroll."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import lxml.html
from django.urls import reverse
from django.utils.translation import gettext as _
from lxml.html import HtmlElement, builder

from noaber.dossier.editing import kinds
from noaber.report.document import let_tables_scroll

# Where in a record the link to edit it may stand: the first of these.
_HOMES = ("p", "th", "td", "h2", "h3", "h4", "dt", "li")

Keep = Callable[[str], bool]
MayEdit = Callable[[Iterable[str]], Collection[str]]


def lay_over(html: str, slug: str, *, may_edit: MayEdit | None = None, keep: Keep | None = None) -> str:
    """The section as the page shows it.

    `may_edit` says which of the records that stand in it somebody may edit; `keep` says of the address of a card whether it
    is shown.
    """
    if not html.strip():
        return ""
    tree: HtmlElement = lxml.html.fragment_fromstring(html, create_parent="div")
    if keep is not None:
        _drop_cards(tree, keep)
    let_tables_scroll(tree)
    _sources_on_tap(tree)
    here = {element.get("id") for element in tree.iter() if element.get("id")}
    _link_references(tree, slug, here)
    if may_edit is not None:
        _link_to_edit(tree, slug, may_edit)
    text = (tree.text or "") + "".join(str(lxml.html.tostring(child, encoding="unicode")) for child in tree)
    # lxml takes <source> for an element with an end; in HTML it has none.
    return text.replace("</source>", "")


def record_of(anchor: str) -> tuple[str, str] | None:
    """Kind and key of the record to which an anchor belongs."""
    kind, _hyphen, key = anchor.partition("-")
    return (kind, key) if kind in kinds() and key else None


def _link_to_edit(tree: HtmlElement, slug: str, may_edit: MayEdit) -> None:
    found = [(element, record_of(element.get("id"))) for element in tree.iter() if element.get("id")]
    records = {":".join(one): one for _element, one in found if one is not None}
    allowed = may_edit(records)
    for element, one in found:
        if one is None or ":".join(one) not in allowed:
            continue
        home = element if element.tag in _HOMES else next(element.iter(*_HOMES), element)
        link = builder.A(_("edit"), builder.CLASS("edit-link"), href=reverse("record-edit", args=[slug, *one]))
        what = " ".join(home.text_content().split())[:60]
        link.append(builder.SPAN(f" {what}", builder.CLASS("hidden-visually")))
        home.append(link)


def _link_references(tree: HtmlElement, slug: str, here: set[str]) -> None:
    """References to what stands in another chapter lead to the page of the record."""
    for link in tree.iter("a"):
        record, target = link.get("data-record"), link.get("href", "")
        if record and target[:1] == "#" and target[1:] not in here:
            link.set("href", reverse("record", args=[slug, *record.split(":", 1)]))


def _sources_on_tap(tree: HtmlElement) -> None:
    """A note becomes a button that opens it; the browser does that by itself, without a script."""
    for number, note in enumerate(list(tree.find_class("note")), 1):
        name = f"source-{number}"
        button = builder.BUTTON(_("source"), builder.CLASS("source-button"), type="button", popovertarget=name)
        note.set("class", "source-note")
        note.set("popover", "auto")
        note.set("id", name)
        note.tag = "span"
        parent = note.getparent()
        parent.insert(parent.index(note), button)


def _drop_cards(tree: HtmlElement, keep: Keep) -> None:
    for card in list(tree.find_class("card")):
        found = record_of(card.get("id", ""))
        if found is not None and not keep(":".join(found)):
            card.drop_tree()
