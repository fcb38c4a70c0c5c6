"""Councils: what they asked, their proposals, and recording what they did with these."""

from __future__ import annotations

import lxml.html
import pytest
from django.test import Client
from django.urls import reverse

from noaber.dossier.models import AuditLine, CouncilAct, CouncilVote, Exploration, Proposal
from tests.conftest import Cast
from tests.workplace.councils import english, fill, words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("council", args=["zuidrand", "raad-aal"])
OUTCOME = reverse("proposal-outcome", args=["zuidrand", "voorstel"])


@pytest.fixture
def alice(client: Client, cast: Cast, exploration: Exploration) -> Client:
    fill(exploration)
    client.force_login(cast.alice)
    return english(client)


def act(number: int) -> str:
    return reverse("proposal-act", args=["zuidrand", "voorstel", number])


def text_of(client: Client, path: str) -> str:
    return words_of(client.get(path))


def hidden(client: Client, path: str) -> dict[str, str]:
    page = lxml.html.fromstring(client.get(path).content)
    return {name: page.xpath(f"//input[@name='{name}']/@value")[0] for name in ("base", "once")}


def test_the_list_counts_what_is_answered_and_due(alice: Client) -> None:
    text = text_of(alice, reverse("councils", args=["zuidrand"]))
    assert "Raad van Aal 2 of 3 points answered Voorstel aan Aal – not decided yet, 6 June 2024" in text
    assert "1 promise with a day still stands · 1 overdue" in text
    assert "Raad van Berg Gave no assignment. There is no proposal for this council yet." in text


def test_the_page_of_a_council_shows_points_proposal_and_acts(alice: Client) -> None:
    text = text_of(alice, PAGE)
    for part in (
        "3 points; 2 have an answer.",
        "A2 Hoe komen we ervan af? Not answered",
        "A1 Wat kost het ons? 1 answer",
        "A3 Blijf dichtbij. taken up in the framework",
        "Decision points Instemmen.",
        "Undertaking Ik kom erop terug. Edit : Ik kom erop terug. wethouder open 1 September 2024 overdue",
        "Motion Doe het anders. Edit : Doe het anders. Partij A rejected 3 in favour, 12 against 2 September 2024",
    ):
        assert part in text


def test_an_unknown_council_is_not_found(alice: Client) -> None:
    for key in ("bestaat-niet", "stuurgroep"):
        assert alice.get(reverse("council", args=["zuidrand", key])).status_code == 404
        assert alice.get(reverse("council-answers", args=["zuidrand", key])).status_code == 404


def test_what_you_asked_what_we_found(alice: Client) -> None:
    text = text_of(alice, reverse("council-answers", args=["zuidrand", "raad-aal"]))
    assert "Your council asked 3 points; 2 have an answer in the report." in text
    assert "What is still open A2 Hoe komen we ervan af?" in text
    assert "A1 Wat kost het ons? Het kost een ton. Per jaar, voor ons alleen. par. 6.2 · De nota, par. 2" in text
    assert "A3 Blijf dichtbij. Taken up in the framework: Nabijheid." in text
    assert "A2 Hoe komen we ervan af? Not answered yet." in text


def test_the_outcome_is_recorded_with_votes_by_party_group(alice: Client) -> None:
    sent = {
        **hidden(alice, OUTCOME),
        "date": "2024-06-06",
        "outcome": "adopted",
        "votes.0.party_group": "Partij A",
        "votes.0.in_favour": "9",
        "votes.3.party_group": "Partij B",
        "votes.3.against": "4",
        "votes.3.abstained": "1",
    }
    answer = alice.post(OUTCOME, sent)
    assert answer["Location"] == f"{PAGE}#proposal-voorstel"
    alice.post(OUTCOME, sent)
    votes = CouncilVote.objects.values_list("party_group", "in_favour", "against", "abstained")
    assert list(votes) == [("Partij A", 9, None, None), ("Partij B", None, 4, 1)]
    proposal = Proposal.objects.get(key="voorstel")
    assert (proposal.outcome, proposal.text, proposal.acts.count(), proposal.decision_points.count()) == (
        "adopted",
        "We stellen voor.",
        2,
        1,
    )
    assert AuditLine.objects.filter(code="record.changed").count() == 1
    text = text_of(alice, PAGE)
    assert "Adopted 9 in favour, 4 against, 1 abstained" in text
    assert "Together 9 4 1" in text


