"""A map as SVG without the drawing engine, in a few milliseconds: for pictures that every visitor asks otherwise.

It knows the marks that `maps.map_of` makes and no others. Nothing is kept on disk.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from .drawing import FONT, PALETTES, Chart, Scheme, _fill

_TEST = re.compile(r"datum\.(\w+)(?: === '(\w+)')?")


def plain_svg(chart: Chart, scheme: Scheme = Scheme.LIGHT) -> str:
    """The map as SVG. Raises ValueError for a picture with marks that maps do not have."""
    spec = json.loads(chart.spec)
    _fill(spec, PALETTES[scheme])
    width, height = spec["width"], spec["height"]
    body = "".join(_layer(one) for one in spec["layer"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{escape(FONT)}, Segoe UI, sans-serif">{body}</svg>'
    )


def _layer(layer: Mapping[str, Any]) -> str:
    mark, encoding, rows = layer["mark"], layer.get("encoding", {}), layer["data"]["values"]
    draw = {"geoshape": _shape, "rule": _rule, "point": _point, "text": _text}.get(mark["type"])
    if draw is None:
        raise ValueError(f"a map has no {mark['type']}")
    return _group(mark, "".join(draw(row, mark, encoding) for row in rows))


def _group(mark: Mapping[str, Any], inside: str) -> str:
    """What all of a layer have in common."""
    names = {
        "stroke": "stroke",
        "strokeWidth": "stroke-width",
        "strokeOpacity": "stroke-opacity",
        "strokeJoin": "stroke-linejoin",
        "opacity": "opacity",
        "fontSize": "font-size",
        "fontWeight": "font-weight",
    }
    given = {name: mark[key] for key, name in names.items() if mark.get(key) is not None}
    if "strokeDash" in mark:
        given["stroke-dasharray"] = " ".join(map(str, mark["strokeDash"]))
    fill = mark.get("color", mark.get("fill"))
    if fill is not None:
        given["fill"] = fill
    elif "fill" in mark:
        given["fill"] = "none"
    if mark["type"] == "text":
        given |= {"text-anchor": "middle", "stroke-linejoin": "round"}
    return f"<g{_written(given)}>{inside}</g>" if inside else ""


def _written(values: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in values.items())


def _shape(row: Mapping[str, Any], _mark: object, encoding: Mapping[str, Any]) -> str:
    geometry = row["geometry"]
    lines = geometry["coordinates"]
    if geometry["type"] == "MultiPolygon":
        lines = [ring for polygon in lines for ring in polygon]
    closed = "" if geometry["type"] == "MultiLineString" else "Z"
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line) + closed for line in lines if line)
    return f'<path d="{path}"{_written(_filled(row, encoding))}/>'


def _filled(row: Mapping[str, Any], encoding: Mapping[str, Any]) -> dict[str, str]:
    """A value from 0 to 100 as a colour between two."""
    if "fill" not in encoding:
        return {}
    low, high = encoding["fill"]["scale"]["range"]
    share = min(max(row["value"] / 100, 0), 1)
    parts = (round(int(low[at : at + 2], 16) * (1 - share) + int(high[at : at + 2], 16) * share) for at in (1, 3, 5))
    return {"fill": "#" + "".join(f"{one:02x}" for one in parts)}


def _valued(row: Mapping[str, Any], channel: Mapping[str, Any]) -> Any:
    """What a channel gives for a row: a field of it, or one of two values by a test."""
    if "field" in channel:
        return row[channel["field"]]
    found = _TEST.fullmatch(channel["condition"]["test"])
    if found is None:
        raise ValueError(f"a map has no test {channel['condition']['test']}")
    value = row[found[1]]
    return channel["condition"]["value"] if (value == found[2] if found[2] else value) else channel["value"]


def _looks(row: Mapping[str, Any], encoding: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, name in (("stroke", "stroke"), ("strokeWidth", "stroke-width")):
        if key in encoding:
            found[name] = _valued(row, encoding[key])
    if "strokeDash" in encoding and (dash := _valued(row, encoding["strokeDash"])) != [1, 0]:
        found["stroke-dasharray"] = " ".join(map(str, dash))
    return found


def _rule(row: Mapping[str, Any], _mark: object, encoding: Mapping[str, Any]) -> str:
    ends = {"x1": row["x"], "y1": row["y"], "x2": row["x2"], "y2": row["y2"]}
    return f"<line{_written(ends | _looks(row, encoding))}/>"


def _point(row: Mapping[str, Any], mark: Mapping[str, Any], encoding: Mapping[str, Any]) -> str:
    where = {"cx": row["x"], "cy": row["y"], "r": round(math.sqrt(mark["size"] / math.pi), 1)}
    return f"<circle{_written(where | _filled(row, encoding) | _looks(row, encoding))}/>"


def _text(row: Mapping[str, Any], mark: Mapping[str, Any], _encoding: object) -> str:
    lines: Iterable[str] = row["name"].split("\n")
    high = mark["lineHeight"]
    first = row["y"] - high * (len(row["name"].split("\n")) - 1) / 2 + mark["fontSize"] * 0.35
    inside = "".join(
        f'<tspan x="{row["x"]:g}" y="{first + high * number:g}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f"<text>{inside}</text>"
