"""What somebody tries, as it stands in an address: the way, a number for each criterion, and whose judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from noaber.chapters.weighing.trying import MOST, ORDER, SLIDERS, SWING, WAYS, Shown, Tried, Way, equal_weights

WHO = "who"
WAY = "way"


def number_name(criterion: str) -> str:
    return f"k-{criterion}"


def key_of(record: str) -> str:
    return record.partition(":")[2]


def criteria_of(shown: Shown) -> list[str]:
    return [key_of(one.record) for one in shown.criteria]


@dataclass(frozen=True)
class State:
    """`typed` is what stands in each field; `tried` is None where it cannot be reckoned with, and `faults` say why.

    `who` holds the records of those whose judgements were chosen; none is everybody.
    """

    way: Way
    typed: tuple[str, ...]
    tried: Tried | None
    who: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)

    def kept(self, criteria: Sequence[str]) -> dict[str, Any]:
        """As it is kept for the person."""
        return {"way": self.way, "numbers": dict(zip(criteria, self.typed, strict=True)), "who": list(self.who)}


def query(criteria: Sequence[str], tried: Tried, who: Sequence[str]) -> str:
    """The part of an address that says all of it."""
    pairs: list[tuple[str, str]] = [(WAY, tried.way)]
    pairs += [
        (number_name(key), "" if number is None else str(number))
        for key, number in zip(criteria, tried.numbers, strict=True)
    ]
    return urlencode([*pairs, *((WHO, one) for one in who)])


def read(asked: QueryDict, shown: Shown, everybody: Sequence[str], kept: Mapping[str, Any]) -> State:
    """From an address; where it says nothing, from what the person kept; else all criteria weigh the same.

    `everybody`: the records of those whose judgements can be chosen.
    """
    criteria = criteria_of(shown)
    who = _who(asked.getlist(WHO), everybody)
    if not any(number_name(key) in asked for key in criteria):
        if kept and WAY not in asked:
            return _state(
                str(kept.get("way")), kept.get("numbers", {}), _who(kept.get("who", []), everybody), criteria, shown
            )
        tried = equal_weights(len(criteria), _way(asked.get(WAY, SLIDERS)))
        return State(tried.way, tuple(str(number) for number in tried.numbers), tried, who)
    numbers = {key: asked.get(number_name(key), "") for key in criteria}
    return _state(asked.get(WAY, SLIDERS), numbers, who, criteria, shown)


def _state(way: str, numbers: Mapping[str, Any], who: tuple[str, ...], criteria: Sequence[str], shown: Shown) -> State:
    means = _way(way)
    typed = tuple(str(numbers.get(key) or "").strip()[:20] for key in criteria)
    found: list[int | None] = []
    faults: dict[str, str] = {}
    least, most = (1, len(criteria)) if means == ORDER else (0, MOST)
    for key, text, row in zip(criteria, typed, shown.criteria, strict=True):
        number = int(text) if text.isascii() and text.isdigit() else None
        found.append(number)
        if text and (number is None or not least <= number <= most):
            faults[key] = _("“%(criterion)s”: fill in a whole number from %(least)d to %(most)d.") % {
                "criterion": row.label,
                "least": least,
                "most": most,
            }
        elif not text and means == SWING:
            faults[key] = _("“%(criterion)s”: fill in points, 0 where that step is worth nothing to you.") % {
                "criterion": row.label
            }
    tried = Tried(means, tuple(found))
    if not faults and not tried.says_something:
        faults[""] = (
            _("Give at least one criterion a place.")
            if means == ORDER
            else _("Give at least one criterion more than 0; otherwise there is nothing to weigh with.")
        )
    return State(means, typed, None if faults else tried, who, faults)


def _way(text: str) -> Way:
    return next((one for one in WAYS if one == text), SLIDERS)


def _who(asked: Sequence[str], everybody: Sequence[str]) -> tuple[str, ...]:
    """Those that were chosen; everybody is nobody in particular."""
    chosen = tuple(one for one in everybody if one in asked)
    return () if len(chosen) == len(everybody) else chosen
