"""SMAA-2: reference cases, what holds whatever is drawn, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from noaber.methods.smaa import smaa2
from noaber.methods.weighing import sample_weights

# Reference cases


def test_four_antidepressants_with_uncertain_measurements() -> None:
    """JSMAA's own test model smaa2-benefitrisk: normal measurements, all but efficacy minimised."""
    mean = np.array(
        [
            [0, 11.7, 7.2, 16.6, 13.7, 18.6],
            [0.086, 9.2, 10.6, 21.2, 14.3, 18.3],
            [0.095, 15.4, 7.5, 20.2, 15.0, 19.5],
            [0.113, 5.5, 15.7, 12.8, 11.2, 31.0],
        ]
    )
    deviation = np.array(
        [
            [0, 2.5, 1.45, 3.27, 1.89, 1.79],
            [0.056, 1.86, 1.58, 5.15, 2.93, 3.7],
            [0.044, 2.65, 1.48, 3.78, 3.21, 2.6],
            [0.048, 2.32, 4.44, 2.45, 3.98, 1.68],
        ]
    )
    low, high = (mean - 1.96 * deviation).min(axis=0), (mean + 1.96 * deviation).max(axis=0)
    rng = np.random.default_rng(1)
    measured = rng.normal(mean, deviation, size=(50_000, 4, 6))
    for bound in (measured[..., 0], low[:1], high[:1]):
        np.exp(bound, out=bound)
    values = np.clip((measured - low) / (high - low), 0, 1)
    values[..., 1:] = 1 - values[..., 1:]

    result = smaa2(values, sample_weights(6, 50_000, rng))

    ranks = [[0.20, 0.28, 0.30, 0.22], [0.25, 0.29, 0.27, 0.19], [0.17, 0.25, 0.29, 0.30], [0.39, 0.18, 0.15, 0.29]]
    central = [
        [0.08, 0.14, 0.23, 0.18, 0.16, 0.22],
        [0.18, 0.17, 0.15, 0.13, 0.15, 0.22],
        [0.21, 0.10, 0.22, 0.13, 0.15, 0.20],
        [0.18, 0.21, 0.12, 0.21, 0.19, 0.09],
    ]
    assert result.rank_acceptability == pytest.approx(np.array(ranks), abs=0.02)
    assert result.central_weights == pytest.approx(np.array(central), abs=0.02)
    assert result.confidence == pytest.approx([0.48, 0.44, 0.34, 0.74], abs=0.03)


def test_a_compromise_that_is_seldom_first_is_second_most_of_the_time() -> None:
    """By hand: C is first for weights between 0.4 and 0.6, and never last."""
    result = smaa2([[1, 0], [0, 1], [0.6, 0.6]], sample_weights(2, 40_000, np.random.default_rng(2)))
    exact = np.array([[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0]])
    assert (np.abs(result.rank_acceptability - exact) <= 4 * result.standard_error).all()
    assert result.central_weights == pytest.approx(np.array([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]), abs=0.01)
    assert result.confidence.tolist() == [1, 1, 1]


def test_an_option_that_is_never_first_has_no_central_weights_and_no_confidence() -> None:
    """Unit tests of the R package smaa: A dominates B on three criteria."""
    result = smaa2([[1, 1, 1], [0, 0, 0]], sample_weights(3, 20_000, np.random.default_rng(3)))
    assert result.central_weights[0] == pytest.approx([1 / 3] * 3, abs=0.01)
    assert np.isnan(result.central_weights[1]).all()
    assert result.confidence[0] == 1
    assert np.isnan(result.confidence[1])
