"""What somebody asks of the calendar, read from the address of the page; nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.chapters.process.deadline_words import DAYS, GROUPS
from noaber.chapters.process.deadlines import (
    ARRANGEMENTS,
    EARLIEST_YEAR,
    LATEST_YEAR,
    MOST_YEARS,
    WITH_BUDGET,
    Given,
    Group,
)
from noaber.dossier.models import LegalFormKind
from noaber.overview.calendar import Kind

OWN = "own"
_DAYS_OF: dict[str, tuple[str, ...]] = {
    Group.BUDGET: ("sent", "adopted"),
    Group.ACCOUNTS: ("accounts",),
    Group.CHANGE: ("change",),
    Group.ARRANGEMENT: ("draft",),
    Group.WORKS_COUNCIL: ("asked", "decided"),
}

KINDS: dict[Kind, Any] = {
    Kind.LAW: gettext_lazy("deadline of the law"),
    Kind.PHASE: gettext_lazy("phase"),
    Kind.GATE: gettext_lazy("gate"),
    Kind.MEETING: gettext_lazy("meeting"),
    Kind.SESSION: gettext_lazy("working session"),
    Kind.DECISION: gettext_lazy("decision"),
    Kind.ACTION: gettext_lazy("action"),
    Kind.PROPOSAL: gettext_lazy("the council decides"),
    Kind.COUNCIL_ACT: gettext_lazy("promised to the council"),
    Kind.PUBLICATION: gettext_lazy("publication"),
}


@dataclass
class Field:
    """A field of the form: what was typed, and what is wrong with it."""

    name: str
    label: str
    typed: str
    help: str = ""
    error: str = ""


@dataclass
class GroupChoice:
    value: str
    label: str
    chosen: bool
    days: tuple[Field, ...] = ()


@dataclass
class FormChoice:
    value: str
    label: str
    chosen: bool


@dataclass
class Wishes:
    """The form as it stands, and what it asks for where nothing in it is wrong."""

    years: Field
    forms: tuple[FormChoice, ...]
    groups: tuple[GroupChoice, ...]
    recess: tuple[Field, ...]
    with_own: bool
    given: Given | None = None
    errors: list[Field] = field(default_factory=list)

    @property
    def has_days(self) -> bool:
        return any(one.typed for group in self.groups for one in group.days) or any(one.typed for one in self.recess)


def read(sent: QueryDict, legal_forms: Iterable[str], today: date) -> Wishes:
    """What was asked, with everything wrong in it; without a question, what most people want to see first."""
    is_asked = "years" in sent
    years = Field("years", _("Budget years"), sent.get("years", str(today.year + 1)), _("Such as 2027, or 2027-2029."))
    chosen = set(sent.getlist("acts")) if is_asked else {OWN, Group.BUDGET, Group.ACCOUNTS}
    form = (
        sent.get("form", "") if is_asked else next((one for one in legal_forms if one in WITH_BUDGET), WITH_BUDGET[0])
    )
    days = {name: _field(sent, name, str(label)) for name, label in DAYS.items()}
    recess = (
        _field(sent, "recess_from", _("First day of the council recess")),
        _field(sent, "recess_to", _("Last day of the council recess")),
    )
    wishes = Wishes(
        years=years,
        forms=_forms(form),
        groups=tuple(
            GroupChoice(group, str(label), group in chosen, tuple(days[name] for name in _DAYS_OF[group]))
            for group, label in GROUPS.items()
        ),
        recess=recess,
        with_own=OWN in chosen,
    )
    known = {name: _day(one) for name, one in days.items()}
    numbers = _years(years)
    first, last = (_day(one) for one in recess)
    if first and last and last < first:
        recess[1].error = _("The last day of the recess lies before the first one. Exchange them.")
    elif bool(first) != bool(last) and not any(one.error for one in recess):
        one = recess[1] if first else recess[0]
        one.error = _("Give both the first and the last day of the recess, or neither.")
    wishes.errors = [one for one in (years, *days.values(), *recess) if one.error]
    if not wishes.errors:
        groups = frozenset(group for group in Group if group in chosen)
        recess_days = (first, last) if first and last else None
        wishes.given = Given(form=form, years=numbers, groups=groups, recess=recess_days, **known)
    return wishes


def _forms(chosen: str) -> tuple[FormChoice, ...]:
    labels: Mapping[str, Any] = dict(LegalFormKind.choices)
    ordered = [*ARRANGEMENTS, *(one for one in labels if one not in ARRANGEMENTS)]
    return tuple(FormChoice(one, str(labels[one]), one == chosen) for one in ordered)


def _field(sent: QueryDict, name: str, label: str) -> Field:
    return Field(name, label, sent.get(name, "").strip()[:40])


def _day(one: Field) -> date | None:
    """The day that was typed; what is no day gets an error that says so."""
    if not one.typed:
        return None
    try:
        day = date.fromisoformat(one.typed)
    except ValueError:
        one.error = _("“%(typed)s” is no day of the calendar. Write it as 2026-09-30.") % {"typed": one.typed}
        return None
    if not EARLIEST_YEAR - 2 <= day.year <= LATEST_YEAR:
        one.error = _("%(day)s lies too far away: give a day between %(first)s and %(last)s.") % {
            "day": one.typed,
            "first": EARLIEST_YEAR - 2,
            "last": LATEST_YEAR,
        }
        return None
    return day


def _years(one: Field) -> tuple[int, ...]:
    years: set[int] = set()
    for piece in re.split(r"[\s,;]+", one.typed.strip()[:200]):
        found = re.fullmatch(r"(\d{4})(?:[-–](\d{4}))?", piece)
        if found is None:
            one.error = _("“%(typed)s” is no year. Write years of four figures, such as 2027 or 2027-2029.") % {
                "typed": piece
            }
            return ()
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first or not EARLIEST_YEAR <= first <= last <= LATEST_YEAR:
            one.error = _("Budget years go from %(first)s up to %(last)s, the first one in front.") % {
                "first": EARLIEST_YEAR,
                "last": LATEST_YEAR,
            }
            return ()
        years.update(range(first, last + 1))
    if len(years) > MOST_YEARS:
        one.error = _("These are %(count)d years. Ask for no more than %(most)d at once.") % {
            "count": len(years),
            "most": MOST_YEARS,
        }
    return tuple(sorted(years))
