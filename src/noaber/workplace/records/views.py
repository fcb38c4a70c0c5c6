"""Pages to read records, lists of them, and what changed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier.content import address
from noaber.dossier.editing import Found, Place, place_of, places, title_of
from noaber.dossier.labels import kind_plural
from noaber.dossier.models import Finding
from noaber.dossier.visibility import may_change, without_persons
from noaber.overview.chapters import BY_NAME

from ..access import PageRequest, needs
from .history import describe
from .reading import find_visible, hidden_for, shown, shown_parts, uses

PER_PAGE = 50


@needs(Right.READ)
def record(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None:
        raise Http404
    hidden = hidden_for(request)
    lines = request.exploration.audit_lines.filter(record=found.record).select_related("by").order_by("-pk")[:20]
    below = [
        (place, [(address(type(row), row.key), title_of(row)) for row in _below(place, found.row)])
        for place in places()
        if place.above is found.place.table
    ]
    return render(
        request,
        "records/record.html",
        {
            "found": found,
            "chapter": BY_NAME.get(found.place.chapter),
            "fields": shown(request, found),
            "parts": shown_parts(request, found),
            "below": below,
            "uses": uses(request.exploration, found, hidden),
            "lines": [describe(line, hidden=hidden) for line in lines],
            "may_change": may_change_found(request, found),
        },
    )


def _below(place: Place, row: Any) -> Any:
    return place.table.model._default_manager.filter(**{place.table.under: row})


def may_change_found(request: PageRequest, found: Found) -> bool:
    values = {"people": found.row.people} if found.place.kind == "task" else {}
    return may_change(request.access, found.place.table, found.place.chapter, values)


@needs(Right.READ)
def records(request: PageRequest, kind: str) -> HttpResponse:
    """All records of a kind; of findings those of one chapter, where the address asks for it."""
    chapter = request.GET.get("chapter", "")
    place = place_of(kind, chapter)
    model = next((one.table.model for one in places() if one.kind == kind), None)
    if model is None or (place is None and chapter):
        raise Http404
    rows = without_persons(model._default_manager.filter(exploration=request.exploration))
    if chapter and model is Finding:
        rows = rows.filter(chapter=chapter)
    hidden = hidden_for(request)
    if hidden:
        keys = [one.partition(":")[2] for one in hidden if one.startswith(f"{kind}:")]
        rows = rows.exclude(key__in=keys)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/list.html",
        {
            "kind": kind,
            "title": kind_plural(kind),
            "chapter": BY_NAME.get(chapter),
            "page": page,
            "rows": [(address(model, row.key), title_of(row)) for row in page],
            "may_add": place is not None
            and place.above is None
            and may_change(request.access, place.table, place.chapter),
        },
    )


@needs(Right.READ)
def suggest(request: PageRequest, kind: str) -> HttpResponse:
    """Records of a kind whose name holds what is typed, as choices for a form."""
    model = next((one.table.model for one in places() if one.kind == kind), None)
    name = request.GET.get("name", "")
    if model is None or not name.replace(".", "").replace("_", "").isalnum():
        raise Http404
    typed = next((key for key in request.GET if key.endswith(".add")), "")
    wanted = (request.GET.get(typed) or "").rpartition(";")[2].strip().lower()
    hidden = hidden_for(request)
    found = []
    if len(wanted) > 1:
        for row in without_persons(model._default_manager.filter(exploration=request.exploration)):
            title = title_of(row)
            if (wanted in title.lower() or wanted in row.key) and address(model, row.key) not in hidden:
                found.append((row.key, title))
    return render(request, "records/suggestions.html", {"name": name, "found": found[:12], "wanted": wanted})


@needs(Right.READ)
def changes(request: PageRequest) -> HttpResponse:
    """Everything that changed, latest first."""
    lines = request.exploration.audit_lines.select_related("by").order_by("-pk").exclude(code="sensitive.read")
    page = Paginator(lines, 30).get_page(request.GET.get("page"))
    hidden = hidden_for(request)
    return render(
        request,
        "records/changes.html",
        {"page": page, "lines": [describe(line, hidden=hidden) for line in page], "today": timezone.localdate()},
    )
