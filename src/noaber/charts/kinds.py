"""The kinds of picture that chapters use, as Vega-Lite specifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from .drawing import Chart

_WIDTH = 560
_ACCENT = {"palette": "accent"}
_INK = {"palette": "ink"}
_GROUND = {"palette": "ground"}


def bars(rows: Sequence[tuple[str, float]], *, unit: str, alt: str) -> Chart:
    """One bar for each name, with its value behind it."""
    base = {
        "y": {"field": "name", "type": "nominal", "sort": None, "title": None},
        "x": {
            "field": "value",
            "type": "quantitative",
            "title": unit,
            "axis": {"format": ",~d", "tickCount": 5, "grid": False},
        },
    }
    return Chart.of(
        {
            "width": _WIDTH,
            "padding": _room([name for name, _value in rows]),
            "height": {"step": 30},
            "data": {"values": [{"name": name, "value": value} for name, value in rows]},
            "layer": [
                {"mark": {"type": "bar", "color": _ACCENT, "height": 18}, "encoding": base},
                {
                    "mark": {"type": "text", "align": "left", "dx": 5, "color": _INK},
                    "encoding": {**base, "text": {"field": "value", "format": ",~f"}},
                },
            ],
        },
        alt,
    )


def stacked_bars(rows: Sequence[tuple[str, str, float]], *, order: Sequence[str], alt: str) -> Chart:
    """Bars of 100 %: (bar, part, share between 0 and 1)."""
    values = [{"bar": bar, "part": part, "share": share, "place": order.index(part)} for bar, part, share in rows]
    encoding: dict[str, Any] = {
        "y": {"field": "bar", "type": "nominal", "sort": None, "title": None},
        "x": {
            "field": "share",
            "type": "quantitative",
            "stack": "zero",
            "title": None,
            "scale": {"domain": [0, 1]},
            "axis": {"format": ".0%", "tickCount": 5, "grid": False},
        },
        "order": {"field": "place"},
    }
    return Chart.of(
        {
            "width": _WIDTH,
            "padding": _room([bar for bar, _part, _share in rows]),
            "height": {"step": 34},
            "data": {"values": values},
            "encoding": encoding,
            "layer": [
                {
                    "mark": {"type": "bar", "height": 22},
                    "encoding": {
                        "color": {
                            "field": "part",
                            "type": "nominal",
                            "sort": list(order),
                            "legend": {"title": None, "orient": "bottom"},
                        }
                    },
                },
                {
                    "mark": {"type": "text", "color": _GROUND, "fontWeight": "bold"},
                    "encoding": {
                        "x": {**encoding["x"], "stack": "zero", "bandPosition": 0.5},
                        "detail": {"field": "part"},
                        "text": {"field": "share", "format": ".0%"},
                    },
                },
            ],
        },
        alt,
    )


def ranks(rows: Sequence[tuple[str, Sequence[float]]], *, alt: str) -> Chart:
    """For each name a bar of 100 %, parted by rank: darkest the share of first places, lighter each rank below."""
    most = max((len(shares) for _name, shares in rows), default=1)
    values = [
        {"name": name, "rank": rank, "share": share} for name, shares in rows for rank, share in enumerate(shares, 1)
    ]
    x = {
        "field": "share",
        "type": "quantitative",
        "stack": "zero",
        "title": None,
        "scale": {"domain": [0, 1]},
        "axis": {"format": ".0%", "tickCount": 5, "grid": False},
    }
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    return Chart.of(
        {
            "width": _WIDTH,
            "padding": _room([name for name, _shares in rows]),
            "height": {"step": 24},
            "data": {"values": values},
            "encoding": {"y": y, "order": {"field": "rank"}},
            "layer": [
                {
                    "mark": {"type": "bar", "height": 17, "color": _ACCENT, "stroke": _GROUND},
                    "encoding": {
                        "x": x,
                        "fillOpacity": {
                            "field": "rank",
                            "type": "quantitative",
                            "scale": {"domain": [1, max(most, 2)], "range": [1, 0.1]},
                            "legend": None,
                        },
                    },
                },
                {
                    # Only where the figure fits in the part of the first places.
                    "transform": [{"filter": "datum.rank === 1 && datum.share >= 0.08"}],
                    "mark": {"type": "text", "color": _GROUND, "fontWeight": "bold"},
                    "encoding": {
                        "x": {**x, "bandPosition": 0.5},
                        "text": {"field": "share", "format": ".0%"},
                    },
                },
            ],
        },
        alt,
    )


def ladder(steps: Sequence[str], *, alt: str) -> Chart:
    """Steps that go up from light to far-reaching."""
    count = len(steps)
    # Each step has a band of its own; a name may take two lines.
    band = _WIDTH / max(count, 1)
    x = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}}
    y = {"field": "height", "type": "quantitative", "axis": None, "scale": {"domain": [0, count + 1.2]}}
    words = {"type": "text", "lineBreak": "\n", "lineHeight": 14, "fontSize": 12}
    return Chart.of(
        {
            "width": _WIDTH,
            "height": 210,
            "data": {
                "values": [
                    {"place": place, "height": place + 1, "label": _wrap(name, max(int(band / 6.5), 8))}
                    for place, name in enumerate(steps)
                ]
            },
            "encoding": {"x": x, "y": y},
            "layer": [
                {"mark": {"type": "bar", "color": _ACCENT}},
                {
                    "mark": {**words, "baseline": "bottom", "dy": -6, "color": _INK},
                    "encoding": {"text": {"field": "label"}},
                },
            ],
        },
        alt,
    )


def strip(steps: Sequence[tuple[str, str]], *, alt: str) -> Chart:
    """Steps one after the other, for which no days are known: (name, what is known of when or what)."""
    band = _WIDTH / max(len(steps), 1)
    width = max(int(band / 7.4), 8)
    wrapped = [(_wrap(name, width), _wrap(remark, width)) for name, remark in steps]
    line, top = 14, 20
    below = top + line * max((name.count("\n") + 1 for name, _remark in wrapped), default=1) + 6
    words = {"type": "text", "lineBreak": "\n", "fontSize": 11, "lineHeight": line}
    return Chart.of(
        {
            "width": _WIDTH,
            "height": below + line * max((remark.count("\n") + 1 for _name, remark in wrapped), default=1),
            "data": {
                "values": [
                    {"place": place, "name": name, "remark": remark} for place, (name, remark) in enumerate(wrapped)
                ]
            },
            "encoding": {"x": {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}}},
            "layer": [
                {"mark": {"type": "bar", "color": _ACCENT, "y": 0, "y2": 12}},
                {
                    "mark": {**words, "y": top, "baseline": "top", "color": _INK, "fontWeight": "bold"},
                    "encoding": {"text": {"field": "name"}},
                },
                {
                    "mark": {**words, "y": below, "baseline": "top", "color": {"palette": "soft"}},
                    "encoding": {"text": {"field": "remark"}},
                },
            ],
        },
        alt,
    )


def timeline(rows: Sequence[tuple[str, date, date]], moments: Sequence[tuple[str, date]], *, alt: str) -> Chart:
    """Stretches of time below each other, and moments as dots: (name, first day, last day), (name, day)."""
    stretches = [{"name": name, "from": start.isoformat(), "to": end.isoformat()} for name, start, end in rows]
    points = [{"name": name, "from": day.isoformat()} for name, day in moments]
    days = [day for _name, start, end in rows for day in (start, end)] + [day for _name, day in moments]
    months = (max(days) - min(days)).days / 30 if days else 0
    # About eight ticks, so that their months stand apart.
    step = next((step for step in (1, 2, 3, 6) if months / step <= 8), 12)
    x = {
        "field": "from",
        "type": "temporal",
        "title": None,
        "axis": {
            "format": "%m-%Y",
            "tickCount": {"interval": "month", "step": step},
            "labelOverlap": True,
            "labelAngle": 0,
        },
    }
    y = {"field": "name", "type": "nominal", "sort": None, "title": None}
    return Chart.of(
        {
            "width": _WIDTH - 80,
            "padding": _room([name for name, _start, _end in rows]),
            "height": {"step": 28},
            "layer": [
                {
                    "data": {"values": stretches},
                    "mark": {"type": "bar", "color": _ACCENT, "height": 16},
                    "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
                },
                {
                    "data": {"values": points},
                    "mark": {
                        "type": "point",
                        "filled": True,
                        "size": 110,
                        "color": _INK,
                        "stroke": _GROUND,
                        "strokeWidth": 1.5,
                        "shape": "diamond",
                    },
                    "encoding": {"x": x, "y": y},
                },
            ],
        },
        alt,
    )


def _room(names: Sequence[str]) -> dict[str, int]:
    """Room for names beside a picture: where the font is not the one that was measured, words may be a fifth longer."""
    return {"left": 5 + round(1.4 * min(max(map(len, names), default=0), 40)), "right": 5, "top": 5, "bottom": 5}


def _wrap(text: str, width: int) -> str:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\n".join(lines)
