"""Every conclusion on weighing as a sentence, in both languages, on each of its branches."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from noaber.chapters.weighing import wording
from noaber.chapters.weighing.judging import GroupName
from noaber.chapters.weighing.wording import group_name, group_names, say
from noaber.dossier.results import Conclusion

RAAD, STAF, LOOSE = GroupName("Raad", "position"), GroupName("Staf", "people", 7), GroupName("", "people", 5)
MANY = [GroupName(f"Raad {number}", "position") for number in range(5)]


def judged(tables: int, judged: int, name: GroupName = RAAD) -> dict[str, Any]:
    return {"tables": tables, "name": name, "judged": judged, "possible": 35}


def first(*options: tuple[str, list[GroupName], list[GroupName]], left_out: int = 0) -> dict[str, Any]:
    return {
        "groups": sum(len(groups) for _option, groups, _advisory in options),
        "advisory": sum(len(advisory) for _option, _groups, advisory in options),
        "first": [{"option": option, "groups": groups, "advisory": advice} for option, groups, advice in options],
        "left_out": left_out,
    }


def group_first(options: list[str], shares: list[float], **more: Any) -> dict[str, Any]:
    nothing = {"people": None, "order": 0, "points": 0, "none": 0, "unusable": 0}
    return {"options": options, "shares": shares, "error": 0.0078, **nothing, **more}


def change(**more: Any) -> dict[str, Any]:
    return {
        "option": "Licht",
        "criterion": "Kosten",
        "before": 2,
        "after": -1,
        "first": "Zwaar",
        "shared": False,
        **more,
    }


MARGIN = "(margin of the computation: 2 points)"
ALL = "No weights were given, so all weightings were counted."

SENTENCES: list[tuple[str, dict[str, Any], str]] = [
    (
        "framework",
        {"options": 5, "conditions": 2, "criteria": 7},
        "5 forms are held against 2 conditions and 7 criteria.",
    ),
    (
        "judged",
        judged(3, 23),
        "3 positions or groups judged; the fullest (Raad) judged 23 of the 35 combinations of form and criterion.",
    ),
    (
        "judged",
        judged(1, 23),
        "Judged so far: 23 of the 35 combinations of form and criterion (Raad); the others are open.",
    ),
    ("judged", judged(1, 35, STAF), "All 35 combinations of form and criterion were judged (Staf (7 people))."),
    (
        "not_judged",
        {"cells": 35, "small_groups": 0},
        "None of the 35 combinations of form and criterion has been judged yet.",
    ),
    (
        "not_judged",
        {"cells": 35, "small_groups": 1},
        "So far fewer than five people of any group judged, and that is not shown.",
    ),
    (
        "too_little",
        {"enough": 0.8},
        "As long as less than 80 % is judged, nothing is said here of which form comes first.",
    ),
    ("verdicts", {"failed": 0}, "No form fails a condition."),
    ("verdicts", {"failed": 1}, "1 verdict says that a form fails a condition."),
    ("verdicts", {"failed": 2}, "2 verdicts say that a form fails a condition."),
    ("first", first(("Licht", [RAAD], [])), "What comes first most often: Licht for 1 group (Raad)."),
    (
        "first",
        first(("Licht", MANY, []), ("Zwaar", [RAAD, STAF], [LOOSE]), left_out=2),
        (
            "What comes first most often: Licht for 5 groups; Zwaar for 2 groups (Raad and Staf (7 people)). By way of advice: "
            "Zwaar for people without a group (5 people). 2 other positions or groups judged too little to say."
        ),
    ),
    ("first", first(("Licht", [], [RAAD])), "By way of advice: Licht for Raad."),
    (
        "first",
        first(("Licht", [RAAD], []), left_out=1),
        "What comes first most often: Licht for 1 group (Raad). 1 other position or group judged too little to say.",
    ),
    (
        "losses",
        {
            "least": "Licht",
            "least_levels": 0.449,
            "least_group": RAAD,
            "most": "Zwaar",
            "most_levels": 2.25,
            "most_group": STAF,
        },
        (
            "With Licht no group loses more than 0.4 level against its own first (Raad); with Zwaar that goes up to 2.3 (Staf (7 "
            "people))."
        ),
    ),
    (
        "group_too_little",
        {"judged": 23, "possible": 35},
        "23 of the 35 combinations were judged: too few to say which form comes first.",
    ),
    (
        "group_first",
        group_first(["Licht"], [0.625], none=1),
        f"Licht comes first in 63 % of the weightings {MARGIN}. {ALL}",
    ),
    (
        "group_first",
        group_first(["Licht", "Zwaar", "Samen"], [0.4, 0.31, 0.29], none=1),
        f"Licht, Zwaar and Samen cannot be told apart: they come first in 40 %, 31 % and 29 % of the weightings {MARGIN}. {ALL}",
    ),
    (
        "group_first",
        group_first(["Licht"], [1.0], order=1),
        f"Licht comes first in 100 % of the weightings {MARGIN}. These are the weightings that fit the order that was given.",
    ),
    (
        "group_first",
        group_first(["Licht"], [0.995], points=1),
        f"Licht comes first in 100 % of the weightings {MARGIN}. These are the weightings around the points that were given.",
    ),
    (
        "group_first",
        group_first(["Licht"], [0.5], none=1, unusable=1),
        (
            f"Licht comes first in 50 % of the weightings {MARGIN}. The weights that were given contradict themselves or say "
            "nothing; all weightings were counted."
        ),
    ),
    (
        "group_first",
        group_first(["Licht"], [0.5], people=9, order=4, points=3, none=2, unusable=1),
        (
            f"Licht comes first in 50 % of the weightings {MARGIN}. Of 9 people 4 gave an order of criteria, 3 points and 2 nothing "
            "that can be used; for the last all weightings were counted."
        ),
    ),
    (
        "group_gap",
        {"missing": 3, "possible": 35, "option": "Licht", "low": 0.301, "high": 0.304},
        "On 3 of the 35 combinations there is no judgement that counts; for the first place that makes no difference.",
    ),
    (
        "group_gap",
        {"missing": 3, "possible": 35, "option": "Licht", "low": 0.0, "high": 0.754},
        (
            "On 3 of the 35 combinations there is no judgement that counts; what they turn out to be makes the share of "
            "Licht between 0 % and 75 %."
        ),
    ),
    (
        "group_always",
        {"option": "Licht", "losers": ["Zwaar", "Samen"], "all_others": True, "ordered": True},
        "Licht is better than every other form in every weighting that fits the order that was given.",
    ),
    (
        "group_always",
        {"option": "Licht", "losers": ["Zwaar", "Samen"], "all_others": False, "ordered": False},
        "Licht is better than Zwaar and Samen whatever the weights are.",
    ),
    ("group_average", {"options": ["Licht"]}, "First on the mean judgements and weights: Licht."),
    (
        "group_turn",
        {"criterion": "Kosten", "now": 0.25, "at": 0.5, "up": True, "option": "Zwaar"},
        "Where “Kosten” weighs more than 50 % (now 25 %), Zwaar comes first.",
    ),
    (
        "group_turn",
        {"criterion": "Kosten", "now": 0.25, "at": 0.125, "up": False, "option": "Zwaar"},
        "Where “Kosten” weighs less than 13 % (now 25 %), Zwaar comes first.",
    ),
    (
        "group_change",
        change(),
        "One judgement can change it: Licht on “Kosten” from + + to −, and Zwaar comes first.",
    ),
    (
        "group_change",
        change(before=None, after=0, shared=True),
        "One judgement can change it: Licht on “Kosten” from not judged to 0, and Zwaar shares the first place.",
    ),
    (
        "group_check",
        {"same": True, "by_order": ["Licht"], "by_free_scale": ["Licht"]},
        (
            "Two other ways of reckoning put the same first: by the order of the judgements only, and with free distances "
            "between the levels."
        ),
    ),
    (
        "group_check",
        {"same": False, "by_order": ["Zwaar", "Samen"], "by_free_scale": ["Licht"]},
        (
            "First by other ways of reckoning: Zwaar and Samen by the order of the judgements only, Licht with free "
            "distances between the levels."
        ),
    ),
    (
        "tried_first",
        first(("Licht", [RAAD, STAF], []), ("Zwaar", [LOOSE], [])),
        (
            "With these weights comes first: Licht for 2 groups (Raad and Staf (7 people)); Zwaar for 1 group (people without "
            "a group (5 people))."
        ),
    ),
    (
        "tried_group_first",
        {"options": ["Licht"], "total": 0.675, "next": "Zwaar", "next_total": 0.5},
        "Licht comes first, with 67.5 of 100. Next is Zwaar with 50.0.",
    ),
    (
        "tried_group_first",
        {"options": ["Licht", "Zwaar"], "total": 0.5, "next": "", "next_total": 0.0},
        "Licht and Zwaar share the first place, with 50.0 of 100.",
    ),
    (
        "tried_gap",
        {"missing": 1, "possible": 35},
        (
            "On 1 of the 35 combinations no judgement is shown. It counts as the middle of the scale; the range beside a "
            "total says what it could still make of it."
        ),
    ),
    (
        "tried_gap",
        {"missing": 3, "possible": 35},
        (
            "On 3 of the 35 combinations no judgement is shown. They count as the middle of the scale; the range beside a "
            "total says what they could still make of it."
        ),
    ),
    ("tried_no_turn", {}, "No single criterion can change the first place, however much or little it weighs."),
    (
        "tried_check",
        {"same": True, "by_order": ["Licht"]},
        "A second opinion (PROMETHEE), by the order of the judgements only, puts the same first.",
    ),
    (
        "tried_check",
        {"same": False, "by_order": ["Zwaar", "Samen"]},
        "A second opinion (PROMETHEE), by the order of the judgements only, puts first: Zwaar and Samen.",
    ),
    (
        "group_restored",
        {"options": ["Zwaar"]},
        "First if what a condition takes out came back: Zwaar.",
    ),
]
NAMES = ("Licht", "Zwaar", "Samen", "Kosten", "Raad", "Staf")


def spoken(code: str, parameters: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return say(Conclusion(f"weighing.{code}", parameters))


@pytest.mark.parametrize(("code", "parameters", "sentence"), SENTENCES)
def test_a_conclusion_is_a_sentence(code: str, parameters: dict[str, Any], sentence: str) -> None:
    assert spoken(code, parameters, "en") == sentence


@pytest.mark.parametrize(("code", "parameters", "sentence"), SENTENCES)
def test_a_conclusion_is_a_sentence_in_dutch_too(code: str, parameters: dict[str, Any], sentence: str) -> None:
    dutch = spoken(code, parameters, "nl")
    assert dutch != sentence
    assert dutch.endswith(".")
    assert not re.search(r"%\(|\{|\}|%[sd]|None|  | ,| \.", dutch)
    # The same is named and the same numbers are said; in Dutch with a comma.
    assert {name for name in NAMES if name in dutch} == {name for name in NAMES if name in sentence}
    figures = r"\d+(?:[.,]\d+)?"
    assert sorted(one.replace(",", ".") for one in re.findall(figures, dutch)) == sorted(re.findall(figures, sentence))


def test_every_conclusion_is_looked_at_here() -> None:
    assert {f"weighing.{code}" for code, _parameters, _sentence in SENTENCES} == set(wording._SENTENCES)


def test_names_with_signs_of_formatting_stand_as_they_are() -> None:
    strange = "50 % (s) %d {x}"
    for code, parameters in (
        ("group_average", {"options": [strange]}),
        ("group_first", group_first([strange], [0.5])),
        ("group_turn", {"criterion": strange, "now": 0.2, "at": 0.5, "up": True, "option": strange}),
        ("group_change", change(option=strange, criterion=strange, first=strange)),
        ("first", first((strange, [GroupName(strange, "people", 5)], [GroupName(strange, "position")]))),
        ("judged", judged(1, 3, GroupName(strange, "position"))),
    ):
        for language in ("en", "nl"):
            assert strange in spoken(code, parameters, language)


@pytest.mark.parametrize(("error", "points"), [(0.0, 1), (0.0026, 1), (0.0079, 2), (0.02, 4)])
def test_the_margin_is_two_errors_and_never_nothing(error: float, points: int) -> None:
    text = spoken("group_first", {**group_first(["Licht"], [0.5]), "error": error}, "en")
    assert f"(margin of the computation: {points} point" in text


# Groups


def test_a_group_is_called_by_its_name_and_people_by_their_number() -> None:
    assert group_name(RAAD) == "Raad"
    assert group_name(STAF) == "Staf (7 people)"
    assert group_name(GroupName("Staf", "people")) == "Staf"
    assert group_name(LOOSE) == "people without a group (5 people)"
    assert group_name(GroupName("", "people")) == "people without a group"


def test_groups_are_named_as_long_as_they_are_few() -> None:
    assert group_names([RAAD]) == "Raad"
    assert group_names([RAAD, STAF]) == "Raad and Staf (7 people)"
    assert group_names(MANY[:4]) == "Raad 0, Raad 1, Raad 2 and Raad 3"
    assert group_names(MANY) == "5 groups"
    with translation.override("nl"):
        assert group_names([RAAD, STAF]) == "Raad en Staf (7 mensen)"


def test_what_weighing_does_not_conclude_has_no_sentence_of_its_own() -> None:
    assert say(Conclusion("weighing.nothing_such")) == ""
    assert say(Conclusion("nothing_yet")) == "Nothing has been recorded in this chapter yet."
