"""The pages of searching and of sources."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import BASE, content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

SEARCH, SOURCES = "/e/zuidrand/search/", "/e/zuidrand/sources/"
LESSONS = "lessons:\n" + "".join(
    f"  - id: les-{at}\n    kind: tip\n    title: Les {at} over <b>grip</b>\n    evidence:\n"
    f"      - source: nota\n        basis: published\n        locator: par. {at}\n"
    for at in range(30)
)
SECRET = "confidential:\n  - record: lesson:les-7\n    ground: g\n    until: 2090-01-01\n"
MORE = "  - id: wet\n    title: De wet\n    kind: law\n    url: https://example.org/wet\n    licence: CC0\n"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def filled(exploration: Exploration) -> Exploration:
    files = {"experience.yaml": LESSONS, "confidential.yaml": SECRET}
    store(exploration, content_of(dossier(files, main=BASE.replace("domains:\n", MORE + "domains:\n"))))
    return exploration


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_results_are_marked_and_lead_to_the_record_and_its_chapter(
    cast: Cast, client: Client, filled: Exploration
) -> None:
    client.force_login(cast.alice)
    found = page(client, SEARCH, q="grip 3")
    assert 'href="/e/zuidrand/records/lesson/les-3/"' in found
    assert 'href="/e/zuidrand/chapters/experience/"' in found
    assert "<mark>grip</mark>" in found
    assert "<b>" not in found


def test_results_come_in_pages_and_narrowed_by_kind_and_chapter(
    cast: Cast, client: Client, filled: Exploration
) -> None:
    client.force_login(cast.alice)
    assert "30 records found" in page(client, SEARCH, q="grip")
    assert "les-29/" in page(client, SEARCH, q="grip", page="2")
    assert "30 records found" in page(client, SEARCH, q="grip", kind="lesson", chapter="experience")
    none = page(client, SEARCH, q="grip", kind="source")
    assert "Nothing was found" in none
    assert "Look in all kinds and chapters" in none


@pytest.mark.parametrize("query", ["", "   ", "nergens", "%", "\\", "'\"", "\0", "x" * 5000])
def test_a_search_for_nothing_or_something_strange_gives_help(cast: Cast, client: Client, query: str) -> None:
    client.force_login(cast.alice)
    assert "empty" in page(client, SEARCH, q=query, page="x", kind="y", chapter="z")


def test_what_is_confidential_is_found_by_writers_only(cast: Cast, client: Client, filled: Exploration) -> None:
    for user, count in ((cast.bob, 30), (cast.cor, 29), (cast.hans, 29)):
        client.force_login(user)
        assert f"{count} records found" in page(client, SEARCH, q="grip")


def test_searching_asks_little_of_the_database(
    cast: Cast, client: Client, filled: Exploration, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.alice)
    for most in (10, 8):
        with django_assert_max_num_queries(most):
            client.get(SEARCH, {"q": "grip"})


def test_sources_tell_where_they_are_used(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    found = page(client, SOURCES)
    assert "2 sources stand here." in found
    assert "One is used nowhere." in found
    assert "Used in 30 places" in found
    assert found.count("/records/lesson/") == 8
    assert 'href="https://example.org/wet"' in found
    assert page(client, SOURCES, source="nota").count("/records/lesson/") == 30


def test_sources_are_narrowed(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    for query, shown, hidden in (
        ({"use": "unused"}, "De wet", "De nota"),
        ({"use": "used"}, "De nota", "De wet"),
        ({"kind": "law"}, "De wet", "De nota"),
        ({"q": "cc0"}, "De wet", "De nota"),
    ):
        found = page(client, SOURCES, **query)
        assert (f">{shown}</a>" in found, f">{hidden}</a>" in found) == (True, False)
    assert "No source answers" in page(client, SOURCES, q="nergens")


def test_who_may_add_and_edit_sources_finds_where(cast: Cast, client: Client, filled: Exploration) -> None:
    found = {}
    for user in (cast.alice, cast.cor, cast.hans):
        client.force_login(user)
        text = page(client, SOURCES)
        found[user.name] = ("add/source/" in text, "records/source/nota/edit/" in text)
    assert found == {"alice": (True, True), "cor": (True, False), "hans": (False, False)}


def test_without_sources_it_says_what_to_do(cast: Cast, client: Client, exploration: Exploration) -> None:
    store(exploration, content_of(dossier(main="")))
    client.force_login(cast.alice)
    assert "No sources stand here yet" in page(client, SOURCES)
