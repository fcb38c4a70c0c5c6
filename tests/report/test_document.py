"""The report as one HTML file: whole by itself, numbered, with references and notes that lead somewhere."""

from __future__ import annotations

import base64
import re
from itertools import pairwise
from typing import Any

import lxml.etree
import pytest
from lxml.html import HtmlElement

from noaber.chapters import CHAPTERS
from noaber.dossier.content import Content
from noaber.overview.chapters import ALL
from noaber.report.composing import compose
from noaber.report.document import build
from tests.builder import HEAD, content_of, dossier
from tests.chapters.helping import PEOPLE, explore
from tests.report.conftest import MakeReport, Report
from tests.report.everything import everything
from tests.report.hostility import PLAIN, tame_text, untamed


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def only_head(*lines: str) -> Content:
    return content_of({"exploration.yaml": HEAD + "".join(f"  {line}\n" for line in lines)})


@pytest.fixture(params=["example", "hostile"])
def full(request: pytest.FixtureRequest) -> Report:
    """Reports in which every chapter holds something."""
    found: Report = request.getfixturevalue(request.param)
    return found


# One file that is whole by itself

# Elements that load, run or send something, and attributes that name what to load.
LOADERS = ("script", "link", "iframe", "frame", "object", "embed", "base", "audio", "video", "track", "form", "applet")
ADDRESSES = ("src", "srcset", "poster", "data", "action", "formaction", "background", "manifest", "ping", "longdesc")
DATA = "data:image/svg+xml;base64,"


def loads_from_outside(css: str) -> list[str]:
    return re.findall(r"@import[^;]*|url\((?!\s*['\"]?#)[^)]*\)|image-set\([^)]*", css)


def test_the_file_loads_nothing_from_outside(full: Report) -> None:
    assert list(full.tree.iter(*LOADERS)) == []
    assert full.tree.xpath("//meta[@http-equiv]") == []
    (style,) = full.tree.iter("style")
    assert ".contents" in style.text
    assert loads_from_outside(style.text) == []
    named = [element.get(name) for element in full.tree.iter() for name in ADDRESSES if element.get(name)]
    assert len(named) == 2 * len(list(full.tree.iter("img"))) > 0
    assert [address[:60] for address in named if not address.startswith(DATA)] == []
    assert full.tree.xpath("//*[@style]/@style") == []
    # Nothing runs either.
    assert [name for element in full.tree.iter() for name in element.attrib if name.startswith("on")] == []


