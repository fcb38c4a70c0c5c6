"""That somebody read what is sensitive: one line per person, thing and day."""

from __future__ import annotations

import datetime
import hashlib

from django.db import IntegrityError, transaction
from django.utils import timezone

from noaber.accounts.models import User
from noaber.dossier.audit import note
from noaber.dossier.models import AuditLine, Exploration

from ..access import PageRequest


def audit_reading(request: PageRequest, what: str) -> None:
    """`what` is the address of a record, or a word for what was read, such as figures:personal."""
    note_reading(request.user, request.exploration, what, timezone.localdate())


def note_reading(user: User, exploration: Exploration, what: str, day: datetime.date) -> None:
    digest = hashlib.sha256(what.encode()).hexdigest()[:12]
    once = f"{day:%Y%m%d}.{user.pk}.{digest}"
    if AuditLine.objects.filter(exploration=exploration, once=once).exists():
        return
    try:
        with transaction.atomic():
            note(exploration, user, "sensitive.read", once=once, what=what)
    except IntegrityError:
        # Another request of the same person wrote it meanwhile.
        return
