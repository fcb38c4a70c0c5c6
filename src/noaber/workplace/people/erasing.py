"""Erasing an account: what goes, what stays under nobody's name, and when somebody else comes first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import Invitation, Membership, User
from noaber.dossier.audit import note
from noaber.dossier.models import Exploration, Kind

from ..models import Draft, Job, Trial, Upload
from .members import Refused, is_last_owner, locked


@dataclass(frozen=True)
class Outlook:
    """What erasing an account would do to explorations that this person alone owns."""

    # Others take part, and nobody of them owns it: somebody must, first.
    to_hand_over: tuple[Exploration, ...] = ()
    # Nobody else takes part: practice material goes, an exploration stays where nobody can open it.
    to_delete: tuple[Exploration, ...] = ()
    to_close: tuple[Exploration, ...] = ()


def outlook(user: User) -> Outlook:
    hand_over, delete, close = [], [], []
    owned = Membership.objects.filter(user=user, role=Membership.Role.OWNER)
    for row in owned.select_related("exploration").defer("exploration__snapshot"):
        if not is_last_owner(row):
            continue
        others = Membership.objects.filter(exploration=row.exploration, user__is_active=True).exclude(pk=row.pk)
        if others.exists():
            hand_over.append(row.exploration)
        elif row.exploration.kind == Kind.PRACTICE:
            delete.append(row.exploration)
        else:
            close.append(row.exploration)
    return Outlook(tuple(hand_over), tuple(delete), tuple(close))


@transaction.atomic
def erase(user: User, now: datetime.datetime) -> None:
    """Everything that says who this is goes. The row stays, empty, since the audit lines of others' work point to it."""
    user = User.objects.select_for_update().get(pk=user.pk)
    rows = list(
        Membership.objects.filter(user=user)
        .select_related("exploration")
        .defer("exploration__snapshot")
        .order_by("exploration")
    )
    explorations = [locked(row.exploration) for row in rows]
    ahead = outlook(user)
    if ahead.to_hand_over:
        raise Refused(
            *(
                _("In “%(title)s” others take part, and you are the only owner. Make somebody else owner first.")
                % {"title": exploration.title}
                for exploration in ahead.to_hand_over
            )
        )
    for row, exploration in zip(rows, explorations, strict=True):
        note(exploration, user, "people.left", person=user.pk, role=row.role)
    Membership.objects.filter(user=user).delete()
    for exploration in ahead.to_delete:
        exploration.delete()
    for mine in (Draft, Trial, Job, Upload):
        mine.objects.filter(user=user).delete()
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    for session in _sessions(user, now):
        session.delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"erased-{user.pk}@noaber.invalid"
    user.name = ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = user.warned_at = None
    user.erased_at = now
    user.set_unusable_password()
    user.save()


def _sessions(user: User, now: datetime.datetime) -> Iterator[Session]:
    """Everywhere where this person is signed in; a session names its user only within."""
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            yield session
