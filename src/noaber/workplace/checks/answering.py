"""Answering a result of the check: accepting it with a reason, and taking that back."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from noaber.accounts.models import User
from noaber.accounts.permissions import Right
from noaber.dossier.changes import Refused, delete_record, save_record
from noaber.dossier.editing import find, place_of
from noaber.dossier.fields import fields_of_model
from noaber.dossier.files.faults import Faults
from noaber.dossier.files.scalars import typed
from noaber.dossier.models import Acceptance, Exploration

from ..access import PageRequest, needs
from .views import results_for, row_of

_ONCE = 40
_FIELDS = {one.name: one for one in fields_of_model(Acceptance)}


@needs(Right.WRITE)
def accept(request: PageRequest) -> HttpResponse:
    """The reason for which a result may stand; what is accepted is shown apart and counts no more."""
    given = request.POST if request.method == "POST" else request.GET
    rule, record = given.get("rule", ""), given.get("record", "")
    result = next((one for one in results_for(request) if (one.code, one.record) == (rule, record)), None)
    if result is None or (result.accepted and request.method != "POST"):
        messages.info(request, _("The check does not find this any more, or it was accepted already."))
        return redirect("check", request.exploration.slug)
    reason, by = request.POST.get("reason", ""), request.POST.get("by", "")
    errors: list[str] = []
    if request.method == "POST":
        errors = accept_result(request.user, request.exploration, rule, record, reason, by, once=_once(request))
        if not errors:
            messages.success(request, _("The result was accepted, with the reason."))
            return redirect(reverse("check", args=[request.exploration.slug]) + "#accepted")
    return render(
        request,
        "checks/accept.html",
        {
            "row": row_of(request, result),
            "reason": reason,
            "by": by,
            "errors": errors,
            "once": _once(request) or secrets.token_urlsafe(16),
        },
        status=422 if errors else 200,
    )


def accept_result(
    user: User, exploration: Exploration, rule: str, record: str, reason: str, by: str, *, once: str = ""
) -> list[str]:
    """Write the acceptance; returns what is wrong with what was typed."""
    if not reason.strip():
        return [_("Write the reason why this may stand: a reader will ask for it.")]
    faults = Faults()
    values = {
        "rule": rule,
        "record": record,
        "reason": typed("", None, _FIELDS["reason"], reason, faults),
        "by": typed("", None, _FIELDS["by"], by, faults),
        "date": timezone.localdate().isoformat(),
    }
    if faults:
        return [str(fault) for fault in faults]
    place = place_of("acceptance")
    assert place is not None
    try:
        save_record(user, exploration, place, "", {name: one for name, one in values.items() if one}, once=once)
    except Refused as refused:
        return [str(fault) for fault in refused.faults]
    return []


@require_POST
@needs(Right.WRITE)
def take_back(request: PageRequest) -> HttpResponse:
    """Let a result that was accepted count again."""
    key = f"{request.POST.get('rule', '')}--{request.POST.get('record', '')}"
    found = find(request.exploration, "acceptance", key)
    if found is not None:
        delete_record(request.user, request.exploration, found, once=_once(request))
        messages.success(request, _("The acceptance was taken back; the result counts again."))
    return redirect("check", request.exploration.slug)


def _once(request: PageRequest) -> str:
    return request.POST.get("once", "")[:_ONCE]
