"""Who may do what. Every change and every address asks here."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import Membership, User

OPERATOR_ADDRESS = "operator@localhost"

_WRITERS = frozenset({Membership.Role.LEADER, Membership.Role.EDITOR})


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


def make_leader(user: User, exploration: Any) -> None:
    """Whoever makes an exploration leads it; the operator may do everything without."""
    if not user.is_operator:
        Membership.objects.create(user=user, exploration=exploration, role=Membership.Role.LEADER)


def may_read(user: User, exploration: Any) -> bool:
    if not user.is_active:
        return False
    return user.is_operator or Membership.objects.filter(user=user, exploration=exploration).exists()


def may_write(user: User, exploration: Any) -> bool:
    if not user.is_active:
        return False
    return user.is_operator or Membership.objects.filter(user=user, exploration=exploration, role__in=_WRITERS).exists()


def require_write(user: User, exploration: Any) -> None:
    if not may_write(user, exploration):
        raise PermissionDenied(_("You may not change this exploration."))
