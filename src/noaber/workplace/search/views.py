"""Searching in everything one may see, and the sources with where they are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Right
from noaber.dossier.labels import kind_label, kind_plural
from noaber.dossier.models import Basis, Source
from noaber.dossier.visibility import sees_confidential
from noaber.overview.chapters import ALL, BY_NAME, Chapter
from noaber.overview.searching import Hit, fold, hit_of, words_of
from noaber.overview.searching import search as look_for
from noaber.overview.uses import SourceUses, Use, sources_of

from ..access import PageRequest, needs

PER_PAGE = 25
# Of each source so many places are shown in the list; its own page of uses shows all.
MOST_USES = 8
USED, UNUSED = "used", "unused"


@dataclass(frozen=True)
class Choice:
    """One way to narrow a list, and how many it leaves."""

    value: str
    name: str
    count: int


@dataclass(frozen=True)
class ShownHit:
    hit: Hit
    chapter: Chapter | None


@needs(Right.READ)
def search(request: PageRequest) -> HttpResponse:
    query, kind, chapter = (request.GET.get(name, "").strip() for name in ("q", "kind", "chapter"))
    found = look_for(
        request.exploration, query, everything=sees_confidential(request.access), kind=kind, chapter=chapter
    )
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    groups = [
        (kind_plural(one), found.kinds[one], [_shown(hit_of(entry, found.words)) for entry in entries])
        for one, entries in groupby(page, key=lambda entry: entry.kind)
    ]
    return render(
        request,
        "search/search.html",
        {
            "query": query,
            "words": found.words,
            "page": page,
            "groups": groups,
            "total": len(found.entries),
            "kind": kind,
            "chapter": chapter,
            "kinds": [Choice(name, kind_plural(name), found.kinds[name]) for name in found.kinds],
            "chapters": [
                Choice(one.name, str(one.title), found.chapters[one.name]) for one in ALL if one.name in found.chapters
            ],
            "narrowed": bool(kind or chapter),
        },
    )


def _shown(hit: Hit) -> ShownHit:
    return ShownHit(hit, BY_NAME.get(hit.entry.chapter))


# Sources


@dataclass(frozen=True)
class ShownUse:
    use: Use
    kind: str
    basis: str


@dataclass(frozen=True)
class ShownSource:
    source: SourceUses
    kind: str
    # How many of its uses are in each chapter.
    chapters: tuple[tuple[str, int], ...]
    uses: tuple[ShownUse, ...]
    more: int


@needs(Right.READ)
def sources(request: PageRequest) -> HttpResponse:
    """All sources, or one of them with every place where it is used."""
    all_of = sources_of(request.exploration, everything=sees_confidential(request.access))
    wanted = {name: request.GET.get(name, "").strip() for name in ("kind", "use", "q", "source")}
    found = [one for one in all_of.sources if _is_wanted(one, wanted)]
    alone = bool(wanted["source"])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kinds = Counter(one.kind for one in all_of.sources)
    return render(
        request,
        "search/sources.html",
        {
            "page": page,
            "rows": [_shown_source(one, most=None if alone else MOST_USES) for one in page],
            "count": len(found),
            "total": len(all_of.sources),
            "unused": sum(not one.uses for one in all_of.sources),
            "wanted": wanted,
            "alone": alone,
            "narrowed": any(wanted.values()),
            "kinds": [Choice(word, str(label), kinds[word]) for word, label in Source.Kind.choices if kinds[word]],
            "unsourced": [(BY_NAME[one.chapter], one) for one in all_of.unsourced],
            "may_write_here": request.access.may_write(),
            "may_add": request.access.may(Right.CONTRIBUTE),
        },
    )


def _is_wanted(one: SourceUses, wanted: dict[str, str]) -> bool:
    text = fold(" ".join((one.key, one.title, one.short_title, one.publisher, one.licence, one.note)))
    return (
        wanted["kind"] in ("", one.kind)
        and wanted["source"] in ("", one.key)
        and wanted["use"] in ("", USED if one.uses else UNUSED)
        and all(word in text for word in words_of(wanted["q"]))
    )


def _shown_source(one: SourceUses, most: int | None) -> ShownSource:
    counts = Counter(use.chapter for use in one.uses)
    return ShownSource(
        one,
        str(Source.Kind(one.kind).label),
        tuple((_chapter_title(name), counts[name]) for name in (*BY_NAME, "") if counts[name]),
        tuple(_shown_uses(one.uses[:most])),
        len(one.uses) - len(one.uses[:most]),
    )


def _chapter_title(name: str) -> str:
    return str(BY_NAME[name].title) if name else _("elsewhere")


def _shown_uses(uses: Iterable[Use]) -> list[ShownUse]:
    return [ShownUse(use, kind_label(use.kind), str(Basis(use.basis).label) if use.basis else "") for use in uses]
