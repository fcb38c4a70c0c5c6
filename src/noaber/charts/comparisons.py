"""Pictures in which a few are set beside many, or beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .drawing import Chart
from .kinds import _room, _wrap

_WIDTH = 560
_BINS = 40
_ROW, _LINE_HEIGHT = 54, 15

_ACCENT = {"palette": "accent"}
_INK = {"palette": "ink"}
_SOFT = {"palette": "soft"}
_LINE = {"palette": "line"}


def marked_spread(values: Sequence[float], marks: Sequence[tuple[str, float]], *, alt: str) -> Chart:
    """How often each share (0 to 1) occurs, with the mean as a dashed line, and some of them named above it."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    step = max((high - low) / _BINS, 0.005)
    counts: dict[int, int] = {}
    for value in values:
        counts[int((value - low) / step)] = counts.get(int((value - low) / step), 0) + 1
    most = max(counts.values(), default=1)
    bars = [
        {"from": low + place * step, "to": low + (place + 1) * step, "count": count}
        for place, count in sorted(counts.items())
    ]
    named = [
        {"value": value, "name": name, "from": 0, "at": most * 1.08 + level * most * 0.14}
        for level, (name, value) in enumerate(sorted(marks, key=lambda one: -one[1]))
    ]
    top = most * (1.2 + 0.14 * max(len(marks), 1))
    x: dict[str, Any] = {
        "field": "from",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [min(low, 0), max(high, 1) if high > 0.9 else high * 1.1], "nice": False},
        "axis": {"format": ".0%", "tickCount": 6, "grid": False},
    }
    y = {"type": "quantitative", "scale": {"domain": [0, top], "nice": False}, "axis": None}
    at = {"x": {**x, "field": "value"}}
    mean = sum(values) / max(len(values), 1)
    return Chart.of(
        {
            "width": _WIDTH,
            "height": 190,
            "layer": [
                {
                    "data": {"values": bars},
                    "mark": {"type": "bar", "color": _LINE, "binSpacing": 1, "aria": False},
                    "encoding": {"x": x, "x2": {"field": "to"}, "y": {**y, "field": "count"}, "y2": {"datum": 0}},
                },
                {
                    "data": {"values": [{"value": mean, "from": 0, "at": most * 1.02, "name": "⌀"}]},
                    "mark": {"type": "rule", "color": _SOFT, "strokeDash": [5, 4], "strokeWidth": 2},
                    "encoding": {**at, "y": {**y, "field": "from"}, "y2": {"field": "at"}},
                },
                {
                    "data": {"values": [{"value": mean, "at": most * 1.02, "name": "⌀"}]},
                    "mark": {"type": "text", "baseline": "bottom", "dy": -3, "color": _SOFT},
                    "encoding": {**at, "y": {**y, "field": "at"}, "text": {"field": "name"}},
                },
                {
                    "data": {"values": named},
                    "mark": {"type": "rule", "color": _ACCENT, "strokeWidth": 2},
                    "encoding": {**at, "y": {**y, "field": "from"}, "y2": {"field": "at"}},
                },
                {
                    "data": {"values": named},
                    "mark": {"type": "text", "align": "left", "dx": 5, "baseline": "top", "color": _INK},
                    "encoding": {**at, "y": {**y, "field": "at"}, "text": {"field": "name"}},
                },
            ],
        },
        alt,
    )


_SHAPES = ["circle", "diamond", "square", "triangle-up", "cross"]


def profiles(
    rows: Sequence[tuple[str, str, str, Sequence[tuple[str, float]]]], *, alt: str, ends: tuple[int, int] = (1, 5)
) -> Chart:
    """Per scale a line between two ends, and on it where each stands: (name, one end, other end, [(who, value)]).

    Those that stand at the same place are moved a little apart; each has a colour and a shape.
    """
    first, last = ends
    who = list(dict.fromkeys(name for _name, _one, _other, marks in rows for name, _value in marks))
    points, lines, words = [], [], []
    for place, (name, one_end, other_end, marks) in enumerate(rows):
        y = place * _ROW + 30
        lines.append({"y": y, "x": first, "x2": last})
        words += [
            {"y": y - 16, "x": first, "text": _wrap(one_end, 38), "side": "left"},
            {"y": y - 16, "x": last, "text": _wrap(other_end, 38), "side": "right"},
            {"y": y, "x": first, "text": _wrap(name, 18), "side": "name"},
        ]
        for value in {value for _who, value in marks}:
            same = [one for one, its in marks if its == value]
            points += [
                {"y": y, "x": value + 0.11 * (number - (len(same) - 1) / 2), "who": one}
                for number, one in enumerate(same)
            ]
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [first, last], "nice": False}}
    y_at = {"field": "y", "type": "quantitative", "axis": None, "scale": None}
    text = {"type": "text", "lineBreak": "\n", "lineHeight": _LINE_HEIGHT, "fontSize": 12}

    def worded(side: str, **look: Any) -> dict[str, Any]:
        return {
            "data": {"values": [word for word in words if word["side"] == side]},
            "mark": {**text, **look},
            "encoding": {"x": x, "y": y_at, "text": {"field": "text"}},
        }

    known = {"field": "who", "type": "nominal", "scale": {"domain": who}, "legend": {"title": None, "orient": "bottom"}}
    return Chart.of(
        {
            "width": 420,
            "height": _ROW * len(rows),
            "padding": {**_room([name for name, *_rest in rows]), "right": 20},
            "layer": [
                {
                    "data": {"values": lines},
                    "mark": {"type": "rule", "color": _LINE, "strokeWidth": 3, "strokeCap": "round"},
                    "encoding": {"x": x, "x2": {"field": "x2"}, "y": y_at},
                },
                worded("left", align="left", color=_SOFT, baseline="bottom", dy=8),
                worded("right", align="right", color=_SOFT, baseline="bottom", dy=8),
                worded("name", align="right", dx=-14, color=_INK, fontWeight="bold", baseline="middle"),
                {
                    "data": {"values": points},
                    "mark": {"type": "point", "filled": True, "size": 170, "opacity": 1},
                    "encoding": {
                        "x": x,
                        "y": y_at,
                        "color": known,
                        "shape": {**known, "scale": {"domain": who, "range": _SHAPES}},
                    },
                },
            ],
        },
        alt,
    )
