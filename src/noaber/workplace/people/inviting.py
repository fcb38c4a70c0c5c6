"""Inviting people: making invitations, sending them again, withdrawing and accepting them."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from email.utils import parseaddr

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.invitations import State, hash_of, new_secret, state_of
from noaber.accounts.models import Invitation, Membership, User
from noaber.accounts.permissions import Right, covers, require
from noaber.dossier.audit import note
from noaber.dossier.models import AuditLine, Exploration

from .members import Part, Refused, locked

VALID_FOR = datetime.timedelta(days=14)
# So many mails may one person have sent to others in a day.
MOST_A_DAY = 250

_NARROWEST_FIRST = list(Membership.Circle.values)


@dataclass(frozen=True)
class Sent:
    """An invitation with its secret, which is known only while the mail is written."""

    invitation: Invitation
    secret: str


def read_addresses(text: str) -> tuple[list[str], list[str]]:
    """The addresses in a text, one a line, also as “Name <address>”; and a sentence for each that is none."""
    addresses: list[str] = []
    faults: list[str] = []
    for typed in re.split(r"[\n;,]+", text):
        if not typed.strip():
            continue
        address = (parseaddr(typed)[1] or typed).strip().lower()
        try:
            validate_email(address)
        except ValidationError:
            faults.append(
                _("“%(typed)s” is not an e-mail address. An address looks like name@municipality.example.")
                % {"typed": typed.strip()[:120]}
            )
            continue
        if address not in addresses:
            addresses.append(address)
    return addresses, faults


@transaction.atomic
def invite(
    user: User, exploration: Exploration, text: str, part: Part, now: datetime.datetime, once: str = ""
) -> list[Sent]:
    """Invite the addresses in a text, all or none. Whoever has an open invitation gets it anew; sent twice, it is done once."""
    require(user, exploration, Right.OWN)
    addresses, faults = read_addresses(text)
    if not addresses and not faults:
        faults = [_("Type at least one e-mail address.")]
    exploration = locked(exploration)
    if once and AuditLine.objects.filter(exploration=exploration, once=once).exists():
        return []
    members = _addresses_of_members(exploration)
    faults += [
        _("%(address)s takes part already. Change the role in the list of people.") % {"address": address}
        for address in addresses
        if address in members
    ]
    if faults:
        raise Refused(*faults)
    _require_room(user, len(addresses), now)
    open_now = {
        one.email: one
        for one in Invitation.objects.filter(exploration=exploration, email__in=addresses)
        if state_of(one, now) == State.OPEN
    }
    sent = []
    for address in addresses:
        invitation = open_now.get(address) or Invitation(exploration=exploration, email=address)
        invitation.role = part.role
        invitation.circle = part.circle
        invitation.chapters = sorted(set(part.chapters)) if part.role == Membership.Role.CONTRIBUTOR else []
        sent.append(_send(invitation, user, now))
        note(exploration, user, "people.invited", once=once, invitation=invitation.pk, role=part.role)
        once = ""
    return sent


@transaction.atomic
def resend(user: User, exploration: Exploration, invitation: int, now: datetime.datetime) -> Sent:
    """Send an invitation that is open or expired again, with a new link; the old link stops working."""
    require(user, exploration, Right.OWN)
    exploration = locked(exploration)
    found = _unanswered(exploration, invitation, now)
    _require_room(user, 1, now)
    sent = _send(found, user, now)
    note(exploration, user, "people.invitation_resent", invitation=found.pk, role=found.role)
    return sent


@transaction.atomic
def withdraw(user: User, exploration: Exploration, invitation: int, now: datetime.datetime) -> Invitation:
    """Take an invitation back; its link stops working."""
    require(user, exploration, Right.OWN)
    exploration = locked(exploration)
    found = _unanswered(exploration, invitation, now)
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    note(exploration, user, "people.invitation_withdrawn", invitation=found.pk, role=found.role)
    return found


def find(secret: str) -> Invitation | None:
    return (
        Invitation.objects.filter(secret_hash=hash_of(secret))
        .select_related("exploration", "by")
        .defer("exploration__snapshot")
        .first()
    )


def is_for(invitation: Invitation, user: User) -> bool:
    """An invitation is for its address: one of this person's, and confirmed."""
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=invitation.email).exists()


@transaction.atomic
def accept(user: User, secret: str, now: datetime.datetime) -> Membership | None:
    """Take part. None where the link is of no use to this person; pressed twice, the same membership."""
    invitation = Invitation.objects.select_for_update().filter(secret_hash=hash_of(secret)).first()
    if invitation is None or not user.is_active or user.is_operator or not is_for(invitation, user):
        return None
    exploration = locked(invitation.exploration)
    row = Membership.objects.filter(user=user, exploration=exploration).first()
    state = state_of(invitation, now)
    if state != State.OPEN:
        return row if state == State.ACCEPTED else None
    part = Part(invitation.role, invitation.circle, tuple(invitation.chapters))
    before = row.role if row else ""
    row = row or Membership(user=user, exploration=exploration, role="")
    if (_and_what_was(row, part) if before else part).on(row):
        row.save()
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    note(exploration, user, "people.joined", person=user.pk, role=row.role, before=before, invitation=invitation.pk)
    return row


def _and_what_was(row: Membership, part: Part) -> Part:
    """The part of an invitation for somebody who takes part already: nobody loses anything by accepting."""
    if row.role == part.role:
        return Part(row.role, min(row.circle, part.circle, key=_NARROWEST_FIRST.index), (*row.chapters, *part.chapters))
    return part if covers(part.role, row.role) else Part(row.role, row.circle, tuple(row.chapters))


def _send(invitation: Invitation, user: User, now: datetime.datetime) -> Sent:
    secret = new_secret()
    invitation.secret_hash = hash_of(secret)
    invitation.by = user
    invitation.expires_at = now + VALID_FOR
    invitation.save()
    # A new row takes the moment of saving; what counts is the moment that was given.
    invitation.sent_at = now
    invitation.save(update_fields=["sent_at"])
    return Sent(invitation, secret)


def _unanswered(exploration: Exploration, pk: int, now: datetime.datetime) -> Invitation:
    found = Invitation.objects.filter(exploration=exploration, pk=pk).first()
    if found is None or state_of(found, now) in (State.ACCEPTED, State.WITHDRAWN):
        raise Refused(_("This invitation was accepted or withdrawn already."))
    return found


def _require_room(user: User, count: int, now: datetime.datetime) -> None:
    sent = Invitation.objects.filter(by=user, sent_at__gt=now - datetime.timedelta(days=1)).count()
    if sent + count > MOST_A_DAY:
        raise Refused(
            _("At most %(most)d invitations a day can be sent. Send the others tomorrow.") % {"most": MOST_A_DAY}
        )


def _addresses_of_members(exploration: Exploration) -> set[str]:
    members = Membership.objects.filter(exploration=exploration)
    found = {email.lower() for email in members.values_list("user__email", flat=True)}
    more = EmailAddress.objects.filter(user__memberships__exploration=exploration, verified=True)
    return found | {email.lower() for email in more.values_list("email", flat=True)}
