"""Who may open which address. Every view of the workplace carries one of these marks; a test looks whether all do.

What one may not see looks like what does not exist, also to somebody who is signed in nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache

from noaber.accounts.models import User
from noaber.accounts.permissions import Access, Right, access_of
from noaber.dossier.models import Exploration

View = Callable[..., HttpResponseBase]

PUBLIC = "public"
SIGNED_IN = "signed in"


class PageRequest(HttpRequest):
    """A request of somebody who is signed in, within one exploration where the address names one."""

    user: User
    exploration: Exploration
    access: Access
    htmx: Any
    # What is confidential for this person, once it was looked up.
    hidden_records: frozenset[str]


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.need = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Open to everybody who is signed in."""

    @wraps(view)
    @never_cache
    def opened(request: Any, *arguments: Any, **names: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _first_sign_in(request)
        _refuse_forged(request)
        return view(request, *arguments, **names)

    opened.need = SIGNED_IN  # type: ignore[attr-defined]
    return opened


def needs(right: Right) -> Callable[[View], View]:
    """Open to those who have this right in the exploration that the address names by its slug.

    The view gets a request with `exploration` and `access`, and no slug.
    """

    def mark(view: View) -> View:
        @wraps(view)
        @never_cache
        def opened(request: Any, slug: str, *arguments: Any, **names: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _first_sign_in(request)
            exploration = Exploration.objects.defer("snapshot").filter(slug=slug).first()
            access = access_of(request.user, exploration) if exploration is not None else Access()
            if not access.may(right):
                raise Http404
            _refuse_forged(request)
            request.exploration = exploration
            request.access = access
            return view(request, *arguments, **names)

        opened.need = right  # type: ignore[attr-defined]
        return opened

    return mark


def require_chapter(request: PageRequest, chapter: str) -> None:
    """Not found for those who may not write this chapter (empty: what belongs to no chapter)."""
    if not request.access.may_write(chapter):
        raise Http404


def _refuse_forged(request: HttpRequest) -> None:
    """Our own forms give out what marks them as sent once; PostgreSQL refuses to look for a NUL."""
    if request.method == "POST" and "\0" in request.POST.get("once", ""):
        raise BadRequest("NUL in a mark of our own")


def _first_sign_in(request: HttpRequest) -> HttpResponse:
    from .records.drafts import keep_for_later

    if request.method == "POST":
        keep_for_later(request)
        return redirect_to_login(request.get_full_path())
    return redirect_to_login(request.get_full_path())
