"""What the proposal to one council shows: what it asked, what was found, and on what it decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from noaber.chapters import CHAPTERS
from noaber.chapters.assignment.analysis import Answer, AssignmentRow, Item
from noaber.chapters.costs.analysis import ItemRow, KeyRow, Share
from noaber.chapters.follow_up.analysis import ProposalRow
from noaber.chapters.options.analysis import OptionRow
from noaber.chapters.weighing.judging import GroupName
from noaber.dossier.content import address
from noaber.dossier.findings import FindingRow
from noaber.dossier.models import (
    Assignment,
    Body,
    CostItem,
    Exploration,
    Finding,
    Judge,
    MixtureShare,
    Option,
    Organisation,
)
from noaber.dossier.results import Conclusion
from noaber.overview.chapters import BY_NAME, result_of

from .councils import proposals_to
from .decision import ALIVE
from .gathering import Found, everything_found

# So many findings are named with a point, as arguments on either side, and as consequences for one group; the report
# holds the others.
_NAMED = 3
_ARGUMENTS = 4
_CONSEQUENCES = 4
_PRECONDITIONS = 6
# Of what the weighing says about one position, so much is read out here.
_SENTENCES = 3

_FOR = (Finding.Kind.ADDED_VALUE, Finding.Kind.STRENGTH)
_AGAINST = (Finding.Kind.DRAWBACK, Finding.Kind.RISK)


@dataclass(frozen=True)
class More:
    """How many more findings there are, and in which chapters of the report."""

    count: int
    chapters: tuple[str, ...]


@dataclass(frozen=True)
class AskedPoint:
    """A point of the assignment, with the answers that say most about it and where the others stand."""

    item: Item
    answers: tuple[Answer, ...]
    more: More


@dataclass(frozen=True)
class Asked:
    assignment: AssignmentRow
    points: tuple[AskedPoint, ...]


@dataclass(frozen=True)
class Some:
    """The findings that say most, and where the others stand."""

    rows: tuple[FindingRow, ...]
    more: More


@dataclass(frozen=True)
class PositionShare:
    """How often the forms come first for one position; `own` is that of the council itself."""

    name: GroupName
    own: bool
    advisory: bool
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Position:
    """The council's own position in the weighing, and that of the others beside it.

    `stated`: whether it stated one at all; `compared`: whether there is anything to compare it over. Only what is judged
    enough to be a statement is laid side by side.
    """

    stated: bool
    compared: bool
    conclusions: tuple[Conclusion, ...]
    dissent: str
    options: tuple[str, ...]
    beside: tuple[PositionShare, ...]


@dataclass(frozen=True)
class KeyShare:
    """The part of shared costs that this municipality would bear by one key."""

    key: str
    share: Share


@dataclass(frozen=True)
class Finances:
    own: tuple[ItemRow, ...]
    together: tuple[ItemRow, ...]
    leaving: tuple[ItemRow, ...]
    shares: tuple[KeyShare, ...]


@dataclass(frozen=True)
class ProposalResult:
    """`missing` names the parts that somebody still has to write."""

    council: str
    municipality: str
    executive: str
    proposal: ProposalRow | None
    others: tuple[ProposalRow, ...]
    missing: tuple[str, ...]
    options: tuple[OptionRow, ...]
    about: tuple[str, ...]
    asked: tuple[Asked, ...]
    points: int
    answered: int
    arguments: Some
    objections: Some
    position: Position
    finances: Finances
    staff: Some
    residents: Some
    preconditions: Some
    preconditions_known: bool


def propose(exploration: Exploration, council: Body) -> ProposalResult:
    proposals = proposals_to(council)
    proposal = _current(proposals)
    proposed = _proposed(exploration, proposal)
    relevant = _Relevance(exploration, council, proposed)
    asked = tuple(_asked(exploration, relevant))
    points = [point for one in asked for point in one.points]
    arguments = relevant.some(_FOR, _ARGUMENTS)
    objections = relevant.some(_AGAINST, _ARGUMENTS)
    told = {row.record for row in (*arguments.rows, *objections.rows)}
    preconditions = relevant.unmet()
    return ProposalResult(
        council=council.name,
        municipality=str(council.organisation or ""),
        executive=_executive(council),
        proposal=proposal,
        others=tuple(one for one in proposals if one is not proposal),
        missing=tuple(_missing(proposal)),
        options=proposed if proposal and proposal.options else (),
        about=tuple(one.name for one in proposed),
        asked=asked,
        points=len(points),
        answered=sum(point.item.answered for point in points),
        arguments=arguments,
        objections=objections,
        position=_position(exploration, council),
        finances=_finances(exploration, council, [one.label for one in proposed]),
        staff=relevant.falling_on(Finding.Affected.STAFF, told),
        residents=relevant.falling_on(Finding.Affected.RESIDENTS, told),
        preconditions=preconditions,
        preconditions_known=any(row.met or row.owner for row in preconditions.rows),
    )


def _current(proposals: tuple[ProposalRow, ...]) -> ProposalRow | None:
    """The last one that is not decided; where all are, the last one."""
    return next((one for one in reversed(proposals) if not one.outcome), proposals[-1] if proposals else None)


def _proposed(exploration: Exploration, proposal: ProposalRow | None) -> tuple[OptionRow, ...]:
    """The forms that the proposal is about; without any: the shortlist, or else all that may still be chosen."""
    result = result_of(BY_NAME["options"], exploration)
    rows: dict[str, OptionRow] = {one.record: one for one in (*result.options, *result.kept_out)}
    if proposal:
        keys = Option.objects.filter(exploration=exploration, proposals__key=proposal.record.partition(":")[2])
        wanted = {address(Option, (one.variant_of or one).key) for one in keys.select_related("variant_of")}
        if named := tuple(row for record, row in rows.items() if record in wanted):
            return named
    alive = tuple(row for row in rows.values() if row.status in ALIVE)
    return tuple(row for row in alive if row.status == Option.Status.SHORTLISTED) or alive


def _executive(council: Body) -> str:
    """The executive of the council's municipality, which lays a proposal before it."""
    if council.organisation is None:
        return ""
    found = council.organisation.bodies.filter(kind=Body.Kind.EXECUTIVE_BOARD)
    return found[0].name if len(found) == 1 else ""


