"""The section on weighing as a reader sees it: what a condition takes out, ranges, differences, and two whole examples."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from django.utils import translation
from lxml.html import HtmlElement

from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.overview.chapters import BY_NAME, answer_of, plain_result, result_of, section_of
from tests.chapters.helping import SOURCED, analysed, as_json, codes, explore, said, shown, table, words
from tests.chapters.helping_weighing import FRAMEWORK, Given
from tests.conftest import EXAMPLE, ROOT

PRACTICE = ROOT / "examples" / "oefenregio"
SHARES = "How often each form comes first, by position or group"
THREE = """\
options:
  - {id: licht, name: Licht}
  - {id: zwaar, name: Zwaar}
  - {id: samen, name: Samen}
"""


def fails(*options: str) -> str:
    verdicts = [
        f"  - {{option: {one}, condition: nabij, outcome: fails, why: Te ver., {SOURCED}}}\n" for one in options
    ]
    return FRAMEWORK + "verdicts:\n" + "".join(verdicts)


def three(*failed: str) -> Given:
    """The council finds Samen better than Licht, and Licht better than Zwaar."""
    given = Given(yaml=fails(*failed) if failed else FRAMEWORK, options=THREE)
    given.states("raad", "1 1 0 0", more="body: raad-aal")
    given.judgements += ["raad,samen,kwaliteit,2,", "raad,samen,kracht,2,"]
    return given


# What a condition takes out


def test_a_form_that_fails_stays_visible_and_is_not_compared(db: None) -> None:
    exploration = explore(three("samen").files())
    tree = shown("weighing", exploration)
    text = words(tree)
    assert "A condition takes these forms out, so they are not compared here: Samen." in text
    assert table(tree, "Verdicts by form and condition")[2] == ["Samen", "FailsNota, par. 2 (published).Te ver."]
    assert table(tree, "Judgements: Standpunt raad")[2] == ["Samen", "+ +", "+ +"]
    assert table(tree, SHARES) == [["Standpunt raad", "100 %", "0 %"]]
    assert "First if what a condition takes out came back: Samen." in text
    assert codes("weighing", exploration) == ["weighing.first", "weighing.verdicts"]
    comparison = analysed("weighing", exploration).comparison
    assert (comparison.options, comparison.failed) == (("Licht", "Zwaar"), ("Samen",))
    assert comparison.groups[0].restored == (0, 0, 1)


@pytest.mark.parametrize("outcome", ["meets", "unknown", "meets_if, proviso: Als het kan"])
def test_only_a_verdict_that_says_so_takes_a_form_out(outcome: str, db: None) -> None:
    given = three("samen")
    given.yaml = given.yaml.replace("outcome: fails", f"outcome: {outcome}")
    comparison = analysed("weighing", explore(given.files())).comparison
    assert (comparison.failed, len(comparison.options)) == ((), 3)


def test_where_fewer_than_two_forms_would_be_left_all_are_compared_and_that_is_said(db: None) -> None:
    exploration = explore(three("samen", "zwaar").files())
    tree = shown("weighing", exploration)
    assert (
        "A condition takes these forms out, and then fewer than two would be left, so all are compared: Zwaar, Samen."
        in words(tree)
    )
    assert table(tree, SHARES) == [["Standpunt raad", "0 %", "0 %", "100 %"]]


# What was judged too little


def test_below_four_fifths_a_range_is_shown_and_no_first_place(db: None) -> None:
    exploration = explore(Given().states("raad", "2 2 -2 .", more="body: raad-aal").files())
    tree = shown("weighing", exploration)
    assert table(tree, "What the missing judgements could still make of it")[0][:2] == ["Standpunt raad", "3/4"]
    assert SHARES not in words(tree)
    assert codes("weighing", exploration) == ["weighing.framework", "weighing.judged", "weighing.too_little"]
    assert tree.xpath("//picture|//img") == []


def test_a_judge_without_judgements_pretends_nothing(db: None) -> None:
    exploration = explore(Given().states("raad", "", more="body: raad-aal").files())
    tree = shown("weighing", exploration)
    (row,) = table(tree, "What the missing judgements could still make of it")
    assert row == ["Standpunt raad", "0/4", "0–100 %", "0–100 %"]
    assert table(tree, "Judgements: Standpunt raad") == [["Licht", "○", "○"], ["Zwaar", "○", "○"]]


# Where groups differ


def test_groups_that_agree_on_everything_get_sensible_sentences(db: None) -> None:
    given = Given().states("aal", "0 0 0 0", more="body: raad-aal").states("berg", "0 0 0 0", more="body: raad-berg")
    exploration = explore(given.files())
    for language in ("en", "nl"):
        assert ": – (Kendall" in words(shown("weighing", exploration, language))
    assert "Of the differences between groups" not in words(shown("weighing", exploration))
    assert "Furthest apart" not in words(shown("weighing", exploration))
    plain = as_json("weighing", exploration)["comparison"]
    assert [plain[part] for part in ("kendall_w", "facts", "values", "both", "difference")] == [None] * 5


def test_what_sets_groups_apart_is_said_in_words(db: None) -> None:
    given = Given().states("aal", "2 0 -2 0", more="body: raad-aal").states("berg", "-2 0 1 0", more="body: raad-berg")
    given.weighs("aal", kwaliteit="/60", kracht="/40").weighs("berg", kwaliteit="/80", kracht="/20")
    text = words(shown("weighing", explore(given.files())))
    assert "Furthest apart are Standpunt aal and Standpunt berg" in text
    assert "They judge “Licht” most differently on “Kwaliteit”: 2.0 against" in text
    assert "“Kwaliteit” weighs 60 % for the first and 80 % for the second." in text


def test_groups_that_judge_alike_are_not_said_to_judge_differently(db: None) -> None:
    given = (
        Given().states("aal", "2 -2 -2 2", more="body: raad-aal").states("berg", "2 -2 -2 2", more="body: raad-berg")
    )
    given.weighs("aal", kwaliteit="1/", kracht="2/").weighs("berg", kwaliteit="2/", kracht="1/")
    text = words(shown("weighing", explore(given.files())))
    assert "Furthest apart are Standpunt aal and Standpunt berg" in text
    assert "most differently" not in text
    assert "0 % come from how they judge the forms, 100 % from what they find important" in text


# A mixture


def test_a_mixture_stands_last_with_the_shares_that_were_set(db: None) -> None:
    given = (
        Given().states("aal", "2 2 -2 -2", more="body: raad-aal").states("berg", "-2 -2 2 2", more="body: raad-berg")
    )
    caption = "How often each form comes first in the mixture"
    assert caption not in words(shown("weighing", explore(given.files(), slug="zonder")))
    given.yaml += (
        "mixture:\n"
        "  - {body: raad-aal, part: position, share: 3}\n"
        "  - {body: raad-berg, part: position, share: 1}\n"
        "  - {body: staf, part: people, share: 9}\n"
    )
    tree = shown("weighing", explore(given.files(), slug="met"))
    assert table(tree, caption) == [["Licht", "75 %"], ["Zwaar", "25 %"]]
    text = words(tree)
    assert "Standpunt aal 75 %, Standpunt berg 25 %." in text
    assert text.index(SHARES) < text.index(caption)


# Two whole examples


@cache
def content(folder: Path) -> Content:
    with translation.override("en"):
        return read_dossier(folder).content


@pytest.fixture(params=[EXAMPLE, PRACTICE], ids=["noordoost-twente", "oefenregio"])
def whole(request: pytest.FixtureRequest, db: None) -> Exploration:
    exploration = Exploration(snapshot=content(request.param))
    store(exploration, exploration.snapshot)
    return exploration


def section(exploration: Exploration, language: str) -> HtmlElement:
    with translation.override(language):
        return lxml.html.fragment_fromstring(section_of(BY_NAME["weighing"], exploration).html, create_parent="main")


def test_a_whole_example_reads_well_in_both_languages_and_as_json(whole: Exploration) -> None:
    for language in ("en", "nl"):
        tree = section(whole, language)
        text = words(tree)
        assert not re.search(r"%\(\w+\)|\{\{|\{%|\bnan\b|\bNone\b|GroupName", text), language
        with translation.override(language):
            assert answer_of(BY_NAME["weighing"], result_of(BY_NAME["weighing"], whole))
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert all(len(row) == len(one.find("thead/tr")) for one in tree.iter("table") for row in one.find("tbody"))
    plain = plain_result(BY_NAME["weighing"], whole)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("whole", [EXAMPLE], indirect=True, ids=["noordoost-twente"])
def test_of_the_real_exploration_nothing_is_pretended(whole: Exploration) -> None:
    comparison = result_of(BY_NAME["weighing"], whole).comparison
    (group,) = comparison.groups
    assert (group.judged, group.possible, group.is_statement) == (23, 35, False)
    assert comparison.first == comparison.losses == comparison.pairs == ()
    assert [one.code for one in group.conclusions] == ["weighing.group_too_little"]
    assert all(one.low < one.high for one in group.shares)
    tree = section(whole, "en")
    assert SHARES not in words(tree)
    assert "comes first in" not in words(tree)
    assert "Judged so far: 23 of the 35 combinations of form and criterion" in " ".join(said("weighing", whole))


@pytest.mark.parametrize("whole", [PRACTICE], indirect=True, ids=["oefenregio"])
def test_the_practice_region_shows_every_kind_of_group(whole: Exploration) -> None:
    result = result_of(BY_NAME["weighing"], whole)
    comparison = result.comparison
    assert comparison.failed == ("Werkorganisatie",)
    assert any(one.is_statement for one in comparison.groups)
    assert comparison.unsure
    assert {one.name.part for one in comparison.groups} == {"position", "people"}
    assert any(one.advisory for one in comparison.groups)
    assert result.small_groups
    assert len(comparison.first) > 1
    assert 0 < comparison.facts < 1
    text = words(section(whole, "nl"))
    assert not re.search(r"\bp-\d{3}\b", text + json.dumps(plain_result(BY_NAME["weighing"], whole)))
    assert all(one.name.people is None or one.name.people >= 5 for one in comparison.groups)
    assert {one.name for one in comparison.groups}.isdisjoint(result.small_groups)
