"""Two publications beside each other, and which publication a file or a hash is."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from noaber.dossier.models import Exploration, Finding, Publication
from noaber.report.composing import DocumentKind
from noaber.report.publishing import frozen_of
from tests.conftest import Cast
from tests.workplace.publishing import SECRET, english, fill, make_confidential, published, released

pytestmark = pytest.mark.django_db
COMPARE = "/e/zuidrand/publications/compare/"
HASH = "/e/zuidrand/publications/hash/"


@pytest.fixture
def client() -> Client:
    return english()


@pytest.fixture
def two(exploration: Exploration) -> tuple[Publication, Publication]:
    """Two reports for councils; in the second a finding is called otherwise."""
    first = released(published(fill(exploration), audience="councils"))
    Finding.objects.filter(key="los").update(title="Een vast eind")
    return first, released(published(Exploration.objects.get(), audience="councils"))


def differences(client: Client, before: str, after: str) -> str:
    return client.get(COMPARE, {"before": before, "after": after}).content.decode()


def test_what_changed_is_said_both_ways(cast: Cast, two: tuple[Publication, Publication], client: Client) -> None:
    client.force_login(cast.rik)
    there = differences(client, two[0].key, two[1].key)
    back = differences(client, two[1].key, two[0].key)
    assert "was called “Een los eind”" in there
    assert "was called “Een vast eind”" in back
    assert f"before={two[1].key}&amp;after={two[0].key}" in there


def test_the_same_twice_says_so(cast: Cast, two: tuple[Publication, Publication], client: Client) -> None:
    client.force_login(cast.rik)
    assert "These are the same" in differences(client, two[0].key, two[0].key)


def test_who_works_on_it_compares_with_today(cast: Cast, two: tuple[Publication, Publication], client: Client) -> None:
    client.force_login(cast.cor)
    assert "was called “Een los eind”" in differences(client, two[0].key, ".")
    client.force_login(cast.rik)
    assert client.get(COMPARE, {"before": two[0].key, "after": "."}).status_code == 404


def test_today_is_compared_without_what_is_confidential(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    Finding.objects.filter(key="dicht").update(title="Iets anders")
    first = published(Exploration.objects.get())
    Finding.objects.filter(key="dicht").update(title=f"De {SECRET} verhuist")
    make_confidential(exploration)
    client.force_login(cast.cor)
    text = differences(client, first.key, ".")
    assert SECRET not in text
    assert "Finding taken out" in text


def test_a_reader_compares_reports_only_since_these_say_all_that_is_compared(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    fill(exploration)
    report = released(published(exploration, audience="councils"))
    decision = released(published(exploration, audience="councils", kind=DocumentKind.DECISION))
    client.force_login(cast.rik)
    assert client.get(COMPARE, {"before": report.key, "after": decision.key}).status_code == 404
    client.force_login(cast.cor)
    assert client.get(COMPARE, {"before": report.key, "after": decision.key}).status_code == 200


def test_what_the_check_leaves_open_is_no_matter_of_readers(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    first = released(published(fill(exploration), audience="councils"))
    Finding.objects.get(key="los").delete()
    second = released(published(Exploration.objects.get(), audience="councils"))
    client.force_login(cast.cor)
    assert "What the check leaves open" in differences(client, first.key, second.key)
    client.force_login(cast.rik)
    assert "What the check leaves open" not in differences(client, first.key, second.key)


# Hashes


def test_a_hash_or_a_file_says_which_publication_it_is(
    cast: Cast, two: tuple[Publication, Publication], client: Client
) -> None:
    frozen = frozen_of(two[0])
    assert frozen is not None
    file = frozen.files.get()
    client.force_login(cast.rik)
    for sent in (
        {"hash": two[0].sha256.upper()},
        {"hash": f"{file.sha256}  zuidrand-report.html"},
        {"file": SimpleUploadedFile("x.html", bytes(file.data))},
        {"file": SimpleUploadedFile("m.json", frozen.manifest.encode())},
    ):
        text = client.post(HASH, sent).content.decode()
        assert "This is known here" in text
        assert f"/publication/{two[0].key}/" in text
    changed = SimpleUploadedFile("x.html", bytes(file.data) + b" ")
    assert "has this hash" in client.post(HASH, {"file": changed}).content.decode()


def test_of_what_one_may_not_see_one_hears_nothing(cast: Cast, exploration: Exploration, client: Client) -> None:
    draft = published(fill(exploration), audience="councils")
    client.force_login(cast.rik)
    assert draft.key not in client.post(HASH, {"hash": draft.sha256}).content.decode()
    client.force_login(cast.cor)
    assert draft.key in client.post(HASH, {"hash": draft.sha256}).content.decode()


@pytest.mark.parametrize(("sent", "sentence"), [("", "Paste a hash"), ("geen hash", "no SHA-256 hash in this text")])
def test_what_is_no_hash_is_said(cast: Cast, client: Client, sent: str, sentence: str) -> None:
    client.force_login(cast.rik)
    answer = client.post(HASH, {"hash": sent})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert hashlib.sha256(b"").hexdigest() not in answer.content.decode()
