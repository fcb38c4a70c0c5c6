"""Signing up and in: with a password, a code by e-mail, an app; who is kept out, and who is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from noaber.accounts.invitations import hash_of
from noaber.accounts.models import Invitation, User
from noaber.accounts.permissions import OPERATOR_ADDRESS, local_operator
from noaber.dossier.models import Exploration
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


PASSWORD = "een lange zin 42"


@pytest.fixture(autouse=True)
def nothing_counted(settings: Settings) -> Iterator[None]:
    """Attempts of other tests do not count, and passwords cost little."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


def the_code() -> str:
    found = re.search(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found.group(1)


def sign_up(client: Client, email: str, **more: str) -> int:
    answer = client.post(reverse("account_signup"), {"name": "Ans", "email": email, "password1": PASSWORD, **more})
    return answer.status_code


def sign_in(client: Client, email: str, password: str = PASSWORD) -> bool:
    client.post(reverse("account_login"), {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_who_signs_up_is_in_after_typing_the_code(client: Client) -> None:
    assert sign_up(client, "Ans@Example.ORG") == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("ans@example.org", "Ans")
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_email_verification_sent"), {"code": the_code()})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get().verified


def test_a_wrong_code_lets_nobody_in(client: Client) -> None:
    sign_up(client, "ans@example.org")
    answer = client.post(reverse("account_email_verification_sent"), {"code": "XXXX-XXXX"})
    assert "This code is not right" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_signing_up_twice_makes_one_account_and_does_not_tell_that_there_is_one(client: Client, cast: Cast) -> None:
    count = User.objects.count()
    answer = client.post(reverse("account_signup"), {"email": "ALICE@example.org", "password1": PASSWORD})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == count
    assert mail.outbox[-1].subject == "You have an account already"


def test_a_short_password_is_refused_with_its_reasons(client: Client) -> None:
    answer = client.post(reverse("account_signup"), {"email": "ans@example.org", "password1": "kort"})
    assert "it needs at least 12 characters" in answer.content.decode()
    assert not User.objects.exists()


def test_a_password_like_the_own_name_or_address_is_refused(client: Client) -> None:
    assert sign_up(client, "annemarie.jansen@example.org", password1="annemarie.jansen") == 200
    assert not User.objects.exists()


def test_addresses_are_the_same_however_they_are_written(client: Client) -> None:
    User.objects.create_user("ans@example.org", PASSWORD)
    assert sign_in(client, " ANS@Example.org")


def test_a_code_by_mail_signs_in(client: Client, cast: Cast) -> None:
    client.post(reverse("account_request_login_code"), {"email": "alice@EXAMPLE.org"})
    assert mail.outbox[-1].to == ["alice@example.org"]
    client.post(reverse("account_confirm_login_code"), {"code": the_code().lower()})
    assert client.session["_auth_user_id"] == str(cast.alice.pk)


def test_a_forgotten_password_is_chosen_anew_with_a_code(client: Client, cast: Cast) -> None:
    client.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    client.post(reverse("account_confirm_password_reset_code"), {"code": the_code()})
    client.post(reverse("account_complete_password_reset"), {"password1": PASSWORD})
    assert sign_in(Client(), "alice@example.org")
    assert mail.outbox[-1].subject == "Your password was changed"


def test_an_unknown_address_gets_a_mail_and_no_code(client: Client) -> None:
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert mail.outbox[-1].subject == "No account with this address"


def test_a_second_factor_is_asked_after_the_password(client: Client) -> None:
    user = User.objects.create_user("ans@example.org", PASSWORD)
    secret = TOTP.activate(user, "PSTVN4U6LSYZYZSGGCW6UHDIBI3CTM2K").instance.data["secret"]
    assert Authenticator.objects.filter(user=user).exists()
    assert not sign_in(client, "ans@example.org")
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    now = next(iter(yield_hotp_counters_from_time()))
    client.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(secret, now))})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_operator_signs_in_by_no_way_at_all(client: Client) -> None:
    operator = local_operator()
    operator.set_password(PASSWORD)
    operator.is_staff = True
    operator.save()
    EmailAddress.objects.create(user=operator, email=OPERATOR_ADDRESS, verified=True, primary=True)
    assert not sign_in(client, OPERATOR_ADDRESS)
    client.post(reverse("account_request_login_code"), {"email": OPERATOR_ADDRESS})
    if mail.outbox:
        client.post(reverse("account_confirm_login_code"), {"code": the_code()})
    assert "_auth_user_id" not in client.session
    client.force_login(operator)
    assert client.get(reverse("account")).status_code == 302


def test_a_closed_account_signs_in_no_more(client: Client, cast: Cast) -> None:
    cast.gone.set_password(PASSWORD)
    cast.gone.save()
    assert not sign_in(client, "gone@example.org")


# The administration


def test_the_administration_is_behind_the_same_login_and_for_staff_alone(client: Client, cast: Cast) -> None:
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/login/")
    client.force_login(cast.alice)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/accounts/user/", follow=True).status_code == 403
    User.objects.filter(pk=cast.alice.pk).update(is_staff=True)
    assert client.get("/admin/").status_code == 200


# By invitation only


