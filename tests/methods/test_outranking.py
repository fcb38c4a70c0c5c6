"""PROMETHEE: reference cases, what holds whatever is compared, what is refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.methods.outranking import PreferenceFunction, promethee

FUNCTIONS = [
    PreferenceFunction("usual"),
    PreferenceFunction("u_shape", q=2),
    PreferenceFunction("v_shape", p=4),
    PreferenceFunction("level", q=2, p=4),
    PreferenceFunction("linear", q=2, p=4),
    PreferenceFunction("gaussian", s=2),
]
Case = tuple[list[list[int]], list[int], list[PreferenceFunction]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    n = draw(st.integers(1, 5))
    row = st.lists(st.integers(-6, 6), min_size=n, max_size=n)
    weights = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n).filter(any))
    functions = draw(st.lists(st.sampled_from(FUNCTIONS), min_size=n, max_size=n))
    return draw(st.lists(row, min_size=2, max_size=6)), weights, functions


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


# Properties


@given(cases())
def test_net_flows_sum_to_zero(case: Case) -> None:
    result = promethee(*case)
    assert result.net.sum() == pytest.approx(0, abs=1e-12)
    assert result.net == pytest.approx(result.positive - result.negative)


@given(cases())
def test_preferences_lie_between_zero_and_one_and_never_go_both_ways_in_full(case: Case) -> None:
    preference = promethee(*case).preference
    assert (preference >= 0).all()
    assert (preference + preference.T <= 1 + 1e-12).all()
    assert (preference.diagonal() == 0).all()


@given(cases(), st.permutations(range(6)))
def test_the_order_of_the_options_does_not_matter(case: Case, arranged: list[int]) -> None:
    table, weights, functions = case
    order = [option for option in arranged if option < len(table)]
    one, other = promethee(*case), promethee([table[option] for option in order], weights, functions)
    assert other.preference == pytest.approx(one.preference[np.ix_(order, order)])
    assert other.net == pytest.approx(one.net[order])


@given(cases())
def test_an_option_that_is_nowhere_worse_has_at_least_the_net_flow(case: Case) -> None:
    table, weights, functions = case
    result = promethee([*table, [value + 1 for value in table[0]]], weights, functions)
    assert result.net[-1] >= result.net[0] - 1e-12


def test_a_preference_depends_on_the_two_options_only() -> None:
    """More options than are compared at a time."""
    table = np.random.default_rng(0).random((600, 3)) * 6
    whole = promethee(table, [1, 2, 3], FUNCTIONS[3:])
    some = [0, 100, 300, 599]
    assert promethee(table[some], [1, 2, 3], FUNCTIONS[3:]).preference == pytest.approx(
        whole.preference[np.ix_(some, some)]
    )


# By example


@pytest.mark.parametrize(
    ("function", "preferences"),
    [
        (FUNCTIONS[0], [0, 0, 1, 1, 1, 1, 1]),
        (FUNCTIONS[1], [0, 0, 0, 0, 1, 1, 1]),
        (FUNCTIONS[2], [0, 0, 0.25, 0.5, 0.75, 1, 1]),
        (FUNCTIONS[3], [0, 0, 0, 0, 0.5, 0.5, 1]),
        (FUNCTIONS[4], [0, 0, 0, 0, 0.5, 1, 1]),
        (FUNCTIONS[5], [0, 0, *(1 - math.exp(-(d**2) / 8) for d in (1, 2, 3, 4, 5))]),
    ],
    ids=[function.kind for function in FUNCTIONS],
)
def test_a_difference_becomes_a_preference(function: PreferenceFunction, preferences: Sequence[float]) -> None:
    """Differences of -1 to 5, with 2 as q and s, and 4 as p."""
    found = [promethee([[difference], [0]], [1], [function]).preference[0, 1] for difference in range(-1, 6)]
    assert found == pytest.approx(list(preferences))


# What is refused

TABLE = [[1.0, 2.0], [2.0, 1.0]]
USUAL = [PreferenceFunction()] * 2


@pytest.mark.parametrize(
    ("table", "weights", "functions", "says"),
    [
        ([1.0, 2.0], [1, 1], USUAL, "at least two options"),
        ([[1.0, 2.0]], [1, 1], USUAL, "at least two options"),
        ([[1.0, math.nan], [1.0, 1.0]], [1, 1], USUAL, "table must be finite"),
        (TABLE, [1], USUAL, "weights must be one number for each of the 2 criteria"),
        (TABLE, [1, -1], USUAL, "weights must be finite and not negative"),
        (TABLE, [0, 0], USUAL, "weights must not all be zero"),
        (TABLE, [1, 1], USUAL[:1], "there are 2 criteria, and 1 preference functions"),
        (TABLE, [1, 1], [USUAL[0], SimpleNamespace(kind="other", q=0, p=0, s=0)], "'other' is no preference function"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("u_shape", q=-1)], "q not negative"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("u_shape", q=math.nan)], "must be finite"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("v_shape")], "v_shape needs a p above 0"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("level", q=2, p=2)], "level needs a p above q"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("linear", q=2, p=1)], "linear needs a p above q"),
        (TABLE, [1, 1], [USUAL[0], PreferenceFunction("gaussian")], "gaussian needs an s above 0"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    table: list[list[float]], weights: list[float], functions: list[PreferenceFunction], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        promethee(table, weights, functions)
