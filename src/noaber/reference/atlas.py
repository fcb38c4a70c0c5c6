"""The atlas: one country or region on one day, in the form that methods receive, whichever files it came from.

Everything is by place: municipality m is `municipalities[m]`, partnership p is `partnerships[p]`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Municipality:
    """`x` and `y` are its centre in metres on the Dutch grid (RD); None where not known."""

    code: str
    name: str
    province: str = ""
    x: float | None = None
    y: float | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Partnership:
    """`others` is how many participants are no municipality, such as provinces and water authorities."""

    id: str
    name: str
    legal_form: str = ""
    fields: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    others: int = 0


@dataclass(frozen=True)
class Link:
    """Two municipalities that are neighbours, by their places; `why` is the reason of a link over water."""

    one: int
    other: int
    kind: str = "land"
    why: str = ""


@dataclass(frozen=True)
class Flows:
    """Who goes where: `matrix[i, j]` from i to j, what stays on the diagonal.

    `to_elsewhere` and `from_elsewhere` are what leaves for and comes from all other places, (M,).
    """

    kind: str
    year: int
    matrix: Floats
    to_elsewhere: Floats
    from_elsewhere: Floats

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.year}"


@dataclass(frozen=True)
class Origin:
    """Where a table came from."""

    table: str
    title: str
    publisher: str = ""
    date: date | None = None
    licence: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Remark:
    """Something that was carried over, skipped or lost on the way: a code and its parameters, said in words elsewhere."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Atlas:
    """`membership[p, m]` says whether municipality m takes part in partnership p; `figures[quantity]` is (M,), NaN where absent.

    `boundaries` holds per municipality its outlines as GeoJSON coordinates of a MultiPolygon, in metres on the grid of `x`
    and `y`, None where not known; empty where the atlas has none at all. `fingerprint` is the same for the same data, and empty for a region.
    """

    municipalities: tuple[Municipality, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    membership: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    links: tuple[Link, ...] = ()
    flows: tuple[Flows, ...] = ()
    figures: Mapping[str, Floats] = field(default_factory=dict)
    boundaries: tuple[object, ...] = ()
    origins: tuple[Origin, ...] = ()
    remarks: tuple[Remark, ...] = ()
    day: date | None = None
    fingerprint: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.municipalities)

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each municipality by its code."""
        return {code: number for number, code in enumerate(self.codes)}

    def columns(self, codes: Iterable[str]) -> tuple[int, ...]:
        """The places of municipalities by their code; of those that the atlas knows."""
        return tuple(self.place[code] for code in codes if code in self.place)

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """For each municipality the places of its neighbours, over land and over water."""
        found: list[set[int]] = [set() for _one in self.municipalities]
        for link in self.links:
            found[link.one].add(link.other)
            found[link.other].add(link.one)
        return tuple(frozenset(one) for one in found)

    def is_connected(self, group: Collection[int]) -> bool:
        """Whether every member of a group, by its place, can be reached from every other over members that are neighbours."""
        members = set(group)
        waiting = [next(iter(members))] if members else []
        reached = set(waiting)
        while waiting:
            new = self.neighbours[waiting.pop()] & members - reached
            reached |= new
            waiting += new
        return reached == members

    def partners_of(self, code: str) -> tuple[str, ...]:
        """The codes of all municipalities that a municipality meets in at least one partnership."""
        columns = self.columns([code])
        if not columns:
            return ()
        met: NDArray[np.bool_] = np.any(self.membership[self.membership[:, columns[0]]], axis=0)
        return tuple(other for other, is_met in zip(self.codes, met, strict=True) if is_met and other != code)

    def flows_of(self, kind: str) -> Flows | None:
        """The newest flows of a kind."""
        return max((one for one in self.flows if one.kind == kind), key=lambda one: one.year, default=None)

    @cached_property
    def kinds_of_flow(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.kind for one in self.flows))
