"""What happened with people, as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from noaber.accounts.models import Membership
from noaber.dossier.models import AuditLine
from noaber.overview.chapters import BY_NAME

# The codes that are about people begin so.
PREFIX = "people."


def said(line: AuditLine, names: Mapping[int, str]) -> str:
    """`names`: how people are called, by the key of their account."""
    values = line.parameters
    words = {
        "who": names.get(values.get("person", 0), _("former participant")),
        "role": role_name(values.get("role", "")),
        "before": role_name(values.get("before", "")),
        "after": role_name(values.get("after", "")),
    }
    sentences = {
        "people.invited": _("invited somebody as %(role)s"),
        "people.invitation_resent": _("sent an invitation as %(role)s again"),
        "people.invitation_withdrawn": _("withdrew an invitation as %(role)s"),
        "people.joined": _("joined as %(role)s"),
        "people.role_changed": _("changed the part of %(who)s: from %(before)s to %(after)s"),
        "people.removed": _("removed %(who)s, who was %(role)s"),
        "people.left": _("left, and was %(role)s"),
    }
    sentence = sentences.get(line.code, line.code)
    return sentence % words if line.code in sentences else sentence


def role_name(role: str) -> str:
    return str(Membership.Role(role).label) if role in Membership.Role.values else role


def chapter_titles(chapters: Iterable[str]) -> str:
    return ", ".join(str(BY_NAME[name].title) for name in chapters if name in BY_NAME)
