"""Are these municipalities logical partners?"""

from __future__ import annotations

from dataclasses import dataclass

from noaber.charts import Chart, bars
from noaber.dossier.content import address
from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding, Organisation
from noaber.dossier.provenance import provenance
from noaber.dossier.results import Conclusion

_ORDER = (Finding.Kind.ORIENTATION, Finding.Kind.CULTURE)


@dataclass(frozen=True)
class PartnerRow:
    record: str
    name: str
    kind: str
    part: str
    serves: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    partners: tuple[PartnerRow, ...]
    sizes: Chart | None
    sizes_name: str
    figures: FigureTable
    groups: tuple[FindingGroup, ...]


def analyse(exploration: Exploration) -> Result:
    partners = tuple(
        PartnerRow(
            address(Organisation, one.key),
            one.name,
            one.kind,
            one.part,
            tuple(str(served) for served in one.serves.all()),
            one.description,
        )
        for one in Organisation.objects.filter(exploration=exploration).exclude(part="").prefetch_related("serves")
    )
    rows = findings_of(exploration, "partners")
    table = figure_table(exploration, "partners")
    conclusions: list[Conclusion] = []
    if partners:
        conclusions.append(
            Conclusion(
                "partners.who",
                {
                    part: [one.name for one in partners if one.part == part]
                    for part in (Organisation.Part.INITIATOR.value, Organisation.Part.CANDIDATE.value)
                },
            )
        )
    if rows:
        conclusions.append(provenance([row.notes for row in all_rows(rows)]))
    name, sizes = _sizes(table)
    return Result(
        conclusions=tuple(conclusions) or (Conclusion("nothing_yet"),),
        partners=partners,
        sizes=sizes,
        sizes_name=name,
        figures=table,
        groups=group_by_kind(rows, _ORDER),
    )


def _sizes(table: FigureTable) -> tuple[str, Chart | None]:
    """A picture of the first quantity that may be added up: how large the partners are beside each other."""
    for row in table.by_organisation:
        known = [(name, float(cell.value)) for name, cell in zip(table.organisations, row.cells, strict=True) if cell]
        if row.total is not None and len(known) > 1:
            alt = "; ".join(f"{name}: {value:g} {row.unit}" for name, value in known)
            return row.name, bars(known, unit=row.unit, alt=alt)
    return "", None
