"""Weights that somebody tries: how they are given, what they come to for every group, and what they may not tell."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from noaber.chapters.weighing.analysis import CriterionRow
from noaber.chapters.weighing.group_result import reckon
from noaber.chapters.weighing.judging import GroupName
from noaber.chapters.weighing.trying import (
    COARSE,
    ORDER,
    SLIDERS,
    SWING,
    GroupTried,
    Shown,
    Start,
    TrialResult,
    Tried,
    Way,
    equal_weights,
    in_points,
    judged_by,
    shown_of,
    try_weights,
)
from noaber.chapters.weighing.wording import say
from noaber.methods.weighing import centroid_weights
from tests.chapters.helping import analysed, explore
from tests.chapters.helping_weighing import Given, position, with_points

RAAD = GroupName("Raad", "position")


def sliders(*numbers: int) -> Tried:
    return Tried(SLIDERS, numbers)


def order(*places: int | None) -> Tried:
    return Tried(ORDER, places)


def shown(options: str = "AB", criteria: str = "kl") -> Shown:
    rows = tuple(CriterionRow(f"criterion:{one}", one, one, "", "", "") for one in criteria)
    return Shown(tuple(options), tuple(range(len(options))), (), False, rows, (), (), (), 7)


def tried_on(levels: list[list[float]], tried: Tried) -> GroupTried:
    """What levels of options (rows) on criteria come to for one position."""
    made = shown("ABCDEFGH"[: len(levels)], "klmnopqr"[: len(levels[0])])
    judged = judged_by("judge:raad", RAAD, np.array(levels, dtype=float), made.seed)
    (group,) = try_weights(made, [judged], tried).groups
    return group


def totals(group: GroupTried) -> dict[str, float]:
    return {one.option: one.total for one in group.options}


def said(group: GroupTried) -> list[str]:
    return [say(one) for one in group.conclusions]


NAN = float("nan")
OPPOSED = [[2.0, -2.0], [-2.0, 2.0]]


# Ways to give weights


def test_sliders_count_by_their_proportion() -> None:
    assert sliders(30, 10).weights == (0.75, 0.25)
    assert sliders(3, 1).weights == (0.75, 0.25)
    assert sliders(30, 10).order is None


def test_an_order_counts_as_the_mean_of_all_weights_that_fit_it() -> None:
    tried = order(2, 1, 2, None)
    assert tried.order == ((1,), (0, 2), (3,))
    assert tried.weights == pytest.approx(tuple(centroid_weights(4, [(1,), (0, 2), (3,)])))


def test_an_order_of_which_all_have_a_place_has_no_class_of_its_own_for_the_rest() -> None:
    assert order(1, 2).order == ((0,), (1,))


@pytest.mark.parametrize(("tried", "says"), [(sliders(0, 0), False), (sliders(0, 1), True), (order(None, None), False)])
def test_weights_say_something_where_one_is_more_than_nothing(tried: Tried, says: bool) -> None:
    assert tried.says_something is says


@pytest.mark.parametrize(
    ("tried", "way", "numbers"),
    [
        (sliders(10, 40, 40, 0), ORDER, (2, 1, 1, None)),
        (sliders(10, 40, 20), SWING, (25, 100, 50)),
        (Tried(SWING, (25, 100, 50)), SLIDERS, (25, 100, 50)),
        (Tried(SWING, (25, 100, 50)), ORDER, (3, 1, 2)),
        (order(1, 2), SLIDERS, (75, 25)),
        (order(1, 2), SWING, (100, 33)),
        (order(1, 1, 1), SLIDERS, (34, 33, 33)),
    ],
)
def test_weights_go_over_to_another_way(tried: Tried, way: Way, numbers: tuple[int | None, ...]) -> None:
    assert tried.given_as(way) == Tried(way, numbers)


def test_an_order_stays_itself_by_way_of_sliders() -> None:
    tried = order(3, 1, 2, 4)
    assert tried.given_as(SLIDERS).given_as(ORDER) == tried
    assert tried.given_as(ORDER) is tried


def test_starting_alike_every_criterion_weighs_the_same_in_every_way() -> None:
    for way in (SLIDERS, ORDER, SWING):
        assert equal_weights(4, way).weights == pytest.approx((0.25,) * 4)


def test_the_weights_of_people_are_handed_out_in_coarse_steps() -> None:
    """So that who joins a group cannot be read off the difference."""
    weights = (0.412, 0.338, 0.25)
    people = Start("body:staf", GroupName("Staf", "people", 6), weights).tried(SLIDERS)
    assert all((number or 0) % COARSE == 0 for number in people.numbers)
    assert sum(number or 0 for number in people.numbers) == 100
    assert Start("judge:raad", RAAD, weights).tried(SLIDERS).numbers == (41, 34, 25)
    assert in_points(weights, ORDER).numbers == (1, 2, 3)


# What they come to


def test_totals_are_the_weighted_values_and_places_follow_from_them() -> None:
    group = tried_on([[2, -2], [0, 1], [-1, 2]], sliders(1, 1))
    assert totals(group) == {"A": 0.5, "B": 0.625, "C": 0.625}
    assert {one.option: one.place for one in group.options} == {"A": 3, "B": 1, "C": 1}
    assert group.first == ("B", "C")
    assert [one.option for one in group.ranking] == ["B", "C", "A"]
    assert said(group)[0] == "B and C share the first place, with 62.5 of 100. Next is A with 50.0."


def test_the_weight_at_which_it_turns_round_is_said_per_criterion() -> None:
    group = tried_on(OPPOSED, sliders(60, 40))
    assert group.first == ("A",)
    assert [(one.criterion, one.at, one.up, one.option) for one in group.turns] == [
        ("k", pytest.approx(0.5), False, "B"),
        ("l", pytest.approx(0.5), True, "B"),
    ]
    assert "Where “k” weighs less than 50 % (now 60 %), B comes first." in said(group)


def test_where_nothing_turns_it_round_that_is_said() -> None:
    group = tried_on([[2, 2], [0, 1]], sliders(1, 1))
    assert group.turns == ()
    assert "No single criterion can change the first place, however much or little it weighs." in said(group)
    assert "A is better than every other form whatever the weights are." in said(group)


def test_what_is_better_only_within_an_order_is_said_as_that() -> None:
    levels = [[2.0, 0.0], [0.0, 1.0]]
    assert tried_on(levels, sliders(2, 1)).always == ()
    assert tried_on(levels, order(1, 2)).always == (("A", "B"),)
    assert "A is better than every other form in every weighting that fits the order that was given." in said(
        tried_on(levels, order(1, 2))
    )


def test_shares_of_all_weightings_do_not_hang_on_what_is_tried() -> None:
    shares = [[one.share for one in tried_on(OPPOSED, tried).options] for tried in (sliders(99, 1), order(2, 1))]
    assert shares[0] == shares[1] == pytest.approx([0.5, 0.5], abs=0.03)


def test_shares_that_fit_an_order_stand_beside_them() -> None:
    # Of the weightings in which k weighs at least as much as l, A is always first.
    assert [one.fitting for one in tried_on(OPPOSED, order(1, 2)).options] == [1.0, 0.0]
    assert [one.fitting for one in tried_on(OPPOSED, sliders(2, 1)).options] == [None, None]


def test_the_second_opinion_looks_at_order_only() -> None:
    # A is hardly better on two criteria, B far better on one.
    group = tried_on([[1, 1, -2], [0, 0, 2]], sliders(1, 1, 1))
    assert group.first == ("B",)
    assert {one.option: one.place_by_order for one in group.options} == {"A": 1, "B": 2}
    assert said(group)[-1].endswith("puts first: A.")


def test_what_nobody_judged_counts_as_the_middle_and_shows_as_a_range() -> None:
    group = tried_on([[2, 2, 2], [1, 1, NAN]], sliders(1, 1, 2))
    b = group.options[1]
    assert (b.low, b.total, b.high) == pytest.approx((0.375, 0.625, 0.875))
    assert b.is_open
    assert not group.options[0].is_open
    assert (group.judged, group.possible, group.is_statement) == (5, 6, True)
    assert any(one.startswith("On 1 of the 6 combinations no judgement is shown.") for one in said(group))


def test_who_judged_too_little_gets_ranges_and_no_first() -> None:
    group = tried_on([[2, NAN], [NAN, 0]], sliders(1, 1))
    assert not group.is_statement
    assert group.first == group.turns == ()
    assert {one.place for one in group.options} == {one.share for one in group.options} == {None}
    assert group.options[0].low == pytest.approx(0.5)
    assert said(group)[0] == "2 of the 4 combinations were judged: too few to say which form comes first."


def test_over_groups_it_is_counted_and_never_averaged() -> None:
    made = shown()
    one, other, third = (
        judged_by(f"judge:{name}", GroupName(name, "position"), np.array(levels, dtype=float), 7)
        for name, levels in (("een", OPPOSED), ("twee", OPPOSED), ("drie", [[-2, -2], [2, 2]]))
    )
    found = try_weights(made, [one, other, third], sliders(2, 1))
    assert [(first.option, [group.name for group in first.groups]) for first in found.first] == [
        ("A", ["een", "twee"]),
        ("B", ["drie"]),
    ]
    assert say(found.conclusions[0]).startswith("With these weights comes first: A for 2 groups (een and twee); B for")


def test_one_criterion_is_enough() -> None:
    group = tried_on([[2], [1]], sliders(5))
    assert group.first == ("A",)
    assert group.turns == ()


def test_for_a_position_it_agrees_with_the_chapter() -> None:
    """The chapter's own figures of a position, at the weights that it gave."""
    levels = [[2, -1, 0], [1, 1, -1], [0, 2, 1]]
    group = position(levels, with_points(50, 30, 20))
    chapter = reckon("zuidrand", group, list("ABC"), np.arange(3), list("klm")).result
    here = tried_on([[float(one) for one in row] for row in levels], Tried(SWING, (50, 30, 20)))
    assert [one.total for one in here.options] == pytest.approx([one.value for one in chapter.shares])
    assert [one.net_flow for one in here.options] == pytest.approx([one.net_flow for one in chapter.shares])
    assert here.turns == chapter.turns


