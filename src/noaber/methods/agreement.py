"""How far people agree: within one cell (counts per level), between judges (rankings), between two groups.

- van der Eijk's A looks at the shape of a distribution over ordered levels: 1 when all choose one level, 0 when every level
  is chosen as often, -1 when half choose one end and half the other.
- Consensus (Tastle and Wierman) looks at distances to the mean: 1 and 0 at the same ends, about 0.5 to 0.6 when every level
  is chosen as often.
- Kendall's W: how far several judges order the same items alike, from 0 to 1.
- Kendall's tau-b: whether two orders agree (1), have nothing to do with each other (0), or are opposed (-1), with ties.

Literature: C. van der Eijk, Measuring agreement in ordered rating scales, Quality & Quantity 35 (2001). W. J. Tastle and
M. J. Wierman, Consensus and dissention: a measure of ordinal dispersion, International Journal of Approximate Reasoning 45
(2007). M. G. Kendall and J. D. Gibbons, Rank Correlation Methods (1990).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _as_counts(counts: ArrayLike) -> NDArray[np.float64]:
    array = np.asarray(counts, dtype=np.float64)
    if array.ndim != 1 or array.size < 2:
        raise ValueError("counts must be a number for each of at least two levels")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError("counts must be finite and not negative")
    if array.sum() == 0:
        raise ValueError("counts must not all be zero")
    return array


def van_der_eijk(counts: ArrayLike) -> float:
    """Agreement A in a distribution over ordered levels.

    The distribution is taken apart in layers, in each of which the levels are chosen equally or not at all. A layer with S
    of L levels counts for U (1 - (S - 1) / (L - 1)), U being its unimodality.

    Parameters
    ----------
    counts : (L,) how many chose each level, in the order of the levels; not negative, not all zero.

    Returns
    -------
    Between -1 and 1.

    Raises
    ------
    ValueError for fewer than two levels, or counts that are negative, not finite or all zero.
    """
    left = _as_counts(counts)
    total = left.sum()
    result = 0.0
    while left.any():
        chosen = left > 0
        height = left[chosen].min()
        result += _layer_agreement(chosen) * height * chosen.sum() / total
        # What equals the height becomes exactly 0, so that every turn empties a level.
        left = np.where(chosen, left - height, 0.0)
    return float(result)


def _layer_agreement(chosen: NDArray[np.bool_]) -> float:
    levels, used = len(chosen), int(chosen.sum())
    if used == 1:
        return 1.0
    if used == levels:
        return 0.0
    # Of two chosen levels and one that is not: the latter lies between them (101), or beside them (110, 011).
    below = np.cumsum(chosen)
    between = int((below * (used - below))[~chosen].sum())
    beside = (levels - used) * used * (used - 1) // 2 - between
    unimodality = ((levels - 2) * beside - (levels - 1) * between) / ((levels - 2) * (beside + between))
    return float(unimodality * (1 - (used - 1) / (levels - 1)))


def consensus(counts: ArrayLike) -> float:
    """Consensus in a distribution over ordered levels: 1 + sum_i p_i log2(1 - |i - mean| / (L - 1)).

    Parameters
    ----------
    counts : (L,) how many chose each level, in the order of the levels; not negative, not all zero.

    Returns
    -------
    Between 0 (half at one end, half at the other) and 1 (all at one level).

    Raises
    ------
    ValueError for fewer than two levels, or counts that are negative, not finite or all zero.
    """
    array = _as_counts(counts)
    share = array / array.sum()
    level = np.arange(len(share))
    distance = np.abs(level - share @ level) / (len(share) - 1)
    used = share > 0
    return float(1 + share[used] @ np.log2(1 - distance[used]))


def kendall_w(ranks: ArrayLike) -> float:
    """Kendall's coefficient of concordance, corrected for ties.

    Parameters
    ----------
    ranks : (judges, items) at least two of each; each judge's ranks, or anything that orders the items: items that a judge
        gives the same number share their mean rank.

    Returns
    -------
    Between 0 and 1; NaN where every judge puts all items at one rank, so that there is no order to agree on.

    Raises
    ------
    ValueError where ranks is no finite table with at least two judges and two items.
    """
    table = np.asarray(ranks, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("ranks must be a table of at least two judges by at least two items")
    if not np.isfinite(table).all():
        raise ValueError("ranks must be finite")
    judges, items = table.shape
    lower = (table[:, None, :] < table[:, :, None]).sum(axis=2)
    equal = (table[:, None, :] == table[:, :, None]).sum(axis=2)
    mean_rank = lower + (equal + 1) / 2
    sums = mean_rank.sum(axis=0)
    # Each of t tied items counts t^2 - 1; over the items of a group of ties that is t^3 - t.
    ties = (equal**2 - 1).sum()
    largest = judges**2 * (items**3 - items) - judges * ties
    if largest == 0:
        return float("nan")
    return float(12 * ((sums - sums.mean()) ** 2).sum() / largest)


def kendall_tau_b(a: ArrayLike, b: ArrayLike) -> float:
    """Kendall's rank correlation, corrected for ties.

    Parameters
    ----------
    a, b : (n,) two orders of the same items, as ranks or as scores; at least two items.

    Returns
    -------
    Between -1 and 1; NaN where one of them puts all items at one rank.

    Raises
    ------
    ValueError where a and b are not of one length, shorter than two, or not finite.
    """
    one, other = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if one.ndim != 1 or one.shape != other.shape or one.size < 2:
        raise ValueError("a and b must be sequences of one length, of at least two items")
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("a and b must be finite")
    signs = np.sign(np.subtract.outer(one, one)), np.sign(np.subtract.outer(other, other))
    untied = np.count_nonzero(signs[0]) * np.count_nonzero(signs[1])
    return float((signs[0] * signs[1]).sum() / np.sqrt(untied)) if untied else float("nan")
