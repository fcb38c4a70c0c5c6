"""One value as somebody wrote it, in a file, a form or a spreadsheet: typed by its field, or a fault that says how to mend it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from .. import fields as f
from ..content import plain_decimal
from ..fields import FileField
from ..models.base import valid_id
from .faults import Faults
from .text import FORBIDDEN, plain_line_ends, strange_character, tidy_line, tidy_prose

_INTEGER = re.compile(r"-?\d{1,9}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,18}(\.\d{1,12})?\Z", re.ASCII)
# As a decimal the last zero would say nothing, so the point stands for thousands more likely: 80.000.
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d\d0\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def typed(file: str, line: int | None, one: FileField, raw: str, faults: Faults) -> Any:
    """The value in its canonical form, or None after a fault."""
    raw = plain_line_ends(raw)
    value: Any = tidy_prose(raw) if one.kind == f.PROSE else tidy_line(raw)
    if value == "":
        if one.required:
            missing(file, line, one, faults)
        return None
    problem = _problem(one, value, faults)
    if problem:
        faults.add(file, line, *problem)
        return None
    if one.kind in (f.INTEGER, f.LEVEL):
        value = int(value)
    elif one.kind == f.DECIMAL:
        value = plain_decimal(Decimal(value))
    typed = Decimal(value) if one.kind == f.DECIMAL else value
    if one.kind not in (f.REFERENCE, f.CHOICE, f.LEVEL, f.DATE) and one.name != f.ID:
        try:
            one.field.run_validators(typed)
            if one.kind == f.INTEGER:
                least, greatest = one.bounds
                MinValueValidator(least)(typed)
                MaxValueValidator(greatest)(typed)
        except ValidationError as error:
            for message in error.messages:
                faults.add(file, line, _("“%(key)s” is not right.") % {"key": one.name}, message)
            return None
    if one.kind != f.REFERENCES and value == one.default:
        return None
    return value


def missing(file: str, line: int | None, one: FileField, faults: Faults) -> None:
    """Add the fault that a field that is required holds nothing."""
    faults.add(
        file,
        line,
        _("“%(key)s” is missing or empty.") % {"key": one.name},
        _("Fill it in: %(help)s") % {"help": _lower_first(one.help)},
    )


def _problem(one: FileField, value: str, faults: Faults) -> tuple[str, str] | None:
    """What is wrong with the form of a value, and how to mend it."""
    said = {"key": one.name, "value": shorten(value)}
    # Escapes in quoted YAML can bring in what was not to be seen in the file.
    strange = FORBIDDEN.search(value)
    if strange:
        return strange_character(strange.group())
    if one.name == f.ID:
        if len(value) > (one.max_length or 0):
            return (
                _("The id “%(value)s” is too long.") % said,
                _("Use at most %(count)d characters.") % {"count": one.max_length or 0},
            )
        try:
            valid_id(value)
        except ValidationError as error:
            return _("“%(value)s” cannot be an id.") % said, error.messages[0]
    elif one.kind == f.TEXT and "\n" in value:
        return _("“%(key)s” holds more than one line.") % said, _("Write it on one line.")
    elif one.kind in (f.TEXT, f.PROSE, f.URL) and one.max_length and len(value) > one.max_length:
        return (
            _("“%(key)s” is too long: %(length)d characters.") % {**said, "length": len(value)},
            _("Use at most %(count)d characters.") % {"count": one.max_length},
        )
    elif one.kind == f.INTEGER and not _INTEGER.match(value):
        return _("“%(value)s” is not a whole number (%(key)s).") % said, _(
            "Write it in figures, without points or spaces."
        )
    elif one.kind == f.DECIMAL and not _DECIMAL.match(value):
        return (
            _("“%(value)s” is not a number (%(key)s).") % said,
            _("Write it in figures, with a point before the decimals and nothing between thousands: 26594.5."),
        )
    elif one.kind == f.DECIMAL and _THOUSANDS.match(value):
        return (
            _("“%(value)s” may be meant with a point between thousands (%(key)s).") % said,
            _("Write %(thousands)s if it is, and %(decimal)s if the point stands before decimals.")
            % {"thousands": value.replace(".", ""), "decimal": plain_decimal(Decimal(value))},
        )
    elif one.kind == f.DECIMAL and len(Decimal(value).normalize().as_tuple().digits) > f.MOST_FIGURES:
        return (
            _("“%(value)s” has more than %(count)d figures (%(key)s).") % {**said, "count": f.MOST_FIGURES},
            _("Round it."),
        )
    elif one.kind == f.URL and not _ADDRESS.match(value):
        return _("“%(value)s” is not an address (%(key)s).") % said, _("Write it in full, with https:// before it.")
    elif one.kind == f.DATE and not _is_date(value):
        return _("“%(value)s” is not a date (%(key)s).") % said, _("Write year, month and day: 2022-11-23.")
    elif one.kind == f.CHOICE:
        allowed = [str(word) for word, _label in one.choices if word]
        if value not in allowed:
            return (
                _("“%(value)s” is no value of “%(key)s”.") % said,
                faults.suggest(value, allowed) or _("Use one of these: %(names)s.") % {"names": ", ".join(allowed)},
            )
    elif one.kind == f.LEVEL and value not in {str(number) for number, _label in one.choices}:
        return (
            _("“%(value)s” is no level (%(key)s).") % said,
            _("Use -2, -1, 0, 1 or 2, or leave it empty where nobody judged."),
        )
    return None


def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.match(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def shorten(text: str) -> str:
    """A value short enough to repeat in a message."""
    text = text.replace("\n", " ")
    return text if len(text) <= 60 else text[:59] + "…"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
