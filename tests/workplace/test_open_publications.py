"""What was published for everybody, without signing in."""

from __future__ import annotations

import base64
import datetime
import gzip
import hashlib
import re

import pytest
from django.test import Client

from noaber.dossier.models import Exploration, Publication
from noaber.report.publishing import withdraw
from noaber.workplace.publications import outside
from tests.conftest import Cast
from tests.workplace.publishing import english, fill, published, released, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return english()


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_SHELF", outside.Shelf(24))


@pytest.fixture
def one(exploration: Exploration) -> Publication:
    return released(published(fill(exploration), audience="everybody", formats=("html", "odt")))


def path(one: Publication) -> str:
    return f"/p/zuidrand/{one.key}/"


def test_the_document_is_sent_byte_for_byte_with_a_policy_for_its_own_style(one: Publication, client: Client) -> None:
    answer = client.get(path(one))
    file = f"{path(one)}zuidrand-report.html"
    assert answer.status_code == 200
    assert answer.content == client.get(file).content
    (style,) = re.findall(rb"<style>(.*?)</style>", answer.content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.get("Vary", "")


def test_who_has_it_already_gets_nothing_but_that(one: Publication, client: Client) -> None:
    tag = client.get(path(one))["ETag"]
    again = client.get(path(one), headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get(path(one), headers={"If-None-Match": '"x"'}).status_code == 200


def test_it_goes_packed_to_who_can_unpack(one: Publication, client: Client) -> None:
    packed = client.get(path(one), headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(path(one)).content
    assert packed["ETag"] != client.get(path(one))["ETag"]


def test_the_list_names_it_and_knows_its_hash(one: Publication, client: Client) -> None:
    assert path(one) in client.get("/p/").content.decode()
    assert "This is known here" in client.get(f"/p/?hash={one.sha256}").content.decode()
    assert "was not published here" in client.get(f"/p/?hash={'0' * 64}").content.decode()


@pytest.mark.parametrize("audience", ["project_group", "executives", "party_leaders", "councils"])
def test_what_is_for_others_is_not_there(exploration: Exploration, client: Client, audience: str) -> None:
    one = released(published(fill(exploration), audience=audience))
    assert client.get(path(one)).status_code == 404
    assert client.get(f"{path(one)}zuidrand-report.html").status_code == 404
    assert one.key not in client.get("/p/").content.decode()
    assert "was not published here" in client.get(f"/p/?hash={one.sha256}").content.decode()


def test_a_draft_is_not_there(exploration: Exploration, client: Client) -> None:
    one = published(fill(exploration), audience="everybody")
    assert client.get(path(one)).status_code == 404
    assert one.key not in client.get("/p/").content.decode()


def test_what_is_confidential_is_not_there_whatever_its_audience(one: Publication, client: Client) -> None:
    # Publishing refuses this; a dossier that is loaded may say it.
    until = today() + datetime.timedelta(days=1)
    Publication.objects.filter(pk=one.pk).update(confidential_ground="art. 87", confidential_until=until)
    assert client.get(path(one)).status_code == 404
    assert one.key not in client.get("/p/").content.decode()


def test_what_is_withdrawn_says_so_and_gives_no_file(
    one: Publication, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(path(one)).status_code == 200
    withdraw(cast.operator, one, today(), "Een bedrag klopte niet.")
    # A few seconds later.
    monkeypatch.setattr(outside._SHELF, "seen", {})
    text = client.get(path(one)).content.decode()
    assert "Een bedrag klopte niet." in text
    assert "Een los eind" not in text
    assert client.get(f"{path(one)}zuidrand-report.html").status_code == 404
    assert "withdrawn on" in client.get("/p/").content.decode()


def test_without_html_a_page_names_the_files(exploration: Exploration, client: Client) -> None:
    one = released(published(fill(exploration), audience="everybody", formats=("odt",)))
    assert f"{path(one)}zuidrand-report.odt" in client.get(path(one)).content.decode()


def test_the_second_time_the_database_is_not_asked(
    one: Publication, client: Client, django_assert_num_queries: object
) -> None:
    client.get(path(one))
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(path(one))
