"""The kinds of picture: what they show, and that each is drawn."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import lxml.etree
import pytest

from noaber.charts import Chart, Scheme, bars, ladder, stacked_bars, strip, svg_of, timeline

HOSTILE = '</text><script>alert(1)</script>"\'&{"palette": "ink"}'

CHARTS = {
    "bars": bars([("Aal", 26_594), ("Berg", 1_500.5)], unit="inwoners", alt="Aal 26.594; Berg 1.500,5"),
    "stacked_bars": stacked_bars(
        [("Gelijk", "Aal", 0.5), ("Gelijk", "Berg", 0.5)], order=["Aal", "Berg"], alt="Gelijk: Aal 50 %, Berg 50 %"
    ),
    "ladder": ladder(["Licht", "Middel", "Zwaar"], alt="Licht → Middel → Zwaar"),
    "strip": strip([("Sprint 1", "voorjaar"), ("Sprint 2", "")], alt="Sprint 1 → Sprint 2"),
    "timeline": timeline(
        [("Eerst", date(2024, 1, 1), date(2024, 3, 1)), ("Dan", date(2024, 3, 1), date(2024, 5, 1))],
        [("Eerst", date(2024, 2, 1))],
        alt="Eerst: 01-01-2024 – 01-03-2024",
    ),
    "hostile": bars([(HOSTILE, 1), ("b", 2)], unit=HOSTILE, alt=HOSTILE),
}


def texts(svg: str) -> list[str]:
    return [text for element in lxml.etree.fromstring(svg.encode()).iter() if (text := (element.text or "").strip())]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("scheme", Scheme)
def test_a_picture_is_well_formed_and_loads_nothing(name: str, scheme: Scheme, cache: Path) -> None:
    tree = lxml.etree.fromstring(svg_of(CHARTS[name].spec, scheme).encode())
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    for element in tree.iter():
        assert lxml.etree.QName(element).localname not in {"script", "image", "foreignObject", "style", "a", "use"}
        for attribute, value in element.attrib.items():
            assert "href" not in attribute
            assert not attribute.startswith("on")
            assert "url(" not in value.replace("url(#", "")


@pytest.mark.parametrize("name", CHARTS)
def test_light_and_dark_differ_in_colours_only(name: str, cache: Path) -> None:
    light, dark = svg_of(CHARTS[name].spec, Scheme.LIGHT), svg_of(CHARTS[name].spec, Scheme.DARK)
    assert light != dark
    assert texts(light) == texts(dark)


@pytest.mark.parametrize("scheme", Scheme)
def test_colours_that_were_named_are_filled_in(scheme: Scheme, cache: Path) -> None:
    svg = svg_of(CHARTS["bars"].spec, scheme)
    assert "palette" not in svg
    assert {Scheme.LIGHT: "#12595f", Scheme.DARK: "#6fc3c9"}[scheme] in svg


def test_a_picture_has_a_text_that_says_what_it_shows() -> None:
    for name, chart in CHARTS.items():
        assert chart.alt, name
    assert CHARTS["hostile"].alt == HOSTILE


def test_the_same_data_gives_the_same_specification() -> None:
    assert ladder(["a", "b"], alt="x") == ladder(("a", "b"), alt="x")
    assert Chart.of({"b": 1, "a": 2}, "x") == Chart.of({"a": 2, "b": 1}, "x")


def test_bars_show_names_and_values_as_the_language_writes_them(cache: Path) -> None:
    dutch, english = (texts(svg_of(CHARTS["bars"].spec, Scheme.LIGHT, language)) for language in ("nl", "en"))
    assert {"Aal", "Berg", "inwoners", "26.594", "1.500,5"} <= set(dutch)
    assert {"26,594", "1,500.5"} <= set(english)


def test_names_of_people_who_write_code_are_shown_as_text(cache: Path) -> None:
    assert HOSTILE in texts(svg_of(CHARTS["hostile"].spec))


def test_parts_of_stacked_bars_stand_in_the_order_given() -> None:
    spec = json.loads(
        stacked_bars([("K", "b", 0.4), ("K", "a", 0.6)], order=["a", "b"], alt="x").spec,
    )
    assert {row["part"]: row["place"] for row in spec["data"]["values"]} == {"a": 0, "b": 1}


def test_a_ladder_goes_up() -> None:
    steps = json.loads(CHARTS["ladder"].spec)["data"]["values"]
    assert [step["height"] for step in steps] == [1, 2, 3]


def test_a_long_name_of_a_step_takes_more_lines_and_loses_no_word() -> None:
    name = "Gezamenlijke taakuitvoering in een lichte gemeenschappelijke regeling"
    (first, *_rest) = json.loads(ladder([name, *"bcdef"], alt="x").spec)["data"]["values"]
    assert "\n" in first["label"]
    assert first["label"].split() == name.split()


def test_a_timeline_shows_every_stretch_and_moment(cache: Path) -> None:
    svg = svg_of(CHARTS["timeline"].spec)
    assert {"Eerst", "Dan"} <= set(texts(svg))
    assert len(re.findall(r'aria-roledescription="bar"', svg)) == 2
    assert len(re.findall(r'aria-roledescription="point"', svg)) == 1


def test_a_strip_shows_every_step_with_its_remark(cache: Path) -> None:
    assert {"Sprint 1", "voorjaar", "Sprint 2"} <= set(texts(svg_of(CHARTS["strip"].spec)))
