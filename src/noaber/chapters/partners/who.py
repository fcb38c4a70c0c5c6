"""Which municipalities the chapter is about: those that explore, and the candidates to join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from noaber.dossier.models import Organisation
from noaber.reference.atlas import Atlas


@dataclass(frozen=True)
class Member:
    code: str
    name: str


@dataclass(frozen=True)
class Parties:
    """`own` explore together; a joint organisation stands for the municipalities it serves. `uncoded` have no code."""

    own: tuple[Member, ...] = ()
    candidates: tuple[Member, ...] = ()
    uncoded: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        return self.own + self.candidates


def parties_of(organisations: Sequence[Organisation]) -> Parties:
    """Two records with one code are one municipality; the first of them counts."""
    own = _municipalities(organisations, Organisation.Part.INITIATOR)
    candidates = _municipalities(organisations, Organisation.Part.CANDIDATE)
    taken: dict[str, Member] = {}
    for one in (*own, *candidates):
        if one.code:
            taken.setdefault(one.code, Member(one.code, str(one)))
    first = {one.code for one in own}
    return Parties(
        own=tuple(member for code, member in taken.items() if code in first),
        candidates=tuple(member for code, member in taken.items() if code not in first),
        uncoded=tuple(dict.fromkeys(str(one) for one in (*own, *candidates) if not one.code)),
    )


def _municipalities(organisations: Iterable[Organisation], part: str) -> list[Organisation]:
    found: dict[int, Organisation] = {}
    for one in organisations:
        if one.part == part:
            for municipality in (one, *one.serves.all()):
                if municipality.kind == Organisation.Kind.MUNICIPALITY:
                    found.setdefault(municipality.pk, municipality)
    # Those that take part themselves in the order of the records, before those that are only served.
    own = [one for one in found.values() if one.part == part]
    return own + [one for one in found.values() if one.part != part]


@dataclass(frozen=True)
class Place:
    """The parties in one atlas: `own` and `candidates` by their place in it, with their names in `names`."""

    atlas: Atlas
    own: tuple[int, ...]
    candidates: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def members(self) -> tuple[int, ...]:
        return self.own + self.candidates

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Those that explore, and these with each candidate; groups of one are none."""
        groups = (self.own, *((*self.own, one) for one in self.candidates))
        return tuple(dict.fromkeys(group for group in groups if len(group) > 1))

    def named(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.names[one] for one in places)


def placed(atlas: Atlas, parties: Parties) -> Place:
    """The parties that the atlas knows, by the names they have in the exploration."""
    called = {one.code: one.name for one in parties.members}
    return Place(
        atlas,
        atlas.columns(one.code for one in parties.own),
        atlas.columns(one.code for one in parties.candidates),
        tuple(called.get(one.code, one.name) for one in atlas.municipalities),
    )


def unknown(atlas: Atlas, parties: Parties) -> tuple[str, ...]:
    return tuple(f"{one.name} ({one.code})" for one in parties.members if one.code not in atlas.place)
