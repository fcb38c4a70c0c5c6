"""Points, answers and findings as pages show them: with the paragraph of the report, and a link to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from noaber.dossier.visibility import sees_confidential
from noaber.overview.tracing import Point, TracedAnswer
from noaber.report.document import paragraph_words
from noaber.report.places import places_in_chapter

from ..access import PageRequest

# So many answers of a point stand open; the others are behind a fold.
_OPEN = 5


@dataclass(frozen=True)
class Place:
    """The paragraph of the report in which something stands; empty where the report does not show it."""

    words: str
    url: str


@dataclass(frozen=True)
class ShownAnswer:
    answer: TracedAnswer
    place: Place


@dataclass(frozen=True)
class ShownPoint:
    """A point with its first answers and those behind the fold."""

    point: Point
    first: tuple[ShownAnswer, ...]
    more: tuple[ShownAnswer, ...]


class Places:
    """Finds the paragraph of a record, and its address on the page of the chapter, for one who reads."""

    def __init__(self, request: PageRequest) -> None:
        self.exploration = request.exploration
        self.everything = sees_confidential(request.access)
        self.chapters: dict[str, tuple[str, dict[str, str]]] = {}

    def of(self, record: str, chapter: str) -> Place:
        if chapter not in self.chapters:
            numbers = places_in_chapter(self.exploration, chapter, everything=self.everything)
            self.chapters[chapter] = reverse("chapter", args=[self.exploration.slug, chapter]), numbers
        page, numbers = self.chapters[chapter]
        anchor = record.replace(":", "-")
        number = numbers.get(anchor)
        return Place(paragraph_words(number), f"{page}#{anchor}") if number else Place("", "")

    def point(self, point: Point) -> ShownPoint:
        shown = [ShownAnswer(one, self.of(one.record, one.chapter)) for one in point.answers]
        # To fold away one alone is no gain.
        most = _OPEN if len(shown) > _OPEN + 1 else len(shown)
        return ShownPoint(point, tuple(shown[:most]), tuple(shown[most:]))


def unanswered_first(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda one: one.answered)
