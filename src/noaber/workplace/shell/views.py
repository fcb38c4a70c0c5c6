"""What surrounds the work: statements, help, and what machines ask for."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..access import PageRequest, public

_PLAIN = "text/plain; charset=utf-8"
# After that day somebody should look whether the address still holds; a running server says so anew each day.
_HOLDS = datetime.timedelta(days=180)


@public
def accessibility(request: PageRequest) -> HttpResponse:
    return render(request, "shell/accessibility.html", {"host": request.get_host(), "contact": settings.CONTACT})


@public
def privacy(request: PageRequest) -> HttpResponse:
    return render(request, "shell/privacy.html", {"contact": settings.CONTACT})


@public
def help_page(request: PageRequest) -> HttpResponse:
    return render(request, "shell/help.html", {"contact": settings.CONTACT, "manual": settings.MANUAL})


@public
@require_safe
def security_txt(request: PageRequest) -> HttpResponse:
    """Where weak spots can be reported (RFC 9116)."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (datetime.datetime.now(datetime.UTC) + _HOLDS).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=_PLAIN)


@public
@require_safe
def robots(request: PageRequest) -> HttpResponse:  # noqa: ARG001
    """What was published for everybody may be found; signing in need not be."""
    return HttpResponse("User-agent: *\nDisallow: /account/\nDisallow: /admin/\n", content_type=_PLAIN)


@public
@require_safe
@never_cache
def health(request: PageRequest) -> HttpResponse:  # noqa: ARG001
    """Whether pages can be served now, without saying why not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("unavailable\n", content_type=_PLAIN, status=503)
    return HttpResponse("ok\n", content_type=_PLAIN)
