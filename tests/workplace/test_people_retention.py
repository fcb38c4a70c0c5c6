"""What is kept how long: each term to the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from noaber.accounts.models import Invitation, Membership, User
from noaber.dossier.models import AuditLine, Exploration
from noaber.site.commands import run
from noaber.workplace.models import Draft, Job, Trial
from noaber.workplace.people.retention import KEPT, tidy
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


NOW = datetime(2030, 6, 1, 4, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def tidied(name: str) -> tuple[int, int]:
    """What tidying did to the kind whose name begins so: removed, warned."""
    ((_kept, done),) = [(kept, done) for kept, done in tidy(NOW) if str(kept.name).startswith(name)]
    return done.removed, done.warned


@pytest.fixture(autouse=True)
def seen_lately(cast: Cast) -> None:
    User.objects.update(last_login=ago(1), joined_at=ago(400))


@pytest.mark.parametrize(("days", "removed"), [(89, 0), (91, 1)])
def test_drafts(cast: Cast, days: int, removed: int) -> None:
    Draft.objects.create(user=cast.bob, path="/x/")
    Draft.objects.update(saved_at=ago(days))
    assert tidied("Drafts") == (removed, 0)
    assert Draft.objects.count() == 1 - removed


@pytest.mark.parametrize(("days", "removed"), [(729, 0), (731, 1)])
def test_tries(cast: Cast, exploration: Exploration, days: int, removed: int) -> None:
    Trial.objects.create(user=cast.bob, exploration=exploration)
    Trial.objects.update(saved_at=ago(days))
    assert tidied("Tries") == (removed, 0)


@pytest.mark.parametrize(("days", "removed"), [(29, 0), (31, 1)])
def test_jobs(cast: Cast, exploration: Exploration, days: int, removed: int) -> None:
    Job.objects.create(user=cast.bob, exploration=exploration, kind="report")
    Job.objects.update(changed_at=ago(days))
    assert tidied("Work") == (removed, 0)


@pytest.mark.parametrize("field", ["accepted_at", "withdrawn_at", "expires_at"])
@pytest.mark.parametrize(("days", "removed"), [(89, 0), (91, 1)])
def test_invitations(cast: Cast, exploration: Exploration, field: str, days: int, removed: int) -> None:
    dates = {"expires_at": ago(-7), field: ago(days)}
    Invitation.objects.create(
        exploration=exploration, email="d@example.org", role="reader", by=cast.alice, secret_hash="h", **dates
    )
    assert tidied("Invitations") == (removed, 0)


def test_an_accepted_invitation_counts_from_when_it_was_accepted(cast: Cast, exploration: Exploration) -> None:
    Invitation.objects.create(
        exploration=exploration,
        email="d@example.org",
        role="reader",
        by=cast.alice,
        secret_hash="h",
        expires_at=ago(95),
        accepted_at=ago(80),
    )
    assert tidied("Invitations") == (0, 0)


def test_sessions_that_ended() -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=ago(1))
    Session.objects.create(session_key="b", session_data="", expire_date=ago(-1))
    assert tidied("Sessions") == (1, 0)
    assert Session.objects.get().session_key == "b"


@pytest.mark.parametrize(("days", "removed"), [(13, 0), (15, 1)])
def test_accounts_that_were_never_confirmed(days: int, removed: int) -> None:
    user = User.objects.create_user("d@example.org")
    EmailAddress.objects.filter(user=user).update(verified=False)
    User.objects.filter(pk=user.pk).update(joined_at=ago(days))
    assert tidied("Accounts that were never confirmed") == (removed, 0)
    assert User.objects.filter(pk=user.pk).exists() != bool(removed)


def test_whoever_confirmed_takes_part_or_administers_is_no_leftover(cast: Cast) -> None:
    User.objects.update(last_login=None, joined_at=ago(20))
    EmailAddress.objects.exclude(user=cast.charlie).update(verified=False)
    User.objects.create_user("admin@example.org", is_staff=True)
    assert tidied("Accounts that were never confirmed") == (0, 0)


def test_unused_accounts_are_warned_first_and_erased_a_month_later(cast: Cast) -> None:
    User.objects.filter(pk=cast.charlie.pk).update(last_login=ago(729))
    assert tidied("Accounts that are not used") == (0, 0)
    User.objects.filter(pk=cast.charlie.pk).update(last_login=ago(731))
    assert tidied("Accounts that are not used") == (0, 1)
    assert mail.outbox[0].to == ["charlie@example.org"]
    assert "charlie@example.org" in mail.outbox[0].body
    assert tidied("Accounts that are not used") == (0, 0)
    User.objects.filter(pk=cast.charlie.pk).update(warned_at=ago(31))
    assert tidied("Accounts that are not used") == (1, 0)
    user = User.objects.get(pk=cast.charlie.pk)
    assert str(user) == "former participant"
    assert tidied("Accounts that are not used") == (0, 0)
    assert len(mail.outbox) == 1


def test_who_signs_in_after_the_warning_keeps_the_account_and_is_warned_anew_years_later(cast: Cast) -> None:
    User.objects.filter(pk=cast.charlie.pk).update(warned_at=ago(40), last_login=ago(20))
    assert tidied("Accounts that are not used") == (0, 0)
    User.objects.filter(pk=cast.charlie.pk).update(warned_at=ago(900), last_login=ago(800))
    assert tidied("Accounts that are not used") == (0, 1)


def test_an_account_without_which_an_exploration_has_no_owner_is_not_erased(cast: Cast) -> None:
    User.objects.filter(pk=cast.alice.pk).update(last_login=ago(900), warned_at=ago(100))
    assert tidied("Accounts that are not used") == (0, 0)
    assert User.objects.get(pk=cast.alice.pk).is_active


def test_explorations_publications_and_audit_lines_are_never_removed_by_themselves(
    cast: Cast, exploration: Exploration
) -> None:
    AuditLine.objects.create(exploration=exploration, by=cast.alice, code="dossier.created")
    AuditLine.objects.update(at=ago(9000))
    members = Membership.objects.count()
    tidy(NOW)
    assert Exploration.objects.count() == AuditLine.objects.count() == 1
    assert Membership.objects.count() == members


def test_the_page_shows_every_kind_with_term_and_ground(client: Client) -> None:
    text = client.get(reverse("retention")).content.decode()
    for kept in KEPT:
        assert str(kept.name) in text
        assert str(kept.term) in text
    assert text.count("by people</td>") == sum(kept.tidy is None for kept in KEPT) > 0
    assert text.count("by itself</td>") == sum(kept.tidy is not None for kept in KEPT) > 0


def test_the_command_says_what_it_removed(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Draft.objects.create(user=cast.bob, path="/x/")
    Draft.objects.update(saved_at=datetime(2020, 1, 1, tzinfo=UTC))
    User.objects.update(last_login=datetime(2100, 1, 1, tzinfo=UTC))
    assert run(["tidy"]) == 0
    said = capsys.readouterr().out
    assert "Drafts: what was typed and not sent: 1 removed." in said
    assert not Draft.objects.exists()
