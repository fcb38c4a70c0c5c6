"""What analyses are made of: frozen rows, and conclusions as codes with parameters.

One result has three faces: the page, the section in a report, and JSON. None of them computes.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any


@dataclass(frozen=True)
class Conclusion:
    """Something an analysis concludes; `wording` turns it into a sentence in the reader's language."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Where a statement comes from: the source, the place in it and how firm that is."""

    source: str
    source_key: str
    locator: str
    basis: str
    text: str = ""


Say = Callable[[Conclusion], str]


def to_plain(value: Any, say: Say) -> Any:
    """A result for JSON: conclusions with their sentence, NaN as null, dates in ISO form."""
    if isinstance(value, Conclusion):
        return {
            "code": value.code,
            "parameters": {key: to_plain(one, say) for key, one in value.parameters.items()},
            "text": say(value),
        }
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: to_plain(getattr(value, one.name), say) for one in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(one, say) for key, one in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [to_plain(one, say) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
