"""Maps without the drawing engine: the same marks, in light and dark."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from noaber.charts import Chart, Line, Place, Scheme, bars, map_of
from noaber.charts.drawing import PALETTES
from noaber.charts.plain import plain_svg

SVG = "{http://www.w3.org/2000/svg}"


def _square(x: float) -> list[list[list[list[float]]]]:
    return [[[[x, 0], [x + 10, 0], [x + 10, 10], [x, 10], [x, 0]]]]


def drawn(chart: Chart | None, scheme: Scheme = Scheme.LIGHT) -> ET.Element:
    assert chart is not None
    return ET.fromstring(plain_svg(chart, scheme))


def test_outlines_names_and_arrows_are_drawn() -> None:
    places = [Place("Aal", outline=_square(0), value=100), Place("Berg & Dal", outline=_square(10), value=0)]
    chart = map_of(places, alt="", group=[0], lines=[Line(0, 1, 5)])
    found = drawn(chart)
    fills = [one.get("fill") for one in found.iter(f"{SVG}path") if one.get("fill")]
    palette = PALETTES[Scheme.LIGHT]
    assert fills == [palette.accent, palette.faint]
    assert {one.text for one in found.iter(f"{SVG}tspan")} == {"Aal", "Berg & Dal"}
    assert len(list(found.iter(f"{SVG}line"))) == 1


def test_without_outlines_neighbours_are_a_network_in_which_the_group_stands_out() -> None:
    places = [Place("Aal", 0, 0), Place("Berg", 10, 0), Place("Cent", 20, 0)]
    found = drawn(map_of(places, alt="", group=[0, 1], candidates=[2], links=[(0, 1), (1, 2)]))
    assert [one.get("stroke-width") for one in found.iter(f"{SVG}line")] == ["5", "2"]
    rims = [one for one in found.iter(f"{SVG}circle") if one.get("stroke-width")]
    assert [one.get("stroke-width") for one in rims] == ["3.5", "3.5", "1.5"]
    assert [one.get("stroke-dasharray") for one in rims] == [None, None, "4 3"]


def test_dark_has_its_own_colours_and_no_name_of_a_palette_is_left() -> None:
    chart = map_of([Place("Aal", 0, 0)], alt="", group=[0])
    assert chart is not None
    light, dark = plain_svg(chart), plain_svg(chart, Scheme.DARK)
    assert light != dark
    assert "palette" not in light + dark


def test_another_picture_than_a_map_is_refused() -> None:
    chart = bars([("een", 1.0), ("twee", 2.0)], unit="", alt="")
    with pytest.raises((ValueError, KeyError)):
        plain_svg(chart)
