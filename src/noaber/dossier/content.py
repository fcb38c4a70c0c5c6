"""Content: the one plain form of a dossier, between files, database and merging.

A content is `{"exploration": {...}, "tables": {name: [record, ...]}}`. Values are text, whole numbers and lists of text, in
one canonical form; empty fields and defaults are left out, references stand in the order of what they refer to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from .fields import DATE, DECIMAL, ID, REFERENCES, FileField, fields_of, fields_of_model, has_id, kind_name
from .layout import FORMAT, TABLES, Table
from .models import Exploration

Values = dict[str, Any]
Content = dict[str, Any]

SINGLE_KEY = "the"


def empty_content(head: Values) -> Content:
    return {"format": FORMAT, "exploration": head, "tables": {}}


def digest_of(content: Content) -> str:
    """The SHA-256 of content in one fixed form: by it files say what they were made from."""
    form = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(form.encode()).hexdigest()


def head_fields() -> tuple[FileField, ...]:
    return fields_of_model(Exploration)


def table_name(table: Table) -> str:
    return f"{table.file}#{table.key}" if table.key else table.file


def rows_of(content: Content, table: Table) -> list[Values]:
    rows: list[Values] = content["tables"].get(table_name(table), [])
    return rows


def key_of(table: Table, values: Values) -> str:
    """The id of a record: as written, or made of what it links."""
    if table.single:
        return SINGLE_KEY
    if has_id(table):
        return str(values.get(ID, ""))
    natural = getattr(table.model, "NATURAL_KEY", ())
    return "--".join(str(values.get(name, "")) for name in natural)


def address(model: type[models.Model], key: str) -> str:
    """How a record is called across kinds, such as `finding:ict-apart`."""
    return f"{kind_name(model)}:{key}"


def walk(content: Content) -> Iterator[tuple[Table, Values, Values | None]]:
    """Every record and part with its table and the record above it, parents first."""

    def descend(
        table: Table, rows: list[Values], above: Values | None
    ) -> Iterator[tuple[Table, Values, Values | None]]:
        for values in rows:
            yield table, values, above
            for nested in table.nested:
                yield from descend(nested, values.get(nested.key, []), values)

    for table in TABLES:
        yield from descend(table, rows_of(content, table), None)


def to_plain(field: FileField, value: Any) -> Any:
    """A value of the database as it stands in content; None where it is left out."""
    if field.kind == REFERENCES:
        return value or None
    if value is None or value == "" or value == field.default:
        return None
    if field.kind == DATE:
        return value.isoformat()
    if field.kind == DECIMAL:
        return plain_decimal(value)
    return value


def from_plain(field: FileField, value: Any) -> Any:
    """A value of content as the database takes it; references stay ids."""
    if value is None:
        return field.default
    if field.kind == DATE:
        return date.fromisoformat(value)
    if field.kind == DECIMAL:
        return Decimal(value)
    return value


def plain_decimal(value: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def canonical_order(content: Content) -> None:
    """Puts references in the order of what they refer to, as the database returns them."""
    places: dict[type[models.Model], dict[str, int]] = {}
    for table, values, _above in walk(content):
        if table.is_record:
            of_kind = places.setdefault(table.model, {})
            of_kind.setdefault(key_of(table, values), len(of_kind))
    for table, values, _above in walk(content):
        for field in fields_of(table):
            if field.kind == REFERENCES and field.name in values and field.target is not None:
                order = places.get(field.target, {})
                values[field.name].sort(key=lambda key: order.get(key, len(order)))
