"""Weights that somebody tries: what the options come to with them, for every position and group side by side.

All of it follows from what the chapter shows: the judgements of positions, and of groups of people the median of each
combination that enough of them judged. Means would do for the order of the options, but whoever may choose the weights
could put all of it on one criterion and read a mean there, and with it who joined, or that all judged alike. So no weights
that somebody tries tell more of people than the section does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from noaber.dossier.models import Verdict
from noaber.dossier.results import Conclusion
from noaber.methods.ledger import round_largest_remainder
from noaber.methods.smaa import smaa2
from noaber.methods.weighing import beats_always, centroid_weights, sample_weights

from .analysis import CriterionRow, Result
from .comparison import FirstFor, compared_options
from .group_result import DRAWS, ENOUGH, Floats, draw_values, flows_of, highest, turns_of
from .group_rows import GroupResult, Turn
from .judging import GroupName, JudgeTable, values_of

Way = Literal["sliders", "order", "swing"]
SLIDERS: Final = "sliders"
ORDER: Final = "order"
SWING: Final = "swing"
WAYS: tuple[Way, ...] = (SLIDERS, ORDER, SWING)

# What an address calls people without a body.
NO_BODY = "people"

# The heaviest that a slider or the points of a swing can be.
MOST = 100
# Weights of a group of people are handed out in steps of so many per cent: one person who joins cannot be read off.
COARSE = 5


@dataclass(frozen=True)
class Tried:
    """What somebody gave for each criterion: how heavy (sliders), the place in an order (1 is first), or swing points.

    None: nothing given, which in an order is a place after all others.
    """

    way: Way
    numbers: tuple[int | None, ...]

    @cached_property
    def order(self) -> tuple[tuple[int, ...], ...] | None:
        """The classes of criteria, the most important first; of an order only."""
        if self.way != ORDER:
            return None
        places = [*sorted({place for place in self.numbers if place is not None}), None]
        classes = (tuple(at for at, place in enumerate(self.numbers) if place == wanted) for wanted in places)
        return tuple(one for one in classes if one)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """Weights that sum to 1; of an order the mean of all that fit it."""
        if self.order is not None:
            return tuple(map(float, centroid_weights(len(self.numbers), self.order)))
        total = sum(number or 0 for number in self.numbers)
        return tuple((number or 0) / total for number in self.numbers)

    @property
    def says_something(self) -> bool:
        """Whether there is anything to reckon with: a place, or more than zero."""
        return any(self.numbers)

    def given_as(self, way: Way) -> Tried:
        """The same weights as they would be given in another way."""
        if way == self.way:
            return self
        if way == ORDER:
            heights = sorted({weight for weight in self.weights if weight > 0}, reverse=True)
            return Tried(ORDER, tuple(heights.index(one) + 1 if one > 0 else None for one in self.weights))
        if self.way == ORDER:
            return in_points(self.weights, way)
        if way == SWING:
            return _of_heaviest(self.numbers)
        return Tried(way, tuple(number or 0 for number in self.numbers))


def equal_weights(criteria: int, way: Way) -> Tried:
    return Tried(way, (1 if way == ORDER else MOST if way == SWING else MOST // 2,) * criteria)


def in_points(weights: Sequence[float], way: Way, step: int = 1) -> Tried:
    """Weights as whole numbers in steps: per cents on sliders, and of the heaviest as swing points; or their order."""
    parts = round_largest_remainder(weights, MOST // step)
    whole = Tried(SLIDERS, tuple(int(part) * step for part in parts))
    return whole if way == SLIDERS else _of_heaviest(whole.numbers) if way == SWING else whole.given_as(way)


def _of_heaviest(numbers: Sequence[int | None]) -> Tried:
    most = max(number or 0 for number in numbers)
    return Tried(SWING, tuple(round((number or 0) * MOST / most) for number in numbers))


@dataclass(frozen=True)
class Judged:
    """The judgements of one position or group as the chapter shows them, over the options that are compared.

    `values` (options, criteria) from 0 to 1, NaN where nothing is shown. `shares`: how often each option comes first over
    all weightings there are, with its error; empty where too little was judged to say so.
    """

    record: str
    name: GroupName
    advisory: bool
    values: Floats
    shares: tuple[float, ...]

    @property
    def coverage(self) -> float:
        return float((~np.isnan(self.values)).mean())

    @property
    def is_statement(self) -> bool:
        return self.coverage >= ENOUGH


@dataclass(frozen=True)
class Start:
    """Weights to start from: those that a position gave, or the mean of a group in which enough people gave theirs."""

    record: str
    name: GroupName
    weights: tuple[float, ...]

    def tried(self, way: Way) -> Tried:
        return in_points(self.weights, way, COARSE if self.name.people else 1)


@dataclass(frozen=True)
class Shown:
    """All that trying needs, made of the chapter's result once for each revision; nothing in it depends on weights tried."""

    options: tuple[str, ...]
    # The places of these options among all that are judged.
    places: tuple[int, ...]
    failed: tuple[str, ...]
    too_few_left: bool
    criteria: tuple[CriterionRow, ...]
    judged: tuple[Judged, ...]
    small_groups: tuple[GroupName, ...]
    starts: tuple[Start, ...]
    seed: int

    @property
    def can_compare(self) -> bool:
        return len(self.options) > 1 and bool(self.criteria)


