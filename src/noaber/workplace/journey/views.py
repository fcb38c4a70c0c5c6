"""The journey: how far an exploration is, chapter by chapter, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier.models import AssignmentItem
from noaber.dossier.rules import Severity
from noaber.dossier.visibility import confidential_now, sees_confidential
from noaber.overview.chapters import ALL, Chapter
from noaber.overview.checks import Result
from noaber.overview.journey import Due, Part, Progress, kept_answers, kept_results, next_dates, progress_of

from ..access import PageRequest, needs
from .links import mend_url, record_link
from .steps import steps_of
from .visits import since_last_visit

# So much stands on the page; the rest is a link away.
_MOST_QUESTIONS = 6
_MOST_DATES = 6
_SENTENCES = 2
_UNANSWERED = "A01"


@dataclass(frozen=True)
class Missing:
    part: Part
    url: str


@dataclass(frozen=True)
class Stop:
    """One chapter on the way."""

    chapter: Chapter
    progress: Progress
    answer: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True)
class Question:
    text: str
    url: str


@needs(Right.READ)
def journey(request: PageRequest) -> HttpResponse:
    exploration, access = request.exploration, request.access
    everything = sees_confidential(access)
    today = timezone.localdate()
    hidden = frozenset() if everything else confidential_now(exploration, today)
    results = [one for one in kept_results(exploration, everything=everything) if not one.accepted]
    progress = progress_of(exploration, results)
    answers = kept_answers(exploration, everything=everything)
    stops = [_stop(request, chapter, progress[chapter.name], answers[chapter.name]) for chapter in ALL]
    questions = _questions(request, results)
    dates = next_dates(exploration, today, hidden)
    steps = steps_of(exploration, progress) if access.may(Right.WRITE) else ()
    return render(
        request,
        "journey/journey.html",
        {
            "stops": stops,
            "held": sum(one.held for one in progress.values()),
            "total": sum(one.total for one in progress.values()),
            "questions": questions[:_MOST_QUESTIONS],
            "more_questions": max(len(questions) - _MOST_QUESTIONS, 0),
            "dates": [_dated(request, one) for one in dates[:_MOST_DATES]],
            "more_dates": max(len(dates) - _MOST_DATES, 0),
            "has_questions": "points" not in {part.name for part in progress["assignment"].missing},
            "counts": counts_of(results),
            "since": since_last_visit(request, hidden),
            "steps_left": sum(not one.done for one in steps),
        },
    )


@needs(Right.READ)
def first_steps(request: PageRequest) -> HttpResponse:
    progress = progress_of(request.exploration)
    steps = steps_of(request.exploration, progress)
    return render(request, "journey/first_steps.html", {"steps": steps, "done": sum(one.done for one in steps)})


def counts_of(results: list[Result]) -> dict[str, int]:
    return {severity.value: sum(one.severity == severity for one in results) for severity in Severity}


def _stop(request: PageRequest, chapter: Chapter, progress: Progress, answer: tuple[str, ...]) -> Stop:
    slug = request.exploration.slug
    may_write = request.access.may_write(chapter.name)
    return Stop(
        chapter,
        progress,
        " ".join(answer[:_SENTENCES]) if progress.held else "",
        tuple(Missing(part, mend_url(slug, part) if may_write else "") for part in progress.missing),
    )


def _questions(request: PageRequest, results: list[Result]) -> list[Question]:
    """What councils asked and nothing answers, in the order of the assignments."""
    records = [one.record for one in results if one.code == _UNANSWERED]
    keys = [record.partition(":")[2] for record in records]
    texts = dict(
        AssignmentItem.objects.filter(exploration=request.exploration, key__in=keys[:_MOST_QUESTIONS]).values_list(
            "key", "text"
        )
    )
    slug = request.exploration.slug
    return [
        Question(texts.get(key, ""), record_link(slug, record, "assignment"))
        for key, record in zip(keys, records, strict=True)
    ]


def _dated(request: PageRequest, due: Due) -> tuple[Due, str]:
    chapter = "follow_up" if due.record.startswith("proposal:") else "process"
    return due, record_link(request.exploration.slug, due.record, chapter)
