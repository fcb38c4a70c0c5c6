"""Two groups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from noaber.methods.grouping import measure

from .group import MeasureRow, group_rows, score_place
from .standing import Stand


@dataclass(frozen=True)
class Side:
    names: tuple[str, ...]
    url: str
    map_url: str
    dark_url: str
    count: int
    place: float
    is_connected: bool


@dataclass(frozen=True)
class Pair:
    """One measure of both; `ahead` is 0 or 1 for the group whose place is higher, and None where neither is or none is better."""

    one: MeasureRow
    other: MeasureRow
    ahead: int | None


@dataclass(frozen=True)
class Compared:
    sides: tuple[Side, ...]
    pairs: tuple[Pair, ...]
    common: tuple[str, ...]


def compared(stand: Stand, first: Sequence[int], second: Sequence[int]) -> Compared:
    rows = [group_rows(stand.land, group) for group in (first, second)]
    return Compared(
        sides=tuple(_side(stand, group) for group in (first, second)),
        pairs=tuple(Pair(one, other, _ahead(one, other)) for one, other in zip(*rows, strict=True)),
        common=stand.names([one for one in first if one in second]),
    )


def _side(stand: Stand, group: Sequence[int]) -> Side:
    land = stand.land
    measures = land.measures(len(group))
    codes = stand.codes(group)
    return Side(
        names=stand.names(group),
        url=stand.group_url(group),
        map_url=stand.map_url(group=codes),
        dark_url=stand.map_url(group=codes, scheme="dark"),
        count=len(measures) if measures is not None else 0,
        place=score_place(land, group, measure([sorted(group)], land.ground)),
        is_connected=land.atlas.is_connected(group),
    )


def _ahead(one: MeasureRow, other: MeasureRow) -> int | None:
    if not one.direction or one.place != one.place or other.place != other.place or one.place == other.place:
        return None
    return 0 if one.place > other.place else 1
