"""Statements, help, and what machines ask for."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from noaber.overview.chapters import ALL
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.mark.parametrize("name", ["accessibility", "privacy", "help"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_statement_stands_under_one_heading_in_order(client: Client, name: str, language: str) -> None:
    text = client.get(f"/{name}/", headers={"accept-language": language}).content.decode()
    levels = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert len(re.sub(r"<[^>]+>", " ", text).split()) > 150


def test_the_accessibility_statement_has_the_parts_of_the_dutch_model(client: Client) -> None:
    text = client.get("/accessibility/", headers=ENGLISH).content.decode()
    for part in (
        "first measures were taken",
        "What was examined",
        "Measures",
        "Technical information",
        "WCAG 2.2",
        "vragen@example.org",
        "Nationale ombudsman",
        "testserver",
    ):
        assert part in text, part


def test_a_statement_names_who_runs_the_workplace(client: Client, settings: Settings) -> None:
    settings.ORGANISATION = "Gemeente Aal & Berg"
    for name in ("accessibility", "privacy"):
        assert "Gemeente Aal &amp; Berg" in client.get(f"/{name}/", headers=ENGLISH).content.decode()


def test_a_statement_without_a_contact_still_says_where_to_go(client: Client, settings: Settings) -> None:
    settings.CONTACT = ""
    for name in ("accessibility", "privacy", "help"):
        text = client.get(f"/{name}/", headers=ENGLISH).content.decode()
        assert "mailto:" not in text
        assert "who invited you" in text


def test_the_privacy_page_promises_no_more_than_backups_bear_out(client: Client) -> None:
    text = client.get("/privacy/", headers=ENGLISH).content.decode()
    assert "Backups that were made before something was erased still hold it" in text
    assert "Those who run the server can read the database" in text


def test_the_privacy_page_leads_to_ones_own_page(client: Client, cast: Cast) -> None:
    assert 'href="/you/">Go' not in client.get("/privacy/", headers=ENGLISH).content.decode()
    client.force_login(cast.rik)
    assert 'href="/you/">Go' in client.get("/privacy/", headers=ENGLISH).content.decode()


def test_help_names_the_question_of_every_chapter(client: Client, settings: Settings) -> None:
    settings.MANUAL = "https://example.org/handleiding"
    text = client.get("/help/", headers=ENGLISH).content.decode()
    assert len(ALL) == text.count("<dt>")
    assert 'href="https://example.org/handleiding"' in text


def test_security_txt_names_a_contact_and_expires_within_a_year(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:veilig@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    expires = datetime.datetime.fromisoformat(fields["Expires"])
    left = expires - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


def test_health_says_whether_pages_can_be_served_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (client.get("/health").status_code, client.get("/health").content) == (200, b"ok\n")

    def broken() -> None:
        raise DatabaseError("password of the database")

    monkeypatch.setattr(connection, "cursor", broken)
    answer = client.get("/health")
    assert (answer.status_code, answer.content) == (503, b"unavailable\n")


def test_health_takes_no_forms(client: Client) -> None:
    assert client.post("/health").status_code == 405


def test_the_look_of_an_organisation_is_linked(client: Client, settings: Settings) -> None:
    settings.THEME_CSS, settings.THEME_LOGO, settings.ORGANISATION = "huis.css", "logo.svg", "Gemeente Aal"
    text = client.get("/help/").content.decode()
    assert '<link rel="stylesheet" href="/static/theme/huis.css">' in text
    assert '<img src="/static/theme/logo.svg" alt="Gemeente Aal">' in text
