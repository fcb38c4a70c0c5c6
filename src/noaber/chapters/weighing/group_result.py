"""What the options come to for one group: shares of ranks, what they hang on, and what would change them.

Two kinds of doubt stand apart: the error of simulation (a standard error), and what was not judged (a range).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from noaber.charts import ranks
from noaber.methods.outranking import PreferenceFunction, Promethee, promethee
from noaber.methods.smaa import smaa2
from noaber.methods.weighing import (
    DECIMALS,
    beats_always,
    centroid_weights,
    sample_scale,
    sample_weights,
    smallest_flips,
    stability,
)

from .group_conclusions import SAID, conclusions_of
from .group_rows import Change, GroupResult, OptionShare, Turn, WeightsGiven
from .judging import HIGHEST, LOWEST, SMALLEST_GROUP, Group, Importance, values_of

Floats = NDArray[np.float64]

# Draws of member, weights and scores for each group: an error of at most 0.8 per cent.
DRAWS = 4000
# Draws for the check on the distances between levels, which only says which option comes first.
CHECKS = 1000
# Swing points are no more exact than this: each is drawn within this part of itself, up or down.
SPREAD = 0.2
# From this coverage on, shares of ranks are a statement.
ENOUGH = 0.8
# The five levels as values.
VALUES = np.linspace(0, 1, HIGHEST - LOWEST + 1)
# An option that comes first in fewer draws than this has no weights worth naming.
SELDOM = 0.02
# So much more weight than the group gives is clearly more.
CLEARLY = 0.02


@dataclass(frozen=True)
class Reckoned:
    """A group's result with the figures behind it: mean judgements (options, criteria), weights and values.

    These are means and no averages over draws: groups that say the same have the same figures. `judged` says on which
    combinations a mean rests; for the others it is the middle.
    """

    result: GroupResult
    judged: NDArray[np.bool_]
    judgements: Floats
    weights: Floats
    values: Floats


def reckon(
    slug: str, group: Group, options: Sequence[str], kept: NDArray[np.intp], criteria: Sequence[str]
) -> Reckoned:
    rng = np.random.default_rng(_seed(slug, group))
    values = values_of(group.levels)
    members = rng.integers(len(values), size=DRAWS)
    weights = _draw_weights(group.importance, members, len(criteria), rng)
    judged: NDArray[np.bool_] = ~np.asarray(np.isnan(values).all(axis=0))
    drawn = draw_values(values, members, rng)
    within = drawn[:, kept]
    smaa = smaa2(within, weights)
    judgements, mean_weights, means = _means(values, group.importance)
    names = [options[place] for place in kept]
    first_shares = smaa.rank_acceptability[:, 0]
    all_judged = judged[kept].all()
    low, high = (first_shares, first_shares) if all_judged else _range_of_first(within, weights, judged[kept])
    errors = smaa.standard_error
    possible = judged[kept].size
    coverage = float(judged[kept].mean())
    is_statement = coverage >= ENOUGH
    flows = flows_of(judgements[kept], mean_weights)
    given = Counter(one.kind for one in group.importance)
    gave = given["order"] + given["points"]
    may_show_weights = group.people is None or gave >= SMALLEST_GROUP
    # Whose view makes an option the first: of one that always is, that is what the few who gave weights find important.
    no_view = first_shares < SELDOM if may_show_weights or not gave else np.full(len(names), True)
    restored = smaa2(drawn, weights) if len(kept) < len(options) else None
    restored_first = restored.rank_acceptability[:, 0] if restored else np.array([])
    found = GroupResult(
        record=group.record,
        name=group.name,
        advisory=group.advisory,
        superseded=group.superseded,
        people=group.people,
        judged=int(judged[kept].sum()),
        possible=possible,
        coverage=coverage,
        is_statement=is_statement,
        weights_given=WeightsGiven(given["order"], given["points"], given["none"], given["unusable"]),
        mean_weights=tuple(map(float, mean_weights)) if may_show_weights else (),
        shares=tuple(
            OptionShare(
                option=name,
                first=float(first_shares[place]),
                error=float(errors[place, 0]),
                low=float(low[place]),
                high=float(high[place]),
                ranks=tuple(map(float, smaa.rank_acceptability[place])),
                errors=tuple(map(float, errors[place])),
                central_weights=tuple(map(float, np.where(no_view[place], np.nan, smaa.central_weights[place]))),
                values_more=() if no_view[place] else _more(smaa.central_weights[place], mean_weights, criteria),
                confidence=float(smaa.confidence[place]),
                value=float(means[kept[place]]),
                positive_flow=float(flows.positive[place]),
                negative_flow=float(flows.negative[place]),
                net_flow=float(flows.net[place]),
            )
            for place, name in enumerate(names)
        ),
        pairwise_winning=_rows(smaa.pairwise_winning),
        ties=_rows(smaa.ties),
        first=_firsts(first_shares, errors[:, 0], names),
        always=_always(values[:, kept], group.importance, names),
        turns=turns_of(judgements[kept], mean_weights, names, criteria) if is_statement and may_show_weights else (),
        changes=_changes(values[0, kept], mean_weights, names, criteria) if is_statement and not group.people else (),
        first_on_average=highest(judgements[kept] @ mean_weights, names),
        first_by_order=highest(flows.net, names),
        first_by_free_scale=_with_free_scale(within[:CHECKS], weights[:CHECKS], names, rng),
        first_restored=_firsts(restored_first, restored.standard_error[:, 0], options) if restored else (),
        restored=tuple(map(float, restored_first)),
        net_flows_restored=tuple(map(float, flows_of(judgements, mean_weights).net)) if restored else (),
        picture=ranks(
            [(name, list(smaa.rank_acceptability[place])) for place, name in enumerate(names)],
            alt="; ".join(f"{name}: {share:.0%}" for name, share in zip(names, first_shares, strict=True)),
        )
        if is_statement
        else None,
        conclusions=(),
    )
    fits_order = group.importance[0].order is not None
    result = replace(found, conclusions=tuple(conclusions_of(found, fits_order=fits_order)))
    return Reckoned(result, judged[kept], judgements[kept], mean_weights, means[kept])


def _means(values: Floats, importance: Sequence[Importance]) -> tuple[Floats, Floats, Floats]:
    """What the draws come to on average, without their noise: judgements (options, criteria), weights, values of options.

    What a member did not judge counts as the mean of those who did; what nobody judged as the middle.
    """
    unknown = np.isnan(values)
    known = (~unknown).sum(axis=0)
    cells: Floats = np.where(known > 0, np.where(unknown, 0.0, values).sum(axis=0) / np.maximum(known, 1), 0.5)
    filled = np.where(unknown, cells, values)
    n = values.shape[2]
    weights: Floats = np.array(
        [
            np.array(one.points) / sum(one.points)
            if one.kind == "points" and one.points
            else centroid_weights(n, one.order if one.kind == "order" else None)
            for one in importance
        ]
    )
    totals = np.einsum("gmn,gn->m", filled, weights) / len(values)
    return np.round(cells, DECIMALS), weights.mean(axis=0), np.round(totals, DECIMALS)


def _seed(slug: str, group: Group) -> int:
    text = f"{slug}:{group.name.part}:{group.record}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def _draw_weights(
    importance: Sequence[Importance], members: NDArray[np.int64], n: int, rng: np.random.Generator
) -> Floats:
    """Weights for each draw, as its member gave them; uniform over all weightings where nothing usable was given."""
    weights = np.empty((len(members), n))
    drawn_at = np.argsort(members, kind="stable")
    # Members who gave the same (nothing, most often) are drawn together.
    ends = np.cumsum(np.bincount(members, minlength=len(importance)))
    places: dict[Importance, list[NDArray[np.intp]]] = {}
    for member, one in enumerate(importance):
        start = ends[member - 1] if member else 0
        places.setdefault(one, []).append(drawn_at[start : ends[member]])
    for one, parts in places.items():
        rows = np.concatenate(parts)
        if not len(rows):
            continue
        if one.kind == "points":
            weights[rows] = sample_weights(n, len(rows), rng, points=one.points, spread=SPREAD)
        else:
            weights[rows] = sample_weights(n, len(rows), rng, order=one.order if one.kind == "order" else None)
    return weights


def draw_values(values: Floats, members: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    """Values for each draw: those of its member; what he did not judge from those who did; from all levels where none did."""
    drawn: Floats = values[members]
    for option, criterion in np.argwhere(np.isnan(values).any(axis=0)):
        column = values[:, option, criterion]
        known = column[~np.isnan(column)]
        missing = np.flatnonzero(np.isnan(drawn[:, option, criterion]))
        pool = known if len(known) else VALUES
        drawn[missing, option, criterion] = pool[rng.integers(len(pool), size=len(missing))]
    return drawn


def _range_of_first(drawn: Floats, weights: Floats, judged: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The lowest and highest share of first places of each option, over all that the cells nobody judged could be."""
    least = np.einsum("kmn,kn->km", np.where(judged, drawn, 0.0), weights)
    room = weights @ (~judged).T.astype(np.float64)
    most = least + room
    low, high = [], []
    for option in range(drawn.shape[1]):
        others = np.arange(drawn.shape[1]) != option
        low.append(_first_share(least[:, option], most[:, others]))
        high.append(_first_share(most[:, option], least[:, others]))
    return np.array(low), np.array(high)


