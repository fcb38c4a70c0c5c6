"""What was asked and what was found, both ways."""

from __future__ import annotations

from datetime import date

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Confidentiality, Exploration
from noaber.dossier.storing import store
from noaber.overview.tracing import trace
from noaber.report.composing import compose
from noaber.report.document import build
from noaber.report.places import places_in_chapter
from tests.builder import content_of, dossier
from tests.conftest import EXAMPLE, Cast
from tests.workplace.councils import FILES, MAIN, english, fill, words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("traceability", args=["zuidrand"])


@pytest.fixture
def alice(client: Client, cast: Cast, exploration: Exploration) -> Client:
    fill(exploration)
    client.force_login(cast.alice)
    return english(client)


def text_of(client: Client, query: str = "") -> str:
    return words_of(client.get(PAGE + query))


def test_points_without_an_answer_come_first_with_a_way_to_answer_them(alice: Client) -> None:
    text = text_of(alice)
    assert "3 points were asked; 2 have an answer. 1 is open." in text
    assert text.index("A2 Hoe komen we ervan af?") < text.index("A1 Wat kost het ons?")
    assert "Not answered · Add a finding that answers it" in text
    assert "Het kost een ton drawback · par. 6.2 · De nota, par. 2" in text
    assert "Taken up in the framework: Nabijheid" in text
    page = alice.get(PAGE).content.decode()
    assert "answers=weg" in page
    assert f"{reverse('chapter', args=['zuidrand', 'value'])}#finding-duur" in page


def test_findings_show_their_points_and_those_that_answer_nothing_stand_apart(alice: Client) -> None:
    found = text_of(alice, "?way=findings")
    assert "Het kost een ton drawback · 1 source A1 Wat kost het ons? par. 6.2" in found
    assert "Meer plezier" not in found
    idle = text_of(alice, "?way=idle")
    assert "Meer plezier added value · 0 sources" in idle
    # A part of a finding that answers a point belongs to the answer.
    assert "Vooral overleg" not in idle


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?state=open", "Hoe komen we ervan af?", "Wat kost het ons?"),
        ("?state=answered", "Wat kost het ons?", "Hoe komen we ervan af?"),
        ("?kind=principle", "Blijf dichtbij.", "Wat kost het ons?"),
        ("?council=body:raad-aal", "Wat kost het ons?", "No points like that."),
        ("?council=body:raad-berg", "No points like that.", "Wat kost het ons?"),
        ("?way=findings&kind=risk", "No findings like that.", "Het kost een ton"),
        ("?way=findings&council=body:raad-berg", "No findings like that.", "Het kost een ton"),
        ("?way=nonsense", "Wat kost het ons?", "No points like that."),
    ],
)
def test_it_can_be_narrowed(alice: Client, query: str, shown: str, hidden: str) -> None:
    text = text_of(alice, query)
    assert shown in text
    assert hidden not in text


def test_what_is_confidential_is_traced_for_those_who_may_see_it_only(
    alice: Client, cast: Cast, exploration: Exploration
) -> None:
    Confidentiality.objects.create(
        exploration=exploration, key="c", record="finding:duur", ground="art. 23", until=date(2999, 1, 1)
    )
    exploration.revision += 1
    exploration.save()
    assert "Het kost een ton" in text_of(alice)
    alice.force_login(cast.hans)
    text = text_of(alice)
    assert "Het kost een ton" not in text
    assert "2 are open." in text
    asked = lxml.html.fromstring(alice.get(reverse("council-answers", args=["zuidrand", "raad-aal"])).content)
    assert "Het kost een ton" not in asked.text_content()


def test_without_an_assignment_it_says_what_to_do(client: Client, cast: Cast) -> None:
    english(client).force_login(cast.alice)
    assert "No points of an assignment have been recorded yet. Enter the assignment" in text_of(client)


def test_the_paragraphs_are_those_of_the_report(db: None) -> None:
    exploration = Exploration()
    store(exploration, read_dossier(EXAMPLE).content)
    tree = build(exploration, compose(exploration)).tree
    numbers = {heading.get("data-number") for heading in tree.iter("h1", "h2")}
    for one in trace(exploration).findings:
        anchor = one.record.replace(":", "-")
        place = places_in_chapter(exploration, one.chapter, everything=True)[anchor]
        assert place in numbers
        element = tree.get_element_by_id(anchor)
        # The last heading before it in the document is that of its paragraph.
        heading = element.xpath("(ancestor-or-self::h2|preceding::h2|ancestor-or-self::h1|preceding::h1)[last()]")[0]
        assert place == heading.get("data-number")


ROOMS = [
    ("traceability", ()),
    ("calendar", ()),
    ("calendar-file", ()),
    ("project", ()),
    ("councils", ()),
    ("council", ("raad-aal",)),
    ("council-answers", ("raad-aal",)),
]


@pytest.mark.parametrize(("name", "rest"), ROOMS)
def test_a_page_asks_the_database_as_little_when_there_is_much(
    client: Client, cast: Cast, exploration: Exploration, name: str, rest: tuple[str, ...]
) -> None:
    path = reverse(name, args=["zuidrand", *rest])
    client.force_login(cast.alice)
    counts = []
    for many in (1, 30):
        store(exploration, content_of(_much(many)))
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def _much(many: int) -> dict[str, str]:
    actions = "".join(f"  - {{id: a{n}, text: Doe {n}., owner: stuurgroep, meeting: start}}\n" for n in range(many))
    findings = "".join(f"  - {{id: f{n}, kind: risk, title: Risico {n}, answers: [kosten]}}\n" for n in range(many))
    acts = "".join(f"      - {{kind: motion, text: Motie {n}}}\n" for n in range(many))
    return dossier(
        {
            **FILES,
            "process.yaml": FILES["process.yaml"] + actions,
            "value.yaml": FILES["value.yaml"] + findings,
            "follow-up.yaml": FILES["follow-up.yaml"] + acts,
        },
        main=MAIN,
    )


@pytest.mark.parametrize(("name", "chapter"), [("alice", "assignment"), ("cor", "options"), ("hans", "")])
def test_a_way_to_answer_is_offered_in_a_chapter_that_one_writes(
    alice: Client, cast: Cast, name: str, chapter: str
) -> None:
    alice.force_login(getattr(cast, name))
    page = lxml.html.fromstring(alice.get(PAGE).content)
    (first, *_rest) = [*page.xpath("//a[contains(@href, '/add/finding/')]/@href"), ""]
    assert (f"chapter={chapter}&" in first) if chapter else not first
    assert not first or alice.get(first).status_code == 200
    idle = lxml.html.fromstring(alice.get(PAGE + "?way=idle").content)
    for url in idle.xpath("//main//a[contains(@href, '/edit/')]/@href"):
        assert alice.get(url).status_code == 200, url
