"""What did each council ask, and where is the answer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from noaber.dossier.content import address
from noaber.dossier.findings import FindingGroup, findings_of, group_by_kind
from noaber.dossier.models import Assignment, AssignmentItem, Body, Exploration
from noaber.dossier.provenance import notes_of
from noaber.dossier.results import Conclusion, Note

# Points that set a frame: to be taken up in the assessment framework is an answer to them. Others need one of substance.
_FRAME = frozenset({AssignmentItem.Kind.PRINCIPLE, AssignmentItem.Kind.CONDITION, AssignmentItem.Kind.EXPECTATION})


@dataclass(frozen=True)
class Answer:
    """A record that answers a point, and the chapter in which it stands."""

    record: str
    title: str
    chapter: str
    sourced: bool


@dataclass(frozen=True)
class Item:
    record: str
    number: str
    kind: str
    text: str
    note: str
    notes: tuple[Note, ...]
    answers: tuple[Answer, ...]
    taken_up: tuple[Answer, ...]
    answered: bool


@dataclass(frozen=True)
class AssignmentRow:
    record: str
    title: str
    kind: str
    givers: tuple[str, ...]
    date: date | None
    source: str
    text: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class CouncilRow:
    """What one council asked, over all assignments that it gave."""

    record: str
    name: str
    points: int
    answered: int


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    assignments: tuple[AssignmentRow, ...]
    councils: tuple[CouncilRow, ...]
    groups: tuple[FindingGroup, ...]


def analyse(exploration: Exploration) -> Result:
    assignments = tuple(
        _assignment(place, one)
        for place, one in enumerate(
            Assignment.objects.filter(exploration=exploration)
            .select_related("source")
            .prefetch_related(
                "givers",
                "items__evidence__source",
                "items__findings__evidence",
                "items__options__evidence",
                "items__cases__evidence",
                "items__cost_keys__evidence",
                "items__conditions",
                "items__criteria",
                "items__elaboration_points",
            )
        )
    )
    items = [item for one in assignments for item in one.items]
    findings = findings_of(exploration, "assignment")
    conclusions: list[Conclusion] = []
    if items:
        conclusions.append(
            Conclusion(
                "assignment.answered",
                {
                    "assignments": len(assignments),
                    "total": len(items),
                    "answered": sum(item.answered for item in items),
                },
            )
        )
        unanswered = [item.number for item in items if not item.answered]
        if unanswered:
            conclusions.append(Conclusion("assignment.unanswered", {"numbers": unanswered, "count": len(unanswered)}))
    elif not (assignments or findings):
        conclusions.append(Conclusion("nothing_yet"))
    return Result(
        conclusions=tuple(conclusions),
        assignments=assignments,
        councils=_councils(exploration, assignments),
        groups=group_by_kind(findings),
    )


def _assignment(place: int, one: Assignment) -> AssignmentRow:
    letter = chr(ord("A") + place) if place < 26 else f"Z{place}"
    return AssignmentRow(
        record=address(Assignment, one.key),
        title=one.title,
        kind=one.kind,
        givers=tuple(str(body) for body in one.givers.all()),
        date=one.date,
        source=str(one.source or ""),
        text=one.text,
        items=tuple(_item(f"{letter}{number}", item) for number, item in enumerate(one.items.all(), 1)),
    )


def _item(number: str, item: AssignmentItem) -> Item:
    answers = (
        *(_answer(one, one.title, one.chapter) for one in item.findings.all()),
        *(_answer(one, one.name, "options") for one in item.options.all()),
        *(_answer(one, one.name, "experience") for one in item.cases.all()),
        *(_answer(one, one.name, "costs") for one in item.cost_keys.all()),
    )
    taken_up = tuple(
        Answer(address(type(one), one.key), one.name, "weighing", sourced=True)
        for kind in (item.conditions, item.criteria, item.elaboration_points)
        for one in kind.all()
    )
    return Item(
        record=address(AssignmentItem, item.key),
        number=number,
        kind=item.kind,
        text=item.text,
        note=item.note,
        notes=notes_of(item),
        answers=answers,
        taken_up=taken_up,
        answered=bool(answers) or (item.kind in _FRAME and bool(taken_up)),
    )


def _answer(record: object, title: str, chapter: str) -> Answer:
    return Answer(
        address(type(record), record.key),  # type: ignore[attr-defined, arg-type]
        title,
        chapter,
        sourced=bool(record.evidence.all()),  # type: ignore[attr-defined]
    )


def _councils(exploration: Exploration, assignments: tuple[AssignmentRow, ...]) -> tuple[CouncilRow, ...]:
    by_record = {one.record: one for one in assignments}
    rows = []
    for body in Body.objects.filter(exploration=exploration, kind=Body.Kind.COUNCIL).prefetch_related("assignments"):
        items = [item for one in body.assignments.all() for item in by_record[address(Assignment, one.key)].items]
        if items:
            rows.append(
                CouncilRow(address(Body, body.key), body.name, len(items), sum(item.answered for item in items))
            )
    return tuple(rows)
