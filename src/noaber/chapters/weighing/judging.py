"""Who judged what: positions of bodies and documents, and groups of people, as tables to show and as figures to reckon with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from noaber.dossier.content import address
from noaber.dossier.models import Body, Criterion, Exploration, Judge, Judgement, Level, MixtureShare, Option, Weight
from noaber.dossier.provenance import note_of_row
from noaber.dossier.results import Note

# Judgements of people are shown from this number on, so that nobody can be picked out.
SMALLEST_GROUP = 5

Given = Mapping[tuple[int, int], Judgement]


@dataclass(frozen=True)
class GroupName:
    """How a group is called: the name of a position, or the body whose people judged (empty: people without a body).

    people: how many, in a group of people that is large enough to say so.
    """

    name: str
    part: str
    people: int | None = None


@dataclass(frozen=True)
class JudgementCell:
    """What stands in one cell of a table of judgements.

    For a body or document: its level and why. For a group of people: how many judged and their median, or `hidden` where
    too few did to show it. `unsure` where it was answered with “don't know” only.
    """

    level: float | None
    why: str = ""
    notes: tuple[Note, ...] = ()
    people: int | None = None
    hidden: bool = False
    unsure: bool = False


@dataclass(frozen=True)
class Reason:
    option: str
    criterion: str
    level: float | None
    why: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class JudgeTable:
    """The judgements of one position or one group over the options (rows) and criteria (columns)."""

    record: str
    name: GroupName
    kind: str
    advisory: bool
    superseded: bool
    source: str
    date: date | None
    dissent: str
    people: int | None
    cells: tuple[tuple[JudgementCell | None, ...], ...]
    judged: int
    possible: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Importance:
    """How heavily one judge takes the criteria, as far as it can be used.

    kind: `order` (classes of places in the list of criteria, the most important first), `points`, `none`, or `unusable`
    where what was given contradicts itself or says nothing; see `importance_of`.
    """

    kind: Literal["order", "points", "none", "unusable"]
    order: tuple[tuple[int, ...], ...] | None = None
    points: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Group:
    """A position (one member) or the people of one body (a member each).

    `levels` (members, options, criteria) from -2 to 2, NaN where a member did not judge or did not know.
    """

    record: str
    name: GroupName
    body: int | None
    advisory: bool
    superseded: bool
    levels: NDArray[np.float64]
    importance: tuple[Importance, ...]

    @property
    def people(self) -> int | None:
        return self.name.people


@dataclass(frozen=True)
class Judging:
    """Everything that may be shown: tables and groups in the same order, and the names of groups that are too small."""

    tables: tuple[JudgeTable, ...]
    groups: tuple[Group, ...]
    small_groups: tuple[GroupName, ...]


def read_judging(exploration: Exploration, options: Sequence[Option], criteria: Sequence[Criterion]) -> Judging:
    given: dict[int, dict[tuple[int, int], Judgement]] = defaultdict(dict)
    for judgement in Judgement.objects.filter(exploration=exploration).select_related("source"):
        given[judgement.judge_id][judgement.option_id, judgement.criterion_id] = judgement
    weights: dict[int, list[Weight]] = defaultdict(list)
    for weight in Weight.objects.filter(exploration=exploration):
        weights[weight.judge_id].append(weight)
    judges = list(Judge.objects.filter(exploration=exploration).select_related("body", "source"))
    positions = [judge for judge in judges if judge.kind != Judge.Kind.PERSON]
    # By body and not by its name: two municipalities may each have a works council.
    people: dict[int | None, list[Judge]] = defaultdict(list)
    for judge in judges:
        if judge.kind == Judge.Kind.PERSON and given[judge.pk]:
            people[judge.body_id].append(judge)
    shown = [[judge] for judge in positions] + [
        members for members in people.values() if len(members) >= SMALLEST_GROUP
    ]
    latest = _latest(positions)
    return Judging(
        tables=tuple(
            _table(members[0], [given[one.pk] for one in members], options, criteria, latest) for members in shown
        ),
        groups=tuple(
            Group(
                record=_record(members[0]),
                name=_name(members[0], len(members)),
                body=members[0].body_id,
                advisory=_is_advisory(members[0]),
                superseded=_is_superseded(members[0], latest),
                levels=_levels([given[one.pk] for one in members], options, criteria),
                importance=tuple(importance_of(weights[one.pk], criteria) for one in members),
            )
            for members in shown
        ),
        small_groups=tuple(
            _name(members[0], len(members)) for members in people.values() if len(members) < SMALLEST_GROUP
        ),
    )


def importance_of(weights: Iterable[Weight], criteria: Sequence[Criterion]) -> Importance:
    """What one judge's weights come to.

    Swing points need all criteria and something above zero; an order may leave out the least important ones, which then
    share the last place. Where both are given and the points contradict the order, neither is used.
    """
    by_criterion = {one.criterion_id: one for one in weights}
    rows = [by_criterion.get(one.pk) for one in criteria]
    if not any(rows):
        return Importance("none")
    points = [float(row.points) for row in rows if row is not None and row.points is not None]
    places = [row.place if row is not None else None for row in rows]
    usable = len(points) == len(criteria) and sum(points) > 0
    if not any(places):
        return Importance("points", points=tuple(points)) if usable else Importance("unusable")
    order = tuple(
        tuple(number for number, place in enumerate(places) if place == wanted)
        for wanted in [*sorted({place for place in places if place}), None]
        if wanted in places
    )
    if not usable:
        return Importance("order", order=order)
    if contradicts(order, points):
        return Importance("unusable")
    return Importance("points", order=order, points=tuple(points))


def contradicts(order: Sequence[Sequence[int]], points: Sequence[float]) -> bool:
    """Whether a criterion has more points than one that stands before it in the order."""
    return any(
        max(points[one] for one in after) > min(points[one] for one in before) for before, after in pairwise(order)
    )


def _latest(positions: Sequence[Judge]) -> set[int]:
    """Of each body the position that counts: the last one stated; earlier ones stay to be read."""
    latest: dict[int | None, Judge] = {}
    for judge in positions:
        last = latest.get(judge.body_id)
        if last is None or (judge.date or date.min) >= (last.date or date.min):
            latest[judge.body_id] = judge
    alone = {judge.pk for judge in positions if judge.body_id is None}
    return {judge.pk for judge in latest.values()} | alone


def _is_superseded(judge: Judge, latest: set[int]) -> bool:
    return judge.kind == Judge.Kind.BODY and judge.pk not in latest


def _name(judge: Judge, members: int) -> GroupName:
    if judge.kind == Judge.Kind.PERSON:
        people = members if members >= SMALLEST_GROUP else None
        return GroupName(str(judge.body or ""), MixtureShare.Part.PEOPLE.value, people)
    return GroupName(judge.name, MixtureShare.Part.POSITION.value)


def _record(judge: Judge) -> str:
    if judge.kind != Judge.Kind.PERSON:
        return address(Judge, judge.key)
    return address(Body, judge.body.key) if judge.body else ""


def _is_advisory(judge: Judge) -> bool:
    """A works council advises: what it states stands beside the others and does not weigh."""
    return judge.body is not None and judge.body.kind == Body.Kind.WORKS_COUNCIL


def _levels(given: Sequence[Given], options: Sequence[Option], criteria: Sequence[Criterion]) -> NDArray[np.float64]:
    levels = np.full((len(given), len(options), len(criteria)), np.nan)
    for member, answers in enumerate(given):
        for row, option in enumerate(options):
            for column, criterion in enumerate(criteria):
                one = answers.get((option.pk, criterion.pk))
                if one is not None and one.level is not None:
                    levels[member, row, column] = one.level
    return levels


def _table(
    judge: Judge, given: Sequence[Given], options: Sequence[Option], criteria: Sequence[Criterion], latest: set[int]
) -> JudgeTable:
    person = judge.kind == Judge.Kind.PERSON
    cells = tuple(
        tuple(
            _people_cell([answers[place] for answers in given if place in answers])
            if person
            else _position_cell(given[0].get(place))
            for criterion in criteria
            for place in [(option.pk, criterion.pk)]
        )
        for option in options
    )
    reasons = () if person else tuple(_reasons(given[0], options, criteria))
    return JudgeTable(
        record="" if person else _record(judge),
        name=_name(judge, len(given)),
        kind=judge.kind,
        advisory=_is_advisory(judge),
        superseded=_is_superseded(judge, latest),
        source="" if person else str(judge.source or ""),
        date=None if person else judge.date,
        dissent="" if person else judge.dissent,
        people=len(given) if person else None,
        cells=cells,
        judged=sum(cell is not None and cell.level is not None for row in cells for cell in row),
        possible=len(options) * len(criteria),
        reasons=reasons,
    )


def _position_cell(one: Judgement | None) -> JudgementCell | None:
    return JudgementCell(one.level, one.why, note_of_row(one), unsure=one.level is None) if one else None


def _people_cell(answers: Sequence[Judgement]) -> JudgementCell | None:
    levels = [one.level for one in answers if one.level is not None]
    if not answers:
        return None
    if len(levels) < SMALLEST_GROUP:
        return JudgementCell(None, hidden=True)
    return JudgementCell(float(median(levels)), people=len(levels))


def _reasons(given: Given, options: Sequence[Option], criteria: Sequence[Criterion]) -> Iterable[Reason]:
    for option in options:
        for criterion in criteria:
            if one := given.get((option.pk, criterion.pk)):
                yield Reason(option.label, criterion.label, one.level, one.why, note_of_row(one))


LOWEST, HIGHEST = int(Level.VERY_NEGATIVE), int(Level.VERY_POSITIVE)


def values_of(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels from -2 to 2 as values 0, 1/4, 1/2, 3/4 and 1."""
    values: NDArray[np.float64] = (levels - LOWEST) / (HIGHEST - LOWEST)
    return values
