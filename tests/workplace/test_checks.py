"""The check as a page: to narrow, to mend, to accept with a reason, to take along."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from django.core.cache import cache
from django.test import Client

from noaber.dossier.models import Acceptance, Exploration
from noaber.dossier.storing import store
from noaber.overview.checks import RULES
from tests.builder import content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

FILES = {
    "value.yaml": """\
        findings:
          - {id: een, kind: added_value, title: =Een, measure: Tellen}
          - {id: geheim, kind: strength, title: Geheim}
        """,
    "confidential.yaml": "confidential:\n  - {record: 'finding:geheim', ground: Woo, until: 2099-01-01}\n",
    "options.yaml": "options:\n  - {id: weg, name: Weg, status: dropped}\n",
}
ACCEPT = {"rule": "F02", "record": "finding:een", "reason": "Is bekend.", "by": "Stuurgroep", "once": "x"}


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _stored(exploration: Exploration) -> None:
    cache.clear()
    store(exploration, content_of(dossier(FILES)))


def _page(client: Client, query: str = "") -> str:
    return client.get(f"/e/zuidrand/check/{query}").content.decode()


@pytest.fixture
def bob(cast: Cast, client: Client) -> Client:
    client.force_login(cast.bob)
    return client


def test_errors_come_first_each_with_where_it_can_be_mended(bob: Client) -> None:
    page = _page(bob)
    assert page.index("“Weg” was dropped") < page.index("names no source")
    assert "/e/zuidrand/records/finding/een/edit/" in page
    assert "/e/zuidrand/records/option/weg/edit/" in page


def test_it_can_be_narrowed(bob: Client) -> None:
    assert "names no source" not in _page(bob, "?severity=error")
    assert "“Weg”" not in _page(bob, "?rule=F02")
    assert "names no source" not in _page(bob, "?chapter=options")
    assert "Nothing of this kind is open" in _page(bob, "?rule=W07")
    assert bob.get("/e/zuidrand/check/?severity=x&page=zz").status_code == 200


def test_who_may_not_write_may_look_and_sees_nothing_confidential(cast: Cast, client: Client) -> None:
    client.force_login(cast.cor)
    page = _page(client)
    assert "/e/zuidrand/records/option/weg/edit/" in page
    assert "/e/zuidrand/records/finding/een/edit/" not in page
    assert "/e/zuidrand/records/finding/een/" in page
    assert "check/accept" not in page
    assert "Geheim" not in page
    assert "Geheim" not in client.get("/e/zuidrand/check/results.csv").content.decode()


def test_a_result_is_accepted_with_a_reason_once_and_taken_back(bob: Client) -> None:
    assert bob.post("/e/zuidrand/check/accept/", {**ACCEPT, "reason": " "}).status_code == 422
    for _twice in range(2):
        assert bob.post("/e/zuidrand/check/accept/", ACCEPT).status_code == 302
    (acceptance,) = Acceptance.objects.all()
    assert (acceptance.reason, acceptance.by, acceptance.date is None) == ("Is bekend.", "Stuurgroep", False)
    page = _page(bob)
    assert "Is bekend." in page
    assert page.index("Is bekend.") > page.index('id="accepted"')
    bob.post("/e/zuidrand/check/take-back/", {"rule": "F02", "record": "finding:een"})
    assert not Acceptance.objects.exists()


def test_what_the_check_does_not_find_is_not_accepted(bob: Client) -> None:
    for record in ("finding:een", "finding:bestaat-niet"):
        bob.post("/e/zuidrand/check/accept/", {**ACCEPT, "rule": "O02", "record": record})
    assert not Acceptance.objects.exists()


def test_an_acceptance_that_hides_nothing_can_be_mended(bob: Client, exploration: Exploration) -> None:
    bob.post("/e/zuidrand/check/accept/", ACCEPT)
    exploration.refresh_from_db()
    exploration.findings.get(key="een").delete()
    exploration.revision += 1
    exploration.save()
    page = _page(bob, "?rule=X01")
    link = "/e/zuidrand/records/acceptance/F02--finding:een/edit/"
    assert link in page
    assert bob.get(link).status_code == 200


def test_results_can_be_taken_along(bob: Client) -> None:
    table = bob.get("/e/zuidrand/check/results.csv").content.decode("utf-8-sig")
    data = json.loads(bob.get("/e/zuidrand/check/results.json").content)
    lines = list(csv.DictReader(io.StringIO(table)))
    assert [one["record"] for one in lines] == [one["record"] for one in data["results"]]
    assert set(lines[0]) == {"code", "severity", "chapter", "record", "message", "mend", "accepted"}


def test_every_rule_is_explained(bob: Client) -> None:
    page = bob.get("/e/zuidrand/check/rules/").content.decode()
    for rule in RULES:
        assert f'id="{rule.code}"' in page


def test_where_nothing_is_open_it_says_so(bob: Client, exploration: Exploration) -> None:
    store(exploration, content_of(dossier()))
    assert "Nothing is open" in _page(bob)


def test_a_way_to_mend_is_offered_to_those_who_may_go_there(cast: Cast, client: Client) -> None:
    """V01 stands at a form of cooperation, which Cor writes, and is mended in another chapter, which Cor does not."""
    client.force_login(cast.cor)
    page = _page(client)
    for url in re.findall(r'class="utrecht-link" href="([^"]+)">Mend it', page):
        assert client.get(html.unescape(url)).status_code == 200, url
