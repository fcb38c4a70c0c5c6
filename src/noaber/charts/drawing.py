"""From a specification to SVG, in light and dark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

FONT = "Source Sans Pro"


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Palette:
    ink: str
    soft: str
    line: str
    accent: str
    series: tuple[str, ...]


PALETTES = {
    Scheme.LIGHT: Palette("#1d2b2e", "#56666b", "#c9d1d3", "#12595f", ("#12595f", "#c26a1b", "#6b8f3c", "#7a5ea8", "#8c8c8c")),
    Scheme.DARK: Palette("#e6ecee", "#a9b7bb", "#47555a", "#6fc3c9", ("#6fc3c9", "#f0a860", "#a9cf7a", "#bda4e6", "#b5b5b5")),
}


@dataclass(frozen=True)
class Chart:
    """A picture: `spec` is Vega-Lite in which colours are named by the palette, `alt` says in words what it shows."""

    spec: str
    alt: str

    @classmethod
    def of(cls, spec: dict[str, Any], alt: str) -> Chart:
        return cls(json.dumps(spec, sort_keys=True, ensure_ascii=False), alt)


@cache
def svg_of(spec: str, scheme: Scheme = Scheme.LIGHT, locale: str = "nl") -> str:
    """The SVG of a specification. Cached, since the same picture stands on the page and in every format of the report."""
    # Slow to load (a drawing engine), so only where something is drawn.
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(str(Path(font_source_sans_pro.__file__).parent / "files"))
    palette = PALETTES[scheme]
    filled = json.loads(spec)
    _fill(filled, palette)
    filled["background"] = "transparent"
    filled["config"] = {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": palette.ink,
            "titleColor": palette.soft,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "domainColor": palette.line,
            "tickColor": palette.line,
            "gridColor": palette.line,
            "labelLimit": 260,
        },
        "legend": {"labelColor": palette.ink, "titleColor": palette.soft, "labelFontSize": 13, "titleFontSize": 13},
        "text": {"color": palette.ink, "fontSize": 13},
        "range": {"category": list(palette.series)},
    }
    number = {"nl": {"decimal": ",", "thousands": "."}, "en": {"decimal": ".", "thousands": ","}}[locale]
    return str(
        vl_convert.vegalite_to_svg(
            filled, format_locale={**number, "grouping": [3], "currency": ["€ ", ""], "percent": " %"}
        )
    )


def _fill(node: Any, palette: Palette) -> None:
    """Put colours in the place of their names: {"palette": "accent"}."""
    if isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, dict) and set(value) == {"palette"}:
                node[key] = getattr(palette, value["palette"])
            else:
                _fill(value, palette)
    elif isinstance(node, list):
        for value in node:
            _fill(value, palette)
