"""What must be in place, and is it?"""

from __future__ import annotations

from dataclasses import dataclass

from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, FindingRow, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding
from noaber.dossier.provenance import provenance
from noaber.dossier.results import Conclusion


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    preconditions: tuple[FindingRow, ...]
    groups: tuple[FindingGroup, ...]
    figures: FigureTable


def analyse(exploration: Exploration) -> Result:
    rows = findings_of(exploration, "preconditions")
    table = figure_table(exploration, "preconditions")
    preconditions = tuple(row for row in rows if row.kind == Finding.Kind.PRECONDITION)
    conclusions: list[Conclusion] = []
    if preconditions:
        known = [row for row in preconditions if row.met not in ("", Finding.Met.UNKNOWN)]
        conclusions.append(
            Conclusion(
                "preconditions.met",
                {
                    "total": len(preconditions),
                    "met": sum(row.met == Finding.Met.MET for row in preconditions),
                    "unknown": len(preconditions) - len(known),
                    "owned": sum(bool(row.owner) for row in preconditions),
                },
            )
        )
        conclusions.append(provenance([row.notes for row in all_rows(rows)]))
    return Result(
        conclusions=tuple(conclusions) or (() if rows or table.rows else (Conclusion("nothing_yet"),)),
        preconditions=preconditions,
        groups=group_by_kind(tuple(row for row in rows if row.kind != Finding.Kind.PRECONDITION)),
        figures=table,
    )
