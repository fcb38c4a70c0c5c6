"""Making an atlas of rows, whether they were read from files or stand in an exploration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .atlas import Atlas, Floats, Flows, Link, Municipality, Origin, Partnership, Remark
from .layout import ELSEWHERE


@dataclass(frozen=True)
class Merger:
    """`share` of the residents of an older municipality went over `into` another one on a day; `into` may merge later."""

    code: str
    into: str
    day: date
    share: float = 1.0


@dataclass(frozen=True)
class Participation:
    partnership: str
    code: str
    name: str = ""


@dataclass(frozen=True)
class Pair:
    """Two municipalities that are neighbours, by their codes."""

    code: str
    other: str
    kind: str = "land"
    why: str = ""


@dataclass(frozen=True)
class Flow:
    """`number` of people (or jobs) from `origin` to `destination` in a year; either may be `layout.ELSEWHERE`."""

    kind: str
    year: int
    origin: str
    destination: str
    number: float


@dataclass(frozen=True)
class KeyFigure:
    code: str
    quantity: str
    value: float
    day: date | None = None


@dataclass(frozen=True)
class Rows:
    """All that an atlas is made of, as rows by code."""

    municipalities: tuple[Municipality, ...] = ()
    mergers: tuple[Merger, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    participations: tuple[Participation, ...] = ()
    pairs: tuple[Pair, ...] = ()
    flows: tuple[Flow, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    boundaries: Mapping[str, object] | None = None
    origins: tuple[Origin, ...] = ()


def make_atlas(rows: Rows, *, day: date | None = None, is_whole: bool = False, fingerprint: str = "") -> Atlas:
    """The atlas of these rows.

    `day`: only municipalities and partnerships that exist on it; older municipalities are carried over by the mergers.
    `is_whole`: the municipalities named are all there are (a country); otherwise (a region) those that only take part in a
    partnership are added, without a place on the map. What is carried over, and what no municipality could be found for, is
    told in the remarks.
    """
    making = _Making(rows, day, is_whole)
    return Atlas(
        municipalities=tuple(making.municipalities),
        partnerships=tuple(making.partnerships),
        membership=making.membership(),
        links=making.links(),
        flows=making.flows(),
        figures=making.figures(),
        boundaries=making.boundaries(),
        origins=rows.origins,
        remarks=tuple(making.remarks),
        day=day,
        fingerprint=fingerprint,
    )


class _Making:
    def __init__(self, rows: Rows, day: date | None, is_whole: bool) -> None:
        self.rows = rows
        self.day = day
        self.remarks: list[Remark] = []
        self.municipalities = [one for one in rows.municipalities if self._exists(one.since, one.until)]
        self.partnerships = [one for one in rows.partnerships if self._exists(one.since, one.until)]
        if not is_whole:
            self._add_participants()
        self.place = {one.code: number for number, one in enumerate(self.municipalities)}
        self.shares = self._carried()
        self.unknown: dict[str, set[str]] = {}

    def _exists(self, since: date | None, until: date | None) -> bool:
        """`until` is the first day on which it is no more."""
        return self.day is None or ((since is None or since <= self.day) and (until is None or until > self.day))

    def _add_participants(self) -> None:
        known = {one.code for one in self.rows.municipalities} | {one.code for one in self.rows.mergers}
        for one in self.rows.participations:
            if one.code not in known:
                known.add(one.code)
                self.municipalities.append(Municipality(one.code, one.name or one.code))

    def _carried(self) -> dict[str, list[tuple[int, float]]]:
        """For each code the places over which it is spread today, with the share of each."""
        into: dict[str, list[Merger]] = {}
        for one in self.rows.mergers:
            if self.day is None or one.day <= self.day:
                into.setdefault(one.code, []).append(one)
        found = {code: [(place, 1.0)] for code, place in self.place.items()}

        def spread(code: str, seen: frozenset[str]) -> list[tuple[int, float]]:
            if code in found:
                return found[code]
            total: dict[int, float] = {}
            for step in into.get(code, ()):
                if step.into not in seen:
                    for place, share in spread(step.into, seen | {step.into}):
                        total[place] = total.get(place, 0.0) + share * step.share
            return list(total.items())

        for code in into:
            if code not in found and (places := spread(code, frozenset({code}))):
                found[code] = places
        return found

    def _places(self, code: str, table: str) -> list[tuple[int, float]]:
        places = self.shares.get(code, [])
        if not places:
            self.unknown.setdefault(table, set()).add(code)
        return places

    def _tell(self, table: str, carried: set[str]) -> None:
        older = sorted(code for code in carried if code not in self.place)
        if older:
            split = [code for code in older if len(self.shares[code]) > 1]
            self.remarks.append(Remark("carried", {"table": table, "codes": tuple(older), "split": tuple(split)}))
        if table in self.unknown:
            self.remarks.append(Remark("unknown", {"table": table, "codes": tuple(sorted(self.unknown[table]))}))

    def membership(self) -> NDArray[np.bool_]:
        row = {one.id: number for number, one in enumerate(self.partnerships)}
        table = np.zeros((len(self.partnerships), len(self.municipalities)), dtype=np.bool_)
        carried = set()
        for one in self.rows.participations:
            if one.partnership not in row:
                continue
            places = self._places(one.code, "participations")
            if places:
                carried.add(one.code)
            for place, _share in places:
                table[row[one.partnership], place] = True
        self._tell("participations", carried)
        return table

    def links(self) -> tuple[Link, ...]:
        found: dict[tuple[int, int], Link] = {}
        carried = set()
        for one in self.rows.pairs:
            here, there = self._places(one.code, "neighbours"), self._places(one.other, "neighbours")
            carried |= {code for code, places in ((one.code, here), (one.other, there)) if places}
            # Which part of a municipality that was split touched the other, nobody knows.
            if len(here) == len(there) == 1 and here[0][0] != there[0][0]:
                first, second = sorted((here[0][0], there[0][0]))
                found.setdefault((first, second), Link(first, second, one.kind, one.why))
        self._tell("neighbours", carried)
        return tuple(found.values())

    def flows(self) -> tuple[Flows, ...]:
        count = len(self.municipalities)
        tables: dict[tuple[str, int], tuple[Floats, Floats, Floats]] = {}
        carried = set()
        for one in self.rows.flows:
            matrix, leaving, coming = tables.setdefault(
                (one.kind, one.year), (np.zeros((count, count)), np.zeros(count), np.zeros(count))
            )
            ends = {}
            for code in (one.origin, one.destination):
                ends[code] = [] if code == ELSEWHERE else self._places(code, "flows")
                if ends[code]:
                    carried.add(code)
            here, there = ends[one.origin], ends[one.destination]
            for start, share in here:
                if not there:
                    leaving[start] += share * one.number
                for end, part in there:
                    # What stays in a municipality stays in each of its parts; otherwise parts are drawn apart.
                    if one.origin != one.destination:
                        matrix[start, end] += share * part * one.number
                    elif start == end:
                        matrix[start, end] += share * one.number
            if not here:
                for end, part in there:
                    coming[end] += part * one.number
        self._tell("flows", carried)
        return tuple(Flows(kind, year, *parts) for (kind, year), parts in tables.items())

    def figures(self) -> Mapping[str, Floats]:
        """The newest value of each quantity on the day; of older municipalities none are added up."""
        newest: dict[tuple[str, str], KeyFigure] = {}
        for one in self.rows.figures:
            if self.day is not None and one.day is not None and one.day > self.day:
                continue
            known = newest.get((one.quantity, one.code))
            if known is None or (one.day or date.min) >= (known.day or date.min):
                newest[one.quantity, one.code] = one
        found: dict[str, Floats] = {}
        for (quantity, code), one in newest.items():
            values = found.setdefault(quantity, np.full(len(self.municipalities), np.nan))
            if code in self.place:
                values[self.place[code]] = one.value
        return found

    def boundaries(self) -> tuple[object, ...]:
        shapes = self.rows.boundaries
        return tuple(shapes.get(one.code) for one in self.municipalities) if shapes else ()
