"""What is wrong with files: all of it at once, each with its place and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

# A hostile file can hold a fault on every line; nobody reads more than this.
MOST = 1_000


@dataclass(frozen=True)
class Fault:
    """One fault. `file` is empty where the fault is about the folder as a whole."""

    file: str
    line: int | None
    message: str
    mend: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} {self.mend}".lstrip(": ")


class Unreadable(Exception):
    """The files cannot be loaded; nothing was."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults[:5]))
        self.faults = faults


class Faults:
    """Collects faults while reading goes on."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}
        self._left_out = 0

    def add(self, file: str, line: int | None, message: str, mend: str) -> None:
        fault = Fault(file, line, message, mend)
        if len(self._faults) < MOST:
            self._faults[fault] = None
        elif fault not in self._faults:
            self._left_out += 1

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    def stop(self) -> None:
        """Raise what was found, if anything, in the order of files and lines."""
        if not self._faults:
            return
        faults = sorted(self._faults, key=lambda f: (f.file, f.line or 0))
        if self._left_out:
            faults.append(
                Fault(
                    "",
                    None,
                    _("There are %(count)d more faults.") % {"count": self._left_out},
                    _("Mend these first."),
                )
            )
        raise Unreadable(tuple(faults))
