"""What was published for everybody: a list and the documents themselves, without signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from noaber.dossier.models import Exploration, FrozenFile, Publication
from noaber.report.publishing import frozen_of

from ..access import PageRequest, public
from .circles import for_everybody, seen_by_everybody
from .comparing import clean_hash, found_by_hash
from .sheets import Sheet, Shelf, send, sheet

# Others may keep a document for a minute, so that one that is withdrawn is gone soon.
_CACHED = "public, max-age=60"
_SHELF = Shelf(24)


@public
@require_safe
def everything(request: PageRequest) -> HttpResponse:
    found = seen_by_everybody(for_everybody(timezone.localdate()))
    sha256 = clean_hash(request.GET.get("hash", ""))
    shown = {
        "rows": _rows(found),
        "typed": request.GET.get("hash", "")[:100],
        "sha256": sha256,
        "hits": found_by_hash(found, sha256) if sha256 else [],
    }
    return render(request, "publications/open_list.html", shown)


def _rows(found: list[Publication]) -> list[dict[str, Any]]:
    names: dict[tuple[int, str], list[str]] = {}
    kept = FrozenFile.objects.filter(publication__exploration__in={one.exploration_id for one in found})
    for exploration, key, name in kept.values_list("publication__exploration_id", "publication__key", "name"):
        names.setdefault((exploration, key), []).append(name)
    return [
        {"publication": one, "files": [] if one.withdrawn else names.get((one.exploration_id, one.key), [])}
        for one in found
    ]


@public
@require_safe
def one(request: PageRequest, slug: str, key: str) -> HttpResponse:
    """The document itself where it was published as HTML, else a page that says what there is."""
    found = _found((slug, key), lambda: _document(slug, key))
    if found is not None:
        return send(request, found, cached=_CACHED)
    publication = _published(slug, key)
    shown = {
        "publication": publication,
        "files": [] if publication.withdrawn else _names(publication),
        "frozen": frozen_of(publication),
    }
    return render(request, "publications/open_one.html", shown)


@public
@require_safe
def file(request: HttpRequest, slug: str, key: str, name: str) -> HttpResponse:
    found = _found((slug, key, name), lambda: _file(slug, key, name))
    if found is None:
        raise Http404
    return send(request, found, cached=_CACHED)


def _found(place: tuple[str, ...], make: Callable[[], Sheet | None]) -> Sheet | None:
    """What stands at a place. Whatever happens to a publication makes a new revision of its exploration."""
    lately = _SHELF.lately(place)
    if lately is not None:
        return lately
    revision = Exploration.objects.filter(slug=place[0]).values_list("pk", "revision").first()
    if revision is None:
        raise Http404
    found = _SHELF.get((place, revision, timezone.localdate()), make)
    if found is not None:
        _SHELF.remember(place, found)
    return found


def _published(slug: str, key: str) -> Publication:
    wanted = for_everybody(timezone.localdate()).filter(exploration__slug=slug, key=key)
    found = next(iter(seen_by_everybody(wanted)), None)
    if found is None:
        raise Http404
    return found


def _names(publication: Publication) -> list[str]:
    frozen = frozen_of(publication)
    return list(frozen.files.values_list("name", flat=True)) if frozen is not None else []


def _document(slug: str, key: str) -> Sheet | None:
    publication = _published(slug, key)
    name = next((one for one in _names(publication) if one.endswith(".html")), "")
    return _sheet(publication, name) if name and not publication.withdrawn else None


def _file(slug: str, key: str, name: str) -> Sheet | None:
    publication = _published(slug, key)
    return None if publication.withdrawn else _sheet(publication, name)


def _sheet(publication: Publication, name: str) -> Sheet | None:
    frozen = frozen_of(publication)
    language = publication.exploration.language
    if frozen is not None and name == "manifest.json":
        return sheet(name, frozen.manifest.encode(), language=language, packed=True)
    kept = FrozenFile.objects.filter(publication=frozen, name=name).first() if frozen is not None else None
    return sheet(name, bytes(kept.data), language=language, packed=True) if kept is not None else None