def _first_share(own: Floats, others: Floats) -> float:
    """How often a total is the highest; a draw in which it ties counts for its part."""
    own, others = np.round(own, 12), np.round(others, 12)
    best = others.max(axis=1)
    ties = (others == own[:, None]).sum(axis=1)
    return float(np.where(own >= best, 1 / (1 + ties), 0.0).mean())


def flows_of(judgements: Floats, weights: Floats) -> Promethee:
    """Of PROMETHEE where only the order of the judgements counts."""
    return promethee(judgements, weights, [PreferenceFunction()] * judgements.shape[1])


def _with_free_scale(drawn: Floats, weights: Floats, names: Sequence[str], rng: np.random.Generator) -> tuple[str, ...]:
    """The first option when only the order of the levels counts: the levels between the ends drawn for each draw."""
    scale = sample_scale(len(VALUES), len(drawn), rng)
    places = np.rint(drawn * (len(VALUES) - 1)).astype(np.intp)
    free = np.take_along_axis(scale, places.reshape(len(drawn), -1), axis=1).reshape(drawn.shape)
    totals = np.round(np.einsum("kmn,kn->km", free, weights), 12)
    first = totals == totals.max(axis=1, keepdims=True)
    shares = (first / first.sum(axis=1, keepdims=True)).mean(axis=0)
    return _firsts(shares, np.sqrt(shares * (1 - shares) / len(drawn)), names)


