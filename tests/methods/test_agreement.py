"""Agreement: reference cases, what holds whatever is counted, what is refused."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.methods.agreement import consensus, kendall_tau_b, kendall_w, van_der_eijk

some_counts = st.lists(st.integers(0, 50), min_size=2, max_size=9).filter(any)

# Reference cases

SPREAD_OUT = [30, 40, 210, 130, 530, 50, 10]


def test_agreement_of_a_distribution_over_seven_levels() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk(SPREAD_OUT) == pytest.approx(0.6113333, abs=1e-7)


def test_consensus_of_a_distribution_over_seven_levels() -> None:
    """Documentation of the R package agrmt."""
    assert consensus(SPREAD_OUT) == pytest.approx(0.7256876, abs=1e-7)


def test_halves_at_both_ends_do_not_agree_at_all() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk([35, 0, 0, 0, 35]) == -1
    assert consensus([35, 0, 0, 0, 35]) == 0


def test_all_at_one_level_agree_fully() -> None:
    """Documentation of the R package agrmt."""
    assert van_der_eijk([0, 70, 0, 0, 0]) == 1
    assert consensus([0, 70, 0, 0, 0]) == 1


def test_rank_correlation_of_two_orders_with_ties() -> None:
    """Documentation of SciPy's kendalltau."""
    assert kendall_tau_b([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]) == pytest.approx(-0.47140452079103173)


# Properties of counts


@given(some_counts)
def test_agreement_and_consensus_stay_within_their_bounds(counts: list[int]) -> None:
    assert -1 - 1e-12 <= van_der_eijk(counts) <= 1 + 1e-12
    assert -1e-12 <= consensus(counts) <= 1 + 1e-12


@pytest.mark.parametrize("measure", [van_der_eijk, consensus])
@given(counts=some_counts, factor=st.integers(1, 100))
def test_neither_the_direction_of_the_scale_nor_the_number_of_people_matters(
    measure: Callable[[list[int]], float], counts: list[int], factor: int
) -> None:
    assert measure(counts[::-1]) == pytest.approx(measure(counts), abs=1e-12)
    assert measure([factor * count for count in counts]) == pytest.approx(measure(counts), abs=1e-12)


@pytest.mark.parametrize("levels", range(2, 8))
def test_no_agreement_where_every_level_is_chosen_as_often(levels: int) -> None:
    assert van_der_eijk([3] * levels) == 0


def test_agreement_of_neighbouring_levels_is_more_than_of_distant_ones() -> None:
    near, apart, ends = ([5, 5, 0, 0, 0], [5, 0, 5, 0, 0], [5, 0, 0, 0, 5])
    for measure in (van_der_eijk, consensus):
        assert measure(near) > measure(apart) > measure(ends)


def layer_by_triples(chosen: tuple[int, ...]) -> float:
    """Van der Eijk's definition of a layer, triple by triple."""
    levels, used = len(chosen), sum(chosen)
    triples = [triple for triple in itertools.combinations(chosen, 3) if sum(triple) == 2]
    between = sum(triple == (1, 0, 1) for triple in triples)
    beside = len(triples) - between
    if not triples:
        return 1.0 if used == 1 else 0.0
    unimodality = ((levels - 2) * beside - (levels - 1) * between) / ((levels - 2) * len(triples))
    return unimodality * (1 - (used - 1) / (levels - 1))


@pytest.mark.parametrize("levels", range(2, 7))
def test_a_layer_agrees_as_its_triples_say(levels: int) -> None:
    for chosen in itertools.product((0, 1), repeat=levels):
        if any(chosen):
            assert van_der_eijk(list(chosen)) == pytest.approx(layer_by_triples(chosen))


# Properties of orders


@given(st.lists(st.permutations(range(5)), min_size=2, max_size=6))
def test_concordance_follows_from_the_mean_rank_correlation(judges: list[list[int]]) -> None:
    """Kendall and Gibbons (1990): W = (mean Spearman (k - 1) + 1) / k for k judges without ties."""
    k = len(judges)
    correlations = np.corrcoef(judges)[np.triu_indices(k, 1)]
    assert kendall_w(judges) == pytest.approx((correlations.mean() * (k - 1) + 1) / k, abs=1e-9)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=8).filter(lambda ranks: len(set(ranks)) > 1))
def test_judges_who_say_the_same_agree_fully_with_ties_too(ranks: list[int]) -> None:
    assert kendall_w([ranks] * 3) == pytest.approx(1)
    assert kendall_tau_b(ranks, ranks) == pytest.approx(1)
    assert kendall_tau_b(ranks, [-rank for rank in ranks]) == pytest.approx(-1)


@given(st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=2, max_size=6))
def test_concordance_takes_ranks_however_they_count(judges: list[list[int]]) -> None:
    w = kendall_w(judges)
    assert math.isnan(w) or -1e-12 <= w <= 1 + 1e-12
    assert kendall_w([[10 * rank + 3 for rank in ranks] for ranks in judges]) == pytest.approx(w, nan_ok=True)


def test_two_judges_who_are_opposed_have_no_concordance() -> None:
    assert kendall_w([[1, 2, 3, 4], [4, 3, 2, 1]]) == 0


def test_concordance_with_ties() -> None:
    """By hand: rank sums 2, 4.5, 5.5 around 4; 12 * 6.5 over 2^2 * 24 - 2 * 6."""
    assert kendall_w([[1, 2, 2], [1, 2, 3]]) == pytest.approx(12 * 6.5 / 84)


def test_without_any_order_there_is_nothing_to_agree_on() -> None:
    assert math.isnan(kendall_w([[1, 1, 1], [2, 2, 2]]))
    assert math.isnan(kendall_tau_b([1, 1], [1, 2]))


# What is refused


@pytest.mark.parametrize("measure", [van_der_eijk, consensus])
@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ([], "at least two levels"),
        ([3], "at least two levels"),
        ([[1, 2]], "at least two levels"),
        ([0, 0], "must not all be zero"),
        ([1, -1], "finite and not negative"),
        ([1, math.nan], "finite and not negative"),
    ],
)
def test_what_cannot_be_counted_is_refused(
    measure: Callable[[list[float]], float], counts: list[float], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        measure(counts)


@pytest.mark.parametrize(
    ("ranks", "says"),
    [
        ([1, 2], "at least two judges"),
        ([[1, 2]], "at least two judges"),
        ([[1], [2]], "two items"),
        ([[1, 2], [1, math.nan]], "must be finite"),
    ],
)
def test_what_is_no_ranking_is_refused(ranks: list[list[float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kendall_w(ranks)


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [([1, 2], [1, 2, 3], "one length"), ([1], [1], "at least two"), ([1, math.inf], [1, 2], "must be finite")],
)
def test_orders_that_cannot_be_compared_are_refused(a: list[float], b: list[float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kendall_tau_b(a, b)
