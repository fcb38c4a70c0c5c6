"""Who judged what: positions and groups as figures to reckon with, and what weights come to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest

from noaber.chapters.weighing.analysis import weighed_options
from noaber.chapters.weighing.judging import (
    Group,
    GroupName,
    Importance,
    Judging,
    contradicts,
    importance_of,
    read_judging,
    values_of,
)
from noaber.dossier.models import Criterion, Weight
from tests.chapters.helping import analysed, explore, said, shown, table, words
from tests.chapters.helping_weighing import Given


def judging(given: Given) -> Judging:
    exploration = explore(given.files())
    return read_judging(exploration, weighed_options(exploration), list(Criterion.objects.all()))


def group(given: Given, name: str = "") -> Group:
    found = [one for one in judging(given).groups if name in one.name.name]
    (one,) = found
    return one


# Weights


def importance(*weights: str) -> Importance:
    """What weights on criteria 0, 1, 2, ... come to: “place/points”, a dash where a criterion has none."""
    criteria = [Criterion(pk=number + 1) for number in range(len(weights))]
    rows = []
    for criterion, text in zip(criteria, weights, strict=True):
        if text != "-":
            place, _slash, points = text.partition("/")
            rows.append(
                Weight(
                    criterion_id=criterion.pk,
                    place=int(place) if place else None,
                    points=Decimal(points) if points else None,
                )
            )
    return importance_of(rows, criteria)


def test_without_weights_nothing_is_known() -> None:
    assert importance("-", "-", "-") == Importance("none")


@pytest.mark.parametrize(
    ("weights", "order"),
    [
        (("1", "2", "3"), ((0,), (1,), (2,))),
        (("3", "1", "2"), ((1,), (2,), (0,))),
        (("2", "1", "2"), ((1,), (0, 2))),
        (("1", "1", "1"), ((0, 1, 2),)),
        (("5", "90", "7"), ((0,), (2,), (1,))),
        (("2", "-", "1"), ((2,), (0,), (1,))),
        (("-", "1", "-"), ((1,), (0, 2))),
    ],
)
def test_an_order_is_read_in_classes_with_what_has_no_place_last(
    weights: Sequence[str], order: tuple[tuple[int, ...], ...]
) -> None:
    assert importance(*weights) == Importance("order", order=order)


def test_points_on_all_criteria_are_points() -> None:
    assert importance("/60", "/0", "/12.5") == Importance("points", points=(60, 0, 12.5))


@pytest.mark.parametrize("weights", [("/60", "-"), ("/60", "-", "/40"), ("/0", "/0")])
def test_points_that_are_not_complete_or_all_zero_cannot_be_used(weights: Sequence[str]) -> None:
    assert importance(*weights) == Importance("unusable")


def test_points_that_fit_the_order_say_more_than_the_order() -> None:
    assert importance("1/50", "2/50", "3/0") == Importance("points", order=((0,), (1,), (2,)), points=(50, 50, 0))


@pytest.mark.parametrize("weights", [("1/10", "2/20"), ("1/50", "2/50", "2/51"), ("1/10", "/20")])
def test_points_against_the_order_make_both_unusable(weights: Sequence[str]) -> None:
    assert importance(*weights) == Importance("unusable")


@pytest.mark.parametrize("weights", [("1/10", "2"), ("1/0", "2/0")])
def test_where_only_the_order_can_be_used_it_is(weights: Sequence[str]) -> None:
    assert importance(*weights) == Importance("order", order=((0,), (1,)))


def test_an_order_is_contradicted_by_any_criterion_of_a_later_class() -> None:
    assert not contradicts([(0, 1), (2,)], [30, 20, 20])
    assert contradicts([(0, 1), (2,)], [30, 20, 21])
    assert contradicts([(0,), (1,), (2,)], [30, 10, 20])


# Levels


def test_levels_are_values_on_a_fixed_scale() -> None:
    assert values_of(np.array([-2.0, -1, 0, 1, 2])).tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert math.isnan(values_of(np.array([math.nan]))[0])


def test_a_position_is_one_member_and_dont_know_is_nothing(db: None) -> None:
    found = group(Given().states("raad", "2 ? . -1", more="body: raad-aal"))
    assert np.array_equal(found.levels, [[[2, np.nan], [np.nan, -1]]], equal_nan=True)
    assert found.name == GroupName("Standpunt raad", "position")
    assert found.record == "judge:raad"
    assert (found.people, found.advisory, found.superseded) == (None, False, False)


def test_judgements_of_forms_that_are_not_weighed_are_left_out(db: None) -> None:
    given = Given().states("raad", "2 1 0 -1")
    given.judgements.append("raad,weg,kracht,2,")
    assert group(given).levels.tolist() == [[[2, 1], [0, -1]]]


def test_people_are_a_member_each_and_what_few_judged_counts_as_judged_by_nobody(db: None) -> None:
    given = Given()
    for number in range(6):
        given.person(f"p{number}", "staf", "1 2 0 -2" if number < 4 else "1 ? 0 .")
    found = group(given)
    assert found.name == GroupName("Medewerkers", "people", 6)
    assert (found.record, found.people) == ("body:staf", 6)
    expected = [[[1, np.nan], [0, np.nan]]] * 6
    assert np.array_equal(found.levels, expected, equal_nan=True)


def test_people_who_all_dont_know_are_a_group_that_judged_nothing(db: None) -> None:
    given = Given()
    for number in range(5):
        given.person(f"p{number}", "staf", "? ? ? ?")
    exploration = explore(given.files())
    (one,) = analysed("weighing", exploration).comparison.groups
    assert (one.people, one.judged, one.is_statement) == (5, 0, False)
    assert [(share.low, share.high) for share in one.shares] == [(0, 1), (0, 1)]
    tree = shown("weighing", exploration)
    assert table(tree, "Judgements: Medewerkers (5 people)") == [
        ["Licht"] + ["too few"] * 2,
        ["Zwaar"] + ["too few"] * 2,
    ]
    assert "0 of the 4 combinations were judged: too few to say which form comes first." in words(tree)


def test_a_body_whose_people_judged_nothing_is_no_group(db: None) -> None:
    given = Given().states("raad", "1 1 0 0")
    for number in range(7):
        given.person(f"p{number}", "staf", "")
    found = judging(given)
    assert [one.name.name for one in found.groups] == ["Standpunt raad"]
    assert found.small_groups == ()


def test_the_weights_of_each_member_come_with_him(db: None) -> None:
    given = Given()
    for number in range(5):
        given.person(f"p{number}", "staf", "1 2 0 -2")
    given.weighs("p1", kracht="1/").weighs("p3", kwaliteit="/30", kracht="/10")
    assert group(given).importance == (
        Importance("none"),
        Importance("order", order=((1,), (0,))),
        Importance("none"),
        Importance("points", points=(30, 10)),
        Importance("none"),
    )


# Advice


@pytest.mark.parametrize(("body", "advises"), [("or-aal", True), ("raad-aal", False), ("staf", False)])
def test_a_works_council_advises(body: str, advises: bool, db: None) -> None:
    given = Given().states("stuk", "1 1 0 0", more=f"body: {body}")
    for number in range(5):
        given.person(f"p{number}", body, "1 1 0 0")
    assert [one.advisory for one in judging(given).groups] == [advises, advises]


def test_an_advice_is_marked_wherever_it_is_shown_and_weighs_nowhere(db: None) -> None:
    given = Given().states("raad", "2 2 0 0", more="body: raad-aal").states("or", "0 0 2 2", more="body: or-aal")
    exploration = explore(given.files())
    tree = shown("weighing", exploration)
    first = "How often each form comes first, by position or group"
    assert table(tree, first) == [["Standpunt raad", "100 %", "0 %"], ["Standpunt or (advice)", "0 %", "100 %"]]
    assert table(tree, "Judgements: Licht")[1][0] == "Standpunt or (advice)"
    comparison = analysed("weighing", exploration).comparison
    assert comparison.pairs == comparison.losses == ()
    assert said("weighing", exploration)[0] == (
        "What comes first most often: Licht for 1 group (Standpunt raad). By way of advice: Zwaar for Standpunt or."
    )


# Earlier positions


def superseded(*positions: tuple[str, str]) -> dict[str, bool]:
    """Which positions are earlier ones, of positions as a name and more of the judge."""
    given = Given()
    for key, more in positions:
        given.states(key, "1 1 0 0", more=more)
    return {one.name.name.removeprefix("Standpunt "): one.superseded for one in judging(given).groups}


def test_of_a_body_the_position_that_was_stated_last_counts(db: None) -> None:
    assert superseded(
        ("nieuw", "body: raad-aal, date: 2024-06-01"),
        ("oud", "body: raad-aal, date: 2024-01-01"),
        ("ander", "body: raad-berg, date: 2020-01-01"),
    ) == {"nieuw": False, "oud": True, "ander": False}


def test_a_position_without_a_date_is_older_than_one_with_a_date(db: None) -> None:
    found = superseded(("met", "body: raad-aal, date: 2024-06-01"), ("zonder", "body: raad-aal"))
    assert found == {"met": False, "zonder": True}


def test_positions_without_a_body_stand_each_for_themselves(db: None) -> None:
    assert set(superseded(("een", ""), ("twee", "date: 2024-06-01"), ("drie", "")).values()) == {False}


def test_people_are_not_superseded_by_the_position_of_their_body(db: None) -> None:
    given = Given().states("stuk", "1 1 0 0", more="body: staf, date: 2024-06-01")
    for number in range(5):
        given.person(f"p{number}", "staf", "1 1 0 0")
    assert [one.superseded for one in judging(given).groups] == [False, False]


def test_an_earlier_position_is_shown_as_one_and_says_nothing_over_groups(db: None) -> None:
    given = Given().states("nieuw", "2 2 0 0", more="body: raad-aal, date: 2024-06-01")
    given.states("oud", "0 0 2 2", more="body: raad-aal, date: 2024-01-01")
    exploration = explore(given.files())
    tree = shown("weighing", exploration)
    shares = table(tree, "How often each form comes first, by position or group")
    assert shares == [["Standpunt nieuw", "100 %", "0 %"], ["Standpunt oud (earlier position)", "0 %", "100 %"]]
    assert [row[0] for row in table(tree, "Judgements: Licht")] == ["Standpunt nieuw"]
    assert table(tree, "Reasons: Standpunt oud")[0][:3] == ["Licht", "Kwaliteit", "0"]
    (first,) = analysed("weighing", exploration).comparison.first
    assert (first.option, [one.name for one in first.groups]) == ("Licht", ["Standpunt nieuw"])
