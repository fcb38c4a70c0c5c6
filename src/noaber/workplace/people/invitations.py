"""The page that an invitation leads to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from noaber.accounts.invitations import State, let_go, state_of, take_in_hand
from noaber.accounts.models import Membership
from noaber.accounts.permissions import Right, access_of

from ..access import PageRequest, public
from .inviting import accept, find, is_for
from .wording import chapter_titles, role_name


@public
@never_cache
def invitation(request: PageRequest, secret: str) -> HttpResponse:
    """What one is invited to, and as what; accepting it."""
    found = find(secret)
    signed_in = request.user.is_authenticated
    if request.method == "POST" and signed_in:
        row = accept(request.user, secret, timezone.now())
        if row is not None:
            let_go(request)
            messages.success(
                request,
                _("You take part in “%(title)s” now, as %(role)s.")
                % {"title": row.exploration.title, "role": role_name(row.role)},
            )
            return _into(row)
    if found is None or state_of(found, timezone.now()) != State.OPEN:
        mine = None
        if found is not None and signed_in and is_for(found, request.user):
            mine = Membership.objects.filter(user=request.user, exploration=found.exploration).first()
        return render(request, "people/invitation_closed.html", {"mine": mine})
    take_in_hand(request, found)
    next_page = urlencode({"next": request.path})
    shown: dict[str, Any] = {
        "invitation": found,
        "role": role_name(found.role),
        "chapters": chapter_titles(found.chapters),
        "circle": found.get_circle_display() if found.role == Membership.Role.READER else "",
        "for_me": signed_in and is_for(found, request.user),
        "login_url": f"{resolve_url(settings.LOGIN_URL)}?{next_page}",
        "signup_url": f"{reverse('account_signup')}?{next_page}",
    }
    return render(request, "people/invitation.html", shown)


def _into(row: Membership) -> HttpResponse:
    may_read = access_of(row.user, row.exploration).may(Right.READ)
    return redirect("journey" if may_read else "publications", row.exploration.slug)
