"""One cell of a spreadsheet as a field wants it: what a program made of what people typed is undone, or asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..content import plain_decimal
from ..fields import CHOICE, DATE, DECIMAL, ID, INTEGER, LEVEL, REFERENCE, REFERENCES, FileField
from ..files.faults import Faults
from ..files.scalars import missing, shorten, typed
from ..labels import field_label
from . import grids
from .grids import Cell

_NUMBERS = (DECIMAL, INTEGER, LEVEL)
# A point or comma before three figures at the end may part thousands as well as decimals.
_EITHER = re.compile(r"(-?[1-9]\d{0,2})[.,](\d{3})\Z", re.ASCII)
_WITH_COMMA = re.compile(r"-?\d{1,3}(?:\.\d{3})*,\d+\Z|-?\d+,\d+\Z", re.ASCII)
_WITH_POINT = re.compile(r"-?\d{1,3}(?:,\d{3})+\.\d+\Z", re.ASCII)
_PARTED = re.compile(r"-?\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})+\Z|-?\d{1,3}(?:[\s\u00a0\u202f]\d{3})+\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})\Z", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_BETWEEN_IDS = re.compile(r"[,;\n]")


def value_of(cell: Cell, place: str, field: FileField, plain_numbers: bool, faults: Faults) -> Any:
    """The value of a cell in its canonical form; None after a fault, or where it holds the default.

    The field is one that is `labelled`.
    """
    problem = _problem(cell, field, plain_numbers)
    if problem:
        faults.add(place, None, *problem)
        return None
    if field.kind == REFERENCES:
        return _references(cell.text, place, field, faults)
    return typed(place, None, field, _plain(cell, field, plain_numbers), faults)


def labelled(field: FileField) -> FileField:
    """The field under the name that people see above the column, for messages."""
    return field if field.name == ID else replace(field, name=field_label(field.name))


def _problem(cell: Cell, field: FileField, plain_numbers: bool) -> tuple[str, str] | None:
    """What is wrong with a cell before its value is looked at, and how to mend it."""
    text = cell.text.strip()
    said = {"key": field.name, "value": shorten(text)}
    if cell.kind == grids.FORMULA:
        return (
            _("This cell holds a formula, and formulas are not calculated here (%(key)s).") % said,
            _("Copy the column and paste it as values; in a CSV file, put a single quote (') before a text."),
        )
    if cell.kind == grids.MISTAKE:
        return _("This cell holds an error: %(value)s (%(key)s).") % said, _("Mend it, or empty the cell.")
    if cell.kind == grids.TRUTH:
        return (
            _("This cell holds a truth value: %(value)s (%(key)s).") % said,
            _("Give the cell the format Text, and write the word that belongs here."),
        )
    if cell.kind == grids.PERCENTAGE:
        return (
            _("This cell is shown as a percentage: %(shown)s (%(key)s).")
            % {**said, "shown": f"{plain_decimal(Decimal(text) * 100)}%"},
            _("Give the column the format Number, and write %(more)s or %(less)s: whichever is meant.")
            % {"more": plain_decimal(Decimal(text) * 100), "less": plain_decimal(Decimal(text))},
        )
    if cell.kind == grids.MOMENT:
        return _("This cell holds a time too: %(value)s (%(key)s).") % said, _("Write the day only.")
    if cell.kind == grids.DATE and field.kind != DATE:
        return (
            _("The spreadsheet made a date of this cell: %(value)s (%(key)s).") % said,
            _("Give the column the format Text or Number, and write it again."),
        )
    either = _EITHER.match(text) if cell.kind == grids.TEXT and field.kind in _NUMBERS and not plain_numbers else None
    if either:
        return (
            _("“%(value)s” can be read in two ways (%(key)s).") % said,
            _("Write %(thousands)s if thousands are meant, and %(decimal)s if decimals are.")
            % {"thousands": either[1] + either[2], "decimal": f"{either[1]},{either[2]}0"},
        )
    slashes = _SLASHES.match(text) if field.kind == DATE else None
    if slashes:
        days = {_iso(slashes[3], slashes[2], slashes[1]), _iso(slashes[3], slashes[1], slashes[2])} - {""}
        if len(days) == 2:
            return (
                _("“%(value)s” can be read in two ways (%(key)s).") % said,
                _("Write year, month and day: %(days)s.") % {"days": _(" or ").join(sorted(days))},
            )
    return None


def _plain(cell: Cell, field: FileField, plain_numbers: bool) -> str:
    """The text as files of the format have it."""
    text = cell.text.strip()
    if field.kind in (CHOICE, LEVEL):
        return words_of(field.field).get(_folded(text), text)
    if field.kind in _NUMBERS and cell.kind == grids.TEXT and not plain_numbers:
        return _plain_number(text)
    if field.kind == DATE and cell.kind == grids.TEXT:
        return _plain_date(text)
    if field.kind == REFERENCE and cell.kind == grids.TEXT:
        return text.casefold() if text.isascii() else text
    return cell.text


def _plain_number(text: str) -> str:
    """A number as people write it in whatever language, where it can be read in one way only."""
    if _WITH_COMMA.match(text):
        return text.replace(".", "").replace(",", ".")
    if _WITH_POINT.match(text):
        return text.replace(",", "")
    if _PARTED.match(text):
        return re.sub(r"[.,\s]", "", text)
    return text


def _plain_date(text: str) -> str:
    day_first = _DAY_FIRST.match(text) or _SLASHES.match(text)
    if not day_first:
        return text
    first, second, year = day_first.groups()
    return _iso(year, second, first) or ("/" in text and _iso(year, first, second)) or text


def _iso(year: str, month: str, day: str) -> str:
    with suppress(ValueError):
        return date(int(year), int(month), int(day)).isoformat()
    return ""


def _references(text: str, place: str, field: FileField, faults: Faults) -> list[str] | None:
    found: dict[str, None] = {}
    for piece in _BETWEEN_IDS.split(text):
        key = piece.strip()
        if not key:
            continue
        if key in found:
            faults.add(
                place, None, _("“%(id)s” stands in this list twice.") % {"id": shorten(key)}, _("Keep one of the two.")
            )
        found[key] = None
    if not found and field.required:
        missing(place, None, field, faults)
    return list(found) or None


@cache
def words_of(field: Any) -> Mapping[str, str]:
    """What may stand in a cell for each word of a fixed list: the word itself, and its label in every language."""
    words: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for word, label in field.flatchoices:
                words.setdefault(_folded(str(label)), str(word))
    return words | {_folded(str(word)): str(word) for word, _label in field.choices}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
