"""The voice of the municipalities in bodies of the region: votes, residents, and how often they decide, apart and as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from noaber.dossier.content import address
from noaber.dossier.models import Exploration, VotingBody
from noaber.dossier.provenance import note_of_row
from noaber.dossier.results import Conclusion, Note
from noaber.methods.voting import banzhaf, shapley_shubik
from noaber.reference.atlas import Atlas
from noaber.reference.layout import RESIDENTS

from .who import Parties

# Larger bodies would take longer than a page may: the work grows with members, members and votes.
_MOST_WORK = 3_000_000


@dataclass(frozen=True)
class VoiceRow:
    """Shares from 0 to 1, of a municipality or of several as one; `residents` NaN where not known.

    `swings`: of all cases in which a vote decides, the share in which it is theirs (Banzhaf); `pivots`: of all orders in which
    members join a majority, the share in which it is theirs that tips it (Shapley and Shubik), NaN for bodies too large.
    """

    names: tuple[str, ...]
    is_bloc: bool
    votes: int
    share: float
    residents: float
    swings: float
    pivots: float


@dataclass(frozen=True)
class Voice:
    """`apart` adds up what the municipalities of the first bloc have each by themselves."""

    record: str
    name: str
    text: str
    notes: tuple[Note, ...]
    members: int
    votes: int
    needed: int
    rows: tuple[VoiceRow, ...]
    missing: tuple[str, ...]
    conclusions: tuple[Conclusion, ...]


def voices(exploration: Exploration, parties: Parties, atlases: Sequence[Atlas], region: Atlas) -> tuple[Voice, ...]:
    """Every body in which any of the municipalities votes; residents are taken from the first atlas that knows them."""
    bodies = list(
        VotingBody.objects.filter(exploration=exploration)
        .select_related("partnership", "source")
        .prefetch_related("weights")
    )
    if not bodies:
        return ()
    residents = _residents(atlases)
    names = {one.code: one.name for atlas in (*atlases, region) for one in atlas.municipalities}
    names |= {one.code: one.name for one in parties.members}
    found = (_voice(body, parties, region, residents, names) for body in bodies)
    return tuple(one for one in found if one is not None)


def _residents(atlases: Sequence[Atlas]) -> dict[str, float]:
    found: dict[str, float] = {}
    for atlas in atlases:
        values = atlas.figures.get(RESIDENTS)
        if values is not None:
            for code, value in zip(atlas.codes, values, strict=True):
                if not np.isnan(value):
                    found.setdefault(code, float(value))
    return found


def _members(body: VotingBody, region: Atlas) -> list[str]:
    given = [one.code for one in body.weights.all()]
    if body.votes == VotingBody.Votes.GIVEN:
        return given
    if body.partnership is not None:
        for row, one in enumerate(region.partnerships):
            if one.id == body.partnership.key:
                return [code for code, takes in zip(region.codes, region.membership[row], strict=True) if takes]
        return given
    return given or [one.code for one in region.municipalities if one.x is not None]


def _voice(
    body: VotingBody, parties: Parties, region: Atlas, residents: Mapping[str, float], names: Mapping[str, str]
) -> Voice | None:
    codes = list(dict.fromkeys(_members(body, region)))
    missing = tuple(names.get(code, code) for code in codes if code not in residents)
    if body.votes == VotingBody.Votes.GIVEN:
        votes, missing = {one.code: one.number for one in body.weights.all()}, ()
    elif body.votes == VotingBody.Votes.EQUAL:
        votes, missing = dict.fromkeys(codes, 1), ()
    else:
        per = body.residents_per_vote or 1
        votes = {code: ceil(residents[code] / per) for code in codes if code in residents}
    total = sum(votes.values())
    own = [one.code for one in parties.own if one.code in votes]
    if not own or not total:
        return None
    needed = _needed(body.needed, total)
    known = sum(residents[code] for code in votes if code in residents)
    candidates = [one.code for one in parties.candidates if one.code in votes]
    blocs = [own, *([*own, one] for one in candidates)]

    knows_all = all(code in residents for code in votes)
    alone = dict(zip(votes, _power(list(votes.values()), needed), strict=True))

    def row(bloc: Sequence[str]) -> VoiceRow:
        theirs = sum(votes[code] for code in bloc)
        others = [number for code, number in votes.items() if code not in bloc]
        swings, pivots = alone[bloc[0]] if len(bloc) == 1 else _power([theirs, *others], needed)[0]
        return VoiceRow(
            names=tuple(names.get(code, code) for code in bloc),
            is_bloc=len(bloc) > 1,
            votes=theirs,
            share=theirs / total,
            residents=sum(residents[code] for code in bloc) / known if knows_all else float("nan"),
            swings=swings,
            pivots=pivots,
        )

    rows = tuple(row(bloc) for bloc in ([[code] for code in (*own, *candidates)] + [b for b in blocs if len(b) > 1]))
    return Voice(
        record=address(VotingBody, body.key),
        name=body.name,
        text=body.text,
        notes=note_of_row(body),
        members=len(votes),
        votes=total,
        needed=needed,
        rows=rows,
        missing=missing,
        conclusions=_conclusions(body.name, rows, len(own)),
    )


def _needed(rule: str, total: int) -> int:
    if rule == VotingBody.Needed.MAJORITY:
        return floor(total / 2) + 1
    if rule == VotingBody.Needed.TWO_THIRDS:
        return -(-2 * total // 3)
    if rule == VotingBody.Needed.THREE_QUARTERS:
        return -(-3 * total // 4)
    return total


def _power(weights: Sequence[int], needed: int) -> list[tuple[float, float]]:
    """Of each member, by both ways of counting."""
    count, total = len(weights), sum(weights)
    unknown = [float("nan")] * count
    swings = [float(one) for one in banzhaf(weights, needed)] if count**2 * total <= _MOST_WORK else unknown
    pivots = [float(one) for one in shapley_shubik(weights, needed)] if count**3 * total <= _MOST_WORK else unknown
    return list(zip(swings, pivots, strict=True))


def _conclusions(name: str, rows: Sequence[VoiceRow], own: int) -> tuple[Conclusion, ...]:
    bloc = next((row for row in rows if row.is_bloc), None)
    if bloc is None or np.isnan(bloc.swings):
        return ()
    apart = sum(row.swings for row in rows[:own])
    return (
        Conclusion(
            "partners.voice",
            {
                "name": name,
                "size": own,
                "share": bloc.share,
                "residents": bloc.residents,
                "apart": apart,
                "bloc": bloc.swings,
            },
        ),
    )
