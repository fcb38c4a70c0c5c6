"""The form by which somebody asks for a publication: what was typed, and everything that is wrong with it at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from noaber.dossier.models import Body, Exploration, Publication
from noaber.report.composing import DocumentKind
from noaber.report.councils import council_bodies
from noaber.report.publishing import CannotPublish, Wish, check_wish
from noaber.report.writing import FORMATS

# The proposals to all councils at once.
PROPOSALS = "proposals"


@dataclass(frozen=True)
class Choice:
    """A document that can be made: its value in forms, its words, and how its preview is asked for."""

    value: str
    label: str
    kind: DocumentKind | None = None
    council: str = ""


@dataclass
class Asked:
    typed: Mapping[str, Any]
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    wishes: tuple[Wish, ...] = ()

    @property
    def sentences(self) -> list[str]:
        return [one for several in self.errors.values() for one in several]


def choices(exploration: Exploration) -> list[Choice]:
    """Every document that this exploration can give."""
    found = [
        Choice(DocumentKind.REPORT.value, _("Report of the exploration"), DocumentKind.REPORT),
        Choice(DocumentKind.DECISION.value, _("Decision document"), DocumentKind.DECISION),
    ]
    for one in council_bodies(exploration):
        label = _("Proposal to %(council)s") % {"council": one.name}
        found.append(Choice(f"proposal:{one.key}", label, DocumentKind.PROPOSAL, one.key))
    return found


def choice_of(exploration: Exploration, value: str) -> Choice | None:
    return next((one for one in choices(exploration) if one.value == value), None)


def asked_for(exploration: Exploration, sent: QueryDict, today: datetime.date) -> Asked:
    """What the form asks for; where something is wrong there are errors, and no wishes."""
    asked = Asked(
        typed={
            "document": sent.get("document", ""),
            "formats": sent.getlist("formats"),
            "audience": sent.get("audience", ""),
            "version": " ".join(sent.get("version", "").split()),
            "date": sent.get("date", "").strip(),
            "ground": " ".join(sent.get("ground", "").split()),
            "until": sent.get("until", "").strip(),
            "with_confidential": bool(sent.get("with_confidential")),
        }
    )
    typed, errors = asked.typed, asked.errors
    councils = _documents(exploration, typed["document"], errors)
    formats = tuple(one for one in FORMATS if one in typed["formats"])
    if not formats:
        errors["formats"].append(_("Choose one format at least."))
    if typed["audience"] not in Publication.Audience.values:
        errors["audience"].append(_("Choose for whom it is."))
    day = _day(typed["date"], "date", errors)
    if day is None and not typed["date"]:
        errors["date"].append(_("Give the day of publication."))
    if day is not None and day > today:
        errors["date"].append(
            _("The day of publication (%(day)s) still has to come. Publish on that day, or give today.")
            % {"day": date_format(day, "j F Y")}
        )
    until = _day(typed["until"], "until", errors)
    # What hangs together is checked with stand-ins too, so that everything wrong is said at once.
    wishes = tuple(
        Wish(
            kind,
            council,
            formats or FORMATS,
            typed["audience"] or Publication.Audience.PROJECT_GROUP.value,
            day or today,
            typed["version"],
            typed["ground"],
            until,
            typed["with_confidential"],
        )
        for kind, council in councils or [(DocumentKind.REPORT, None)]
    )
    if not errors["until"]:
        try:
            for wish in wishes:
                check_wish(exploration, wish)
        except CannotPublish as error:
            errors["whole"] += error.sentences
    if not asked.sentences:
        asked.wishes = wishes
    return asked


def _documents(
    exploration: Exploration, value: str, errors: dict[str, list[str]]
) -> list[tuple[DocumentKind, Body | None]]:
    found = [one for one in choices(exploration) if one.value == value]
    if value == PROPOSALS:
        found = [one for one in choices(exploration) if one.kind == DocumentKind.PROPOSAL]
    if not found:
        errors["document"].append(_("Choose which document is published."))
    councils = {one.key: one for one in council_bodies(exploration)} if any(one.council for one in found) else {}
    return [(one.kind, councils.get(one.council)) for one in found if one.kind is not None]


def _day(text: str, name: str, errors: dict[str, list[str]]) -> datetime.date | None:
    return day_of(text, errors[name]) if text else None


def day_of(text: str, errors: list[str]) -> datetime.date | None:
    """A day as a browser sends it."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        errors.append(_("“%(value)s” is no date; write it as 2027-01-31.") % {"value": text[:40]})
        return None
