"""Every day that counts in an exploration, in one list: those of the law, and those that the exploration gave itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from noaber.chapters.follow_up.analysis import ProposalRow
from noaber.chapters.process.deadlines import Deadline, Timetable
from noaber.dossier.models import Action, CouncilAct, Exploration, LegalForm, Option
from noaber.dossier.results import Conclusion

from .chapters import BY_NAME, result_of
from .keeping import face_of, kept, seen


class Kind(StrEnum):
    LAW = "law"
    PHASE = "phase"
    GATE = "gate"
    MEETING = "meeting"
    SESSION = "session"
    DECISION = "decision"
    ACTION = "action"
    PROPOSAL = "proposal"
    COUNCIL_ACT = "council_act"
    PUBLICATION = "publication"


class State(StrEnum):
    """How something that has to be done by a day stands; nothing for what only takes place."""

    NONE = ""
    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True)
class Entry:
    """One day or period. `key` is the same whenever it is computed; `record` is what it comes from."""

    key: str
    kind: Kind
    starts: date
    ends: date
    title: str
    record: str = ""
    who: str = ""
    state: State = State.NONE
    outcome: str = ""
    deadline: Deadline | None = None


@dataclass(frozen=True)
class Month:
    first: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class OwnDates:
    """The days that an exploration gave itself.

    `undated` counts what takes place on a day that nobody named; `legal_forms` are those that may still be chosen.
    """

    entries: tuple[Entry, ...]
    undated: int
    legal_forms: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    entries: tuple[Entry, ...]
    months: tuple[Month, ...]
    undated: int
    remarks: tuple[Conclusion, ...]


def calendar_of(own: OwnDates, law: Timetable, today: date) -> Calendar:
    """All in the order of days, by month; what is open after its day is overdue."""
    entries = [*(_on(entry, today) for entry in own.entries), *(_of_law(one) for one in law.deadlines)]
    entries.sort(key=lambda one: (one.starts, one.ends, list(Kind).index(one.kind)))
    months = tuple(
        Month(first, tuple(rows)) for first, rows in groupby(entries, key=lambda one: one.starts.replace(day=1))
    )
    return Calendar(tuple(entries), months, own.undated, law.remarks)


def is_overdue(state: State, due: date | None, today: date) -> bool:
    return state == State.OPEN and due is not None and due < today


def _on(entry: Entry, today: date) -> Entry:
    return replace(entry, state=State.OVERDUE) if is_overdue(entry.state, entry.ends, today) else entry


def _of_law(one: Deadline) -> Entry:
    """Its title is said in the reader's language by whoever shows it."""
    return Entry(f"law-{one.key}", Kind.LAW, one.day, one.day, "", deadline=one)


def kept_dates(exploration: Exploration, *, everything: bool) -> OwnDates:
    """The exploration's own days, computed once for each revision; `everything` is with what is confidential."""

    def make() -> OwnDates:
        with seen(exploration, everything=everything) as shown:
            return own_dates(shown)

    found: OwnDates = kept(exploration, f"dates:{face_of(exploration, everything=everything)}", make)
    return found


def own_dates(exploration: Exploration) -> OwnDates:
    process = result_of(BY_NAME["process"], exploration)
    follow_up = result_of(BY_NAME["follow_up"], exploration)
    entries = (*_of_process(process), *_of_proposals(follow_up.proposals), *_of_publications(follow_up.publications))
    undated = sum(1 for one in process.phases if not (one.starts or one.ends))
    undated += sum(1 for one in process.meetings if one.date is None)
    return OwnDates(entries, undated, _legal_forms(exploration))


def _of_process(process: Any) -> Iterator[Entry]:
    for one in process.phases:
        if one.starts or one.ends:
            starts, ends = one.starts or one.ends, one.ends or one.starts
            yield Entry(_key(one.record), Kind.PHASE, starts, ends, one.name, one.record)
        if one.gate_date:
            yield Entry(
                f"gate-{_key(one.record)}",
                Kind.GATE,
                one.gate_date,
                one.gate_date,
                one.name,
                one.record,
                who=one.gate_body,
                outcome=one.gate_outcome,
            )
    for one in process.meetings:
        if one.date:
            yield _day(Kind.MEETING, one.record, one.date, one.title, who=", ".join(one.bodies))
    for one in process.sessions:
        if one.date:
            yield _day(Kind.SESSION, one.record, one.date, one.title)
    for one in process.decisions:
        if one.date:
            yield _day(Kind.DECISION, one.record, one.date, one.text, who=one.body)
    for one in process.actions:
        if one.due and one.status != Action.Status.DROPPED:
            state = State.DONE if one.status == Action.Status.DONE else State.OPEN
            yield _day(Kind.ACTION, one.record, one.due, one.text, who=one.owner, state=state)


def _of_proposals(proposals: Iterable[ProposalRow]) -> Iterator[Entry]:
    for one in proposals:
        if one.date:
            yield replace(_day(Kind.PROPOSAL, one.record, one.date, one.title, who=one.council), outcome=one.outcome)
        for number, act in enumerate(one.acts, 1):
            if act.due and act.outcome not in (CouncilAct.Outcome.REJECTED, CouncilAct.Outcome.WITHDRAWN):
                state = State.DONE if act.outcome == CouncilAct.Outcome.DONE else State.OPEN
                yield Entry(
                    f"act-{_key(one.record)}-{number}",
                    Kind.COUNCIL_ACT,
                    act.due,
                    act.due,
                    act.text,
                    one.record,
                    who=act.by or one.council,
                    state=state,
                )


def _of_publications(publications: Iterable[Any]) -> Iterator[Entry]:
    for one in publications:
        yield _day(Kind.PUBLICATION, one.record, one.date, one.title)


def _day(kind: Kind, record: str, day: date, title: str, *, who: str = "", state: State = State.NONE) -> Entry:
    return Entry(_key(record), kind, day, day, title, record, who, state)


def _key(record: str) -> str:
    return record.replace(":", "-")


def _legal_forms(exploration: Exploration) -> tuple[str, ...]:
    """The legal forms of the law in which forms that may still be chosen can be cast; shortlisted ones first."""
    found = LegalForm.objects.filter(
        option__exploration=exploration, option__status__in=(Option.Status.SHORTLISTED, Option.Status.OPEN)
    ).exclude(kind="")
    pairs = sorted(found.values_list("option__status", "kind"), key=lambda one: one[0] != Option.Status.SHORTLISTED)
    return tuple(dict.fromkeys(kind for _status, kind in pairs))
