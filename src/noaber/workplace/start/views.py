"""The first page: what Noaber is, or one's own explorations."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from noaber.accounts.models import Invitation, Membership, User
from noaber.accounts.permissions import Access, Right, access_of_membership
from noaber.dossier.models import Kind
from noaber.overview.journey import shares_of

from ..access import PageRequest, public


@dataclass(frozen=True)
class Mine:
    """One of somebody's explorations, as it stands on the first page."""

    slug: str
    title: str
    is_practice: bool
    role: str
    url: str
    percent: int | None
    changes: int
    seen_at: datetime | None


@public
def home(request: PageRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "start/welcome.html")
    return render(
        request,
        "start/home.html",
        {
            "mine": _explorations_of(request.user),
            "invitations": _open_invitations(request.user),
            "once": secrets.token_urlsafe(16),
        },
    )


def _explorations_of(user: User) -> list[Mine]:
    others = Q(exploration__audit_lines__at__gt=F("seen_at")) & ~Q(exploration__audit_lines__by=user)
    memberships: list[Any] = list(
        Membership.objects.filter(user=user)
        .select_related("exploration")
        .defer("exploration__snapshot")
        .annotate(changes=Count("exploration__audit_lines", filter=others))
        .order_by("exploration__title", "exploration__slug")
    )
    access = {one.pk: access_of_membership(one) for one in memberships}
    shares = shares_of([one.exploration for one in memberships if access[one.pk].may(Right.READ)])
    return [_mine(one, access[one.pk], shares.get(one.exploration_id), one.changes) for one in memberships]


def _mine(membership: Membership, access: Access, percent: int | None, changes: int) -> Mine:
    exploration = membership.exploration
    reads = access.may(Right.READ)
    return Mine(
        slug=exploration.slug,
        title=exploration.title,
        is_practice=exploration.kind == Kind.PRACTICE,
        role=membership.get_role_display(),
        url=reverse("journey" if reads else "publications", args=[exploration.slug]),
        percent=percent,
        changes=changes if reads else 0,
        seen_at=membership.seen_at,
    )


def _open_invitations(user: User) -> list[Invitation]:
    """Those to an address that this person showed to be theirs: anybody can write down somebody else's."""
    addresses = Q()
    for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True):
        addresses |= Q(email__iexact=address)
    if not addresses:
        return []
    return list(
        Invitation.objects.filter(addresses, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .select_related("exploration", "by")
        .defer("exploration__snapshot")
    )
