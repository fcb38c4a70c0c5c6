"""Are these municipalities logical partners?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.conf import settings

from noaber.charts import Chart, bars
from noaber.dossier.content import address
from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Exploration, Finding, Organisation, Partnership
from noaber.dossier.provenance import note_of_row, provenance
from noaber.dossier.results import Conclusion, Note
from noaber.reference.atlas import Atlas, Origin
from noaber.reference.keeping import kept as kept_scan

from .alternatives import Alternatives, alternatives
from .areas import Areas, areas
from .culture import Culture, culture
from .ground import country, region_atlas
from .orienting import Oriented, oriented
from .picture import picture
from .together import Coinciding, coinciding
from .voice import Voice, voices
from .who import Parties, Place, parties_of, placed, unknown

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
    fields: tuple[str, ...]
    participants: int
    members: tuple[bool, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class PartnershipTable:
    """Partnerships of the municipalities, from the exploration's own region or else from the country."""

    names: tuple[str, ...]
    rows: tuple[PartnershipRow, ...]


@dataclass(frozen=True)
class Basis:
    """What data the answers stand on; `scope` is country or region."""

    scope: str
    day: date | None
    municipalities: int
    partnerships: int
    has_groups: bool
    origins: tuple[Origin, ...]


@dataclass(frozen=True)
class Number:
    """One of the numbers at the top: what it is of, the share from 0 to 1, and how to read it."""

    label: Conclusion
    value: float
    reading: Conclusion


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    partners: tuple[PartnerRow, ...]
    sizes: Chart | None
    sizes_name: str
    figures: FigureTable
    basis: Basis | None
    remarks: tuple[Conclusion, ...]
    map: Chart | None
    numbers: tuple[Number, ...]
    alternatives: Alternatives | None
    coinciding: Coinciding | None
    partnerships: PartnershipTable | None
    orientation: tuple[Oriented, ...]
    areas: Areas | None
    voices: tuple[Voice, ...]
    culture: Culture | None
    groups: tuple[FindingGroup, ...]

    @property
    def flows_shown(self) -> Oriented | None:
        """The flows that the map shows."""
        return self.orientation[0] if self.orientation else None


def analyse(exploration: Exploration) -> Result:
    organisations = list(Organisation.objects.filter(exploration=exploration).prefetch_related("serves"))
    partners = tuple(_partner(one) for one in organisations if one.part)
    parties = parties_of(organisations)
    rows = findings_of(exploration, "partners")
    table = figure_table(exploration, "partners")
    name, sizes = _sizes(table)
    region, whole = region_atlas(exploration), country()
    grounds = [one for one in (whole, region) if one is not None and placed(one, parties).own]
    based = placed(grounds[0], parties) if grounds else None
    flowing = next((flows for one in grounds if (flows := oriented(placed(one, parties)))), ())
    tabled = next((placed(one, parties) for one in grounds if len(one.partnerships)), None)
    together = coinciding(tabled, is_country=tabled.atlas is whole) if tabled else None
    compared = _compared(grounds, parties, whole, region)
    spoken = voices(exploration, parties, grounds, region)
    cultured = culture(exploration)
    found = Result(
        conclusions=(),
        partners=partners,
        sizes=sizes,
        sizes_name=name,
        figures=table,
        basis=_basis(based, whole) if based and (together or flowing or compared) else None,
        remarks=_remarks(parties, region, whole, grounds, has_groups=compared is not None),
        map=_map(grounds, parties, flowing),
        numbers=_numbers(together, flowing, compared),
        alternatives=compared,
        coinciding=together,
        partnerships=_partnerships(exploration, placed(region, parties), tabled),
        orientation=flowing,
        areas=next((at for one in grounds if (at := areas(placed(one, parties)))), None),
        voices=spoken,
        culture=cultured,
        groups=group_by_kind(rows, _ORDER),
    )
    noted = provenance([row.notes for row in all_rows(rows)]) if rows else None
    return Result(**{**found.__dict__, "conclusions": _conclusions(found, noted)})


def _partner(one: Organisation) -> PartnerRow:
    return PartnerRow(
        address(Organisation, one.key),
        one.name,
        one.kind,
        one.part,
        tuple(str(served) for served in one.serves.all()),
        one.description,
    )


# The answer


def _conclusions(found: Result, noted: Conclusion | None) -> tuple[Conclusion, ...]:
    """Who, then per subject the first thing to know, then what would change it."""
    answer: list[Conclusion] = []
    if found.partners:
        answer.append(
            Conclusion(
                "partners.who",
                {
                    part: [one.name for one in found.partners if one.part == part]
                    for part in (Organisation.Part.INITIATOR.value, Organisation.Part.CANDIDATE.value)
                },
            )
        )
    if found.coinciding:
        answer += [one for one in found.coinciding.conclusions if one.code != "partners.within"]
    by_areas = [one for one in found.areas.conclusions if one.code == "partners.areas"] if found.areas else []
    if found.orientation:
        answer += by_areas or [one for one in found.orientation[0].conclusions if one.code == "partners.inside"]
    if found.alternatives:
        answer += [one for one in found.alternatives.conclusions if one.code != "partners.better"]
    if noted:
        answer.append(noted)
    has_more = found.figures.rows or found.partnerships or found.voices or found.culture
    return tuple(answer) or (() if has_more else (Conclusion("nothing_yet"),))


