"""Points, answers and findings as pages show them: with the paragraph of the report, and a link to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from noaber.overview.tracing import Point, TracedAnswer
from noaber.report.document import paragraph_words

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
    """A point with its first answers, those behind the fold, and how many paragraphs hold them all."""

    point: Point
    first: tuple[ShownAnswer, ...]
    more: tuple[ShownAnswer, ...]


class Places:
    """Finds the paragraph of a record, and its address on the page of the chapter."""

    def __init__(self, slug: str, numbers: Mapping[str, str]) -> None:
        self.numbers = numbers
        self.pages: dict[str, str] = {}
        self.slug = slug

    def of(self, record: str, chapter: str) -> Place:
        anchor = record.replace(":", "-")
        number = self.numbers.get(anchor)
        if number is None:
            return Place("", "")
        if chapter not in self.pages:
            self.pages[chapter] = reverse("chapter", args=[self.slug, chapter])
        return Place(paragraph_words(number), f"{self.pages[chapter]}#{anchor}")

    def point(self, point: Point) -> ShownPoint:
        shown = [ShownAnswer(one, self.of(one.record, one.chapter)) for one in point.answers]
        # To fold away one alone is no gain.
        most = _OPEN if len(shown) > _OPEN + 1 else len(shown)
        return ShownPoint(point, tuple(shown[:most]), tuple(shown[most:]))


def state_of(point: Point) -> str:
    """How a point stands, in words."""
    if not point.answered:
        return _("not answered")
    if not point.answers:
        return _("taken up in the framework")
    return _("answered")


def unanswered_first(points: Iterable[Point]) -> list[Point]:
    return sorted(points, key=lambda one: one.answered)
