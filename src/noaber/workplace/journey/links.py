"""Where something that is missing or wrong can be added or mended."""

from __future__ import annotations

from django.urls import reverse

from noaber.dossier.editing import place_of
from noaber.overview.chapters import BY_NAME
from noaber.overview.journey import Part

# What comes in rows of figures is easiest added as a table.
_IN_TABLES = frozenset({"figure", "task", "participation", "cost_item", "weight"})
# What stands under another record, or is given on a page of its own, is begun on the chapter's page.
_ON_CHAPTER = frozenset({"assignment_item", "judgement"})
# What is asked of records that are there is mended with each of them; what links two of them is added.
_LINKS = frozenset({"resident_value", "verdict"})


def chapter_url(slug: str, chapter: str) -> str:
    return reverse("chapter", args=[slug, chapter])


def mend_url(slug: str, part: Part) -> str:
    """Where a missing part can be added; where it is about records that are there, the page that lists them."""
    if part.name == "answered":
        return reverse("traceability", args=[slug])
    if part.kind in _ON_CHAPTER:
        return chapter_url(slug, part.chapter)
    if part.kind in _IN_TABLES:
        return reverse("tables", args=[slug])
    if part.is_about_all and part.kind not in _LINKS:
        return list_url(slug, part.kind, part.chapter)
    return new_url(slug, part.kind, part.chapter)


def new_url(slug: str, kind: str, chapter: str) -> str:
    """The form for a new record; of a finding its chapter is named."""
    return reverse("record-new", args=[slug, kind]) + _in_chapter(kind, chapter)


def list_url(slug: str, kind: str, chapter: str) -> str:
    """All records of a kind; of findings those of the chapter."""
    return reverse("records", args=[slug, kind]) + _in_chapter(kind, chapter)


def record_link(slug: str, record: str, chapter: str, *, edit: bool = False) -> str:
    """The page of a record or its form, or the page of the chapter where it has neither."""
    kind, _colon, key = record.partition(":")
    if place_of(kind, chapter) is None or not key or "/" in key:
        return chapter_url(slug, chapter if chapter in BY_NAME else "assignment")
    return reverse("record-edit" if edit else "record", args=[slug, kind, key])


def _in_chapter(kind: str, chapter: str) -> str:
    return f"?chapter={chapter}" if kind == "finding" else ""
