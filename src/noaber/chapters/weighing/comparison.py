"""How the options compare over groups, and where groups differ.

Nothing here takes groups together: each has its own result, and what is said over groups says how many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from noaber.methods.agreement import kendall_tau_b, kendall_w, van_der_eijk
from noaber.methods.weighing import DECIMALS, regret

from .group_result import DRAWS, VALUES, Floats, Reckoned, level_of, reckon
from .group_rows import GroupResult
from .judging import HIGHEST, LOWEST, Group, GroupName


@dataclass(frozen=True)
class FirstFor:
    """One option and the groups for which it comes first most often; those that only advise apart."""

    option: str
    groups: tuple[GroupName, ...]
    advisory: tuple[GroupName, ...]


@dataclass(frozen=True)
class Loss:
    """What choosing an option costs the group that loses most by it, in levels of the scale, against its own first."""

    option: str
    group: GroupName
    levels: float


@dataclass(frozen=True)
class Pair:
    """How alike two groups order the options: 1 the same, -1 opposite; NaN where a group finds all equal."""

    one: GroupName
    other: GroupName
    tau: float


@dataclass(frozen=True)
class Difference:
    """The two groups that differ most, with the judgement and the weight on which they differ most.

    `option` and `criterion` are empty where they judge alike all that both judged; `weight_criterion` where they weigh
    alike, or one of them gave no weights that can be shown.
    """

    one: GroupName
    other: GroupName
    tau: float
    option: str
    criterion: str
    level_one: float
    level_other: float
    weight_criterion: str
    weight_one: float
    weight_other: float


@dataclass(frozen=True)
class VeryNegative:
    option: str
    criterion: str
    groups: tuple[GroupName, ...]


@dataclass(frozen=True)
class GroupAgreement:
    """How far the people of one group agree on each option (rows) and criterion: van der Eijk's A, from -1 (two camps) over 0
    (every level as often) to 1 (all alike); NaN where too few judged."""

    group: GroupName
    cells: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Divided:
    """A cell on which people within one group stand against each other: van der Eijk's A, from -1 to 1."""

    group: GroupName
    option: str
    criterion: str
    agreement: float
    people: int


@dataclass(frozen=True)
class MixtureGroup:
    name: GroupName
    share: float


@dataclass(frozen=True)
class Mixture:
    """First places over groups together, by the shares that somebody set; `unsure`: those that judged too little."""

    groups: tuple[MixtureGroup, ...]
    unsure: tuple[GroupName, ...]
    shares: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Comparison:
    """All groups, and what can be said over them.

    `options` are those compared: without those that a condition takes out (`failed`), unless fewer than two were left.
    Agreement, differences and losses are over groups whose result is a statement and that do not only advise. `facts`,
    `values` and `both` part the variance of the options' values over groups: by how they judge, by what they find
    important, and by what goes together.
    """

    options: tuple[str, ...]
    failed: tuple[str, ...]
    too_few_left: bool
    criteria: tuple[str, ...]
    draws: int
    groups: tuple[GroupResult, ...]
    first: tuple[FirstFor, ...]
    kendall_w: float
    pairs: tuple[Pair, ...]
    facts: float
    values: float
    both: float
    difference: Difference | None
    losses: tuple[Loss, ...]
    very_negative: tuple[VeryNegative, ...]
    agreements: tuple[GroupAgreement, ...]
    divided: tuple[Divided, ...]
    mixture: Mixture | None

    @property
    def unsure(self) -> tuple[GroupResult, ...]:
        """Groups that judged too little to say which option comes first."""
        return tuple(one for one in self.groups if not one.is_statement and not one.superseded)


