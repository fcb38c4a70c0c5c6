"""What the law asks by which day, counted from the days that somebody gives. Nothing here knows a database or a language.

The facts are those of the Joint Arrangements Act (Wet gemeenschappelijke regelingen, Wgr) as of 1 July 2022 and of the
Works Councils Act (Wet op de ondernemingsraden, WOR); each stands once, in `FACTS`, with its article and its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from noaber.dossier.results import Conclusion

from .days import holiday_of, is_working_day, month_later, working_day_before

# Legal forms by their names in the dossier. Only those with a budget of their own have the calendar of a budget.
WITH_BUDGET = ("public_body", "operations_organisation", "joint_organ")
ARRANGEMENTS = (*WITH_BUDGET, "centre_municipality", "bare_arrangement")
PRIVATE = ("foundation", "association", "cooperative", "company")

EARLIEST_YEAR, LATEST_YEAR = 2024, 2100
MOST_YEARS = 6

_BUDGET_WEEKS = 12
_ARRANGEMENT_WEEKS = 8
_SEND_WEEKS = 2


class Group(StrEnum):
    """What belongs together, so that somebody can ask for it or leave it out."""

    BUDGET = "budget"
    ACCOUNTS = "accounts"
    CHANGE = "change"
    ARRANGEMENT = "arrangement"
    WORKS_COUNCIL = "works_council"


class Act(StrEnum):
    FRAMEWORK = "framework"
    PROVISIONAL_ACCOUNTS = "provisional_accounts"
    DRAFT_BUDGET = "draft_budget"
    BUDGET_VIEWS = "budget_views"
    BUDGET_ADOPTED = "budget_adopted"
    BUDGET_SENT = "budget_sent"
    ACCOUNTS_SENT = "accounts_sent"
    CHANGE_DRAFT = "change_draft"
    CHANGE_VIEWS = "change_views"
    ARRANGEMENT_VIEWS = "arrangement_views"
    PERMISSION = "permission"
    ADVICE_ASKED = "advice_asked"
    ADVICE = "advice"
    SUSPENSION = "suspension"


class Meaning(StrEnum):
    """What the day of a deadline says: the last one, the first one, or the day that somebody chose."""

    LAST = "last"
    FIRST = "first"
    CHOSEN = "chosen"


class Basis(StrEnum):
    """How firm a fact is known here: read in a source, or general knowledge of the field that nobody looked up."""

    PUBLISHED = "published"
    KNOWLEDGE = "knowledge"


@dataclass(frozen=True)
class Fact:
    """What the law says about one act: its article, where that was read, and for which legal forms."""

    group: Group
    meaning: Meaning
    article: str
    source: str
    basis: Basis
    forms: tuple[str, ...] = ()


_CYCLE = "gemeente.nu, Tijdwinst nieuwe begrotingscyclus is sigaar uit eigen doos"
_ART_58 = "wetten.legaltools.nl, Wgr art. 58"
_ART_1 = "wetten.legaltools.nl, Wgr art. 1 (Stb. 2022, 18)"
_READ, _KNOWN = Basis.PUBLISHED, Basis.KNOWLEDGE
_LAST, _FIRST, _CHOSEN = Meaning.LAST, Meaning.FIRST, Meaning.CHOSEN

FACTS: dict[Act, Fact] = {
    Act.FRAMEWORK: Fact(Group.BUDGET, _LAST, "Wgr 34b", _CYCLE, _READ, WITH_BUDGET),
    Act.PROVISIONAL_ACCOUNTS: Fact(Group.ACCOUNTS, _LAST, "Wgr 34b", _CYCLE, _READ, WITH_BUDGET),
    Act.DRAFT_BUDGET: Fact(Group.BUDGET, _LAST, "Wgr 35(1)", _CYCLE, _READ, WITH_BUDGET),
    Act.BUDGET_VIEWS: Fact(Group.BUDGET, _LAST, "Wgr 35(3)", _CYCLE, _READ, WITH_BUDGET),
    Act.BUDGET_ADOPTED: Fact(Group.BUDGET, _CHOSEN, "Wgr 34(1)", _CYCLE, _READ, WITH_BUDGET),
    Act.BUDGET_SENT: Fact(Group.BUDGET, _LAST, "Wgr 34(2)", f"{_CYCLE}; {_ART_58}", _READ, WITH_BUDGET),
    Act.ACCOUNTS_SENT: Fact(Group.ACCOUNTS, _LAST, "Wgr 34(4)", _ART_58, _READ, WITH_BUDGET),
    Act.CHANGE_DRAFT: Fact(Group.CHANGE, _LAST, "Wgr 35(5)", "", _KNOWN, WITH_BUDGET),
    Act.CHANGE_VIEWS: Fact(Group.CHANGE, _LAST, "Wgr 35(5)", "", _KNOWN, WITH_BUDGET),
    Act.ARRANGEMENT_VIEWS: Fact(Group.ARRANGEMENT, _LAST, "Wgr 1(2-3)", _ART_1, _READ, ARRANGEMENTS),
    Act.PERMISSION: Fact(Group.ARRANGEMENT, _FIRST, "Wgr 1(4-5)", _ART_1, _READ, ARRANGEMENTS),
    Act.ADVICE_ASKED: Fact(Group.WORKS_COUNCIL, _CHOSEN, "WOR 25(2)", "", _KNOWN),
    Act.ADVICE: Fact(Group.WORKS_COUNCIL, _LAST, "WOR 25(2)", "", _KNOWN),
    Act.SUSPENSION: Fact(Group.WORKS_COUNCIL, _FIRST, "WOR 25(6), 26", "", _KNOWN),
}

# For which legal forms a group exists; empty: for every one.
FORMS_OF: dict[Group, tuple[str, ...]] = {fact.group: fact.forms for fact in FACTS.values()}


@dataclass(frozen=True)
class Given:
    """What somebody gives: the legal form, the budget years, what to show, and the days that are known."""

    form: str
    years: tuple[int, ...]
    groups: frozenset[Group]
    # The board adopts the budget, and the draft of it was sent to the councils.
    adopted: date | None = None
    sent: date | None = None
    # The board adopts the accounts.
    accounts: date | None = None
    # A change of the budget goes to the board.
    change: date | None = None
    # The draft arrangement is sent to the councils.
    draft: date | None = None
    # The works council is asked for advice, and the decision is made.
    asked: date | None = None
    decided: date | None = None
    # The councils are in recess.
    recess: tuple[date, date] | None = None


@dataclass(frozen=True)
class Deadline:
    """One day that the law gives: `starts` is the day from which a term runs. `year` is a budget year, where it has one."""

    key: str
    act: Act
    day: date
    starts: date | None
    year: int | None
    meaning: Meaning
    article: str
    source: str
    basis: Basis
    remarks: tuple[Conclusion, ...]


@dataclass(frozen=True)
class Timetable:
    deadlines: tuple[Deadline, ...]
    # What could not be computed, and why.
    remarks: tuple[Conclusion, ...]


def timetable(given: Given) -> Timetable:
    """Every deadline that follows from what was given, in the order of days."""
    counting = _Counting(given)
    counting.run()
    found = sorted(counting.found, key=lambda one: (one.day, list(Act).index(one.act)))
    return Timetable(tuple(found), tuple(counting.remarks))


class _Counting:
    def __init__(self, given: Given) -> None:
        self.given = given
        self.found: list[Deadline] = []
        self.remarks: list[Conclusion] = []

    def run(self) -> None:
        for group in Group:
            if group not in self.given.groups:
                continue
            if FORMS_OF[group] and self.given.form not in FORMS_OF[group]:
                self.remarks.append(Conclusion("deadlines.other_form", {"group": group, "form": self.given.form}))
                continue
            getattr(self, f"_{group}")()

    def _budget(self) -> None:
        given = self.given
        self._years_of("adopted", given.adopted, 1)
        self._years_of("sent", given.sent, 1)
        for year in given.years:
            bound = date(year - 1, 9, 14)
            chosen = given.adopted is not None and given.adopted.year == year - 1
            adopted = given.adopted if chosen and given.adopted else bound
            latest = adopted - timedelta(weeks=_BUDGET_WEEKS)
            sent = given.sent if given.sent and given.sent.year == year - 1 else None
            start = sent or latest
            end = start + timedelta(weeks=_BUDGET_WEEKS)
            self._add(Act.FRAMEWORK, date(year - 1, 4, 29), year=year)
            late = [Conclusion("deadlines.sent_late", {"sent": sent})] if sent and sent > latest else []
            self._add(Act.DRAFT_BUDGET, latest, year=year, remarks=late)
            short = [Conclusion("deadlines.term_cut", {"day": adopted})] if end > adopted else []
            self._add(Act.BUDGET_VIEWS, end, starts=start, year=year, remarks=short)
            self._add(
                Act.BUDGET_ADOPTED,
                adopted,
                year=year,
                meaning=Meaning.CHOSEN if chosen else Meaning.LAST,
                remarks=_on_adopting(adopted, bound, chosen=chosen),
            )
            self._add(Act.BUDGET_SENT, max(adopted, min(adopted + timedelta(weeks=_SEND_WEEKS), bound)), year=year)

    def _accounts(self) -> None:
        given = self.given
        self._years_of("accounts", given.accounts, -1)
        for year in given.years:
            self._add(Act.PROVISIONAL_ACCOUNTS, date(year - 1, 4, 29), year=year - 2)
            bound = date(year + 1, 7, 14)
            adopted = given.accounts if given.accounts and given.accounts.year == year + 1 else None
            late = [Conclusion("deadlines.adopted_late", {"bound": bound})] if adopted and adopted > bound else []
            day = max(adopted, min(adopted + timedelta(weeks=_SEND_WEEKS), bound)) if adopted else bound
            self._add(Act.ACCOUNTS_SENT, day, year=year, remarks=late)

    def _change(self) -> None:
        day = self._day("change", Group.CHANGE)
        if day is not None:
            start = day - timedelta(weeks=_BUDGET_WEEKS)
            exempt = [Conclusion("deadlines.exempt_changes")]
            self._add(Act.CHANGE_DRAFT, start, remarks=exempt)
            self._add(Act.CHANGE_VIEWS, day, starts=start)

    def _arrangement(self) -> None:
        day = self._day("draft", Group.ARRANGEMENT)
        if day is not None:
            end = day + timedelta(weeks=_ARRANGEMENT_WEEKS)
            self._add(Act.ARRANGEMENT_VIEWS, end, starts=day)
            self._add(Act.PERMISSION, end + timedelta(days=1))

    def _works_council(self) -> None:
        given = self.given
        if given.asked is not None:
            self._add(Act.ADVICE_ASKED, given.asked)
        decided = self._day("decided", Group.WORKS_COUNCIL)
        if decided is not None:
            too_late = given.asked is not None and given.asked >= decided
            remarks = [Conclusion("deadlines.asked_late", {"asked": given.asked})] if too_late else []
            self._add(Act.ADVICE, decided - timedelta(days=1), remarks=remarks)
            self._add(Act.SUSPENSION, month_later(decided) + timedelta(days=1), starts=decided)

    def _day(self, name: str, group: Group) -> date | None:
        day: date | None = getattr(self.given, name)
        if day is None:
            self.remarks.append(Conclusion("deadlines.no_day", {"group": group, "name": name}))
        return day

    def _years_of(self, name: str, day: date | None, before: int) -> None:
        """A day that was given has to lie in a year that belongs to one of the budget years."""
        if day is not None and day.year + before not in self.given.years:
            self.remarks.append(
                Conclusion("deadlines.other_year", {"name": name, "day": day, "year": day.year + before})
            )

    def _add(
        self,
        act: Act,
        day: date,
        *,
        starts: date | None = None,
        year: int | None = None,
        meaning: Meaning | None = None,
        remarks: Iterable[Conclusion] = (),
    ) -> None:
        fact = FACTS[act]
        meaning = meaning or fact.meaning
        self.found.append(
            Deadline(
                key=f"{act}-{year}" if year else act.value,
                act=act,
                day=day,
                starts=starts,
                year=year,
                meaning=meaning,
                article=fact.article,
                source=fact.source,
                basis=fact.basis,
                remarks=(
                    *remarks,
                    *_on_day(day, meaning),
                    *(_on_recess(starts, day, self.given.recess) if starts and meaning == Meaning.LAST else ()),
                ),
            )
        )


def _on_adopting(day: date, bound: date, *, chosen: bool) -> Iterable[Conclusion]:
    if not chosen:
        yield Conclusion("deadlines.latest_assumed")
    if day > bound:
        yield Conclusion("deadlines.adopted_late", {"bound": bound})


def _on_day(day: date, meaning: Meaning) -> Iterable[Conclusion]:
    """Where a day is no working day: which day it is, and which working day comes before it."""
    if is_working_day(day):
        return
    holiday = holiday_of(day)
    code = "holiday" if holiday else "weekend"
    said = {"holiday": holiday, "day": day, "before": working_day_before(day) if meaning == Meaning.LAST else None}
    yield Conclusion(f"deadlines.{code}", said)


def _on_recess(starts: date, ends: date, recess: tuple[date, date] | None) -> Iterable[Conclusion]:
    """Where a term of councils runs through their recess; July and August, where nobody said when that is."""
    first, last = recess or (date(ends.year, 7, 1), date(ends.year, 8, 31))
    days = (min(ends, last) - max(starts, first)).days + 1
    if days > 0:
        yield Conclusion("deadlines.recess" if recess else "deadlines.summer", {"weeks": max(round(days / 7), 1)})
