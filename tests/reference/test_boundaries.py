"""Boundaries: GeoJSON and TopoJSON, on the grid or in degrees; and who borders on whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from noaber.reference.faults import Unusable
from noaber.reference.gathering import Gathered, gather
from noaber.reference.projecting import to_grid
from tests.reference.files import geojson, square, write

GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
ROW = {"GM0001": [square(0, 0)], "GM0002": [square(10_000, 0)], "GM0003": [square(20_000, 10_000)]}


def read(tmp_path: Path, text: str) -> Gathered:
    return gather([write(tmp_path, {"borders 2022.geojson": text})])


def pairs(gathered: Gathered) -> set[tuple[str, str]]:
    return {(one.code, one.other) for one in gathered.rows.pairs if one.kind == "land"}


def test_neighbours_share_a_stretch_and_not_a_point(tmp_path: Path) -> None:
    assert pairs(read(tmp_path, geojson(ROW, crs=GRID))) == {("GM0001", "GM0002")}


def test_outlines_that_do_not_quite_touch_are_neighbours(tmp_path: Path) -> None:
    shapes = {"GM0001": [square(0, 0)], "GM0002": [square(10_003, 0)], "GM0003": [square(20_103, 0)]}
    assert pairs(read(tmp_path, geojson(shapes, crs=GRID))) == {("GM0001", "GM0002")}


def test_a_hole_is_kept_and_who_lies_in_it_is_a_neighbour(tmp_path: Path) -> None:
    hole = square(3000, 3000, 2000)
    gathered = read(tmp_path, geojson({"GM0001": [square(0, 0), hole[::-1]], "GM0002": [hole]}, crs=GRID))
    boundaries: Any = gathered.rows.boundaries
    assert len(boundaries["GM0001"][0]) == 2
    assert pairs(gathered) == {("GM0001", "GM0002")}


def test_an_outline_that_crosses_itself_is_mended_and_told(tmp_path: Path) -> None:
    bow = [[0, 0], [1000, 1000], [1000, 0], [0, 1000], [0, 0]]
    gathered = read(tmp_path, geojson({"GM0001": [bow]}, crs=GRID))
    assert [(one.code, one.parameters["codes"]) for one in gathered.remarks] == [("mended", ("GM0001",))]
    boundaries: Any = gathered.rows.boundaries
    assert len(boundaries["GM0001"]) == 2


def test_parts_of_a_municipality_in_several_features_are_one(tmp_path: Path) -> None:
    value = json.loads(geojson(ROW, crs=GRID))
    value["features"][2]["properties"]["statcode"] = "GM0001"
    gathered = read(tmp_path, json.dumps(value))
    boundaries: Any = gathered.rows.boundaries
    assert sorted(boundaries) == ["GM0001", "GM0002"]
    assert len(boundaries["GM0001"]) == 2


def test_water_and_other_areas_are_left_out(tmp_path: Path) -> None:
    value = json.loads(geojson({**ROW, "PV20": [square(0, 50_000)]}, crs=GRID))
    value["features"][1]["properties"]["H2O"] = "JA"
    value["features"][1]["properties"]["h2o"] = "JA"
    boundaries: Any = read(tmp_path, json.dumps(value)).rows.boundaries
    assert sorted(boundaries) == ["GM0001", "GM0003"]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [1, 1]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": "no"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Ellipse"},
    ],
)
def test_what_is_no_area_is_said_with_its_code(tmp_path: Path, geometry: Any) -> None:
    value = json.loads(geojson(ROW, crs=GRID))
    value["features"][1]["geometry"] = geometry
    with pytest.raises(Unusable) as raised:
        read(tmp_path, json.dumps(value))
    assert [(one.code, one.parameters["code"]) for one in raised.value.faults] == [("shape", "GM0002")]


def topology(**more: Any) -> str:
    """Two squares of one by one beside each other, with the line between them as one arc."""
    arcs = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 1], [1, 0], [0, -1], [-1, 0]]]
    shapes = [
        {"type": "Polygon", "properties": {"code": "GM0001"}, "arcs": [[0, 1]]},
        {"type": "Polygon", "properties": {"code": "GM0002"}, "arcs": [[~0, ~2]]},
    ]
    objects = {"areas": {"type": "GeometryCollection", "geometries": shapes}}
    transform = {"scale": [10_000, 10_000], "translate": [100_000, 400_000]}
    return json.dumps({"type": "Topology", "arcs": arcs, "objects": objects, "transform": transform, **more})


def test_topojson_is_unfolded_with_arcs_read_backwards(tmp_path: Path) -> None:
    gathered = gather([write(tmp_path, {"borders 2022.json": topology()})])
    boundaries: Any = gathered.rows.boundaries
    assert {tuple(point) for point in boundaries["GM0002"][0][0]} == {
        (110_000.0, 400_000.0),
        (110_000.0, 410_000.0),
        (120_000.0, 410_000.0),
        (120_000.0, 400_000.0),
    }
    assert pairs(gathered) == {("GM0001", "GM0002")}


@pytest.mark.parametrize("change", [{"arcs": []}, {"objects": {}}, {"arcs": "x"}, {"transform": {"scale": [1]}}])
def test_topojson_that_does_not_fit_is_said(tmp_path: Path, change: dict[str, Any]) -> None:
    with pytest.raises(Unusable) as raised:
        gather([write(tmp_path, {"borders.json": topology(**change)})])
    assert [one.code for one in raised.value.faults] == ["topology"]


def test_degrees_become_metres_on_the_grid() -> None:
    # The tower in Amersfoort is the origin of the grid; Groningen's Martinitoren as published on both.
    made = to_grid(np.array([[5.38720621, 52.15517440], [6.56845, 53.21938]]))
    assert np.abs(made - [[155_000, 463_000], [233_920, 582_056]]).max() < 100
    assert np.abs(made[0] - [155_000, 463_000]).max() < 0.01
