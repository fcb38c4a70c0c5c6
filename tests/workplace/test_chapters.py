"""The page of a chapter: the section of the report, with what one can do there."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any

import lxml.html
import pytest

from noaber.accounts.models import Membership
from noaber.dossier.editing import find
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Confidentiality, Exploration
from noaber.dossier.storing import store
from noaber.overview.chapters import ALL
from noaber.report.composing import compose
from noaber.report.document import build
from noaber.workplace.chapters.overlay import lay_over, record_of
from tests.conftest import EXAMPLE, ROOT, Cast
from tests.workplace.filling import Desk, text_of, tree_of

pytestmark = pytest.mark.django_db

NAMES = [one.name for one in ALL]
# What a page and a report each add to the section.
_OF_PAGE = "//*[contains(@class, 'edit-link') or contains(@class, 'source-button') or contains(@class, 'source-note')]"
_OF_REPORT = "//*[self::span[@class='number' or @class='caption-number'] or self::sup[@class='note-ref']]"
# In a report references get the number of a paragraph, and many are gathered.
_OF_BOTH = "//*[contains(@class, 'ref') or contains(@class, 'refs')]"


@pytest.fixture(params=["noordoost-twente", "oefenregio"])
def example(request: pytest.FixtureRequest, cast: Cast) -> Exploration:
    content = read_dossier(EXAMPLE if request.param == EXAMPLE.name else ROOT / "examples" / request.param).content
    exploration = Exploration(slug=request.param, snapshot=content)
    store(exploration, content)
    for user, role in ((cast.alice, "owner"), (cast.cor, "contributor"), (cast.hans, "hr")):
        Membership.objects.create(user=user, exploration=exploration, role=role, chapters=["options"])
    return exploration


def words(section: Any, *without: str) -> list[str]:
    for path in without:
        for one in section.xpath("." + path):
            one.drop_tree()
    return [word for text in section.itertext() if text.strip() for word in text.split()]


@pytest.mark.walk
def test_every_page_shows_the_section_of_the_report(cast: Cast, example: Exploration) -> None:
    desk = Desk(cast.alice, example.slug)
    report = lxml.html.document_fromstring(build(example, compose(example)).html())
    for name in NAMES:
        (in_report,) = report.xpath(f"//section[@id='chapter-{name}']")
        if "empty" in (in_report.get("class") or ""):
            assert "holds nothing yet" in text_of(desk.get(f"chapters/{name}/"))
            continue
        page = tree_of(desk.get(f"chapters/{name}/"))
        (article,) = page.find_class("chapter-page")
        for added in (*article.xpath("./details[@class='work'] | ./nav | ./form | ./p[contains(@class, 'actions')]"),):
            added.drop_tree()
        shown = words(article, _OF_PAGE, _OF_BOTH)
        expected = words(in_report, _OF_REPORT, _OF_BOTH)
        assert len(expected) > 20
        assert Counter(expected) - Counter(shown) == Counter(), name
        assert Counter(shown) - Counter(expected) == Counter(), name


@pytest.mark.walk
@pytest.mark.parametrize("who", ["alice", "cor", "hans"])
def test_links_to_edit_stand_where_somebody_may_edit_and_lead_to_a_form(
    cast: Cast, example: Exploration, who: str
) -> None:
    desk = Desk(getattr(cast, who), example.slug)
    kinds: Counter[str] = Counter()
    for name in NAMES:
        links = tree_of(desk.get(f"chapters/{name}/")).xpath("//a[@class='edit-link']/@href")
        assert len(links) == len(set(links))
        for link in links:
            kinds[link.split("/")[4]] += 1
        # One of each kind is enough to see where it leads.
        for link in {one.split("/")[4]: one for one in links}.values():
            assert desk.get(link).status_code == 200, link
    if who == "alice":
        assert {"finding", "option", "swot_point", "organisation", "criterion"} <= set(kinds)
    elif who == "cor":
        assert set(kinds) <= {"finding", "option", "swot_point"}
        assert kinds["option"]
    else:
        assert set(kinds) <= {"task"}


def test_functions_of_few_people_are_edited_by_hr_alone(cast: Cast, rich: Exploration) -> None:
    def links(user: Any) -> set[str]:
        found = tree_of(Desk(user).get("chapters/urgency/")).xpath("//a[@class='edit-link']/@href")
        return {one.split("/")[5] for one in found if "/task/" in one}

    assert links(cast.alice) == {"veel"}
    assert links(cast.hans) == {"weinig", "veel"}
    assert links(cast.cor) == set()


@pytest.mark.walk
def test_each_page_is_valid_and_its_references_lead_somewhere(cast: Cast, example: Exploration) -> None:
    desk = Desk(cast.alice, example.slug)
    for name in NAMES:
        answer = desk.get(f"chapters/{name}/")
        page = tree_of(answer)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), [one for one, count in Counter(ids).items() if count > 1]
        for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
            assert link[1:] in ids, (name, link)
        for link in {one.split("/")[4]: one for one in page.xpath("//a/@href") if "/records/" in one}.values():
            assert desk.get(link).status_code == 200, (name, link)
        for button in page.find_class("source-button"):
            (note,) = [one for one in page.find_class("source-note") if one.get("id") == button.get("popovertarget")]
            assert (note.tag, note.get("popover")) == ("span", "auto")
            assert note.text_content().strip()
        # A paragraph in a paragraph is two to a browser; the parser of this test closes the first, as a browser does.
        markup = answer.content.decode()
        assert len(re.findall(r"<p[\s>]", markup)) == markup.count("</p>")
        for inner in page.xpath("//p//*[self::p or self::ul or self::table or self::div or self::h2]"):
            pytest.fail(f"{name}: {inner.tag} within a paragraph")
        headings = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4", "h5")]
        assert headings.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(headings)), (name, headings)


def test_an_empty_chapter_says_so_and_what_to_do(cast: Cast, exploration: Exploration) -> None:
    for name in NAMES:
        page = Desk(cast.alice).get(f"chapters/{name}/")
        assert page.status_code == 200
        assert "This chapter holds nothing yet." in text_of(page) or "<section" in page.content.decode() or name
        for link in tree_of(page).xpath("//main//a/@href"):
            if "/add/" in link:
                assert Desk(cast.alice).get(link).status_code == 200, link
    said = text_of(Desk(cast.hans).get("chapters/costs/"))
    assert "holds nothing yet" in said


def test_who_may_not_write_is_asked_nothing(cast: Cast, rich: Exploration) -> None:
    for who, name in ((cast.hans, "value"), (cast.cor, "value")):
        page = tree_of(Desk(who).get(f"chapters/{name}/"))
        assert not [one for one in page.xpath("//main//a/@href") if "/edit/" in one or "/add/finding" in one]
    page = tree_of(Desk(cast.cor).get("chapters/options/"))
    assert [one for one in page.xpath("//main//a/@href") if "/add/option/" in one]


@pytest.mark.parametrize("name", ["nonsense", "Value", "value%00", "..", "sources"])
def test_what_is_no_chapter_is_not_found(cast: Cast, exploration: Exploration, name: str) -> None:
    assert Desk(cast.alice).get(f"chapters/{name}/").status_code == 404


# Lessons


def lessons(desk: Desk, query: str = "") -> set[str]:
    page = tree_of(desk.get(f"chapters/experience/{query}"))
    return {
        one for one in page.xpath("//@id") if one.startswith("lesson-") and one not in ("lesson-kind", "lesson-case")
    }


def test_lessons_are_narrowed_by_kind_and_by_partnership(cast: Cast, rich: Exploration) -> None:
    desk = Desk(cast.alice)
    both = {"lesson-les-een", "lesson-les-twee"}
    assert lessons(desk) == both
    assert lessons(desk, "?kind=tip") == {"lesson-les-een"}
    assert lessons(desk, "?case=ginds") == {"lesson-les-twee"}
    assert lessons(desk, "?kind=tip&case=ginds") == set()
    assert "0 lessons" in text_of(desk.get("chapters/experience/?kind=tip&case=ginds"))
    assert "1 lesson ·" in text_of(desk.get("chapters/experience/?kind=tip"))
    for strange in ("?kind=x", "?case=x", "?kind=&case=", "?case=%00", "?kind=%3Cscript%3E"):
        assert lessons(desk, strange) == both


def test_a_confidential_partnership_is_not_among_the_choices(cast: Cast, rich: Exploration) -> None:
    Confidentiality.objects.create(
        exploration=rich, key="case:ginds", record="case:ginds", ground="Wet", until="2199-01-01"
    )
    assert "Samenwerking Ginds" in text_of(Desk(cast.alice).get("chapters/experience/"))
    page = Desk(cast.cor).get("chapters/experience/")
    assert "Samenwerking Ginds" not in page.content.decode()
    assert "Samenwerking Elders" in text_of(page)
    assert lessons(Desk(cast.cor), "?case=ginds") == lessons(Desk(cast.cor))


# What is laid over a section


def test_laying_over_leaves_the_text_as_it_is() -> None:
    html = '<h2 id="a">A &amp; B</h2>text<p>één<br>twee <b>drie</b></p><picture><source srcset="x"><img src="y" alt=""></picture>tail'
    assert lay_over(html, "x") == html
    assert lay_over("  ", "x") == ""


def test_a_link_to_edit_says_what_it_edits() -> None:
    html = '<div id="finding-a"><p>De <b>tekst</b></p></div><h3 id="theme-b">Kop</h3><p id="finding-c">Nee</p>'
    laid = lxml.html.fragment_fromstring(
        lay_over(html, "zuidrand", may_edit=lambda records: set(records) - {"finding:c"}), create_parent="div"
    )
    links = laid.find_class("edit-link")
    assert [one.getparent().tag for one in links] == ["p", "h3"]
    assert [one.get("href") for one in links] == [
        "/e/zuidrand/records/finding/a/edit/",
        "/e/zuidrand/records/theme/b/edit/",
    ]
    assert [one.text_content() for one in links] == ["edit De tekst", "edit Kop"]


def test_an_anchor_that_is_no_record_is_none() -> None:
    assert record_of("finding-a-b") == ("finding", "a-b")
    assert record_of("assignment_item-a") == ("assignment_item", "a")
    for anchor in ("chapter-value", "finding", "finding-", "note-1", ""):
        assert record_of(anchor) is None


def test_where_an_anchor_looks_like_a_record_and_is_none_there_is_no_link(cast: Cast, example: Exploration) -> None:
    """The assignment has paragraphs on consequences and on views, with anchors that begin as those of assignments."""
    assert find(example, "assignment", "consequence") is None
    page = tree_of(Desk(cast.alice, example.slug).get("chapters/assignment/"))
    assert "assignment-consequence" in page.xpath("//@id")
    assert not [one for one in page.xpath("//a/@href") if "assignment/consequence" in one]
