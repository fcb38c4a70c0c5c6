"""The journey as a page: what stands on it, for whom, and how cheap it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from noaber.accounts.models import Membership
from noaber.chapters import CHAPTERS
from noaber.dossier.models import AuditLine, Exploration
from noaber.dossier.standard import practice
from noaber.dossier.storing import store
from noaber.overview.journey import PARTS
from noaber.workplace.journey.links import mend_url, record_link
from tests.builder import content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

ASKED = {
    "assignment.yaml": """\
        assignments:
          - id: opdracht
            title: Opdracht
            kind: council_proposal
            givers: [raad-aal]
            items: [{id: a, kind: question, text: Wat kost het?}]
        """
}


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def page(cast: Cast, client: Client):  # type: ignore[no-untyped-def]
    def ask(user: str = "alice") -> str:
        client.force_login(getattr(cast, user))
        return client.get("/e/zuidrand/").content.decode()

    return ask


def test_every_chapter_stands_on_it_with_what_is_missing(page) -> None:  # type: ignore[no-untyped-def]
    text = page()
    for name in CHAPTERS:
        assert reverse("chapter", args=["zuidrand", name]) in text
    assert "/e/zuidrand/add/assignment/" in text


def test_only_who_may_write_a_chapter_is_sent_to_where_it_can_be_mended(page) -> None:  # type: ignore[no-untyped-def]
    assert "/add/option/" in page("cor")
    assert "/add/assignment/" not in page("cor")
    assert "/add/option/" not in page("hans")
    assert "First steps" not in page("hans")


def test_open_questions_of_councils_are_named(page, exploration: Exploration) -> None:  # type: ignore[no-untyped-def]
    store(exploration, content_of(dossier(ASKED)))
    assert "/e/zuidrand/records/assignment_item/a/" in page()


def test_what_others_changed_is_told_until_the_visit_ends(cast: Cast, client: Client, exploration: Exploration) -> None:
    client.force_login(cast.alice)
    assert b"first visit" in client.get("/e/zuidrand/").content
    AuditLine.objects.create(exploration=exploration, by=cast.bob, code="dossier.renewed")
    mine = Membership.objects.filter(user=cast.alice)
    assert mine.get().seen_revision == exploration.revision
    mine.update(seen_at=timezone.now() - timedelta(hours=2))
    AuditLine.objects.filter(by=cast.bob).update(at=timezone.now() - timedelta(hours=1))
    for _again in range(2):
        said = client.get("/e/zuidrand/").content.decode()
        assert "One change by others" in said
        assert "bob loaded files over it" in said
    mine.update(seen_at=timezone.now() - timedelta(minutes=61))
    AuditLine.objects.filter(by=cast.bob).update(at=timezone.now() - timedelta(hours=3))
    assert b"Nobody else changed anything" in client.get("/e/zuidrand/").content


def test_of_what_is_confidential_nothing_is_told_to_others(page, exploration: Exploration, cast: Cast) -> None:  # type: ignore[no-untyped-def]
    files = {
        "process.yaml": "actions:\n  - {id: geheim, text: Geheime actie, due: 2020-01-01}\n",
        "confidential.yaml": "confidential:\n  - {record: 'action:geheim', ground: Woo, until: 2099-01-01}\n",
    }
    store(exploration, content_of(dossier(files)))
    assert "Geheime actie" in page("bob")
    assert "Geheime actie" not in page("hans")


def test_it_is_cheap_also_where_much_stands(cast: Cast, client: Client, exploration: Exploration) -> None:
    content = practice()
    content["exploration"]["slug"] = "zuidrand"
    store(exploration, content)
    client.force_login(cast.alice)
    client.get("/e/zuidrand/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/e/zuidrand/")
    assert len(queries) <= 30


def test_the_first_steps_follow_what_was_done(cast: Cast, client: Client, exploration: Exploration) -> None:
    client.force_login(cast.alice)

    def done() -> int:
        return client.get("/e/zuidrand/first-steps/").content.decode().count('class="full"')

    before = done()
    exploration.purpose = "Daarom."
    exploration.save()
    store(exploration, content_of(dossier(ASKED)))
    assert done() == before + 1
    exploration.purpose = "Daarom."
    exploration.save()
    assert done() == before + 2


def test_whatever_is_missing_can_be_reached(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    for url in {mend_url("zuidrand", part) for part in PARTS}:
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("record", ["exploration", "publication:x", "nothing:x", "finding:a/b", "finding:"])
def test_what_has_no_page_of_its_own_leads_to_the_chapter(record: str) -> None:
    assert record_link("zuidrand", record, "value") == "/e/zuidrand/chapters/value/"
