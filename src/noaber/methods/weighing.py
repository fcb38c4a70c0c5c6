"""Weighing options on criteria: weights that fit what is known, and what can be said of a result without simulation.

An option a has the additive value u(a, w) = sum_j w_j v_aj, with v_aj the value of a on criterion j, from 0 (worst anchor of
a fixed scale) to 1 (best anchor), and weights w_j >= 0 that sum to 1. Fixed anchors keep the value of an option what it is
when another option comes or goes.

An order of the criteria is a sequence of classes, the most important first: [(2,), (0, 1), (3,)] says that criterion 2 weighs
at least as much as 0 and 1, of which it is not known which weighs more, and that 3 weighs least. Without an order all
criteria stand in one class.

Totals are rounded to 12 decimals before they are compared; without that, options that tie on a scale with few levels would
be told apart by the last bit.

Literature: R. L. Keeney and H. Raiffa, Decisions with Multiple Objectives (1976), on additive value and swing weights.
F. H. Barron and B. E. Barrett, Decision quality using ranked attribute weights, Management Science 42 (1996), on
rank-order centroids. L. Devroye, Non-Uniform Random Variate Generation (1986), ch. V, on uniform draws from a simplex.
R. Lahdelma, K. Miettinen and P. Salminen, Ordinal criteria in stochastic multicriteria acceptability analysis (SMAA),
European Journal of Operational Research 147 (2003), on ordinal scales.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

DECIMALS = 12
"""Totals that agree in so many decimals count as equal."""

TOLERANCE = 10.0**-DECIMALS

Order = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Flip:
    """One change of one score that brings another option to the first place.

    The score of `option` on `criterion` goes from `before` to `after`; then `first` (the lowest index, should several arrive
    together) is first, or shares the first place with who had it where `shared` is true.
    """

    option: int
    criterion: int
    before: float
    after: float
    first: int
    shared: bool


def _as_table(values: ArrayLike, name: str) -> NDArray[np.float64]:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.size == 0:
        raise ValueError(f"{name} must be a table of options by criteria, with at least one of each")
    if not np.isfinite(table).all():
        raise ValueError(f"{name} must be finite")
    return table


def _as_weights(weights: ArrayLike, n: int, name: str) -> NDArray[np.float64]:
    """The weights, normalised."""
    array = np.asarray(weights, dtype=np.float64)
    if array.shape != (n,):
        raise ValueError(f"{name} must be one number for each of the {n} criteria")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name} must be finite and not negative")
    if array.sum() == 0:
        raise ValueError(f"{name} must not all be zero")
    return array / array.sum()


def _as_classes(n: int, order: Order | None) -> list[list[int]]:
    if n < 1:
        raise ValueError("there must be at least one criterion")
    if order is None:
        return [list(range(n))]
    try:
        classes = [list(members) for members in order]
    except TypeError:
        raise ValueError("order must be a list of classes, each a tuple of criteria, such as [(2,), (0, 1)]") from None
    if sorted(criterion for members in classes for criterion in members) != list(range(n)):
        raise ValueError(f"order must name each of the {n} criteria exactly once, as 0 to {n - 1}")
    return classes


def sample_weights(
    n: int,
    size: int,
    rng: np.random.Generator,
    *,
    order: Order | None = None,
    points: ArrayLike | None = None,
    spread: float = 0.0,
) -> NDArray[np.float64]:
    """Draw weightings that fit what is known.

    Nothing known: uniform on the simplex. An order: uniform over all weightings that keep its classes apart. Points:
    around the points given.

    Parameters
    ----------
    n : the number of criteria.
    size : the number of draws K.
    rng : where chance comes from.
    order : classes of criteria, the most important first, each criterion exactly once; inside a class the order is unknown.
    points : (n,) swing points, not negative, not all zero. In every draw each is multiplied by an independent uniform
        number between 1 - spread and 1 + spread; then they are normalised.
    spread : between 0 and 1; used with points only.

    Returns
    -------
    (K, n) weights; each row sums to 1.

    Raises
    ------
    ValueError for no criteria or draws, order and points together, an order that does not name every criterion exactly
    once, points that are negative, not finite or all zero, or a spread outside 0 to 1.
    """
    classes = _as_classes(n, order)
    if size < 1:
        raise ValueError("size must be at least one draw")
    if order is not None and points is not None:
        raise ValueError("give an order or points, not both")
    if not 0 <= spread <= 1:
        raise ValueError("spread must be between 0 and 1")
    if points is not None:
        # Counted down from 1 + spread, so that no draw can be all zero: random() may give 0 but never 1.
        factors = 1 + spread - 2 * spread * rng.random((size, n))
        drawn = _as_weights(points, n, "points") * factors
    else:
        # Exponentials over their sum are uniform on the simplex; uniforms over their sum would crowd its middle.
        drawn = rng.standard_exponential((size, n))
        if len(classes) > 1:
            drawn = _in_order(drawn, classes, rng)
    return drawn / drawn.sum(axis=1, keepdims=True)


def _in_order(drawn: NDArray[np.float64], classes: list[list[int]], rng: np.random.Generator) -> NDArray[np.float64]:
    """Draws, rearranged so that no criterion of a class exceeds one of the class before.

    What keeps the classes apart is a union of mirror images of the sorted simplex, one for each way to arrange the classes
    inside. All have the same volume, so sorting and then shuffling inside each class is uniform over their union.
    """
    descending = -np.sort(-drawn, axis=1)
    result = np.empty_like(drawn)
    start = 0
    for members in classes:
        block = descending[:, start : start + len(members)]
        result[:, members] = rng.permuted(block, axis=1) if len(members) > 1 else block
        start += len(members)
    return result


def rank_order_centroid(n: int) -> NDArray[np.float64]:
    """Mean of all weightings in which each criterion weighs at least as much as the next.

    Parameters
    ----------
    n : the number of criteria.

    Returns
    -------
    (n,) descending; the i-th is (1/n) sum_{k=i}^{n} 1/k.

    Raises
    ------
    ValueError for no criteria.
    """
    if n < 1:
        raise ValueError("there must be at least one criterion")
    return np.cumsum(1 / np.arange(n, 0, -1))[::-1] / n


def centroid_weights(n: int, order: Order | None = None) -> NDArray[np.float64]:
    """Mean of all weightings that keep the classes of an order apart: what `sample_weights` gives on average.

    Parameters
    ----------
    n : the number of criteria.
    order : as for `sample_weights`; without one all weights are equal.

    Returns
    -------
    (n,) sums to 1. A class shares the rank-order centroids of its places equally.

    Raises
    ------
    ValueError for no criteria, or an order that does not name every criterion exactly once.
    """
    classes = _as_classes(n, order)
    centroid = rank_order_centroid(n)
    result = np.empty(n)
    start = 0
    for members in classes:
        if members:
            result[members] = centroid[start : start + len(members)].mean()
        start += len(members)
    return result


def sample_scale(levels: int, size: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw the values of the levels of an ordinal scale (SMAA-O).

    Only the order of the levels is known: the worst is 0, the best 1, those between are uniform numbers, sorted.

    Parameters
    ----------
    levels : the number of levels L, at least two.
    size : the number of draws K.
    rng : where chance comes from.

    Returns
    -------
    (K, L) each row ascending from 0 to 1.

    Raises
    ------
    ValueError for fewer than two levels, or no draws.
    """
    if levels < 2:
        raise ValueError("a scale has at least two levels")
    if size < 1:
        raise ValueError("size must be at least one draw")
    result = np.zeros((size, levels))
    result[:, -1] = 1
    result[:, 1:-1] = np.sort(rng.random((size, levels - 2)), axis=1)
    return result