# From a dossier


def made_of(given: Given, slug: str = "zuidrand") -> Shown:
    return shown_of(analysed("weighing", explore(given.files(), slug=slug)), "zuidrand")


def staff(*levels: str) -> Given:
    given = Given().states("raad", "2 1 0 -1", more="body: raad-aal").weighs("raad", kwaliteit="1/", kracht="2/")
    for number, text in enumerate(levels):
        given.person(f"dier-{number}", "staf", text)
    return given


def test_positions_and_groups_of_five_can_be_chosen(db: None) -> None:
    found = made_of(staff(*["1 0 2 -1"] * 5))
    assert [one.record for one in found.judged] == ["judge:raad", "body:staf"]
    assert found.small_groups == ()
    assert [one.record for one in made_of(staff(*["1 0 2 -1"] * 4), "opnieuw").judged] == ["judge:raad"]


def test_of_people_the_median_counts_as_the_chapter_shows_it(db: None) -> None:
    _raad, group = made_of(staff("2 0 0 0", "2 0 0 0", "2 0 0 0", "-2 0 0 0", "-2 0 0 0")).judged
    assert group.values.tolist() == [[1.0, 0.5], [0.5, 0.5]]


def test_people_without_a_body_have_a_name_in_the_address_too(db: None) -> None:
    given = Given()
    for number in range(5):
        given.person(f"los-{number}", "", "1 0 2 -1")
    assert [one.record for one in made_of(given).judged] == ["people"]


