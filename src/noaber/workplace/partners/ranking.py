"""Groups in order: by weighted places on the measures, and how far that order hangs on the weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from noaber.methods.weighing import sample_weights

from .land import Land

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

_DRAWS, _COMPETITORS = 200, 500


@dataclass(frozen=True)
class Ranking:
    """`scores` (n,) of all groups of a size: the weighted mean of their places; `order`: rows, best first."""

    weights: Mapping[str, float]
    scores: Floats
    order: Rows
    ascending: Floats

    def place(self, row: int) -> float:
        """Which share of all groups has a lower score, with half of those with the same, from 0 to 100."""
        return self.place_of(float(self.scores[row]))

    def place_of(self, score: float) -> float:
        low, high = (np.searchsorted(self.ascending, round(score, 9), side) for side in ("left", "right"))
        return float(50 * (low + high) / len(self.ascending))


def ranking(land: Land, size: int, weights: Mapping[str, float]) -> Ranking:
    """All groups of a size that was measured. What is not known of a group counts as the middle."""
    given = {name: weight for name, weight in weights.items() if weight}
    found: Ranking = land.rankings.get((size, tuple(sorted(given.items()))), lambda: _ranked(land, size, given))
    return found


def _ranked(land: Land, size: int, weights: Mapping[str, float]) -> Ranking:
    places = land.scan.percentiles[size]
    total = np.zeros(len(land.scan.measures[size]))
    for name, weight in weights.items():
        total += weight * np.nan_to_num(places[name], nan=50.0)
    scores = np.round(total / sum(weights.values()), 9)
    order = np.argsort(-scores, kind="stable")
    return Ranking(weights, scores, order, scores[order[::-1]])


def spans(land: Land, size: int, weights: Mapping[str, float], rows: Sequence[int]) -> list[tuple[float, float]]:
    """For each row between which places it lies in nine of ten weightings of these columns, drawn at random.

    Against a draw of all groups of its size; the draws are the same each time.
    """
    names = [name for name, weight in weights.items() if weight]
    if len(names) < 2 or not len(rows):
        return []
    rng = np.random.default_rng(size)
    count = len(land.scan.measures[size])
    among = np.arange(count) if count <= _COMPETITORS else rng.integers(0, count, _COMPETITORS)
    places = land.scan.percentiles[size]
    drawn = sample_weights(len(names), _DRAWS, rng)
    theirs = np.nan_to_num(np.array([places[name][among] for name in names]), nan=50.0)
    mine = np.nan_to_num(np.array([places[name][list(rows)] for name in names]), nan=50.0)
    others = np.einsum("wc,cn->wn", drawn, theirs).round(9)
    own = np.einsum("wc,cn->wn", drawn, mine).round(9)
    found = []
    for at in range(len(rows)):
        each = own[:, at : at + 1]
        share = 100 * ((others < each).mean(axis=1) + (others == each).mean(axis=1) / 2)
        low, high = np.percentile(share, (5, 95))
        found.append((float(low), float(high)))
    return found
