"""Where people begin: the first page, making an exploration, files, practising, deleting."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from noaber.accounts.models import Invitation, Membership
from noaber.dossier.models import AuditLine, EndedExploration, Exploration
from noaber.dossier.starting import STANDARD
from noaber.workplace.models import Draft
from tests.builder import dossier, zip_bytes
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

FORM = {
    "title": "Verkenning Noord",
    "municipalities": "Aal\nBerg",
    "source": STANDARD,
    "language": "nl",
    "day": "2026-03-18",
    "once": "een",
}


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def alice(cast: Cast, client: Client) -> Client:
    client.force_login(cast.alice)
    return client


def _zip(data: bytes | bytearray, name: str = "dossier.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, bytes(data), "application/zip")


def test_who_is_not_signed_in_reads_what_it_is_and_how_to_come_in(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "/account/login/" in page
    assert "/account/signup/" in page


def test_one_sees_ones_own_explorations_only_and_readers_go_to_publications(cast: Cast, client: Client) -> None:
    for user, link in ((cast.alice, '"/e/zuidrand/"'), (cast.rik, '"/e/zuidrand/publications/"')):
        client.force_login(user)
        page = client.get("/").content.decode()
        assert link in page
        assert ('"/e/zuidrand/"' in page) == (user == cast.alice)
    client.force_login(cast.charlie)
    page = client.get("/").content.decode()
    assert "zuidrand" not in page
    assert 'class="empty"' in page


def test_what_others_changed_since_is_counted(cast: Cast, alice: Client, exploration: Exploration) -> None:
    Membership.objects.filter(user=cast.alice).update(seen_at=timezone.now() - timedelta(days=1))
    for user in (cast.bob, cast.bob, cast.alice):
        AuditLine.objects.create(exploration=exploration, by=user, code="record.changed")
    assert "2 changes by others" in alice.get("/").content.decode()


def test_invitations_show_to_a_confirmed_address_only(cast: Cast, client: Client, exploration: Exploration) -> None:
    Invitation.objects.create(
        exploration=exploration,
        email="Charlie@example.org",
        role="editor",
        by=cast.alice,
        secret_hash="x",
        expires_at=timezone.now() + timedelta(days=1),
    )
    EmailAddress.objects.filter(user=cast.charlie).delete()
    address = EmailAddress.objects.create(user=cast.charlie, email=cast.charlie.email, primary=True, verified=False)
    client.force_login(cast.charlie)
    assert exploration.title not in client.get("/").content.decode()
    address.verified = True
    address.save()
    assert exploration.title in client.get("/").content.decode()


def test_many_explorations_ask_no_more_questions(cast: Cast, alice: Client) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            alice.get("/")
        return len(queries)

    ask()
    few = ask()
    for number in range(8):
        alice.post("/new/", {**FORM, "source": ":nothing", "once": str(number)})
    ask()
    assert ask() == few <= 30


def test_a_form_makes_one_exploration_however_often_it_is_sent(cast: Cast, alice: Client) -> None:
    for _again in range(2):
        answer = alice.post("/new/", FORM)
        assert (answer.status_code, answer["Location"]) == (302, "/e/verkenning-noord/first-steps/")
    assert Exploration.objects.filter(title="Verkenning Noord").count() == 1
    assert alice.get("/e/verkenning-noord/first-steps/").status_code == 200


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(alice: Client) -> None:
    answer = alice.post("/new/", {"title": " ", "municipalities": "Aal\naal\n---", "source": "elders", "day": "31-12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in (
        "a title",
        "line 1 and on line 2",
        "Line 3 holds no name",
        "begins with",
        "This is no date",
        "language",
    ):
        assert said in page
    assert "Aal\naal\n---</textarea>" in page
    assert Exploration.objects.count() == 1


def test_a_hostile_title_is_text(alice: Client) -> None:
    title = '<script>alert("x")</script>'
    alice.post("/new/", {**FORM, "title": title})
    for path in ("/", "/e/script-alert-x-script/first-steps/", "/e/script-alert-x-script/", "/new/"):
        assert b"<script>alert" not in alice.get(path).content
    assert alice.post("/new/", {**FORM, "title": "a\x00b"}).status_code == 422
    assert alice.post("/new/", {**FORM, "title": "x" * 251}).status_code == 422


def test_the_address_is_shown_while_the_title_is_typed(alice: Client) -> None:
    assert b"/e/zuidrand-2/" in alice.get("/new/address/", {"title": "Zuidrand"}).content


def test_one_begins_from_nothing_that_one_may_not_read(cast: Cast, client: Client) -> None:
    client.force_login(cast.rik)
    assert b"Verkenning Zuidrand" not in client.get("/new/").content
    assert client.post("/new/", {**FORM, "source": "zuidrand"}).status_code == 422


def test_one_click_makes_a_practice_copy_and_two_clicks_make_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.charlie)
    places = {client.post("/new/practice/", {"once": "p"})["Location"] for _twice in range(2)}
    (place,) = places
    assert client.get(place).status_code == 200
    client.force_login(cast.alice)
    assert client.get(place).status_code == 404


def test_a_zip_of_a_dossier_becomes_an_exploration(cast: Cast, client: Client) -> None:
    client.force_login(cast.charlie)
    answer = client.post("/new/files/", {"files": _zip(zip_bytes(dossier())), "once": "z"})
    assert answer["Location"] == "/e/zuidrand-2/"
    assert client.get("/e/zuidrand-2/").status_code == 200


def test_files_with_faults_are_refused_with_all_of_them(alice: Client) -> None:
    broken = dossier({"value.yaml": "findings:\n  - {id: A, kind: niets}\n"})
    answer = alice.post("/new/files/", {"files": _zip(zip_bytes(broken))})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("value.yaml:2") >= 3


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("exploration.yaml", b"a" * 30_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"geen zip", b"PK\x03\x04" + b"\x00" * 100, bytes(zip_bytes({"../x.yaml": "a: 1"})), _bomb()],
    ids=["empty", "no-zip", "damaged", "outside", "bomb"],
)
def test_what_is_no_dossier_is_refused_with_a_sentence(alice: Client, data: bytes) -> None:
    answer = alice.post("/new/files/", {"files": _zip(data)})
    assert answer.status_code == 422
    assert Exploration.objects.count() == 1


def test_files_that_clash_with_what_stands_here_are_refused(cast: Cast, alice: Client) -> None:
    Exploration.objects.filter(slug="zuidrand").update(title="Hier anders")
    there = {"exploration.yaml": dossier()["exploration.yaml"].replace("Verkenning Zuidrand", "Daar anders")}
    answer = alice.post("/new/files/", {"files": _zip(zip_bytes(there))})
    assert answer.status_code == 422
    assert b"exploration title" in answer.content


def test_deleting_asks_for_the_title_and_takes_drafts_along(cast: Cast, alice: Client) -> None:
    Draft.objects.create(user=cast.alice, path="/e/zuidrand/records/finding/new/", typed={})
    assert alice.post("/e/zuidrand/delete/", {"title": "anders"}).status_code == 422
    assert alice.post("/e/zuidrand/delete/", {"title": "Verkenning Zuidrand"})["Location"] == "/"
    assert alice.get("/e/zuidrand/").status_code == 404
    assert EndedExploration.objects.count() == 1
    assert not Draft.objects.exists()


def test_the_title_of_an_exploration_leads_readers_to_what_they_may_read(cast: Cast, client: Client) -> None:
    for user, link in ((cast.alice, "/e/zuidrand/"), (cast.rik, "/e/zuidrand/publications/")):
        client.force_login(user)
        page = client.get("/e/zuidrand/publications/").content.decode()
        assert f'<p class="where"><a class="utrecht-link" href="{link}">' in page
