"""Measures of groups: the same as one group at a time gives, percentiles, and how a place hangs on weights."""

from __future__ import annotations

import math
import pickle
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from noaber.methods import tallying
from noaber.methods.chance import expected_together
from noaber.methods.congruence import group_overlap
from noaber.methods.flows import self_containment
from noaber.methods.grouping import DIRECTIONS, Ground, Measures, dependence, measure, percentiles, score, usual_weights


@st.composite
def grounds(draw: st.DrawFn) -> Ground:
    """A ground of flows that know no elsewhere, so that they compare with those of `flows`."""
    partnerships, places = draw(st.integers(0, 40)), draw(st.integers(4, 7))
    numbers = st.integers(0, 60).map(float)
    return Ground(
        membership=draw(arrays(np.bool_, (partnerships, places))),
        flows={
            "work": (draw(arrays(np.float64, (places, places), elements=numbers)), np.zeros(places), np.zeros(places))
        },
        residents=draw(arrays(np.float64, places, elements=st.integers(1, 1000).map(float))),
        urbanity=draw(arrays(np.float64, places, elements=st.sampled_from([1.0, 2.0, 5.0, math.nan]))),
        provinces=draw(arrays(np.int64, places, elements=st.integers(-1, 80))),
    )


def equal(one: float, other: float) -> bool:
    return one == pytest.approx(other, rel=1e-12, abs=1e-9, nan_ok=True)


def ratio(one: float, other: float) -> float:
    return one / other if other else math.nan


@settings(max_examples=40)
@given(grounds(), st.integers(2, 4))
def test_partnerships_are_those_of_one_group_at_a_time(ground: Ground, k: int) -> None:
    groups = list(combinations(range(ground.places), k))
    found = measure(groups, ground)
    member = ground.membership.astype(float)
    together, above = member.T @ member, member.T @ member - expected_together(ground.membership)
    for row, group in enumerate(groups):
        at = {name: float(values[row]) for name, values in found.columns.items()}
        overlap = group_overlap(ground.membership, group)
        assert (at["shared"], at["touched"]) == (overlap.shared, overlap.touched)
        assert equal(at["weighted"], overlap.weighted)
        exactly = [set(np.flatnonzero(one)) == set(group) for one in ground.membership]
        assert at["exclusive"] == sum(exactly)
        shares = [ratio(together[one, other], together[one, one]) for one, other in permutations(group, 2)]
        assert equal(at["congruence"], float(np.mean(shares)))
        assert equal(at["above_chance"], float(np.mean([above[pair] for pair in combinations(group, 2)])))


@settings(max_examples=40)
@given(grounds(), st.integers(2, 4))
def test_flows_are_those_of_one_group_at_a_time(ground: Ground, k: int) -> None:
    groups = list(combinations(range(ground.places), k))
    found = measure(groups, ground)
    flows = ground.flows["work"][0]
    for row, group in enumerate(groups):
        labels = np.array([0 if place in group else 1 for place in range(ground.places)])
        assert equal(found.columns["containment-work"][row], self_containment(flows, labels)[0])
        leaving = sum(flows[one].sum() - flows[one, one] for one in group)
        staying = sum(flows[one, other] for one, other in permutations(group, 2))
        assert equal(found.columns["inside-work"][row], ratio(staying, leaving))


@settings(max_examples=40)
@given(grounds(), st.integers(2, 4))
def test_size_and_place_are_those_of_the_members(ground: Ground, k: int) -> None:
    groups = list(combinations(range(ground.places), k))
    found = measure(groups, ground)
    assert ground.residents is not None
    assert ground.urbanity is not None
    assert ground.provinces is not None
    for row, group in enumerate(groups):
        at = {name: float(values[row]) for name, values in found.columns.items()}
        members = list(group)
        assert at["residents"] == ground.residents[members].sum()
        assert equal(at["balance"], ground.residents[members].max() / ground.residents[members].sum())
        assert equal(at["urbanity_spread"], np.ptp(ground.urbanity[members]))
        labels = ground.provinces[members]
        assert equal(at["provinces"], math.nan if (labels < 0).any() else len(set(labels.tolist())))


def test_what_goes_elsewhere_counts() -> None:
    flows = np.array([[4.0, 2, 0], [2, 4, 0], [0, 0, 1]])
    ground = Ground(np.zeros((0, 3), dtype=bool), {"work": (flows, np.array([4.0, 0, 0]), np.array([0.0, 12, 0]))})
    found = measure([[0, 1]], ground).columns
    assert found["inside-work"].tolist() == [4 / 8]
    assert found["containment-work"].tolist() == [12 / 24]
    assert math.isnan(found["residents"][0])
    assert found["shared"].tolist() == [0]