def compare(
    slug: str,
    groups: Sequence[Group],
    options: Sequence[str],
    failed: Sequence[bool],
    criteria: Sequence[str],
    shares: Sequence[tuple[int, str, float]] = (),
) -> Comparison | None:
    """The comparison; None where there is nothing to compare: no group, no criterion, or fewer than two options.

    options and criteria: labels. failed: for each option whether a condition takes it out. shares: (body, part, share) of a
    mixture that somebody asked for. The draws of a group depend on the exploration (its slug) and the group alone.
    """
    if not groups or not criteria or len(options) < 2:
        return None
    kept, too_few_left = compared_options(failed)
    reckoned = [reckon(slug, group, options, kept, criteria) for group in groups]
    names = [options[int(place)] for place in kept]
    counted = [one for one in reckoned if one.result.is_statement and not one.result.superseded]
    weighing = [one for one in counted if not one.result.advisory]
    agreements = tuple(_agreement(group) for group in groups if group.people)
    facts, values, both = _facts_and_values(weighing)
    return Comparison(
        options=tuple(names),
        failed=tuple(option for option, fails in zip(options, failed, strict=True) if fails),
        too_few_left=too_few_left,
        criteria=tuple(criteria),
        draws=DRAWS,
        groups=tuple(one.result for one in reckoned),
        first=tuple(_first_for(counted, names)),
        kendall_w=_concordance(weighing),
        pairs=tuple(_pairs(weighing)),
        facts=facts,
        values=values,
        both=both,
        difference=_difference(weighing, names, criteria),
        losses=tuple(_losses(weighing, names)),
        very_negative=tuple(_very_negative(groups, options, criteria)),
        agreements=agreements,
        divided=tuple(_divided(groups, agreements, options, criteria)),
        mixture=_mixture(groups, reckoned, names, shares),
    )


def compared_options(failed: Sequence[bool]) -> tuple[NDArray[np.intp], bool]:
    """The places of the options that are compared, and whether all are because too few were left without those that fail."""
    out: NDArray[np.bool_] = np.array(failed, dtype=bool)
    # Where one option is left or none, there would be nothing to compare: then all stay in, and that is said.
    too_few_left = int((~out).sum()) < 2
    return (np.arange(len(out)) if too_few_left else np.flatnonzero(~out)), too_few_left


def _first_for(counted: Sequence[Reckoned], names: Sequence[str]) -> Iterable[FirstFor]:
    found = []
    for name in names:
        groups = [one.result for one in counted if name in one.result.first]
        if groups:
            found.append(
                FirstFor(
                    name,
                    tuple(one.name for one in groups if not one.advisory),
                    tuple(one.name for one in groups if one.advisory),
                )
            )
    return sorted(found, key=lambda one: -len(one.groups))


def _concordance(weighing: Sequence[Reckoned]) -> float:
    """Kendall's W over the groups' orders of the options."""
    if len(weighing) < 2:
        return float("nan")
    return kendall_w(np.array([_ranks(one.values) for one in weighing]))


def _ranks(values: Floats) -> Floats:
    """1 for the highest value; equal values share the mean of their ranks."""
    rounded = np.round(values, 9)
    above = (rounded[None, :] > rounded[:, None]).sum(axis=1)
    equal = (rounded[None, :] == rounded[:, None]).sum(axis=1)
    ranks: Floats = above + (equal + 1) / 2
    return ranks


def _pairs(weighing: Sequence[Reckoned]) -> Iterable[Pair]:
    for one, other in combinations(weighing, 2):
        tau = kendall_tau_b(np.round(one.values, 9), np.round(other.values, 9))
        yield Pair(one.result.name, other.result.name, float(tau))


def _facts_and_values(weighing: Sequence[Reckoned]) -> tuple[float, float, float]:
    """How far the differences between groups come from how they judge, from their weights, and from both together.

    The value of every option by each group's judgements under each group's weights, centred over the options; its variance
    parted over rows (judgements), columns (weights) and the rest.
    """
    if len(weighing) < 2:
        return float("nan"), float("nan"), float("nan")
    table = np.einsum(
        "gmn,hn->ghm", np.array([one.judgements for one in weighing]), np.array([one.weights for one in weighing])
    )
    table = table - table.mean(axis=2, keepdims=True)
    table = table - table.mean(axis=(0, 1), keepdims=True)
    facts = table.mean(axis=1, keepdims=True)
    values = table.mean(axis=0, keepdims=True)
    sums = [
        float(np.broadcast_to(part, table.shape).__pow__(2).sum()) for part in (facts, values, table - facts - values)
    ]
    total = sum(sums)
    if total < 1e-12:
        return float("nan"), float("nan"), float("nan")
    return sums[0] / total, sums[1] / total, sums[2] / total


