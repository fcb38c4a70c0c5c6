"""What changed since somebody's last visit: a visit ends when nothing was opened for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from noaber.accounts.models import Membership
from noaber.dossier.models import AuditLine, Exploration

from ..access import PageRequest
from ..records.history import Line, describe

ENDS_AFTER = timedelta(hours=1)
# A page that is opened again within this time writes nothing.
_NOTED = timedelta(minutes=5)
MOST_SHOWN = 8


@dataclass(frozen=True)
class Since:
    """Since when, how much others changed, and the last of it; no moment on a first visit."""

    at: datetime | None
    count: int
    lines: tuple[Line, ...]


def since_last_visit(request: PageRequest, hidden: frozenset[str]) -> Since:
    """What others changed since the visit before this one; notes that this person was here."""
    membership = request.access.membership
    if membership is None:
        return Since(None, 0, ())
    at = _last_visit(request, membership)
    if at is None:
        return Since(None, 0, ())
    lines = changes_since(request.exploration, membership, at)
    count = lines.count()
    last = lines.select_related("by").order_by("-at", "-pk")[:MOST_SHOWN] if count else ()
    return Since(at, count, tuple(describe(line, hidden=hidden) for line in last))


def changes_since(exploration: Exploration, membership: Membership, at: datetime) -> QuerySet[AuditLine]:
    """The lines of others since a moment."""
    lines = AuditLine.objects.filter(exploration=exploration, at__gt=at)
    return lines.exclude(by=membership.user_id).exclude(code="sensitive.read")


def _last_visit(request: PageRequest, membership: Membership) -> datetime | None:
    """When the visit before this one ended. The session holds it as long as this visit lasts."""
    now = timezone.now()
    name = f"visit-{request.exploration.pk}"
    seen = membership.seen_at
    kept = request.session.get(name)
    if kept is None or seen is None or now - seen > ENDS_AFTER:
        kept = seen.isoformat() if seen else ""
        request.session[name] = kept
    if seen is None or now - seen > _NOTED or membership.seen_revision != request.exploration.revision:
        Membership.objects.filter(pk=membership.pk).update(seen_at=now, seen_revision=request.exploration.revision)
    return parse_datetime(kept) if kept else None
