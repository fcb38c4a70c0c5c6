"""Boundaries as CBS, Kadaster and PDOK give them: GeoJSON or TopoJSON, on the Dutch grid or in degrees.

What comes out is on the grid: per code the coordinates of a MultiPolygon in metres, closed rings, holes kept. Neighbours are
those whose outlines come within a small distance of each other along a stretch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape

from ..atlas import Municipality, Origin, Remark
from ..faults import Fault, Faults, Unusable
from ..layout import BOUNDARIES_FILE
from ..making import Pair, Rows
from ..projecting import to_grid
from .found import Found, day_in, year_in

# Boundaries are rounded when they are made simpler: so far apart, in metres, the same line may lie in two municipalities.
TOLERANCE = 5.0
# Where two touch over less than this, in metres, they meet in a point.
STRETCH = 25.0
# What the property with the code is called, in files of CBS, Kadaster and PDOK over the years.
_CODES = ("code", "gm_code", "gemeentecode", "statcode", "identificatie", "gemcode")
_NAMES = ("name", "naam", "gm_naam", "gemeentenaam", "statnaam")


def parse(name: str, text: str) -> Any:
    """A value of JSON. Raises Unusable, also for a file that was cut off."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        cut = line and getattr(error, "pos", 0) >= len(text.rstrip())
        raise Unusable(Fault("json_cut" if cut else "json", name, line, {"problem": str(error)[:120]})) from error


def read(name: str, value: Any) -> Found | None:
    """What a file of boundaries holds; None where it holds none of municipalities."""
    if not isinstance(value, dict):
        return None
    if value.get("type") == "Topology":
        features = _of_topology(name, value)
    elif value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list):
        features = [
            (one.get("properties") or {}, one.get("geometry")) for one in value["features"] if isinstance(one, dict)
        ]
    else:
        return None
    # In the layout of the house a code may be of any country; publishers name all kinds of areas so.
    is_ours = name.rpartition("/")[2] == BOUNDARIES_FILE
    coded = [(_code(properties, is_ours), properties, geometry) for properties, geometry in features]
    if not any(code for code, _properties, _geometry in coded):
        return None
    return _made(name, value, coded)


def _made(name: str, value: Mapping[str, Any], coded: Iterable[tuple[str, Mapping[str, Any], Any]]) -> Found:
    faults = Faults(name)
    shapes: dict[str, list[Polygon]] = {}
    names: dict[str, str] = {}
    mended: set[str] = set()
    for number, (code, properties, geometry) in enumerate(coded, start=1):
        if not code or str(properties.get("h2o", properties.get("water", "NEE"))).upper() == "JA":
            continue
        try:
            outline = shape(geometry)
            parts = _polygons(outline)
            if not parts or outline.is_empty:
                raise ValueError("no area")
        except Exception as error:  # the library raises many kinds for what is no shape
            faults.add("shape", 0, feature=number, code=code, problem=str(error)[:80])
            continue
        if not all(one.is_valid for one in parts):
            parts = [one for part in parts for one in _polygons(shapely.make_valid(part))]
            mended.add(code)
        shapes.setdefault(code, []).extend(parts)
        names[code] = next((str(properties[one]) for one in _lower(properties, _NAMES)), "")
    faults.stop()
    outlines = {code: _on_grid(MultiPolygon(parts), value) for code, parts in shapes.items()}
    merged = {code: _one(outline) for code, outline in outlines.items()}
    year = year_in(name.rpartition("/")[2])
    on = day_in(name) or (date(year, 1, 1) if year else None)
    remarks = (Remark("mended", {"file": name, "codes": tuple(sorted(mended))}),) if mended else ()
    rows = Rows(
        municipalities=tuple(
            Municipality(code, names[code], "", round(one.centroid.x, 1), round(one.centroid.y, 1))
            for code, one in merged.items()
        ),
        boundaries={code: _coordinates(one) for code, one in merged.items()},
        pairs=bordering(merged),
        origins=(Origin("boundaries", "Gemeentegrenzen", "CBS, Kadaster", on, "CC BY 4.0", note=name),),
    )
    return Found(name, ("boundaries",), rows, on, remarks)