def _firsts(shares: Floats, errors: Floats, names: Sequence[str]) -> tuple[str, ...]:
    """The option with the largest share, with those that two standard errors do not tell from it."""
    best = int(shares.argmax())
    near = shares >= shares[best] - 2 * np.hypot(errors, errors[best])
    near[best] = True
    return tuple(name for name, close in zip(names, near, strict=True) if close)


def highest(figures: Floats, names: Sequence[str]) -> tuple[str, ...]:
    rounded = np.round(figures, 9)
    return tuple(name for name, best in zip(names, rounded == rounded.max(), strict=True) if best)


def _always(values: Floats, importance: Sequence[Importance], names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Said of a position only: the members of a group differ, and each would need a table of his own."""
    if len(importance) > 1:
        return ()
    order = importance[0].order if importance[0].kind in ("order", "points") else None
    unknown = np.isnan(values[0])
    beats = beats_always(np.where(unknown, 0.0, values[0]), np.where(unknown, 1.0, values[0]), order)
    return tuple((names[one], names[other]) for one, other in np.argwhere(beats))


def turns_of(judgements: Floats, weights: Floats, names: Sequence[str], criteria: Sequence[str]) -> tuple[Turn, ...]:
    """For each criterion the nearest weight below and above the present one where another option takes the lead."""
    turns = []
    for place, criterion in enumerate(criteria):
        now = float(weights[place])
        edge = stability(judgements, weights, place)
        starts = [start for start, _option in edge]
        present = max(number for number, start in enumerate(starts) if start <= now)
        if present + 1 < len(edge):
            start, option = edge[present + 1]
            turns.append(Turn(criterion, now, start, True, names[option]))
        if present:
            turns.append(Turn(criterion, now, starts[present], False, names[edge[present - 1][1]]))
    return tuple(sorted(turns, key=lambda one: abs(one.at - one.now)))


def _changes(values: Floats, weights: Floats, names: Sequence[str], criteria: Sequence[str]) -> tuple[Change, ...]:
    unknown = np.isnan(values)
    flips = smallest_flips(np.where(unknown, 0.5, values), weights)
    return tuple(
        Change(
            option=names[flip.option],
            criterion=criteria[flip.criterion],
            before=None if unknown[flip.option, flip.criterion] else level_of(flip.before),
            after=level_of(flip.after),
            first=names[flip.first],
            shared=flip.shared,
        )
        for flip in flips
    )


def level_of(value: float) -> float:
    return round(value * (HIGHEST - LOWEST) + LOWEST, 6)


def _rows(table: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(map(float, row)) for row in table)


def _more(central: Floats, mean: Floats, criteria: Sequence[str]) -> tuple[str, ...]:
    more = central - mean
    return tuple(criteria[int(place)] for place in np.argsort(-more)[:SAID] if more[place] > CLEARLY)
