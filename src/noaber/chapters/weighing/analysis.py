"""How do the options compare, for whom, how surely? The framework in four steps, and what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    MixtureShare,
    Option,
    ResidentValue,
    Verdict,
)
from noaber.dossier.provenance import notes_of
from noaber.dossier.results import Conclusion, Note

from .comparison import Comparison, compare
from .group_result import ENOUGH
from .group_rows import GroupResult
from .judging import GroupName, JudgementCell, JudgeTable, Judging, read_judging


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
class ElaborationCell:
    option: str
    status: str
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class HeatRow:
    name: GroupName
    advisory: bool
    cells: tuple[JudgementCell | None, ...]


@dataclass(frozen=True)
class HeatMap:
    """What each position and group judged of one option, over the criteria."""

    option: str
    rows: tuple[HeatRow, ...]


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
    small_groups: tuple[GroupName, ...]
    comparison: Comparison | None
    elaborations: tuple[tuple[str, tuple[ElaborationCell, ...]], ...]
    groups: tuple[FindingGroup, ...]

    @property
    def heat_maps(self) -> tuple[HeatMap, ...]:
        """The same judgements by option, where more than one judged; those of an earlier position stand with its reasons."""
        if len(self.tables) < 2:
            return ()
        tables = [one for one in self.tables if not one.superseded]
        return tuple(
            HeatMap(option, tuple(HeatRow(one.name, one.advisory, one.cells[row]) for one in tables))
            for row, option in enumerate(self.options)
        )

    @property
    def told(self) -> tuple[tuple[JudgeTable, GroupResult | None], ...]:
        """Each position and group with its result, where there is something to compare."""
        results = self.comparison.groups if self.comparison else (None,) * len(self.tables)
        return tuple(zip(self.tables, results, strict=True))


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
    judging = read_judging(exploration, options, criteria)
    verdicts = _verdicts(exploration, options, conditions)
    resident_values = _resident_values(exploration, options, framework)
    findings = findings_of(exploration, "weighing")
    comparison = compare(
        exploration.slug,
        judging.groups,
        [one.label for one in options],
        [any(cell is not None and cell.outcome == Verdict.Outcome.FAILS for cell in row) for row in verdicts],
        [one.label for one in criteria],
        [(one.body_id, one.part, float(one.share)) for one in MixtureShare.objects.filter(exploration=exploration)],
    )
    return Result(
        conclusions=_conclusions(
            framework,
            options,
            conditions,
            criteria,
            verdicts,
            judging,
            comparison,
            has_more=bool(points or resident_values or findings),
        ),
        framework=FrameworkRow(framework.title, framework.text, framework.resident_value) if framework else None,
        options=tuple(one.label for one in options),
        conditions=tuple(Named(address(Condition, one.key), one.name, one.label, one.text) for one in conditions),
        criteria=tuple(
            CriterionRow(address(Criterion, one.key), one.name, one.label, one.text, one.worst, one.best)
            for one in criteria
        ),
        elaboration_points=tuple(
            Named(address(ElaborationPoint, one.key), one.name, one.name, one.text) for one in points
        ),
        resident_values=resident_values,
        verdicts=verdicts,
        tables=judging.tables,
        small_groups=judging.small_groups,
        comparison=comparison,
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
    judging: Judging,
    comparison: Comparison | None,
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
    if comparison and comparison.first:
        return (*_answer(comparison), *_verdicts_said(verdicts))
    if options and criteria:
        if judging.tables:
            best = max(judging.tables, key=lambda one: one.judged)
            conclusions.append(
                Conclusion(
                    "weighing.judged",
                    {
                        "tables": len(judging.tables),
                        "name": best.name,
                        "judged": best.judged,
                        "possible": best.possible,
                    },
                )
            )
            if comparison:
                conclusions.append(Conclusion("weighing.too_little", {"enough": ENOUGH}))
        else:
            conclusions.append(
                Conclusion(
                    "weighing.not_judged",
                    {"cells": len(options) * len(criteria), "small_groups": len(judging.small_groups)},
                )
            )
    return (*conclusions, *_verdicts_said(verdicts))


def _answer(comparison: Comparison) -> Iterable[Conclusion]:
    """For whom each option comes first, and what choosing one costs those who lose most by it."""
    counted = [one for one in comparison.groups if one.is_statement and not one.superseded]
    yield Conclusion(
        "weighing.first",
        {
            "groups": sum(not one.advisory for one in counted),
            "advisory": sum(one.advisory for one in counted),
            "first": [
                {"option": one.option, "groups": list(one.groups), "advisory": list(one.advisory)}
                for one in comparison.first
            ],
            "left_out": sum(not one.is_statement and not one.superseded for one in comparison.groups),
        },
    )
    if comparison.losses:
        least, most = comparison.losses[0], comparison.losses[-1]
        yield Conclusion(
            "weighing.losses",
            {
                "least": least.option,
                "least_levels": least.levels,
                "least_group": least.group,
                "most": most.option,
                "most_levels": most.levels,
                "most_group": most.group,
            },
        )


def _verdicts_said(verdicts: tuple[tuple[VerdictCell | None, ...], ...]) -> Iterable[Conclusion]:
    failed = sum(cell is not None and cell.outcome == Verdict.Outcome.FAILS for row in verdicts for cell in row)
    if any(cell is not None for row in verdicts for cell in row):
        yield Conclusion("weighing.verdicts", {"failed": failed})


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
