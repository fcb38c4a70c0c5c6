"""All chapters beside each other: what each analyses, says and checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string

from noaber.chapters import CHAPTERS
from noaber.chapters.assignment import analysis as assignment_analysis
from noaber.chapters.assignment import wording as assignment_wording
from noaber.chapters.costs import analysis as costs_analysis
from noaber.chapters.costs import wording as costs_wording
from noaber.chapters.experience import analysis as experience_analysis
from noaber.chapters.experience import wording as experience_wording
from noaber.chapters.follow_up import analysis as follow_up_analysis
from noaber.chapters.follow_up import wording as follow_up_wording
from noaber.chapters.options import analysis as options_analysis
from noaber.chapters.options import wording as options_wording
from noaber.chapters.partners import analysis as partners_analysis
from noaber.chapters.partners import wording as partners_wording
from noaber.chapters.preconditions import analysis as preconditions_analysis
from noaber.chapters.preconditions import wording as preconditions_wording
from noaber.chapters.process import analysis as process_analysis
from noaber.chapters.process import wording as process_wording
from noaber.chapters.urgency import analysis as urgency_analysis
from noaber.chapters.urgency import wording as urgency_wording
from noaber.chapters.value import analysis as value_analysis
from noaber.chapters.value import wording as value_wording
from noaber.chapters.weighing import analysis as weighing_analysis
from noaber.chapters.weighing import wording as weighing_wording
from noaber.dossier.models import Exploration
from noaber.dossier.results import Say, to_plain


@dataclass(frozen=True)
class Chapter:
    name: str
    title: Any
    question: Any
    analyse: Callable[[Exploration], Any]
    say: Say


def _chapter(name: str, analysis: ModuleType, wording: ModuleType) -> Chapter:
    return Chapter(name, wording.TITLE, wording.QUESTION, analysis.analyse, wording.say)


_MODULES = {
    "assignment": (assignment_analysis, assignment_wording),
    "process": (process_analysis, process_wording),
    "urgency": (urgency_analysis, urgency_wording),
    "partners": (partners_analysis, partners_wording),
    "value": (value_analysis, value_wording),
    "preconditions": (preconditions_analysis, preconditions_wording),
    "options": (options_analysis, options_wording),
    "experience": (experience_analysis, experience_wording),
    "costs": (costs_analysis, costs_wording),
    "weighing": (weighing_analysis, weighing_wording),
    "follow_up": (follow_up_analysis, follow_up_wording),
}

ALL: tuple[Chapter, ...] = tuple(_chapter(name, *_MODULES[name]) for name in CHAPTERS)
BY_NAME = {chapter.name: chapter for chapter in ALL}


@dataclass(frozen=True)
class Section:
    """A chapter of one exploration: its answer so far in sentences, and its content as HTML."""

    chapter: Chapter
    answer: tuple[str, ...]
    html: str

    @property
    def is_empty(self) -> bool:
        return not self.html.strip()


def result_of(chapter: Chapter, exploration: Exploration) -> Any:
    """The analysis of a chapter, made once for each revision: page, report and JSON show the same."""
    kept: dict[tuple[str, int], Any] = exploration.__dict__.setdefault("_results", {})
    place = (chapter.name, exploration.revision)
    if place not in kept:
        kept[place] = chapter.analyse(exploration)
    return kept[place]


def section_of(chapter: Chapter, exploration: Exploration) -> Section:
    result = result_of(chapter, exploration)
    return Section(
        chapter,
        answer_of(chapter, result),
        render_to_string(f"{chapter.name}/section.html", {"result": result, "say": chapter.say}),
    )


def answer_of(chapter: Chapter, result: Any) -> tuple[str, ...]:
    sentences = (chapter.say(conclusion) for conclusion in result.conclusions)
    return tuple(sentence for sentence in sentences if sentence)


def plain_result(chapter: Chapter, exploration: Exploration) -> dict[str, Any]:
    """The analysis of a chapter for JSON: codes, parameters and text."""
    return {
        "exploration": exploration.slug,
        "kind": exploration.kind,
        "chapter": chapter.name,
        "question": str(chapter.question),
        **to_plain(result_of(chapter, exploration), chapter.say),
    }
