"""Pages of this room."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from noaber.accounts.permissions import Right
from noaber.chapters.process.deadline_words import ground_of, meaning_of, rule_of, say
from noaber.chapters.process.deadlines import Timetable, timetable
from noaber.dossier.visibility import sees_confidential
from noaber.overview.calendar import Calendar, Entry, OwnDates, calendar_of, kept_dates

from ..access import PageRequest, needs
from . import wishes as asking
from .entries import kind_of, outcome_of, title_of
from .ics import calendar_file
from .wishes import Wishes


@needs(Right.READ)
def calendar(request: PageRequest) -> HttpResponse:
    """The days that count, for the years and days that the address asks for."""
    today = timezone.localdate()
    wishes, own = _wishes(request, today)
    return _page(request, wishes, own, today)


def _page(request: PageRequest, wishes: Wishes, own: OwnDates, today: date) -> HttpResponse:
    result = _calendar(wishes, own, today)
    return render(
        request,
        "process/calendar.html",
        {
            "wishes": wishes,
            "months": [(month.first, [_row(entry, today) for entry in month.entries]) for month in result.months],
            "remarks": [say(remark) for remark in result.remarks],
            "undated": result.undated if wishes.with_own else 0,
            "today": today,
            "coming": next((month.first for month in result.months if month.entries[-1].ends >= today), None),
            "query": request.GET.urlencode(),
        },
        status=422 if wishes.errors else 200,
    )


@needs(Right.READ)
def calendar_download(request: PageRequest) -> HttpResponse:
    """The same days as a file for one's own agenda."""
    today = timezone.localdate()
    wishes, own = _wishes(request, today)
    exploration = request.exploration
    if wishes.errors:
        return _page(request, wishes, own, today)

    def address_of(entry: Entry) -> str:
        if not entry.record:
            return request.build_absolute_uri(reverse("calendar", args=[exploration.slug]))
        return request.build_absolute_uri(reverse("record", args=[exploration.slug, *entry.record.split(":", 1)]))

    result = _calendar(wishes, own, today)
    content = calendar_file(exploration.slug, exploration.title, result.entries, timezone.now(), address_of)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{exploration.slug}.ics"'
    return answer


def _wishes(request: PageRequest, today: date) -> tuple[Wishes, OwnDates]:
    own = kept_dates(request.exploration, everything=sees_confidential(request.access))
    return asking.read(request.GET, own.legal_forms, today), own


def _calendar(wishes: Wishes, own: OwnDates, today: date) -> Calendar:
    law = timetable(wishes.given) if wishes.given else Timetable((), ())
    shown = own if wishes.with_own else OwnDates((), 0, ())
    return calendar_of(shown, law, today)


def _row(entry: Entry, today: date) -> dict[str, object]:
    """An entry in words."""
    deadline = entry.deadline
    return {
        "entry": entry,
        "kind": kind_of(entry),
        "title": title_of(entry),
        "outcome": outcome_of(entry),
        "is_past": entry.ends < today,
        "is_period": entry.ends > entry.starts,
        "meaning": meaning_of(deadline) if deadline else pgettext("before a day", "by") if entry.state else "",
        "rule": rule_of(deadline) if deadline else "",
        "ground": ground_of(deadline) if deadline else "",
        "starts": deadline.starts if deadline else None,
        "remarks": [say(remark) for remark in deadline.remarks] if deadline else [],
    }
