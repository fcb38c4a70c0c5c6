"""Where to go after a change, and what is said there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from noaber.dossier.editing import Place
from noaber.dossier.models import AuditLine

from ..access import PageRequest


def checked(address: str) -> str:
    """An address that somebody sent, if it is a page of ours; else nothing."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""


def next_of(request: PageRequest) -> str:
    """Where somebody came from, if that is a page of ours."""
    return checked(request.POST.get("next") or request.GET.get("next") or "")


def back_url(request: PageRequest, record: str, place: Place, wanted: str = "") -> str:
    """The page from which somebody came, at the record; else that of the chapter, of the record, or of its kind."""
    slug = request.exploration.slug
    chapter = reverse("chapter", args=[slug, place.chapter]) if place.chapter else ""
    anchor = "#" + record.replace(":", "-") if record else ""
    wanted = wanted or next_of(request)
    if wanted:
        return wanted + anchor if wanted.partition("?")[0] == chapter else wanted
    if chapter:
        return chapter + anchor
    if record:
        return reverse("record", args=[slug, *record.split(":", 1)])
    return reverse("records", args=[slug, place.kind])


def with_query(address: str, **query: str) -> str:
    """An address with more in its query; what stands behind # stays there."""
    path, hash_, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{urlencode(query)}{hash_}{anchor}"


def go(address: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(address)


def say_done(request: PageRequest, text: str, line: AuditLine | None) -> None:
    """Say what was done, with a button to take it back (shell/message.html shows it)."""
    undo = reverse("change-undo", args=[request.exploration.slug, line.pk]) if line else ""
    messages.success(request, text, extra_tags=undo)
