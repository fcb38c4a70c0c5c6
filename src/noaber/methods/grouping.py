"""What can be measured of groups of municipalities, for hundreds of thousands of them at once.

`measure` gives for every group the same columns (`DIRECTIONS` says of each whether more is better):

- `shared`, `touched`: partnerships with all and with any of the group; `weighted`: the one over the other, each partnership
  for 1 / (participants - 1), as `congruence.group_overlap` has them; `exclusive`: partnerships whose participants among the
  municipalities are exactly this group;
- `congruence`: the mean over ordered pairs of members of n_ij / n_i, the share of the partnerships of i in which it meets j;
  `above_chance`: the mean over pairs of n_ij less what the margins let expect (`chance.expected_together`);
- per kind of flow `inside-<kind>`: of what leaves the members' own municipality, the share that stays in the group; and
  `containment-<kind>`: min(I/R, I/W), where I stays inside, R starts in it and W arrives in it, elsewhere included;
- `residents`; `balance`: the share of the largest member in these; `urbanity_spread`: between the most and the least urban
  member; `provinces`: in how many the group lies.

What is not known or not defined for a group is NaN. A group is compared by `percentiles` among all groups given, `score`
combines these with weights, and `dependence` says how far the place of a group hangs on the weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .congruence import as_membership
from .tallying import Near, Tables
from .weighing import DECIMALS, sample_weights

Floats = NDArray[np.float64]
Groups = NDArray[np.int32]

_BATCHES = 20

_FIXED = {
    "shared": 1,
    "touched": 0,
    "weighted": 1,
    "exclusive": 1,
    "congruence": 1,
    "above_chance": 1,
    "residents": 0,
    "balance": -1,
    "urbanity_spread": 0,
    "provinces": -1,
}
_PER_KIND = {"inside": 1, "containment": 1}


class _Directions(Mapping[str, int]):
    """Columns per kind of flow are known by how they begin, whatever kinds there are."""

    def __getitem__(self, column: str) -> int:
        if column in _FIXED:
            return _FIXED[column]
        beginning, dash, kind = column.partition("-")
        if dash and kind and beginning in _PER_KIND:
            return _PER_KIND[beginning]
        raise KeyError(column)

    def __iter__(self) -> Iterator[str]:
        return iter(_FIXED)

    def __len__(self) -> int:
        return len(_FIXED)


DIRECTIONS: Mapping[str, int] = _Directions()
"""Whether more is better (1), less is better (-1), or neither (0), per column; `inside-<kind>` and `containment-<kind>` too."""


_TOGETHER = ("weighted", "above_chance")
_STAYING = "inside-"


def usual_weights(columns: Iterable[str]) -> dict[str, float]:
    """How much each column counts where nobody says otherwise; together 1.

    Two questions count for half each: do the members meet in partnerships that are not everybody's (`weighted`,
    `above_chance`), and do residents who leave their municipality stay in the group (`inside-<kind>`)? Within a question
    each column counts the same; where one cannot be answered the other counts in full.
    """
    names = list(columns)
    sides = ([one for one in names if one in _TOGETHER], [one for one in names if one.startswith(_STAYING)])
    filled = [side for side in sides if side]
    return {one: 1 / (len(side) * len(filled)) for side in filled for one in side}


@dataclass(frozen=True, eq=False)
class Ground:
    """What groups are measured on; M municipalities, P partnerships.

    `membership` (P, M) bool. `flows`: per kind what goes from row to column (M, M), what leaves for elsewhere (M,), and what
    comes from there (M,). `residents` (M,) and `urbanity` (M,): NaN where not known. `provinces` (M,): a whole number for
    each province, -1 where not known.
    """

    membership: NDArray[np.bool_]
    flows: Mapping[str, tuple[Floats, Floats, Floats]] = field(default_factory=dict)
    residents: Floats | None = None
    urbanity: Floats | None = None
    provinces: NDArray[np.int64] | None = None

    def __post_init__(self) -> None:
        places = as_membership(self.membership).shape[1]
        for kind, (matrix, leaving, coming) in self.flows.items():
            if np.shape(matrix) != (places, places) or np.shape(leaving) != (places,) or np.shape(coming) != (places,):
                raise ValueError(
                    f"flows of {kind} are ({places}, {places}), with {places} to and {places} from elsewhere"
                )
            if not all(np.isfinite(one).all() and (np.asarray(one) >= 0).all() for one in (matrix, leaving, coming)):
                raise ValueError(f"flows of {kind} are finite and not negative")
        for name in ("residents", "urbanity", "provinces"):
            values = getattr(self, name)
            if values is not None and np.shape(values) != (places,):
                raise ValueError(f"{name} are one number for each of the {places} municipalities")

    @property
    def places(self) -> int:
        return int(np.shape(self.membership)[1])

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the measures on this ground, in their order."""
        flows = [f"{name}-{kind}" for kind in self.flows for name in _PER_KIND]
        names = list(_FIXED)
        return (*names[:6], *flows, *names[6:])

    @cached_property
    def tables(self) -> Tables:
        """What is worked out once for all groups."""
        return Tables.of(self)

    @cached_property
    def near(self) -> Near:
        """The tables of all municipalities, for a country that is small enough."""
        return self.tables.near(np.arange(self.places))

    def __getstate__(self) -> dict[str, object]:
        """Without the tables: working them out takes less time than sending them."""
        return {name: value for name, value in self.__dict__.items() if name not in ("tables", "near")}