def _missing(proposal: ProposalRow | None) -> Iterable[str]:
    for name in ("decision_points", "text", "finances", "communication", "next_steps"):
        if not getattr(proposal, name, None):
            yield name


class _Relevance:
    """Which findings say most to one council: about its own municipality, the proposed forms and what it asked itself."""

    def __init__(self, exploration: Exploration, council: Body, proposed: Sequence[OptionRow]) -> None:
        own = council.organisation
        asked = result_of(BY_NAME["assignment"], exploration).assignments
        self.own = _own_organisations(exploration, own) if own else frozenset()
        self.options = frozenset(one.record.partition(":")[2] for one in proposed)
        self.given = {address(Assignment, one.key) for one in council.assignments.all()}
        self.items = {item.record.partition(":")[2] for one in asked if one.record in self.given for item in one.items}
        # Of a record that answers many points, none is what it is about.
        self.width = Counter(answer.record for one in asked for item in one.items for answer in item.answers)
        self.found = [one for one in everything_found(exploration) if self._is_for(one)]
        self.known = {one.row.record: one for one in self.found}

    def _is_for(self, one: Found) -> bool:
        return (not one.concerns or bool(one.concerns & self.own)) and (
            not one.options or bool(one.options & self.options)
        )

    def order(self, record: str) -> tuple[int, int, int, int]:
        """Smaller stands first."""
        one = self.known.get(record)
        if one is None:
            return 1, 1, self.width[record], 0
        return (
            -bool(one.concerns & self.own) if len(one.concerns) < 3 else 0,
            -bool(one.options),
            self.width[record],
            int(one.is_part),
        )

    def some(self, kinds: Sequence[str], most: int) -> Some:
        rows = [one for one in self.found if one.row.kind in kinds]
        rows.sort(key=lambda one: (not self.items & set(one.row.answers), self.order(one.row.record)))
        return _first([one.row for one in rows], most)

    def falling_on(self, affected: str, told: Set[str]) -> Some:
        """What falls on them and was not told before as an argument."""
        rows = [one for one in self.found if one.row.affects == affected and one.row.record not in told]
        rows.sort(key=lambda one: self.order(one.row.record))
        return _first([one.row for one in rows], _CONSEQUENCES)

    def unmet(self) -> Some:
        """Preconditions that are not met, or of which that is not known; those that stand by themselves."""
        rows = [
            one.row
            for one in self.found
            if one.row.kind == Finding.Kind.PRECONDITION and one.row.met != Finding.Met.MET and not one.is_part
        ]
        rows.sort(key=lambda row: self.order(row.record))
        return _first(rows, _PRECONDITIONS)