def test_more_groups_than_are_done_at_once_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(3)
    ground = Ground(rng.random((70, 40)) < 0.2, {}, rng.random(40), rng.random(40), rng.integers(0, 70, 40))
    groups = np.array(list(combinations(range(40), 3)))
    found = measure(groups, ground)
    assert len(found) == len(groups) > 8192
    some = rng.integers(0, len(groups), 50)
    alone = measure(groups[some], ground)
    for name, values in found.columns.items():
        assert np.array_equal(values[some], alone.columns[name], equal_nan=True)


def test_a_large_country_is_measured_part_by_part_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(12)
    flows = {"work": (rng.random((40, 40)), rng.random(40), rng.random(40))}
    parts = (rng.random((70, 40)) < 0.1, flows, rng.random(40), rng.random(40), rng.integers(0, 70, 40))
    groups = list(combinations(range(0, 40, 2), 3))
    whole = measure(groups, Ground(*parts))
    monkeypatch.setattr(tallying, "_WHOLE", 0)
    monkeypatch.setattr(tallying, "_LARGE_BLOCK", 100)
    found = measure(groups, Ground(*parts))
    for name, values in whole.columns.items():
        np.testing.assert_allclose(found.columns[name], values, rtol=1e-12)


def test_members_may_stand_in_any_order() -> None:
    rng = np.random.default_rng(4)
    ground = Ground(rng.random((9, 6)) < 0.5)
    one, other = measure([[4, 0, 2]], ground), measure([[0, 2, 4]], ground)
    assert one.groups.tolist() == other.groups.tolist() == [[0, 2, 4]]
    assert all(np.array_equal(one.columns[name], other.columns[name], equal_nan=True) for name in ground.columns)


def test_a_ground_goes_to_another_process_without_its_tables() -> None:
    ground = Ground(np.random.default_rng(5).random((200, 6)) < 0.5)
    small = len(pickle.dumps(ground))
    found = measure([[0, 1]], ground)
    assert len(pickle.dumps(ground)) == small
    again = measure([[0, 1]], pickle.loads(pickle.dumps(ground)))
    assert again.columns["weighted"] == found.columns["weighted"]


@pytest.mark.parametrize("groups", [[[0]], [0, 1], [[0, 0]], [[0, 9]], [[-1, 0]], [[0.5, 1.0]], [[0, 1, 0]]], ids=str)
def test_what_are_no_groups_is_refused(groups: list[object]) -> None:
    with pytest.raises(ValueError, match=r"members|member"):
        measure(groups, Ground(np.ones((2, 3), dtype=bool)))


@pytest.mark.parametrize(
    "parts",
    [
        {"flows": {"work": (np.zeros((2, 2)), np.zeros(3), np.zeros(3))}},
        {"flows": {"work": (np.full((3, 3), np.nan), np.zeros(3), np.zeros(3))}},
        {"flows": {"work": (np.zeros((3, 3)), np.full(3, -1.0), np.zeros(3))}},
        {"residents": np.zeros(2)},
        {"provinces": np.zeros(4, dtype=int)},
    ],
)
def test_a_ground_fits_together(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"flows of work|municipalities"):
        Ground(np.ones((2, 3), dtype=bool), **parts)  # type: ignore[arg-type]


def test_every_column_has_a_direction() -> None:
    rng = np.random.default_rng(6)
    ground = Ground(rng.random((5, 4)) < 0.5, {"school-runs": (rng.random((4, 4)), np.zeros(4), np.zeros(4))})
    found = measure([[0, 1], [1, 2]], ground)
    assert tuple(found.columns) == ground.columns
    assert {name: DIRECTIONS[name] for name in found.columns}["inside-school-runs"] == 1
    assert "inside" not in DIRECTIONS
    assert "inside-" not in DIRECTIONS


def measures(**columns: list[float]) -> Measures:
    count = len(next(iter(columns.values())))
    groups = np.arange(2 * count, dtype=np.int32).reshape(count, 2)
    return Measures(groups, {name: np.array(values, dtype=float) for name, values in columns.items()})


def test_a_percentile_counts_the_lower_and_half_of_the_equal() -> None:
    found = percentiles(measures(shared=[1, 2, 2, 5], balance=[0.5, 0.4, math.nan, 0.9], residents=[3, 1, 2, 4]))
    assert found["shared"].tolist() == [12.5, 50, 50, 87.5]
    assert np.array_equal(found["balance"].round(6), [50, 83.333333, math.nan, 16.666667], equal_nan=True)
    assert found["residents"].tolist() == [62.5, 12.5, 37.5, 87.5]


