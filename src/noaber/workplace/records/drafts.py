"""What was typed and not sent yet: kept for the person who typed it, whatever happens to the browser or the login."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from noaber.accounts.models import User

from ..models import Draft

# What a form says about itself and nobody typed.
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "once", "who", "draft_path"})
# So much is kept of one form, in characters.
MOST = 200_000
_SESSION_KEY = "typed_before_signing_in"
_SALT = "noaber.records.who"


def keep(user: User, path: str, sent: QueryDict) -> bool:
    """Keep what stands in a form now; false where it is too much."""
    typed = {name: values for name, values in sent.lists() if name not in _NOT_TYPED}
    if len(path) > 700 or sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > MOST:
        return False
    Draft.objects.update_or_create(user=user, path=path, defaults={"typed": typed})
    return True


def draft_of(user: User, path: str) -> Draft | None:
    return Draft.objects.filter(user=user, path=path).first()


def throw_away(user: User, path: str) -> None:
    Draft.objects.filter(user=user, path=path).delete()


def as_sent(draft: Draft) -> QueryDict:
    """A draft as if it were sent, so that the form shows it."""
    sent = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        sent.setlist(name, values)
    return sent


def mark_of(user: User) -> str:
    """Who opened a form, sealed: only that person gets back what was sent after the login had ended."""
    return signing.dumps(user.pk, salt=_SALT)


def keep_for_later(request: HttpRequest) -> None:
    """Keep what somebody sent whose login had ended, in the session of this browser, until after signing in again."""
    who = request.POST.get("who", "")
    try:
        pk = signing.loads(who, salt=_SALT, max_age=14 * 24 * 3600)
    except signing.BadSignature:
        return
    typed = {name: values for name, values in request.POST.lists() if name not in _NOT_TYPED}
    if sum(len(name) + sum(map(len, values)) for name, values in typed.items()) <= MOST:
        request.session[_SESSION_KEY] = {"user": pk, "path": request.get_full_path(), "typed": typed}


def take_over(request: Any) -> bool:
    """Make a draft of what was kept before signing in; of somebody else's nothing. Says whether it is of this form."""
    kept = request.session.pop(_SESSION_KEY, None)
    if kept and kept["user"] == request.user.pk:
        Draft.objects.update_or_create(user=request.user, path=kept["path"], defaults={"typed": kept["typed"]})
        return bool(kept["path"] == request.get_full_path())
    return False
