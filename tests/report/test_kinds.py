"""What holds for every kind of document: numbers, references, notes, tables, texts of users, and a PDF that can be made."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import Any

import pytest
from django.utils import translation
from lxml.html import HtmlElement

from noaber.chapters import CHAPTERS
from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.report.office import make_docx, make_odt
from tests.builder import HEAD, content_of
from tests.conftest import EXAMPLE, ROOT
from tests.report.conftest import MakeDocument, MakeReport, Report
from tests.report.everything import everything
from tests.report.hostility import PLAIN, hostile_text, tame_text, untamed

KINDS = ("decision", "proposal")
PRACTICE = ROOT / "examples" / "oefenregio"

# A council that gave an assignment, and nothing else.
BARE = {
    "exploration.yaml": HEAD + "bodies:\n  - {id: raad, name: Raad, kind: council}\n",
    "assignment.yaml": "assignments:\n  - {id: a, title: Opdracht, kind: council_proposal, givers: [raad]}\n",
}


@cache
def content(name: str) -> Content:
    if name == "example":
        return read_dossier(EXAMPLE).content
    if name == "practice":
        return read_dossier(PRACTICE).content
    if name == "hostile":
        return everything(hostile_text)
    return content_of(BARE)


@pytest.fixture(
    params=[(name, kind) for name in ("example", "practice", "hostile", "bare") for kind in KINDS], ids="-".join
)
def made(request: pytest.FixtureRequest, document: MakeDocument) -> Report:
    name, kind = request.param
    return document(content(name), kind, "en" if name == "hostile" else "nl")


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_it_is_one_file_with_numbered_headings_and_contents_that_lead_to_them(made: Report) -> None:
    tree = made.tree
    headings = [one for one in tree.get_element_by_id("content").iter("h1", "h2") if one.get("id") != "notes"]
    (contents,) = tree.find_class("contents")
    entries = list(contents.iter("a"))
    assert [words(one) for one in entries] == [words(one) for one in headings]
    assert [one.get("href") for one in entries] == [f"#{one.get('id')}" for one in headings]
    assert all(re.match(r"\d+(\.\d+)? \S", words(one)) for one in headings)


def test_every_anchor_stands_once_and_every_link_leads_somewhere(made: Report) -> None:
    ids = [element.get("id") for element in made.tree.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    targets = {link.get("href")[1:] for link in made.tree.iter("a") if link.get("href").startswith("#")}
    assert targets - set(ids) == set()


def test_every_table_says_what_it_shows_and_which_cells_are_heads(made: Report) -> None:
    for table in made.tree.iter("table"):
        assert words(table.find("caption"))
        assert [cell.get("scope") for cell in table.find("thead").iter("th")]
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in table.find("tbody"))


def test_no_paragraph_list_or_heading_is_empty(made: Report) -> None:
    main = made.tree.get_element_by_id("content")
    assert [
        element.tag for element in main.iter("p", "li", "dd", "dt", "h1", "h2", "h3", "caption") if not words(element)
    ] == []


def test_a_chapter_says_something_also_where_the_exploration_holds_nothing(made: Report) -> None:
    for chapter in made.tree.find_class("chapter"):
        assert len(list(chapter.iter("p", "table", "li", "dd"))) > 0


def test_references_to_the_report_name_its_chapters_by_the_numbers_that_they_have(
    document: MakeDocument, example: Report
) -> None:
    made = document(content("example"), "decision", "nl")
    titles = [words(one) for one in example.tree.iter("h1")]
    found = re.findall(r"verslag, hoofdstuk (\d+), ([^:.\n]+)", "\n".join(made.tree.itertext()))
    assert len(found) > len(CHAPTERS) / 2
    assert [f"{number} {title.strip()}" for number, title in found if f"{number} {title.strip()}" not in titles] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_two_languages_have_the_same_shape_and_other_words(document: MakeDocument, kind: str) -> None:
    dutch, english = (document(content("practice"), kind, language).tree for language in ("nl", "en"))
    assert [one.tag for one in dutch.iter()] == [one.tag for one in english.iter()]
    for tree, other in ((dutch, english), (english, dutch)):
        assert {words(one) for one in tree.iter("h1")} & {words(one) for one in other.iter("h1")} == set()


def plain(tree: HtmlElement) -> list[tuple[Any, ...]]:
    return [
        (
            element.tag,
            [(name, value) for name, value in sorted(element.attrib.items()) if name not in ("src", "srcset")],
            " ".join((element.text or "").split()),
            " ".join((element.tail or "").split()),
        )
        for element in tree.iter()
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_users_stay_texts(document: MakeDocument, kind: str) -> None:
    hostile = document(content("hostile"), kind)
    tame = [
        (
            tag,
            [(name, untamed(value)) for name, value in named],
            " ".join(untamed(text).split()),
            " ".join(untamed(tail).split()),
        )
        for tag, named, text, tail in plain(document(everything(tame_text), kind).tree)
    ]
    assert plain(hostile.tree) == tame
    text = hostile.tree.text_content()
    assert sum(one in text for one in PLAIN) > len(PLAIN) / 2


def test_a_pdf_can_be_made_of_it(made: Report) -> None:
    assert made.pdf_bytes.startswith(b"%PDF-")
    assert len(made.pdf.pages) > 1


# The report stays what it is


def test_the_report_shows_no_direction(document: MakeDocument, report: MakeReport) -> None:
    """A direction interprets: it stands in the decision document only."""
    for name in ("example", "practice"):
        titles = [row["title"] for row in content(name)["tables"]["weighing.yaml#directions"]]
        assert titles
        in_decision = {words(one) for one in document(content(name), "decision", "nl").tree.iter("h2")}
        in_report = {words(one) for one in report(content(name), "nl").tree.iter("h1", "h2", "h3", "dt", "strong")}
        for title in titles:
            assert any(heading.endswith(title) for heading in in_decision)
            assert not any(heading.endswith(title) for heading in in_report)


# In a word processor


def test_chapters_of_a_proposal_go_on_where_the_one_before_ends(document: MakeDocument) -> None:
    made = document(content("practice"), "proposal", "nl")
    chapters = len(list(made.tree.iter("h1")))
    with translation.override("nl"):
        word, office = make_docx(made.document), make_odt(made.document)
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    assert text.count('<w:pageBreakBefore w:val="0"/>') == chapters
    text = zipfile.ZipFile(io.BytesIO(office)).read("content.xml").decode()
    (style,) = re.findall(
        r'<style:style style:name="(\w+)"[^>]*><style:paragraph-properties fo:break-before="auto"', text
    )
    assert len(re.findall(rf'<text:h [^>]*text:style-name="{style}"', text)) == chapters
