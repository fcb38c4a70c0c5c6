"""Changes to who takes part: each checks the right, changes, and writes its audit line, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import Right, require
from noaber.dossier.audit import note
from noaber.dossier.models import Exploration

from ..models import Draft, Job, Trial, Upload


class Refused(Exception):
    """Nothing was changed; the sentences say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Part:
    """What somebody is to do: a role, with chapters for a contributor and a circle for a reader."""

    role: str
    circle: str = Membership.Circle.COUNCILS
    chapters: tuple[str, ...] = ()

    def on(self, row: Membership) -> bool:
        """Put this on a membership; says whether anything changed."""
        before = (row.role, row.circle, sorted(row.chapters))
        row.role = self.role
        row.chapters = sorted(set(self.chapters)) if self.role == Membership.Role.CONTRIBUTOR else []
        row.circle = self.circle if self.role == Membership.Role.READER else Membership.Circle.COUNCILS
        return before != (row.role, row.circle, sorted(row.chapters))


def locked(exploration: Exploration) -> Exploration:
    """Held until the transaction ends, so that two changes to its people come one after the other."""
    return Exploration.objects.select_for_update().defer("snapshot").get(pk=exploration.pk)


@transaction.atomic
def change_part(user: User, exploration: Exploration, membership: int, part: Part) -> Membership:
    """Give somebody who takes part another role, other chapters or another circle."""
    require(user, exploration, Right.OWN)
    exploration = locked(exploration)
    row = _row(exploration, membership)
    before = row.role
    if part.role != Membership.Role.OWNER:
        _keep_an_owner(row, _("This is the only owner. Make somebody else owner first; then change this role."))
    if part.on(row):
        row.save(update_fields=["role", "chapters", "circle"])
        note(exploration, user, "people.role_changed", person=row.user_id, before=before, after=row.role)
    return row


@transaction.atomic
def remove(user: User, exploration: Exploration, membership: int) -> User:
    """Take somebody out of an exploration; who it was."""
    require(user, exploration, Right.OWN)
    exploration = locked(exploration)
    row = _row(exploration, membership)
    _keep_an_owner(row, _("This is the only owner, and cannot be removed. Make somebody else owner first."))
    _take_out(row)
    note(exploration, user, "people.removed", person=row.user_id, role=row.role)
    return row.user


@transaction.atomic
def leave(user: User, membership: int) -> Exploration:
    """Leave an exploration; which one it was."""
    asked = Membership.objects.filter(pk=membership, user=user)
    exploration = Exploration.objects.select_for_update().defer("snapshot").filter(memberships__in=asked).first()
    found = asked.first()
    if exploration is None or found is None:
        raise Refused(_("You take no part in this exploration any more."))
    _keep_an_owner(found, _("You are the only owner. Make somebody else owner first; then you can leave."))
    _take_out(found)
    note(exploration, user, "people.left", person=user.pk, role=found.role)
    return exploration


def is_last_owner(row: Membership) -> bool:
    """Whether nobody else owns the exploration; who closed the account does not count."""
    owners = Membership.objects.filter(
        exploration_id=row.exploration_id, role=Membership.Role.OWNER, user__is_active=True
    )
    return row.role == Membership.Role.OWNER and not owners.exclude(pk=row.pk).exists()


def _row(exploration: Exploration, membership: int) -> Membership:
    row = Membership.objects.filter(exploration=exploration, pk=membership).select_related("user").first()
    if row is None:
        raise Refused(_("This person takes no part any more."))
    return row


def _keep_an_owner(row: Membership, sentence: str) -> None:
    if is_last_owner(row):
        raise Refused(sentence)


def _take_out(row: Membership) -> None:
    """The membership, and what this person kept for the exploration alone. The pseudonym leads to nobody now."""
    Draft.objects.filter(user=row.user_id, path__startswith=f"/e/{row.exploration.slug}/").delete()
    Trial.objects.filter(user=row.user_id, exploration=row.exploration_id).delete()
    Job.objects.filter(user=row.user_id, exploration=row.exploration_id).delete()
    Upload.objects.filter(user=row.user_id, exploration=row.exploration_id).delete()
    Membership.objects.filter(pk=row.pk).delete()
