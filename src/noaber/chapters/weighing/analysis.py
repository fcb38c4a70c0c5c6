"""How do the options compare, for whom, how surely? The framework in four steps, and what was judged."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from statistics import median

from noaber.dossier.content import address
from noaber.dossier.findings import FindingGroup, findings_of, group_by_kind
from noaber.dossier.models import (
    Condition,
    Criterion,
    Elaboration,
    ElaborationPoint,
    Exploration,
    Finding,
    Framework,
    Judge,
    Judgement,
    Option,
    ResidentValue,
    Verdict,
    Weight,
)
from noaber.dossier.provenance import note_of_row, notes_of
from noaber.dossier.results import Conclusion, Note

# Judgements of people are shown from this number on, so that nobody can be picked out.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Named:
    record: str
    name: str
    label: str
    text: str


@dataclass(frozen=True)
class CriterionRow:
    record: str
    name: str
    label: str
    text: str
    worst: str
    best: str


@dataclass(frozen=True)
class FrameworkRow:
    title: str
    text: str
    resident_value: str


@dataclass(frozen=True)
class ResidentRow:
    option: str
    level: int | None
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class VerdictCell:
    record: str
    outcome: str
    proviso: str
    why: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class JudgementCell:
    """What stands in one cell of a table of judgements.

    For a body or document: its level and why. For a group of people: how many judged and their median, or `hidden` where
    too few did to show it.
    """

    level: float | None
    why: str = ""
    notes: tuple[Note, ...] = ()
    people: int | None = None
    hidden: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class JudgeTable:
    """The judgements of one position or one group over the options (rows) and criteria (columns)."""

    record: str
    name: str
    kind: str
    source: str
    date: date | None
    dissent: str
    people: int | None
    cells: tuple[tuple[JudgementCell | None, ...], ...]
    judged: int
    possible: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Reason:
    option: str
    criterion: str
    level: float | None
    why: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ElaborationCell:
    option: str
    status: str
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    framework: FrameworkRow | None
    options: tuple[str, ...]
    conditions: tuple[Named, ...]
    criteria: tuple[CriterionRow, ...]
    elaboration_points: tuple[Named, ...]
    resident_values: tuple[ResidentRow, ...]
    verdicts: tuple[tuple[VerdictCell | None, ...], ...]
    tables: tuple[JudgeTable, ...]
    small_groups: tuple[str, ...]
    weights: int
    elaborations: tuple[tuple[str, tuple[ElaborationCell, ...]], ...]
    groups: tuple[FindingGroup, ...]


def weighed_options(exploration: Exploration) -> list[Option]:
    """The options that should be weighed: no variants, and nothing that was dropped or lies outside the assignment."""
    return list(
        Option.objects.filter(
            exploration=exploration, variant_of=None, status__in=(Option.Status.OPEN, Option.Status.SHORTLISTED)
        )
    )


def analyse(exploration: Exploration) -> Result:
    options = weighed_options(exploration)
    conditions = list(Condition.objects.filter(exploration=exploration))
    criteria = list(Criterion.objects.filter(exploration=exploration))
    points = list(ElaborationPoint.objects.filter(exploration=exploration))
    framework = Framework.objects.filter(exploration=exploration).first()
    tables, small = _tables(exploration, options, criteria)
    verdicts = _verdicts(exploration, options, conditions)
    resident_values = _resident_values(exploration, options, framework)
    findings = findings_of(exploration, "weighing")
    return Result(
        conclusions=_conclusions(
            framework,
            options,
            conditions,
            criteria,
            verdicts,
            tables,
            has_more=bool(points or resident_values or findings),
        ),
        framework=FrameworkRow(framework.title, framework.text, framework.resident_value) if framework else None,
        options=tuple(one.label for one in options),
        conditions=tuple(
            Named(address(Condition, one.key), one.name, one.short_name or one.name, one.text) for one in conditions
        ),
        criteria=tuple(
            CriterionRow(
                address(Criterion, one.key), one.name, one.short_name or one.name, one.text, one.worst, one.best
            )
            for one in criteria
        ),
        elaboration_points=tuple(
            Named(address(ElaborationPoint, one.key), one.name, one.name, one.text) for one in points
        ),
        resident_values=resident_values,
        verdicts=verdicts,
        tables=tables,
        small_groups=small,
        weights=Weight.objects.filter(exploration=exploration).values("judge").distinct().count(),
        elaborations=_elaborations(exploration, points),
        groups=group_by_kind(
            findings,
            (Finding.Kind.CONSEQUENCE, Finding.Kind.VIEW, Finding.Kind.OPEN_QUESTION),
        ),
    )


def _conclusions(
    framework: Framework | None,
    options: list[Option],
    conditions: list[Condition],
    criteria: list[Criterion],
    verdicts: tuple[tuple[VerdictCell | None, ...], ...],
    tables: tuple[JudgeTable, ...],
    *,
    has_more: bool,
) -> tuple[Conclusion, ...]:
    if not (framework or criteria or conditions):
        return () if has_more else (Conclusion("nothing_yet"),)
    conclusions = [
        Conclusion(
            "weighing.framework",
            {"conditions": len(conditions), "criteria": len(criteria), "options": len(options)},
        )
    ]
    if options and criteria:
        if tables:
            best = max(tables, key=lambda one: one.judged)
            conclusions.append(
                Conclusion(
                    "weighing.judged",
                    {"tables": len(tables), "name": best.name, "judged": best.judged, "possible": best.possible},
                )
            )
        else:
            conclusions.append(Conclusion("weighing.not_judged", {"cells": len(options) * len(criteria)}))
    failed = sum(cell is not None and cell.outcome == Verdict.Outcome.FAILS for row in verdicts for cell in row)
    if any(cell is not None for row in verdicts for cell in row):
        conclusions.append(Conclusion("weighing.verdicts", {"failed": failed}))
    return tuple(conclusions)


def _resident_values(
    exploration: Exploration, options: list[Option], framework: Framework | None
) -> tuple[ResidentRow, ...]:
    """A row for each option, also where nothing was recorded; none where this step was not taken at all."""
    found = {
        one.option_id: one
        for one in ResidentValue.objects.filter(exploration=exploration).prefetch_related("evidence__source")
    }
    if not (found or framework):
        return ()
    return tuple(
        ResidentRow(option.label, found[option.pk].level, found[option.pk].text, notes_of(found[option.pk]))
        if option.pk in found
        else ResidentRow(option.label, None, "", ())
        for option in options
    )


def _verdicts(
    exploration: Exploration, options: list[Option], conditions: list[Condition]
) -> tuple[tuple[VerdictCell | None, ...], ...]:
    found = {
        (one.option_id, one.condition_id): VerdictCell(
            address(Verdict, one.key), one.outcome, one.proviso, one.why, notes_of(one)
        )
        for one in Verdict.objects.filter(exploration=exploration).prefetch_related("evidence__source")
    }
    return tuple(tuple(found.get((option.pk, one.pk)) for one in conditions) for option in options)


def _tables(
    exploration: Exploration, options: list[Option], criteria: list[Criterion]
) -> tuple[tuple[JudgeTable, ...], tuple[str, ...]]:
    """A table for each position, and one for each group of people that is large enough; the names of the others."""
    given: dict[int, dict[tuple[int, int], Judgement]] = defaultdict(dict)
    for judgement in Judgement.objects.filter(exploration=exploration).select_related("source"):
        given[judgement.judge_id][judgement.option_id, judgement.criterion_id] = judgement
    judges = list(Judge.objects.filter(exploration=exploration).select_related("body", "source"))
    tables = [
        _position(judge, given[judge.pk], options, criteria) for judge in judges if judge.kind != Judge.Kind.PERSON
    ]
    # By body and not by its name: two municipalities may each have a works council.
    people: dict[int | None, list[Judge]] = defaultdict(list)
    for judge in judges:
        if judge.kind == Judge.Kind.PERSON and given[judge.pk]:
            people[judge.body_id].append(judge)
    small = []
    for members in people.values():
        name = str(members[0].body or "")
        if len(members) < SMALLEST_GROUP:
            small.append(name)
        else:
            tables.append(_group(name, members, given, options, criteria))
    return tuple(tables), tuple(small)


def _position(
    judge: Judge, given: dict[tuple[int, int], Judgement], options: list[Option], criteria: list[Criterion]
) -> JudgeTable:
    cells = tuple(
        tuple(
            JudgementCell(one.level, one.why, note_of_row(one), unsure=one.level is None)
            if (one := given.get((option.pk, criterion.pk)))
            else None
            for criterion in criteria
        )
        for option in options
    )
    reasons = tuple(
        Reason(option.label, criterion.short_name or criterion.name, one.level, one.why, note_of_row(one))
        for option in options
        for criterion in criteria
        if (one := given.get((option.pk, criterion.pk)))
    )
    return JudgeTable(
        record=address(Judge, judge.key),
        name=judge.name,
        kind=judge.kind,
        source=str(judge.source or ""),
        date=judge.date,
        dissent=judge.dissent,
        people=None,
        cells=cells,
        judged=sum(cell is not None and cell.level is not None for row in cells for cell in row),
        possible=len(options) * len(criteria),
        reasons=reasons,
    )


def _group(
    name: str,
    members: list[Judge],
    given: dict[int, dict[tuple[int, int], Judgement]],
    options: list[Option],
    criteria: list[Criterion],
) -> JudgeTable:
    def cell(option: Option, criterion: Criterion) -> JudgementCell | None:
        answers = [one for judge in members if (one := given[judge.pk].get((option.pk, criterion.pk)))]
        levels = [one.level for one in answers if one.level is not None]
        if not answers:
            return None
        if len(levels) < SMALLEST_GROUP:
            return JudgementCell(None, hidden=True)
        return JudgementCell(float(median(levels)), people=len(levels))

    cells = tuple(tuple(cell(option, criterion) for criterion in criteria) for option in options)
    return JudgeTable(
        record="",
        name=name,
        kind=Judge.Kind.PERSON.value,
        source="",
        date=None,
        dissent="",
        people=len(members),
        cells=cells,
        judged=sum(one is not None and one.level is not None for row in cells for one in row),
        possible=len(options) * len(criteria),
        reasons=(),
    )


def _elaborations(
    exploration: Exploration, points: list[ElaborationPoint]
) -> tuple[tuple[str, tuple[ElaborationCell, ...]], ...]:
    found: dict[int, list[ElaborationCell]] = defaultdict(list)
    for one in (
        Elaboration.objects.filter(exploration=exploration)
        .select_related("option")
        .prefetch_related("evidence__source")
    ):
        found[one.point_id].append(ElaborationCell(one.option.label, one.status, one.text, notes_of(one)))
    return tuple((point.name, tuple(found[point.pk])) for point in points if found[point.pk])
