"""What was asked and what was found, both ways."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from noaber.accounts.permissions import Access, Right
from noaber.dossier.editing import place_of
from noaber.dossier.models import AssignmentItem, Finding
from noaber.dossier.visibility import sees_confidential
from noaber.overview.tracing import Point, TracedFinding, Tracing, kept_tracing

from ..access import PageRequest, needs
from .reading import Places, unanswered_first

_POINTS, _FINDINGS, _IDLE = "points", "findings", "idle"
# What the page shows, by what stands in its address.
WAYS = {
    _POINTS: gettext_lazy("From what was asked to what was found"),
    _FINDINGS: gettext_lazy("From what was found to what was asked"),
    _IDLE: gettext_lazy("What answers nothing"),
}
_PER_PAGE = {_POINTS: 20, _FINDINGS: 100, _IDLE: 100}
_OPEN, _ANSWERED = "open", "answered"


@needs(Right.READ)
def traceability(request: PageRequest) -> HttpResponse:
    """Every point with its answers, every finding with its points, or the findings that answer nothing."""
    tracing = kept_tracing(request.exploration, everything=sees_confidential(request.access))
    way = request.GET.get("way", _POINTS)
    way = way if way in WAYS else _POINTS
    rows: list[Any] = list(_points(tracing, request.GET) if way == _POINTS else _findings(tracing, way, request.GET))
    page = Paginator(rows, _PER_PAGE[way]).get_page(request.GET.get("page"))
    places = Places(request)
    shown = (
        [places.point(one) for one in page.object_list]
        if way == _POINTS
        else [
            (one, places.of(one.record, one.chapter), request.access.may_write(one.chapter)) for one in page.object_list
        ]
    )
    return render(
        request,
        "assignment/traceability.html",
        {
            "tracing": tracing,
            "way": way,
            "ways": [(name, title, _count(tracing, name)) for name, title in WAYS.items()],
            "page": page,
            "rows": shown,
            "found": len(rows),
            "open": len(tracing.points) - tracing.answered,
            "councils": tracing.councils,
            "council": request.GET.get("council", ""),
            "kinds": AssignmentItem.Kind.choices if way == _POINTS else Finding.Kind.choices,
            "kind": request.GET.get("kind", ""),
            "state": request.GET.get("state", ""),
            "is_filtered": any(request.GET.get(name) for name in ("council", "kind", "state")),
            "answers_in": _answers_in(request.access),
        },
    )


def _answers_in(access: Access) -> str:
    """The chapter in which somebody may write a finding that answers a point; empty where there is none."""
    chapters = (one for one in ("assignment", *sorted(access.chapters)) if place_of("finding", one) is not None)
    return next((one for one in chapters if access.may_write(one)), "")


def _count(tracing: Tracing, way: str) -> int:
    return len({_POINTS: tracing.points, _FINDINGS: tracing.findings, _IDLE: tracing.idle}[way])


def _points(tracing: Tracing, asked: QueryDict) -> list[Point]:
    council, kind, state = (asked.get(name, "") for name in ("council", "kind", "state"))
    return unanswered_first(
        one
        for one in tracing.points
        if (not council or council in one.councils)
        and (not kind or one.kind == kind)
        and (state not in (_OPEN, _ANSWERED) or one.answered == (state == _ANSWERED))
    )


def _findings(tracing: Tracing, way: str, asked: QueryDict) -> list[TracedFinding]:
    council, kind = asked.get("council", ""), asked.get("kind", "")
    own = {one.record for one in tracing.points if council in one.councils}
    rows = tracing.idle if way == _IDLE else tracing.findings
    return [
        one
        for one in rows
        if (not kind or one.kind == kind)
        and (way == _IDLE or not council or any(point.record in own for point in one.points))
    ]
