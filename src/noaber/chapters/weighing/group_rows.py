"""What is known of one group's result: the rows that page, report and JSON show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from noaber.charts import Chart
from noaber.dossier.results import Conclusion

from .judging import GroupName


@dataclass(frozen=True)
class WeightsGiven:
    """How many members gave an order, gave points, gave none, or gave something that cannot be used."""

    order: int
    points: int
    none: int
    unusable: int


@dataclass(frozen=True)
class OptionShare:
    """What one option comes to for one group.

    `ranks` and `errors`: share of the draws in which it has each rank, and the error of simulation. `low` and `high`: how
    small and how large its share of first places could become, whatever the cells that nobody judged turn out to be.
    `central_weights`: what those value who see it come first; NaN where it hardly ever does. `values_more`: the criteria
    that they value clearly more than the group as a whole. Both are left out where they would show the weights of a few
    people. `value`: mean, from 0 to 1. `positive_flow`, `negative_flow`
    and `net_flow`: of PROMETHEE I and II with the usual criterion, on the mean judgements and weights.
    """

    option: str
    first: float
    error: float
    low: float
    high: float
    ranks: tuple[float, ...]
    errors: tuple[float, ...]
    central_weights: tuple[float, ...]
    values_more: tuple[str, ...]
    confidence: float
    value: float
    positive_flow: float
    negative_flow: float
    net_flow: float


@dataclass(frozen=True)
class Turn:
    """With this weight of a criterion or more (`up`), or this or less, `option` comes first instead."""

    criterion: str
    now: float
    at: float
    up: bool
    option: str


@dataclass(frozen=True)
class Change:
    """One judgement that, from one level to another, brings `first` to the first place (`shared` with who was there).

    `before` is None where nobody judged: reckoned as the middle.
    """

    option: str
    criterion: str
    before: float | None
    after: float
    first: str
    shared: bool


@dataclass(frozen=True)
class GroupResult:
    """The result of one group, over the options that no condition takes out.

    `coverage` is the part of the combinations that somebody in the group judged; only from 80 per cent on
    (`is_statement`) do shares of ranks say something. `first` holds the option that comes first most often, or several
    that cannot be told apart. `always` are pairs of which the first beats the second in every weighting that fits the
    order, whatever was not judged. `turns` and `first_on_average` are about the mean judgements and weights; `changes` about
    one judgement of a position. `first_by_order`: by PROMETHEE; `first_by_free_scale`: with the distances between the
    levels drawn too. `first_restored`: with the options back that a condition takes out; empty where there are none;
    `restored` and `net_flows_restored` are then about all options, in their order.
    """

    record: str
    name: GroupName
    advisory: bool
    superseded: bool
    people: int | None
    judged: int
    possible: int
    coverage: float
    is_statement: bool
    weights_given: WeightsGiven
    mean_weights: tuple[float, ...]
    shares: tuple[OptionShare, ...]
    pairwise_winning: tuple[tuple[float, ...], ...]
    ties: tuple[tuple[float, ...], ...]
    first: tuple[str, ...]
    always: tuple[tuple[str, str], ...]
    turns: tuple[Turn, ...]
    changes: tuple[Change, ...]
    first_on_average: tuple[str, ...]
    first_by_order: tuple[str, ...]
    first_by_free_scale: tuple[str, ...]
    first_restored: tuple[str, ...]
    restored: tuple[float, ...]
    net_flows_restored: tuple[float, ...]
    picture: Chart | None
    conclusions: tuple[Conclusion, ...]

    @property
    def contenders(self) -> tuple[OptionShare, ...]:
        """The options that come first in more than a few draws, where it can be shown by which weights they do."""
        return tuple(one for one in self.shares if not np.isnan(one.central_weights).any())
