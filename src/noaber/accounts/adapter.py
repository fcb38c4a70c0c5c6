"""How signing up and signing in goes, and what is said when it does not work."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .invitations import invitation_of
from .models import User

_WRONG_CODE = _("This code is not right. Look in the newest mail, or in the app, and type it again.")


class Accounts(DefaultAccountAdapter):
    """Accounts by e-mail address; sign-up is open, or for those with an invitation."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is the address with which you sign in; it cannot be removed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is an account with this e-mail address already."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _WRONG_CODE,
        "incorrect_password": _("The password is not right."),
        "invalid_login": _("The e-mail address or the password is not right."),
        "invalid_password_reset": _("This code is no longer valid. Ask for a new one."),
        "rate_limited": _("That went too fast. Wait a minute, and try again."),
        "same_as_current": _("This is your address already."),
        "too_many_login_attempts": _(
            "It went wrong too often for this account. Wait five minutes, or have a code sent to you by e-mail."
        ),
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGNUP == "open" or invitation_of(request) is not None

    def save_user(self, request: HttpRequest, user: Any, form: BaseForm, commit: bool = True) -> Any:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def pre_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse | None:
        if user.is_operator:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **about)

    def get_client_ip(self, request: HttpRequest) -> str:
        # Behind a socket there is no address; nobody should be kept out by that.
        return request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        said = {
            "reauthenticate": gettext("With the password"),
            "mfa_reauthenticate": gettext("With a code of the app, or a recovery code"),
            "mfa_reauthenticate:webauthn": gettext("With a passkey"),
        }
        return [{**one, "description": said[one["id"]]} for one in super().get_reauthentication_methods(user)]


class SecondFactors(DefaultMFAAdapter):
    """Apps, passkeys and recovery codes."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _("Turn off the second factor first; then change your e-mail address."),
        "cannot_delete_authenticator": _("This second factor cannot be turned off."),
        "cannot_generate_recovery_codes": _(
            "Recovery codes come with a second factor: set up an app or a passkey first."
        ),
        "incorrect_code": _WRONG_CODE,
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}
