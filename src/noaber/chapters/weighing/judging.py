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

# What one judge answered, by option and criterion; None is “don't know”.
Answers = Mapping[tuple[int, int], int | None]


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
    # On what the judgements without a reason rest.
    notes: tuple[Note, ...] = ()


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

    `levels` (members, options, criteria) from -2 to 2, NaN where a member did not judge or did not know. In a group of
    people a cell that too few judged to be shown counts as judged by nobody: what is reckoned from it would show it all
    the same.
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
    answers: dict[int, dict[tuple[int, int], int | None]] = defaultdict(dict)
    judgements = Judgement.objects.filter(exploration=exploration)
    for judge_id, option_id, criterion_id, level in judgements.values_list("judge", "option", "criterion", "level"):
        answers[judge_id][option_id, criterion_id] = level
    # Reasons and sources are shown of positions only, and people are many.
    stated: dict[int, dict[tuple[int, int], Judgement]] = defaultdict(dict)
    for judgement in judgements.exclude(judge__kind=Judge.Kind.PERSON).select_related("source"):
        stated[judgement.judge_id][judgement.option_id, judgement.criterion_id] = judgement
    weights: dict[int, list[Weight]] = defaultdict(list)
    for weight in Weight.objects.filter(exploration=exploration):
        weights[weight.judge_id].append(weight)
    judges = list(Judge.objects.filter(exploration=exploration).select_related("body", "source"))
    positions = [judge for judge in judges if judge.kind != Judge.Kind.PERSON]
    # By body and not by its name: two municipalities may each have a works council.
    people: dict[int | None, list[Judge]] = defaultdict(list)
    for judge in judges:
        if judge.kind == Judge.Kind.PERSON and answers[judge.pk]:
            people[judge.body_id].append(judge)
    shown = [[judge] for judge in positions] + [
        members for members in people.values() if len(members) >= SMALLEST_GROUP
    ]
    latest = _latest(positions)
    return Judging(
        tables=tuple(
            _people_table(first, [answers[one.pk] for one in members], options, criteria)
            if (first := members[0]).kind == Judge.Kind.PERSON
            else _position_table(first, stated[first.pk], options, criteria, _is_superseded(first, latest))
            for members in shown
        ),
        groups=tuple(
            Group(
                record=_record(members[0]),
                name=_name(members[0], len(members)),
                body=None if members[0].kind == Judge.Kind.DOCUMENT else members[0].body_id,
                advisory=_is_advisory(members[0]),
                superseded=_is_superseded(members[0], latest),
                levels=_levels([answers[one.pk] for one in members], options, criteria, _smallest(members[0])),
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
        if judge.kind != Judge.Kind.BODY:
            continue
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


def _smallest(judge: Judge) -> int:
    """How many answers a cell needs to be shown, and so to count."""
    return SMALLEST_GROUP if judge.kind == Judge.Kind.PERSON else 1


def _levels(
    answers: Sequence[Answers], options: Sequence[Option], criteria: Sequence[Criterion], smallest: int
) -> NDArray[np.float64]:
    rows = {one.pk: row for row, one in enumerate(options)}
    columns = {one.pk: column for column, one in enumerate(criteria)}
    levels = np.full((len(answers), len(rows), len(columns)), np.nan)
    for member, given in enumerate(answers):
        for (option, criterion), level in given.items():
            if level is not None and option in rows:
                levels[member, rows[option], columns[criterion]] = level
    levels[:, (~np.isnan(levels)).sum(axis=0) < smallest] = np.nan
    return levels


def _position_table(
    judge: Judge,
    stated: Mapping[tuple[int, int], Judgement],
    options: Sequence[Option],
    criteria: Sequence[Criterion],
    superseded: bool,
) -> JudgeTable:
    cells = tuple(
        tuple(
            JudgementCell(one.level, one.why, note_of_row(one), unsure=one.level is None)
            if (one := stated.get((option.pk, criterion.pk)))
            else None
            for criterion in criteria
        )
        for option in options
    )
    return JudgeTable(
        record=_record(judge),
        name=_name(judge, 1),
        kind=judge.kind,
        advisory=_is_advisory(judge),
        superseded=superseded,
        source=str(judge.source or ""),
        date=judge.date,
        dissent=judge.dissent,
        people=None,
        cells=cells,
        judged=_judged(cells),
        possible=len(options) * len(criteria),
        reasons=tuple(
            Reason(option.label, criterion.label, one.level, one.why, note_of_row(one))
            for option in options
            for criterion in criteria
            if (one := stated.get((option.pk, criterion.pk))) and one.why
        ),
        notes=tuple(dict.fromkeys(note for one in stated.values() if not one.why for note in note_of_row(one))),
    )


def _people_table(
    judge: Judge, answers: Sequence[Answers], options: Sequence[Option], criteria: Sequence[Criterion]
) -> JudgeTable:
    def cell(place: tuple[int, int]) -> JudgementCell | None:
        given = [one[place] for one in answers if place in one]
        levels = [level for level in given if level is not None]
        if not given:
            return None
        if len(levels) < SMALLEST_GROUP:
            return JudgementCell(None, hidden=True)
        return JudgementCell(float(median(levels)), people=len(levels))

    cells = tuple(tuple(cell((option.pk, criterion.pk)) for criterion in criteria) for option in options)
    return JudgeTable(
        record="",
        name=_name(judge, len(answers)),
        kind=judge.kind,
        advisory=_is_advisory(judge),
        superseded=False,
        source="",
        date=None,
        dissent="",
        people=len(answers),
        cells=cells,
        judged=_judged(cells),
        possible=len(options) * len(criteria),
        reasons=(),
    )


def _judged(cells: Iterable[Iterable[JudgementCell | None]]) -> int:
    return sum(cell is not None and cell.level is not None for row in cells for cell in row)


LOWEST, HIGHEST = int(Level.VERY_NEGATIVE), int(Level.VERY_POSITIVE)


def values_of(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels from -2 to 2 as values 0, 1/4, 1/2, 3/4 and 1."""
    values: NDArray[np.float64] = (levels - LOWEST) / (HIGHEST - LOWEST)
    return values
