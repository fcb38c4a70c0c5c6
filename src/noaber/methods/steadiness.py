"""How far areas hang on the thresholds with which they were made.

Labour-market areas depend on four thresholds about which people may differ. Made for many settings, they show which places
belong together whatever one chooses, and which do so by choice only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from .flows import Floats, labour_market_areas


@dataclass(frozen=True)
class Thresholds:
    """As `flows.labour_market_areas` takes them: sizes in what starts in an area, containments between 0 and 1."""

    min_size: float
    target_size: float
    min_containment: float
    target_containment: float

    @property
    def contradict(self) -> bool:
        return not (0 < self.min_size < self.target_size and 0 < self.min_containment < self.target_containment <= 1)


@dataclass(frozen=True)
class Steadiness:
    """`labels[s, m]` (S, M): the area of place m under setting s. `together[i, j]` (M, M): under which share of the settings
    two places lie in one area."""

    settings: tuple[Thresholds, ...]
    labels: NDArray[np.int64]
    together: Floats

    def holding(self, group: Sequence[int]) -> float:
        """Under which share of the settings a group lies within one area."""
        own = self.labels[:, list(group)]
        return float((own == own[:, :1]).all(axis=1).mean())

    def exactly(self, group: Sequence[int]) -> float:
        """Under which share of the settings a group is an area by itself."""
        inside = np.zeros(self.labels.shape[1], dtype=np.bool_)
        inside[list(group)] = True
        first = self.labels[:, [group[0]]]
        return float(((self.labels == first) == inside).all(axis=1).mean())


def thresholds(
    min_sizes: Iterable[float],
    target_sizes: Iterable[float],
    min_containments: Iterable[float],
    target_containments: Iterable[float],
) -> tuple[Thresholds, ...]:
    """Every combination that does not contradict itself."""
    every = (Thresholds(*one) for one in product(min_sizes, target_sizes, min_containments, target_containments))
    return tuple(one for one in every if not one.contradict)


def steadiness(flows: Floats, settings: Sequence[Thresholds]) -> Steadiness:
    """The areas under each of the settings.

    Raises ValueError for no settings, settings that contradict themselves, and what are no flows.
    """
    if not settings:
        raise ValueError("there is at least one setting of the thresholds")
    labels = np.array(
        [
            labour_market_areas(
                flows,
                min_size=one.min_size,
                target_size=one.target_size,
                min_containment=one.min_containment,
                target_containment=one.target_containment,
            )
            for one in settings
        ]
    )
    together = np.mean([one[:, None] == one[None, :] for one in labels], axis=0)
    return Steadiness(tuple(settings), labels, together)
