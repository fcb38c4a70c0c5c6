"""What does our own present cooperation teach, and what do others tell us?"""

from __future__ import annotations

from dataclasses import dataclass

from noaber.dossier.content import address
from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Case, Exploration, Finding, Lesson
from noaber.dossier.provenance import notes_of, provenance
from noaber.dossier.results import Conclusion, Note


@dataclass(frozen=True)
class CaseRow:
    record: str
    name: str
    kind: str
    form: str
    members: str
    since: str
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class LessonRow:
    record: str
    kind: str
    title: str
    text: str
    cases: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class LessonGroup:
    kind: str
    lessons: tuple[LessonRow, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    own: tuple[CaseRow, ...]
    others: tuple[CaseRow, ...]
    lessons: tuple[LessonGroup, ...]
    groups: tuple[FindingGroup, ...]
    figures: FigureTable


def analyse(exploration: Exploration) -> Result:
    cases = [_case(one) for one in Case.objects.filter(exploration=exploration).prefetch_related("evidence__source")]
    lessons = [
        _lesson(one)
        for one in Lesson.objects.filter(exploration=exploration).prefetch_related("cases", "evidence__source")
    ]
    own = tuple(one for one in cases if one.kind == Case.Kind.OWN)
    others = tuple(one for one in cases if one.kind == Case.Kind.OTHER)
    findings = findings_of(exploration, "experience")
    table = figure_table(exploration, "experience")
    conclusions: list[Conclusion] = []
    if cases or lessons:
        conclusions.append(
            Conclusion("experience.learned", {"own": len(own), "others": len(others), "lessons": len(lessons)})
        )
    every = [*(one.notes for one in cases), *(one.notes for one in lessons), *(one.notes for one in all_rows(findings))]
    if every:
        conclusions.append(provenance(every, of="statements"))
    kinds = {kind: tuple(one for one in lessons if one.kind == kind) for kind in Lesson.Kind.values}
    return Result(
        conclusions=tuple(conclusions) or (() if table.rows else (Conclusion("nothing_yet"),)),
        own=own,
        others=others,
        lessons=tuple(LessonGroup(kind, found) for kind, found in kinds.items() if found),
        groups=group_by_kind(findings, (Finding.Kind.EXPERIENCE,)),
        figures=table,
    )


def _case(one: Case) -> CaseRow:
    return CaseRow(
        address(Case, one.key), one.name, one.kind, one.form, one.members, one.since, one.text, notes_of(one)
    )


def _lesson(one: Lesson) -> LessonRow:
    return LessonRow(
        address(Lesson, one.key),
        one.kind,
        one.title,
        one.text,
        tuple(case.name for case in one.cases.all()),
        notes_of(one),
    )
