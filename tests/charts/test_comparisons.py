"""A few set beside many, and organisations beside each other."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.etree
import pytest

from noaber.charts import Chart, Scheme, marked_spread, profiles, svg_of


def texts(chart: Chart, scheme: Scheme = Scheme.LIGHT) -> set[str]:
    tree = lxml.etree.fromstring(svg_of(chart.spec, scheme).encode())
    return {text for element in tree.iter() if (text := (element.text or "").strip())}


@pytest.mark.parametrize("scheme", Scheme)
def test_those_that_are_named_stand_above_the_spread(scheme: Scheme, cache: Path) -> None:
    chart = marked_spread([0.2, 0.3, 0.3, 0.5], [("Aal", 0.3), ("Berg", 0.5)], alt="Aal 30 %")
    assert {"Aal", "Berg", "⌀"} <= texts(chart, scheme)
    assert "palette" not in svg_of(chart.spec, scheme)


def test_every_value_is_counted_once() -> None:
    values = [number / 200 for number in range(200)]
    bars = json.loads(marked_spread(values, [], alt="x").spec)["layer"][0]["data"]["values"]
    assert sum(bar["count"] for bar in bars) == 200


@pytest.mark.parametrize("values", [[], [0.4], [0.4, 0.4]], ids=["none", "one", "equal"])
def test_few_values_are_drawn_too(values: list[float], cache: Path) -> None:
    assert "Aal" in texts(marked_spread(values, [("Aal", 0.4)], alt="x"))


@pytest.mark.parametrize("scheme", Scheme)
def test_a_profile_shows_both_ends_and_who_stands_where(scheme: Scheme, cache: Path) -> None:
    chart = profiles([("Omgang", "informeel", "formeel", [("Aal", 1), ("Berg", 4)])], alt="x")
    assert {"Omgang", "informeel", "formeel", "Aal", "Berg"} <= texts(chart, scheme)


def test_who_stands_at_the_same_place_stands_apart() -> None:
    layers = json.loads(profiles([("O", "a", "b", [("Aal", 3), ("Berg", 3)])], alt="x").spec)["layer"]
    one, other = layers[-1]["data"]["values"]
    assert one["x"] < 3 < other["x"]
    assert one["x"] + other["x"] == pytest.approx(6)
