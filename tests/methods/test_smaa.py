"""SMAA-2: reference cases, what holds whatever is drawn, what is refused."""

from __future__ import annotations

import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from noaber.methods.smaa import Smaa2, smaa2
from noaber.methods.weighing import sample_weights

Drawn = tuple[NDArray[np.float64], NDArray[np.float64]]


@st.composite
def draws(draw: st.DrawFn) -> Drawn:
    """Values on five levels, fixed or drawn, and weights with few decimals or many: ties are common."""
    m, n, size = draw(st.integers(1, 5)), draw(st.integers(1, 4)), draw(st.integers(1, 30))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    values = rng.choice(5, (size, m, n) if draw(st.booleans()) else (m, n)) / 4
    if draw(st.booleans()):
        return values, sample_weights(n, size, rng)
    points = rng.integers(1, 4, (size, n))
    return values, points / points.sum(axis=1, keepdims=True)


def everything(result: Smaa2) -> list[NDArray[np.float64]]:
    return [getattr(result, name) for name in Smaa2.__dataclass_fields__]


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


# Properties


@given(draws())
def test_rank_acceptabilities_sum_to_one_over_ranks_and_over_options(case: Drawn) -> None:
    acceptability = smaa2(*case).rank_acceptability
    assert acceptability.sum(axis=0) == pytest.approx(1)
    assert acceptability.sum(axis=1) == pytest.approx(1)
    assert (acceptability >= 0).all()


@given(draws())
def test_of_each_pair_one_wins_or_they_tie(case: Drawn) -> None:
    result = smaa2(*case)
    assert result.pairwise_winning + result.pairwise_winning.T + result.ties == pytest.approx(1)
    assert result.ties.tolist() == result.ties.T.tolist()
    assert result.pairwise_winning.diagonal().tolist() == [0] * len(result.ties)


@given(draws(), st.permutations(range(5)))
def test_the_order_of_the_options_does_not_matter(case: Drawn, arranged: list[int]) -> None:
    values, weights = case
    order = [option for option in arranged if option < values.shape[-2]]
    one, other = smaa2(values, weights), smaa2(values[..., order, :], weights)
    assert other.rank_acceptability == pytest.approx(one.rank_acceptability[order])
    assert other.standard_error == pytest.approx(one.standard_error[order])
    assert other.central_weights == pytest.approx(one.central_weights[order], nan_ok=True)
    assert other.confidence == pytest.approx(one.confidence[order], nan_ok=True)
    assert other.pairwise_winning.tolist() == one.pairwise_winning[np.ix_(order, order)].tolist()
    assert other.ties.tolist() == one.ties[np.ix_(order, order)].tolist()


@given(draws())
def test_a_dominated_option_is_never_first(case: Drawn) -> None:
    values, weights = case
    better = values[..., :1, :] + 0.25
    result = smaa2(np.concatenate([values, better], axis=-2), weights)
    assert result.rank_acceptability[0, 0] == 0
    assert result.pairwise_winning[-1, 0] == 1
    assert np.isnan(result.central_weights[0]).all()
    assert np.isnan(result.confidence[0])


def ranked_by_hand(values: NDArray[np.float64], weights: NDArray[np.float64]) -> list[list[list[float]]]:
    """Per draw, option and rank the share that the option has of it."""
    found = []
    for draw, row in enumerate(weights):
        table = values if values.ndim == 2 else values[draw]
        totals = [round(math.fsum(v * w for v, w in zip(option, row, strict=True)), 12) for option in table]
        shares = []
        for total in totals:
            above, same = sum(other > total for other in totals), totals.count(total)
            shares.append([1 / same if above <= rank < above + same else 0.0 for rank in range(len(totals))])
        found.append(shares)
    return found


@given(draws())
def test_shares_are_what_counting_draw_by_draw_gives(case: Drawn) -> None:
    values, weights = case
    shares = np.array(ranked_by_hand(values, weights))
    result = smaa2(values, weights)
    assert result.rank_acceptability == pytest.approx(shares.mean(axis=0))
    assert result.standard_error == pytest.approx(shares.std(axis=0) / math.sqrt(len(weights)), abs=1e-8)
    for option, first in enumerate(shares[:, :, 0].T):
        if first.any():
            assert result.central_weights[option] == pytest.approx(np.average(weights, axis=0, weights=first))
            under = np.tile(result.central_weights[option], (len(weights), 1))
            confidence = np.array(ranked_by_hand(values, under))[:, option, 0].mean()
            assert result.confidence[option] == pytest.approx(confidence)
        else:
            assert np.isnan(result.central_weights[option]).all()


