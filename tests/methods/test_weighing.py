"""Weights and what can be said without simulation: reference cases, what holds whatever is weighed, what is refused."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.methods.weighing import (
    Flip,
    additive_values,
    beats_always,
    centroid_weights,
    piecewise_value,
    rank_order_centroid,
    regret,
    sample_scale,
    sample_weights,
    smallest_flips,
    stability,
)

Table = list[list[float]]
Order = list[tuple[int, ...]]
LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)


@st.composite
def tables(draw: st.DrawFn, most_criteria: int = 4) -> Table:
    """Options by criteria on a scale of five levels: ties are common."""
    n = draw(st.integers(1, most_criteria))
    row = st.lists(st.sampled_from(LEVELS), min_size=n, max_size=n)
    return draw(st.lists(row, min_size=1, max_size=5))


@st.composite
def weighed(draw: st.DrawFn) -> tuple[Table, list[int]]:
    """A table with swing points, of which some may be zero."""
    table = draw(tables())
    n = len(table[0])
    return table, draw(st.lists(st.integers(0, 8), min_size=n, max_size=n).filter(any))


@st.composite
def orders(draw: st.DrawFn, n: int) -> Order:
    """Criteria in classes."""
    arranged = draw(st.permutations(range(n)))
    cuts = sorted({0, n} | draw(st.sets(st.integers(0, n))))
    return [tuple(arranged[start:end]) for start, end in itertools.pairwise(cuts)]


def exact_values(table: Table, weights: list[Fraction]) -> list[Fraction]:
    return [sum((Fraction(value) * w for value, w in zip(row, weights, strict=True)), Fraction(0)) for row in table]


def firsts(values: list[Fraction]) -> set[int]:
    return {option for option, value in enumerate(values) if value == max(values)}


# Reference cases


def test_rank_order_centroids_of_seven_criteria() -> None:
    """Barron and Barrett (1996), n = 7."""
    expected = [0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204]
    assert rank_order_centroid(7) == pytest.approx(expected, abs=5e-5)


def test_the_mean_of_ranked_weights_is_the_rank_order_centroid() -> None:
    """Barron and Barrett (1996), within four standard errors."""
    drawn = sample_weights(7, 40_000, np.random.default_rng(7), order=[(criterion,) for criterion in range(7)])
    error = drawn.std(axis=0) / math.sqrt(len(drawn))
    assert (np.abs(drawn.mean(axis=0) - rank_order_centroid(7)) < 4 * error).all()


def test_a_value_between_cut_offs_is_interpolated_and_beyond_them_clipped() -> None:
    """Unit tests of the R package smaa: cut-offs 50, 75, 90 and 100."""
    found = piecewise_value([60, 10, 120], [50, 75, 90, 100], [1, 0.8, 0.5, 0])
    assert found == pytest.approx([0.92, 1, 0])


# Weights


@given(st.integers(1, 6).flatmap(orders), st.integers(0, 2**32 - 1))
def test_weights_sum_to_one_and_keep_the_classes_apart(order: Order, seed: int) -> None:
    n = sum(len(members) for members in order)
    drawn = sample_weights(n, 50, np.random.default_rng(seed), order=order)
    assert drawn.shape == (50, n)
    assert (drawn >= 0).all()
    assert drawn.sum(axis=1) == pytest.approx(1)
    for above, below in itertools.pairwise(order):
        assert (drawn[:, above].min(axis=1) >= drawn[:, below].max(axis=1)).all()


def test_weights_without_an_order_are_uniform_on_the_simplex() -> None:
    """Of a uniform simplex in three parts, each corner beyond one half is a quarter; uniforms over their sum give less."""
    drawn = sample_weights(3, 40_000, np.random.default_rng(1))
    corners = (drawn > 0.5).mean(axis=0)
    assert corners == pytest.approx([0.25] * 3, abs=4 * math.sqrt(0.25 * 0.75 / 40_000))


def test_weights_in_an_order_are_all_weights_that_happen_to_fit_it() -> None:
    """Drawn at once they have the distribution of uniform weights from which those that do not fit were thrown away."""
    order = [(2,), (0, 3), (1,)]
    rng = np.random.default_rng(4)
    every = sample_weights(4, 300_000, rng)
    fits = every[(every[:, 2] >= every[:, [0, 3]].max(axis=1)) & (every[:, [0, 3]].min(axis=1) >= every[:, 1])]
    drawn = sample_weights(4, len(fits), rng, order=order)
    for moment in (lambda w: w, lambda w: w**2, lambda w: w[:, :1] * w, lambda w: (w[:, [0]] > w[:, [3]]) * w):
        one, other = moment(drawn), moment(fits)
        error = np.sqrt((one.var(axis=0) + other.var(axis=0)) / len(fits))
        assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) < 4 * error).all()


@given(st.integers(1, 6).flatmap(orders))
def test_the_mean_of_weights_in_an_order_is_its_centroid(order: Order) -> None:
    n = sum(len(members) for members in order)
    drawn = sample_weights(n, 4000, np.random.default_rng(5), order=order)
    error = drawn.std(axis=0) / math.sqrt(len(drawn))
    # Five standard errors, since this looks at some hundreds of means.
    assert (np.abs(drawn.mean(axis=0) - centroid_weights(n, order)) <= 5 * error + 1e-12).all()


def test_the_centroid_without_an_order_is_equal_weights() -> None:
    assert centroid_weights(4) == pytest.approx([0.25] * 4)


def test_points_without_spread_give_the_same_weights_in_every_draw() -> None:
    drawn = sample_weights(3, 5, np.random.default_rng(0), points=[50, 30, 20])
    assert drawn == pytest.approx(np.tile([0.5, 0.3, 0.2], (5, 1)))


def test_points_with_spread_stay_within_it() -> None:
    drawn = sample_weights(3, 2000, np.random.default_rng(0), points=[50, 50, 0], spread=0.2)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn[:, 2] == 0).all()
    ratio = drawn[:, 0] / drawn[:, 1]
    assert (ratio > 0.8 / 1.2).all()
    assert (ratio < 1.2 / 0.8).all()
    assert ratio.max() > 1.4


def test_the_same_seed_gives_the_same_weights() -> None:
    one, other = (sample_weights(4, 10, np.random.default_rng(9), order=[(0, 1), (2, 3)]) for _ in range(2))
    assert one.tolist() == other.tolist()


def test_levels_of_a_scale_ascend_between_its_fixed_ends() -> None:
    drawn = sample_scale(5, 20_000, np.random.default_rng(6))
    assert drawn.shape == (20_000, 5)
    assert (np.diff(drawn, axis=1) >= 0).all()
    assert set(drawn[:, 0]) == {0}
    assert set(drawn[:, -1]) == {1}
    # The mean of the i-th of k sorted uniforms is i / (k + 1).
    assert drawn.mean(axis=0) == pytest.approx(LEVELS, abs=0.01)


# Said without simulation


@given(weighed(), st.integers(0, 4))
def test_taking_out_an_option_leaves_the_value_of_the_others(case: tuple[Table, list[int]], gone: int) -> None:
    table, points = case
    gone %= len(table)
    kept = [option for option in range(len(table)) if option != gone]
    before = additive_values(table, points)
    if kept:
        assert additive_values([table[option] for option in kept], points).tolist() == before[kept].tolist()


@given(weighed(), st.integers(0, 3))
def test_stability_names_who_is_first_at_every_weight(case: tuple[Table, list[int]], criterion: int) -> None:
    table, points = case
    n = len(points)
    criterion %= n
    rest = [Fraction(point) if c != criterion else Fraction(0) for c, point in enumerate(points)]
    if not any(rest):
        rest = [Fraction(c != criterion) for c in range(n)]

    def first_at(weight: Fraction) -> set[int]:
        shared = sum(rest) or Fraction(1)
        return firsts(
            exact_values(table, [weight if c == criterion else (1 - weight) * r / shared for c, r in enumerate(rest)])
        )

    found = stability(table, points, criterion)
    assert found[0][0] == 0
    ends = [*(Fraction(at).limit_denominator(100_000) for at, _first in found), Fraction(1)]
    assert [float(end) for end in ends[:-1]] == pytest.approx([at for at, _first in found], abs=1e-12)
    for (start, end), (_at, first) in zip(itertools.pairwise(ends), found, strict=True):
        assert start < end
        for part in range(9):
            assert first in first_at(start + (end - start) * part / 8)
        assert first == min(first_at(start + (end - start) / 2))
    for (_at, one), (at, other) in itertools.pairwise(found):
        assert one != other
        assert {one, other} <= first_at(Fraction(at).limit_denominator(100_000))


def test_stability_by_hand() -> None:
    """A is best on the first criterion, B on the second, C in between."""
    assert stability([[1, 0], [0, 1], [0.6, 0.6]], [1, 1], 0) == [
        (0.0, 1),
        (pytest.approx(0.4), 2),
        (pytest.approx(0.6), 0),
    ]


def test_stability_of_the_only_criterion_names_the_best_on_it() -> None:
    assert stability([[0.25], [0.75]], [1], 0) == [(0.0, 1)]


def test_stability_of_the_only_weight_lets_the_others_share_equally() -> None:
    assert stability([[0, 1, 0], [0.5, 0.5, 0.5], [0, 1, 1]], [1, 0, 0], 0) == [(0.0, 2), (pytest.approx(0.5), 1)]


def upper_sets(order: Order) -> list[list[int]]:
    """All classes before and any part of the next: the corners of the weightings that keep the classes apart."""
    found, before = [], list[int]()
    for members in order:
        for size in range(1, len(members) + 1):
            found += [before + list(part) for part in itertools.combinations(members, size)]
        before += members
    return found


@st.composite
def bounded(draw: st.DrawFn) -> tuple[Table, Table, Order]:
    """Judged cells, and cells that nobody judged."""
    table = draw(tables())
    missing = [[draw(st.booleans()) and draw(st.booleans()) for _value in row] for row in table]
    lower = [[0.0 if gap else v for v, gap in zip(r, g, strict=True)] for r, g in zip(table, missing, strict=True)]
    upper = [[1.0 if gap else v for v, gap in zip(r, g, strict=True)] for r, g in zip(table, missing, strict=True)]
    return lower, upper, draw(orders(len(table[0])))


@given(bounded())
def test_beats_always_is_what_holds_in_all_corners(case: tuple[Table, Table, Order]) -> None:
    lower, upper, order = case
    found = beats_always(lower, upper, order)
    for a, b in itertools.product(range(len(lower)), repeat=2):
        worst = [sum(Fraction(lower[a][c]) - Fraction(upper[b][c]) for c in corner) for corner in upper_sets(order)]
        best = [sum(Fraction(upper[a][c]) - Fraction(lower[b][c]) for c in corner) for corner in upper_sets(order)]
        assert found[a, b] == (a != b and min(worst) >= 0 and max(best) > 0)


@given(bounded(), st.integers(0, 2**32 - 1))
def test_who_beats_always_never_has_less_in_any_draw(case: tuple[Table, Table, Order], seed: int) -> None:
    lower, upper, order = case
    rng = np.random.default_rng(seed)
    drawn = sample_weights(len(lower[0]), 100, rng, order=order)
    values = rng.uniform(lower, upper, (100, *np.shape(lower)))
    totals = np.einsum("kmn,kn->km", values, drawn)
    for a, b in np.argwhere(beats_always(lower, upper, order)):
        assert (totals[:, a] >= totals[:, b] - 1e-12).all()


def test_an_order_can_settle_what_dominance_does_not() -> None:
    values = [[1, 0, 0.5], [0.5, 0.5, 0.5]]
    assert not beats_always(values, values).any()
    assert beats_always(values, values, [(0,), (1,), (2,)]).tolist() == [[False, True], [False, False]]
    assert not beats_always(values, values, [(0, 1), (2,)])[1, 0]


def test_what_nobody_judged_can_keep_open_who_is_better() -> None:
    lower, upper = [[1, 0], [0.5, 0.5]], [[1, 1], [0.5, 0.5]]
    assert not beats_always(lower, upper).any()
    assert beats_always(lower, upper, [(0,), (1,)]).tolist() == [[False, True], [False, False]]


@given(weighed())
def test_smallest_flips_are_all_that_trying_every_change_finds(case: tuple[Table, list[int]]) -> None:
    table, points = case
    weights = [Fraction(point, sum(points)) for point in points]
    first = firsts(exact_values(table, weights))
    expected: list[Flip] = []
    for steps in (1, 2, 3, 4):
        for option, criterion, sign in itertools.product(range(len(table)), range(len(points)), (-1, 1)):
            before = table[option][criterion]
            after = before + sign * steps / 4
            if 0 <= after <= 1:
                changed = [list(row) for row in table]
                changed[option][criterion] = after
                now = firsts(exact_values(changed, weights))
                if now - first:
                    expected.append(Flip(option, criterion, before, after, min(now - first), bool(now & first)))
        if expected:
            break
    assert smallest_flips(table, points) == expected


def test_no_flip_where_no_single_change_suffices() -> None:
    assert smallest_flips([[1, 1, 1], [0, 0, 0]], [1, 1, 1]) == []


def test_a_flip_says_whether_the_first_place_is_shared() -> None:
    assert smallest_flips([[0.5], [0.25]], [1]) == [Flip(0, 0, 0.5, 0.25, 1, True), Flip(1, 0, 0.25, 0.5, 1, True)]
    assert smallest_flips([[0.5], [0.4]], [1]) == [Flip(0, 0, 0.5, 0.25, 1, False), Flip(1, 0, 0.4, 0.65, 1, False)]


def test_regret_is_the_loss_against_a_groups_own_best() -> None:
    assert regret([[0.5, 0.75, 0.25], [1, 0, 1]]).tolist() == [[0.25, 0, 0.5], [0, 1, 0]]


# What is refused

RNG = np.random.default_rng(0)
TABLE = [[0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: sample_weights(0, 5, RNG), "at least one criterion"),
        (lambda: sample_weights(2, 0, RNG), "at least one draw"),
        (lambda: sample_weights(2, 5, RNG, order=[(0,)]), "order must name each of the 2 criteria exactly once"),
        (lambda: sample_weights(2, 5, RNG, order=[0, 1]), "order must be a list of classes"),
        (
            lambda: sample_weights(2, 5, RNG, order=[(0, 1), (1,)]),
            "order must name each of the 2 criteria exactly once",
        ),
        (lambda: sample_weights(2, 5, RNG, order=[(1, 2)]), "order must name each of the 2 criteria exactly once"),
        (lambda: sample_weights(2, 5, RNG, order=[]), "order must name each of the 2 criteria exactly once"),
        (lambda: sample_weights(2, 5, RNG, order=[(0,), (1,)], points=[1, 1]), "an order or points, not both"),
        (lambda: sample_weights(2, 5, RNG, points=[0, 0]), "points must not all be zero"),
        (lambda: sample_weights(2, 5, RNG, points=[1, -1]), "points must be finite and not negative"),
        (lambda: sample_weights(2, 5, RNG, points=[1, math.nan]), "points must be finite and not negative"),
        (lambda: sample_weights(2, 5, RNG, points=[1]), "points must be one number for each of the 2 criteria"),
        (lambda: sample_weights(2, 5, RNG, points=[1, 1], spread=1.5), "spread must be between 0 and 1"),
        (lambda: sample_weights(2, 5, RNG, points=[1, 1], spread=math.nan), "spread must be between 0 and 1"),
        (lambda: rank_order_centroid(0), "at least one criterion"),
        (lambda: centroid_weights(2, [(0,)]), "order must name each of the 2 criteria exactly once"),
        (lambda: sample_scale(1, 5, RNG), "at least two levels"),
        (lambda: sample_scale(5, 0, RNG), "at least one draw"),
        (lambda: piecewise_value(math.nan, [0, 1], [0, 1]), "must be finite"),
        (lambda: piecewise_value(0, [0], [0]), "at least two points"),
        (lambda: piecewise_value(0, [0, 1], [0]), "at least two points"),
        (lambda: piecewise_value(0, [1, 1], [0, 1]), "points must ascend"),
        (lambda: additive_values([1, 2], [1, 1]), "values must be a table"),
        (lambda: additive_values([[]], []), "values must be a table"),
        (lambda: additive_values([[1, math.nan]], [1, 1]), "values must be finite"),
        (lambda: additive_values(TABLE, [1]), "weights must be one number for each of the 2 criteria"),
        (lambda: additive_values(TABLE, [1, -1]), "weights must be finite and not negative"),
        (lambda: additive_values(TABLE, [0, 0]), "weights must not all be zero"),
        (lambda: stability(TABLE, [1, 1], 2), "criterion must be between 0 and 1"),
        (lambda: stability(TABLE, [1, 1], -1), "criterion must be between 0 and 1"),
        (lambda: beats_always(TABLE, [[1.0, 1.0]]), "the same shape"),
        (lambda: beats_always([[1.0]], [[0.0]]), "lower must not exceed upper"),
        (lambda: beats_always(TABLE, TABLE, [(0,)]), "order must name each of the 2 criteria exactly once"),
        (lambda: smallest_flips([[2.0]], [1]), "values must be between 0 and 1"),
        (lambda: smallest_flips(TABLE, [1, 1], step=0), "step must be more than 0"),
        (lambda: smallest_flips(TABLE, [1, 1], step=2), "step must be more than 0 and at most 1"),
        (lambda: regret([1, 2]), "utilities must be a finite table"),
        (lambda: regret([[1, math.inf]]), "utilities must be a finite table"),
    ],
)
def test_what_cannot_be_weighed_is_refused(call: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()