@dataclass(frozen=True)
class OptionTried:
    """One option for one group with the weights tried.

    `total` from 0 to 1, with what nobody judged in the middle; `low` and `high`: whatever that turns out to be. `place`: 1 is
    the first, equal totals share one; None where too little was judged. `share`: of all weightings in which it comes first;
    `fitting`: of those that fit the order tried, None without one. `net_flow` and `place_by_order`: of PROMETHEE.
    """

    option: str
    total: float
    low: float
    high: float
    place: int | None
    share: float | None
    fitting: float | None
    net_flow: float
    place_by_order: int

    @property
    def is_open(self) -> bool:
        """Whether what nobody judged can still move the total."""
        return self.high - self.low > 1e-9


@dataclass(frozen=True)
class GroupTried:
    """`turns`: the nearest weight of each criterion, up and down, at which another option comes first, nearest first."""

    record: str
    name: GroupName
    advisory: bool
    is_statement: bool
    judged: int
    possible: int
    options: tuple[OptionTried, ...]
    first: tuple[str, ...]
    turns: tuple[Turn, ...]
    always: tuple[tuple[str, str], ...]
    conclusions: tuple[Conclusion, ...]

    @property
    def ranking(self) -> tuple[OptionTried, ...]:
        return tuple(sorted(self.options, key=lambda one: -one.total))


@dataclass(frozen=True)
class TrialResult:
    """Every chosen group's own answer; over groups it is only said which come to the same first."""

    weights: tuple[float, ...]
    options: tuple[str, ...]
    groups: tuple[GroupTried, ...]
    first: tuple[FirstFor, ...]
    has_order: bool
    conclusions: tuple[Conclusion, ...]

    @property
    def told(self) -> tuple[GroupTried, ...]:
        return tuple(one for one in self.groups if one.is_statement)

    @property
    def unsure(self) -> tuple[GroupTried, ...]:
        return tuple(one for one in self.groups if not one.is_statement)


def shown_of(result: Result, slug: str) -> Shown:
    """From the chapter's result to what trying may use: all of it can be read in the section."""
    failed = [
        any(cell is not None and cell.outcome == Verdict.Outcome.FAILS for cell in row) for row in result.verdicts
    ]
    kept, too_few_left = compared_options(failed)
    seed = int.from_bytes(hashlib.sha256(f"{slug}:trying".encode()).digest()[:8])
    return Shown(
        options=tuple(result.options[place] for place in kept),
        places=tuple(map(int, kept)),
        failed=tuple(option for option, fails in zip(result.options, failed, strict=True) if fails),
        too_few_left=too_few_left and any(failed),
        criteria=result.criteria,
        judged=tuple(
            _judged(table, group, kept, seed) for table, group in result.told if group and not table.superseded
        ),
        small_groups=result.small_groups,
        starts=tuple(_starts(result)),
        seed=seed,
    )


def judged_by(record: str, name: GroupName, levels: Floats, seed: int) -> Judged:
    """The judgements of somebody who may see them: a position, a group, or one's own. Levels from -2 to 2."""
    judged = Judged(record, name, advisory=False, values=values_of(levels), shares=())
    if not judged.is_statement:
        return judged
    return replace(judged, shares=_shares(judged.values, _weightings(levels.shape[1], seed), seed))


def _judged(table: JudgeTable, group: GroupResult, kept: NDArray[np.intp], seed: int) -> Judged:
    levels = np.array(
        [[np.nan if cell is None or cell.level is None else cell.level for cell in table.cells[row]] for row in kept]
    )
    return replace(judged_by(_called(group), table.name, levels, seed), advisory=table.advisory)


def _called(group: GroupResult) -> str:
    """What an address calls it; people without a body have no record of their own."""
    return group.record or NO_BODY


def _starts(result: Result) -> Iterable[Start]:
    for group in result.comparison.groups if result.comparison else ():
        given = group.weights_given
        if group.mean_weights and given.order + given.points and not group.superseded:
            yield Start(_called(group), group.name, group.mean_weights)


def _weightings(criteria: int, seed: int, order: Sequence[Sequence[int]] | None = None) -> Floats:
    """Weightings that fit an order, or of all there are; the same for every group."""
    return sample_weights(criteria, DRAWS, np.random.default_rng(seed), order=order)


def _shares(values: Floats, weights: Floats, seed: int) -> tuple[float, ...]:
    """How often each option comes first over weightings; what nobody judged is drawn over the whole scale."""
    table = values
    if np.isnan(values).any():
        rng = np.random.default_rng([seed, 1])
        table = draw_values(values[None], np.zeros(DRAWS, dtype=np.int64), rng)
    return tuple(map(float, smaa2(table, weights).rank_acceptability[:, 0]))