@dataclass(frozen=True)
class Measures:
    """`groups` (n, k), members ascending; `columns`: (n,) float64 each, in the order of `Ground.columns`."""

    groups: Groups
    columns: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.groups)


def measure(groups: ArrayLike, ground: Ground) -> Measures:
    """The columns of each group.

    Parameters
    ----------
    groups : (n, k) the members of each, as `groups.connected_groups` gives them; any order, each member once, k at least 2.
    ground : what they are measured on.

    Raises
    ------
    ValueError for groups of fewer than two, members named twice, or members that the ground does not have.
    """
    members = _checked(groups, ground.places)
    found = {name: np.empty(len(members)) for name in ground.columns}
    ground.tables.fill(found, members)
    return Measures(members, found)


def _checked(groups: ArrayLike, places: int) -> Groups:
    given = np.asarray(groups)
    if given.ndim != 2 or given.shape[1] < 2:
        raise ValueError("groups are a table of (n, k), with at least two members each")
    if len(given) and not np.issubdtype(given.dtype, np.integer):
        raise ValueError("members are whole numbers")
    if len(given) and (given.min() < 0 or given.max() >= places):
        raise ValueError(f"members lie between 0 and {places - 1}")
    members = given.astype(np.int32, copy=False)
    if any((members[:, at] >= members[:, at + 1]).any() for at in range(members.shape[1] - 1)):
        members = np.sort(members, axis=1)
        if any((members[:, at] == members[:, at + 1]).any() for at in range(members.shape[1] - 1)):
            raise ValueError("each member of a group is named once")
    return members


def percentiles(measures: Measures, columns: Sequence[str] | None = None) -> dict[str, Floats]:
    """Where each group stands among all groups given, from 0 to 100, per column: (n,), 100 being best.

    It is the share of the groups with a lower value, with half of those with the same value and of the group itself. Where
    less is better (see `DIRECTIONS`) it is counted from the other end; where neither is, from low to high. NaN stays NaN,
    and does not count.
    """
    return {
        name: _percentiles(measures.columns[name], DIRECTIONS[name])
        for name in (measures.columns if columns is None else columns)
    }


def _percentiles(values: Floats, direction: int) -> Floats:
    found = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    # Rounded, so that equal values stay equal whatever the order in which they were added up.
    rounded = values[known].round(DECIMALS) * (-1.0 if direction < 0 else 1.0)
    order = np.argsort(rounded)
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = np.diff(rounded[order]) != 0
    starts = np.flatnonzero(is_new)
    ends = np.append(starts[1:], len(order))
    found[known[order]] = np.repeat(50.0 * (starts + ends) / max(len(order), 1), ends - starts)
    return found


