"""Where something that is missing or wrong can be added or mended."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from noaber.dossier.editing import place_of
from noaber.overview.journey import Part

# What comes in rows of figures is easiest added as a table.
_IN_TABLES = frozenset({"figure", "task", "participation", "cost_item", "weight", "judgement"})


def url_or(fallback: str, name: str, *arguments: str, **query: str) -> str:
    """The address of a page, or another one where there is no such page for these words."""
    try:
        address = reverse(name, args=arguments)
    except NoReverseMatch:
        return fallback
    wanted = {key: value for key, value in query.items() if value}
    return f"{address}?{urlencode(wanted)}" if wanted else address


def chapter_url(slug: str, chapter: str) -> str:
    return reverse("chapter", args=[slug, chapter])


def mend_url(slug: str, part: Part) -> str:
    """Where a missing part can be added; where it is about records that are there, the page that shows them."""
    fallback = chapter_url(slug, part.chapter)
    if part.name == "answered":
        return url_or(fallback, "traceability", slug)
    if part.is_about_all or part.kind == "assignment_item":
        return fallback
    if part.kind in _IN_TABLES:
        return reverse("tables", args=[slug])
    return new_url(slug, part.kind, part.chapter)


def new_url(slug: str, kind: str, chapter: str = "") -> str:
    """The form for a new record."""
    return url_or(
        chapter_url(slug, chapter or "assignment"),
        "record-new",
        slug,
        kind,
        chapter=chapter if kind == "finding" else "",
    )


def record_link(slug: str, record: str, chapter: str, *, edit: bool = False) -> str:
    """The page of a record, or of the chapter where what is named is no record with a page."""
    kind, _colon, key = record.partition(":")
    fallback = chapter_url(slug, chapter)
    if place_of(kind, chapter) is None and kind != "finding":
        return fallback
    page = url_or(fallback, "record", slug, kind, key)
    return url_or(page, "record-edit", slug, kind, key) if edit else page
