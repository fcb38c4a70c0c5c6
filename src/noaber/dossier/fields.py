"""The fields of a record as they stand in a file, read off the models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from .layout import Table
from .models import Record
from .models.base import ID_LENGTH, valid_id
from .models.sources import Sourced

ID = "id"

# What kinds of value a file can hold.
TEXT, PROSE, INTEGER, DECIMAL, DATE, CHOICE, LEVEL, URL, REFERENCE, REFERENCES = (
    "text",
    "prose",
    "integer",
    "decimal",
    "date",
    "choice",
    "level",
    "url",
    "reference",
    "references",
)

# A database that keeps numbers as floating point (SQLite) gives back so many figures unchanged.
MOST_FIGURES = 15
# The greatest whole number that every database holds and that can still be read at a glance.
MOST_WHOLE = 999_999_999

_INTEGERS = BaseDatabaseOperations.integer_field_ranges


@dataclass(frozen=True)
class FileField:
    """One field of a record in a file. `name` is the key in the file, `attribute` that of the model."""

    name: str
    attribute: str
    kind: str
    required: bool
    field: Any
    choices: tuple[tuple[Any, Any], ...] = ()
    target: type[models.Model] | None = None
    max_length: int | None = None

    @property
    def help(self) -> str:
        return str(self.field.help_text)

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the greatest whole number, the same on every database."""
        least, greatest = _INTEGERS[self.field.get_internal_type()]
        validators = self.field.validators
        own = [one.limit_value for one in validators if isinstance(one, MinValueValidator)]
        most = [one.limit_value for one in validators if isinstance(one, MaxValueValidator)]
        return max(least, *own), min(greatest, MOST_WHOLE, *most)

    @property
    def default(self) -> Any:
        """What an absent field holds."""
        if self.kind == REFERENCES:
            return []
        return self.field.get_default() if self.field.has_default() else None


def _kind(field: Any) -> str:
    if isinstance(field, models.ManyToManyField):
        return REFERENCES
    if isinstance(field, models.ForeignKey):
        return REFERENCE
    if field.choices:
        return LEVEL if isinstance(field, models.IntegerField) else CHOICE
    if isinstance(field, models.DateField):
        return DATE
    if isinstance(field, models.DecimalField):
        return DECIMAL
    if isinstance(field, models.IntegerField):
        return INTEGER
    if isinstance(field, models.URLField):
        return URL
    if isinstance(field, models.TextField):
        return PROSE
    if isinstance(field, models.CharField):
        return TEXT
    raise TypeError(f"no file form for {field!r}")


def has_id(table: Table) -> bool:
    """Whether records of this table carry an id in the file; others are known by what they link."""
    return table.is_record and not table.single and not table.model.NATURAL_KEY  # type: ignore[attr-defined]


@cache
def fields_of_model(model: type[models.Model], skip: frozenset[str] = frozenset()) -> tuple[FileField, ...]:
    meta = model._meta
    own = [*meta.concrete_fields, *meta.many_to_many]
    last = {field.name for field in Sourced._meta.local_fields} if issubclass(model, Sourced) else set()
    own.sort(key=lambda field: (field.name in last, field.creation_counter))
    result = []
    for field in own:
        if not field.editable or field.primary_key or field.name in skip:
            continue
        result.append(
            FileField(
                name=field.name,
                attribute=field.name,
                kind=_kind(field),
                required=not field.blank and not field.has_default(),
                field=field,
                choices=tuple(field.flatchoices),
                target=field.related_model if field.is_relation else None,
                max_length=None if field.is_relation else field.max_length,
            )
        )
    return tuple(result)


@cache
def _id_field() -> FileField:
    key = Record._meta.get_field("key")
    return FileField(ID, "key", TEXT, True, key, max_length=ID_LENGTH)


def fields_of(table: Table) -> tuple[FileField, ...]:
    """The fields that a record of this table has in its file, in order."""
    own = fields_of_model(table.model, frozenset({table.under, *table.fixed}))
    return (_id_field(), *own) if has_id(table) else own


def kind_name(model: type[models.Model]) -> str:
    """How the linter and messages call a kind of record, such as `swot_point`."""
    return _in_small_letters(model.__name__)


@cache
def _in_small_letters(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


__all__ = [
    "CHOICE",
    "DATE",
    "DECIMAL",
    "ID",
    "INTEGER",
    "LEVEL",
    "MOST_FIGURES",
    "MOST_WHOLE",
    "PROSE",
    "REFERENCE",
    "REFERENCES",
    "TEXT",
    "URL",
    "FileField",
    "fields_of",
    "fields_of_model",
    "has_id",
    "kind_name",
    "valid_id",
]
