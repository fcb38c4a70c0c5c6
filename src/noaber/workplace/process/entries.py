"""How an entry of the calendar is called, on the page and in the file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from noaber.chapters.process import deadline_words
from noaber.dossier.wording import label
from noaber.overview.calendar import Entry, Kind

from .wishes import KINDS


def kind_of(entry: Entry) -> str:
    return str(KINDS[entry.kind])


def title_of(entry: Entry) -> str:
    if entry.deadline is not None:
        return deadline_words.title_of(entry.deadline)
    if entry.kind == Kind.GATE:
        return _("Gate of %(phase)s") % {"phase": entry.title}
    return entry.title


def outcome_of(entry: Entry) -> str:
    """What came out of it, in a word; empty where that is not known."""
    if not entry.outcome:
        return ""
    return label("Phase.Outcome" if entry.kind == Kind.GATE else "Proposal.Outcome", entry.outcome)
