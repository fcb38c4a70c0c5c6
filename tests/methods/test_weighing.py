"""Weights and what can be said without simulation: reference cases, what holds whatever is weighed, what is refused."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import strategies as st

from noaber.methods.weighing import (
    piecewise_value,
    rank_order_centroid,
    sample_weights,
)

Table = list[list[float]]
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
INCREASING = [(criterion,) for criterion in range(7)]


@st.composite
def tables(draw: st.DrawFn, most_options: int = 5, most_criteria: int = 4) -> Table:
    """Options by criteria on a scale of five levels: ties are common."""
    n = draw(st.integers(1, most_criteria))
    row = st.lists(st.sampled_from(LEVELS), min_size=n, max_size=n)
    return draw(st.lists(row, min_size=1, max_size=most_options))


@st.composite
def orders(draw: st.DrawFn, n: int) -> list[tuple[int, ...]]:
    """Criteria in classes."""
    arranged = draw(st.permutations(range(n)))
    cuts = sorted({0, n} | draw(st.sets(st.integers(0, n))))
    return [tuple(arranged[start:end]) for start, end in itertools.pairwise(cuts)]


@st.composite
def weighed(draw: st.DrawFn) -> tuple[Table, list[int]]:
    """A table with swing points, of which some may be zero."""
    table = draw(tables())
    n = len(table[0])
    return table, draw(st.lists(st.integers(0, 8), min_size=n, max_size=n).filter(any))


# Reference cases


def test_rank_order_centroids_of_seven_criteria() -> None:
    """Barron and Barrett (1996), n = 7."""
    expected = [0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204]
    assert rank_order_centroid(7) == pytest.approx(expected, abs=5e-5)


def test_the_mean_of_ranked_weights_is_the_rank_order_centroid() -> None:
    """Barron and Barrett (1996), within four standard errors."""
    drawn = sample_weights(7, 40_000, np.random.default_rng(7), order=INCREASING)
    error = drawn.std(axis=0) / math.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - rank_order_centroid(7)) < 4 * error).all()


def test_a_value_between_cut_offs_is_interpolated_and_beyond_them_clipped() -> None:
    """Unit tests of the R package smaa: cut-offs 50, 75, 90 and 100."""
    found = piecewise_value([60, 10, 120], [50, 75, 90, 100], [1, 0.8, 0.5, 0])
    assert found == pytest.approx([0.92, 1, 0])
