"""A form whose proof of where it came from is of an earlier login: what was typed is not lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ..shell.errors import form_refused
from . import drafts


def refused(request: Any, reason: str = "") -> HttpResponse:
    """Keep what this person typed, for this person alone, and show the form again; nothing of it is saved."""
    pk = drafts.was_opened_by(request)
    if pk is None:
        return form_refused(request, reason)
    if not request.user.is_authenticated:
        drafts.keep_for_later(request)
        return redirect_to_login(request.get_full_path())
    path = request.get_full_path()
    if pk != request.user.pk or not drafts.keep(request.user, path, request.POST):
        return form_refused(request, reason)
    messages.warning(request, _("You signed in again meanwhile, so this was not saved yet. Look at it, and save."))
    return HttpResponseRedirect(f"{path}{'&' if '?' in path else '?'}draft=1")
