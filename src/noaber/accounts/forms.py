"""The forms of signing up and signing in, with labels of our own."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .invitations import invitation_of
from .models import User

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "name": _("Name"),
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("The same password once more"),
    "oldpassword": _("Password now"),
    "remember": _("Stay signed in on this device"),
    "code": _("Code"),
    "passwordless": _("Also sign in with this passkey alone, without a password"),
}
_TEXTS = forms.TextInput, forms.PasswordInput, forms.EmailInput


class Plain:
    """Our labels, and no label within the field, which goes away when one types."""

    fields: dict[str, forms.Field]

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, _TEXTS):
                field.widget.attrs["class"] = "utrecht-textbox"
            # The link to a forgotten password stands on the page.
            if name in ("password", "oldpassword"):
                field.help_text = ""


class Login(Plain, theirs.LoginForm):
    pass


class Signup(Plain, theirs.SignupForm):
    name = forms.CharField(
        max_length=User._meta.get_field("name").max_length,
        required=False,
        help_text=_("Others in an exploration see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        invitation = invitation_of(context.request)
        if invitation is not None:
            self.fields["email"].initial = invitation.email

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if settings.SIGNUP != "open":
            invitation = invitation_of(context.request)
            if invitation is None or invitation.email.lower() != email.lower():
                raise ValidationError(_("Only who was invited may sign up here. Use the address of the invitation."))
        return email


class AddEmail(Plain, theirs.AddEmailForm):
    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["email"].label = _("New e-mail address")


class ChangeEmail(Plain, theirs.ChangeEmailForm):
    pass


class ConfirmEmail(Plain, theirs.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmLoginCode(Plain, theirs.ConfirmLoginCodeForm):
    pass


class ConfirmResetCode(Plain, theirs.ConfirmPasswordResetCodeForm):
    pass


class RequestLoginCode(Plain, theirs.RequestLoginCodeForm):
    pass


class Reauthenticate(Plain, theirs.ReauthenticateForm):
    pass


class _NewPassword(Plain):
    """A new password, typed once: whoever wants to see it has the browser for that."""

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["password1"].label = _("New password")
        del self.fields["password2"]


class ChangePassword(_NewPassword, theirs.ChangePasswordForm):
    pass


class SetPassword(_NewPassword, theirs.SetPasswordForm):
    pass


class ResetPassword(Plain, theirs.ResetPasswordForm):
    pass


class ResetPasswordKey(_NewPassword, theirs.ResetPasswordKeyForm):
    pass