@pytest.fixture
def invited(settings: Settings, cast: Cast, exploration: Exploration) -> str:
    settings.SIGNUP = "invited"
    Invitation.objects.create(
        exploration=exploration,
        email="ans@example.org",
        role="reader",
        by=cast.alice,
        secret_hash=hash_of("secret"),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return reverse("invitation", args=["secret"])


def test_where_sign_up_is_for_the_invited_others_find_it_closed(client: Client, invited: str) -> None:
    assert "By invitation only" in client.get(reverse("account_signup")).content.decode()
    sign_up(client, "ans@example.org")
    assert not User.objects.filter(email="ans@example.org").exists()


def test_an_invitation_opens_sign_up_for_its_own_address(client: Client, invited: str) -> None:
    client.get(invited)
    assert 'value="ans@example.org"' in client.get(reverse("account_signup")).content.decode()
    sign_up(client, "other@example.org")
    assert not User.objects.filter(email="other@example.org").exists()
    assert sign_up(client, "ANS@example.org") == 302
    assert User.objects.filter(email="ans@example.org").exists()


def test_an_invitation_that_was_withdrawn_opens_nothing(client: Client, invited: str) -> None:
    client.get(invited)
    Invitation.objects.update(withdrawn_at=timezone.now())
    sign_up(client, "ans@example.org")
    assert not User.objects.filter(email="ans@example.org").exists()


# How often


def test_failures_count_for_the_account_wherever_they_come_from(client: Client) -> None:
    User.objects.create_user("ans@example.org", PASSWORD)
    User.objects.create_user("ben@example.org", PASSWORD)
    for number in range(5):
        there = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert not sign_in(there, "Ans@example.org" if number % 2 else "ans@example.org", "a wrong password")
    there = Client(REMOTE_ADDR="10.0.1.1")
    answer = there.post(reverse("account_login"), {"login": "ans@example.org", "password": PASSWORD})
    assert "It went wrong too often for this account" in answer.content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.1"), "ben@example.org")


def test_a_town_hall_behind_one_address_signs_in_within_a_minute() -> None:
    for number in range(80):
        User.objects.create_user(f"person{number}@example.org", PASSWORD)
    for number in range(80):
        here = Client(REMOTE_ADDR="192.0.2.1")
        assert number % 4 or not sign_in(here, f"person{number}@example.org", "a typing mistake")
        assert sign_in(here, f"person{number}@example.org")


def test_a_town_hall_behind_one_address_signs_up_within_a_minute() -> None:
    assert [sign_up(Client(REMOTE_ADDR="192.0.2.1"), f"person{number}@example.org") for number in range(60)] == [
        302
    ] * 60
    assert User.objects.count() == 60


def test_a_town_hall_behind_one_address_asks_for_codes_within_a_minute(cast: Cast) -> None:
    for number in range(40):
        User.objects.create_user(f"person{number}@example.org")
    for number in range(40):
        Client(REMOTE_ADDR="192.0.2.1").post(
            reverse("account_request_login_code"), {"email": f"person{number}@example.org"}
        )
    assert len(mail.outbox) == 40


def test_one_mailbox_is_not_flooded_with_codes() -> None:
    User.objects.create_user("ans@example.org")
    for number in range(10):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("account_request_login_code"), {"email": "ANS@example.org"})
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(reverse("account_reset_password"), {"email": "Ans@example.org"})
    assert len(mail.outbox) == 6


def test_who_goes_too_fast_gets_a_page_that_says_so(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    sign_up(client, "a@example.org")
    answer = Client().post(reverse("account_signup"), {})
    assert answer.status_code == 429
    assert "That was too often" in answer.content.decode()


# What pages may hold


class Inline(HTMLParser):
    """Whatever a strict policy would block: scripts and styles within the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.found.append("script")
        self.found += [name for name in values if name == "style" or name.startswith("on")]
        self.found += ["style"] * (tag == "style")


OUTSIDE = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_request_login_code",
    "account_inactive",
)
INSIDE = (
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
)


@pytest.mark.parametrize("name", [*OUTSIDE, *INSIDE])
def test_pages_of_signing_in_are_ours_and_hold_nothing_inline(
    client: Client, cast: Cast, settings: Settings, name: str
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = settings.MFA_REAUTHENTICATION_REQUIRED = False
    if name in INSIDE:
        cast.alice.set_password(PASSWORD)
        cast.alice.save()
        if name != "mfa_activate_totp":
            TOTP.activate(cast.alice, "PSTVN4U6LSYZYZSGGCW6UHDIBI3CTM2K")
            RecoveryCodes.activate(cast.alice)
        client.force_login(cast.alice)
    answer = client.get(reverse(name))
    text = answer.content.decode()
    page = Inline()
    page.feed(text)
    assert answer.status_code == 200
    assert page.found == []
    assert text.count("<h1") == 1
    assert 'class="utrecht-page' in text
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_every_mail_is_plain_text_in_words_of_our_own(client: Client, cast: Cast) -> None:
    client.post(reverse("account_request_login_code"), {"email": "alice@example.org"})
    message = mail.outbox[-1]
    assert message.subject.startswith("Your code for Noaber: ")
    assert not getattr(message, "alternatives", [])
    assert "Did you not ask for this?" in message.body
    assert "\n\n\n" not in message.body.strip()
