"""Actions, decisions, gates and meetings of the project group."""

from __future__ import annotations

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from noaber.accounts.models import Membership
from noaber.dossier.models import Action, AuditLine, Exploration, Phase
from tests.conftest import Cast
from tests.workplace.councils import english, fill, words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("project", args=["zuidrand"])
GATE = reverse("gate", args=["zuidrand", "begin"])


@pytest.fixture
def alice(client: Client, cast: Cast, exploration: Exploration) -> Client:
    fill(exploration)
    client.force_login(cast.alice)
    return english(client)


def status_of(key: str) -> str:
    return reverse("action-status", args=["zuidrand", key])


def rows(client: Client, query: str = "") -> list[str]:
    page = lxml.html.fromstring(client.get(PAGE + query).content)
    return [
        " ".join(" ".join(row.itertext()).split())
        for row in page.xpath("//table[contains(caption, 'Actions, what is open first')]/tbody/tr")
    ]


def test_open_actions_come_first_and_overdue_is_a_word(alice: Client) -> None:
    found = rows(alice)
    assert [one.split(".")[0] for one in found] == [
        "De buren bellen",
        "Later kijken",
        "Een lijst maken",
        "Niet meer nodig",
    ]
    assert "overdue" in found[0]
    assert not any("overdue" in one for one in found[1:])
    assert "nobody named" in found[1]


def test_actions_can_be_narrowed(alice: Client) -> None:
    assert [one.split(".")[0] for one in rows(alice, "?status=done")] == ["Een lijst maken"]
    assert len(rows(alice, "?owner=Stuurgroep")) == 2
    assert len(rows(alice, "?meeting=meeting:start&status=open")) == 1
    assert "No actions like that." in alice.get(PAGE + "?owner=Niemand").content.decode()


def test_a_meeting_shows_what_was_decided_and_agreed_in_it(alice: Client) -> None:
    text = words_of(alice.get(PAGE), "meeting-start")
    assert "Decided Wij gaan door. Agreed to do Een lijst maken." in text
    assert "Later kijken" not in text


def test_done_in_one_click_and_back_again(alice: Client) -> None:
    answer = alice.post(status_of("bellen"), {"status": "done"}, follow=True)
    assert Action.objects.get(key="bellen").status == "done"
    line = AuditLine.objects.get(code="record.changed")
    assert line.record == "action:bellen"
    undo = reverse("change-undo", args=["zuidrand", line.pk])
    assert undo in answer.content.decode()
    alice.post(undo, {"next": PAGE})
    assert Action.objects.get(key="bellen").status == "open"


def test_the_same_click_twice_changes_once(alice: Client) -> None:
    alice.post(status_of("bellen"), {"status": "done"})
    answer = alice.post(status_of("bellen"), {"status": "done"}, follow=True)
    assert "It stood like that already." in answer.content.decode()
    assert AuditLine.objects.filter(code="record.changed").count() == 1


def test_a_status_that_does_not_exist_changes_nothing(alice: Client) -> None:
    for status in ("", "weg", "DONE"):
        alice.post(status_of("bellen"), {"status": status})
    assert Action.objects.get(key="bellen").status == "open"
    assert not AuditLine.objects.filter(code="record.changed").exists()


def test_a_gate_is_recorded_with_who_and_when(alice: Client) -> None:
    page = lxml.html.fromstring(alice.get(GATE).content)
    (base,) = page.xpath("//input[@name='base']/@value")
    (once,) = page.xpath("//input[@name='once']/@value")
    sent = {
        "base": base,
        "once": once,
        "gate": "Gaan we door?",
        "gate_body": "stuurgroep",
        "gate_outcome": "go_if",
        "gate_date": "2024-03-28",
    }
    answer = alice.post(GATE, sent)
    assert answer["Location"] == f"{PAGE}#phase-begin"
    phase = Phase.objects.get(key="begin")
    assert (phase.gate_outcome, str(phase.gate_date), str(phase.gate_body)) == ("go_if", "2024-03-28", "Stuurgroep")
    # What the form does not ask stays.
    assert (phase.name, str(phase.starts)) == ("Beginnen", "2024-01-08")
    alice.post(GATE, {**sent, "gate_outcome": "no_go"})
    assert Phase.objects.get(key="begin").gate_outcome == "go_if"
    text = words_of(alice.get(PAGE), "phase-begin")
    assert "go, with conditions Stuurgroep, 28 March 2024" in text


def test_a_wrong_gate_is_refused_and_what_was_typed_stays(alice: Client) -> None:
    answer = alice.post(GATE, {"gate_outcome": "misschien", "gate_date": "morgen", "gate": "Zeker?"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="morgen"' in page
    assert "Zeker?" in page
    assert page.count('class="utrecht-form-field-error-message"') == 2


def test_two_people_at_one_gate_see_both_versions(alice: Client) -> None:
    page = lxml.html.fromstring(alice.get(GATE).content)
    (base,) = page.xpath("//input[@name='base']/@value")
    Phase.objects.filter(key="begin").update(gate_outcome="go")
    answer = alice.post(
        GATE, {"base": base, "gate": "Gaan we door?", "gate_outcome": "no_go", "gate_body": "stuurgroep"}
    )
    assert answer.status_code == 409
    assert "Somebody else changed the same meanwhile." in answer.content.decode()
    assert Phase.objects.get(key="begin").gate_outcome == "go"


def test_who_may_not_write_the_process_reads_it_only(alice: Client, cast: Cast, exploration: Exploration) -> None:
    for user in (cast.cor, cast.hans):
        alice.force_login(user)
        page = alice.get(PAGE).content.decode()
        assert "De buren bellen." in page
        assert "Mark as done" not in page
        assert alice.get(GATE).status_code == 404
        assert alice.post(GATE, {"gate_outcome": "go"}).status_code == 404
        assert alice.post(status_of("bellen"), {"status": "done"}).status_code == 404
    Membership.objects.filter(user=cast.cor).update(chapters=["process"])
    alice.force_login(cast.cor)
    assert alice.post(status_of("bellen"), {"status": "done"}).status_code == 302
    alice.force_login(cast.rik)
    assert alice.get(PAGE).status_code == 404


def test_a_status_is_changed_by_sending_only(alice: Client) -> None:
    assert alice.get(status_of("bellen")).status_code == 405


def test_without_anything_it_says_what_to_do(client: Client, cast: Cast) -> None:
    english(client).force_login(cast.alice)
    page = client.get(PAGE).content.decode()
    for part in ("No actions have been agreed yet.", "No phases have been recorded yet.", "Add an action"):
        assert part in page
