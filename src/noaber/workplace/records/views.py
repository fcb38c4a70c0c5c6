"""Pages to read records, lists of them, and what changed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from noaber.accounts.permissions import Access, Right
from noaber.dossier.editing import Found, Place, place_of, places
from noaber.dossier.labels import kind_plural
from noaber.dossier.models import Confidentiality, Finding
from noaber.dossier.visibility import may_change, sees_confidential
from noaber.overview.chapters import BY_NAME

from ..access import PageRequest, needs
from .choices import Choices
from .history import tell
from .naming import listed, named_rows, visible
from .reading import find_visible, hidden_for, model_for, shown, shown_parts, uses

PER_PAGE = 50


@needs(Right.READ)
def record(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None:
        raise Http404
    exploration, access, hidden = request.exploration, request.access, hidden_for(request)
    lines = exploration.audit_lines.filter(record=found.record).select_related("by").order_by("-pk")[:20]
    below = [(place, _below(request, place, found.row)) for place in places() if place.above is found.place.table]
    return render(
        request,
        "records/record.html",
        {
            "found": found,
            "chapter": BY_NAME.get(found.place.chapter),
            "fields": shown(request, found),
            "parts": shown_parts(request, found),
            "below": below,
            "uses": uses(exploration, found, hidden),
            "lines": tell(exploration, lines, hidden=hidden, access=access),
            "may_change": may_change_found(request, found),
            **_confidentiality(request, found),
        },
    )


def _confidentiality(request: PageRequest, found: Found) -> dict[str, Any]:
    """For those who see what is confidential: why this record is, or that it can be made so."""
    if not sees_confidential(request.access) or found.place.table.model is Confidentiality:
        return {}
    mark = Confidentiality.objects.filter(exploration=request.exploration, record=found.record).first()
    return {"mark": mark, "is_secret": mark is not None and mark.until >= timezone.localdate(), "may_mark": not mark}


def _below(request: PageRequest, place: Place, row: Any) -> list[tuple[str, str]]:
    rows = visible(request.exploration, place.table.model, hidden_for(request)).filter(**{place.table.under: row})
    return listed(named_rows(rows).order_by("position", "pk"))


def may_change_found(request: PageRequest, found: Found) -> bool:
    values = {"people": found.row.people} if found.place.kind == "task" else {}
    return may_change(request.access, found.place.table, found.place.chapter, values)


def may_add(access: Access, place: Place) -> bool:
    """Whoever writes something has to be able to say where it comes from."""
    if place.kind == "source" and access.may(Right.CONTRIBUTE):
        return True
    return may_change(access, place.table, place.chapter)


@needs(Right.READ)
def records(request: PageRequest, kind: str) -> HttpResponse:
    """All records of a kind; of findings those of one chapter, where the address asks for it."""
    chapter = request.GET.get("chapter", "")
    place = place_of(kind, chapter)
    model = model_for(request, kind)
    if model is None or (place is None and chapter):
        raise Http404
    rows = visible(request.exploration, model, hidden_for(request))
    if chapter and model is Finding:
        rows = rows.filter(chapter=chapter)
    page = Paginator(named_rows(rows).order_by("position", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/list.html",
        {
            "kind": kind,
            "title": kind_plural(kind),
            "chapter": BY_NAME.get(chapter),
            "page": page,
            "rows": listed(page),
            "may_add": place is not None and place.above is None and may_add(request.access, place),
        },
    )


@needs(Right.READ)
def suggest(request: PageRequest, kind: str) -> HttpResponse:
    """Records of a kind whose name holds what is typed, as choices for a form."""
    model = model_for(request, kind)
    name = request.GET.get("name", "")
    if model is None or not name.replace(".", "").replace("_", "").isalnum():
        raise Http404
    wanted = request.GET.get(f"{name}.add", "").rpartition(";")[2].strip()[:250]
    choices = Choices(request.exploration, hidden_for(request))
    found = choices.suggested(model, wanted) if len(wanted) > 1 else []
    return render(
        request,
        "records/suggestions.html",
        {"name": name, "found": found, "wanted": wanted, "is_one": "one" in request.GET},
    )


@needs(Right.READ)
def changes(request: PageRequest) -> HttpResponse:
    """Everything that changed, latest first."""
    lines = request.exploration.audit_lines.select_related("by").order_by("-pk").exclude(code="sensitive.read")
    page = Paginator(lines, 30).get_page(request.GET.get("page"))
    told = tell(request.exploration, page, hidden=hidden_for(request), access=request.access)
    return render(request, "records/changes.html", {"page": page, "lines": told})
