"""What is wrong with files of reference data: codes with their parameters, said in words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_FAULTS = 100
"""So many faults are named of one file; the rest is counted."""


@dataclass(frozen=True)
class Fault:
    """`line` counts from 1; 0 is the file as a whole."""

    code: str
    file: str = ""
    line: int = 0
    parameters: Mapping[str, object] = field(default_factory=dict)


class Unusable(Exception):
    """Nothing was loaded; `faults` says all that is wrong."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{one.file}:{one.line} {one.code} {dict(one.parameters)}" for one in faults))
        self.faults = faults


class Faults:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []
        self.count = 0

    def add(self, code: str, line: int = 0, /, **parameters: object) -> None:
        self.count += 1
        if self.count <= MOST_FAULTS:
            self.found.append(Fault(code, self.file, line, parameters))

    def stop(self) -> None:
        """Raises Unusable where anything was wrong."""
        if self.count > MOST_FAULTS:
            self.found.append(Fault("more", self.file, 0, {"count": self.count - MOST_FAULTS}))
        if self.found:
            raise Unusable(*self.found)