def test_earlier_positions_are_not_tried_and_advice_is_marked(db: None) -> None:
    given = (
        Given()
        .states("eerder", "2 1 0 -1", more="body: raad-aal, date: 2024-01-01")
        .states("later", "2 1 0 -1", more="body: raad-aal, date: 2024-02-01")
        .states("raadgevend", "2 1 0 -1", more="body: or-aal")
    )
    assert [(one.record, one.advisory) for one in made_of(given).judged] == [
        ("judge:later", False),
        ("judge:raadgevend", True),
    ]


def test_what_a_condition_takes_out_is_not_tried(db: None) -> None:
    options = "options:\n  - {id: licht, name: Licht}\n  - {id: zwaar, name: Zwaar}\n  - {id: weg, name: Afgevallen}\n"
    given = staff()
    given.options = options
    given.yaml += "verdicts: [{option: weg, condition: nabij, outcome: fails}]\n"
    found = made_of(given)
    assert (found.options, found.failed, found.places) == (("Licht", "Zwaar"), ("Afgevallen",), (0, 1))
    assert not found.too_few_left


def test_weights_to_start_from_are_those_that_were_given(db: None) -> None:
    given = staff(*["1 0 2 -1"] * 5)
    assert [(one.record, one.tried(ORDER).numbers) for one in made_of(given).starts] == [("judge:raad", (1, 2))]
    for number in range(5):
        given.weighs(f"dier-{number}", kwaliteit="/20", kracht="/80")
    assert [(one.record, one.tried(SLIDERS).numbers) for one in made_of(given, "opnieuw").starts] == [
        ("judge:raad", (75, 25)),
        ("body:staf", (20, 80)),
    ]


