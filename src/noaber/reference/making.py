"""Making an atlas of rows, whether they were read from files or stand in an exploration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from .atlas import Atlas, Floats, Flows, Link, Municipality, Origin, Partnership, Remark
from .layout import AREA, ELSEWHERE, RESIDENTS

# What a municipality has as much of as its parts together.
_ADDED = (RESIDENTS, AREA)


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
        self.into: dict[str, list[Merger]] = {}
        for one in rows.mergers:
            if day is None or one.day <= day:
                self.into.setdefault(one.into, []).append(one)
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
        self._tell_unknown(table, self.unknown.get(table, set()))

    def _tell_unknown(self, table: str, codes: set[str]) -> None:
        """Who is not there on the day, before its founding or after its end, is another matter than who is never there."""
        known = {one.code for one in self.rows.municipalities}
        for kind, some in (("not_on_day", codes & known), ("unknown", codes - known)):
            if some:
                self.remarks.append(Remark(kind, {"table": table, "codes": tuple(sorted(some))}))

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
        """One link per pair, whichever way round it stands; a row that gives its reason says more than one that does not."""
        found: dict[tuple[int, int], Link] = {}
        carried, lost = set(), set()
        for one in self.rows.pairs:
            here, there = self._places(one.code, "neighbours"), self._places(one.other, "neighbours")
            carried |= {code for code, places in ((one.code, here), (one.other, there)) if places}
            if len(here) > 1 or len(there) > 1:
                # Which part of a municipality that was split touched the other, nobody knows.
                lost.add(f"{one.code}-{one.other}")
            elif len(here) == len(there) == 1 and here[0][0] != there[0][0]:
                first, second = sorted((here[0][0], there[0][0]))
                known = found.get((first, second))
                if known is None or (one.why and not known.why):
                    found[first, second] = Link(first, second, one.kind, one.why)
        self._tell("neighbours", carried)
        if lost:
            self.remarks.append(Remark("links_lost", {"pairs": tuple(sorted(lost))}))
        return tuple(found[pair] for pair in sorted(found))

    def flows(self) -> tuple[Flows, ...]:
        """What moved between parts that are one municipality now, stays; a part gets its share of what its whole had.

        A flow of which one end is unknown counts as one with elsewhere, so that totals stay; with both unknown it is lost.
        """
        codes = sorted({code for one in self.rows.flows for code in (one.origin, one.destination)} - {ELSEWHERE})
        known = {code for code in codes if self._places(code, "flows")}
        spread = np.zeros((len(codes) + 1, len(self.municipalities)))
        row = {code: number for number, code in enumerate(codes)} | {ELSEWHERE: len(codes)}
        for code in known:
            for place, share in self.shares[code]:
                spread[row[code], place] += share
        outside = np.array([code not in known for code in codes] + [True])
        tables: dict[tuple[str, int], list[tuple[int, int, float]]] = {}
        for one in self.rows.flows:
            tables.setdefault((one.kind, one.year), []).append((row[one.origin], row[one.destination], one.number))
        made, lost = [], 0.0
        for (kind, year), cells in tables.items():
            counts = np.zeros((len(codes) + 1,) * 2)
            starts, ends, numbers = map(np.array, zip(*cells, strict=True))
            np.add.at(counts, (starts, ends), numbers)
            lost += float(counts[np.ix_(outside, outside)].sum())
            # What stays in a municipality stays in each of its parts; all else is drawn over the parts apart.
            staying = np.diag(counts).copy()
            np.fill_diagonal(counts, 0.0)
            matrix = spread.T @ counts @ spread + np.diag(staying @ spread)
            made.append(
                Flows(kind, year, matrix, counts[:, outside].sum(axis=1) @ spread, counts[outside].sum(0) @ spread)
            )
        self._tell("flows", known)
        if lost:
            self.remarks.append(Remark("flows_lost", {"number": lost}))
        return tuple(made)

    def figures(self) -> Mapping[str, Floats]:
        """The newest value of each quantity on the day.

        Of residents and area those of older municipalities are added up, where every part is known on the same day; of other
        quantities they are not, which is told.
        """
        values: dict[str, dict[date | None, dict[str, float]]] = {}
        for one in self.rows.figures:
            if self.day is None or one.day is None or one.day <= self.day:
                values.setdefault(one.quantity, {}).setdefault(one.day, {})[one.code] = one.value
        found: dict[str, Floats] = {}
        unadded: dict[str, set[str]] = {}
        unknown: set[str] = set()
        for quantity, by_day in values.items():
            made = found.setdefault(quantity, np.full(len(self.municipalities), np.nan))
            for on in sorted(by_day, key=lambda one: one or date.min):
                for code in by_day[on]:
                    if code not in self.shares:
                        unknown.add(code)
                if quantity in _ADDED:
                    self._add_up(made, by_day[on], on)
                else:
                    for code, value in by_day[on].items():
                        if code in self.place:
                            made[self.place[code]] = value
                        elif code in self.shares:
                            unadded.setdefault(quantity, set()).add(code)
        self._tell_unknown("key_figures", unknown)
        told: dict[tuple[str, ...], list[str]] = {}
        for quantity in sorted(unadded):
            empty = [
                one.code
                for one, value in zip(self.municipalities, found[quantity], strict=True)
                if np.isnan(value) and self._parts(one.code, None, {}) & unadded[quantity]
            ]
            if empty:
                told.setdefault(tuple(empty), []).append(quantity)
        for codes, quantities in told.items():
            self.remarks.append(Remark("not_added", {"quantities": tuple(quantities), "codes": codes}))
        return found

    def _add_up(self, made: Floats, values: Mapping[str, float], on: date | None) -> None:
        """Fill in what is known on a day: a municipality with all that merged into it since."""
        for number, one in enumerate(self.municipalities):
            parts = self._parts(one.code, on, values)
            if on is None and one.code in values:
                made[number] = values[one.code]
            elif (one.code in values or parts) and parts <= values.keys():
                own = values.get(one.code, 0.0)
                made[number] = own + sum(values[part] * dict(self.shares[part])[number] for part in parts)

    def _parts(self, code: str, on: date | None, values: Mapping[str, float]) -> set[str]:
        """The older municipalities that merged into one after a day, and existed on that day; after none: all of them."""
        found: set[str] = set()
        waiting, seen = [code], {code}
        while waiting:
            for one in self.into.get(waiting.pop(), ()):
                if one.code in seen or (on is not None and one.day <= on):
                    continue
                seen.add(one.code)
                waiting.append(one.code)
                merged_itself = on is not None and any(older.day > on for older in self.into.get(one.code, ()))
                # One that others merged into after the day may have been founded then; its value says that it was not.
                if not merged_itself or one.code in values:
                    found.add(one.code)
        return found & self.shares.keys()

    def boundaries(self) -> tuple[object, ...]:
        shapes = self.rows.boundaries
        return tuple(shapes.get(one.code) for one in self.municipalities) if shapes else ()