def bordering(outlines: Mapping[str, MultiPolygon]) -> tuple[Pair, ...]:
    """The pairs that share a stretch of their boundary, within a small tolerance."""
    codes = sorted(outlines)
    shapes = [outlines[code] for code in codes]
    tree = shapely.STRtree(shapes)
    pairs = []
    for one, other in sorted(zip(*tree.query(shapes, predicate="dwithin", distance=TOLERANCE), strict=True)):
        if one < other:
            near = shapes[one].boundary.intersection(shapes[other].buffer(TOLERANCE))
            if near.length > STRETCH:
                pairs.append(Pair(codes[one], codes[other]))
    return tuple(pairs)


def _code(properties: Mapping[str, Any], is_ours: bool = False) -> str:
    """A code such as GM0014, also where it stands as 14 or 0014; empty for what is no municipality."""
    if is_ours and properties.get("code"):
        return str(properties["code"])
    for key in _lower(properties, _CODES):
        value = str(properties[key]).strip()
        if re.fullmatch(r"GM\d{4}", value):
            return value
        if re.fullmatch(r"\d{1,4}", value):
            return f"GM{int(value):04d}"
    return ""


def _lower(properties: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The keys of properties that have one of these names, however they are capitalised, in the order of the names."""
    by_name = {str(key).lower(): key for key in properties}
    return [by_name[one] for one in names if one in by_name and properties[by_name[one]] is not None]


def _polygons(outline: Any) -> list[Polygon]:
    if isinstance(outline, Polygon):
        return [outline]
    return [part for one in getattr(outline, "geoms", ()) for part in _polygons(one)]


def _one(outline: MultiPolygon) -> MultiPolygon:
    """The parts as one, in whole decimetres and in one order: finer is not known, and read again it is the same."""
    joined = shapely.set_precision(shapely.union_all(list(outline.geoms)), 0.1)
    return MultiPolygon(_polygons(joined)).normalize()


def _on_grid(outline: MultiPolygon, value: Mapping[str, Any]) -> MultiPolygon:
    if "28992" in json.dumps(value.get("crs", "")) or max(map(abs, outline.bounds)) > 400:
        return outline
    return shapely.transform(outline, to_grid)


def _coordinates(outline: MultiPolygon) -> list[list[list[list[float]]]]:
    return [
        [np.round(np.asarray(ring.coords)[:, :2], 1).tolist() for ring in (one.exterior, *one.interiors)]
        for one in outline.geoms
    ]


def _of_topology(name: str, value: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Any]]:
    """The geometries of the object that has most codes of municipalities, with their arcs unfolded."""
    try:
        arcs = _arcs(value)
        collections = [
            one["geometries"] for one in value["objects"].values() if one.get("type") == "GeometryCollection"
        ]
        best = max(collections, key=lambda one: sum(bool(_code(part.get("properties") or {})) for part in one))
        return [(one.get("properties") or {}, _unfolded(one, arcs)) for one in best]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Unusable(Fault("topology", name, 0, {"problem": str(error)[:80]})) from error


def _arcs(value: Mapping[str, Any]) -> list[list[list[float]]]:
    """Arcs as coordinates: where the topology has a transform they are steps on a grid of whole numbers."""
    transform = value.get("transform")
    made = []
    for arc in value["arcs"]:
        points = np.array([point[:2] for point in arc], dtype=np.float64)
        if transform:
            points = np.cumsum(points, axis=0) * np.array(transform["scale"]) + np.array(transform["translate"])
        made.append(points.tolist())
    return made


def _unfolded(geometry: Mapping[str, Any], arcs: list[list[list[float]]]) -> dict[str, Any]:
    def ring(places: Iterable[int]) -> list[list[float]]:
        """Arcs one after another; a negative place is the arc read backwards, and the first point of each but the first is double."""
        points: list[list[float]] = []
        for place in places:
            arc = arcs[place] if place >= 0 else arcs[~place][::-1]
            points.extend(arc[1:] if points else arc)
        return points

    if geometry["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": [ring(one) for one in geometry["arcs"]]}
    if geometry["type"] == "MultiPolygon":
        parts = [[ring(one) for one in part] for part in geometry["arcs"]]
        return {"type": "MultiPolygon", "coordinates": parts}
    raise ValueError(f"no area: {geometry['type']}")
