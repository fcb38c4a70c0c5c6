"""How far the partnerships of the municipalities coincide: each apart, as a group, per policy area, and against chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noaber.charts import Chart, marked_spread
from noaber.dossier.results import Conclusion
from noaber.methods.chance import Together, together_by_chance
from noaber.methods.congruence import GroupOverlap, congruence, group_overlap, overlap_per_field

from .who import Place

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CongruenceRow:
    """Of one municipality: in how many partnerships it sits, whom it meets there, and how often on average (0 to 1).

    `place`: which share of all municipalities has less, half of those with as much, from 0 to 100; NaN without a country.
    """

    name: str
    part: str
    partnerships: int
    partners: int
    congruence: float
    place: float
    met: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """The congruence of all municipalities of a country that have a partner."""

    count: int
    mean: float
    low: float
    quarter: float
    middle: float
    three_quarters: float
    high: float


@dataclass(frozen=True)
class GroupRow:
    """`chance`: the partnerships with all of them against what the margins let expect. `within`: the partnerships of at least
    two of them and nobody else. `smallest`: participants of the smallest partnership with all of them, 0 where there is none."""

    members: tuple[str, ...]
    overlap: GroupOverlap
    chance: Together
    within: tuple[str, ...]
    smallest: int


@dataclass(frozen=True)
class FieldRow:
    field: str
    overlap: GroupOverlap


@dataclass(frozen=True)
class MetRow:
    """Who is met by exactly these municipalities; they themselves are left out."""

    names: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True)
class Coinciding:
    rows: tuple[CongruenceRow, ...]
    spread: Spread | None
    picture: Chart | None
    met: tuple[MetRow, ...]
    groups: tuple[GroupRow, ...]
    fields: tuple[FieldRow, ...]
    conclusions: tuple[Conclusion, ...]


def coinciding(place: Place, *, is_country: bool, values: Floats | None = None) -> Coinciding | None:
    """None where none of the municipalities is in a partnership. `is_country`: all municipalities are there to compare with.

    `values`: the congruence of all municipalities, where it is known already.
    """
    members = place.members
    if not members or not place.atlas.membership[:, list(members)].any():
        return None
    values = congruence(place.atlas.membership) if values is None else values
    spread = _spread(values) if is_country else None
    rows = tuple(_row(place, column, values, is_country=is_country) for column in members)
    groups = tuple(_group(place, group) for group in place.groups)
    return Coinciding(
        rows=rows,
        spread=spread,
        picture=_picture(values, rows) if spread else None,
        met=_met(rows),
        groups=groups,
        fields=_fields(place, place.own),
        conclusions=_conclusions(place, rows, spread, groups),
    )


def _row(place: Place, column: int, values: Floats, *, is_country: bool) -> CongruenceRow:
    atlas = place.atlas
    met: NDArray[np.bool_] = np.any(atlas.membership[atlas.membership[:, column]], axis=0)
    met[column] = False
    partners = np.flatnonzero(met)
    return CongruenceRow(
        name=place.names[column],
        part="own" if column in place.own else "candidate",
        partnerships=int(atlas.membership[:, column].sum()),
        partners=len(partners),
        congruence=float(np.round(values[column], 6)),
        place=standing(values, float(values[column])) if is_country else float("nan"),
        met=tuple(sorted(place.named(int(one) for one in partners))),
    )


def _met(rows: Sequence[CongruenceRow]) -> tuple[MetRow, ...]:
    names = {row.name for row in rows}
    found: dict[tuple[str, ...], list[str]] = {}
    for partner in sorted({one for row in rows for one in row.met} - names):
        found.setdefault(tuple(row.name for row in rows if partner in row.met), []).append(partner)
    return tuple(MetRow(who, tuple(partners)) for who, partners in sorted(found.items(), key=lambda one: -len(one[0])))


def standing(values: Floats, own: float, direction: int = 1) -> float:
    """Where a value stands among others, from 0 to 100, 100 being best: the share that is worse, with half of what is equal."""
    known = np.round(values[~np.isnan(values)], 9) * (direction or 1)
    mine = round(own, 9) * (direction or 1)
    if not len(known) or np.isnan(own):
        return float("nan")
    return float(100 * ((known < mine).mean() + (known == mine).mean() / 2))


def _spread(values: Floats) -> Spread | None:
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    parts = np.percentile(known, (5, 25, 50, 75, 95))
    return Spread(len(known), float(known.mean()), *(float(one) for one in parts))


def _picture(values: Floats, rows: Sequence[CongruenceRow]) -> Chart:
    known = values[~np.isnan(values)]
    marks = [(row.name, row.congruence) for row in rows if not np.isnan(row.congruence)]
    alt = "; ".join(f"{name}: {value:.0%}" for name, value in marks)
    return marked_spread([float(one) for one in known], marks, alt=f"{alt}; ⌀ {len(known)}: {float(known.mean()):.0%}")


def _group(place: Place, group: Sequence[int]) -> GroupRow:
    membership = place.atlas.membership
    own = membership[:, list(group)]
    size = membership.sum(axis=1)
    inside = own.sum(axis=1)
    shared = size[own.all(axis=1)]
    return GroupRow(
        members=place.named(group),
        overlap=group_overlap(membership, group),
        chance=together_by_chance(membership, group),
        within=tuple(
            f"{place.atlas.partnerships[row].name} ({', '.join(place.named(one for one in group if membership[row, one]))})"
            for row in np.flatnonzero((inside == size) & (inside > 1))
            if not place.atlas.partnerships[row].others
        ),
        smallest=int(shared.min()) if len(shared) else 0,
    )


def _fields(place: Place, group: Sequence[int]) -> tuple[FieldRow, ...]:
    """Per policy area in which any of the group is in a partnership; a partnership may be of several."""
    if len(group) < 2:
        return ()
    parts = place.atlas.partnerships
    # The Dutch register writes an area and a part of it with a bar between; the areas are taken together.
    areas = [{field.partition("|")[0].strip() for field in one.fields} for one in parts]
    masks = {
        name: np.array([name in one for one in areas], dtype=np.bool_) for name in sorted(set().union(*areas) - {""})
    }
    found = overlap_per_field(place.atlas.membership, group, masks)
    return tuple(FieldRow(name, overlap) for name, overlap in found.items() if overlap.touched)


def _conclusions(
    place: Place, rows: Sequence[CongruenceRow], spread: Spread | None, groups: Sequence[GroupRow]
) -> tuple[Conclusion, ...]:
    found = []
    known = [row for row in rows if row.part == "own" and not np.isnan(row.congruence)]
    if spread is not None and known:
        above = [row.name for row in known if row.congruence > spread.mean]
        below = [row.name for row in known if row.congruence <= spread.mean]
        found.append(
            Conclusion(
                "partners.congruence",
                {
                    "above": above,
                    "below": below,
                    "mean": spread.mean,
                    "count": spread.count,
                    "day": place.atlas.day,
                },
            )
        )
    if groups and set(groups[0].members) == set(place.named(place.own)):
        own = groups[0]
        found.append(
            Conclusion(
                "partners.shared",
                {
                    "shared": own.overlap.shared,
                    "touched": own.overlap.touched,
                    "smallest": own.smallest,
                    "size": len(own.members),
                },
            )
        )
        found.append(Conclusion("partners.within", {"within": list(own.within), "size": len(own.members)}))
    return tuple(found)