def piecewise_value(measured: ArrayLike, points: ArrayLike, values: ArrayLike) -> NDArray[np.float64]:
    """Value of what was measured, by straight lines between points of a scale; constant beyond its ends.

    Parameters
    ----------
    measured : numbers of any shape, in the unit of the criterion.
    points : (k,) ascending, in the same unit; at least two.
    values : (k,) the value at each point.

    Returns
    -------
    The shape of measured.

    Raises
    ------
    ValueError where something is not finite, points do not ascend, or there is not one value for each of at least two.
    """
    found, at, value = (np.asarray(array, dtype=np.float64) for array in (measured, points, values))
    if not all(np.isfinite(array).all() for array in (found, at, value)):
        raise ValueError("measured, points and values must be finite")
    if at.ndim != 1 or at.size < 2 or value.shape != at.shape:
        raise ValueError("there must be at least two points, with a value for each")
    if (np.diff(at) <= 0).any():
        raise ValueError("points must ascend")
    return np.asarray(np.interp(found, at, value), dtype=np.float64)


def additive_values(values: ArrayLike, weights: ArrayLike) -> NDArray[np.float64]:
    """Additive value of each option.

    Parameters
    ----------
    values : (m, n) values of options on criteria.
    weights : (n,) not negative, not all zero; they are normalised.

    Returns
    -------
    (m,) sum_j w_j v_aj, rounded to 12 decimals so that ties can be seen.

    Raises
    ------
    ValueError where values is no finite table, or weights do not fit it, are negative, not finite or all zero.
    """
    table = _as_table(values, "values")
    return np.round(table @ _as_weights(weights, table.shape[1], "weights"), DECIMALS)


