"""One's own account: name, leaving, taking data along, and erasing it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from noaber.accounts.models import Invitation, Membership, User
from noaber.dossier.models import AuditLine, Exploration, Judge
from noaber.workplace.models import Draft, Job, Trial, Upload
from noaber.workplace.people.erasing import erase, outlook
from noaber.workplace.people.members import Refused
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ERASE = reverse("account-erase")


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


@pytest.fixture
def alone(cast: Cast, exploration: Exploration) -> User:
    """Alice, alone in the exploration, which is hers."""
    Membership.objects.exclude(user=cast.alice).delete()
    return cast.alice


def test_a_name_is_changed_and_a_very_long_one_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    client.post(reverse("account"), {"name": "Bob de Bouwer"})
    assert User.objects.get(pk=cast.bob.pk).name == "Bob de Bouwer"
    answer = client.post(reverse("account"), {"name": "x" * 121})
    assert answer.status_code == 422
    assert User.objects.get(pk=cast.bob.pk).name == "Bob de Bouwer"
    assert f">{'x' * 121}</a>" not in answer.content.decode()


def test_a_name_is_shown_as_typed_and_does_nothing_else(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.post(reverse("account"), {"name": "<script>alert(1)</script>"})
    for page in (reverse("account"), reverse("people", args=["zuidrand"])):
        assert "<script>alert" not in client.get(page).content.decode()


def test_leaving_is_once_and_for_oneself(client: Client, cast: Cast) -> None:
    client.force_login(cast.bob)
    client.post(reverse("account-leave"), {"membership": of(cast.rik).pk})
    assert Membership.objects.filter(user=cast.rik).exists()
    pk = of(cast.bob).pk
    for _again in range(2):
        client.post(reverse("account-leave"), {"membership": pk})
    assert not Membership.objects.filter(user=cast.bob).exists()
    assert AuditLine.objects.filter(code="people.left").count() == 1


def test_the_page_offers_no_leaving_to_the_last_owner(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    text = client.get(reverse("account")).content.decode()
    assert "You are the only owner" in text
    assert reverse("account-leave") not in text


# Taking data along


def test_the_file_holds_what_is_kept_about_this_person_and_nothing_of_others(
    client: Client, cast: Cast, exploration: Exploration
) -> None:
    Draft.objects.create(user=cast.cor, path="/e/zuidrand/x/", typed={"name": "half a sentence"})
    Trial.objects.create(user=cast.cor, exploration=exploration, weights={"a": 1})
    Draft.objects.create(user=cast.bob, path="/e/zuidrand/y/", typed={"name": "of somebody else"})
    Judge.objects.create(exploration=exploration, key=of(cast.cor).pseudonym, kind="person")
    Invitation.objects.create(
        exploration=exploration, email="dora@example.org", role="reader", by=cast.cor, secret_hash="h", expires_at=NOW
    )
    client.force_login(cast.cor)
    answer = client.get(reverse("account-data"))
    text = answer.content.decode()
    data = answer.json()
    assert data["account"]["email"] == "cor@example.org"
    assert data["memberships"][0]["pseudonym"] == of(cast.cor).pseudonym
    assert data["drafts"][0]["typed"] == {"name": "half a sentence"}
    assert data["tries"][0]["weights"] == {"a": 1}
    assert len(data["invitations"]["sent"]) == 1
    for absent in (
        "of somebody else",
        "dora@example.org",
        "bob@example.org",
        of(cast.bob).pseudonym,
        "password",
        "secret_hash",
    ):
        assert absent not in text
    assert "attachment" in answer["Content-Disposition"]


def test_taking_data_along_is_written_down_once_a_day(client: Client, cast: Cast) -> None:
    client.force_login(cast.cor)
    client.get(reverse("account-data"))
    client.get(reverse("account-data"))
    assert AuditLine.objects.filter(code="sensitive.read", by=cast.cor).count() == 1


# Erasing


def test_nothing_that_says_who_it_was_stays(client: Client, cast: Cast, exploration: Exploration) -> None:
    cor, pseudonym = cast.cor, of(cast.cor).pseudonym
    Draft.objects.create(user=cor, path="/e/zuidrand/x/")
    Trial.objects.create(user=cor, exploration=exploration)
    Job.objects.create(user=cor, exploration=exploration, kind="report")
    Upload.objects.create(user=cor, exploration=exploration, file="functies.xlsx", mode="add")
    Authenticator.objects.create(user=cor, type="recovery_codes", data={})
    Judge.objects.create(exploration=exploration, key=pseudonym, kind="person")
    Invitation.objects.create(
        exploration=exploration, email="COR@example.org", role="reader", by=cast.alice, secret_hash="h", expires_at=NOW
    )
    elsewhere = Client()
    elsewhere.force_login(cor)
    assert elsewhere.get(reverse("account-data")).status_code == 200
    erase(cor, NOW)
    user = User.objects.get(pk=cor.pk)
    assert str(user) == "former participant"
    assert (user.name, user.is_active, user.last_login) == ("", False, None)
    assert "cor" not in user.email
    assert not user.has_usable_password()
    for rows in (Draft, Trial, Job, Upload, Authenticator, EmailAddress, Membership):
        assert not rows.objects.filter(user=cor).exists()  # type: ignore[attr-defined]
    assert not Invitation.objects.exists()
    assert str(cor.pk) not in {one.get_decoded().get("_auth_user_id") for one in Session.objects.all()}
    assert elsewhere.get(reverse("account")).status_code == 302
    # What the archive keeps: the judge under a pseudonym, and the lines, by a former participant.
    assert Judge.objects.filter(key=pseudonym).exists()
    assert {line.code for line in AuditLine.objects.filter(by=user)} == {"sensitive.read", "people.left"}
    assert pseudonym not in str(list(AuditLine.objects.values()))


def test_the_address_is_free_again_after_erasing(cast: Cast) -> None:
    erase(cast.cor, NOW)
    assert User.objects.create_user("cor@example.org").pk != cast.cor.pk


def test_erasing_signs_out(client: Client, cast: Cast) -> None:
    client.force_login(cast.cor)
    assert client.post(ERASE, {"sure": "on"})["Location"] == reverse("home")
    assert "_auth_user_id" not in client.session
    assert not User.objects.get(pk=cast.cor.pk).is_active


def test_erasing_asks_to_be_sure(client: Client, cast: Cast) -> None:
    client.force_login(cast.cor)
    assert client.post(ERASE).status_code == 422
    assert User.objects.get(pk=cast.cor.pk).is_active


def test_erasing_asks_the_password_again(client: Client, cast: Cast) -> None:
    cast.cor.set_password("een lange zin 42")
    cast.cor.save()
    client.force_login(cast.cor)
    answer = client.post(ERASE, {"sure": "on"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.get(pk=cast.cor.pk).is_active
    client.post(answer["Location"], {"password": "een lange zin 42", "next": ERASE})
    assert not User.objects.get(pk=cast.cor.pk).is_active


def test_who_alone_owns_what_others_take_part_in_hands_over_first(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    text = client.get(ERASE).content.decode()
    assert "First hand over" in text
    assert "Erase my account" not in text
    answer = client.post(ERASE, {"sure": "on"})
    assert answer.status_code == 422
    assert "First hand over" in answer.content.decode()
    with pytest.raises(Refused):
        erase(cast.alice, NOW)
    assert User.objects.get(pk=cast.alice.pk).is_active
    assert Membership.objects.filter(user=cast.alice).exists()
    assert not AuditLine.objects.exists()


def test_an_exploration_of_nobody_else_stays_and_practice_material_goes(
    client: Client, alone: User, exploration: Exploration
) -> None:
    copy = Exploration.objects.create(slug="oefen", title="Oefen", date="2024-01-01", kind="practice")
    Membership.objects.create(user=alone, exploration=copy, role="owner")
    assert outlook(alone).to_close == (exploration,)
    assert outlook(alone).to_delete == (copy,)
    client.force_login(alone)
    text = client.get(ERASE).content.decode()
    assert "Nobody else takes part in these explorations" in text
    assert "This practice material is yours alone" in text
    client.post(ERASE, {"sure": "on"})
    assert list(Exploration.objects.all()) == [exploration]
    assert not Membership.objects.exists()


def test_practice_material_with_all_its_records_can_go(alone: User, exploration: Exploration) -> None:
    Exploration.objects.update(kind="practice")
    erase(alone, NOW)
    assert not Exploration.objects.exists()


def test_the_page_names_what_stays(client: Client, cast: Cast) -> None:
    client.force_login(cast.cor)
    text = client.get(ERASE).content.decode()
    for word in ("former participant", "pseudonym", "publications", "Archives Act"):
        assert word in text