# What may not be told


def everything(given: Given, slug: str) -> str:
    """All answers to many weights: in each way, all on one criterion, and starting points."""
    found = made_of(given, slug)
    weights = [sliders(100, 0), sliders(0, 100), sliders(1, 1), order(1, 2), order(2, 1), sliders(37, 63)]
    answers: list[Any] = [_plain(try_weights(found, found.judged, one)) for one in weights]
    return json.dumps([*answers, [str(one) for one in found.starts], [str(one) for one in found.small_groups]])


def _plain(found: TrialResult) -> Any:
    return json.loads(json.dumps(asdict(found), default=str))


@pytest.mark.parametrize("hidden", ["-2", "2", "?"])
def test_what_four_of_six_people_judged_changes_no_answer(hidden: str, db: None) -> None:
    def with_level(level: str) -> Given:
        return staff(*[f"1 0 2 {level}"] * 4, *["1 0 -2 ?"] * 2)

    assert everything(with_level(hidden), "een") == everything(with_level("0"), "twee")


def test_a_group_of_four_changes_no_answer(db: None) -> None:
    assert everything(staff(*["2 2 -2 -2"] * 4), "een") == everything(staff(*["-2 -2 2 2"] * 4), "twee")


def test_no_weights_read_more_of_a_group_than_its_medians(db: None) -> None:
    """All weight on one criterion would read a mean there, and so that all judged alike, or what who joined judged."""
    alike = staff(*["2 0 0 0"] * 5)
    divided = staff(*["2 0 0 0"] * 3, *["-2 0 0 0"] * 2)
    assert everything(alike, "een") == everything(divided, "twee")
    # That the above can fail.
    assert everything(alike, "drie") != everything(staff(*["1 0 0 0"] * 5), "vier")


def test_the_weights_of_few_people_are_nowhere_to_start_from(db: None) -> None:
    given = staff(*["1 0 2 -1"] * 8)
    for number in range(4):
        given.weighs(f"dier-{number}", kwaliteit="/90", kracht="/10")
    assert [one.record for one in made_of(given).starts] == ["judge:raad"]
