"""PROMETHEE I and II: options compared in pairs, criterion by criterion.

For options a and b, criterion j compares by d = x_aj - x_bj, in the criterion's own unit and with more being better. A
preference function turns d into a preference P_j between 0 and 1, which is 0 where d <= 0:

    usual      1 if d > 0
    u_shape    1 if d > q
    v_shape    d / p, at most 1
    level      1/2 if q < d <= p, 1 if d > p
    linear     (d - q) / (p - q), between 0 and 1
    gaussian   1 - exp(-d^2 / (2 s^2))

with q the largest difference that does not matter, p the smallest that settles it, s the point of inflection. The
preference of a over b is pi(a, b) = sum_j w_j P_j(a, b). The positive flow is the mean of pi(a, .) over the other options,
the negative flow the mean of pi(., a), the net flow their difference. PROMETHEE I says that a outranks b where both flows
agree; PROMETHEE II orders by the net flow.

Unlike additive values, flows change when options come or go.

Literature: J. P. Brans, Ph. Vincke and B. Mareschal, How to select and how to rank projects: the PROMETHEE method, European
Journal of Operational Research 24 (1986).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Kind = Literal["usual", "u_shape", "v_shape", "level", "linear", "gaussian"]

BLOCK = 1 << 16
"""Comparisons at a time: besides the result, memory does not grow with the number of options."""


@dataclass(frozen=True)
class PreferenceFunction:
    """How one criterion turns a difference into a preference; q, p and s in the unit of the criterion.

    u_shape needs q; v_shape needs p; level and linear need q < p; gaussian needs s.
    """

    kind: Kind = "usual"
    q: float = 0.0
    p: float = 0.0
    s: float = 0.0


@dataclass(frozen=True)
class Promethee:
    """`preference[a, b]` (m, m): of a over b, 0 on the diagonal; `positive`, `negative` and `net` (m,): the flows."""

    preference: Floats
    positive: Floats
    negative: Floats
    net: Floats


def promethee(table: ArrayLike, weights: ArrayLike, functions: Sequence[PreferenceFunction]) -> Promethee:
    """Preferences between options, and their flows.

    Parameters
    ----------
    table : (m, n) options by criteria; more is better (negate a criterion of which less is better). At least two options.
    weights : (n,) not negative, not all zero; they are normalised.
    functions : n preference functions, one for each criterion.

    Returns
    -------
    A frozen `Promethee`; net flows sum to 0.

    Raises
    ------
    ValueError where the table is not finite or has fewer than two options, weights do not fit it, are negative, not finite
    or all zero, or a preference function lacks what its kind needs.
    """
    scores, heavy = _checked(table, weights)
    m, n = scores.shape
    if len(functions) != n:
        raise ValueError(f"there are {n} criteria, and {len(functions)} preference functions")
    for function in functions:
        _check_function(function)
    preference = np.zeros((m, m))
    rows = max(1, BLOCK // m)
    for start in range(0, m, rows):
        block = preference[start : start + rows]
        for column, weight, function in zip(scores.T, heavy, functions, strict=True):
            block += weight * _preference(column[start : start + rows, None], column, function)
    positive = preference.sum(axis=1) / (m - 1)
    negative = preference.sum(axis=0) / (m - 1)
    return Promethee(preference, positive, negative, positive - negative)


def _checked(table: ArrayLike, weights: ArrayLike) -> tuple[Floats, Floats]:
    scores = np.asarray(table, dtype=np.float64)
    heavy = np.asarray(weights, dtype=np.float64)
    if scores.ndim != 2 or scores.shape[0] < 2 or scores.shape[1] < 1:
        raise ValueError("table must have at least two options (rows) and one criterion (column)")
    if not np.isfinite(scores).all():
        raise ValueError("table must be finite")
    if heavy.shape != (scores.shape[1],):
        raise ValueError(f"weights must be one number for each of the {scores.shape[1]} criteria")
    if not np.isfinite(heavy).all() or (heavy < 0).any():
        raise ValueError("weights must be finite and not negative")
    if heavy.sum() == 0:
        raise ValueError("weights must not all be zero")
    return scores, heavy / heavy.sum()


def _check_function(function: PreferenceFunction) -> None:
    if function.kind not in get_args(Kind):
        raise ValueError(f"{function.kind!r} is no preference function; choose from {', '.join(get_args(Kind))}")
    if not np.isfinite([function.q, function.p, function.s]).all() or function.q < 0:
        raise ValueError("q, p and s must be finite, and q not negative")
    if function.kind == "v_shape" and function.p <= 0:
        raise ValueError("v_shape needs a p above 0")
    if function.kind in ("level", "linear") and function.p <= function.q:
        raise ValueError(f"{function.kind} needs a p above q")
    if function.kind == "gaussian" and function.s <= 0:
        raise ValueError("gaussian needs an s above 0")


def _preference(one: Floats, other: Floats, function: PreferenceFunction) -> Floats | NDArray[np.bool_]:
    q, p = function.q, function.p
    match function.kind:
        case "usual":
            return one > other
        case "u_shape":
            return one - other > q
        case "v_shape":
            return np.clip((one - other) / p, 0, 1)
        case "level":
            difference = one - other
            return ((difference > q) + 1.0 * (difference > p)) / 2
        case "linear":
            return np.clip((one - other - q) / (p - q), 0, 1)
        case "gaussian":
            return 1 - np.exp(-(np.maximum(one - other, 0) ** 2) / (2 * function.s**2))
