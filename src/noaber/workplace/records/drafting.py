"""What is typed is kept: addresses that pages ask while somebody types."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..access import PageRequest, signed_in
from . import drafts
from .going import go, next_of


@require_POST
@signed_in
def keep_draft(request: PageRequest) -> HttpResponse:
    is_kept = drafts.keep(request.user, request.POST.get("draft_path", ""), request.POST)
    return HttpResponse(status=204 if is_kept else 413)


@require_POST
@signed_in
def throw_draft_away(request: PageRequest) -> HttpResponse:
    drafts.throw_away(request.user, request.POST.get("draft_path", ""))
    messages.info(request, _("The draft was thrown away."))
    return go(next_of(request) or reverse("home"))
