"""From a specification to SVG, in light and dark."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import metadata
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

FONT = "Source Sans Pro"


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Palette:
    """`ground` is what stands behind a picture, and so the colour of words upon `series` and `accent`."""

    ground: str
    ink: str
    soft: str
    line: str
    accent: str
    series: tuple[str, ...]

    @property
    def second(self) -> str:
        """What lies over something in `accent` and is to be told from it."""
        return self.series[1]

    @property
    def faint(self) -> str:
        """A touch of `accent` upon the ground."""
        parts = zip(_parts(self.ground), _parts(self.accent), strict=True)
        return "#" + "".join(f"{round(0.94 * below + 0.06 * above):02x}" for below, above in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


PALETTES = {
    Scheme.LIGHT: Palette(
        "#ffffff", "#1d2b2e", "#56666b", "#c9d1d3", "#12595f", ("#12595f", "#a65a14", "#56752e", "#7a5ea8", "#6e6e6e")
    ),
    Scheme.DARK: Palette(
        "#14191b", "#e6ecee", "#a9b7bb", "#47555a", "#6fc3c9", ("#6fc3c9", "#f0a860", "#a9cf7a", "#bda4e6", "#b5b5b5")
    ),
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
    """The SVG of a specification, from the cache where it was drawn before.

    The same picture stands on the page and in every format of a report, and starting the drawing engine takes longer than
    drawing; so pictures are kept on disk too, by the hash of all that they depend on.
    """
    name = _hash(spec, scheme, locale) + ".svg"
    svg = (_kept(name) or b"").decode("utf-8", "replace")
    if svg.startswith("<svg") and svg.rstrip().endswith("</svg>"):
        return svg
    svg = _draw(spec, scheme, locale)
    _keep(name, svg.encode())
    return svg


def png_of(svg: bytes) -> bytes:
    """A picture in dots upon white, at twice its size: for programs that draw no SVG, or its words in another typeface."""
    name = _hash(svg.decode()) + ".png"
    png = _kept(name) or b""
    if png.startswith(b"\x89PNG") and png.endswith(b"IEND\xaeB`\x82"):
        return png
    import vl_convert

    _register_font()
    white = svg.decode().replace(">", '><rect width="100%" height="100%" fill="white"/>', 1)
    png = bytes(vl_convert.svg_to_png(white, scale=2))
    _keep(name, png)
    return png


def _register_font() -> None:
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(str(Path(font_source_sans_pro.__file__).parent / "files"))


def _kept(name: str) -> bytes | None:
    try:
        return (_cache_folder() / name).read_bytes()
    except OSError:
        return None


def _keep(name: str, data: bytes) -> None:
    kept = _cache_folder() / name
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("wb", dir=kept.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(kept)
    except OSError:
        pass  # Without a place to keep it, it is drawn again next time.


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "noaber" / "pictures"


def _hash(*parts: str) -> str:
    own = Path(__file__).read_bytes()
    versions = [metadata.version("vl-convert-python"), metadata.version("font-source-sans-pro")]
    return hashlib.sha256(json.dumps([*versions, *parts]).encode() + own).hexdigest()


def _draw(spec: str, scheme: Scheme, locale: str) -> str:
    # Slow to load (a drawing engine), so only where something is drawn.
    import vl_convert

    _register_font()
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
    places: Any = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for place, value in places:
        if isinstance(value, dict) and set(value) == {"palette"}:
            node[place] = getattr(palette, value["palette"])
        else:
            _fill(value, palette)
