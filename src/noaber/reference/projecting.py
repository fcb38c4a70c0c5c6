"""From degrees (WGS84) to metres on the Dutch grid (RD, EPSG:28992), within a metre.

References
----------
Schreutelkamp, F. and Strang van Hees, G. (2001). Benaderingsformules voor de transformatie tussen RD- en
WGS84-kaartcoördinaten. Geodesia 43, 64-69.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LATITUDE, _LONGITUDE = 52.15517440, 5.38720621
# Powers of the difference in latitude and in longitude (each times 0.36), and the coefficient.
_X = (
    (0, 1, 190094.945),
    (1, 1, -11832.228),
    (2, 1, -114.221),
    (0, 3, -32.391),
    (1, 0, -0.705),
    (3, 1, -2.340),
    (1, 3, -0.608),
    (0, 2, -0.008),
    (2, 3, 0.148),
)
_Y = (
    (1, 0, 309056.544),
    (0, 2, 3638.893),
    (2, 0, 73.077),
    (1, 2, -157.984),
    (3, 0, 59.788),
    (0, 1, 0.433),
    (2, 2, -6.439),
    (1, 1, -0.032),
    (0, 4, 0.092),
    (1, 4, -0.054),
)


def to_grid(places: Floats) -> Floats:
    """Longitudes and latitudes (N, 2) in degrees as x and y in metres (N, 2)."""
    north = 0.36 * (places[:, 1] - _LATITUDE)
    east = 0.36 * (places[:, 0] - _LONGITUDE)
    x = 155000.0 + sum(factor * north**p * east**q for p, q, factor in _X)
    y = 463000.0 + sum(factor * north**p * east**q for p, q, factor in _Y)
    return np.column_stack([x, y])
