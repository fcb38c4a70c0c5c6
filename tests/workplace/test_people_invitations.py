"""Invitations: sending, sending again, withdrawing, and accepting; by the right person, once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from noaber.accounts.invitations import State, state_of
from noaber.accounts.models import Invitation, Membership, User
from noaber.dossier.models import AuditLine, Exploration
from noaber.workplace.people import inviting
from noaber.workplace.people.inviting import accept, invite, read_addresses, resend, withdraw
from noaber.workplace.people.members import Part, Refused
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=20)
PEOPLE = reverse("people", args=["zuidrand"])


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.alice)
    return client


def link() -> str:
    found = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def invited(cast: Cast, exploration: Exploration, address: str, role: str = "editor", **more: object) -> str:
    """Invite one address; returns the secret."""
    (sent,) = invite(cast.alice, exploration, address, Part(role, **more), NOW)  # type: ignore[arg-type]
    return sent.secret


# Sending


def test_each_address_gets_a_link_of_its_own_of_which_only_the_hash_is_kept(owner: Client) -> None:
    sent = {"addresses": "dora@example.org\nEls <ELS@example.org>\n\ndora@example.org", "role": "editor", "once": "a"}
    assert owner.post(PEOPLE, sent)["Location"] == PEOPLE
    assert {message.to[0] for message in mail.outbox} == {"dora@example.org", "els@example.org"}
    assert len({str(message.body) for message in mail.outbox}) == 2
    kept = str(list(Invitation.objects.values()))
    secret = link().rstrip("/").rpartition("/")[2]
    assert len(secret) > 40
    assert secret not in kept
    assert secret not in str(list(AuditLine.objects.values()))


def test_the_mail_says_who_invites_to_what_as_what_and_until_when(owner: Client) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "editor"})
    message = mail.outbox[0]
    assert message.subject.endswith("Verkenning Zuidrand")
    for word in ("alice", "Verkenning Zuidrand", "dora@example.org"):
        assert word in message.body
    assert not getattr(message, "alternatives", [])


def test_a_title_with_several_lines_makes_one_subject(owner: Client) -> None:
    Exploration.objects.update(title="Verkenning\r\nBcc: all@example.org")
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "editor"})
    assert mail.outbox[0].recipients() == ["dora@example.org"]
    assert "\n" not in mail.outbox[0].subject


def test_all_faults_are_said_at_once_and_nobody_is_invited(owner: Client) -> None:
    answer = owner.post(PEOPLE, {"addresses": "nonsense\nBOB@example.org\ndora@example.org\n@", "role": "editor"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“nonsense” is not an e-mail address" in text
    assert "“@” is not an e-mail address" in text
    assert "bob@example.org takes part already" in text
    assert "dora@example.org\n" in text
    assert not Invitation.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("sent", [{}, {"addresses": " \n ", "role": "editor"}, {"addresses": "d@example.org"}])
def test_an_empty_form_is_refused(owner: Client, sent: dict[str, str]) -> None:
    assert owner.post(PEOPLE, {"csrf": "", **sent}).status_code == 422
    assert not Invitation.objects.exists()


def test_very_long_lines_are_refused_in_a_short_sentence() -> None:
    addresses, faults = read_addresses("x" * 5000 + "@example.org")
    assert addresses == []
    assert len(faults[0]) < 250


def test_a_form_sent_twice_invites_once(owner: Client) -> None:
    sent = {"addresses": "dora@example.org\nels@example.org", "role": "editor", "once": "abc"}
    owner.post(PEOPLE, sent)
    answer = owner.post(PEOPLE, sent, follow=True)
    assert "These invitations were sent already" in answer.content.decode()
    assert Invitation.objects.count() == len(mail.outbox) == 2
    assert AuditLine.objects.count() == 2


def test_an_open_invitation_is_renewed_and_not_doubled(cast: Cast, exploration: Exploration) -> None:
    old = invited(cast, exploration, "charlie@example.org", "reader")
    new = invited(cast, exploration, "CHARLIE@example.org", "editor")
    assert Invitation.objects.count() == 1
    assert accept(cast.charlie, old, NOW) is None
    row = accept(cast.charlie, new, NOW)
    assert row is not None
    assert row.role == "editor"


def test_nobody_floods_others_with_invitations(
    cast: Cast, exploration: Exploration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inviting, "MOST_A_DAY", 3)
    invite(cast.alice, exploration, "a@x.example\nb@x.example", Part("reader"), NOW)
    with pytest.raises(Refused, match="At most 3 invitations a day"):
        invite(cast.alice, exploration, "c@x.example\nd@x.example", Part("reader"), NOW)
    invite(cast.alice, exploration, "c@x.example\nd@x.example", Part("reader"), NOW + timedelta(days=2))
    assert Invitation.objects.count() == 4


def test_a_mail_that_cannot_be_sent_is_said_and_the_invitation_stands(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object, **_names: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
    answer = owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "editor"}, follow=True)
    assert "The mail could not be sent to: dora@example.org" in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_only_owners_invite(cast: Cast, exploration: Exploration) -> None:
    secret = invited(cast, exploration, "dora@example.org")
    pk = Invitation.objects.get().pk
    for user in (cast.bob, cast.cor, cast.hans, cast.rik, cast.charlie):
        with pytest.raises(PermissionDenied):
            invite(user, exploration, "els@example.org", Part("owner"), NOW)
        with pytest.raises(PermissionDenied):
            resend(user, exploration, pk, NOW)
        with pytest.raises(PermissionDenied):
            withdraw(user, exploration, pk, NOW)
    assert secret


# Sending again, withdrawing


def test_sent_again_the_new_link_works_and_the_old_does_not(cast: Cast, exploration: Exploration) -> None:
    old = invited(cast, exploration, "charlie@example.org")
    assert accept(cast.charlie, old, LATER) is None
    sent = resend(cast.alice, exploration, Invitation.objects.get().pk, LATER)
    assert accept(cast.charlie, old, LATER) is None
    assert accept(cast.charlie, sent.secret, LATER) is not None


def test_what_is_withdrawn_works_no_more_and_is_not_sent_again(cast: Cast, exploration: Exploration) -> None:
    secret = invited(cast, exploration, "charlie@example.org")
    pk = Invitation.objects.get().pk
    withdraw(cast.alice, exploration, pk, NOW)
    assert accept(cast.charlie, secret, NOW) is None
    with pytest.raises(Refused, match="accepted or withdrawn already"):
        resend(cast.alice, exploration, pk, NOW)
    with pytest.raises(Refused):
        withdraw(cast.alice, exploration, pk, NOW)
    assert not Membership.objects.filter(user=cast.charlie).exists()


def test_invitations_of_another_exploration_are_not_there(owner: Client, cast: Cast, exploration: Exploration) -> None:
    other = Exploration.objects.create(slug="elders", title="Elders", date="2024-01-01")
    Membership.objects.create(user=cast.charlie, exploration=other, role="owner")
    invite(cast.charlie, other, "dora@example.org", Part("reader"), NOW)
    pk = Invitation.objects.get().pk
    for name in ("invitation-resend", "invitation-withdraw"):
        answer = owner.post(reverse(name, args=["zuidrand"]), {"invitation": pk}, follow=True)
        assert "accepted or withdrawn already" in answer.content.decode()
    assert Invitation.objects.get().withdrawn_at is None
    assert "dora@example.org" not in owner.get(PEOPLE).content.decode()


def test_the_list_shows_every_state(cast: Cast, exploration: Exploration) -> None:
    one = Invitation(expires_at=NOW)
    assert state_of(one, NOW - timedelta(seconds=1)) == State.OPEN
    assert state_of(one, NOW) == State.EXPIRED
    one.withdrawn_at = NOW
    assert state_of(one, NOW) == State.WITHDRAWN
    one.accepted_at = NOW
    assert state_of(one, NOW) == State.ACCEPTED


def test_buttons_of_the_list_send_again_and_withdraw(owner: Client) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "editor"})
    first = link()
    pk = Invitation.objects.get().pk
    owner.post(reverse("invitation-resend", args=["zuidrand"]), {"invitation": pk})
    assert link() != first
    owner.post(reverse("invitation-withdraw", args=["zuidrand"]), {"invitation": pk})
    assert "withdrawn" in owner.get(PEOPLE).content.decode()
    assert "does not work any more" in Client().get(link()).content.decode()


# Accepting


def test_who_is_signed_in_nowhere_is_shown_what_it_is_and_how_to_go_on(owner: Client) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "contributor", "chapters": ["value"]})
    text = Client().get(link()).content.decode()
    for word in ("alice invites you", "contributor", "Added value", f"signup/?next={link().replace('/', '%2F')}"):
        assert word in text


def test_accepting_twice_makes_one_membership(owner: Client, cast: Cast) -> None:
    owner.post(PEOPLE, {"addresses": "charlie@example.org", "role": "editor"})
    there = Client()
    there.force_login(cast.charlie)
    for _again in range(2):
        assert there.post(link())["Location"] == reverse("journey", args=["zuidrand"])
    assert Membership.objects.get(user=cast.charlie).role == "editor"
    assert AuditLine.objects.filter(code="people.joined").count() == 1
    assert "You take part already" in there.get(link()).content.decode()


def test_a_reader_comes_to_the_publications(owner: Client, cast: Cast) -> None:
    owner.post(PEOPLE, {"addresses": "charlie@example.org", "role": "reader", "circle": "executives"})
    there = Client()
    there.force_login(cast.charlie)
    assert there.post(link())["Location"] == reverse("publications", args=["zuidrand"])
    assert Membership.objects.get(user=cast.charlie).circle == "executives"


def test_somebody_elses_invitation_is_told_kindly_and_gives_nothing(owner: Client, cast: Cast) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "owner"})
    there = Client()
    there.force_login(cast.charlie)
    text = there.get(link()).content.decode()
    assert "The invitation is for dora@example.org, and you are signed in with charlie@example.org" in text
    there.post(link())
    assert not Membership.objects.filter(user=cast.charlie).exists()
    assert Invitation.objects.get().accepted_at is None


def test_an_address_that_was_not_confirmed_does_not_count(cast: Cast, exploration: Exploration) -> None:
    secret = invited(cast, exploration, "dora@example.org")
    EmailAddress.objects.create(user=cast.charlie, email="dora@example.org", verified=False)
    assert accept(cast.charlie, secret, NOW) is None
    EmailAddress.objects.filter(email="dora@example.org").update(verified=True)
    assert accept(cast.charlie, secret, NOW) is not None


def test_whoever_is_signed_in_nowhere_accepts_nothing(owner: Client) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "owner"})
    assert Client().post(link()).status_code == 200
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize("name", ["gone", "operator"])
def test_closed_accounts_and_operators_accept_nothing(cast: Cast, exploration: Exploration, name: str) -> None:
    Membership.objects.filter(user=cast.gone).delete()
    user: User = getattr(cast, name)
    secret = invited(cast, exploration, "dora@example.org")
    EmailAddress.objects.create(user=user, email="dora@example.org", verified=True)
    assert accept(user, secret, NOW) is None


@pytest.mark.parametrize("secret", ["x", "0" * 43, "%00", "a" * 900])
def test_an_unknown_link_gives_one_clear_page(client: Client, db: None, secret: str) -> None:
    answer = client.get(f"/invitation/{secret}/")
    assert "This invitation does not work any more" in answer.content.decode()


KEPT = {
    "owner": {"editor": "owner", "reader": "owner", "hr": "owner", "contributor": "owner", "owner": "owner"},
    "editor": {"owner": "owner", "reader": "editor", "hr": "editor", "contributor": "editor"},
    "contributor": {"owner": "owner", "editor": "editor", "reader": "contributor", "hr": "contributor"},
    "hr": {"owner": "hr", "editor": "hr", "contributor": "hr", "reader": "hr"},
    "reader": {"owner": "owner", "editor": "editor", "contributor": "contributor", "hr": "hr"},
}


@pytest.mark.parametrize(("old", "new", "kept"), [(old, new, kept) for old in KEPT for new, kept in KEPT[old].items()])
def test_an_invitation_never_takes_a_right_away(
    cast: Cast, exploration: Exploration, old: str, new: str, kept: str
) -> None:
    secret = invited(cast, exploration, "charlie@example.org", new)
    Membership.objects.create(user=cast.charlie, exploration=exploration, role=old)
    row = accept(cast.charlie, secret, NOW)
    assert row is not None
    row.refresh_from_db()
    assert row.role == kept


def test_an_invitation_adds_chapters_and_takes_the_narrower_circle(cast: Cast, exploration: Exploration) -> None:
    row = Membership.objects.create(
        user=cast.charlie, exploration=exploration, role="contributor", chapters=["options"]
    )
    Membership.objects.filter(pk=row.pk).delete()
    secret = invited(cast, exploration, "charlie@example.org", "contributor", chapters=("value",))
    row.pk = None
    row.save(force_insert=True)
    accept(cast.charlie, secret, NOW)
    row.refresh_from_db()
    assert row.chapters == ["options", "value"]
    Membership.objects.filter(pk=row.pk).delete()
    secret = invited(cast, exploration, "charlie@example.org", "reader", circle="councils")
    row = Membership.objects.create(user=cast.charlie, exploration=exploration, role="reader", circle="executives")
    accept(cast.charlie, secret, NOW)
    row.refresh_from_db()
    assert row.circle == "executives"
