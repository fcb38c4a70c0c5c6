"""What chance alone would give: partnerships drawn anew while every margin is held.

Two municipalities in many partnerships meet often, however little they have to do with each other, and so do all in a
partnership of many. The model here keeps both margins, how many partnerships each municipality is in and how many
municipalities each partnership has, on average over all tables of membership, and is otherwise as random as can be
(maximum entropy): municipality m is in partnership p with chance x_p y_m / (1 + x_p y_m), each independently of the others.

Literature: F. Saracco, R. Di Clemente, A. Gabrielli and T. Squartini, Randomizing bipartite networks: the case of the World
Trade Web, Scientific Reports 5 (2015). F. Saracco et al., Inferring monopartite projections of bipartite networks: an
entropy-based approach, New Journal of Physics 19 (2017), on what two have in common under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .congruence import as_membership

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_STEPS = 200
_CLOSE = 1e-10


@dataclass(frozen=True)
class Together:
    """Partnerships with a whole group: `observed`, `expected` by chance, and the `probability` of so many or more by chance."""

    observed: int
    expected: float
    probability: float


def chances(membership: ArrayLike) -> Floats:
    """The chance of each cell: (P, M), whose sums over rows and columns are those of the table.

    Parameters
    ----------
    membership : (P, M) bool, partnerships by municipalities.

    Raises
    ------
    ValueError where membership is no table of true and false.
    """
    margins = _Margins.of(as_membership(membership))
    return margins.chances()[np.ix_(margins.row_of, margins.column_of)]


def expected_together(membership: ArrayLike) -> Floats:
    """In how many partnerships two municipalities would meet by chance: (M, M); the diagonal holds in how many each one is.

    Raises ValueError where membership is no table of true and false.
    """
    expected, margin = expected_by_margin(membership)
    together: Floats = expected[np.ix_(margin, margin)]
    np.fill_diagonal(together, as_membership(membership).sum(axis=0))
    return together


def expected_by_margin(membership: ArrayLike) -> tuple[Floats, NDArray[np.intp]]:
    """The same in little: `expected[margin[i], margin[j]]` is that of municipalities i and j, which are not the same.

    Two municipalities in as many partnerships expect the same of all others, so that a small table does for a large country.
    Raises ValueError as `expected_together` does.
    """
    margins = _Margins.of(as_membership(membership))
    cells = margins.chances()
    return cells.T @ (margins.row_count[:, None] * cells), margins.column_of


def together_by_chance(membership: ArrayLike, group: Sequence[int]) -> Together:
    """Partnerships with all of a group, against chance.

    Parameters
    ----------
    membership : (P, M) bool, partnerships by municipalities.
    group : the columns of the members, at least one, each once.

    Returns
    -------
    `Together`; its probability is that of a sum of unequal draws (Poisson-binomial), exactly.

    Raises
    ------
    ValueError for no members, a member named twice, or one that is not in the table.
    """
    member = as_membership(membership)
    columns = list(group)
    if not columns or len(set(columns)) != len(columns):
        raise ValueError("a group has at least one member, each named once")
    if min(columns) < 0 or max(columns) >= member.shape[1]:
        raise ValueError("a member of the group is not in the table")
    observed = int(member[:, columns].all(axis=1).sum())
    each = chances(member)[:, columns].prod(axis=1)
    return Together(observed, float(each.sum()), float(upper_tail(each, observed)))


def upper_tail(each: ArrayLike, least: int) -> float:
    """The probability that at least `least` of these independent events happen; `each` holds the chance of one."""
    chance = np.asarray(each, dtype=np.float64)
    if chance.ndim != 1 or not ((chance >= 0) & (chance <= 1)).all():
        raise ValueError("each chance lies between 0 and 1")
    if least <= 0:
        return 1.0
    # counts[n]: n have happened; the last place gathers `least` or more, so that a small tail is a sum and no difference.
    counts = np.zeros(least + 1)
    counts[0] = 1
    for one in chance[chance > 0]:
        step = one * counts[:-1]
        counts[:-1] -= step
        counts[1:] += step
    return float(min(counts[-1], 1.0))


@dataclass(frozen=True)
class _Margins:
    """The different sums of rows and of columns, how often each occurs, and which one each row and column has.

    Rows with the same sum have the same chances, and so have columns: there are as many unknowns as different sums.
    """

    row: Whole
    row_count: Whole
    row_of: NDArray[np.intp]
    column: Whole
    column_count: Whole
    column_of: NDArray[np.intp]

    @classmethod
    def of(cls, member: NDArray[np.bool_]) -> _Margins:
        row, row_of, row_count = np.unique(member.sum(axis=1), return_inverse=True, return_counts=True)
        column, column_of, column_count = np.unique(member.sum(axis=0), return_inverse=True, return_counts=True)
        return cls(row, row_count, row_of, column, column_count, column_of)

    def chances(self) -> Floats:
        """The chance of a cell per sum of its row and sum of its column."""
        found = np.zeros((len(self.row), len(self.column)))
        rows, columns = self.row.copy(), self.column.copy()
        in_rows, in_columns = np.arange(len(rows)), np.arange(len(columns))
        # Rows and columns that are full or empty leave nothing to chance; what is left may become full or empty by that.
        while len(in_rows) and len(in_columns):
            full = rows[in_rows] == self.column_count[in_columns].sum()
            settled = full | (rows[in_rows] == 0)
            if settled.any():
                found[np.ix_(in_rows[full], in_columns)] = 1
                columns[in_columns] -= self.row_count[in_rows[full]].sum()
                in_rows = in_rows[~settled]
                continue
            full = columns[in_columns] == self.row_count[in_rows].sum()
            settled = full | (columns[in_columns] == 0)
            if not settled.any():
                break
            found[np.ix_(in_rows, in_columns[full])] = 1
            rows[in_rows] -= self.column_count[in_columns[full]].sum()
            in_columns = in_columns[~settled]
        if len(in_rows) and len(in_columns):
            found[np.ix_(in_rows, in_columns)] = _solved(
                rows[in_rows], self.row_count[in_rows], columns[in_columns], self.column_count[in_columns]
            )
        return found


def _solved(row: Whole, row_count: Whole, column: Whole, column_count: Whole) -> Floats:
    """The chances per sum, where no row or column is full or empty.

    Newton's method on the likelihood, which is concave. Where the margins admit one table only, the unknowns run off and the
    chances still go to 0 and 1.
    """
    root = np.sqrt(row_count @ row)
    unknown = np.concatenate([np.log(row / root), np.log(column / root)])
    weight = np.outer(row_count, column_count)

    def cells(at: Floats) -> Floats:
        return 1 / (1 + np.exp(-np.clip(at[: len(row), None] + at[None, len(row) :], -700, 700)))

    def likelihood(at: Floats) -> float:
        total = at[: len(row), None] + at[None, len(row) :]
        sums = (row_count * row) @ at[: len(row)] + (column_count * column) @ at[len(row) :]
        return float(sums - (weight * np.logaddexp(0, total)).sum())

    value = likelihood(unknown)
    for _step in range(_STEPS):
        chance = cells(unknown)
        short = np.concatenate([row - chance @ column_count, column - row_count @ chance])
        if np.abs(short).max() < _CLOSE:
            break
        slope = short * np.concatenate([row_count, column_count])
        spread = weight * chance * (1 - chance)
        bend = np.block([[np.diag(spread.sum(axis=1)), spread], [spread.T, np.diag(spread.sum(axis=0))]])
        # Adding to all rows what is taken from all columns changes nothing: a little on the diagonal chooses one of these.
        bend[np.diag_indices_from(bend)] *= 1 + 1e-9
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        size = min(1.0, 10 / max(np.abs(step).max(), 1e-300))
        while size > 1e-6 and (tried := likelihood(unknown + size * step)) < value - 1e-9 * abs(value):
            size /= 2
        if size <= 1e-6:
            break
        unknown, value = unknown + size * step, tried
    return cells(unknown)