def stability(values: ArrayLike, weights: ArrayLike, criterion: int) -> list[tuple[float, int]]:
    """Which option is first at each weight of one criterion, while the other weights stay in proportion.

    Each option's value is a straight line in the weight of the criterion; the result is the upper edge of those lines.

    Parameters
    ----------
    values : (m, n) values of options on criteria.
    weights : (n,) not negative, not all zero. Where all but that of the criterion are zero, the others share equally.
    criterion : which weight moves from 0 to 1.

    Returns
    -------
    List of (weight of the criterion, option that is first from there on), ascending, starting at 0. At a listed weight the
    option shares the first place with the one before. Of options that tie over a whole stretch the lowest index is named;
    an option that only arrives at weight 1 is not listed.

    Raises
    ------
    ValueError where values is no finite table, weights do not fit it, are negative, not finite or all zero, or the
    criterion is not in the table.
    """
    table = _as_table(values, "values")
    n = table.shape[1]
    heavy = _as_weights(weights, n, "weights")
    if not 0 <= criterion < n:
        raise ValueError(f"criterion must be between 0 and {n - 1}")
    others = np.arange(n) != criterion
    rest = heavy * others
    if rest.sum() == 0:
        rest = others.astype(np.float64)
    without = table @ rest / (rest.sum() or 1.0)
    return _upper_edge(without, table[:, criterion] - without)


def _upper_edge(start: NDArray[np.float64], slope: NDArray[np.float64]) -> list[tuple[float, int]]:
    """The highest of the lines start + slope * t on 0 <= t < 1, as (t, line from there on)."""
    # Rounded where lines are compared, not where they meet: equal lines stay equal, and the points are exact.
    steepness = np.round(slope, DECIMALS)
    first = int(np.argmax(np.where(_firsts(start), steepness, -np.inf)))
    edge = [(0.0, first)]
    while (steeper := steepness > steepness[first]).any():
        meets = np.full(len(slope), np.inf)
        meets[steeper] = (start[first] - start[steeper]) / (slope[steeper] - slope[first])
        at = float(meets.min())
        if at >= 1 - TOLERANCE:
            break
        first = int(np.argmax(np.where(meets <= at + TOLERANCE, steepness, -np.inf)))
        edge.append((max(at, 0.0), first))
    return edge


