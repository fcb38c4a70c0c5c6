"""The map of the chapter: the municipalities among their neighbours, and where most of those who leave them go."""

from __future__ import annotations

from collections.abc import Sequence

from noaber.charts import Chart, Line, map_of
from noaber.charts import Place as Shown

from .orienting import Oriented
from .who import Place

# Of those who leave a municipality; less makes no line.
_LEAST = 0.05
# Of a region with so many municipalities all are shown.
_ALL = 40


def picture(place: Place, flows: Sequence[Oriented]) -> Chart | None:
    """With boundaries where the atlas has them, otherwise neighbours as a network; None where no place is known."""
    atlas = place.atlas
    boundaries = atlas.boundaries or (None,) * len(atlas.municipalities)
    lines = _lines(place, flows[0]) if flows else []
    seen = {*place.members, *(line.end for line in lines)}
    seen |= {other for one in place.members for other in atlas.neighbours[one]}
    drawn = [number for number, one in enumerate(atlas.municipalities) if one.x is not None or boundaries[number]]
    if len(drawn) > _ALL:
        # Of a country what lies around, and what may show at the edges.
        near = seen
        for _step in range(3):
            near = near | {other for one in near for other in atlas.neighbours[one]}
        drawn = [number for number in drawn if number in near]
    if not set(place.members) & set(drawn):
        return None
    at = {number: index for index, number in enumerate(drawn)}
    has_boundaries = any(boundaries[number] for number in drawn)

    def here(numbers: Sequence[int]) -> list[int]:
        return [at[one] for one in numbers if one in at]

    return map_of(
        [
            Shown(
                place.names[number],
                atlas.municipalities[number].x,
                atlas.municipalities[number].y,
                boundaries[number] or None,
            )
            for number in drawn
        ],
        alt=_words(place, flows[0] if flows else None),
        group=here(place.own),
        candidates=here(place.candidates),
        links=[(at[one.one], at[one.other]) for one in atlas.links if one.one in at and one.other in at],
        lines=[Line(at[one.start], at[one.end], one.amount) for one in lines if one.start in at and one.end in at],
        around=here(sorted(seen)) if has_boundaries or len(drawn) > _ALL else None,
    )


def _lines(place: Place, flows: Oriented) -> list[Line]:
    number = {name: one for one, name in reversed(list(enumerate(place.names)))}
    own = dict(zip(place.named(place.members), place.members, strict=True))
    return [
        Line(own[row.name], own.get(to.name, number[to.name]), to.number)
        for row in flows.rows
        for to in row.first
        if to.share >= _LEAST
    ]


def _words(place: Place, flows: Oriented | None) -> str:
    if flows is None:
        return ", ".join(place.named(place.members))
    return "; ".join(
        f"{row.name} → " + ", ".join(f"{one.name} {one.share:.0%}" for one in row.first)
        for row in flows.rows
        if row.first
    )