def score(measures: Measures, weights: Mapping[str, float]) -> Floats:
    """The weighted mean of the percentiles of each group: (n,), from 0 to 100; NaN where a weighted column is not known.

    Raises ValueError for weights that are negative, not finite or all zero, or of columns that there are not.
    """
    for name, weight in weights.items():
        if name not in measures.columns:
            raise ValueError(f"there is no column {name}; there are {', '.join(measures.columns)}")
        if not (np.isfinite(weight) and weight >= 0):
            raise ValueError(f"the weight of {name} is a number from 0 on")
    weighted = {name: weight for name, weight in weights.items() if weight}
    if not weighted:
        raise ValueError("at least one weight is above zero")
    places = percentiles(measures, list(weighted))
    total = np.zeros(len(measures))
    for name, weight in weighted.items():
        total += weight * places[name]
    return total / sum(weighted.values())


@dataclass(frozen=True)
class Dependence:
    """How the place of a group hangs on the weights of `columns`, over all weightings.

    `among_best`: in which share of them the group is among the best; `standard_error`: of that share, of the draws of weights
    and of competitors together. `low`, `middle`, `high`: its percentile at 5, 50 and 95 % of the weightings. `favouring`: the
    mean weights where it is among the best, NaN where it never is.
    """

    columns: tuple[str, ...]
    among_best: float
    standard_error: float
    low: float
    middle: float
    high: float
    favouring: Floats


def dependence(
    places: Mapping[str, Floats],
    row: int,
    rng: np.random.Generator,
    *,
    best: float = 10.0,
    draws: int = 1000,
    competitors: int = 2000,
) -> Dependence:
    """How the place of one group among all hangs on the weights of the columns.

    Weightings are drawn uniformly from the simplex, in twenty batches. Where there are more groups than `competitors`, each
    batch compares with a draw of that many of its own, so that the spread between batches shows the error of both.

    Parameters
    ----------
    places : `percentiles` of the columns to weigh, (n,) each.
    row : the group; known on all these columns. Groups that are not are left out.
    best : the best how many per cent.

    Raises
    ------
    ValueError for no columns, a row that is not there or not known on a column, or `best` outside 0 to 100.
    """
    names = tuple(places)
    if not names:
        raise ValueError("there is at least one column to weigh")
    count = len(places[names[0]])
    if not 0 <= row < count:
        raise ValueError(f"the group is one of {count}, by its row from 0 on")
    if not 0 < best < 100:
        raise ValueError("best is a percentage between 0 and 100")
    own = np.array([places[name][row] for name in names])
    if np.isnan(own).any():
        raise ValueError(
            "the group is not known on " + ", ".join(n for n, v in zip(names, own, strict=True) if np.isnan(v))
        )
    every = np.arange(count) if count <= competitors else None
    share = np.empty((_BATCHES, max(draws // _BATCHES, 1)))
    weights = sample_weights(len(names), share.size, rng).reshape(*share.shape, len(names))
    for batch in range(_BATCHES):
        among = rng.integers(0, count, competitors) if every is None else every
        theirs = np.array([places[name][among] for name in names])
        known = theirs[:, ~np.isnan(theirs).any(axis=0)]
        # Not a matrix product: for tables this small, dividing the work over processors costs more than it saves.
        total = np.einsum("wc,cn->wn", weights[batch], known).round(9)
        mine = np.einsum("wc,c->w", weights[batch], own).round(9)[:, None]
        share[batch] = 100 * ((total < mine).mean(axis=1) + (total == mine).mean(axis=1) / 2)
    is_best = share > 100 - best
    each = is_best.mean(axis=1)
    low, middle, high = np.percentile(share, (5, 50, 95))
    with np.errstate(invalid="ignore"):
        favouring = np.where(is_best[..., None], weights, 0).sum(axis=(0, 1)) / is_best.sum()
    return Dependence(
        columns=names,
        among_best=float(each.mean()),
        standard_error=float(each.std(ddof=1) / np.sqrt(_BATCHES)),
        low=float(low),
        middle=float(middle),
        high=float(high),
        favouring=favouring,
    )
