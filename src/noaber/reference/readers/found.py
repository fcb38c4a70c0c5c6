"""What a reader found in one file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ..atlas import Remark
from ..making import Rows


@dataclass(frozen=True)
class Found:
    """`fills` names what the file holds, so that two files with the same are noticed; `day` is the day that it describes."""

    file: str
    fills: tuple[str, ...]
    rows: Rows = field(default_factory=Rows)
    day: date | None = None
    remarks: tuple[Remark, ...] = ()


def day_in(name: str) -> date | None:
    """A day such as 2022-07-01 in the name of a file."""
    match = re.search(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)", name)
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def year_in(name: str) -> int | None:
    """A year in the name of a file; None where it has none, or more than one."""
    years = set(re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", name))
    return int(years.pop()) if len(years) == 1 else None
