"""How long what is kept, and on which ground: per kind of record, after the selection list for municipalities."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from noaber.accounts.models import Invitation, User

from ..models import Draft, Job, Trial, Upload
from .erasing import erase
from .members import Refused

DRAFTS = datetime.timedelta(days=90)
TRIALS = datetime.timedelta(days=730)
JOBS = datetime.timedelta(days=30)
UPLOADS = datetime.timedelta(days=1)
INVITATIONS = datetime.timedelta(days=90)
UNCONFIRMED = datetime.timedelta(days=14)
UNUSED = datetime.timedelta(days=730)
AFTER_WARNING = datetime.timedelta(days=30)


class Done(NamedTuple):
    """What tidying one kind did."""

    removed: int = 0
    warned: int = 0


@dataclass(frozen=True)
class Kept:
    """One kind of record: how long it is kept, and why so long. `tidy` carries it out; without it, people do."""

    name: Any
    term: Any
    ground: Any
    tidy: Callable[[datetime.datetime], Done] | None = None

    @property
    def by_itself(self) -> bool:
        return self.tidy is not None


def tidy(now: datetime.datetime) -> list[tuple[Kept, Done]]:
    """Remove everything whose term is over."""
    return [(kept, kept.tidy(now)) for kept in KEPT if kept.tidy is not None]


def _drafts(now: datetime.datetime) -> Done:
    return _deleted(Draft.objects.filter(saved_at__lt=now - DRAFTS))


def _trials(now: datetime.datetime) -> Done:
    return _deleted(Trial.objects.filter(saved_at__lt=now - TRIALS))


def _jobs(now: datetime.datetime) -> Done:
    return _deleted(Job.objects.filter(changed_at__lt=now - JOBS))


def _uploads(now: datetime.datetime) -> Done:
    return _deleted(Upload.objects.filter(made_at__lt=now - UPLOADS))


def _invitations(now: datetime.datetime) -> Done:
    before = now - INVITATIONS
    return _deleted(
        Invitation.objects.filter(
            Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(accepted_at=None, expires_at__lt=before)
        )
    )


def _sessions(now: datetime.datetime) -> Done:
    return _deleted(Session.objects.filter(expire_date__lt=now))


def _unconfirmed(now: datetime.datetime) -> Done:
    return _deleted(
        User.objects.filter(
            joined_at__lt=now - UNCONFIRMED, last_login=None, memberships=None, is_staff=False, is_operator=False
        )
        .filter(erased_at=None)
        .exclude(pk__in=EmailAddress.objects.filter(verified=True).values("user"))
    )


def _unused(now: datetime.datetime) -> Done:
    """First a mail; whoever still does not sign in is erased, unless an exploration would be left without an owner."""
    unused = (
        User.objects.annotate(seen_at=Coalesce("last_login", "joined_at"))
        .filter(is_operator=False, is_staff=False, erased_at=None, seen_at__lt=now - UNUSED)
        .order_by("pk")
    )
    removed = warned = 0
    for user in unused:
        if user.warned_at is None or user.warned_at < user.seen_at:
            _warn(user, now)
            warned += 1
        elif user.warned_at < now - AFTER_WARNING:
            try:
                erase(user, now)
            except Refused:
                continue
            removed += 1
    return Done(removed, warned)


def _warn(user: User, now: datetime.datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string("people/mail_unused.txt", {"user": user, "until": now + AFTER_WARNING})
        send_mail(gettext("Your account of Noaber will be closed"), text, None, [user.email])
    user.warned_at = now
    user.save(update_fields=["warned_at"])


def _deleted(rows: Any) -> Done:
    """How many of these rows went; what goes with them is not counted."""
    count = rows.count()
    rows.delete()
    return Done(removed=count)


_NOT_LONGER = _("Not longer than needed for what it is for (GDPR, article 5).")
_SELECTION_LIST = _(
    "The Archives Act, and the selection list for municipalities and inter-municipal bodies: the archivist of the organisation decides on category and term."
)

KEPT = (
    Kept(
        _("Explorations: the dossier, judgements under a pseudonym"),
        _("Kept, and handed over to the archive of the organisation as a package; nothing is destroyed by itself."),
        _SELECTION_LIST,
    ),
    Kept(
        _("Publications, also withdrawn ones"),
        _("Kept as they were frozen, and handed over with the dossier."),
        _SELECTION_LIST,
    ),
    Kept(
        _("Audit lines: who changed, published or read what, and when"),
        _("As long as the exploration; a person who erased the account is “former participant” there."),
        _("Accountability for decisions (GDPR, article 5(2); Archives Act)."),
    ),
    Kept(
        _("Earlier states of a dossier, for merging files"),
        _("The last 100 of each exploration."),
        _NOT_LONGER,
    ),
    Kept(_("Memberships and pseudonyms"), _("Until somebody leaves, is removed or erases the account."), _NOT_LONGER),
    Kept(
        _("Accounts that are not used"),
        _("Two years after the last sign-in a mail warns; 30 days later the account is erased."),
        _NOT_LONGER,
        _unused,
    ),
    Kept(_("Accounts that were never confirmed"), _("14 days after signing up."), _NOT_LONGER, _unconfirmed),
    Kept(
        _("Invitations"),
        _("90 days after they were accepted, withdrawn or expired."),
        _("To be able to see who was invited by whom; after that not needed."),
        _invitations,
    ),
    Kept(_("Drafts: what was typed and not sent"), _("90 days after the last change."), _NOT_LONGER, _drafts),
    Kept(_("Tries: weights that somebody tried"), _("Two years after the last change."), _NOT_LONGER, _trials),
    Kept(_("Spreadsheets that were sent and not confirmed"), _("One day after they were sent."), _NOT_LONGER, _uploads),
    Kept(_("Work done in the background"), _("30 days after it was done."), _NOT_LONGER, _jobs),
    Kept(_("Sessions of people who signed in"), _("Until they end: two weeks at most."), _NOT_LONGER, _sessions),
)
