"""Pages to make an exploration: by a form, of files, or to practise."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import Right, access_of_membership
from noaber.dossier.files.faults import Fault, Unreadable
from noaber.dossier.files.packing import MEGABYTE, TOTAL_LIMIT
from noaber.dossier.files.reading import Read, read_dossier
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Exploration
from noaber.dossier.starting import NoSuchSource, begin, begin_practice, bring_in, free_slug

from ..access import PageRequest, signed_in
from .forms import NewForm

_ONCE = 40


@signed_in
def new(request: PageRequest) -> HttpResponse:
    sources = _sources(request.user)
    form = NewForm.sent(request.POST) if request.method == "POST" else NewForm.empty()
    once = request.POST.get("once", "")[:_ONCE]
    if request.method == "POST":
        beginning = form.beginning(frozenset(one.slug for one in sources))
        if beginning is not None:
            try:
                exploration = begin(request.user, beginning, once=once)
            except NoSuchSource:
                form.errors["source"] = [_("Choose what the exploration begins with.")]
            else:
                messages.success(request, _("“%(title)s” is there.") % {"title": exploration.title})
                return redirect("first-steps", exploration.slug)
    return render(
        request,
        "start/new.html",
        {
            "form": form,
            "sources": sources,
            "address": free_slug(form.title) if form.title.strip() else "",
            "once": once or secrets.token_urlsafe(16),
        },
        status=422 if form.errors else 200,
    )


@signed_in
def new_address(request: PageRequest) -> HttpResponse:
    """The address that an exploration of this title gets, as a piece of the form."""
    title = request.GET.get("title", "")[:1000]
    return render(request, "start/address.html", {"address": free_slug(title) if title.strip() else ""})


@require_POST
@signed_in
def new_practice(request: PageRequest) -> HttpResponse:
    exploration = begin_practice(request.user, once=request.POST.get("once", "")[:_ONCE])
    messages.success(
        request, _("This copy of the practice region is yours alone. Change what you like; nobody else sees it.")
    )
    return redirect("journey", exploration.slug)


@signed_in
def new_from_files(request: PageRequest) -> HttpResponse:
    faults: tuple[Fault, ...] = ()
    conflicts: tuple[str, ...] = ()
    once = request.POST.get("once", "")[:_ONCE]
    apart = request.POST.get("apart") == "yes"
    if request.method == "POST":
        try:
            read = _read(request.FILES.get("files"))
            loaded = bring_in(request.user, read, apart=apart, once=once)
        except Unreadable as error:
            faults = error.faults
        except Conflicts as error:
            conflicts = tuple(f"{one.record} {one.field}".strip() for one in error.conflicts)
        else:
            slug = loaded.exploration.slug
            if loaded.created:
                messages.success(request, _("“%(title)s” is there.") % {"title": loaded.exploration.title})
                return redirect("journey", slug)
            messages.success(
                request,
                _("The files were merged with what stands here.")
                if loaded.changed
                else _("The files hold nothing that does not stand here already."),
            )
            return redirect("journey", slug)
    return render(
        request,
        "start/from_files.html",
        {
            "faults": faults,
            "conflicts": conflicts,
            "apart": apart,
            "limit": TOTAL_LIMIT // MEGABYTE,
            "once": once or secrets.token_urlsafe(16),
            "said": ngettext(
                "There is %(count)d fault in the files; nothing was loaded.",
                "There are %(count)d faults in the files; nothing was loaded.",
                len(faults),
            )
            % {"count": len(faults)},
        },
        status=422 if faults or conflicts else 200,
    )


def _read(upload: UploadedFile[Any] | None) -> Read:
    """What the sent file holds; it is read as a file of one's own would be, without trusting it."""
    if upload is None or not upload.size:
        raise Unreadable((Fault("", None, _("No file was chosen."), _("Choose the zip of a dossier.")),))
    if upload.size > TOTAL_LIMIT:
        raise Unreadable(
            (
                Fault(
                    "",
                    None,
                    _("This file is larger than %(limit)d MB.") % {"limit": TOTAL_LIMIT // MEGABYTE},
                    _("A dossier holds words and figures only; leave out what does not belong in it."),
                ),
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossier.zip"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return read_dossier(path)


def _sources(user: User) -> list[Exploration]:
    """The explorations whose structure this person may take over."""
    memberships = Membership.objects.filter(user=user).select_related("exploration").defer("exploration__snapshot")
    return [
        one.exploration
        for one in memberships.order_by("exploration__title")
        if access_of_membership(one).may(Right.READ)
    ]