def beats_always(lower: ArrayLike, upper: ArrayLike, order: Order | None = None) -> NDArray[np.bool_]:
    """Which option is better than which, whatever the weights are and whatever is not known yet turns out to be.

    The weightings that keep the classes of an order apart are mixtures of equal weights on all classes before plus any part
    of the next class. So a is at least as good as b for all of them if, for every class, the differences over the classes
    before plus the negative differences within the class do not fall below zero. With classes of one criterion each, these
    are the partial sums of the differences.

    Parameters
    ----------
    lower, upper : (m, n) the least and the most that each value can be: equal where it was judged, the ends of the scale
        where it was not.
    order : classes of criteria, the most important first; without one, all weightings count.

    Returns
    -------
    (m, m) true where option a (row) is at least as good as b (column) for every weighting and every value between the
    bounds, and strictly better for some.

    Raises
    ------
    ValueError where the bounds are no finite tables of one shape, a lower one exceeds the upper, or order does not name
    every criterion exactly once.
    """
    least, most = _as_table(lower, "lower"), _as_table(upper, "upper")
    if least.shape != most.shape:
        raise ValueError("lower and upper must have the same shape")
    if (least > most).any():
        raise ValueError("lower must not exceed upper")
    classes = _as_classes(least.shape[1], order)
    worst = least[:, None, :] - most[None, :, :]
    always = _lowest_sum(worst, classes) >= 0
    ever_better = _lowest_sum(worst.transpose(1, 0, 2), classes) < 0
    result: NDArray[np.bool_] = always & ever_better
    np.fill_diagonal(result, False)
    return result


def _lowest_sum(differences: NDArray[np.float64], classes: list[list[int]]) -> NDArray[np.float64]:
    """Lowest of the sums over all classes before plus any part of the next class, over the last axis."""
    lowest = np.full(differences.shape[:-1], np.inf)
    before = np.zeros(differences.shape[:-1])
    for members in classes:
        inside = differences[..., members]
        lowest = np.minimum(lowest, before + np.minimum(inside, 0).sum(axis=-1))
        before = before + inside.sum(axis=-1)
    return np.round(lowest, DECIMALS)


def smallest_flips(values: ArrayLike, weights: ArrayLike, step: float = 0.25) -> list[Flip]:
    """The smallest changes of a single score by which another option reaches the first place.

    A score moves up or down by whole steps of the scale and stays between 0 and 1. Where several options share the first
    place already, another option is one that is not among them.

    Parameters
    ----------
    values : (m, n) values of options on criteria, between 0 and 1.
    weights : (n,) not negative, not all zero; they are normalised.
    step : from one level of the scale to the next.

    Returns
    -------
    All changes of the smallest number of steps that suffices, by option and criterion; empty where no single change does.

    Raises
    ------
    ValueError where values is no table of numbers between 0 and 1, weights do not fit it, are negative, not finite or all
    zero, or step is not between 0 (excluded) and 1.
    """
    table = _as_table(values, "values")
    if (table < 0).any() or (table > 1).any():
        raise ValueError("values must be between 0 and 1")
    if not 0 < step <= 1:
        raise ValueError("step must be more than 0 and at most 1")
    heavy = _as_weights(weights, table.shape[1], "weights")
    totals = table @ heavy
    were_first = _firsts(totals)
    for steps in range(1, int(1 / step + TOLERANCE) + 1):
        found = []
        for option, criterion in np.ndindex(table.shape):
            before = float(table[option, criterion])
            # Up can only help who is not first, down only harm who is.
            after = before + steps * step * (-1 if were_first[option] else 1)
            if not -TOLERANCE <= after <= 1 + TOLERANCE:
                continue
            changed = totals.copy()
            changed[option] += heavy[criterion] * (after - before)
            are_first = _firsts(changed)
            new = are_first & ~were_first
            if new.any():
                shared = bool((are_first & were_first).any())
                found.append(Flip(option, criterion, before, float(np.clip(after, 0, 1)), int(np.argmax(new)), shared))
        if found:
            return found
    return []


def _firsts(totals: NDArray[np.float64]) -> NDArray[np.bool_]:
    rounded = np.round(totals, DECIMALS)
    return rounded == rounded.max()


def regret(utilities: ArrayLike) -> NDArray[np.float64]:
    """What each group loses with each option, against the option that it values most.

    Parameters
    ----------
    utilities : (G, m) value of each option for each group.

    Returns
    -------
    (G, m) not negative; 0 for a group's own best. The largest of a column is the largest regret that an option causes.

    Raises
    ------
    ValueError where utilities is no finite table.
    """
    table = np.asarray(utilities, dtype=np.float64)
    if table.ndim != 2 or table.size == 0 or not np.isfinite(table).all():
        raise ValueError("utilities must be a finite table of groups by options, with at least one of each")
    return table.max(axis=1, keepdims=True) - table
