"""Maps: municipalities with their boundaries or, where these are not known, at their place; a group outlined, flows as lines.

What is drawn lies in dots of the picture before it is handed over: outlines are snapped to a coarse grid, so that a border
that two municipalities share stays one line, and a whole country stays small.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .drawing import Chart
from .kinds import _wrap

# A part of a country is no higher than leaves room on a page; a whole country is.
_WIDTH, _MOST_HIGH, _PART_HIGH = 560, 640, 460
_EDGE = 26
# Dots to which outlines are snapped.
_GRID = 0.5
_MOST_NAMES = 40

_ACCENT = {"palette": "accent"}
_SECOND = {"palette": "second"}
_INK = {"palette": "ink"}
_SOFT = {"palette": "soft"}
_LINE = {"palette": "line"}
_GROUND = {"palette": "ground"}
_FAINT = {"palette": "faint"}

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True)
class Place:
    """A municipality on a map.

    `x` and `y`: its centre, both growing to the north and east. `outline`: coordinates of a GeoJSON MultiPolygon, in the same
    units or in degrees. `value`: from 0 to 100, drawn as a deeper colour; None is left without.
    """

    name: str
    x: float | None = None
    y: float | None = None
    outline: Any = None
    value: float | None = None


@dataclass(frozen=True)
class Line:
    """A flow between two places, by their number; `amount` gives its width."""

    start: int
    end: int
    amount: float


def map_of(
    places: Sequence[Place],
    *,
    alt: str,
    group: Collection[int] = (),
    candidates: Collection[int] = (),
    links: Sequence[tuple[int, int]] = (),
    lines: Sequence[Line] = (),
    around: Collection[int] | None = None,
    named: Collection[int] | None = None,
    legend: str = "",
) -> Chart | None:
    """A map, or None where no place is known.

    `group` is outlined and `candidates` with dashes. `links`: neighbours, drawn where there are no boundaries. `around`: the
    places that fill the picture, all where left out. `named`: those whose name is written; where left out all that are seen,
    of many only the group, its candidates and the ends of lines. `legend`: what the values are, where there are any.
    """
    drawn = _laid_out(places, around)
    if drawn is None:
        return None
    seen = drawn.seen()
    wanted = set(named) if named is not None else seen
    if named is None and len(seen) > _MOST_NAMES:
        wanted = {*group, *candidates, *(end for line in lines for end in (line.start, line.end))}
    layers = [
        *(_areas(places, drawn, group, candidates, legend) if drawn.rings else ()),
        *(() if drawn.rings else _network(places, drawn, links, group, candidates, legend)),
        *_arrows(drawn, [one for one in lines if {one.start, one.end} <= set(drawn.centres)]),
        *_names(places, drawn, sorted(seen & wanted), group, candidates),
    ]
    spec = {
        "width": drawn.width,
        "height": drawn.height,
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "layer": layers,
    }
    return Chart.of(spec, alt)


# Where everything comes


@dataclass(frozen=True)
class _Drawn:
    """`rings` per place: its outline in dots; `centres`: where its name comes."""

    width: int
    height: int
    rings: dict[int, tuple[Ring, ...]]
    centres: dict[int, Point]

    def seen(self) -> set[int]:
        return {number for number, (x, y) in self.centres.items() if 0 <= x <= self.width and 0 <= y <= self.height}


def _laid_out(places: Sequence[Place], around: Collection[int] | None) -> _Drawn | None:
    outlines = {number: tuple(_rings(one.outline)) for number, one in enumerate(places) if one.outline}
    centres = {number: (one.x, one.y) for number, one in enumerate(places) if one.x is not None and one.y is not None}
    if outlines:
        # Outlines may be in degrees where centres are in metres: the outline says where its centre is.
        centres = {number: _middle(rings) for number, rings in outlines.items() if rings}
    if not centres:
        return None
    wanted = [number for number in around or () if number in centres] or list(centres)
    most_high = _PART_HIGH if around or len(wanted) <= _MOST_NAMES else _MOST_HIGH
    points = [point for number in wanted for ring in outlines.get(number, ()) for point in ring]
    points = points or [centres[number] for number in wanted]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    across = math.cos(math.radians((south + north) / 2)) if _is_degrees(centres.values()) else 1.0
    wide, high = max((east - west) * across, 1e-9), max(north - south, 1e-9)
    edge = _EDGE if outlines else 2 * _EDGE
    scale = min((_WIDTH - 2 * edge) / wide, (most_high - 2 * edge) / high)
    # One place alone has no size to fill the picture with.
    scale = scale if len(points) > 1 and max(wide, high) > 1e-8 else 1.0
    height = round(high * scale + 2 * edge)
    left = (_WIDTH - wide * scale) / 2

    def dots(point: Point) -> Point:
        return (left + (point[0] - west) * across * scale, edge + (north - point[1]) * scale)

    snapped = {
        number: kept
        for number, rings in outlines.items()
        if (kept := tuple(done for ring in rings if len(done := _snapped(map(dots, ring))) > 3))
        and _touches(kept, height)
    }
    return _Drawn(_WIDTH, height, snapped, {number: dots(point) for number, point in centres.items()})


def _rings(outline: Any) -> Iterable[Ring]:
    for polygon in outline:
        for ring in polygon:
            yield tuple((float(point[0]), float(point[1])) for point in ring)


def _is_degrees(points: Iterable[Point]) -> bool:
    return all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)


def _middle(rings: Sequence[Ring]) -> Point:
    """The centre of gravity of the largest ring."""
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    area = _area(largest)
    if not area:
        return largest[0]
    # Counted from the first point, so that large coordinates lose no precision.
    left, low = largest[0]
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(largest, (*largest[1:], largest[0]), strict=True):
        cross = (x1 - left) * (y2 - low) - (x2 - left) * (y1 - low)
        x += (x1 + x2 - 2 * left) * cross
        y += (y1 + y2 - 2 * low) * cross
    return left + x / (6 * area), low + y / (6 * area)


def _area(ring: Ring) -> float:
    left, low = ring[0]
    return 0.5 * sum(
        (x1 - left) * (y2 - low) - (x2 - left) * (y1 - low)
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def _snapped(ring: Iterable[Point]) -> Ring:
    """On the grid, without points that fall together; closed."""
    found: list[Point] = []
    for x, y in ring:
        point = (round(x / _GRID) * _GRID, round(y / _GRID) * _GRID)
        if not found or point != found[-1]:
            found.append(point)
    if found and found[0] != found[-1]:
        found.append(found[0])
    return tuple(found)


def _touches(rings: Iterable[Ring], height: int) -> bool:
    return any(
        min(x for x, _y in ring) <= _WIDTH
        and max(x for x, _y in ring) >= 0
        and min(y for _x, y in ring) <= height
        and max(y for _x, y in ring) >= 0
        for ring in rings
    )


# What is drawn


def _feature(kind: str, coordinates: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, **more}


def _areas(
    places: Sequence[Place],
    drawn: _Drawn,
    group: Collection[int],
    candidates: Collection[int],
    legend: str,
) -> list[dict[str, Any]]:
    shapes = [
        _feature("MultiPolygon", [[ring] for ring in rings], value=_value(places[number], number, group, candidates))
        for number, rings in drawn.rings.items()
    ]
    shape = {"type": "geoshape", "clip": True, "aria": False}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": shapes},
            "mark": {**shape, "stroke": _SOFT, "strokeWidth": 0.6, "strokeOpacity": 0.7},
            "encoding": {"fill": _depth(places, legend)},
        }
    ]
    for members, look in ((candidates, {"strokeDash": [5, 4], "strokeWidth": 2}), (group, {"strokeWidth": 2.5})):
        border = _border(drawn, members)
        if border:
            layers.append(
                {
                    "data": {"values": [_feature("MultiLineString", border)]},
                    "mark": {**shape, "fill": None, "stroke": _INK, "strokeJoin": "round", **look},
                }
            )
    return layers


def _value(place: Place, number: int, group: Collection[int], candidates: Collection[int]) -> float:
    """How deep the colour is; without values the group stands out by itself."""
    if place.value is not None:
        return place.value
    return 45 if number in group else 20 if number in candidates else 0


def _depth(places: Sequence[Place], legend: str) -> dict[str, Any]:
    has_values = any(one.value is not None for one in places)
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 100], "range": [_FAINT, _ACCENT], "interpolate": "rgb"},
        "legend": {"title": legend, "orient": "bottom", "direction": "horizontal", "gradientLength": 220}
        if has_values and legend
        else None,
    }


def _border(drawn: _Drawn, members: Collection[int]) -> list[list[Point]]:
    """The border of members taken together: what two of them share is no part of it."""
    edges = Counter(
        (min(a, b), max(a, b)) for number in members for ring in drawn.rings.get(number, ()) for a, b in pairwise(ring)
    )
    ends: dict[Point, list[Point]] = {}
    for (a, b), count in edges.items():
        if count == 1:
            ends.setdefault(a, []).append(b)
            ends.setdefault(b, []).append(a)
    lines = []
    while ends:
        at = next(iter(ends))
        line = [at]
        while at in ends:
            after = ends[at].pop()
            if not ends[at]:
                del ends[at]
            ends[after].remove(at)
            if not ends[after]:
                del ends[after]
            line.append(after)
            at = after
        lines.append(line)
    return lines


def _at(x: str = "x", y: str = "y") -> dict[str, Any]:
    return {
        axis: {"field": name, "type": "quantitative", "scale": None, "axis": None}
        for axis, name in (("x", x), ("y", y))
    }


def _network(
    places: Sequence[Place],
    drawn: _Drawn,
    links: Sequence[tuple[int, int]],
    group: Collection[int],
    candidates: Collection[int],
    legend: str,
) -> list[dict[str, Any]]:
    """Without boundaries: a dot at each place, and a line between neighbours."""
    centres = drawn.centres
    pairs = [
        {
            "x": centres[one][0],
            "y": centres[one][1],
            "x2": centres[other][0],
            "y2": centres[other][1],
            "is_own": one in group and other in group,
        }
        for one, other in links
        if one in centres and other in centres
    ]
    dots = [
        {
            "x": x,
            "y": y,
            "value": _value(places[number], number, group, candidates),
            "part": "group" if number in group else "candidate" if number in candidates else "other",
        }
        for number, (x, y) in centres.items()
    ]
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    circle = {"type": "point", "shape": "circle", "size": 330, "clip": True, "aria": False}
    return [
        {
            "data": {"values": pairs},
            "mark": {"type": "rule", "clip": True, "aria": False},
            "encoding": {
                **_at(),
                **ends,
                "stroke": {"condition": {"test": "datum.is_own", "value": _INK}, "value": _LINE},
                "strokeWidth": {"condition": {"test": "datum.is_own", "value": 5}, "value": 2},
            },
        },
        {
            "data": {"values": dots},
            "mark": {**circle, "filled": True, "opacity": 1},
            "encoding": {**_at(), "fill": _depth(places, legend)},
        },
        {
            "data": {"values": dots},
            "mark": {**circle, "fill": None},
            "encoding": {
                **_at(),
                "stroke": {"condition": {"test": "datum.part === 'other'", "value": _SOFT}, "value": _INK},
                "strokeWidth": {"condition": {"test": "datum.part === 'group'", "value": 3.5}, "value": 1.5},
                "strokeDash": {
                    "condition": {"test": "datum.part === 'candidate'", "value": [4, 3]},
                    "value": [1, 0],
                },
            },
        },
    ]


def _arrows(drawn: _Drawn, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines that keep to the right of the way, so that there and back stand apart; the wider, the more."""
    if not lines:
        return []
    most = max(line.amount for line in lines) or 1
    shafts, heads = [], []
    for line in sorted(lines, key=lambda one: -one.amount):
        (x1, y1), (x2, y2) = drawn.centres[line.start], drawn.centres[line.end]
        length = math.hypot(x2 - x1, y2 - y1)
        if not length:
            continue
        width = 1.2 + 6.8 * math.sqrt(line.amount / most)
        along, side = ((x2 - x1) / length, (y2 - y1) / length), width / 2 + 1.5
        aside = (-along[1] * side, along[0] * side)
        cut = min(0.12 * length, 16)
        head = 2.0 * width + 4
        start = (x1 + along[0] * cut + aside[0], y1 + along[1] * cut + aside[1])
        tip = (x2 - along[0] * cut + aside[0], y2 - along[1] * cut + aside[1])
        neck = (tip[0] - along[0] * head * 0.8, tip[1] - along[1] * head * 0.8)
        shafts.append(
            {
                "x": round(start[0], 1),
                "y": round(start[1], 1),
                "x2": round(neck[0], 1),
                "y2": round(neck[1], 1),
                "width": round(width, 1),
            }
        )
        half = (width / 2 + 2.5) / side
        corners = [tip, (neck[0] + aside[0] * half, neck[1] + aside[1] * half)]
        corners += [(neck[0] - aside[0] * half, neck[1] - aside[1] * half), tip]
        heads.append(_feature("Polygon", [[[round(x, 1), round(y, 1)] for x, y in corners]]))
    return [
        {
            "data": {"values": shafts},
            "mark": {"type": "rule", "clip": True, "aria": False, "stroke": _SECOND, "opacity": 0.85},
            "encoding": {
                **_at(),
                "x2": {"field": "x2"},
                "y2": {"field": "y2"},
                "strokeWidth": {"field": "width", "type": "quantitative", "scale": None, "legend": None},
            },
        },
        {
            "data": {"values": heads},
            "mark": {"type": "geoshape", "clip": True, "aria": False, "fill": _SECOND, "opacity": 0.95},
        },
    ]


