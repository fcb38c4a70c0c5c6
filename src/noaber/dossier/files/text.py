"""From bytes to text, and which characters a text may hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .faults import Faults

# Control characters (but tab and newline), separators that YAML reads as line ends, byte-order marks and non-characters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def decode(file: str, data: bytes, faults: Faults) -> str | None:
    """The text of a file in UTF-8, with line ends as newlines; None where it is something else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(
            file,
            data[: error.start].count(b"\n") + 1,
            _("This file is not in UTF-8."),
            _("Save it again with the encoding UTF-8 (in Excel: “CSV UTF-8”)."),
        )
        return None
    text = plain_line_ends(text)
    strange = FORBIDDEN.search(text)
    if strange:
        faults.add(file, text.count("\n", 0, strange.start()) + 1, *strange_character(strange.group()))
        return None
    return text


def plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def strange_character(character: str) -> tuple[str, str]:
    """What is wrong with a forbidden character, and how to mend it."""
    return (
        _("There is a character here that does not belong in a text (U+%(code)04X).") % {"code": ord(character)},
        _("Take it out; if the file is full of them, save it again as plain text in UTF-8."),
    )


def tidy_line(value: str) -> str:
    return value.strip()


def tidy_prose(value: str) -> str:
    """Without white space at line ends, nor empty lines around it."""
    return "\n".join(line.rstrip() for line in value.strip().split("\n"))
