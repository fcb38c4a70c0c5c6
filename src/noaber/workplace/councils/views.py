"""Pages to read about councils."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier.visibility import sees_confidential
from noaber.overview.tracing import Tracing, kept_tracing, of_council

from ..access import PageRequest, needs
from ..assignment.reading import Places, unanswered_first
from .reading import asked_of, council_named, councils_of, overview, proposals_of


@needs(Right.READ)
def councils(request: PageRequest) -> HttpResponse:
    """Every council: what it asked, how its proposals stand, and what is due to it."""
    today = timezone.localdate()
    points, proposals = _tracing(request).points, proposals_of(request)
    return render(
        request,
        "councils/councils.html",
        {
            "councils": [overview(one, points, proposals, today) for one in councils_of(request)],
            "may_change": request.access.may_write("follow_up"),
        },
    )


@needs(Right.READ)
def council(request: PageRequest, key: str) -> HttpResponse:
    """One council: its points in short, its proposals, and what the council did with them."""
    one = council_named(request, key)
    points = _tracing(request).points
    return render(
        request,
        "councils/council.html",
        {
            "council": one,
            "overview": overview(one, points, proposals_of(request), timezone.localdate()),
            "points": unanswered_first(of_council(points, one.record)),
            "may_change": request.access.may_write("follow_up"),
        },
    )


@needs(Right.READ)
def answers(request: PageRequest, key: str) -> HttpResponse:
    """What this council asked and what was found, to be read by councillors and printed."""
    one = council_named(request, key)
    tracing = _tracing(request)
    points = {point.record: point for point in tracing.points}
    known = {answer.record: answer for point in tracing.points for answer in point.answers}
    places = Places(request)
    asked = [
        (
            assignment.assignment,
            [
                (
                    points[point.item.record],
                    [(known[other.record], places.of(other.record, other.chapter)) for other in point.answers],
                    point.more,
                )
                for point in assignment.points
            ],
        )
        for assignment in asked_of(request, one)
    ]
    own = of_council(tracing.points, one.record)
    return render(
        request,
        "councils/answers.html",
        {
            "council": one,
            "asked": asked,
            "total": len(own),
            "answered": sum(point.answered for point in own),
            "open": [point for point in own if not point.answered],
        },
    )


def _tracing(request: PageRequest) -> Tracing:
    return kept_tracing(request.exploration, everything=sees_confidential(request.access))
