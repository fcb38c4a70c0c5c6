"""Voting power in a weighted body: how often a member decides the outcome.

A motion passes when the weights in favour reach the quota. `banzhaf`: in which share of all swings a member is the one who
swings (Banzhaf 1965, Weighted voting doesn't work; normalised). `shapley_shubik`: in which share of all orders of joining a
member is the one who makes the motion pass (Shapley and Shubik 1954, APSR 48(3)). Both exactly, by counting coalitions per
weight, so that a body of many members takes no longer than its total weight asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import factorial


def banzhaf(weights: Sequence[int], quota: int) -> list[Fraction]:
    """The share of each member in all swings: (n,) fractions that add up to 1; zeros where nobody ever swings.

    Raises ValueError for weights that are no whole numbers from 0 on, and for a quota outside 1 to the total.
    """
    _check(weights, quota)
    swings = []
    for member, weight in enumerate(weights):
        reach = [1] + [0] * sum(weights)
        for other, its in enumerate(weights):
            if other != member:
                reach = _with(reach, its)
        swings.append(sum(reach[max(quota - weight, 0) : quota]))
    total = sum(swings)
    return [Fraction(one, total) if total else Fraction(0) for one in swings]


def shapley_shubik(weights: Sequence[int], quota: int) -> list[Fraction]:
    """The share of each member in all pivots: (n,) fractions that add up to 1. Raises ValueError as `banzhaf` does."""
    _check(weights, quota)
    count = len(weights)
    shares = []
    for member, weight in enumerate(weights):
        # How many coalitions of each size of the others have each weight.
        reach = [[1] + [0] * sum(weights)]
        for other, its in enumerate(weights):
            if other != member:
                longer = [row[:] for row in reach] + [[0] * len(reach[0])]
                for size, row in enumerate(reach):
                    for at, number in enumerate(row):
                        if number and at + its < len(row):
                            longer[size + 1][at + its] += number
                reach = longer
        pivots = sum(
            sum(row[max(quota - weight, 0) : quota]) * factorial(size) * factorial(count - size - 1)
            for size, row in enumerate(reach)
            if size < count
        )
        shares.append(Fraction(pivots, factorial(count)))
    return shares


def _with(reach: list[int], weight: int) -> list[int]:
    return [number + (reach[at - weight] if at >= weight else 0) for at, number in enumerate(reach)]


def _check(weights: Sequence[int], quota: int) -> None:
    if not weights:
        raise ValueError("a body has at least one member")
    if any(not isinstance(one, int) or isinstance(one, bool) or one < 0 for one in weights):
        raise ValueError("weights are whole numbers from 0 on")
    if not 1 <= quota <= sum(weights):
        raise ValueError(f"the quota lies between 1 and the total of {sum(weights)}")
