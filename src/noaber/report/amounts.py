"""Amounts taken together: per form what it costs once, what it costs a year in the end, and what leaving costs whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from noaber.chapters.costs.analysis import ItemRow
from noaber.dossier.models import CostItem

_ONCE = (CostItem.Kind.FRICTION, CostItem.Kind.STRANDED_ASSETS)


@dataclass(frozen=True)
class Range:
    """The likeliest amount between all that is lowest and all that is highest."""

    low: Decimal
    mode: Decimal
    high: Decimal


@dataclass(frozen=True)
class FormCosts:
    """What one form costs all who take part together; None where nothing was recorded.

    `once`: friction and assets that lose their use, over all their years. `yearly`: the other amounts in the last year for
    which any amount was recorded.
    """

    option: str
    once: Range | None
    yearly: Range | None


@dataclass(frozen=True)
class ExitCosts:
    """What leaving one form costs, by organisation; None where nothing was recorded for it."""

    option: str
    amounts: tuple[Range | None, ...]


@dataclass(frozen=True)
class Amounts:
    """All that was recorded in amounts. `undated` counts amounts without a year, which stand in no sum."""

    last_year: int
    forms: tuple[FormCosts, ...]
    leavers: tuple[str, ...]
    exits: tuple[ExitCosts, ...]
    undated: int


def amounts_of(items: Sequence[ItemRow], options: Iterable[str]) -> Amounts:
    """The amounts of these options; the last year is that over all of them, so that forms can be laid side by side."""
    wanted = tuple(options)
    items = [one for one in items if one.option in wanted]
    running = [one for one in items if one.kind != CostItem.Kind.EXIT]
    leaving = [one for one in items if one.kind == CostItem.Kind.EXIT]
    dated = [one for one in running if one.year_from is not None]
    last = max((_last(one) for one in dated), default=0)
    leavers = tuple(dict.fromkeys(one.organisation for one in leaving))
    return Amounts(
        last_year=last,
        forms=tuple(
            FormCosts(
                option,
                _sum([(one, _last(one) - (one.year_from or 0) + 1) for one in own if one.kind in _ONCE]),
                _sum([(one, 1) for one in own if one.kind not in _ONCE and _last(one) == last]),
            )
            for option in wanted
            if (own := [one for one in dated if one.option == option])
        ),
        leavers=leavers,
        exits=tuple(
            ExitCosts(
                option, tuple(_sum([(one, 1) for one in own if one.organisation == leaver]) for leaver in leavers)
            )
            for option in wanted
            if (own := [one for one in leaving if one.option == option])
        ),
        undated=len(running) - len(dated),
    )


def _last(item: ItemRow) -> int:
    """An amount without a last year is of its first year only."""
    return item.year_to if item.year_to is not None else item.year_from or 0


def _sum(items: Sequence[tuple[ItemRow, int]]) -> Range | None:
    """The amounts, each as many times as it comes back."""
    if not items:
        return None
    return Range(
        sum((one.low * times for one, times in items), Decimal(0)),
        sum((one.mode * times for one, times in items), Decimal(0)),
        sum((one.high * times for one, times in items), Decimal(0)),
    )
