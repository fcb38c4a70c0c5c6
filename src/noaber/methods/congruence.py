"""How far partnerships coincide.

Congruence as RegioAtlas defines it (Ministry of the Interior): of the divisions in which a municipality takes part, in which
share does it meet each of its partners, on average over the partners. Multi-site overlap after O. H. Diserud and
F. Odegaard, A multiple-site similarity measure, Biology Letters 3 (2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class GroupOverlap:
    """How far the partnerships of a group coincide.

    `shared` and `touched` count the partnerships with all and with any of the group; `jaccard` is their ratio, NaN where the
    group has none; `sorensen` is the multi-site measure; `weighted` is the ratio with every partnership counting
    1 / (participants - 1), so that region-wide bodies do not dominate.
    """

    shared: int
    touched: int
    jaccard: float
    sorensen: float
    weighted: float


def as_membership(membership: ArrayLike) -> NDArray[np.bool_]:
    """The table of partnerships by municipalities, (P, M); ValueError where it is no table of true and false."""
    array = np.asarray(membership)
    if array.ndim != 2:
        raise ValueError("membership must be a table of partnerships by municipalities")
    if array.dtype != np.bool_:
        if not np.isin(array, (0, 1)).all():
            raise ValueError("membership must hold true and false (or 1 and 0) only")
        array = array.astype(np.bool_)
    return array


def congruence(membership: ArrayLike) -> NDArray[np.float64]:
    """Congruence of each municipality.

    Parameters
    ----------
    membership : (P, M) bool, partnerships by municipalities.

    Returns
    -------
    (M,) mean over the partners j of i of n_ij / n_i, between 0 and 1; NaN where a municipality has no partner.

    Raises
    ------
    ValueError where membership is no table of true and false.
    """
    member = as_membership(membership).astype(np.float64)
    together = member.T @ member
    own = together.diagonal().copy()
    np.fill_diagonal(together, 0)
    partners = (together > 0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(partners > 0, together.sum(axis=1) / (own * partners), np.nan)


def group_overlap(membership: ArrayLike, group: Sequence[int]) -> GroupOverlap:
    """How far the partnerships of a group of municipalities coincide.

    Parameters
    ----------
    membership : (P, M) bool, partnerships by municipalities.
    group : the columns of the members, at least two, each once.

    Raises
    ------
    ValueError for a group of fewer than two, a member named twice, or one that is not in the table.
    """
    member = as_membership(membership)
    columns = list(group)
    if len(columns) < 2 or len(set(columns)) != len(columns):
        raise ValueError("a group has at least two members, each named once")
    if min(columns) < 0 or max(columns) >= member.shape[1]:
        raise ValueError("a member of the group is not in the table")
    own = member[:, columns]
    with_all, with_any = own.all(axis=1), own.any(axis=1)
    shared, touched = int(with_all.sum()), int(with_any.sum())
    if touched == 0:
        return GroupOverlap(0, 0, float("nan"), float("nan"), float("nan"))
    size = member.sum(axis=1)
    weight = np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0)
    weight_touched = float(weight[with_any].sum())
    count = len(columns)
    return GroupOverlap(
        shared=shared,
        touched=touched,
        jaccard=shared / touched,
        sorensen=float(count / (count - 1) * (1 - touched / own.sum())),
        weighted=float(weight[with_all].sum()) / weight_touched if weight_touched else float("nan"),
    )


def overlap_per_field(
    membership: ArrayLike, group: Sequence[int], fields: Mapping[str, ArrayLike]
) -> dict[str, GroupOverlap]:
    """The overlap of a group in each policy field apart.

    Parameters
    ----------
    membership, group : as in `group_overlap`.
    fields : per field which partnerships are of it, (P,) bool; a partnership may be of several.

    Raises
    ------
    ValueError as `group_overlap` does, and for a field that does not say it of each partnership.
    """
    member = as_membership(membership)
    found = {}
    for name, those in fields.items():
        mask = np.asarray(those, dtype=np.bool_)
        if mask.shape != (len(member),):
            raise ValueError(f"the field {name} says for each of the {len(member)} partnerships whether it is of it")
        found[name] = group_overlap(member[mask], group)
    return found
