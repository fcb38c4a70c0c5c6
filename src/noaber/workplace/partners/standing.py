"""From where somebody looks: without an exploration over the country, or within one from its own municipalities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from noaber.chapters.partners.who import Place, parties_of
from noaber.dossier.models import Exploration, Organisation
from noaber.dossier.visibility import sees_confidential
from noaber.overview.keeping import face_of, kept, seen

from ..access import PageRequest
from .land import COUNTRY, Land, country_land, region_land

# What stands between the codes of one group in an address.
_COMMA = ","


@dataclass(frozen=True)
class Stand:
    """`own` and `candidates` are the municipalities of the exploration by their place; none without an exploration."""

    land: Land
    slug: str = ""
    own: tuple[int, ...] = ()
    candidates: tuple[int, ...] = ()

    def url(self, name: str = "", *args: str, **query: object) -> str:
        base = "partners" if self.slug else "country"
        path = reverse(f"{base}-{name}" if name else base, args=[self.slug, *args] if self.slug else args)
        given = [(key, value) for key, value in query.items() if value not in ("", None)]
        return f"{path}?{urlencode(given, doseq=True)}" if given else path

    def municipality_url(self, place: int) -> str:
        return self.url("municipality", self.land.atlas.codes[place])

    def group_url(self, group: Sequence[int], **query: object) -> str:
        return self.url("group", self.codes(group), **query)

    def codes(self, group: Sequence[int]) -> str:
        return _COMMA.join(sorted(self.land.atlas.codes[int(one)] for one in group))

    def map_url(self, **query: object) -> str:
        """Of the country everybody may see the map, so that it is kept by browsers."""
        there = Stand(self.land) if self.land.scope == COUNTRY else self
        return there.url("map", **query, v=self.land.mark)

    def names(self, group: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.land.names[int(one)] for one in group)

    @property
    def is_country(self) -> bool:
        return self.land.scope == COUNTRY

    def place(self, group: Sequence[int]) -> Place:
        """The group as the chapter looks at one."""
        return Place(self.land.atlas, tuple(group), (), self.land.names)


def in_country() -> Stand | None:
    land = country_land()
    return Stand(land) if land is not None else None


def in_exploration(request: PageRequest) -> Stand | None:
    """Over the country where it is loaded and knows the municipalities of the exploration, otherwise over its region."""
    exploration = request.exploration
    everything = sees_confidential(request.access)
    codes, candidates = _parties(exploration, everything=everything)
    whole = country_land()
    if whole is None or (codes and not whole.atlas.columns(codes)):
        land = region_land(exploration, everything=everything) or whole
    else:
        land = whole
    if land is None:
        return None
    return Stand(land, exploration.slug, land.atlas.columns(codes), land.atlas.columns(candidates))


def _parties(exploration: Exploration, *, everything: bool) -> tuple[list[str], list[str]]:
    def make() -> tuple[list[str], list[str]]:
        with seen(exploration, everything=everything) as shown:
            organisations = Organisation.objects.filter(exploration=shown).prefetch_related("serves")
            parties = parties_of(list(organisations))
        return [one.code for one in parties.own], [one.code for one in parties.candidates]

    found: tuple[list[str], list[str]] = kept(
        exploration, f"partners-parties:{face_of(exploration, everything=everything)}", make
    )
    return found


def group_in(land: Land, codes: str) -> tuple[int, ...] | None:
    """The municipalities of an address by their place, in its order; None where it names no group."""
    parts = codes.split(_COMMA)
    if not 1 < len(set(parts)) == len(parts) or any(one not in land.atlas.place for one in parts):
        return None
    return tuple(land.atlas.place[one] for one in parts)
