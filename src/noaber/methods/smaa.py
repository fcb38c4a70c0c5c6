"""SMAA-2: how often an option comes at which rank, over everything that is not known.

Draws of weights, and of values where these are uncertain, give in each draw the additive values u(a, w) = sum_j w_j v_aj.
Over the draws:

- rank acceptability b_a^r: the share in which option a has rank r (0 is the first);
- pairwise winning: the share in which a has strictly more value than b; ties: the share in which they have the same;
- central weights: the mean of the weights by which a is first: whose view makes it the best;
- confidence factor: the share of the draws of values in which a is first under its own central weights.

t options that tie for the ranks r to r + t - 1 have each of these for 1/t. The first place counts alike.

Literature: R. Lahdelma and P. Salminen, SMAA-2: Stochastic multicriteria acceptability analysis for group decision making,
Operations Research 49 (2001). T. Tervonen and R. Lahdelma, Implementing stochastic multicriteria acceptability analysis,
European Journal of Operational Research 178 (2007). P. Leskinen, J. Viitanen, A. Kangas and J. Kangas, Alternatives to
incorporate uncertainty and risk attitude in multicriteria evaluation of forest plans, Forest Science 52 (2006), on pairwise
winning.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

CHUNK = 16384
"""Draws at a time: memory does not grow with their number, and what is compared stays close to the processor."""

SCALE = 1e12
"""Totals are compared as whole multiples of 1/SCALE: without that, exact ties of a scale with few levels would vanish."""


@dataclass(frozen=True)
class Smaa2:
    """Shares over the draws, of m options and n criteria.

    `rank_acceptability[a, r]` (m, m): option a has rank r; rows and columns sum to 1. `standard_error` (m, m): of simulation,
    for each of these; it says nothing about what was not judged, and is 0 where a share is 0 or 1 in all draws.
    `central_weights` (m, n): NaN in the rows of options that are never first. `confidence` (m,): NaN for the same options.
    `pairwise_winning[a, b]` (m, m): a strictly above b; 0 on the diagonal. `ties[a, b]` (m, m): equal; 1 on the diagonal.
    For each pair, the two winning shares and the ties sum to 1.
    """

    rank_acceptability: Floats
    central_weights: Floats
    confidence: Floats
    pairwise_winning: Floats
    ties: Floats
    standard_error: Floats


def smaa2(values: ArrayLike, weights: ArrayLike) -> Smaa2:
    """Rank acceptabilities and what comes with them.

    Parameters
    ----------
    values : (m, n) values of options on criteria, usually between 0 and 1; or (K, m, n), one table for each draw.
    weights : (K, n) draws of weights, such as `weighing.sample_weights` gives; each row sums to 1.

    Returns
    -------
    A frozen `Smaa2`. With fixed values a confidence factor is 1, or 1/t where t options tie under the central weights.

    Raises
    ------
    ValueError where the shapes do not fit, there are no draws, something is not finite, or weights are negative or do not
    sum to 1.
    """
    table, drawn = _checked(values, weights)
    draws, m = len(drawn), table.shape[-2]
    places = np.zeros((m, m * m), dtype=np.int64)
    wins = np.zeros((m, m), dtype=np.int64)
    first_weights = np.zeros((m, drawn.shape[1]))
    for part, some in _chunks(table, drawn):
        above, beside = _compare(np.rint(_totals(part, some)), wins)
        places += _count_places(above, beside)
        first_weights += ((above == 0) / (beside + 1.0)) @ some
    acceptability = _spread(places, 1) / draws
    squares = _spread(places, 2) / draws
    with np.errstate(invalid="ignore"):
        central = first_weights / draws / acceptability[:, :1]
    winning = wins / draws
    return Smaa2(
        rank_acceptability=acceptability,
        central_weights=central,
        confidence=_confidence(table, drawn, central),
        pairwise_winning=winning,
        ties=(draws - wins - wins.T) / draws,
        standard_error=np.sqrt(np.maximum(squares - acceptability**2, 0) / draws),
    )


def _checked(values: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    table = np.asarray(values, dtype=np.float64)
    drawn = np.asarray(weights, dtype=np.float64)
    if drawn.ndim != 2 or drawn.size == 0:
        raise ValueError("weights must be a table of draws by criteria, with at least one of each")
    if table.ndim not in (2, 3) or table.size == 0:
        raise ValueError("values must be a table of options by criteria, or one for each draw, and not empty")
    if table.shape[-1] != drawn.shape[1]:
        raise ValueError(f"values have {table.shape[-1]} criteria, and weights {drawn.shape[1]}")
    if table.ndim == 3 and len(table) != len(drawn):
        raise ValueError(f"there are {len(table)} draws of values, and {len(drawn)} of weights")
    for part, some in _chunks(table, drawn):
        if not np.isfinite(part).all():
            raise ValueError("values must be finite")
        if not some.min() >= 0:  # neither where one is missing
            raise ValueError("weights must not be negative or missing")
        if not (np.abs(np.einsum("kn->k", some) - 1) <= 1e-6).all():
            raise ValueError("the weights of each draw must sum to 1")
    return table, drawn


def _chunks(table: Floats, drawn: Floats, size: int = CHUNK) -> Iterator[tuple[Floats, Floats]]:
    """Values and weights of some draws at a time; fixed values come along whole."""
    for start in range(0, len(drawn), size):
        some = slice(start, start + size)
        yield (table[some] if table.ndim == 3 else table), drawn[some]


def _totals(table: Floats, drawn: Floats) -> Floats:
    """(m, draws) additive values times SCALE."""
    if table.ndim == 2:
        # Not a matrix product: for tables this small, dividing the work over processors costs more than it saves.
        return np.einsum("mn,nk->mk", table * SCALE, np.ascontiguousarray(drawn.T))
    return np.einsum("kmn,kn->mk", table, drawn * SCALE)


def _compare(
    totals: Floats, wins: NDArray[np.int64]
) -> tuple[NDArray[np.unsignedinteger], NDArray[np.unsignedinteger]]:
    """(m, draws) twice: how many options stand above each in each draw, and how many beside it.

    Adds to `wins` (m, m) how often the one is above the other. Each pair is compared once: that gives wins, ties and ranks
    together, in less time than sorting takes.
    """
    m, draws = totals.shape
    above = np.zeros((m, draws), dtype=np.min_scalar_type(m))
    beside = np.zeros_like(above)
    for a in range(m):
        for b in range(a + 1, m):
            more, less = totals[a] > totals[b], totals[a] < totals[b]
            won, lost = np.count_nonzero(more), np.count_nonzero(less)
            wins[a, b] += won
            wins[b, a] += lost
            above[b] += more
            above[a] += less
            if won + lost < draws:
                equal = ~(more | less)
                beside[a] += equal
                beside[b] += equal
    return above, beside


def _count_places(above: NDArray[np.unsignedinteger], beside: NDArray[np.unsignedinteger]) -> NDArray[np.int64]:
    """(m, m * m) in how many draws an option has r options above it and t beside it, in column r * m + t."""
    m = len(above)
    return np.array(
        [np.bincount(r.astype(np.intp) * m + t, minlength=m * m) for r, t in zip(above, beside, strict=True)]
    )


def _spread(places: NDArray[np.int64], power: int) -> Floats:
    """(m, m) sums over the draws of an option's share of each rank, to a power; t + 1 options together share equally."""
    m = len(places)
    result = np.zeros((m, m))
    for r in range(m):
        for t in range(m - r):
            result[:, r : r + t + 1] += places[:, r * m + t, None] / (t + 1) ** power
    return result


def _confidence(table: Floats, drawn: Floats, central: Floats) -> Floats:
    """(m,) share of the draws of values in which an option is first under its own central weights."""
    result = np.full(len(central), np.nan)
    known = np.flatnonzero(~np.isnan(central[:, 0]))
    scaled = central[known] * SCALE
    fixed = table.ndim == 2
    first = np.zeros(len(known))
    # Smaller chunks, since every option is seen under every central weighting.
    for part, _some in [(table[None], drawn)] if fixed else _chunks(table, drawn, CHUNK // 16):
        totals = np.rint(scaled @ np.ascontiguousarray(part.transpose(1, 2, 0)))  # option, weighting, draw
        is_first = totals == totals.max(axis=0)
        own = is_first[known, np.arange(len(known))]
        first += (own / is_first.sum(axis=0)).sum(axis=1)
    result[known] = first / (1 if fixed else len(drawn))
    return result