def test_votes_that_are_no_numbers_are_refused_all_at_once(alice: Client) -> None:
    sent = {
        "votes.0.party_group": "Partij A",
        "votes.0.in_favour": "veel",
        "votes.1.party_group": "Partij B",
        "votes.2.in_favour": "-3",
    }
    answer = alice.post(OUTCOME, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="veel"' in page
    assert "Partij B" in page
    assert page.count('class="utrecht-form-field-error-message"') == 2
    assert not CouncilVote.objects.exists()
    answer = alice.post(OUTCOME, {"votes.0.party_group": "Partij B"})
    assert answer.status_code == 422
    assert "Give at least one number of votes" in answer.content.decode()


def test_an_act_is_added_changed_and_taken_out(alice: Client) -> None:
    new = {**hidden(alice, act(0)), "kind": "amendment", "text": "Voeg toe.", "outcome": "adopted", "in_favour": "15"}
    alice.post(act(0), new)
    alice.post(act(0), new)
    assert list(CouncilAct.objects.values_list("kind", "in_favour")) == [
        ("undertaking", None),
        ("motion", 3),
        ("amendment", 15),
    ]
    changed = {**hidden(alice, act(1)), "kind": "undertaking", "text": "Gedaan.", "outcome": "done", "by": "wethouder"}
    alice.post(act(1), changed)
    first = CouncilAct.objects.first()
    assert first is not None
    assert (first.text, first.outcome, first.due) == ("Gedaan.", "done", None)
    gone = {**hidden(alice, act(2)), "kind": "motion", "text": "Doe het anders.", "remove": "yes"}
    alice.post(act(2), gone)
    assert list(CouncilAct.objects.values_list("kind", flat=True)) == ["undertaking", "amendment"]
    assert "promise" not in text_of(alice, reverse("councils", args=["zuidrand"]))


def test_an_act_without_its_kind_or_text_is_refused(alice: Client) -> None:
    answer = alice.post(act(0), {"by": "Partij A"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Partij A"' in page
    assert page.count('class="utrecht-form-field-error-message"') == 2
    assert CouncilAct.objects.count() == 2


def test_what_somebody_else_changed_meanwhile_is_not_lost(alice: Client) -> None:
    mine = {**hidden(alice, act(1)), "kind": "undertaking", "text": "Van mij.", "outcome": "open"}
    theirs = {**hidden(alice, act(1)), "kind": "undertaking", "text": "Van haar.", "outcome": "open"}
    alice.post(act(1), theirs)
    answer = alice.post(act(1), mine)
    assert answer.status_code == 409
    assert "Van mij." in answer.content.decode()
    first = CouncilAct.objects.first()
    assert first is not None
    assert first.text == "Van haar."


def test_there_is_no_page_for_an_act_that_does_not_exist(alice: Client) -> None:
    assert alice.get(act(3)).status_code == 404


def test_who_may_not_write_sees_councils_and_cannot_record(alice: Client, cast: Cast) -> None:
    for user in (cast.cor, cast.hans):
        alice.force_login(user)
        page = alice.get(PAGE).content.decode()
        assert "Voorstel aan Aal" in page
        assert "Record the outcome" not in page
        for path in (OUTCOME, act(0), act(1)):
            assert alice.get(path).status_code == 404
            assert alice.post(path, {"outcome": "adopted"}).status_code == 404
    assert Proposal.objects.get(key="voorstel").outcome == ""
