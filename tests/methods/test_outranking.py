"""PROMETHEE: reference cases, what holds whatever is compared, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from noaber.methods.outranking import PreferenceFunction, promethee

# Reference cases

SITES = np.array(
    [
        [80, 90, 600, 54, 8, 5],
        [65, 58, 200, 97, 1, 1],
        [83, 60, 400, 72, 4, 7],
        [40, 80, 1000, 75, 7, 10],
        [52, 72, 600, 20, 3, 8],
        [94, 96, 700, 36, 5, 6],
    ]
) * np.array([-1, 1, -1, -1, -1, 1])
SITE_FUNCTIONS = [
    PreferenceFunction("u_shape", q=10),
    PreferenceFunction("v_shape", p=30),
    PreferenceFunction("linear", q=50, p=500),
    PreferenceFunction("level", q=10, p=60),
    PreferenceFunction("usual"),
    PreferenceFunction("gaussian", s=5),
]


def test_six_hydro_electric_sites_with_six_preference_functions() -> None:
    """Brans, Vincke and Mareschal (1986), recomputed; equal weights."""
    result = promethee(SITES, [1 / 6] * 6, SITE_FUNCTIONS)
    assert result.positive == pytest.approx([0.220, 0.396, 0.247, 0.329, 0.455, 0.300], abs=0.001)
    assert result.negative == pytest.approx([0.366, 0.379, 0.336, 0.349, 0.162, 0.355], abs=0.001)
    assert result.net == pytest.approx([-0.146, 0.017, -0.090, -0.020, 0.293, -0.055], abs=0.001)


def test_three_options_by_the_usual_criterion() -> None:
    """Zhao et al. (2013)."""
    result = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], [PreferenceFunction()] * 3)
    assert result.net == pytest.approx([0.1, -0.3, 0.2])
    assert result.positive == pytest.approx([0.55, 0.35, 0.60])
