"""All chapters beside each other: what each asks, what it shows and what it gives as JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import lxml.html
import pytest
from django.utils import translation
from lxml.html import HtmlElement

from noaber.chapters import CHAPTERS
from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.results import Conclusion
from noaber.dossier.storing import store
from noaber.overview.chapters import ALL, BY_NAME, Chapter, answer_of, plain_result, result_of, section_of
from tests.chapters.helping import explore
from tests.conftest import EXAMPLE

# What a section of a report may not hold: it is read on paper too, and stands on a page of which it knows nothing.
CONTROLS = frozenset(
    {
        *("button", "dialog", "form", "input", "select", "textarea"),
        *("audio", "embed", "frame", "iframe", "link", "meta", "object", "script", "style", "video"),
    }
)
FINDING = "findings: [{id: los, kind: risk, title: '%s', text: '%s'}]"


@cache
def example() -> Content:
    with translation.override("en"):
        return read_dossier(EXAMPLE).content


@pytest.fixture
def real(db: None) -> Exploration:
    exploration = Exploration(snapshot=example())
    store(exploration, example())
    return exploration


def file_of(chapter: str) -> str:
    return f"{chapter.replace('_', '-')}.yaml"


# Which chapters there are


def test_every_chapter_stands_once_in_the_order_in_which_it_is_read() -> None:
    assert tuple(chapter.name for chapter in ALL) == CHAPTERS
    assert list(BY_NAME) == list(CHAPTERS)
    assert list(BY_NAME.values()) == list(ALL)


@pytest.mark.parametrize("chapter", ALL, ids=CHAPTERS)
def test_a_chapter_has_a_title_and_a_question_in_both_languages(chapter: Chapter) -> None:
    said = {}
    for language in ("en", "nl"):
        with translation.override(language):
            said[language] = (str(chapter.title), str(chapter.question))
        title, question = said[language]
        assert title
        assert title == title.strip()
        assert not title.endswith((".", "?"))
        assert question.endswith("?")
    # “Partners” is a word of both languages; no question is.
    assert said["en"][1] != said["nl"][1]


def test_no_two_chapters_have_the_same_title_or_question() -> None:
    for language in ("en", "nl"):
        with translation.override(language):
            assert len({str(chapter.title) for chapter in ALL}) == len(ALL)
            assert len({str(chapter.question) for chapter in ALL}) == len(ALL)


# Sections


def tree_of(html: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(html, create_parent="main")


def elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The elements; no comments."""
    return (one for one in tree.iter() if isinstance(one.tag, str))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_section_holds_no_controls_no_script_and_no_style_of_its_own(language: str, real: Exploration) -> None:
    with translation.override(language):
        for chapter in ALL:
            section = section_of(chapter, real)
            tree = tree_of(section.html)
            assert section.chapter is chapter
            assert tree.text_content().strip(), chapter.name
            for one in elements(tree):
                place = (chapter.name, one.tag, dict(one.attrib))
                assert one.tag not in CONTROLS, place
                assert "style" not in one.attrib, place
                assert not any(name.startswith("on") for name in one.attrib), place
                for name in ("href", "src"):
                    assert re.match(r"https?://|#|data:image/|$", one.get(name, "")), place


def test_ids_in_the_sections_stand_once_and_links_within_lead_somewhere(real: Exploration) -> None:
    trees = [tree_of(section_of(chapter, real).html) for chapter in ALL]
    ids = [one.get("id") for tree in trees for one in elements(tree) if one.get("id")]
    assert len(set(ids)) == len(ids)
    links = {one.get("href") for tree in trees for one in elements(tree) if one.get("href", "").startswith("#")}
    assert sorted(link for link in links if link[1:] not in ids and not link.startswith("#source-")) == []


def test_headings_in_a_section_start_below_the_chapter_and_skip_no_level(real: Exploration) -> None:
    for chapter in ALL:
        levels = [int(one.tag[1]) for one in elements(tree_of(section_of(chapter, real).html)) if _is_heading(one)]
        assert 1 not in levels
        assert all(later <= level + 1 for level, later in zip([1, *levels], levels, strict=False)), chapter.name


def _is_heading(element: HtmlElement) -> bool:
    return re.fullmatch(r"h[1-6]", element.tag) is not None


@pytest.mark.parametrize("chapter", ALL, ids=CHAPTERS)
def test_what_people_wrote_stays_text(chapter: Chapter, db: None) -> None:
    attack = '<script>alert(1)</script><b onclick="x()" style="color: red">vet</b> & meer {{ result }}'
    exploration = explore({file_of(chapter.name): FINDING % (attack, attack)})
    tree = tree_of(section_of(chapter, exploration).html)
    assert attack in tree.text_content()
    assert not [one.tag for one in elements(tree) if one.tag in {"script", "b"} or "style" in one.attrib]


@pytest.mark.parametrize("chapter", ALL, ids=CHAPTERS)
def test_a_section_of_an_empty_exploration_is_empty_and_its_answer_says_so(chapter: Chapter, db: None) -> None:
    section = section_of(chapter, explore(main=""))
    assert tree_of(section.html).text_content().strip() == ""
    assert section.answer


def test_an_answer_consists_of_sentences_in_the_language_of_the_reader(real: Exploration) -> None:
    for chapter in ALL:
        answers = []
        for language in ("en", "nl"):
            with translation.override(language):
                answer = section_of(chapter, real).answer
            assert answer, chapter.name
            assert all(sentence.endswith((".", "!", "?")) and "%(" not in sentence for sentence in answer)
            answers.append(answer)
        assert answers[0] != answers[1]


