"""Who takes part in an exploration, for its owners."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from noaber.accounts.invitations import State, state_of
from noaber.accounts.models import Invitation, Membership, User
from noaber.accounts.permissions import Right
from noaber.dossier.models import AuditLine

from ..access import PageRequest, needs
from .forms import InvitationForm, PartForm, sent
from .inviting import Sent, invite, resend, withdraw
from .mails import send_invitations
from .members import Refused, change_part, is_last_owner, remove
from .wording import PREFIX, chapter_titles, said

# So many lines of what happened stand on the page; all of it stands with the changes.
MOST_LINES = 20
_ORDER = {role: place for place, role in enumerate(Membership.Role.values)}


@needs(Right.OWN)
def people(request: PageRequest) -> HttpResponse:
    """Everybody who takes part, who was invited, and a form to invite others."""
    form = InvitationForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            invited = invite(
                request.user,
                request.exploration,
                form.cleaned_data["addresses"],
                form.part(),
                timezone.now(),
                form.cleaned_data["once"],
            )
        except Refused as refused:
            for sentence in refused.sentences:
                form.add_error("addresses", sentence)
        else:
            _mail(request, invited)
            return redirect("people", request.exploration.slug)
    return render(request, "people/people.html", _shown(request, form), status=422 if form.errors else 200)


@needs(Right.OWN)
def person(request: PageRequest) -> HttpResponse:
    """One person: the role, and taking somebody out."""
    asked = (request.POST if request.method == "POST" else request.GET).get("member", "")
    if not asked:
        return redirect("people", request.exploration.slug)
    row = Membership.objects.filter(exploration=request.exploration, pk=_number(asked)).select_related("user").first()
    if row is None:
        raise Http404
    form = PartForm(sent(request), initial={"role": row.role, "circle": row.circle, "chapters": row.chapters})
    if request.method == "POST" and form.is_valid():
        try:
            change_part(request.user, request.exploration, row.pk, form.part())
        except Refused as refused:
            form.add_error("role", " ".join(refused.sentences))
        else:
            messages.success(request, _("Saved: %(name)s.") % {"name": row.user})
            return _back(request, row.user)
    shown = {"row": row, "form": form, "last_owner": is_last_owner(row)}
    return render(request, "people/person.html", shown, status=422 if form.errors else 200)


@require_POST
@needs(Right.OWN)
def remove_person(request: PageRequest) -> HttpResponse:
    try:
        gone = remove(request.user, request.exploration, _number(request.POST.get("member", "")))
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("Removed: %(name)s takes no part any more.") % {"name": gone})
        return _back(request, gone)
    return redirect("people", request.exploration.slug)


@require_POST
@needs(Right.OWN)
def resend_invitation(request: PageRequest) -> HttpResponse:
    try:
        again = resend(request.user, request.exploration, _number(request.POST.get("invitation", "")), timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        _mail(request, [again])
    return redirect("people", request.exploration.slug)


@require_POST
@needs(Right.OWN)
def withdraw_invitation(request: PageRequest) -> HttpResponse:
    number = _number(request.POST.get("invitation", ""))
    try:
        withdrawn = withdraw(request.user, request.exploration, number, timezone.now())
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("Withdrawn: the link to %(address)s works no more.") % {"address": withdrawn.email})
    return redirect("people", request.exploration.slug)


def _shown(request: PageRequest, form: InvitationForm) -> dict[str, Any]:
    now = timezone.now()
    members = list(Membership.objects.filter(exploration=request.exploration).select_related("user"))
    members.sort(key=lambda row: (_ORDER[row.role], str(row.user).casefold()))
    invitations = list(Invitation.objects.filter(exploration=request.exploration).select_related("by"))
    lines = list(
        AuditLine.objects.filter(exploration=request.exploration, code__startswith=PREFIX)
        .select_related("by")
        .defer("edits")
        .order_by("-at", "-pk")[:MOST_LINES]
    )
    about = {line.parameters.get("person", 0) for line in lines}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=about)}
    states = {
        State.OPEN: _("open"),
        State.EXPIRED: _("expired"),
        State.ACCEPTED: _("accepted"),
        State.WITHDRAWN: _("withdrawn"),
    }
    return {
        "form": form,
        "members": [
            (row, chapter_titles(row.chapters) if row.role == Membership.Role.CONTRIBUTOR else "") for row in members
        ],
        "invitations": [
            (
                one,
                states[state_of(one, now)],
                state_of(one, now) in (State.OPEN, State.EXPIRED),
                chapter_titles(one.chapters),
            )
            for one in invitations
        ],
        "lines": [(line, said(line, names)) for line in lines],
    }


def _mail(request: PageRequest, invited: list[Sent]) -> None:
    failed = send_invitations(request, request.exploration, invited)
    if failed:
        messages.error(
            request,
            _("The mail could not be sent to: %(addresses)s. The invitation stands; send it again later.")
            % {"addresses": ", ".join(failed)},
        )
    count = len(invited) - len(failed)
    if count or not invited:
        messages.success(
            request,
            ngettext("%(count)d invitation was sent.", "%(count)d invitations were sent.", count) % {"count": count}
            if invited
            else _("These invitations were sent already."),
        )


def _back(request: PageRequest, changed: User) -> HttpResponse:
    """To the list, where one may still see it after changing oneself."""
    if changed == request.user:
        return redirect("home")
    return redirect("people", request.exploration.slug)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
