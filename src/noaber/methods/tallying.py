"""The tables from which `grouping` reads what a group has: worked out once, then looked up for thousands of groups at a time.

What municipalities take part in are bits in words of 64, so that what all or any of a group have is one operation per word;
weights of partnerships are looked up per pattern of 8 or 16 of them. What holds of pairs is summed over the pairs of members.

In a small country there is one such set of tables. In a large one each block of groups gets its own, of the municipalities
that occur in it and the partnerships of these: groups that follow each other have their lowest member in common, and so lie
close together. Without that, a group would cost more the larger the country.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .chance import expected_by_margin
from .congruence import as_membership

if TYPE_CHECKING:
    from .grouping import Ground

Floats = NDArray[np.float64]
Groups = NDArray[np.int32]
Places = NDArray[np.intp]

# Up to so many municipalities there is one set of tables.
_WHOLE = 1024
# Up to so many partnerships their weights are looked up 16 at a time: more tables of that length would not stay close.
_FEW = 448
# Groups at a time, so that what is worked on stays close to the processor; more where each time needs its own tables.
_BLOCK, _LARGE_BLOCK = 4096, 32_768


@dataclass(frozen=True)
class Tables:
    """`bits` (M, W): the partnerships of each municipality; `weight` (P,): of each partnership; `own` (M,): in how many each is.

    `expected[margin[i], margin[j]]`: in how many two municipalities would meet by chance. `exclusive`: per number of
    participants the different groups of them, with how many partnerships each is. `sums`: (M,) tables, summed over members.
    """

    ground: Ground
    bits: NDArray[np.uint64]
    weight: Floats
    own: Floats
    expected: Floats
    margin: Places
    exclusive: Mapping[int, Mapping[tuple[int, ...], int]]
    sums: Mapping[str, Floats]
    provinces: NDArray[np.uint64] | None

    @classmethod
    def of(cls, ground: Ground) -> Tables:
        member = as_membership(ground.membership)
        size = member.sum(axis=1)
        sums = {}
        for kind, parts in ground.flows.items():
            matrix, leaving, coming = (np.asarray(one, dtype=np.float64) for one in parts)
            sums[f"stay-{kind}"] = matrix.diagonal().copy()
            sums[f"start-{kind}"] = matrix.sum(axis=1) + leaving
            sums[f"arrive-{kind}"] = matrix.sum(axis=0) + coming
        expected, margin = expected_by_margin(member)
        return cls(
            ground=ground,
            bits=_packed(member.T),
            weight=np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0),
            own=member.sum(axis=0).astype(np.float64),
            expected=expected,
            margin=margin,
            exclusive=_exclusive(member, size),
            sums=sums,
            provinces=_province_bits(ground.provinces),
        )

    def fill(self, found: Mapping[str, Floats], groups: Groups) -> None:
        """The values of these groups, written into `found`."""
        for some, near in self._blocks(groups):
            block = groups[some]
            out = {name: values[some] for name, values in found.items()}
            members = [np.ascontiguousarray(column, dtype=np.intp) for column in block.T]
            with np.errstate(divide="ignore", invalid="ignore"):
                near.fill(out, [near.local(one) for one in members])
                self._fill_flows(out, members)
                self._fill_figures(out, members)
            self._fill_exclusive(out["exclusive"], block)

    def _blocks(self, groups: Groups) -> Iterator[tuple[slice, Near]]:
        places, count = self.ground.places, len(groups)
        if places <= _WHOLE:
            for start in range(0, count, _BLOCK):
                yield slice(start, start + _BLOCK), self.ground.near
            return
        for start in range(0, count, _LARGE_BLOCK):
            some = slice(start, start + _LARGE_BLOCK)
            yield some, self.near(np.unique(groups[some]).astype(np.intp))

    def near(self, used: Places) -> Near:
        """The tables of these municipalities, ascending, and of the partnerships of any of them."""
        bits = np.unpackbits(self.bits[used].view(np.uint8), axis=1, count=len(self.weight), bitorder="little")
        touched = np.flatnonzero(bits.any(axis=0))
        member = bits[:, touched].astype(np.float32)
        together = (member @ member.T).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = together / self.own[used][:, None]
        pairs = {
            "congruence": share + share.T,
            "above_chance": together - self.expected[np.ix_(self.margin[used], self.margin[used])],
        }
        for kind, (matrix, _leaving, _coming) in self.ground.flows.items():
            own = np.asarray(matrix, dtype=np.float64)[np.ix_(used, used)]
            pairs[f"between-{kind}"] = own + own.T
        whole = len(used) == self.ground.places
        weights = _weight_tables(self.weight[touched])
        return Near(None if whole else used, _packed(bits[:, touched] > 0), weights, pairs)

    def _fill_exclusive(self, out: Floats, groups: Groups) -> None:
        out[:] = 0
        known = self.exclusive.get(groups.shape[1])
        if not known:
            return
        # Few groups are a partnership of their own: those with the two lowest members of one are compared further.
        pairs = np.array([one * self.ground.places + other for one, other, *_rest in known])
        starts = groups[:, 0].astype(np.int64) * self.ground.places + groups[:, 1]
        candidates = np.flatnonzero(np.isin(starts, pairs))
        for at, row in zip(candidates.tolist(), groups[candidates].tolist(), strict=True):
            out[at] = known.get(tuple(row), 0)

    def _fill_flows(self, found: Mapping[str, Floats], members: list[Places]) -> None:
        for kind in self.ground.flows:
            # `near` has left there what goes from one member to another.
            between = found[f"inside-{kind}"].copy()
            stay, start, arrive = (self._sum_of(f"{name}-{kind}", members) for name in ("stay", "start", "arrive"))
            np.divide(between, start - stay, out=found[f"inside-{kind}"])
            np.minimum((between + stay) / start, (between + stay) / arrive, out=found[f"containment-{kind}"])

    def _sum_of(self, name: str, members: list[Places]) -> Floats:
        values = self.sums[name]
        total: Floats = values[members[0]]
        for one in members[1:]:
            total += values[one]
        return total

    def _fill_figures(self, found: Mapping[str, Floats], members: list[Places]) -> None:
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


@dataclass(frozen=True)
class Near:
    """Tables of some municipalities, `used` (None: all of them), by their number among these.

    `bits`: their partnerships; `weights`: the total weight of each pattern of 8 or 16 of these; `pairs`: symmetric tables of which
    the values of all pairs of members are summed.
    """

    used: Places | None
    bits: NDArray[np.uint64]
    weights: tuple[Floats, ...]
    pairs: Mapping[str, Floats]

    def local(self, members: Places) -> Places:
        return members if self.used is None else np.searchsorted(self.used, members)

    def fill(self, found: Mapping[str, Floats], members: list[Places]) -> None:
        with_all = self.bits[members[0]]
        with_any = with_all.copy()
        for one in members[1:]:
            bits = self.bits[one]
            with_all &= bits
            with_any |= bits
        found["shared"][:] = np.bitwise_count(with_all).sum(axis=1)
        found["touched"][:] = np.bitwise_count(with_any).sum(axis=1)
        np.divide(self._weight_of(with_all), self._weight_of(with_any), out=found["weighted"])
        number = len(members) * (len(members) - 1) / 2
        for name, total in self._pair_sums(members).items():
            if name == "congruence":
                np.divide(total, 2 * number, out=found[name])
            elif name == "above_chance":
                np.divide(total, number, out=found[name])
            else:
                found[name.replace("between", "inside", 1)][:] = total

    def _weight_of(self, bits: NDArray[np.uint64]) -> Floats:
        total = np.zeros(len(bits))
        pattern_type = "<u2" if len(self.weights[0] if self.weights else ()) > 256 else "u1"
        patterns = np.ascontiguousarray(bits.astype("<u8", copy=False).view(pattern_type).T)
        for weights, pattern in zip(self.weights, patterns, strict=False):
            total += weights.take(pattern)
        return total

    def _pair_sums(self, members: list[Places]) -> dict[str, Floats]:
        total = {name: np.zeros(len(members[0])) for name in self.pairs}
        for one, other in combinations(members, 2):
            at = one * len(self.bits) + other
            for name, table in self.pairs.items():
                total[name] += table.ravel().take(at)
        return total


def _packed(rows: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """(M, W) the bits of each row in whole words, the first bit lowest; at least one word."""
    words = max((rows.shape[1] + 63) // 64, 1)
    packed = np.zeros((len(rows), words * 8), dtype=np.uint8)
    made = np.packbits(rows, axis=1, bitorder="little")
    packed[:, : made.shape[1]] = made
    return packed.view("<u8").astype(np.uint64, copy=False)


def _weight_tables(weight: Floats) -> tuple[Floats, ...]:
    """The sum of the weights of each pattern of bits, for each 16 partnerships, or each 8 where there are many of them."""
    bits = 16 if len(weight) <= _FEW else 8
    tables = []
    for first in range(0, len(weight), bits):
        table = np.zeros(1)
        for one in weight[first : first + bits]:
            table = np.concatenate([table, table + one])
        tables.append(table)
    return tuple(tables)


def _exclusive(member: NDArray[np.bool_], sizes: NDArray[np.int64]) -> dict[int, dict[tuple[int, ...], int]]:
    found: dict[int, dict[tuple[int, ...], int]] = {}
    for size in np.unique(sizes[sizes > 1]).tolist():
        rows = np.nonzero(member[sizes == size])[1].reshape(-1, size)
        known = found.setdefault(size, {})
        for row in map(tuple, rows.tolist()):
            known[row] = known.get(row, 0) + 1
    return found


def _province_bits(provinces: NDArray[np.int64] | None) -> NDArray[np.uint64] | None:
    if provinces is None:
        return None
    labels, index = np.unique(np.asarray(provinces), return_inverse=True)
    return _packed(np.arange(len(labels)) == index[:, None])