def test_pictures_load_and_run_nothing_either(full: Report) -> None:
    addresses = {element.get(name) for element in full.tree.iter("img", "source") for name in ("src", "srcset")} - {
        None
    }
    for address in addresses:
        svg = base64.b64decode(address.removeprefix(DATA))
        tree = lxml.etree.fromstring(svg, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
        assert tree.tag == "{http://www.w3.org/2000/svg}svg"
        for element in tree.iter(lxml.etree.Element):
            assert lxml.etree.QName(element).localname not in ("script", "image", "foreignObject", "style", "use", "a")
            for name, value in element.attrib.items():
                assert lxml.etree.QName(name).localname != "href"
                assert not str(name).startswith("on")
                assert loads_from_outside(value) == []


def test_every_picture_has_a_text_that_says_the_same(full: Report) -> None:
    pictures = list(full.tree.iter("img"))
    assert len(pictures) >= 3
    assert all(len(picture.get("alt")) > 10 for picture in pictures)


def test_the_same_exploration_gives_the_same_file(db: None) -> None:
    exploration = explore(FINDINGS)
    again = type(exploration).objects.get()
    assert build(exploration, compose(exploration)).html() == build(again, compose(again)).html()


# Numbers and contents


def headings(tree: HtmlElement) -> list[HtmlElement]:
    return [one for one in tree.get_element_by_id("content").iter("h1", "h2") if one.get("id") != "notes"]


def test_chapters_and_paragraphs_are_numbered_from_one_on(full: Report) -> None:
    chapter = paragraph = 0
    for heading in headings(full.tree):
        if heading.tag == "h1":
            chapter, paragraph = chapter + 1, 0
        else:
            paragraph += 1
        number = f"{chapter}.{paragraph}" if paragraph else f"{chapter}"
        assert words(heading[0]) == number
        assert words(heading).startswith(f"{number} ")
        assert len(words(heading)) > len(f"{number} ")
    # Every chapter of the exploration, with an introduction before and sources behind them.
    assert chapter == len(CHAPTERS) + 2


def test_levels_of_headings_are_not_skipped(full: Report) -> None:
    levels = [int(one.tag[1]) for one in full.tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


def test_the_contents_name_every_heading_in_order_and_lead_to_it(full: Report) -> None:
    (contents,) = full.tree.find_class("contents")
    entries = list(contents.iter("a"))
    assert [words(entry) for entry in entries] == [words(one) for one in headings(full.tree)]
    assert [entry.get("href") for entry in entries] == [f"#{one.get('id')}" for one in headings(full.tree)]


def test_the_contents_show_paragraphs_below_their_chapter(full: Report) -> None:
    (contents,) = full.tree.find_class("contents")
    for entry in contents.findall("ol/li"):
        number = words(entry[0]).split()[0]
        below = [words(one).split()[0] for one in entry.findall("ol/li/a")]
        assert [one.rpartition(".")[0] for one in below] == [number] * len(below)


def test_every_link_within_the_file_leads_to_one_place(full: Report) -> None:
    ids = [element.get("id") for element in full.tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    targets = [link.get("href")[1:] for link in full.tree.iter("a") if link.get("href").startswith("#")]
    assert len(targets) > 100
    assert set(targets) - set(ids) == set()


def test_a_link_that_leads_out_of_the_file_is_the_address_of_a_source(full: Report) -> None:
    outside = [link for link in full.tree.iter("a") if not link.get("href").startswith("#")]
    sources = full.tree.get_element_by_id("chapter-sources")
    assert outside
    assert {link.get("href").split(":")[0] for link in outside} == {"https"}
    assert all(sources in link.iterancestors() and words(link) == link.get("href") for link in outside)


# References

ASSIGNMENT = """\
assignments:
  - id: a
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {id: vraag, kind: question, text: Wat dan?}
"""
FINDINGS = {
    "assignment.yaml": ASSIGNMENT,
    "urgency.yaml": """\
findings:
  - {id: u1, kind: challenge, title: Eerste, answers: [vraag], evidence: [{source: nota, basis: published}]}
  - {id: u2, kind: challenge, title: Tweede, answers: [vraag], evidence: [{source: nota, basis: published}]}
  - {id: u3, kind: vulnerability, title: Derde, answers: [vraag], evidence: [{source: nota, basis: published}]}
  - {id: u4, kind: vulnerability, title: Vierde, evidence: [{source: nota, locator: blz. 4, basis: published}]}
  - {id: u5, kind: vulnerability, title: Vijfde}
""",
}


def answers(report: Report) -> HtmlElement:
    """The cell that says where the one assignment point is answered."""
    (found,) = report.tree.xpath("//tr[@id='assignment_item-vraag']/td[2]")
    cell: HtmlElement = found
    return cell


def followed(report: Report, cell: HtmlElement) -> list[str]:
    """What its links lead to."""
    return [words(report.tree.get_element_by_id(link.get("href")[1:])) for link in cell.iter("a")]


def test_three_answers_are_named_each_with_the_paragraph_in_which_it_stands(report: MakeReport) -> None:
    made = report(content_of(dossier(FINDINGS, main=PEOPLE)))
    assert words(answers(made)) == "Eerste (par. 4.1); Tweede (par. 4.1); Derde (par. 4.2)"
    assert [text.split(".")[0] for text in followed(made, answers(made))] == ["Eerste", "Tweede", "Derde"]


def test_more_answers_are_taken_together_by_paragraph_in_the_order_of_the_report(report: MakeReport) -> None:
    # Costs are chapter 10, which comes behind chapter 4.
    more = {
        **FINDINGS,
        "costs.yaml": "findings: [{id: c, kind: consequence, title: Kosten, answers: [vraag]}]",
    }
    made = report(content_of(dossier(more, main=PEOPLE)))
    assert words(answers(made)) == "par. 4.1 (2×), 4.2, 10.1"
    assert [text.split(".")[0] for text in followed(made, answers(made))] == ["Eerste", "Derde", "Kosten"]


# Notes


def references(tree: HtmlElement) -> list[HtmlElement]:
    return [link for link in tree.iter("a") if link.get("role") == "doc-noteref"]


def notes(tree: HtmlElement) -> list[HtmlElement]:
    return tree.xpath("//section[@role='doc-endnotes']/ol/li")


def test_notes_are_numbered_in_the_order_of_the_text(full: Report) -> None:
    numbers = [int(words(link)) for link in references(full.tree)]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(notes(full.tree)) + 1))
    assert [one.get("id") for one in notes(full.tree)] == [f"note-{number}" for number in dict.fromkeys(numbers)]
    assert all(link.get("href") == f"#note-{words(link)}" for link in references(full.tree))


def test_every_note_has_a_text_and_a_way_back_to_where_it_is_first_named(full: Report) -> None:
    first: dict[str, HtmlElement] = {}
    for link in references(full.tree):
        first.setdefault(link.get("href"), link)
    for note in notes(full.tree):
        (back,) = note.iter("a")
        assert back.get("role") == "doc-backlink"
        assert full.tree.get_element_by_id(back.get("href")[1:]) is first[f"#{note.get('id')}"]
        assert len(words(note).removesuffix(words(back)).strip(" .")) > 3


def test_no_mark_of_a_note_is_left_that_was_not_made_a_number(full: Report) -> None:
    assert full.tree.find_class("note") == []


def test_the_same_source_keeps_its_number_within_a_paragraph_and_gets_another_in_the_next(report: MakeReport) -> None:
    made = report(content_of(dossier(FINDINGS, main=PEOPLE)))

    def number(finding: str) -> list[str]:
        return [words(link) for link in references(made.tree.get_element_by_id(f"finding-{finding}"))]

    assert [number(one) for one in ("u1", "u2", "u3", "u4", "u5")] == [["1"], ["1"], ["2"], ["3"], []]
    assert [words(one) for one in notes(made.tree)] == [
        "Nota (published). ↩",
        "Nota (published). ↩",
        "Nota, blz. 4 (published). ↩",
    ]


def test_what_has_no_source_shows_so(report: MakeReport) -> None:
    made = report(content_of(dossier(FINDINGS, main=PEOPLE)))
    marks = made.tree.find_class("no-source")
    assert {words(mark) for mark in marks} == {"[no source]"}
    marked = {one.get("id") for mark in marks for one in mark.iterancestors("div") if one.get("id")}
    assert marked == {"finding-u5"}


# The front page


FRONT = ["subtitle: Kan het samen?", "authors: Gemeenten Aal en Berg", "version: '0.3'"]


def front(report: Report) -> list[str]:
    return [words(line) for line in report.tree.xpath("//header[@class='front']/p")]


def test_the_front_page_says_what_it_is_of_whom_when_and_in_which_version(report: MakeReport) -> None:
    assert front(report(only_head(*FRONT))) == [
        "Report of the exploration · concept",
        "Verkenning Zuidrand",
        "Kan het samen?",
        "Gemeenten Aal en Berg · 1 May 2024 · version 0.3 · concept",
    ]


def test_a_final_report_does_not_call_itself_a_concept(report: MakeReport) -> None:
    made = report(only_head(*FRONT, "status: final"), "nl")
    assert front(made) == [
        "Verslag van de verkenning",
        "Verkenning Zuidrand",
        "Kan het samen?",
        "Gemeenten Aal en Berg · 1 mei 2024 · versie 0.3 · definitief",
    ]
    assert "concept" not in words(made.tree.find("body"))


def test_practice_material_says_so_at_the_top(report: MakeReport) -> None:
    said = "Practice material: invented, not about existing municipalities."
    assert said in words(report(only_head("kind: practice")).tree.find("body"))
    assert said not in words(report(only_head()).tree.find("body"))


def test_a_browser_and_a_search_engine_find_title_authors_and_date(report: MakeReport) -> None:
    tree = report(only_head(*FRONT)).tree
    assert tree.findtext("head/title") == "Verkenning Zuidrand"
    named = {one.get("name"): one.get("content") for one in tree.iter("meta") if one.get("name")}
    assert (named["author"], named["dcterms.date"]) == ("Gemeenten Aal en Berg", "2024-05-01")


# Languages


@pytest.mark.parametrize(
    ("language", "titles", "conclusion"),
    [
        ("nl", ["1 Inleiding", "13 Bronnen"], "Het trekt geen conclusie"),
        ("en", ["1 Introduction", "13 Sources"], "It draws no conclusion"),
    ],
)
def test_the_report_speaks_the_language_that_is_asked_for(
    report: MakeReport, language: str, titles: list[str], conclusion: str
) -> None:
    made = report(content_of(dossier(FINDINGS, main=PEOPLE)), language)
    found = [words(one) for one in made.tree.iter("h1")]
    assert [found[0], found[-1]] == titles
    assert conclusion in words(made.tree.get_element_by_id("chapter-introduction"))


def test_the_two_languages_have_the_same_shape(report: MakeReport) -> None:
    content = everything(tame_text)
    dutch, english = report(content, "nl"), report(content, "en")
    assert [one.tag for one in dutch.tree.iter()] == [one.tag for one in english.tree.iter()]
    assert [words(one) for one in dutch.tree.iter("h1")] != [words(one) for one in english.tree.iter("h1")]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_words_are_hyphenated_as_in_the_language_of_the_exploration(report: MakeReport, language: str) -> None:
    made = report(only_head(f"language: {language}"), language)
    assert made.tree.get("lang") == language
    assert made.document.language == language


# Little to report


def test_an_exploration_of_only_a_head_gives_a_report_that_says_what_is_missing(report: MakeReport) -> None:
    made = report(only_head())
    assert [words(one) for one in made.tree.iter("h1")] == [
        f"{number} {title}"
        for number, title in enumerate(["Introduction", *(str(chapter.title) for chapter in ALL), "Sources"], 1)
    ]
    for chapter in ALL:
        section = made.tree.get_element_by_id(f"chapter-{chapter.name}")
        assert words(section.find_class("question")[0]) == str(chapter.question)
        assert len(words(section.find_class("answer")[0])) > 20
    assert "No sources were recorded." in words(made.tree.get_element_by_id("chapter-sources"))
    assert (references(made.tree), notes(made.tree), made.tree.find_class("no-source")) == ([], [], [])
    assert front(made) == ["Report of the exploration · concept", "Verkenning Zuidrand", "1 May 2024 · concept"]


def test_it_tells_which_chapter_is_being_made(db: None) -> None:
    said: list[str] = []
    compose(explore(main=""), progress=said.append)
    assert said == [str(chapter.title) for chapter in ALL]


# Tables


def test_every_table_says_what_it_shows_and_which_cells_are_heads(full: Report) -> None:
    tables = list(full.tree.iter("table"))
    assert len(tables) > 20
    for table in tables:
        assert words(table.find("caption"))
        assert {one.get("scope") for one in table.find("thead").iter("th")} == {"col"}
        assert {one.get("scope") for one in table.find("tbody").iter("th")} == {"row"}


def test_every_table_scrolls_by_itself_and_can_be_told_from_the_others(full: Report) -> None:
    boxes = full.tree.find_class("scroll")
    assert [box[0] for box in boxes] == list(full.tree.iter("table"))
    assert {(box.get("role"), box.get("tabindex")) for box in boxes} == {("region", "0")}
    names = [box.get("aria-label") for box in boxes]
    assert sorted(names) == sorted(set(names))
    assert all(words(box.find("table/caption")) in box.get("aria-label") for box in boxes)


def test_tables_of_one_name_are_told_apart_by_their_number(report: MakeReport) -> None:
    main = PEOPLE + "".join(
        f"  - {{id: {chapter}-{part}, name: iets, chapter: {chapter}}}\n"
        for chapter in ("urgency", "value")
        for part in ("a", "b")
    )
    figures = "id,quantity,organisation,value\nu,urgency-a,aal,1\nv,value-a,aal,2\n"
    made = report(content_of(dossier({"figures.csv": figures}, main=main)))
    named = [box.get("aria-label") for box in made.tree.find_class("scroll") if "Figures" in box.get("aria-label")]
    assert len(named) == len(set(named)) == 2
    assert all(re.fullmatch(r"Table \d+\. Figures by organisation", name) for name in named)


# Texts of users


def plain(tree: HtmlElement) -> list[tuple[Any, ...]]:
    """Everything in the file but the pictures, in order."""
    return [
        (
            element.tag,
            [(name, value) for name, value in sorted(element.attrib.items()) if name not in ("src", "srcset")],
            element.text or "",
            element.tail or "",
        )
        for element in tree.iter()
    ]


def test_texts_of_users_stay_texts(report: MakeReport, hostile: Report) -> None:
    """The same file as with words in the place of what is strange: no text makes an element, ends one, or is lost."""
    tame = [
        (tag, [(name, untamed(value)) for name, value in named], untamed(text), untamed(tail))
        for tag, named, text, tail in plain(report(everything(tame_text)).tree)
    ]
    assert plain(hostile.tree) == tame
    assert "qz" not in hostile.html
    assert [text for text in PLAIN if text not in hostile.tree.text_content()] == []
