"""Which forms are possible, and what are their strengths, weaknesses, opportunities and threats?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from noaber.charts import Chart, ladder
from noaber.dossier.content import address
from noaber.dossier.findings import FindingGroup, FindingRow, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding, Form, Option, SwotPlacement, SwotPoint
from noaber.dossier.provenance import note_of_row, notes_of
from noaber.dossier.results import Conclusion, Note

QUADRANTS = tuple(SwotPlacement.Quadrant.values)


@dataclass(frozen=True)
class FeatureCell:
    name: str
    text: str


@dataclass(frozen=True)
class LegalFormRow:
    name: str
    kind: str
    note: str


@dataclass(frozen=True)
class ModuleRow:
    task: str
    arrangement: str
    partners: tuple[str, ...]
    cost_key: str
    stage: str
    note: str


@dataclass(frozen=True)
class StageRow:
    name: str
    text: str
    moment: str
    fallback: str


@dataclass(frozen=True)
class SwotEntry:
    """A SWOT point as it stands under one option."""

    record: str
    text: str
    shared_by_all: bool
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class OptionRow:
    record: str
    name: str
    label: str
    form: str
    summary: str
    text: str
    status: str
    reason: str
    features: tuple[FeatureCell, ...]
    legal_forms: tuple[LegalFormRow, ...]
    modules: tuple[ModuleRow, ...]
    stages: tuple[StageRow, ...]
    variants: tuple[OptionRow, ...]
    swot: tuple[tuple[str, tuple[SwotEntry, ...]], ...]
    # The sources of the SWOT where all that has one has the same; else each entry shows its own.
    swot_notes: tuple[Note, ...]
    has_common: bool
    notes: tuple[Note, ...]
    findings: tuple[FindingGroup, ...] = ()


@dataclass(frozen=True)
class MatrixRow:
    """One SWOT point over all options; a cell holds the quadrants in which it stands there."""

    record: str
    text: str
    wordings: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FeatureRow:
    """One characteristic over the options: (option, how it is) where something was written, and where nothing was."""

    name: str
    texts: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    ladder: Chart | None
    # Whether the kind of every form is known, so that the ladder goes from light to far-reaching.
    ladder_sorted: bool
    options: tuple[OptionRow, ...]
    kept_out: tuple[OptionRow, ...]
    compared: tuple[str, ...]
    features: tuple[FeatureRow, ...]
    common: tuple[MatrixRow, ...]
    shared: tuple[MatrixRow, ...]
    single: int
    groups: tuple[FindingGroup, ...]


def main_options(exploration: Exploration) -> list[Option]:
    """The options that are compared: no variants, nothing outside the assignment."""
    return [
        one
        for one in Option.objects.filter(exploration=exploration, variant_of=None)
        if one.status != Option.Status.OUTSIDE_ASSIGNMENT
    ]


def common_points(exploration: Exploration) -> list[SwotPoint]:
    """SWOT points that stand in the same quadrant under every option that has a SWOT, where there are several options."""
    placements = SwotPlacement.objects.filter(point__exploration=exploration)
    compared = {one.option_id for one in placements}
    if len(compared) < 2:
        return []
    return [
        point
        for point in SwotPoint.objects.filter(exploration=exploration).prefetch_related("placements")
        if any(
            {one.option_id for one in point.placements.all() if one.quadrant == quadrant} == compared
            for quadrant in QUADRANTS
        )
    ]


def analyse(exploration: Exploration) -> Result:
    options = list(
        Option.objects.filter(exploration=exploration).prefetch_related(
            "features", "legal_forms", "modules__partners", "modules__cost_key", "stages", "evidence__source"
        )
    )
    points = list(
        SwotPoint.objects.filter(exploration=exploration).prefetch_related("placements__source", "placements__option")
    )
    common = {point.pk for point in common_points(exploration)}
    entries = _entries(points, common)
    rows = {one.pk: _option(one, options, entries) for one in options}
    main = main_options(exploration)
    compared = [one for one in main if rows[one.pk].swot or rows[one.pk].features] or main
    matrix = {point.pk: _matrix_row(point, compared) for point in points}
    shared = sorted(
        (row for pk, row in matrix.items() if pk not in common and sum(map(bool, row.cells)) > 1),
        key=lambda row: -sum(map(bool, row.cells)),
    )
    findings = findings_of(exploration, "options")
    own, general = _share_out(exploration, findings, compared, options)
    conclusions: list[Conclusion] = []
    if main:
        conclusions.append(
            Conclusion(
                "options.compared",
                {
                    "count": len(compared),
                    "names": [one.name for one in compared],
                    "shortlisted": [one.name for one in main if one.status == Option.Status.SHORTLISTED],
                    "dropped": [one.name for one in main if one.status == Option.Status.DROPPED],
                },
            )
        )
    if points:
        conclusions.append(
            Conclusion(
                "options.swot",
                {
                    "points": len(points),
                    "placements": sum(len(point.placements.all()) for point in points),
                    "common": len(common),
                },
            )
        )
    return Result(
        conclusions=tuple(conclusions) or (() if options or findings else (Conclusion("nothing_yet"),)),
        ladder=_ladder(compared),
        ladder_sorted=_are_forms_known(compared),
        options=tuple(replace(rows[one.pk], findings=group_by_kind(own[one.pk])) for one in compared),
        kept_out=tuple(rows[one.pk] for one in options if one.variant_of_id is None and one not in compared),
        compared=tuple(one.label for one in compared),
        features=_features([rows[one.pk] for one in compared]),
        common=tuple(matrix[point.pk] for point in points if point.pk in common),
        shared=tuple(shared),
        single=len(points) - len(common) - len(shared),
        groups=group_by_kind(general),
    )


def _share_out(
    exploration: Exploration, findings: tuple[FindingRow, ...], compared: list[Option], options: list[Option]
) -> tuple[dict[int, tuple[FindingRow, ...]], tuple[FindingRow, ...]]:
    """The findings that are about one compared option or its variants only, and the others."""
    about: dict[str, set[int]] = defaultdict(set)
    # By number, since variants of two options may have one name.
    named = Finding.objects.filter(exploration=exploration, chapter="options", options__isnull=False)
    for key, option in named.values_list("key", "options"):
        about[address(Finding, key)].add(option)
    family = {one.pk: {one.pk, *(other.pk for other in options if other.variant_of_id == one.pk)} for one in compared}
    own = {
        pk: tuple(row for row in findings if about[row.record] and about[row.record] <= members)
        for pk, members in family.items()
    }
    shown = {row.record for rows in own.values() for row in rows}
    return own, tuple(row for row in findings if row.record not in shown)


# By option and quadrant.
_Entries = dict[tuple[int, str], list[SwotEntry]]


def _option(one: Option, options: list[Option], entries: _Entries) -> OptionRow:
    swot = tuple(
        (quadrant, tuple(entries[one.pk, quadrant])) for quadrant in QUADRANTS if (one.pk, quadrant) in entries
    )
    sources = {entry.notes for _quadrant, own in swot for entry in own if entry.notes}
    return OptionRow(
        record=address(Option, one.key),
        name=one.name,
        label=one.label,
        form=one.form,
        summary=one.summary,
        text=one.text,
        status=one.status,
        reason=one.reason,
        features=tuple(FeatureCell(feature.name, feature.text) for feature in one.features.all()),
        legal_forms=tuple(LegalFormRow(form.name, form.kind, form.note) for form in one.legal_forms.all()),
        modules=tuple(
            ModuleRow(
                module.task,
                module.arrangement,
                tuple(str(partner) for partner in module.partners.all()),
                str(module.cost_key or ""),
                module.stage,
                module.note,
            )
            for module in one.modules.all()
        ),
        stages=tuple(StageRow(stage.name, stage.text, stage.moment, stage.fallback) for stage in one.stages.all()),
        variants=tuple(_option(other, options, entries) for other in options if other.variant_of_id == one.pk),
        swot=swot,
        swot_notes=sources.pop() if len(sources) == 1 else (),
        has_common=any(entry.shared_by_all for _quadrant, own in swot for entry in own),
        notes=notes_of(one),
    )


def _entries(points: list[SwotPoint], common: set[int]) -> _Entries:
    found: _Entries = {}
    for point in points:
        for placement in point.placements.all():
            found.setdefault((placement.option_id, placement.quadrant), []).append(
                SwotEntry(
                    address(SwotPoint, point.key),
                    placement.wording or point.text,
                    point.pk in common,
                    note_of_row(placement),
                )
            )
    return found


def _matrix_row(point: SwotPoint, compared: list[Option]) -> MatrixRow:
    placements = list(point.placements.all())
    wordings = dict.fromkeys(one.wording for one in placements if one.wording and one.wording != point.text)
    return MatrixRow(
        record=address(SwotPoint, point.key),
        text=point.text,
        wordings=tuple(wordings),
        cells=tuple(tuple(one.quadrant for one in placements if one.option_id == option.pk) for option in compared),
    )


def _features(rows: list[OptionRow]) -> tuple[FeatureRow, ...]:
    names = dict.fromkeys(cell.name for row in rows for cell in row.features)
    found = {row.label: {cell.name: cell.text for cell in row.features} for row in rows}
    return tuple(
        FeatureRow(
            name,
            tuple((label, cells[name]) for label, cells in found.items() if name in cells),
            tuple(label for label, cells in found.items() if name not in cells),
        )
        for name in names
    )


def _are_forms_known(options: list[Option]) -> bool:
    return all(one.form not in ("", Form.OTHER) for one in options)


def _ladder(options: list[Option]) -> Chart | None:
    if len(options) < 2:
        return None
    if _are_forms_known(options):
        options = sorted(options, key=lambda one: Form.values.index(one.form))
    steps = [one.label for one in options]
    return ladder(steps, alt=" → ".join(steps))
