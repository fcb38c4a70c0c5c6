"""The list of publications, and the page of one: what it is, who released it, and taking it back."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from noaber.accounts.permissions import Right
from noaber.dossier.models import FrozenFile, FrozenPublication, Organisation, Publication
from noaber.dossier.visibility import confidential_now
from noaber.report.publishing import CannotPublish, frozen_of, release, withdraw
from noaber.report.state import holds

from ..access import PageRequest, needs
from ..models import Job
from .asking import choices, day_of
from .circles import is_confidential, may_fetch, publications_of, readable
from .making import note_fetching
from .sheets import send, sheet

MANIFEST = "manifest.json"


@needs(Right.PUBLISHED)
@require_safe
def publications(request: PageRequest) -> HttpResponse:
    found = readable(request.access, request.exploration)
    names: dict[str, list[str]] = {}
    for key, name in FrozenFile.objects.filter(publication__exploration=request.exploration).values_list(
        "publication__key", "name"
    ):
        names.setdefault(key, []).append(name)
    today = timezone.localdate()
    rows = [
        {
            "publication": one,
            "state": one.state(),
            "missing": one.missing(),
            "confidential": is_confidential(one, today),
            "files": names.get(one.key, []) if may_fetch(request.access, one) else [],
        }
        for one in found
    ]
    return render(request, "publications/list.html", {"rows": rows, **_for_members(request, found)})


def _for_members(request: PageRequest, found: list[Publication]) -> dict[str, Any]:
    """What those who work on the exploration see besides: documents as they stand now, and their own jobs."""
    if not request.access.may(Right.READ):
        return {}
    more: dict[str, Any] = {
        "choices": choices(request.exploration),
        "once": secrets.token_urlsafe(16),
        "jobs": Job.objects.filter(user=request.user, exploration=request.exploration)
        .defer("wish", "exploration")
        .order_by("-pk")[:10],
    }
    if request.access.may(Right.WRITE):
        hidden = confidential_now(request.exploration, timezone.localdate())
        more |= {"hidden": len(hidden), "holding": _holding(request, hidden, found) if hidden else []}
    return more


def _holding(request: PageRequest, hidden: frozenset[str], found: list[Publication]) -> list[Publication]:
    """What was published while a record in it was not confidential yet, and is not confidential itself."""
    today = timezone.localdate()
    open_ones = {one.key: one for one in found if not one.withdrawn and not is_confidential(one, today)}
    frozen = FrozenPublication.objects.filter(exploration=request.exploration, key__in=open_ones)
    return [open_ones[one.key] for one in frozen if holds(one.state, hidden)]


@needs(Right.PUBLISHED)
@require_safe
def publication(request: PageRequest, key: str) -> HttpResponse:
    return _page(request, _found(request, key))


def _found(request: PageRequest, key: str) -> Publication:
    found = next((one for one in readable(request.access, request.exploration) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _page(request: PageRequest, one: Publication, status: int = 200, **more: Any) -> HttpResponse:
    frozen = frozen_of(one)
    files = frozen.files.defer("data") if frozen is not None and may_fetch(request.access, one) else ()
    today = timezone.localdate()
    others = [other for other in readable(request.access, request.exploration) if other.pk != one.pk]
    shown = {
        "publication": one,
        "state": one.state(),
        "missing": one.missing(),
        "undated": list(one.released_by.all()),
        "confidential": is_confidential(one, today),
        "frozen": frozen,
        "files": files,
        "others": others,
        "today": today,
        "typed": {"date": today.isoformat()},
    }
    return render(request, "publications/one.html", {**shown, **more}, status=status)


@needs(Right.WRITE)
@require_POST
def release_one(request: PageRequest, key: str) -> HttpResponse:
    one = _found(request, key)
    typed = {name: request.POST.get(name, "").strip() for name in ("organisation", "date", "by")}
    errors: list[str] = []
    organisation = Organisation.objects.filter(exploration=request.exploration, key=typed["organisation"]).first()
    if organisation is None:
        errors.append(_("Choose which organisation releases it."))
    day = _past_day(typed["date"], errors)
    if organisation is not None and day is not None and not errors:
        if organisation in one.releasers():
            messages.info(request, _("%(organisation)s had released it already.") % {"organisation": organisation})
            return redirect("publication", request.exploration.slug, key)
        try:
            release(request.user, one, organisation, day, typed["by"])
        except CannotPublish as error:
            errors += error.sentences
        else:
            _say_released(request, key, organisation)
            return redirect("publication", request.exploration.slug, key)
    return _page(request, one, 422, typed=typed, release_errors=errors)


def _past_day(text: str, errors: list[str]) -> datetime.date | None:
    if not text:
        errors.append(_("Give the day."))
        return None
    day = day_of(text, errors)
    if day is not None and day > timezone.localdate():
        errors.append(_("%(day)s still has to come.") % {"day": date_format(day, "j F Y")})
    return day


def _say_released(request: PageRequest, key: str, organisation: Organisation) -> None:
    fresh = publications_of(request.exploration).get(key=key)
    said = _("Released by %(organisation)s.") % {"organisation": organisation}
    missing = ", ".join(str(one) for one in fresh.missing())
    rest = _("It still waits for: %(names)s.") % {"names": missing} if missing else _("It is published now.")
    messages.success(request, f"{said} {rest}")


@needs(Right.WRITE)
@require_POST
def withdraw_one(request: PageRequest, key: str) -> HttpResponse:
    one = _found(request, key)
    because = request.POST.get("because", "").strip()
    if one.withdrawn and one.withdrawn_because == because:
        return redirect("publication", request.exploration.slug, key)
    try:
        withdraw(request.user, one, timezone.localdate(), because)
    except CannotPublish as error:
        return _page(request, one, 422, because=because, withdraw_errors=error.sentences)
    messages.success(request, _("Withdrawn. It stays visible as withdrawn, with the reason."))
    return redirect("publication", request.exploration.slug, key)


@needs(Right.PUBLISHED)
@require_safe
def file(request: PageRequest, key: str, name: str) -> HttpResponse:
    one = _found(request, key)
    frozen = frozen_of(one) if may_fetch(request.access, one) else None
    if frozen is None:
        raise Http404
    if name == MANIFEST:
        data = frozen.manifest.encode()
    else:
        kept = frozen.files.filter(name=name).first()
        if kept is None:
            raise Http404
        data = bytes(kept.data)
    if is_confidential(one, timezone.localdate()):
        note_fetching(request.access, one, name)
    return send(request, sheet(name, data, language=request.exploration.language))
