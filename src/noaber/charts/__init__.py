"""Pictures: made once as SVG from a Vega-Lite specification, with a text that says what they show."""

from .comparisons import marked_spread, profiles
from .drawing import Chart, Scheme, png_of, svg_of
from .kinds import bars, ladder, ranks, stacked_bars, strip, timeline
from .maps import Line, Place, map_of

__all__ = [
    "Chart",
    "Line",
    "Place",
    "Scheme",
    "bars",
    "ladder",
    "map_of",
    "marked_spread",
    "png_of",
    "profiles",
    "ranks",
    "stacked_bars",
    "strip",
    "svg_of",
    "timeline",
]