def test_a_score_is_the_weighted_mean_of_percentiles() -> None:
    made = measures(shared=[1, 2, 3, 4], balance=[0.1, 0.2, 0.3, math.nan])
    both = score(made, {"shared": 3, "balance": 1})
    assert both[:3].tolist() == pytest.approx(
        [(3 * 12.5 + 83.333333) / 4, (3 * 37.5 + 50) / 4, (3 * 62.5 + 16.666667) / 4]
    )
    assert math.isnan(both[3])
    assert score(made, {"shared": 3, "balance": 0})[3] == 87.5


@pytest.mark.parametrize("weights", [{}, {"shared": 0.0}, {"shared": -1.0}, {"shared": math.inf}, {"other": 1.0}])
def test_weights_that_weigh_nothing_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"weight|column"):
        score(measures(shared=[1, 2]), weights)


def test_a_group_that_is_best_on_everything_is_best_for_every_weighting() -> None:
    rng = np.random.default_rng(7)
    places = {name: rng.random(300) * 99 for name in "abc"}
    for values in places.values():
        values[17] = 100
    found = dependence(places, 17, rng)
    assert (found.among_best, found.standard_error) == (1, 0)
    assert found.low == found.high == pytest.approx(100 * 299.5 / 300)
    assert found.favouring.sum() == pytest.approx(1)


def test_with_two_columns_the_weight_from_which_a_group_is_among_the_best_is_known() -> None:
    # Against 100 at (x, 100 - x), a group at (97, 0) has w 97 > w x + (1 - w)(100 - x) for a share of x that grows with w.
    values = np.linspace(0.5, 99.5, 100)
    places = {"one": np.append(values, 97.0), "other": np.append(100 - values, 0.0)}
    found = dependence(places, 100, np.random.default_rng(8), draws=20_000)
    weight = np.linspace(0.0005, 0.9995, 1000)[:, None]
    theirs = weight * places["one"] + (1 - weight) * places["other"]
    mine = theirs[:, [100]]
    place = 100 * ((theirs < mine).mean(axis=1) + (theirs == mine).mean(axis=1) / 2)
    assert found.among_best == pytest.approx((place > 90).mean(), abs=4 * found.standard_error)
    assert 0 < found.standard_error < 0.01
    assert found.favouring[0] == pytest.approx(1 - found.among_best / 2, abs=0.01)


def test_the_standard_error_covers_the_draw_of_competitors() -> None:
    rng = np.random.default_rng(9)
    places = {name: rng.random(20_000) * 100 for name in "abcd"}
    row = int(np.argsort(sum(places.values()))[17_600])
    exact = dependence(places, row, np.random.default_rng(10), competitors=20_000, draws=4000)
    draws = [dependence(places, row, np.random.default_rng(seed), competitors=1000, draws=400) for seed in range(12)]
    apart = [(one.among_best - exact.among_best) / np.hypot(one.standard_error, exact.standard_error) for one in draws]
    assert np.sqrt(np.mean(np.square(apart))) < 1.8


def test_competitors_that_are_not_known_are_left_out() -> None:
    places = {"a": np.array([10.0, math.nan, 90.0]), "b": np.array([10.0, 50.0, 90.0])}
    assert dependence(places, 2, np.random.default_rng(11)).low == pytest.approx(75)
    with pytest.raises(ValueError, match="not known on a"):
        dependence(places, 1, np.random.default_rng(11))


@pytest.mark.parametrize(
    ("places", "row", "best"), [({}, 0, 10), ({"a": np.ones(2)}, 2, 10), ({"a": np.ones(2)}, 0, 0)]
)
def test_no_place_without_group_or_columns(places: dict[str, np.ndarray], row: int, best: float) -> None:
    with pytest.raises(ValueError, match=r"column|group|best"):
        dependence(places, row, np.random.default_rng(1), best=best)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((), {}),
        (("shared", "residents"), {}),
        (("weighted",), {"weighted": 1}),
        (("inside-moves", "balance"), {"inside-moves": 1}),
        (
            ("weighted", "above_chance", "inside-commuting"),
            {"weighted": 0.25, "above_chance": 0.25, "inside-commuting": 0.5},
        ),
    ],
)
def test_usually_partnerships_and_flows_count_for_half_each(
    columns: tuple[str, ...], expected: dict[str, float]
) -> None:
    assert usual_weights(columns) == expected
