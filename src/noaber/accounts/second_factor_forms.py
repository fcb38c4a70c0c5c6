"""The forms of second factors, with labels of our own."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django.utils.translation import gettext_lazy as _

from .forms import Plain


class ActivateTOTP(Plain, totp.ActivateTOTPForm):
    pass


class Authenticate(Plain, base.AuthenticateForm):
    pass


class Reauthenticate(Plain, base.ReauthenticateForm):
    pass


class AddKey(Plain, keys.AddWebAuthnForm):
    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["name"].label = _("What you call this passkey")
        self.fields["passwordless"].help_text = _("The device then asks for your fingerprint, face or PIN.")


class EditKey(Plain, keys.EditWebAuthnForm):
    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["name"].label = _("What you call this passkey")