def _numbers(
    together: Coinciding | None, flowing: Sequence[Oriented], compared: Alternatives | None
) -> tuple[Number, ...]:
    """Three at most: partnerships they share, those who leave and stay in the group, and the place among all groups."""
    found = []
    if together and together.groups:
        overlap = together.groups[0].overlap
        found.append(
            Number(
                Conclusion("partners.number.shared"),
                overlap.jaccard,
                Conclusion("partners.number.shared.reading", {"shared": overlap.shared, "touched": overlap.touched}),
            )
        )
    if flowing and flowing[0].areas:
        inside = flowing[0].areas[0]
        found.append(
            Number(
                Conclusion("partners.number.inside", {"kind": flowing[0].kind}),
                inside.inside,
                Conclusion("partners.number.inside.reading", {"kind": flowing[0].kind, "year": flowing[0].year}),
            )
        )
    if compared:
        found.append(
            Number(
                Conclusion("partners.number.place"),
                compared.own.score / 100,
                Conclusion(
                    "partners.number.place.reading",
                    {"count": compared.own.count, "size": compared.size, "scope": compared.scope},
                ),
            )
        )
    return tuple(found)


def _remarks(
    parties: Parties, region: Atlas, whole: Atlas | None, grounds: Sequence[Atlas], *, has_groups: bool
) -> tuple[Conclusion, ...]:
    """What is missing for a fuller answer, and how to add it."""
    found = []
    if parties.uncoded:
        found.append(Conclusion("partners.no_code", {"names": list(parties.uncoded)}))
    if parties.own and whole is not None and (names := unknown(whole, parties)):
        found.append(Conclusion("partners.unknown", {"names": list(names), "day": whole.day}))
    if parties.own and not region.municipalities and whole is None:
        found.append(Conclusion("partners.no_data"))
    elif parties.own and whole is None:
        found.append(Conclusion("partners.no_country"))
    if len(parties.own) == 1:
        found.append(Conclusion("partners.alone", {"name": parties.own[0].name}))
    alone = [
        name
        for one in grounds[:1]
        if one.links
        for at in placed(one, parties).members
        if not one.neighbours[at]
        for name in placed(one, parties).named([at])
    ]
    if alone:
        found.append(Conclusion("partners.island", {"names": alone}))
    if whole is not None and grounds[:1] == [whole] and len(parties.own) > 1 and not has_groups:
        found.append(Conclusion("partners.no_scan", {"size": len(parties.own)}))
    return tuple(found)


# What it stands on


def _basis(place: Place, whole: Atlas | None) -> Basis:
    atlas = place.atlas
    return Basis(
        scope="country" if atlas is whole else "region",
        day=atlas.day,
        municipalities=len(atlas.municipalities),
        partnerships=len(atlas.partnerships),
        has_groups=bool(atlas.links),
        origins=atlas.origins,
    )


def _compared(grounds: Sequence[Atlas], parties: Parties, whole: Atlas | None, region: Atlas) -> Alternatives | None:
    """Of a country only what was kept: measuring all its groups takes longer than a page may."""
    near = [one.code for one in region.municipalities if one.x is not None]
    for atlas in grounds:
        held = kept_scan(settings.REFERENCE_FOLDER, atlas.fingerprint) if atlas is whole else None
        if atlas.links and (held is not None or atlas is not whole):
            found = alternatives(placed(atlas, parties), held, near)
            if found is not None:
                return found
    return None


def _map(grounds: Sequence[Atlas], parties: Parties, flowing: Sequence[Oriented]) -> Chart | None:
    for atlas in grounds:
        found = picture(placed(atlas, parties), flowing)
        if found is not None:
            return found
    return None


def _partnerships(exploration: Exploration, own: Place, tabled: Place | None) -> PartnershipTable | None:
    """From the region's own tables, with their sources; else from the country, whose sources stand with the data."""
    if own.members and own.atlas.membership[:, list(own.members)].any():
        records = {one.key: one for one in Partnership.objects.filter(exploration=exploration).select_related("source")}
        rows = _rows(own, records)
        return PartnershipTable(own.named(own.members), rows)
    if tabled is None or not tabled.atlas.membership[:, list(tabled.members)].any():
        return None
    return PartnershipTable(tabled.named(tabled.members), _rows(tabled, {}))


def _rows(place: Place, records: dict[str, Partnership]) -> tuple[PartnershipRow, ...]:
    found = []
    for number, one in enumerate(place.atlas.partnerships):
        takes = place.atlas.membership[number]
        if takes[list(place.members)].any():
            record = records.get(one.id)
            found.append(
                PartnershipRow(
                    record=address(Partnership, record.key) if record else "",
                    name=one.name,
                    legal_form=one.legal_form,
                    fields=one.fields,
                    participants=int(np.count_nonzero(takes)),
                    members=tuple(bool(takes[column]) for column in place.members),
                    notes=note_of_row(record) if record else (),
                )
            )
    return tuple(found)


def _sizes(table: FigureTable) -> tuple[str, Chart | None]:
    """A picture of the first quantity that may be added up: how large the partners are beside each other."""
    for row in table.by_organisation:
        known = [(name, float(cell.value)) for name, cell in zip(table.organisations, row.cells, strict=True) if cell]
        if row.total is not None and len(known) > 1:
            alt = "; ".join(f"{name}: {value:g} {row.unit}" for name, value in known)
            return row.name, bars(known, unit=row.unit, alt=alt)
    return "", None
