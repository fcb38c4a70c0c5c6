"""Maps: what is drawn of places, a group and flows, with boundaries and without."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import lxml.etree
import pytest

from noaber.charts import Chart, Line, Place, Scheme, map_of, svg_of


def square(x: float, y: float, size: float = 1000) -> list[Any]:
    return [[[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]]]


# Three squares beside each other, and one above the first.
LAND = [
    Place("Aal", 500, 500, square(0, 0)),
    Place("Berg", 1500, 500, square(1000, 0)),
    Place("Cruys", 2500, 500, square(2000, 0)),
    Place("Dorp", 500, 1500, square(0, 1000)),
]
BARE = [Place(one.name, one.x, one.y) for one in LAND]


def drawn(chart: Chart | None, scheme: Scheme = Scheme.LIGHT) -> str:
    assert chart is not None
    return svg_of(chart.spec, scheme)


def texts(svg: str) -> list[str]:
    return [text for element in lxml.etree.fromstring(svg.encode()).iter() if (text := (element.text or "").strip())]


def layers(chart: Chart | None) -> list[dict[str, Any]]:
    assert chart is not None
    found: list[dict[str, Any]] = json.loads(chart.spec)["layer"]
    return found


def features(chart: Chart | None, kind: str) -> list[Any]:
    return [
        value["geometry"]["coordinates"]
        for layer in layers(chart)
        for value in layer["data"]["values"]
        if value.get("geometry", {}).get("type") == kind
    ]


@pytest.mark.parametrize("places", [LAND, BARE], ids=["boundaries", "schematic"])
@pytest.mark.parametrize("scheme", Scheme)
def test_a_map_names_its_places_and_loads_nothing(places: list[Place], scheme: Scheme, cache: Path) -> None:
    chart = map_of(places, alt="Vier", group=[0, 1], candidates=[2], links=[(0, 1)], lines=[Line(0, 1, 5)])
    svg = drawn(chart, scheme)
    assert {"Aal", "Berg", "Cruys", "Dorp"} <= set(texts(svg))
    assert "palette" not in svg
    assert "href" not in svg


def test_without_any_place_there_is_no_map() -> None:
    assert map_of([Place("Aal"), Place("Berg")], alt="x") is None
    assert map_of([], alt="x") is None


def test_a_place_that_is_not_known_is_left_out(cache: Path) -> None:
    chart = map_of([*BARE, Place("Verweg")], alt="x", lines=[Line(0, 4, 3)], links=[(0, 4)])
    assert "Verweg" not in texts(drawn(chart))


def test_one_place_alone_is_drawn(cache: Path) -> None:
    assert "Aal" in texts(drawn(map_of(BARE[:1], alt="x", group=[0])))
    assert "Aal" in texts(drawn(map_of(LAND[:1], alt="x", group=[0])))


def test_the_border_of_a_group_leaves_out_what_its_members_share() -> None:
    (border,) = features(map_of(LAND, alt="x", group=[0, 1]), "MultiLineString")
    (line,) = border
    assert line[0] == line[-1]
    assert len(line) == 7
    (both,) = features(map_of(LAND, alt="x", group=[0, 2]), "MultiLineString")
    assert [len(one) for one in both] == [5, 5]


def test_a_hole_has_a_border_too() -> None:
    ring = [*square(0, 0, 3000)[0], *square(1000, 1000)[0]]
    (border,) = features(map_of([Place("Aal", outline=[ring])], alt="x", group=[0]), "MultiLineString")
    assert sorted(len(one) for one in border) == [5, 5]


def test_north_is_up_and_degrees_keep_their_shape() -> None:
    """At 52 degrees north one degree to the east is 0.62 of one to the north."""
    chart = map_of(
        [Place("Zuid", outline=square(6.0, 52.0, 0.1)), Place("Noord", outline=square(6.0, 52.1, 0.1))], alt="x"
    )
    low, high = (points[0][0] for points in features(chart, "MultiPolygon"))
    assert min(y for _x, y in low) >= max(y for _x, y in high)
    assert (low[1][0] - low[0][0]) / (low[1][1] - low[2][1]) == pytest.approx(0.614, abs=0.01)


def test_what_lies_outside_the_picture_is_not_drawn() -> None:
    far = Place("Ver", 900_000, 900_000, square(900_000, 900_000))
    chart = map_of([*LAND, far], alt="x", around=[0, 1])
    assert len(features(chart, "MultiPolygon")) == 4
    assert "Ver" not in str(chart)


def test_of_many_places_only_those_that_matter_are_named(cache: Path) -> None:
    many = [Place(f"Plaats {number}", number % 10 * 1000, number // 10 * 1000) for number in range(60)]
    names = {one for one in texts(drawn(map_of(many, alt="x", group=[3], lines=[Line(3, 40, 1)]))) if "Plaats" in one}
    assert names == {"Plaats 3", "Plaats 40"}


def test_there_and_back_are_two_arrows_and_the_larger_is_wider(cache: Path) -> None:
    chart = map_of(LAND, alt="x", lines=[Line(0, 1, 400), Line(1, 0, 100)])
    (shafts,) = [layer["data"]["values"] for layer in layers(chart) if layer["mark"]["type"] == "rule"]
    wide, thin = shafts
    assert wide["width"] > thin["width"]
    # Each keeps to the right, seen in its own direction: to the east that is below, to the west above.
    assert wide["y"] > thin["y"]


def test_values_are_a_deeper_colour_with_a_legend(cache: Path) -> None:
    places = [
        Place(one.name, one.x, one.y, one.outline, value) for one, value in zip(LAND, (0, 50, 100, None), strict=True)
    ]
    svg = drawn(map_of(places, alt="x", legend="Percentiel"))
    assert "Percentiel" in texts(svg)
    fills = set(re.findall(r'fill="(rgb\([^"]+\))"', svg))
    assert len(fills) >= 3


def test_the_same_places_give_the_same_specification() -> None:
    assert map_of(LAND, alt="x", group=[0, 1]) == map_of(list(LAND), alt="x", group=(0, 1))


def test_a_name_is_shown_as_text(cache: Path) -> None:
    hostile = '</text><script>alert(1)</script>"&'
    assert "<script" not in drawn(map_of([Place(hostile, 0, 0), Place("b", 1, 1)], alt="x"))


def test_a_name_that_has_no_room_moves_aside_or_is_left_out(cache: Path) -> None:
    crowd = [Place(f"Hier {number}", 0, 0) for number in range(12)] + [Place("Daar", 1000, 500)]
    names = [one for one in texts(drawn(map_of(crowd, alt="x", group=[11]))) if one.startswith("Hier")]
    assert "Hier 11" in names
    assert 3 < len(set(names)) < 12
