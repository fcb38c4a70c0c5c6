"""Who may do what. Every change and every address asks here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import Membership, User

OPERATOR_ADDRESS = "operator@localhost"


class Right(StrEnum):
    """What one may do in an exploration."""

    # Read what was published for one's circle.
    PUBLISHED = "published"
    # Read everything that is being worked on.
    READ = "read"
    # Judge, react, and write one's own chapters.
    CONTRIBUTE = "contribute"
    # Write everything.
    WRITE = "write"
    # See and write figures that point to fewer than five people.
    PERSONAL = "personal"
    # Invite people and give roles.
    OWN = "own"


_R = Right
_RIGHTS: dict[str, frozenset[Right]] = {
    Membership.Role.OWNER: frozenset({_R.PUBLISHED, _R.READ, _R.CONTRIBUTE, _R.WRITE, _R.OWN}),
    Membership.Role.EDITOR: frozenset({_R.PUBLISHED, _R.READ, _R.CONTRIBUTE, _R.WRITE}),
    Membership.Role.CONTRIBUTOR: frozenset({_R.PUBLISHED, _R.READ, _R.CONTRIBUTE}),
    Membership.Role.HR: frozenset({_R.PUBLISHED, _R.READ, _R.PERSONAL}),
    Membership.Role.READER: frozenset({_R.PUBLISHED}),
}


@dataclass(frozen=True)
class Access:
    """What one person may do in one exploration: looked up once, asked often."""

    rights: frozenset[Right] = frozenset()
    chapters: frozenset[str] = frozenset()
    membership: Membership | None = None

    def may(self, right: Right) -> bool:
        return right in self.rights

    @property
    def may_contribute(self) -> bool:
        return Right.CONTRIBUTE in self.rights

    @property
    def may_write_something(self) -> bool:
        return bool({Right.WRITE, Right.PERSONAL} & self.rights or self.chapters)

    def may_write(self, chapter: str = "") -> bool:
        """Whether this chapter may be changed; empty: what belongs to no chapter."""
        return Right.WRITE in self.rights or (Right.CONTRIBUTE in self.rights and chapter in self.chapters)


NOTHING = Access()


def access_of(user: Any, exploration: Any) -> Access:
    """What a user, signed in or not, may do in an exploration."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    if user.is_operator:
        return Access(frozenset(Right))
    membership = Membership.objects.filter(user=user, exploration=exploration).first()
    return NOTHING if membership is None else access_of_membership(membership)


def access_of_membership(membership: Membership) -> Access:
    """What a membership that was looked up already gives."""
    return Access(
        _RIGHTS[membership.role],
        frozenset(membership.chapters) if membership.role == Membership.Role.CONTRIBUTOR else frozenset(),
        membership,
    )


def covers(role: str, other: str) -> bool:
    """Whether who has this role may everything that goes with the other."""
    return _RIGHTS[role] >= _RIGHTS[other]


def local_operator() -> User:
    """Whoever runs the command line on this machine; has no password, so cannot sign in."""
    user = User.objects.filter(email=OPERATOR_ADDRESS).first()
    if user is None:
        user = User(email=OPERATOR_ADDRESS, name="operator", is_operator=True)
        user.set_unusable_password()
        user.save()
    return user


def may_create(user: User) -> bool:
    return user.is_active


def make_owner(user: User, exploration: Any) -> None:
    """Whoever makes an exploration owns it; the operator may do everything without."""
    if not user.is_operator:
        Membership.objects.create(user=user, exploration=exploration, role=Membership.Role.OWNER)


def may_read(user: User, exploration: Any) -> bool:
    return access_of(user, exploration).may(Right.READ)


def may_write(user: User, exploration: Any) -> bool:
    return access_of(user, exploration).may(Right.WRITE)


def require_write(user: User, exploration: Any, chapter: str = "") -> None:
    if not access_of(user, exploration).may_write(chapter):
        raise PermissionDenied(_("You may not change this exploration."))


def require(user: User, exploration: Any, right: Right) -> None:
    if not access_of(user, exploration).may(right):
        raise PermissionDenied(_("You may not do this in this exploration."))
