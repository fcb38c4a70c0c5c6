"""Nobody can be picked out: what fewer than five people judged or gave neither shows nor changes anything."""

from __future__ import annotations

import json
import math

import pytest

from noaber.chapters.weighing.judging import Importance
from noaber.dossier.models import Exploration
from tests.chapters.helping import analysed, as_json, explore, said, shown, table, words
from tests.chapters.helping_weighing import (
    NOTHING,
    Given,
    compared,
    in_order,
    people,
    position,
    result,
    said_of,
    with_points,
)

STATED = "2 1 0 -1"


def staff(*levels: str, body: str = "staf") -> Given:
    """A council that stated its position, and people who each judged."""
    given = Given().states("raad", STATED, more="body: raad-aal")
    for number, text in enumerate(levels):
        given.person(f"dier-{number}", body, text)
    return given


def faces(given: Given) -> str:
    """All that can be read of it: JSON, sentences and the section in both languages. The slug is free again."""
    exploration = explore(given.files())
    everything = [json.dumps(as_json("weighing", exploration), ensure_ascii=False)]
    for language in ("en", "nl"):
        everything += [*said("weighing", exploration, language), words(shown("weighing", exploration, language))]
    # The draws depend on the slug, so the next one should have it too.
    Exploration.objects.filter(pk=exploration.pk).update(slug=f"eerder-{exploration.pk}")
    return "\n".join(everything)


# Cells


@pytest.mark.parametrize("hidden", ["-2", "0", "2", "?"])
def test_what_four_of_six_people_judged_changes_nothing_that_can_be_read(hidden: str, db: None) -> None:
    def with_levels(level: str) -> str:
        return faces(staff(*[f"1 0 2 {level}"] * 4, *["1 0 -2 ?"] * 2))

    assert with_levels(hidden) == with_levels("1")


def test_a_fifth_answer_does_change_what_can_be_read(db: None) -> None:
    """That the test above can fail."""
    assert faces(staff(*["1 0 2 2"] * 5, "1 0 -2 ?")) != faces(staff(*["1 0 2 -2"] * 5, "1 0 -2 ?"))


def test_a_hidden_cell_of_the_lowest_level_is_flagged_nowhere_and_divides_nobody(db: None) -> None:
    exploration = explore(staff(*["1 0 2 -2"] * 2, *["1 0 2 2"] * 2, *["1 0 2 ?"] * 2).files())
    comparison = analysed("weighing", exploration).comparison
    assert comparison.very_negative == comparison.divided == ()
    assert "too few" in words(shown("weighing", exploration))


def test_a_hidden_cell_counts_as_not_judged(db: None) -> None:
    exploration = explore(staff(*["1 0 2 -2"] * 4, *["1 0 2 ?"] * 2).files())
    _raad, group = analysed("weighing", exploration).comparison.groups
    assert (group.judged, group.possible, group.is_statement) == (3, 4, False)


# Groups


@pytest.mark.parametrize("count", [1, 4])
@pytest.mark.parametrize("levels", ["2 2 -2 -2", "-2 -2 2 2"])
def test_a_group_of_fewer_than_five_is_named_and_nothing_of_it_can_be_read(count: int, levels: str, db: None) -> None:
    assert faces(staff(*[levels] * count)) == faces(staff(*["0 0 0 0"] * count))
    exploration = explore(staff(*[levels] * count).files())
    assert len(analysed("weighing", exploration).tables) == 1
    assert len(analysed("weighing", exploration).comparison.groups) == 1
    text = words(shown("weighing", exploration))
    assert "Not shown, because fewer than five people judged: Medewerkers." in text
    assert f"({count}" not in text


def test_the_weights_of_a_small_group_change_nothing_that_can_be_read(db: None) -> None:
    given = [staff(*["2 2 -2 -2"] * 4) for _time in range(2)]
    given[0].weighs("dier-0", kwaliteit="1/").weighs("dier-1", kracht="/80", kwaliteit="/20")
    assert faces(given[0]) == faces(given[1])


def test_no_pseudonym_and_no_reason_of_a_person_can_be_read(db: None) -> None:
    given = staff(*["2 1 -1 -2"] * 6)
    for number in range(3):
        given.person(f"plant-{number}", "or-aal", "2 2 2 2")
    given.weighs("dier-0", kwaliteit="1/").weighs("plant-0", kracht="1/")
    text = faces(given)
    assert "Geheim van raad" in text
    assert [secret for secret in ("dier-", "plant-", "Geheim van dier", "Geheim van plant") if secret in text] == []


# Weights

OPPOSED = [[2, -2], [-2, 2]]
BETTER = [[2, 2], [-2, -2]]


@pytest.mark.parametrize("gave", [1, 4])
def test_what_few_people_find_important_shows_nowhere(gave: int) -> None:
    # A is always the first, so the view that makes it so would be what the group finds important.
    found = result(people([BETTER] * 8, [with_points(100, 0)] * gave + [NOTHING] * (8 - gave)))
    assert found.mean_weights == ()
    assert all(math.isnan(weight) for one in found.shares for weight in one.central_weights)
    assert [one.values_more for one in found.shares] == [(), ()]
    assert found.contenders == ()
    # A turn says what the criterion weighs now.
    turned = result(people([OPPOSED] * 8, [with_points(100, 0)] * gave + [NOTHING] * (8 - gave)))
    assert turned.turns == ()
    assert said_of(turned, "group_turn") == []


def test_what_five_people_find_important_shows_as_their_mean() -> None:
    found = result(people([BETTER] * 8, [with_points(100, 0)] * 5 + [NOTHING] * 3))
    # Five times 1 and three times a half, of eight.
    assert found.mean_weights == pytest.approx((0.8125, 0.1875))
    assert found.shares[0].central_weights == pytest.approx((0.8125, 0.1875), abs=0.02)
    turned = result(people([OPPOSED] * 8, [with_points(100, 0)] * 5 + [NOTHING] * 3))
    assert [one.at for one in turned.turns] == pytest.approx([0.5, 0.5])


def test_weights_that_cannot_be_used_hide_nobody() -> None:
    usable = [with_points(100, 0), in_order((0,), (1,))]
    found = result(people([BETTER] * 8, [*usable, *[Importance("unusable")] * 6]))
    assert (found.weights_given.unusable, found.mean_weights) == (6, ())


def test_where_nobody_gave_weights_there_is_nothing_to_hide() -> None:
    found = result(people([OPPOSED] * 6))
    assert found.shares[0].central_weights == pytest.approx((0.75, 0.25), abs=0.02)
    assert [one.option for one in found.contenders] == ["A", "B"]


def test_a_difference_with_others_does_not_tell_what_few_find_important() -> None:
    few = people([OPPOSED] * 8, [with_points(100, 0)] * 4 + [NOTHING] * 4)
    found = compared(few, position(OPPOSED, with_points(10, 90)))
    assert found.difference is not None
    assert found.difference.weight_criterion == ""
    assert math.isnan(found.difference.weight_one)
    assert math.isnan(found.difference.weight_other)


def test_the_table_of_views_is_left_out_where_they_would_be_those_of_a_few(db: None) -> None:
    caption = "What one must find important for each form to come first: Medewerkers (6 people)"
    given = staff(*["2 -2 -2 2"] * 6)
    exploration = explore(given.files(), slug="zonder")
    assert [row[0] for row in table(shown("weighing", exploration), caption)] == ["Licht", "Zwaar"]
    given.weighs("dier-0", kwaliteit="1/")
    assert caption not in words(shown("weighing", explore(given.files(), slug="met")))
