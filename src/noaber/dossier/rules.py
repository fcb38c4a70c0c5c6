"""What a rule of the linter is. The rules themselves stand with the chapters and in `overview`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .models import Exploration


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Hit:
    """One place where a rule finds something: the record by its address, what is wrong and how to mend it.

    `chapter` is filled where it is another than that of the rule.
    """

    record: str
    message: str
    mend: str
    chapter: str = ""


@dataclass(frozen=True)
class Rule:
    """A rule with a code that never changes its meaning; title, why and example are translated when shown."""

    code: str
    severity: Severity
    chapter: str
    title: Any
    why: Any
    example: Any
    find: Callable[[Exploration], Iterable[Hit]]
