"""Pictures: made once as SVG from a Vega-Lite specification, with a text that says what they show."""

from .drawing import Chart, Scheme, png_of, svg_of
from .kinds import bars, ladder, ranks, stacked_bars, strip, timeline

__all__ = ["Chart", "Scheme", "bars", "ladder", "png_of", "ranks", "stacked_bars", "strip", "svg_of", "timeline"]
