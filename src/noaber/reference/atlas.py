"""The atlas: municipalities and their partnerships, whichever dataset they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Atlas:
    """`membership[p, m]` says whether municipality m takes part in partnership p."""

    codes: tuple[str, ...]
    partnerships: tuple[str, ...]
    membership: NDArray[np.bool_]

    def columns(self, codes: Iterable[str]) -> tuple[int, ...]:
        """The columns of municipalities by their code; of those that the atlas knows."""
        place = {code: number for number, code in enumerate(self.codes)}
        return tuple(place[code] for code in codes if code in place)

    def partners_of(self, code: str) -> tuple[str, ...]:
        """The codes of all municipalities that a municipality meets in at least one partnership."""
        columns = self.columns([code])
        if not columns:
            return ()
        met: NDArray[np.bool_] = np.any(self.membership[self.membership[:, columns[0]]], axis=0)
        return tuple(other for other, is_met in zip(self.codes, met, strict=True) if is_met and other != code)


def make_atlas(participations: Iterable[tuple[str, str]]) -> Atlas:
    """An atlas from pairs of partnership and municipality code, in the order in which they come."""
    pairs = list(dict.fromkeys(participations))
    partnerships = tuple(dict.fromkeys(partnership for partnership, _code in pairs))
    codes = tuple(dict.fromkeys(code for _partnership, code in pairs))
    row = {name: number for number, name in enumerate(partnerships)}
    column = {code: number for number, code in enumerate(codes)}
    membership = np.zeros((len(partnerships), len(codes)), dtype=np.bool_)
    for partnership, code in pairs:
        membership[row[partnership], column[code]] = True
    return Atlas(codes, partnerships, membership)
