"""What holds whatever was judged and whatever the weights are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.chapters.weighing.comparison import Comparison, compare
from noaber.chapters.weighing.group_result import GroupResult
from noaber.chapters.weighing.judging import Group, GroupName, Importance

# Draws cost time: few examples, each with several groups.
quickly = settings(max_examples=25)
LEVELS = st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0])
HOLES = st.one_of(LEVELS, LEVELS, LEVELS, st.just(np.nan))
NAMES = ("Licht", "Zwaar", "Samen", "Apart")
CRITERIA = ("kosten", "nabij", "kennis")


@st.composite
def importances(draw: st.DrawFn, n: int) -> Importance:
    kind = draw(st.sampled_from(["none", "order", "points", "unusable"]))
    if kind == "order":
        arranged = draw(st.permutations(range(n)))
        cut = draw(st.integers(1, n))
        return Importance("order", order=tuple(one for one in (tuple(arranged[:cut]), tuple(arranged[cut:])) if one))
    if kind == "points":
        points = draw(st.lists(st.integers(0, 100), min_size=n, max_size=n).filter(any))
        return Importance("points", points=tuple(map(float, points)))
    return Importance("unusable") if kind == "unusable" else Importance("none")


@st.composite
def groups(draw: st.DrawFn, levels: st.SearchStrategy[float] = HOLES, most: int = 3) -> list[Group]:
    """Positions and groups of five people or more, all on the same options and criteria."""
    m, n = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    found = []
    for number in range(draw(st.integers(1, most))):
        members = draw(st.sampled_from([1, 1, 5, 6]))
        flat = draw(st.lists(levels, min_size=members * m * n, max_size=members * m * n))
        found.append(
            Group(
                record=f"judge:groep-{number}",
                name=GroupName(f"Groep {number}", *(("people", members) if members > 1 else ("position",))),
                body=number,
                advisory=draw(st.booleans()),
                superseded=False,
                levels=np.array(flat).reshape(members, m, n),
                importance=tuple(draw(importances(n)) for _member in range(members)),
            )
        )
    return found


def compared(given: list[Group], failed: tuple[int, ...] = ()) -> Comparison:
    _members, m, n = given[0].levels.shape
    found = compare("zuidrand", given, NAMES[:m], [one in failed for one in range(m)], CRITERIA[:n])
    assert found is not None
    return found


def of(found: GroupResult) -> dict[str, tuple[float, ...]]:
    return {one.option: one.ranks for one in found.shares}


@quickly
@given(groups())
def test_every_option_has_a_rank_and_every_rank_an_option_in_all_draws(given: list[Group]) -> None:
    for found in compared(given).groups:
        ranks = np.array([one.ranks for one in found.shares])
        assert np.allclose(ranks.sum(axis=0), 1)
        assert np.allclose(ranks.sum(axis=1), 1)
        assert all(one.first == one.ranks[0] for one in found.shares)
        winning, ties = np.array(found.pairwise_winning), np.array(found.ties)
        assert np.allclose(winning + winning.T + ties, 1)


@quickly
@given(groups())
def test_what_was_not_judged_can_only_move_a_share_within_its_range(given: list[Group]) -> None:
    for found in compared(given).groups:
        for one in found.shares:
            assert 0 <= one.low <= one.first + 1e-9
            assert one.first <= one.high + 1e-9 <= 1 + 2e-9
            if found.judged == found.possible:
                assert one.low == one.first == one.high


@quickly
@given(groups())
def test_from_four_fifths_on_a_result_is_a_statement_and_only_then(given: list[Group]) -> None:
    comparison = compared(given)
    for found in comparison.groups:
        assert found.coverage == found.judged / found.possible
        assert found.is_statement == (5 * found.judged >= 4 * found.possible)
        codes = {one.code for one in found.conclusions}
        assert ("weighing.group_too_little" in codes) is not found.is_statement
        assert (found.picture is not None) is found.is_statement
    assert {one.name for one in comparison.unsure} == {one.name for one in comparison.groups if not one.is_statement}


@quickly
@given(groups())
def test_the_same_is_reckoned_twice(given: list[Group]) -> None:
    assert repr(compared(given)) == repr(compared(given))


@quickly
@given(groups(most=3))
def test_a_group_has_its_result_whoever_else_judged(given: list[Group]) -> None:
    together = compared(given)
    backwards = compared(given[::-1])
    assert [repr(one) for one in together.groups] == [repr(one) for one in backwards.groups[::-1]]
    assert repr(compared(given[:1]).groups[0]) == repr(together.groups[0])


@quickly
@given(groups(LEVELS, most=2), st.permutations(range(4)))
def test_the_order_of_the_options_changes_nothing_where_all_was_judged(given: list[Group], mixed: list[int]) -> None:
    m = given[0].levels.shape[1]
    order = [one for one in mixed if one < m]
    turned = [replace(one, levels=one.levels[:, order]) for one in given]
    n = given[0].levels.shape[2]
    other = compare("zuidrand", turned, [NAMES[one] for one in order], [False] * m, CRITERIA[:n])
    assert other is not None
    for found, again in zip(compared(given).groups, other.groups, strict=True):
        shares, others = of(found), of(again)
        assert all(np.allclose(shares[name], others[name], atol=1e-9) for name in shares)
        assert {one.option: one.value for one in found.shares} == {one.option: one.value for one in again.shares}
        assert set(found.first) == set(again.first)
        assert set(found.always) == set(again.always)


@quickly
@given(groups(most=2))
def test_with_holes_the_order_of_the_options_changes_no_more_than_the_draws_do(given: list[Group]) -> None:
    n = given[0].levels.shape[2]
    m = given[0].levels.shape[1]
    turned = [replace(one, levels=one.levels[:, ::-1]) for one in given]
    other = compare("zuidrand", turned, NAMES[:m][::-1], [False] * m, CRITERIA[:n])
    assert other is not None
    for found, again in zip(compared(given).groups, other.groups, strict=True):
        for one, twin in zip(found.shares, again.shares[::-1], strict=True):
            assert one.value == twin.value
            assert abs(one.first - twin.first) <= 5 * np.hypot(one.error, twin.error) + 0.005


@quickly
@given(groups().filter(lambda found: found[0].levels.shape[1] > 2), st.integers(0, 2))
def test_taking_an_option_out_leaves_the_value_of_every_other(given: list[Group], out: int) -> None:
    whole, without = compared(given), compared(given, failed=(out,))
    assert NAMES[out] not in without.options
    for found, left in zip(whole.groups, without.groups, strict=True):
        values = {one.option: one.value for one in found.shares}
        assert {one.option: one.value for one in left.shares} == {
            name: value for name, value in values.items() if name != NAMES[out]
        }
        # With what is out put back, the shares are those of all together.
        assert np.allclose(left.restored, [one.first for one in found.shares])
        assert all(one.first >= of(found)[one.option][0] - 1e-9 for one in left.shares)


@quickly
@given(groups(LEVELS))
def test_an_option_that_every_member_finds_worse_on_everything_is_never_first(given: list[Group]) -> None:
    worse = [
        replace(one, levels=np.concatenate([np.maximum(one.levels, -1), np.maximum(one.levels[:, :1], -1) - 1], axis=1))
        for one in given
    ]
    names = [*NAMES[: given[0].levels.shape[1]], "Minder"]
    found = compare("zuidrand", worse, names, [False] * len(names), CRITERIA[: given[0].levels.shape[2]])
    assert found is not None
    for one in found.groups:
        assert one.shares[-1].first == one.shares[-1].high == 0
        assert "Minder" not in one.first
        assert one.people or (names[0], "Minder") in one.always


@quickly
@given(groups(LEVELS))
def test_what_is_said_over_groups_stays_within_its_bounds(given: list[Group]) -> None:
    found = compared(given)
    weighing = [one for one in found.groups if not one.advisory]
    assert len(found.pairs) == len(weighing) * (len(weighing) - 1) // 2
    assert all(np.isnan(one.tau) or -1 - 1e-9 <= one.tau <= 1 + 1e-9 for one in found.pairs)
    assert np.isnan(found.kendall_w) or -1e-9 <= found.kendall_w <= 1 + 1e-9
    parts = np.array([found.facts, found.values, found.both])
    assert np.isnan(parts).all() or (np.isclose(parts.sum(), 1) and (parts >= 0).all())
    assert [one.levels for one in found.losses] == sorted(one.levels for one in found.losses)
    assert all(0 <= one.levels <= 4 for one in found.losses)
    if len(weighing) > 1:
        assert {one.option for one in found.losses} == set(found.options)
