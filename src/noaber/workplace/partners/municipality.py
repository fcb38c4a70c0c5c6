"""All that is shown of one municipality: partnerships, where residents go, neighbours, and the best groups with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from noaber.chapters.partners.orienting import counts_staying
from noaber.chapters.partners.together import standing
from noaber.chapters.partners.words import flow
from noaber.methods.orientation import Orientation, area, orientation
from noaber.reference.atlas import Atlas, Flows
from noaber.reference.layout import AREA, RESIDENTS, URBANITY
from noaber.reference.scanning import rows_with

from .exploring import GroupLine, lines_of
from .land import Land
from .ranking import ranking
from .standing import Stand

_DESTINATIONS = 8
_BEST = 3
_BARS = 24
NAN = float("nan")


@dataclass(frozen=True)
class Named:
    name: str
    url: str


@dataclass(frozen=True)
class Taking:
    """A partnership; `participants` are the municipalities in it, `others` who is none."""

    name: str
    legal_form: str
    fields: tuple[str, ...]
    participants: int
    others: int


@dataclass(frozen=True)
class Going:
    name: str
    url: str
    number: int
    share: float


@dataclass(frozen=True)
class Direction:
    """One kind of flow; shares are NaN where those who stay are not counted. `elsewhere`: of those who leave."""

    name: str
    year: int
    stays: float
    arriving: float
    leaving: int
    elsewhere: float
    counts_staying: bool
    first: tuple[Going, ...]


@dataclass(frozen=True)
class Beside:
    """A neighbour; `url` is of the two as a group."""

    name: str
    url: str
    group_url: str
    over: str


@dataclass(frozen=True)
class Bar:
    """A bar of the spread: in which stretch, how many, and where it is drawn."""

    x: float
    y: float
    width: float
    height: float
    is_own: bool


@dataclass(frozen=True)
class Spread:
    """The congruence of all municipalities that have a partner."""

    count: int
    mean: float
    low: float
    high: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class OfSize:
    size: int
    count: int
    lines: tuple[GroupLine, ...]
    more_url: str


@dataclass(frozen=True)
class MunicipalityPage:
    code: str
    name: str
    province: str
    residents: float
    area_km2: float
    urbanity: float
    congruence: float
    place: float
    spread: Spread | None
    partners: tuple[Named, ...]
    takings: tuple[Taking, ...]
    directions: tuple[Direction, ...]
    neighbours: tuple[Beside, ...]
    best: tuple[OfSize, ...]
    unmeasured: bool


def municipality_page(stand: Stand, at: int) -> MunicipalityPage:
    land, atlas = stand.land, stand.land.atlas
    one = atlas.municipalities[at]
    value = float(land.congruence[at])
    return MunicipalityPage(
        code=one.code,
        name=land.names[at],
        province=one.province,
        residents=_figure(atlas, RESIDENTS, at),
        area_km2=_figure(atlas, AREA, at),
        urbanity=_figure(atlas, URBANITY, at),
        congruence=value,
        place=standing(land.congruence, value) if stand.is_country else NAN,
        spread=_spread(land, value) if stand.is_country else None,
        partners=_partners(stand, at),
        takings=_takings(atlas, at),
        directions=tuple(
            _direction(stand, flows, at) for kind in atlas.kinds_of_flow if (flows := atlas.flows_of(kind)) is not None
        ),
        neighbours=_neighbours(stand, at),
        best=tuple(_of_size(stand, size, at) for size in land.sizes),
        unmeasured=not land.sizes,
    )


def _figure(atlas: Atlas, quantity: str, at: int) -> float:
    values = atlas.figures.get(quantity)
    return float(values[at]) if values is not None else NAN


def _partners(stand: Stand, at: int) -> tuple[Named, ...]:
    atlas = stand.land.atlas
    met = atlas.columns(atlas.partners_of(atlas.codes[at]))
    found = [Named(stand.land.names[one], stand.municipality_url(one)) for one in met]
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _takings(atlas: Atlas, at: int) -> tuple[Taking, ...]:
    found = [
        Taking(
            one.name,
            one.legal_form,
            tuple(dict.fromkeys(field.replace("|", ": ") for field in one.fields)),
            int(atlas.membership[number].sum()),
            one.others,
        )
        for number, one in enumerate(atlas.partnerships)
        if atlas.membership[number, at]
    ]
    return tuple(sorted(found, key=lambda one: (one.participants, one.name.casefold())))


def _spread(land: Land, own: float) -> Spread | None:
    values = land.congruence
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    counts, _edges = np.histogram(known, bins=_BARS, range=(0, 1))
    most, wide = max(int(counts.max()), 1), 480 / _BARS
    mine = -1 if own != own else min(int(own * _BARS), _BARS - 1)
    low, high = np.percentile(known, (5, 95))
    return Spread(
        len(known),
        float(known.mean()),
        float(low),
        float(high),
        tuple(
            Bar(at * wide + 1, 100 - 100 * count / most, wide - 2, 100 * count / most, at == mine)
            for at, count in enumerate(counts.tolist())
        ),
    )


def _direction(stand: Stand, flows: Flows, at: int) -> Direction:
    land = stand.land

    def worked() -> Orientation:
        return orientation(flows.matrix, flows.to_elsewhere)

    found: Orientation = land.told.get(("orientation", flows.name), worked)
    alone = area(flows.matrix, [at], to_elsewhere=flows.to_elsewhere, from_elsewhere=flows.from_elsewhere)
    stays = counts_staying(flows)
    return Direction(
        name=flow(flows.kind),
        year=flows.year,
        stays=alone.supply if stays else NAN,
        arriving=alone.demand if stays else NAN,
        leaving=round(alone.start - float(flows.matrix[at, at])),
        elsewhere=float(found.elsewhere[at]),
        counts_staying=stays,
        first=tuple(
            Going(land.names[other], stand.municipality_url(other), round(float(flows.matrix[at, other])), share)
            for other, share in found.first(at, _DESTINATIONS)
        ),
    )


def _neighbours(stand: Stand, at: int) -> tuple[Beside, ...]:
    found = []
    for link in stand.land.atlas.links:
        if at in (link.one, link.other):
            other = link.other if link.one == at else link.one
            found.append(
                Beside(
                    stand.land.names[other],
                    stand.municipality_url(other),
                    stand.group_url((at, other)),
                    over(link.kind, link.why),
                )
            )
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def over(kind: str, why: str) -> str:
    """What a link over water goes over; empty over land."""
    words = {"land": "", "bridge": _("bridge"), "tunnel": _("tunnel"), "ferry": _("ferry")}
    return ": ".join(part for part in (words.get(kind, kind), why) if part)


def _of_size(stand: Stand, size: int, at: int) -> OfSize:
    land = stand.land
    rows = rows_with(land.scan.measures[size], [at])
    scores = ranking(land, size, land.usual).scores[rows]
    best = rows[np.argsort(-scores, kind="stable")[:_BEST]]
    return OfSize(
        size,
        len(rows),
        tuple(lines_of(stand, size, land.usual, [int(one) for one in best])) if len(best) else (),
        stand.url("groups", size=size, **{"with": land.atlas.codes[at]}),
    )
