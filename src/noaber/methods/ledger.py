"""Dividing amounts and rounding shares.

Literature: M. Balinski and H. P. Young, Fair Representation (1982), on the largest remainder; S. Keshav, An Engineering
Approach to Computer Networking (1997), on max-min fair shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def _non_negative(values: ArrayLike, name: str) -> NDArray[np.float64]:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must be a non-empty sequence of numbers")
    if not np.isfinite(array).all() or (array < 0).any():
        raise ValueError(f"{name} must be finite and not negative")
    return array


def round_largest_remainder(shares: ArrayLike, total: int) -> NDArray[np.int64]:
    """Divide a whole number in proportion to shares, in whole numbers that add up to it.

    Parameters
    ----------
    shares : (n,), not negative, not all zero; need not add up to one.
    total : the whole number to divide, not negative.

    Returns
    -------
    (n,) whole numbers; each is its exact quota rounded down or up. Of equal remainders the first gets the unit.

    Raises
    ------
    ValueError where shares are empty, negative, not finite or all zero, or total is negative.
    """
    array = _non_negative(shares, "shares")
    if array.sum() == 0:
        raise ValueError("shares must not all be zero")
    if total < 0:
        raise ValueError("total must not be negative")
    quota = array / array.sum() * total
    whole = np.floor(quota + 1e-12).astype(np.int64)
    # Rounded, so that equal shares have equal remainders whatever the last bits say.
    remainder = np.round(quota - whole, 12)
    missing = int(total - whole.sum())
    first = np.argsort(-remainder, kind="stable")[:missing]
    whole[first] += 1
    return whole


def fair_shares(capacity: float, demands: ArrayLike, weights: Sequence[float] | None = None) -> NDArray[np.float64]:
    """Weighted max-min fair shares: nobody gets more than asked, and who is not satisfied gets the same per weight.

    Parameters
    ----------
    capacity : what there is to divide, not negative, in the unit of the demands (such as hours).
    demands : (n,), not negative.
    weights : (n,), positive; equal by default.

    Returns
    -------
    (n,) shares; they add up to the smaller of capacity and the sum of demands.

    Raises
    ------
    ValueError for an empty or negative demand, a negative capacity, or a weight that is not positive.
    """
    wanted = _non_negative(demands, "demands")
    if not np.isfinite(capacity) or capacity < 0:
        raise ValueError("capacity must be finite and not negative")
    heavy = np.ones_like(wanted) if weights is None else _non_negative(weights, "weights")
    if heavy.shape != wanted.shape or (heavy == 0).any():
        raise ValueError("weights must be positive, one for each demand")
    shares = np.zeros_like(wanted)
    left = float(capacity)
    # Serve in the order of demand per weight: once one is served in full, the rest divide what is left.
    order = np.argsort(wanted / heavy, kind="stable")
    for place, index in enumerate(order):
        level = left / heavy[order[place:]].sum()
        shares[index] = min(wanted[index], level * heavy[index])
        left -= shares[index]
    return shares
