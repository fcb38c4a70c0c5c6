"""Both ways between what was asked and what was found: every point with its answers, every finding with its points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from noaber.chapters import CHAPTERS
from noaber.chapters.assignment.analysis import Answer, CouncilRow, Item
from noaber.dossier.content import address
from noaber.dossier.findings import FindingRow, all_rows, findings_of
from noaber.dossier.models import Body, Case, CostKey, Evidence, Exploration, Option
from noaber.dossier.provenance import note_of
from noaber.dossier.results import Note

from .chapters import BY_NAME, result_of
from .keeping import face_of, kept, seen


@dataclass(frozen=True)
class TracedAnswer:
    """A record that answers a point, with what it says and where that comes from. `kind` is that of a finding, if it is one."""

    record: str
    title: str
    chapter: str
    kind: str
    text: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Point:
    """A point of an assignment. `councils` are the addresses of the councils that gave it."""

    record: str
    number: str
    kind: str
    text: str
    note: str
    notes: tuple[Note, ...]
    assignment: str
    givers: tuple[str, ...]
    councils: tuple[str, ...]
    answers: tuple[TracedAnswer, ...]
    taken_up: tuple[Answer, ...]
    answered: bool

    @property
    def unsourced(self) -> int:
        return sum(not one.notes for one in self.answers)


@dataclass(frozen=True)
class PointName:
    record: str
    number: str
    text: str


@dataclass(frozen=True)
class TracedFinding:
    """A finding with the points that it answers."""

    record: str
    title: str
    chapter: str
    kind: str
    notes: tuple[Note, ...]
    points: tuple[PointName, ...]


@dataclass(frozen=True)
class Tracing:
    """`idle` are findings that answer nothing, neither themselves nor through what they are part of or what is part of them."""

    points: tuple[Point, ...]
    findings: tuple[TracedFinding, ...]
    idle: tuple[TracedFinding, ...]
    councils: tuple[CouncilRow, ...]

    @property
    def answered(self) -> int:
        return sum(one.answered for one in self.points)


def kept_tracing(exploration: Exploration, *, everything: bool) -> Tracing:
    """Computed once for each revision; `everything` is with what is confidential."""

    def make() -> Tracing:
        with seen(exploration, everything=everything) as shown:
            return trace(shown)

    found: Tracing = kept(exploration, f"tracing:{face_of(exploration, everything=everything)}", make)
    return found


def trace(exploration: Exploration) -> Tracing:
    tops = [row for chapter in CHAPTERS for row in findings_of(exploration, chapter)]
    known = {row.record: _answer_of(row) for row in all_rows(tuple(tops))}
    known.update(_others(exploration))
    assignment = result_of(BY_NAME["assignment"], exploration)
    givers = _givers(exploration)
    points = tuple(
        _point(item, one.title, one.givers, tuple(givers[one.record]), known)
        for one in assignment.assignments
        for item in one.items
    )
    names = {one.record.partition(":")[2]: PointName(one.record, one.number, one.text) for one in points}
    findings = [(row, _traced(row, names)) for row in all_rows(tuple(tops))]
    idle = {row.record for top in tops for row in _idle(top, above=False)}
    return Tracing(
        points=points,
        findings=tuple(found for _row, found in findings if found.points),
        idle=tuple(found for _row, found in findings if found.record in idle),
        councils=assignment.councils,
    )


def _point(
    item: Item, assignment: str, givers: tuple[str, ...], councils: tuple[str, ...], known: dict[str, TracedAnswer]
) -> Point:
    return Point(
        record=item.record,
        number=item.number,
        kind=item.kind,
        text=item.text,
        note=item.note,
        notes=item.notes,
        assignment=assignment,
        givers=givers,
        councils=councils,
        answers=tuple(known[one.record] for one in item.answers),
        taken_up=item.taken_up,
        answered=item.answered,
    )


def _answer_of(row: FindingRow) -> TracedAnswer:
    return TracedAnswer(row.record, row.title, row.chapter, row.kind, row.text, row.notes)


def _traced(row: FindingRow, names: dict[str, PointName]) -> TracedFinding:
    points = tuple(names[key] for key in row.answers)
    return TracedFinding(row.record, row.title, row.chapter, row.kind, row.notes, points)


def _idle(row: FindingRow, *, above: bool) -> Iterator[FindingRow]:
    """A finding and its parts, as far as nothing of them answers anything."""
    own = above or bool(row.answers)
    if not own and not any(part.answers for part in row.with_parts()):
        yield row
    for part in row.parts:
        yield from _idle(part, above=own)


def _others(exploration: Exploration) -> Iterator[tuple[str, TracedAnswer]]:
    """What answers a point without being a finding: forms, partnerships and cost keys."""
    notes = _notes(exploration)
    for model, chapter, text in (
        (Option, "options", "summary"),
        (Case, "experience", "text"),
        (CostKey, "costs", "text"),
    ):
        rows = model._default_manager.filter(exploration=exploration, answers__isnull=False).distinct()
        for key, name, words in rows.values_list("key", "name", text):
            record = address(model, key)
            yield record, TracedAnswer(record, name, chapter, "", words, tuple(notes[record]))


def _notes(exploration: Exploration) -> dict[str, list[Note]]:
    notes: dict[str, list[Note]] = defaultdict(list)
    for name, model in (("option", Option), ("case", Case), ("cost_key", CostKey)):
        rows = Evidence.objects.filter(**{f"{name}__exploration": exploration}).select_related("source", name)
        for one in rows:
            notes[address(model, getattr(one, name).key)].append(note_of(one))
    return notes


def _givers(exploration: Exploration) -> dict[str, list[str]]:
    """The councils that gave each assignment, by address."""
    found: dict[str, list[str]] = defaultdict(list)
    councils = Body.objects.filter(exploration=exploration, kind=Body.Kind.COUNCIL, assignments__isnull=False)
    for key, assignment in councils.values_list("key", "assignments__key"):
        found[f"assignment:{assignment}"].append(address(Body, key))
    return found


def of_council(points: Iterable[Point], council: str) -> tuple[Point, ...]:
    return tuple(one for one in points if council in one.councils)
