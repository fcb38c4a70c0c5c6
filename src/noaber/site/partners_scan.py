"""All groups of a size with their score, some at a time; of the larger sizes never all at once.

The score of a group is where it stands among all of its size, on average over partnerships (half) and where residents go
(half). Sizes that were measured before are read as they are kept. Larger ones are measured twice: first to count how values
lie, then to tell where each group stands; so memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from noaber.methods.grouping import Measures, usual_weights
from noaber.reference.atlas import Atlas
from noaber.reference.keeping import kept
from noaber.reference.scanning import SIZES, Progress, Scan, ground_of, iter_scan, scan

Floats = NDArray[np.float64]

FEWEST, LARGEST = 2, 7
# What of a scan is looked at or written at once.
_CHUNK = 50_000
# Into so many steps the reach of a measure is cut; values within one step count as the same.
_STEPS = 2**19


@dataclass(frozen=True)
class Some:
    """Groups with their score, from 0 to 100."""

    measures: Measures
    scores: Floats

    def __len__(self) -> int:
        return len(self.scores)

    def chosen(self, rows: NDArray[np.intp]) -> Some:
        columns = {name: values[rows] for name, values in self.measures.columns.items()}
        return Some(Measures(self.measures.groups[rows], columns), self.scores[rows])


def measured(atlas: Atlas, folder: Path, sizes: Sequence[int], progress: Progress) -> Scan:
    """The sizes that fit in memory: those that were kept, or otherwise measured now."""
    wanted = [size for size in sizes if size in SIZES]
    found = kept(folder, atlas.fingerprint)
    if found is not None and set(wanted) <= set(found.sizes):
        return found
    return scan(atlas, wanted, progress=progress) if wanted else Scan({}, {})


def groups_of(atlas: Atlas, found: Scan, size: int, around: Sequence[int], progress: Progress) -> Iterator[Some]:
    """All groups of a size that hold the places `around`, in ascending order of their members."""
    every = _known(found, size) if size in found.measures else _streamed(atlas, size, progress)
    for some in every:
        holds = np.ones(len(some), dtype=np.bool_)
        for member in around:
            holds &= (some.measures.groups == member).any(axis=1)
        if holds.any():
            yield some if holds.all() else some.chosen(np.flatnonzero(holds))


def best_of(groups: Iterator[Some], count: int) -> Some | None:
    """The groups with the highest score, best first; of the same score the first. None where there are no groups."""
    best: Some | None = None
    for some in groups:
        both = some if best is None else _joined(best, some)
        # Rounded, so that equal scores stay equal whatever the order in which they were added up.
        best = both.chosen(np.argsort(-both.scores.round(9), kind="stable")[:count])
    return best


def _joined(one: Some, other: Some) -> Some:
    columns = {
        name: np.concatenate([values, other.measures.columns[name]]) for name, values in one.measures.columns.items()
    }
    groups = np.concatenate([one.measures.groups, other.measures.groups])
    return Some(Measures(groups, columns), np.concatenate([one.scores, other.scores]))


def _known(found: Scan, size: int) -> Iterator[Some]:
    measures, places = found.measures[size], found.percentiles[size]
    weights = usual_weights(tuple(measures.columns))
    for start in range(0, len(measures), _CHUNK):
        rows = slice(start, start + _CHUNK)
        part = Measures(measures.groups[rows], {name: values[rows] for name, values in measures.columns.items()})
        yield Some(part, _weighed({name: places[name][rows] for name in weights}, weights))


def _streamed(atlas: Atlas, size: int, progress: Progress) -> Iterator[Some]:
    """Both times the pieces are the same; `progress` counts them over both."""
    weights = usual_weights(ground_of(atlas).columns)
    # Shares lie between 0 and 1; nobody meets another in more partnerships than it takes part in.
    most = float(atlas.membership.sum(axis=0).max(initial=1))
    tallies = {name: _Tally(-most, most) if name == "above_chance" else _Tally(0.0, 1.0) for name in weights}
    for part in iter_scan(atlas, size, _CHUNK, progress=lambda done, total: progress(done, 2 * total)):
        for name, tally in tallies.items():
            tally.add(part.columns[name])
    for part in iter_scan(atlas, size, _CHUNK, progress=lambda done, total: progress(total + done, 2 * total)):
        places = {name: tally.places(part.columns[name]) for name, tally in tallies.items()}
        yield Some(part, _weighed(places, weights))


def _weighed(places: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """What is not known counts as the middle."""
    return np.asarray(sum(weight * np.nan_to_num(places[name], nan=50.0) for name, weight in weights.items()))


class _Tally:
    """How many groups have each value between `low` and `high`."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.step = low, (high - low) / _STEPS
        self.counts = np.zeros(_STEPS + 1, dtype=np.int64)
        self._below: NDArray[np.int64] | None = None

    def add(self, values: Floats) -> None:
        np.add.at(self.counts, self._steps(values[~np.isnan(values)]), 1)

    def places(self, values: Floats) -> Floats:
        """As `grouping.percentiles` of a measure of which more is better, among all that were added."""
        if self._below is None:
            self._below = np.cumsum(self.counts) - self.counts
        found = np.full(len(values), np.nan)
        known = ~np.isnan(values)
        steps = self._steps(values[known])
        total = max(int(self._below[-1] + self.counts[-1]), 1)
        found[known] = 100 * (self._below[steps] + self.counts[steps] / 2) / total
        return found

    def _steps(self, values: Floats) -> NDArray[np.int64]:
        return np.clip(np.rint((values - self.low) / self.step), 0, _STEPS).astype(np.int64)
