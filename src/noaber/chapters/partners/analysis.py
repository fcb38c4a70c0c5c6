"""Are these municipalities logical partners?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from noaber.charts import Chart, bars
from noaber.dossier.content import address
from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding, Organisation, Participation, Partnership
from noaber.dossier.provenance import note_of_row, provenance
from noaber.dossier.results import Conclusion, Note
from noaber.methods.congruence import GroupOverlap, congruence, group_overlap
from noaber.reference.atlas import Atlas
from noaber.reference.atlas import Partnership as PartnershipIn
from noaber.reference.making import Participation as ParticipationIn
from noaber.reference.making import Rows, make_atlas

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
class PartnershipRow:
    """A partnership of at least one of the municipalities; `members` has one place for each of them."""

    record: str
    name: str
    legal_form: str
    fields: str
    participants: int
    members: tuple[bool, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class CongruenceRow:
    """Of one municipality: in how many partnerships it sits, whom it meets there, and how often on average (0 to 1)."""

    name: str
    partnerships: int
    partners: int
    congruence: float


@dataclass(frozen=True)
class GroupRow:
    members: tuple[str, ...]
    overlap: GroupOverlap


@dataclass(frozen=True)
class PartnershipTable:
    """Partnerships in the dossier's region, and how far they coincide."""

    names: tuple[str, ...]
    rows: tuple[PartnershipRow, ...]
    congruence: tuple[CongruenceRow, ...]
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    partners: tuple[PartnerRow, ...]
    sizes: Chart | None
    sizes_name: str
    figures: FigureTable
    partnerships: PartnershipTable | None
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
    partnerships = _partnerships(exploration)
    if partnerships is not None and partnerships.groups:
        overlap = partnerships.groups[0].overlap
        conclusions.append(Conclusion("partners.shared", {"shared": overlap.shared, "touched": overlap.touched}))
    return Result(
        conclusions=tuple(conclusions) or (() if table.rows or partnerships else (Conclusion("nothing_yet"),)),
        partners=partners,
        sizes=sizes,
        sizes_name=name,
        figures=table,
        partnerships=partnerships,
        groups=group_by_kind(rows, _ORDER),
    )


def _partnerships(exploration: Exploration) -> PartnershipTable | None:
    """How far the partnerships of initiators and candidates coincide, from the region's own tables."""
    pairs = list(Participation.objects.filter(exploration=exploration).values_list("partnership__key", "code", "name"))
    atlas = make_atlas(
        Rows(
            partnerships=tuple(PartnershipIn(key, key) for key in dict.fromkeys(key for key, _code, _name in pairs)),
            participations=tuple(ParticipationIn(*pair) for pair in pairs),
        )
    )
    # Two records with one code are one municipality; the first of them counts.
    by_code: dict[str, Organisation] = {}
    for found in Organisation.objects.filter(exploration=exploration, kind=Organisation.Kind.MUNICIPALITY):
        if found.part in (Organisation.Part.INITIATOR, Organisation.Part.CANDIDATE) and found.code in atlas.codes:
            by_code.setdefault(found.code, found)
    municipalities = list(by_code.values())
    if not municipalities:
        return None
    columns = atlas.columns(one.code for one in municipalities)
    row_of = {one.id: number for number, one in enumerate(atlas.partnerships)}
    rows = []
    for one in Partnership.objects.filter(exploration=exploration).select_related("source"):
        if one.key in row_of and atlas.membership[row_of[one.key], list(columns)].any():
            members = atlas.membership[row_of[one.key]]
            rows.append(
                PartnershipRow(
                    address(Partnership, one.key),
                    one.name,
                    one.legal_form,
                    one.fields,
                    int(members.sum()),
                    tuple(bool(members[column]) for column in columns),
                    note_of_row(one),
                )
            )
    return PartnershipTable(
        names=tuple(str(one) for one in municipalities),
        rows=tuple(rows),
        congruence=_congruence(atlas, municipalities),
        groups=_groups(atlas, municipalities),
    )


def _congruence(atlas: Atlas, municipalities: list[Organisation]) -> tuple[CongruenceRow, ...]:
    values = congruence(atlas.membership)
    return tuple(
        CongruenceRow(
            str(one),
            int(atlas.membership[:, column].sum()),
            len(atlas.partners_of(one.code)),
            float(np.round(values[column], 6)),
        )
        for one, column in zip(municipalities, atlas.columns(one.code for one in municipalities), strict=True)
    )


def _groups(atlas: Atlas, municipalities: list[Organisation]) -> tuple[GroupRow, ...]:
    """The initiators, and the initiators with each candidate."""
    initiators = [one for one in municipalities if one.part == Organisation.Part.INITIATOR]
    candidates = [one for one in municipalities if one.part == Organisation.Part.CANDIDATE]
    groups = [initiators, *([*initiators, candidate] for candidate in candidates)]
    return tuple(
        GroupRow(
            tuple(str(one) for one in group),
            group_overlap(atlas.membership, atlas.columns(one.code for one in group)),
        )
        for group in groups
        if len(group) > 1
    )


def _sizes(table: FigureTable) -> tuple[str, Chart | None]:
    """A picture of the first quantity that may be added up: how large the partners are beside each other."""
    for row in table.by_organisation:
        known = [(name, float(cell.value)) for name, cell in zip(table.organisations, row.cells, strict=True) if cell]
        if row.total is not None and len(known) > 1:
            alt = "; ".join(f"{name}: {value:g} {row.unit}" for name, value in known)
            return row.name, bars(known, unit=row.unit, alt=alt)
    return "", None