def try_weights(shown: Shown, judged: Iterable[Judged], tried: Tried) -> TrialResult:
    """What the options come to for each of these with the weights tried; these have to say something."""
    fitting = None if tried.order is None else _weightings(len(shown.criteria), shown.seed, tried.order)
    groups = tuple(_group(shown, one, tried, fitting) for one in judged)
    told = [one for one in groups if one.is_statement]
    first = [
        FirstFor(
            option,
            tuple(one.name for one in told if option in one.first and not one.advisory),
            tuple(one.name for one in told if option in one.first and one.advisory),
        )
        for option in shown.options
    ]
    found = tuple(sorted((one for one in first if one.groups or one.advisory), key=lambda one: -len(one.groups)))
    return TrialResult(
        weights=tried.weights,
        options=shown.options,
        groups=groups,
        first=found,
        has_order=tried.order is not None,
        conclusions=tuple(_all_said(found, len(groups) - len(told))),
    )


def _all_said(first: Iterable[FirstFor], left_out: int) -> Iterable[Conclusion]:
    named = [{"option": one.option, "groups": list(one.groups), "advisory": list(one.advisory)} for one in first]
    if named:
        yield Conclusion("weighing.tried_first", {"first": named, "left_out": left_out})


def _group(shown: Shown, judged: Judged, tried: Tried, weightings: Floats | None) -> GroupTried:
    values, weights = judged.values, np.array(tried.weights)
    unknown = np.isnan(values)
    least, middle, most = (np.where(unknown, filling, values) for filling in (0.0, 0.5, 1.0))
    totals = np.round(middle @ weights, 9)
    low, high = least @ weights, most @ weights
    flows = np.round(flows_of(middle, weights).net, 9)
    says = judged.is_statement
    fitting = _shares(values, weightings, shown.seed) if says and weightings is not None else None
    options = tuple(
        OptionTried(
            option=option,
            total=float(totals[at]),
            low=float(low[at]),
            high=float(high[at]),
            place=_place(totals, at) if says else None,
            share=judged.shares[at] if says else None,
            fitting=fitting[at] if fitting else None,
            net_flow=float(flows[at]),
            place_by_order=_place(flows, at),
        )
        for at, option in enumerate(shown.options)
    )
    beats = beats_always(least, most, tried.order)
    labels = [one.label for one in shown.criteria]
    found = GroupTried(
        record=judged.record,
        name=judged.name,
        advisory=judged.advisory,
        is_statement=says,
        judged=int((~unknown).sum()),
        possible=int(unknown.size),
        options=options,
        first=highest(totals, shown.options) if says else (),
        turns=turns_of(middle, weights, shown.options, labels) if says else (),
        always=tuple((shown.options[one], shown.options[other]) for one, other in np.argwhere(beats)),
        conclusions=(),
    )
    return replace(found, conclusions=tuple(_said(found, ordered=tried.order is not None)))


def _place(figures: Floats, at: int) -> int:
    return int((figures > figures[at]).sum()) + 1


def _said(group: GroupTried, *, ordered: bool) -> Iterable[Conclusion]:
    """What is said of one group: its first, what is open, what would change it, what never does, and the second opinion."""
    if not group.is_statement:
        yield Conclusion("weighing.group_too_little", {"judged": group.judged, "possible": group.possible})
    else:
        yield from _first_said(group)
    if group.judged < group.possible:
        yield Conclusion("weighing.tried_gap", {"missing": group.possible - group.judged, "possible": group.possible})
    if group.is_statement:
        for turn in group.turns:
            yield Conclusion(
                "weighing.group_turn",
                {"criterion": turn.criterion, "now": turn.now, "at": turn.at, "up": turn.up, "option": turn.option},
            )
        if not group.turns:
            yield Conclusion("weighing.tried_no_turn")
    for option in dict.fromkeys(winner for winner, _loser in group.always):
        losers = [loser for winner, loser in group.always if winner == option]
        all_others = len(losers) == len(group.options) - 1
        yield Conclusion(
            "weighing.group_always", {"option": option, "losers": losers, "all_others": all_others, "ordered": ordered}
        )
    if group.is_statement:
        by_order = [one.option for one in group.options if one.place_by_order == 1]
        yield Conclusion("weighing.tried_check", {"same": set(by_order) == set(group.first), "by_order": by_order})


def _first_said(group: GroupTried) -> Iterable[Conclusion]:
    ranking = group.ranking
    behind = next((one for one in ranking if one.place != 1), None)
    yield Conclusion(
        "weighing.tried_group_first",
        {
            "options": list(group.first),
            "total": ranking[0].total,
            "next": behind.option if behind else "",
            "next_total": behind.total if behind else 0.0,
        },
    )