# One analysis for every face


def test_a_chapter_is_analysed_once_for_each_revision(exploration: Exploration) -> None:
    made: list[int] = []

    def analyse(one: Exploration) -> Found:
        made.append(one.revision)
        return Found(())

    chapter = Chapter("assignment", "Titel", "Vraag?", analyse, lambda _: "")
    first = result_of(chapter, exploration)
    assert result_of(chapter, exploration) is first
    section_of(BY_NAME["process"], exploration)
    assert len(made) == 1
    exploration.revision += 1
    assert result_of(chapter, exploration) is not first
    assert made == [exploration.revision - 1, exploration.revision]


def test_what_was_stored_since_is_analysed_anew(db: None) -> None:
    exploration = explore()
    chapter = BY_NAME["value"]
    assert tree_of(section_of(chapter, exploration).html).text_content().strip() == ""
    content = {**exploration.snapshot, "tables": {**exploration.snapshot["tables"]}}
    content["tables"]["value.yaml#findings"] = [{"id": "nieuw", "kind": "risk", "title": "Nieuw gevonden"}]
    store(exploration, content)
    assert "Nieuw gevonden" in section_of(chapter, exploration).html


def test_explorations_do_not_share_results(db: None) -> None:
    one = explore({"value.yaml": FINDING % ("Van de een", "")})
    other = explore({"value.yaml": FINDING % ("Van de ander", "")}, slug="noordrand")
    assert "Van de een" in section_of(BY_NAME["value"], one).html
    assert "Van de een" not in section_of(BY_NAME["value"], other).html


# JSON


@dataclass(frozen=True)
class Found:
    conclusions: tuple[Conclusion, ...]
    shares: tuple[Any, ...] = ()


def plain_of(*conclusions: Conclusion, shares: tuple[Any, ...] = ()) -> dict[str, Any]:
    """What a chapter that finds this gives; it says its codes in capitals, and nothing of `silent`."""
    say = {"silent": ""}
    chapter = Chapter(
        "value",
        "Titel",
        "Vraag?",
        lambda _: Found(conclusions, shares),
        lambda one: say.get(one.code, one.code.upper()),
    )
    return plain_result(chapter, Exploration(slug="zuidrand"))


def test_json_says_of_which_exploration_and_chapter_it_is() -> None:
    assert plain_of() == {
        "exploration": "zuidrand",
        "kind": "real",
        "chapter": "value",
        "question": "Vraag?",
        "conclusions": [],
        "shares": [],
    }


def test_a_conclusion_is_a_code_with_parameters_and_its_text() -> None:
    assert plain_of(Conclusion("value.found", {"count": 3, "share": Decimal("0.5")}))["conclusions"] == [
        {"code": "value.found", "parameters": {"count": 3, "share": 0.5}, "text": "VALUE.FOUND"}
    ]


def test_what_does_not_exist_is_null_and_never_not_a_number() -> None:
    plain = plain_of(Conclusion("a", {"share": math.nan}), shares=(math.inf, -math.inf, math.nan, 0.5))
    assert plain["shares"] == [None, None, None, 0.5]
    assert plain["conclusions"][0]["parameters"] == {"share": None}
    json.dumps(plain, allow_nan=False)


def test_a_conclusion_without_a_sentence_is_left_out_of_the_answer() -> None:
    chapter = Chapter("value", "", "", lambda _: None, lambda one: {"silent": ""}.get(one.code, one.code.upper()))
    assert answer_of(chapter, Found((Conclusion("een"), Conclusion("silent"), Conclusion("twee")))) == ("EEN", "TWEE")


def conclusions_in(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in JSON that is a conclusion."""
    if isinstance(value, dict):
        if set(value) == {"code", "parameters", "text"}:
            yield value
        for one in value.values():
            yield from conclusions_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from conclusions_in(one)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_chapter_of_a_real_exploration_is_json_with_codes_parameters_and_text(
    language: str, real: Exploration
) -> None:
    with translation.override(language):
        for chapter in ALL:
            plain = plain_result(chapter, real)
            text = json.dumps(plain, allow_nan=False)
            assert json.loads(text) == plain, chapter.name
            assert plain["exploration"] == real.slug
            assert plain["chapter"] == chapter.name
            assert plain["question"] == str(chapter.question)
            assert plain["conclusions"] == list(conclusions_in(plain["conclusions"]))
            assert plain["conclusions"]
            for conclusion in conclusions_in(plain):
                assert re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", conclusion["code"])
                assert "%(" not in conclusion["text"]
            texts = tuple(one["text"] for one in plain["conclusions"] if one["text"])
            assert texts == section_of(chapter, real).answer


def test_codes_and_parameters_are_the_same_in_both_languages(real: Exploration) -> None:
    def codes(chapter: Chapter) -> list[tuple[str, Any]]:
        return [(one["code"], one["parameters"]) for one in plain_result(chapter, real)["conclusions"]]

    for chapter in ALL:
        with translation.override("en"):
            english = codes(chapter)
        with translation.override("nl"):
            assert codes(chapter) == english


@pytest.mark.parametrize("chapter", ALL, ids=CHAPTERS)
def test_an_empty_exploration_is_json_too(chapter: Chapter, db: None) -> None:
    plain = plain_result(chapter, explore(main=""))
    json.dumps(plain, allow_nan=False)
    assert plain["chapter"] == chapter.name
