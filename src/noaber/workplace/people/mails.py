"""The mail with an invitation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from noaber.dossier.models import Exploration

from .inviting import Sent
from .wording import role_name


def send_invitations(request: HttpRequest, exploration: Exploration, sent: Iterable[Sent]) -> list[str]:
    """Mail each in the language of the exploration; the addresses to which it could not be sent."""
    failed = []
    connection = get_connection()
    with translation.override(exploration.language):
        for one in sent:
            try:
                _message(request, exploration, one, connection).send()
            except OSError:
                failed.append(one.invitation.email)
    connection.close()
    return failed


def _message(request: HttpRequest, exploration: Exploration, sent: Sent, connection: Any) -> EmailMessage:
    text = render_to_string(
        "people/mail_invitation.txt",
        {
            "exploration": exploration,
            "by": sent.invitation.by,
            "role": role_name(sent.invitation.role),
            "invitation": sent.invitation,
            "link": request.build_absolute_uri(reverse("invitation", args=[sent.secret])),
        },
    )
    # A subject is one line, whatever the title holds.
    title = " ".join(exploration.title.split())
    subject = _("Invitation: %(title)s") % {"title": title}
    return EmailMessage(subject, text, to=[sent.invitation.email], connection=connection)
