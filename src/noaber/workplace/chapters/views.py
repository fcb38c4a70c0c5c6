"""The page of a chapter: the same section as in the report, with what one can do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from noaber.accounts.permissions import Access, Right
from noaber.dossier.content import Values
from noaber.dossier.editing import place_of, places
from noaber.dossier.labels import kind_label, kind_plural
from noaber.dossier.models import Exploration, Finding, Task
from noaber.dossier.visibility import may_change, sees_confidential
from noaber.overview.chapters import ALL, BY_NAME
from noaber.overview.keeping import face_of, kept, kept_section

from ..access import PageRequest, needs
from ..records.naming import names_of
from ..records.views import may_add
from .lessons import LessonFilter
from .overlay import lay_over

# What stands beside a chapter, by the name of its address and what it is called.
_MAIN = {"assignment", "finding", "phase", "meeting", "option", "swot_point", "case", "lesson", "cost_key", "cost_item"}


@dataclass(frozen=True)
class Work:
    """A kind of record that can be added in a chapter, or looked through."""

    kind: str
    label: str
    plural: str
    query: str
    may_add: bool


@needs(Right.READ)
def chapter(request: PageRequest, name: str) -> HttpResponse:
    one = BY_NAME.get(name)
    if one is None:
        raise Http404
    exploration, access = request.exploration, request.access
    everything = sees_confidential(access)
    section = kept_section(exploration, one, everything=everything)
    lessons = LessonFilter(request) if name == "experience" else None
    may_edit = MayEdit(exploration, access) if access.may_write_something else None
    if lessons is not None and lessons.is_set:
        html = lay_over(section.html, exploration.slug, may_edit=may_edit, keep=lessons.keeps)
    else:
        face = face_of(exploration, everything=everything)
        html = kept(
            exploration,
            f"page:{name}:{face}:{may_edit.name if may_edit else ''}",
            lambda: lay_over(section.html, exploration.slug, may_edit=may_edit),
        )
    at = ALL.index(one)
    return render(
        request,
        "chapters/chapter.html",
        {
            "chapter": one,
            "answer": section.answer,
            "section": mark_safe(html),  # made by the house itself, from templates that escape
            "is_empty": section.is_empty,
            "work": work_in(name, access),
            "lessons": lessons,
            "before": ALL[at - 1] if at else None,
            "after": ALL[at + 1] if at + 1 < len(ALL) else None,
        },
    )


class MayEdit:
    """Which records of a section somebody may edit; asked once for all of them."""

    def __init__(self, exploration: Exploration, access: Access) -> None:
        self.exploration = exploration
        self.access = access

    @property
    def name(self) -> str:
        """The same for all who may edit the same."""
        return ",".join([*sorted(self.access.rights), *sorted(self.access.chapters)])

    def __call__(self, records: Iterable[str]) -> frozenset[str]:
        standing = names_of(self.exploration, records)
        keys = [one.partition(":")[2] for one in standing if one.startswith("finding:")]
        findings = Finding.objects.filter(exploration=self.exploration, key__in=keys)
        chapters = {f"finding:{key}": chapter for key, chapter in findings.values_list("key", "chapter")}
        tasks = Task.objects.filter(exploration=self.exploration)
        people = {f"task:{key}": {"people": number} for key, number in tasks.values_list("key", "people")}
        return frozenset(one for one in standing if self._may(one, chapters.get(one, ""), people.get(one)))

    def _may(self, record: str, chapter: str, values: Values | None) -> bool:
        place = place_of(record.partition(":")[0], chapter)
        return place is not None and may_change(self.access, place.table, place.chapter, values)


def work_in(chapter: str, access: Access) -> list[Work]:
    """The kinds of record of a chapter, those that are worked on most first."""
    own = [place for place in places() if place.chapter == chapter and place.above is None]
    own.sort(key=lambda place: place.kind not in _MAIN)
    return [
        Work(
            place.kind,
            kind_label(place.kind),
            kind_plural(place.kind),
            f"chapter={chapter}" if place.kind == "finding" else "",
            may_add(access, place),
        )
        for place in own
    ]
