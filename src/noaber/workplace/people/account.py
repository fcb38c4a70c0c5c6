"""One's own account: name, ways to sign in, memberships, data, and erasing it."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from noaber.accounts.models import Membership

from ..access import PageRequest, public, signed_in
from .erasing import erase, outlook
from .exporting import data_of
from .forms import ErasingForm, NameForm, sent
from .members import Refused, is_last_owner, leave
from .reading import note_reading
from .retention import KEPT


@signed_in
def account(request: PageRequest) -> HttpResponse:
    form = NameForm(sent(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    rows = list(
        Membership.objects.filter(user=request.user)
        .select_related("exploration")
        .defer("exploration__snapshot")
        .order_by("exploration__title")
    )
    factors = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    shown = {
        "form": form,
        "rows": [(row, is_last_owner(row)) for row in rows],
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": list(factors).count(Authenticator.Type.WEBAUTHN),
    }
    # A name that was refused stands in the form, not in the head of the page.
    if form.errors:
        request.user.refresh_from_db(fields=["name"])
    return render(request, "people/account.html", shown, status=422 if form.errors else 200)


@require_POST
@signed_in
def leave_exploration(request: PageRequest) -> HttpResponse:
    asked = request.POST.get("membership", "")
    try:
        left = leave(request.user, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else 0)
    except Refused as refused:
        messages.error(request, " ".join(refused.sentences))
    else:
        messages.success(request, _("You left “%(title)s”.") % {"title": left.title})
    return redirect("account")


@signed_in
def data(request: PageRequest) -> HttpResponse:
    """Everything about this person, as a file; whoever reads it is written down in each exploration."""
    rows = Membership.objects.filter(user=request.user).select_related("exploration").defer("exploration__snapshot")
    for row in rows:
        note_reading(request.user, row.exploration, f"data-of:{request.user.pk}", timezone.localdate())
    answer = JsonResponse(data_of(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="noaber-{timezone.localdate():%Y-%m-%d}.json"'
    return answer


@signed_in
@reauthentication_required
def erase_account(request: PageRequest) -> HttpResponse:
    form = ErasingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            erase(request.user, timezone.now())
        except Refused as refused:
            for sentence in refused.sentences:
                form.add_error(None, sentence)
        else:
            logout(request)
            messages.success(request, _("Your account was erased."))
            return redirect("home")
    shown = {"form": form, "outlook": outlook(request.user)}
    return render(request, "people/erase.html", shown, status=422 if form.errors else 200)


@public
def retention(request: PageRequest) -> HttpResponse:
    return render(request, "people/retention.html", {"kept": KEPT})
