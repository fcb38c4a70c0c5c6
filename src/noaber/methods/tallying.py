"""The tables from which `grouping` reads what a group has: worked out once, then looked up for thousands of groups at a time.

What municipalities take part in are bits in words of 64, so that what all or any of a group have is one operation per word;
weights of partnerships are looked up per pattern of 16 of them. What holds of pairs is summed over the pairs of members.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .chance import expected_together
from .congruence import as_membership

if TYPE_CHECKING:
    from .grouping import Ground

Floats = NDArray[np.float64]
Groups = NDArray[np.int32]


@dataclass(frozen=True)
class Tables:
    """`bits` (M, W): the partnerships of each municipality; `weights`: the total weight of each pattern of 16 of them.

    `pairs`: symmetric tables of which the values of all pairs of members are summed; `sums`: of all members.
    """

    ground: Ground
    bits: NDArray[np.uint64]
    weights: tuple[Floats, ...]
    exclusive: Mapping[int, tuple[NDArray[np.int32], Floats]]
    pairs: Mapping[str, Floats]
    sums: Mapping[str, Floats]
    provinces: NDArray[np.uint64] | None

    @classmethod
    def of(cls, ground: Ground) -> Tables:
        member = as_membership(ground.membership)
        size = member.sum(axis=1)
        weight = np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0)
        pairs, sums = _congruence_pairs(member), {}
        for kind, parts in ground.flows.items():
            matrix, leaving, coming = (np.asarray(one, dtype=np.float64) for one in parts)
            pairs[f"between-{kind}"] = matrix + matrix.T
            sums[f"stay-{kind}"] = matrix.diagonal().copy()
            sums[f"start-{kind}"] = matrix.sum(axis=1) + leaving
            sums[f"arrive-{kind}"] = matrix.sum(axis=0) + coming
        return cls(
            ground=ground,
            bits=_packed(member.T),
            weights=_weight_tables(weight),
            exclusive=_exclusive(member),
            pairs=pairs,
            sums=sums,
            provinces=_province_bits(ground.provinces),
        )

    def fill(self, found: Mapping[str, Floats], groups: Groups) -> None:
        """The values of these groups, written into `found`."""
        members = [np.ascontiguousarray(column, dtype=np.intp) for column in groups.T]
        with np.errstate(divide="ignore", invalid="ignore"):
            self._fill_partnerships(found, members)
            self._fill_exclusive(found["exclusive"], groups)
            self._fill_pairs(found, members)
            self._fill_figures(found, members)

    def _fill_partnerships(self, found: Mapping[str, Floats], members: list[NDArray[np.intp]]) -> None:
        with_all = self.bits[members[0]]
        with_any = with_all.copy()
        for one in members[1:]:
            bits = self.bits[one]
            with_all &= bits
            with_any |= bits
        found["shared"][:] = np.bitwise_count(with_all).sum(axis=1)
        found["touched"][:] = np.bitwise_count(with_any).sum(axis=1)
        np.divide(self._weight_of(with_all), self._weight_of(with_any), out=found["weighted"])

    def _weight_of(self, bits: NDArray[np.uint64]) -> Floats:
        total = np.zeros(len(bits))
        for weights, pattern in zip(self.weights, np.ascontiguousarray(bits.view("<u2").T), strict=False):
            total += weights[pattern]
        return total

    def _fill_exclusive(self, out: Floats, groups: Groups) -> None:
        out[:] = 0
        known, numbers = self.exclusive.get(groups.shape[1], (None, None))
        if known is None or numbers is None:
            return
        # Few groups are a partnership of their own: those with the lowest member of one are compared further.
        candidates = np.flatnonzero(np.isin(groups[:, 0], known[:, 0]))
        rows = {tuple(row): number for row, number in zip(known.tolist(), numbers.tolist(), strict=True)}
        for at, row in zip(candidates.tolist(), groups[candidates].tolist(), strict=True):
            out[at] = rows.get(tuple(row), 0)

    def _fill_pairs(self, found: Mapping[str, Floats], members: list[NDArray[np.intp]]) -> None:
        places, count = self.ground.places, len(members[0])
        total = {name: np.zeros(count) for name in self.pairs}
        for one, other in combinations(members, 2):
            at = one * places + other
            for name, table in self.pairs.items():
                total[name] += table.ravel()[at]
        number = len(members) * (len(members) - 1) / 2
        np.divide(total["congruence"], 2 * number, out=found["congruence"])
        np.divide(total["above_chance"], number, out=found["above_chance"])
        for kind in self.ground.flows:
            between = total[f"between-{kind}"]
            stay, start, arrive = (self._sum_of(f"{name}-{kind}", members) for name in ("stay", "start", "arrive"))
            np.divide(between, start - stay, out=found[f"inside-{kind}"])
            np.minimum((between + stay) / start, (between + stay) / arrive, out=found[f"containment-{kind}"])

    def _sum_of(self, name: str, members: list[NDArray[np.intp]]) -> Floats:
        values = self.sums[name]
        total: Floats = values[members[0]]
        for one in members[1:]:
            total += values[one]
        return total

    def _fill_figures(self, found: Mapping[str, Floats], members: list[NDArray[np.intp]]) -> None:
        for name in ("residents", "balance", "urbanity_spread", "provinces"):
            found[name][:] = np.nan
        if self.ground.residents is not None:
            values = np.asarray(self.ground.residents, dtype=np.float64)[np.array(members)]
            values.sum(axis=0, out=found["residents"])
            np.divide(values.max(axis=0), found["residents"], out=found["balance"])
        if self.ground.urbanity is not None:
            values = np.asarray(self.ground.urbanity, dtype=np.float64)[np.array(members)]
            np.subtract(values.max(axis=0), values.min(axis=0), out=found["urbanity_spread"])
        if self.provinces is not None and self.ground.provinces is not None:
            in_any = self.provinces[members[0]]
            known = np.asarray(self.ground.provinces)[np.array(members)].min(axis=0) >= 0
            for one in members[1:]:
                in_any |= self.provinces[one]
            found["provinces"][:] = np.where(known, np.bitwise_count(in_any).sum(axis=1), np.nan)


def _congruence_pairs(member: NDArray[np.bool_]) -> dict[str, Floats]:
    numbers = member.astype(np.float64)
    together = numbers.T @ numbers
    own = together.diagonal()
    with np.errstate(divide="ignore", invalid="ignore"):
        share = together / own[:, None]
    return {"congruence": share + share.T, "above_chance": together - expected_together(member)}


def _packed(rows: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(M, W) the bits of each row in whole words, the first bit lowest; at least one word."""
    words = max((rows.shape[1] + 63) // 64, 1)
    packed = np.zeros((len(rows), words * 8), dtype=np.uint8)
    made = np.packbits(rows, axis=1, bitorder="little")
    packed[:, : made.shape[1]] = made
    return packed.view("<u8").astype(np.uint64, copy=False)


def _weight_tables(weight: Floats) -> tuple[Floats, ...]:
    """For each 16 partnerships the sum of the weights of each pattern of bits."""
    tables = []
    for first in range(0, len(weight), 16):
        table = np.zeros(1)
        for one in weight[first : first + 16]:
            table = np.concatenate([table, table + one])
        tables.append(table)
    return tuple(tables)


def _exclusive(member: NDArray[np.bool_]) -> dict[int, tuple[NDArray[np.int32], Floats]]:
    """Per number of participants: the different groups of participants, and how many partnerships have exactly these."""
    found = {}
    sizes = member.sum(axis=1)
    for size in np.unique(sizes[sizes > 1]).tolist():
        rows = np.nonzero(member[sizes == size])[1].reshape(-1, size).astype(np.int32)
        different, numbers = np.unique(rows, axis=0, return_counts=True)
        found[size] = (different, numbers.astype(np.float64))
    return found


def _province_bits(provinces: NDArray[np.int64] | None) -> NDArray[np.uint64] | None:
    if provinces is None:
        return None
    labels, index = np.unique(np.asarray(provinces), return_inverse=True)
    return _packed(np.arange(len(labels)) == index[:, None])
