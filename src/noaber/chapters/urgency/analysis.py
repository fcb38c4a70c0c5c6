"""Which challenges come, how vulnerable are we, how do we stand financially?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding, Task
from noaber.dossier.provenance import note_of_row, provenance
from noaber.dossier.results import Conclusion, Note
from noaber.dossier.visibility import FEWEST

_ORDER = (
    Finding.Kind.CHALLENGE,
    Finding.Kind.VULNERABILITY,
    Finding.Kind.STRENGTH,
    Finding.Kind.FINANCE,
    Finding.Kind.VIEW,
)


@dataclass(frozen=True)
class TaskRow:
    """A function. `few`: so few people do it that their scale and posts are shown to nobody (see `dossier.visibility`)."""

    record: str
    name: str
    organisation: str
    domain: str
    people: int
    fte: Decimal | None
    scale: str
    sole: bool
    few: bool
    note: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    groups: tuple[FindingGroup, ...]
    figures: FigureTable
    tasks: tuple[TaskRow, ...]


def analyse(exploration: Exploration) -> Result:
    rows = findings_of(exploration, "urgency")
    tasks = tuple(
        _task(one)
        for one in Task.objects.filter(exploration=exploration).select_related("organisation", "domain", "source")
    )
    table = figure_table(exploration, "urgency")
    every = all_rows(rows)
    conclusions: list[Conclusion] = []
    if every:
        count = {kind: sum(row.kind == kind for row in every) for kind in _ORDER}
        conclusions.append(
            Conclusion(
                "urgency.found",
                {"challenges": count[Finding.Kind.CHALLENGE], "vulnerabilities": count[Finding.Kind.VULNERABILITY]},
            )
        )
        conclusions.append(provenance([row.notes for row in every]))
    if tasks:
        conclusions.append(Conclusion("urgency.sole", {"tasks": len(tasks), "sole": sum(task.sole for task in tasks)}))
    return Result(
        conclusions=tuple(conclusions) or (() if table.rows else (Conclusion("nothing_yet"),)),
        groups=group_by_kind(rows, _ORDER),
        figures=table,
        tasks=tasks,
    )


def _task(task: Task) -> TaskRow:
    few = task.people < FEWEST
    return TaskRow(
        record=f"task:{task.key}",
        name=task.name,
        organisation=str(task.organisation),
        domain=str(task.domain or ""),
        people=task.people,
        fte=None if few else task.fte,
        scale="" if few else task.scale,
        sole=task.people == 1,
        few=few and bool(task.scale or task.fte is not None),
        note=task.note,
        notes=note_of_row(task),
    )