@given(draws())
def test_values_that_are_fixed_are_the_same_as_values_drawn_alike(case: Drawn) -> None:
    values, weights = case
    table = values if values.ndim == 2 else values[0]
    fixed, alike = smaa2(table, weights), smaa2(np.broadcast_to(table, (len(weights), *table.shape)), weights)
    for one, other in zip(everything(fixed), everything(alike), strict=True):
        assert one == pytest.approx(other, nan_ok=True)


# By example


def test_ties_that_floating_point_would_hide_are_seen() -> None:
    weights = np.array([[0.1, 0.2, 0.7]])
    # 0.1 + 0.2 is not 0.3 to the last bit.
    result = smaa2([[1, 1, 0], [0, 0, 0.3 / 0.7]], weights)
    assert result.ties.tolist() == [[1, 1], [1, 1]]
    assert result.rank_acceptability.tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert result.confidence.tolist() == [0.5, 0.5]
    assert result.central_weights == pytest.approx(np.vstack([weights, weights]))


def test_three_that_tie_below_the_first_share_the_ranks_that_are_left() -> None:
    result = smaa2([[0.5], [1], [0.5], [0.5]], [[1.0]])
    third = float(Fraction(1, 3))
    assert result.rank_acceptability.tolist() == [
        [0, third, third, third],
        [1, 0, 0, 0],
        [0, third, third, third],
        [0, third, third, third],
    ]
    assert (result.standard_error == 0).all()


def test_one_option_alone_is_always_first() -> None:
    result = smaa2([[0.5, 0.25]], sample_weights(2, 10, np.random.default_rng(0)))
    assert result.rank_acceptability.tolist() == [[1]]
    assert result.confidence.tolist() == [1]


def test_many_draws_are_the_mean_of_their_parts() -> None:
    rng = np.random.default_rng(8)
    values, weights = rng.choice(5, (50_000, 4, 3)) / 4, sample_weights(3, 50_000, rng)
    whole = smaa2(values, weights)
    parts = [smaa2(values[part], weights[part]) for part in np.split(np.arange(50_000), 5)]
    for name in ("rank_acceptability", "pairwise_winning", "ties"):
        assert getattr(whole, name) == pytest.approx(np.mean([getattr(part, name) for part in parts], axis=0))


def test_memory_does_not_grow_with_the_number_of_draws() -> None:
    rng = np.random.default_rng(0)
    values, weights = rng.random((12, 7)), sample_weights(7, 300_000, rng)
    tracemalloc.start()
    try:
        smaa2(values, weights)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12e6  # the weights alone are 17 MB


# What is refused

TABLE = [[0.0, 1.0], [1.0, 0.0]]
WEIGHTS = [[0.5, 0.5]]


@pytest.mark.parametrize(
    ("values", "weights", "says"),
    [
        (TABLE, [0.5, 0.5], "weights must be a table of draws"),
        (TABLE, np.empty((0, 2)), "weights must be a table of draws"),
        (TABLE, [[1.5, -0.5]], "weights must not be negative or missing"),
        (TABLE, [[math.nan, 0.5]], "weights must not be negative or missing"),
        (TABLE, [[math.inf, 0.5]], "must sum to 1"),
        (TABLE, [[0.5, 0.6]], "must sum to 1"),
        (TABLE, [[0.2, 0.3, 0.5]], "values have 2 criteria, and weights 3"),
        ([0.0, 1.0], WEIGHTS, "values must be a table of options"),
        (np.empty((0, 2)), WEIGHTS, "values must be a table of options"),
        ([TABLE, TABLE], WEIGHTS, "there are 2 draws of values, and 1 of weights"),
        ([[0.0, math.nan]], WEIGHTS, "values must be finite"),
        ([[[0.0, math.inf]]], WEIGHTS, "values must be finite"),
    ],
)
def test_what_cannot_be_simulated_is_refused(values: object, weights: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        smaa2(values, weights)  # type: ignore[arg-type]
