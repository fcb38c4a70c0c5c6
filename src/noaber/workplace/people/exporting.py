"""Everything that Noaber holds about one person, to take along."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q

from noaber.accounts.models import Invitation, Membership, User
from noaber.dossier.models import AuditLine, Judgement, Weight

from ..models import Draft, Job, Trial, Upload


def data_of(user: User) -> dict[str, Any]:
    """Plain values: dates and texts as JSON takes them."""
    rows = list(
        Membership.objects.filter(user=user).select_related("exploration").defer("exploration__snapshot").order_by("pk")
    )
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "joined_at": user.joined_at,
            "last_login": user.last_login,
            "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
            "second_factors": list(
                Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
            ),
        },
        "memberships": [
            {
                "exploration": row.exploration.slug,
                "title": row.exploration.title,
                "role": row.role,
                "circle": row.circle if row.role == Membership.Role.READER else "",
                "chapters": row.chapters,
                "pseudonym": row.pseudonym,
                "seen_at": row.seen_at,
                "judgements": list(
                    Judgement.objects.filter(_mine(row)).values("option__key", "criterion__key", "level", "why")
                ),
                "weights": list(Weight.objects.filter(_mine(row)).values("criterion__key", "place", "points")),
            }
            for row in rows
        ],
        "invitations": {
            "received": _invitations(Q(email__iexact=user.email)),
            # Not to whom: that is the data of others.
            "sent": _invitations(Q(by=user)),
        },
        "audit_lines": list(
            AuditLine.objects.filter(by=user).values("exploration__slug", "at", "code", "parameters", "record")
        ),
        "drafts": list(Draft.objects.filter(user=user).values("path", "typed", "saved_at")),
        "tries": list(Trial.objects.filter(user=user).values("exploration__slug", "weights", "saved_at")),
        "uploads": list(Upload.objects.filter(user=user).values("exploration__slug", "file", "table", "made_at")),
        "jobs": list(Job.objects.filter(user=user).values("exploration__slug", "kind", "state", "made_at")),
    }


def _mine(row: Membership) -> Q:
    return Q(exploration=row.exploration_id, judge__key=row.pseudonym)


def _invitations(which: Q) -> list[dict[str, Any]]:
    fields = ("exploration__slug", "role", "sent_at", "expires_at", "accepted_at", "withdrawn_at")
    return list(Invitation.objects.filter(which).order_by("pk").values(*fields))