def _difference(weighing: Sequence[Reckoned], names: Sequence[str], criteria: Sequence[str]) -> Difference | None:
    pairs = [
        (pair.tau, number, one, other)
        for number, (pair, (one, other)) in enumerate(zip(_pairs(weighing), combinations(weighing, 2), strict=True))
        if not np.isnan(pair.tau)
    ]
    if not pairs:
        return None
    tau, _number, one, other = min(pairs, key=lambda found: found[:2])
    if tau > 1 - 1e-9:
        return None
    apart = np.where(one.judged & other.judged, np.abs(one.judgements - other.judgements), 0)
    option, criterion = divmod(int(apart.argmax()), len(criteria))
    differ = bool(apart.max())
    weigh_apart = np.round(np.abs(one.weights - other.weights), DECIMALS)
    heaviest = int(weigh_apart.argmax())
    shown = _gave_weights(one.result) and _gave_weights(other.result) and bool(weigh_apart.max())
    return Difference(
        one=one.result.name,
        other=other.result.name,
        tau=tau,
        option=names[option] if differ else "",
        criterion=criteria[criterion] if differ else "",
        level_one=level_of(float(one.judgements[option, criterion])) if differ else float("nan"),
        level_other=level_of(float(other.judgements[option, criterion])) if differ else float("nan"),
        weight_criterion=criteria[heaviest] if shown else "",
        weight_one=float(one.weights[heaviest]) if shown else float("nan"),
        weight_other=float(other.weights[heaviest]) if shown else float("nan"),
    )


def _gave_weights(group: GroupResult) -> bool:
    return bool(group.mean_weights) and group.weights_given.order + group.weights_given.points > 0


def _losses(weighing: Sequence[Reckoned], names: Sequence[str]) -> Iterable[Loss]:
    """For every option the group that loses most, the option by which the most is lost last."""
    if len(weighing) < 2:
        return []
    losses = regret(np.array([one.values for one in weighing])) * (HIGHEST - LOWEST)
    found = [
        Loss(name, weighing[int(losses[:, place].argmax())].result.name, float(losses[:, place].max()))
        for place, name in enumerate(names)
    ]
    return sorted(found, key=lambda one: one.levels)


def _very_negative(groups: Sequence[Group], options: Sequence[str], criteria: Sequence[str]) -> Iterable[VeryNegative]:
    """Medians of “--”, which an average would hide."""
    for row, option in enumerate(options):
        for column, criterion in enumerate(criteria):
            found = [
                group.name
                for group in groups
                if not group.superseded
                and len(known := _known(group, row, column))
                and float(np.median(known)) == LOWEST
            ]
            if found:
                yield VeryNegative(option, criterion, tuple(found))


def _agreement(group: Group) -> GroupAgreement:
    def cell(row: int, column: int) -> float:
        known = _known(group, row, column)
        if not len(known):
            return float("nan")
        return van_der_eijk(np.bincount((known - LOWEST).astype(np.intp), minlength=len(VALUES)))

    _members, rows, columns = group.levels.shape
    return GroupAgreement(
        group.name, tuple(tuple(cell(row, column) for column in range(columns)) for row in range(rows))
    )


def _divided(
    groups: Sequence[Group],
    agreements: Sequence[GroupAgreement],
    options: Sequence[str],
    criteria: Sequence[str],
) -> Iterable[Divided]:
    """Where the answers stand further apart than when every level is as frequent."""
    people = [group for group in groups if group.people]
    found = [
        Divided(group.name, options[row], criteria[column], one, len(_known(group, row, column)))
        for group, agreement in zip(people, agreements, strict=True)
        for row, cells in enumerate(agreement.cells)
        for column, one in enumerate(cells)
        if one < 0
    ]
    return sorted(found, key=lambda one: one.agreement)


def _known(group: Group, row: int, column: int) -> Floats:
    levels = group.levels[:, row, column]
    known: Floats = levels[~np.isnan(levels)]
    return known


def _mixture(
    groups: Sequence[Group],
    reckoned: Sequence[Reckoned],
    names: Sequence[str],
    shares: Sequence[tuple[int, str, float]],
) -> Mixture | None:
    wanted = {(body, part): share for body, part, share in shares}
    found = [
        (one.result, wanted[group.body, group.name.part])
        for group, one in zip(groups, reckoned, strict=True)
        if group.body is not None and not group.superseded and (group.body, group.name.part) in wanted
    ]
    total = sum(share for _result, share in found)
    if not total:
        return None
    mixed = [
        (
            name,
            sum(share / total * result.shares[place].first for result, share in found),
            float(np.sqrt(sum((share / total * result.shares[place].error) ** 2 for result, share in found))),
        )
        for place, name in enumerate(names)
    ]
    return Mixture(
        groups=tuple(MixtureGroup(result.name, share / total) for result, share in found),
        unsure=tuple(result.name for result, _share in found if not result.is_statement),
        shares=tuple(mixed),
    )
