"""The forms of this room."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from noaber.accounts.models import Membership, User
from noaber.overview.chapters import ALL

from .members import Part

_SELECT = {"class": "utrecht-select"}


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: also nothing at all, where nothing was filled in."""
    return request.POST if request.method == "POST" else None


class PartForm(forms.Form):
    """What somebody is to do in an exploration."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.READER,
        widget=forms.Select(attrs=_SELECT),
        error_messages={"invalid_choice": _("Choose one of the roles.")},
    )
    circle = forms.ChoiceField(
        label=_("Reads as"),
        choices=Membership.Circle.choices,
        initial=Membership.Circle.COUNCILS,
        required=False,
        help_text=_("For a reader: which publications are for this person."),
        widget=forms.Select(attrs=_SELECT),
    )
    chapters = forms.MultipleChoiceField(
        label=_("Chapters"),
        required=False,
        help_text=_("For a contributor: the chapters that this person may write."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["chapters"].choices = [(one.name, one.title) for one in ALL]  # type: ignore[attr-defined]

    def part(self) -> Part:
        values = self.cleaned_data
        return Part(values["role"], values["circle"] or Membership.Circle.COUNCILS, tuple(values["chapters"]))


class InvitationForm(PartForm):
    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=20_000,
        help_text=_("One a line. Everybody gets a mail with a link of their own."),
        widget=forms.Textarea(attrs={"class": "utrecht-textarea", "rows": 4, "spellcheck": "false"}),
        error_messages={"required": _("Type at least one e-mail address.")},
    )
    once = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("addresses", "role", "chapters", "circle", "once")

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.fields["once"].initial = uuid.uuid4().hex


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("name",)
        labels = {"name": _("Name")}
        help_texts = {"name": _("Others in an exploration see it.")}
        widgets = {"name": forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "name"})}


class ErasingForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I understand that this cannot be undone."),
        error_messages={"required": _("Say that you understand it; then the account can be erased.")},
    )
