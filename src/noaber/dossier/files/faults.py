"""What is wrong with files: all of it at once, each with its place and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .text import FORBIDDEN

# A hostile file can hold a fault on every line; nobody reads more than this.
MOST = 1_000
# With so many more, reading stops there.
MOST_LEFT_OUT = 20_000
# Names and values are repeated in messages, and a hostile one can be as long as its file.
LONGEST = 1_000
# Looking for a word that is alike takes time: so many pairs of words are compared for one dossier.
MOST_COMPARISONS = 50_000


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
    """Collects faults while reading goes on; far too many end it with `Unreadable`."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}
        self._left_out = 0
        self._comparisons = 0

    def add(self, file: str, line: int | None, message: str, mend: str) -> None:
        if self._left_out >= MOST_LEFT_OUT:
            self.stop()
        fault = Fault(_showable(file), line, _showable(message), _showable(mend))
        if len(self._faults) < MOST:
            self._faults[fault] = None
        elif fault not in self._faults:
            self._left_out += 1

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def __bool__(self) -> bool:
        return bool(self._faults)

    @property
    def count(self) -> int:
        return len(self._faults) + self._left_out

    def suggest(self, word: str, known: Collection[str], cutoff: float = 0.7) -> str:
        """How to mend a word by one that is known and much like it; empty where there is none."""
        self._comparisons += len(known)
        if self._comparisons > MOST_COMPARISONS:
            return ""
        return did_you_mean(word, known, cutoff)

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


def closest(word: str, known: Collection[str], cutoff: float = 0.7) -> str:
    """The known word that is most like it; empty where none is much like it."""
    return next(iter(difflib.get_close_matches(word[:100], known, 1, cutoff)), "")


def did_you_mean(word: str, known: Collection[str], cutoff: float = 0.7) -> str:
    """How to mend a word by one that is known and much like it; empty where there is none."""
    close = closest(word, known, cutoff)
    return _("Did you mean “%(word)s”?") % {"word": close} if close else ""


def _showable(text: str) -> str:
    """The text without what would disturb a terminal, and not too long to read."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
