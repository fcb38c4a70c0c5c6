"""What was typed and not sent yet: kept for the person who typed it, whatever happens to the browser or the login."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from noaber.accounts.models import User
from noaber.dossier.models import AuditLine

from ..models import Draft

# What a form says about itself and nobody typed.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "once", "who", "draft_path", "do"})
# What an address says about the way there and back, not about the form.
_NOT_FORM = frozenset({"next", "draft", "fill", "made"})
# So many drafts are kept of one person, the latest.
MOST_DRAFTS = 40
# So much is kept of one form, in characters.
MOST = 200_000
_SESSION_KEY = "typed_before_signing_in"
_SALT = "noaber.records.who"


def form_path(request: HttpRequest) -> str:
    """The address of a form, however one came there."""
    query = request.GET.copy()
    for name in _NOT_FORM:
        query.pop(name, None)
    return request.path + (f"?{query.urlencode()}" if query else "")


def keep(user: User, path: str, sent: QueryDict) -> bool:
    """Keep what stands in a form now; false where it is too much, or where there is no such form."""
    typed = {name: values for name, values in sent.lists() if name not in _NOT_TYPED}
    if not _is_form(path) or sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > MOST:
        return False
    once = sent.get("once", "")
    # What is kept a moment too late was saved already.
    if not once or not AuditLine.objects.filter(by=user, once=once[:40]).exists():
        _store(user, path, typed)
    return True


def _store(user: User, path: str, typed: dict[str, Any]) -> None:
    # PostgreSQL keeps no NUL; it is nothing that somebody types.
    typed = {name.replace("\0", ""): [text.replace("\0", "") for text in values] for name, values in typed.items()}
    Draft.objects.update_or_create(user=user, path=path, defaults={"typed": typed})
    kept = user.drafts.order_by("-saved_at", "-pk").values_list("pk", flat=True)[:MOST_DRAFTS]
    user.drafts.exclude(pk__in=list(kept)).delete()


def _is_form(path: str) -> bool:
    try:
        resolve(path.partition("?")[0])
    except Resolver404:
        return False
    return len(path) <= 700 and "\0" not in path


def draft_of(user: User, path: str) -> Draft | None:
    return _under(user, path).first()


def throw_away(user: User, path: str) -> None:
    _under(user, path).delete()


def _under(user: User, path: str) -> QuerySet[Draft]:
    # PostgreSQL refuses to look for a NUL; under such an address nothing is kept (see `_is_form`).
    return Draft.objects.none() if "\0" in path else Draft.objects.filter(user=user, path=path)


def as_sent(draft: Draft) -> QueryDict:
    """A draft as if it were sent, so that the form shows it."""
    sent = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        sent.setlist(name, values)
    return sent


def mark_of(user: User) -> str:
    """Who opened a form, sealed: only that person gets back what was sent after the login had ended."""
    return signing.dumps(user.pk, salt=_SALT)


def was_opened_by(request: HttpRequest) -> Any:
    """The number of the person who opened the form that was sent; None where it does not say so."""
    try:
        return signing.loads(request.POST.get("who", ""), salt=_SALT, max_age=14 * 24 * 3600)
    except signing.BadSignature:
        return None


def keep_for_later(request: HttpRequest) -> None:
    """Keep what somebody sent whose login had ended, in the session of this browser, until after signing in again."""
    pk = was_opened_by(request)
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}
    if pk is not None and sum(len(name) + sum(map(len, values)) for name, values in typed.items()) <= MOST:
        request.session[_SESSION_KEY] = {"user": pk, "path": request.get_full_path(), "typed": typed}


def take_over(request: Any) -> bool:
    """Make a draft of what was kept before signing in; of somebody else's nothing. Says whether it is of this form."""
    kept = request.session.pop(_SESSION_KEY, None)
    if kept and kept["user"] == request.user.pk and _is_form(kept["path"]):
        _store(request.user, kept["path"], kept["typed"])
        return bool(kept["path"] == request.get_full_path())
    return False
