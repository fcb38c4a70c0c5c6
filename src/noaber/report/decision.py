"""What the decision document shows: what the findings come to for those who decide.

It interprets where the report only holds, and yet chooses nothing: what is not recorded is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from noaber.chapters.assignment.analysis import AssignmentRow, CouncilRow, Item
from noaber.chapters.options.analysis import OptionRow, StageRow
from noaber.chapters.weighing.analysis import Named, ResidentRow, VerdictCell
from noaber.chapters.weighing.comparison import Comparison
from noaber.chapters.weighing.judging import GroupName, JudgeTable
from noaber.dossier.content import address
from noaber.dossier.findings import FindingRow, Link
from noaber.dossier.models import AssignmentItem, Direction, Elaboration, Exploration, Finding, Judge, Option
from noaber.dossier.provenance import notes_of
from noaber.dossier.results import Note
from noaber.dossier.rules import Severity
from noaber.overview.chapters import BY_NAME, result_of
from noaber.overview.checks import Result as Checked
from noaber.overview.checks import check

from .amounts import Amounts, amounts_of
from .councils import council_bodies, proposals_to
from .gathering import Found, everything_found

# The chapters whose answers make the summary.
_IN_SHORT = ("assignment", "urgency", "value", "options", "costs", "weighing")
# What consequences are read first.
_KINDS = ("consequence", "resident_effect", "risk", "drawback", "added_value")
_STATUSES = (
    Option.Status.SHORTLISTED,
    Option.Status.OPEN,
    Option.Status.DROPPED,
    Option.Status.OUTSIDE_ASSIGNMENT,
)
# Forms that may still be chosen.
ALIVE = (Option.Status.SHORTLISTED, Option.Status.OPEN)


@dataclass(frozen=True)
class ShortAnswer:
    """A chapter of the report, and its answer in sentences."""

    chapter: str
    question: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class DirectionRow:
    record: str
    title: str
    text: str
    options: tuple[str, ...]
    first_step: str
    horizon: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class StatusGroup:
    status: str
    options: tuple[OptionRow, ...]


@dataclass(frozen=True)
class Consequences:
    """What falls on one of those affected."""

    affects: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True)
class Precondition:
    """A precondition; `parts` are those that stand below it in the report."""

    row: FindingRow
    parts: int


@dataclass(frozen=True)
class Preconditions:
    rows: tuple[Precondition, ...]
    total: int
    met: int
    known: int
    owned: int


@dataclass(frozen=True)
class Dissent:
    name: GroupName
    source: str
    date: date | None
    text: str


@dataclass(frozen=True)
class Contradiction:
    row: FindingRow
    against: tuple[Link, ...]


@dataclass(frozen=True)
class ToElaborate:
    """A form that may still be chosen, and the points that were not worked out for it."""

    option: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class GrowthPath:
    option: str
    stages: tuple[StageRow, ...]


@dataclass(frozen=True)
class CouncilProposal:
    """How the proposal to one council stands; empty texts where there is none yet."""

    council: str
    title: str
    date: date | None
    outcome: str


@dataclass(frozen=True)
class Weighing:
    """The weighing as the report has it, without the tables of judgements: those stay there."""

    options: tuple[str, ...]
    conditions: tuple[Named, ...]
    verdicts: tuple[tuple[VerdictCell | None, ...], ...]
    resident_values: tuple[ResidentRow, ...]
    has_judgements: bool
    small_groups: tuple[GroupName, ...]
    comparison: Comparison | None

    @property
    def has_verdicts(self) -> bool:
        return any(cell is not None for row in self.verdicts for cell in row)


@dataclass(frozen=True)
class Costs:
    amounts: Amounts
    keys: tuple[str, ...]
    findings: tuple[FindingRow, ...]
    # What was found about leaving, where councils asked for that.
    leaving: tuple[FindingRow, ...]


@dataclass(frozen=True)
class OpenPoints:
    questions: tuple[FindingRow, ...]
    unanswered: tuple[Item, ...]
    elaborations: tuple[ToElaborate, ...]
    errors: tuple[Checked, ...]

    @property
    def count(self) -> int:
        points = sum(len(one.points) for one in self.elaborations)
        return len(self.questions) + len(self.unanswered) + points + len(self.errors)


@dataclass(frozen=True)
class DecisionResult:
    in_short: tuple[ShortAnswer, ...]
    assignments: tuple[AssignmentRow, ...]
    councils: tuple[CouncilRow, ...]
    points: int
    answered: int
    weighing: Weighing
    directions: tuple[DirectionRow, ...]
    statuses: tuple[StatusGroup, ...]
    consequences: tuple[Consequences, ...]
    preconditions: Preconditions
    costs: Costs
    positions: int
    dissent: tuple[Dissent, ...]
    contradictions: tuple[Contradiction, ...]
    open: OpenPoints
    growth: tuple[GrowthPath, ...]
    proposals: tuple[CouncilProposal, ...]


def decide(exploration: Exploration) -> DecisionResult:
    found = everything_found(exploration)
    asked = result_of(BY_NAME["assignment"], exploration)
    weighed = result_of(BY_NAME["weighing"], exploration)
    options = _main_options(exploration)
    items: list[Item] = [item for one in asked.assignments for item in one.items]
    positions = [one for one in weighed.tables if one.kind != Judge.Kind.PERSON and not one.superseded]
    taken = sum(one.kind == Judge.Kind.BODY for one in positions)
    return DecisionResult(
        in_short=tuple(_short_answers(exploration)),
        assignments=asked.assignments,
        councils=asked.councils,
        points=len(items),
        answered=sum(item.answered for item in items),
        weighing=Weighing(
            weighed.options,
            weighed.conditions,
            weighed.verdicts,
            tuple(row for row in weighed.resident_values if row.text),
            bool(weighed.tables),
            weighed.small_groups,
            weighed.comparison,
        ),
        directions=tuple(_directions(exploration)),
        statuses=tuple(
            StatusGroup(status, group)
            for status in _STATUSES
            if (group := tuple(one for one in options if one.status == status))
        ),
        consequences=tuple(_consequences(found, [one.label for one in options])),
        preconditions=_preconditions(found),
        costs=_costs(exploration, found, [one.label for one in options if one.status in ALIVE]),
        positions=taken,
        dissent=tuple(_dissent(positions)),
        contradictions=tuple(_contradictions(found)),
        open=OpenPoints(
            questions=tuple(one.row for one in found if one.row.kind == Finding.Kind.OPEN_QUESTION),
            unanswered=tuple(item for item in items if not item.answered),
            elaborations=tuple(_to_elaborate(exploration)),
            errors=tuple(_errors(exploration, items)),
        ),
        growth=tuple(
            GrowthPath(one.name, one.stages)
            for main in options
            if main.status in ALIVE
            for one in (main, *main.variants)
            if one.stages
        ),
        proposals=tuple(_proposals(exploration)),
    )


def _short_answers(exploration: Exploration) -> Iterable[ShortAnswer]:
    for name in _IN_SHORT:
        chapter = BY_NAME[name]
        conclusions = result_of(chapter, exploration).conclusions
        # How firm the findings are is said by the report and by the notes.
        sentences = tuple(filter(None, (chapter.say(one) for one in conclusions if one.code != "provenance")))
        if sentences:
            yield ShortAnswer(name, str(chapter.question), sentences)


def _main_options(exploration: Exploration) -> tuple[OptionRow, ...]:
    result = result_of(BY_NAME["options"], exploration)
    return (*result.options, *result.kept_out)


def _directions(exploration: Exploration) -> Iterable[DirectionRow]:
    for one in Direction.objects.filter(exploration=exploration).prefetch_related("options", "evidence__source"):
        yield DirectionRow(
            address(Direction, one.key),
            one.title,
            one.text,
            tuple(option.name for option in one.options.all()),
            one.first_step,
            one.horizon,
            notes_of(one),
        )


def _consequences(found: tuple[Found, ...], options: list[str]) -> Iterable[Consequences]:
    """Under each of those affected what holds for every form first, then by form; also where there is nothing."""

    def place(one: Found) -> tuple[int, int]:
        first = min((options.index(label) for label in one.row.options if label in options), default=len(options))
        kind = _KINDS.index(one.row.kind) if one.row.kind in _KINDS else len(_KINDS)
        return first if one.row.options else -1, kind

    for affects in Finding.Affected.values:
        rows = sorted((one for one in found if one.row.affects == affects), key=place)
        yield Consequences(affects, tuple(one.row for one in rows))


def _preconditions(found: tuple[Found, ...]) -> Preconditions:
    all_rows = [one.row for one in found if one.row.kind == Finding.Kind.PRECONDITION]
    below = {part.record for row in all_rows for part in row.with_parts()[1:]}
    every = [row for row in all_rows if row.record not in below]
    order = [Finding.Met.NOT_MET, Finding.Met.PARTLY, Finding.Met.UNKNOWN, "", Finding.Met.MET]
    rows = [
        Precondition(row, sum(part.kind == Finding.Kind.PRECONDITION for one in row.parts for part in one.with_parts()))
        for row in every
    ]
    return Preconditions(
        rows=tuple(sorted(rows, key=lambda one: order.index(one.row.met))),
        total=len(every),
        met=sum(row.met == Finding.Met.MET for row in every),
        known=sum(row.met not in ("", Finding.Met.UNKNOWN) for row in every),
        owned=sum(bool(row.owner) for row in every),
    )


def _costs(exploration: Exploration, found: tuple[Found, ...], alive: list[str]) -> Costs:
    result = result_of(BY_NAME["costs"], exploration)
    asked = {one.key for one in AssignmentItem.objects.filter(exploration=exploration, topic=AssignmentItem.Topic.EXIT)}
    leaving = [one.row for one in found if asked & set(one.row.answers)]
    return Costs(
        amounts=amounts_of(result.items, alive),
        keys=tuple(key.name for key in result.keys),
        findings=tuple(one.row for one in found if one.row.chapter == "costs" and one.row not in leaving),
        leaving=tuple(leaving),
    )


def _dissent(positions: list[JudgeTable]) -> Iterable[Dissent]:
    for one in positions:
        if one.dissent:
            yield Dissent(one.name, one.source, one.date, one.dissent)


def _contradictions(found: tuple[Found, ...]) -> Iterable[Contradiction]:
    """Each pair once, under the finding that comes first."""
    named: set[frozenset[str]] = set()
    for one in found:
        against = [link for link in one.row.contradicts if frozenset((one.row.record, link.record)) not in named]
        named |= {frozenset((one.row.record, link.record)) for link in against}
        if against:
            yield Contradiction(one.row, tuple(against))


def _to_elaborate(exploration: Exploration) -> Iterable[ToElaborate]:
    """For the shortlisted forms, or where there are none for all that may still be chosen."""
    result = result_of(BY_NAME["weighing"], exploration)
    options = list(Option.objects.filter(exploration=exploration, variant_of=None, status__in=ALIVE))
    done = {
        (cell.option, point)
        for point, cells in result.elaborations
        for cell in cells
        if cell.status == Elaboration.Status.DONE
    }
    for option in [one for one in options if one.status == Option.Status.SHORTLISTED] or options:
        points = tuple(point.name for point in result.elaboration_points if (option.label, point.name) not in done)
        if points:
            yield ToElaborate(option.label, points)


def _errors(exploration: Exploration, items: list[Item]) -> Iterable[Checked]:
    """What the linter calls an error and nobody answered; unanswered points are named already."""
    named = {item.record for item in items if not item.answered}
    for one in check(exploration):
        if one.severity == Severity.ERROR and not one.accepted and one.record not in named:
            yield one


def _proposals(exploration: Exploration) -> Iterable[CouncilProposal]:
    for council in council_bodies(exploration):
        own = proposals_to(council)
        for row in own:
            yield CouncilProposal(council.name, row.title, row.date, row.outcome)
        if not own:
            yield CouncilProposal(council.name, "", None, "")
