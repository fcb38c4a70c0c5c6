"""Which invitation somebody has in hand: found by its secret, of which only the hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum

from django.http import HttpRequest
from django.utils import timezone

from .models import Invitation

_SESSION = "invitation"


class State(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def state_of(invitation: Invitation, now: datetime) -> State:
    if invitation.accepted_at:
        return State.ACCEPTED
    if invitation.withdrawn_at:
        return State.WITHDRAWN
    return State.OPEN if now < invitation.expires_at else State.EXPIRED


def take_in_hand(request: HttpRequest, invitation: Invitation) -> None:
    """Remember the invitation while somebody signs in or up."""
    request.session[_SESSION] = invitation.secret_hash


def let_go(request: HttpRequest) -> None:
    request.session.pop(_SESSION, None)


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The open invitation that this browser came with."""
    held = request.session.get(_SESSION)
    if not held:
        return None
    invitation = Invitation.objects.filter(secret_hash=held).first()
    return invitation if invitation and state_of(invitation, timezone.now()) == State.OPEN else None