def _own_organisations(exploration: Exploration, own: Organisation) -> frozenset[str]:
    """The municipality, and the joint organisations that work for it."""
    serving = Organisation.objects.filter(exploration=exploration, serves=own)
    return frozenset((own.key, *(one.key for one in serving)))


def _first(rows: Sequence[FindingRow], most: int) -> Some:
    return Some(tuple(rows[:most]), _more(row.chapter for row in rows[most:]))


def _more(chapters: Iterable[str]) -> More:
    left = list(chapters)
    return More(len(left), tuple(chapter for chapter in CHAPTERS if chapter in left))


def asked_by(exploration: Exploration, council: Body) -> tuple[Asked, ...]:
    """What one council asked, with the answers that say most to it first, as its proposal shows them."""
    proposed = _proposed(exploration, _current(proposals_to(council)))
    return tuple(_asked(exploration, _Relevance(exploration, council, proposed)))


def _asked(exploration: Exploration, relevant: _Relevance) -> Iterable[Asked]:
    for assignment in result_of(BY_NAME["assignment"], exploration).assignments:
        if assignment.record in relevant.given:
            yield Asked(assignment, tuple(_point(item, relevant) for item in assignment.items))


def _point(item: Item, relevant: _Relevance) -> AskedPoint:
    answers = sorted(item.answers, key=lambda one: relevant.order(one.record))
    # To name all but one and count that one is no gain.
    most = _NAMED if len(answers) > _NAMED + 1 else len(answers)
    return AskedPoint(item, tuple(answers[:most]), _more(one.chapter for one in answers[most:]))


def _position(exploration: Exploration, council: Body) -> Position:
    result = result_of(BY_NAME["weighing"], exploration)
    own = {
        address(Judge, one.key)
        for one in Judge.objects.filter(exploration=exploration, body=council).exclude(kind=Judge.Kind.PERSON)
    }
    stated = [one for one in result.tables if one.record in own and not one.superseded]
    comparison = result.comparison
    groups = [
        one
        for one in (comparison.groups if comparison else ())
        if one.name.part == MixtureShare.Part.POSITION and not one.superseded
    ]
    beside = sorted((one for one in groups if one.is_statement), key=lambda one: one.record not in own)
    found = next((one for one in groups if one.record in own), None)
    return Position(
        stated=bool(stated),
        compared=found is not None,
        conclusions=found.conclusions[:_SENTENCES] if found else (),
        dissent=stated[0].dissent if stated else "",
        options=comparison.options if comparison else (),
        beside=tuple(
            PositionShare(one.name, one.record in own, one.advisory, tuple(share.first for share in one.shares))
            for one in beside
        ),
    )


def _finances(exploration: Exploration, council: Body, options: Sequence[str]) -> Finances:
    result = result_of(BY_NAME["costs"], exploration)
    name = str(council.organisation) if council.organisation else None
    items = [one for one in result.items if one.option in options]
    running = [one for one in items if one.kind != CostItem.Kind.EXIT]
    return Finances(
        own=tuple(one for one in running if one.organisation == name),
        together=tuple(one for one in running if not one.organisation),
        leaving=tuple(one for one in items if one.kind == CostItem.Kind.EXIT and one.organisation == name),
        shares=tuple(_shares(result.keys, name)),
    )


def _shares(keys: Iterable[KeyRow], name: str | None) -> Iterable[KeyShare]:
    for key in keys:
        for share in key.shares:
            if share.organisation == name:
                yield KeyShare(key.name, share)