def _names(
    places: Sequence[Place],
    drawn: _Drawn,
    named: Sequence[int],
    group: Collection[int],
    candidates: Collection[int],
) -> list[dict[str, Any]]:
    """Names with a rim of the ground behind them; those of the group bold, and written first where room is short."""
    own = {*group, *candidates}
    taken: list[tuple[float, float, float, float]] = []
    rows: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for number in sorted(named, key=lambda one: one not in own):
        name = _wrap(places[number].name, 16)
        x, y = drawn.centres[number]
        at = _free(taken, (x, y - (0 if drawn.rings else 20)), name, drawn)
        if at is not None:
            rows[number in own].append({"x": round(at[0], 1), "y": round(at[1], 1), "name": name})
    base = {**_at(), "text": {"field": "name"}}
    layers: list[dict[str, Any]] = []
    for is_own, some in sorted(rows.items()):
        look = {
            "type": "text",
            "lineBreak": "\n",
            "lineHeight": 13,
            "fontSize": 12,
            "fontWeight": "bold" if is_own else "normal",
            "baseline": "middle",
            "clip": True,
        }
        rim = {**look, "color": _GROUND, "stroke": _GROUND, "strokeWidth": 3.5, "aria": False}
        layers += [
            {"data": {"values": some}, "mark": mark, "encoding": base} for mark in (rim, {**look, "color": _INK})
        ]
    return layers


def _free(taken: list[tuple[float, float, float, float]], middle: Point, name: str, drawn: _Drawn) -> Point | None:
    """Where a name stands free of those written already, near its place; None where there is no room."""
    lines = name.split("\n")
    half_wide, half_high = 3.4 * max(map(len, lines)), 6.5 * len(lines)
    x = min(max(middle[0], half_wide + 2), drawn.width - half_wide - 2)
    for aside in (0, -13, 13, -26, 26, -39, 39):
        y = min(max(middle[1] + aside, half_high + 2), drawn.height - half_high - 2)
        box = (x - half_wide, y - half_high, x + half_wide, y + half_high)
        if all(box[0] >= b[2] or box[2] <= b[0] or box[1] >= b[3] or box[3] <= b[1] for b in taken):
            taken.append(box)
            return x, y
    return None
