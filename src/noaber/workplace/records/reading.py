"""A record as its page shows it: its fields in words, what it refers to, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier import fields as f
from noaber.dossier.content import address
from noaber.dossier.editing import Found, find, places, title_of
from noaber.dossier.fields import FileField, fields_of, kind_name
from noaber.dossier.labels import field_label, kind_plural
from noaber.dossier.layout import Table
from noaber.dossier.models import Exploration, Task
from noaber.dossier.visibility import (
    FEWEST,
    PERSONAL_FIELDS,
    confidential_now,
    is_of_person,
    sees_confidential,
    without_persons,
)

from ..access import PageRequest

# So many of what refers to a record are named.
MOST_NAMED = 25


@dataclass(frozen=True)
class Value:
    text: str
    record: str = ""
    is_prose: bool = False
    is_url: bool = False


@dataclass(frozen=True)
class Shown:
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class ShownPart:
    label: str
    rows: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True)
class Use:
    """Records of one kind that refer to this one."""

    label: str
    links: tuple[Value, ...]
    more: int


def hidden_for(request: PageRequest) -> frozenset[str]:
    """The records that are confidential today and that this person may not see."""
    if sees_confidential(request.access):
        return frozenset()
    return confidential_now(request.exploration, timezone.localdate())


def find_visible(request: PageRequest, kind: str, key: str) -> Found | None:
    """The record, if there is one that this person may see."""
    found = find(request.exploration, kind, key)
    if found is None or is_of_person(found.row) or found.record in hidden_for(request):
        return None
    return found


def shown(request: PageRequest, found: Found) -> tuple[Shown, ...]:
    hidden = hidden_for(request)
    return tuple(_fields(found.place.table, found.row, hidden, _withheld(request, found.row)))


def shown_parts(request: PageRequest, found: Found) -> tuple[ShownPart, ...]:
    hidden = hidden_for(request)
    parts = []
    for table in found.place.parts:
        rows = table.model._default_manager.filter(**{table.under: found.row})
        if rows:
            parts.append(
                ShownPart(field_label(table.key), tuple(tuple(_fields(table, row, hidden, ())) for row in rows))
            )
    return tuple(parts)


def _withheld(request: PageRequest, row: Any) -> tuple[str, ...]:
    if isinstance(row, Task) and row.people < FEWEST and not request.access.may(Right.PERSONAL):
        return PERSONAL_FIELDS
    return ()


def _fields(table: Table, row: Any, hidden: frozenset[str], withheld: tuple[str, ...]) -> Iterator[Shown]:
    for field in fields_of(table):
        if field.name == f.ID or field.name in withheld:
            continue
        values = tuple(_values(field, row, hidden))
        if values:
            yield Shown(field_label(field.name), values)


def _values(field: FileField, row: Any, hidden: frozenset[str]) -> Iterator[Value]:
    if field.kind == f.REFERENCES:
        targets = list(getattr(row, field.attribute).all())
    elif field.kind == f.REFERENCE:
        target = getattr(row, field.attribute)
        targets = [target] if target is not None else []
    else:
        value = getattr(row, field.attribute)
        if value in (None, ""):
            return
        if field.kind in (f.CHOICE, f.LEVEL):
            yield Value(str(dict(field.choices).get(value, value)))
        else:
            yield Value(
                str(f"{value.normalize():f}" if field.kind == f.DECIMAL else value),
                is_prose=field.kind == f.PROSE,
                is_url=field.kind == f.URL,
            )
        return
    for target in targets:
        record = address(type(target), target.key)
        if record not in hidden:
            yield Value(title_of(target), "" if is_of_person(target) else record)


def uses(exploration: Exploration, found: Found, hidden: frozenset[str]) -> tuple[Use, ...]:
    """What refers to a record, by kind; parts count as the record to which they belong."""
    model = type(found.row)
    gathered: dict[type[Any], dict[str, str]] = {}
    seen_models = set()
    for place in places():
        if place.table.model in seen_models:
            continue
        seen_models.add(place.table.model)
        for lookup in _lookups(place.table, model):
            rows = without_persons(place.table.model._default_manager.filter(exploration=exploration))
            for row in rows.filter(**{lookup: found.row}).distinct():
                record = address(type(row), row.key)
                if record not in hidden and record != found.record:
                    gathered.setdefault(place.table.model, {})[record] = title_of(row)
    return tuple(
        Use(
            kind_plural(kind_name(one)),
            tuple(Value(title, record) for record, title in list(links.items())[:MOST_NAMED]),
            max(len(links) - MOST_NAMED, 0),
        )
        for one, links in gathered.items()
    )


def _lookups(table: Table, model: type[Any]) -> Iterator[str]:
    for field in fields_of(table):
        if field.target is model:
            yield field.attribute
    for nested in table.nested:
        if nested.is_record:
            continue
        back = nested.model._meta.get_field(nested.under).remote_field.related_name  # type: ignore[union-attr]
        for field in fields_of(nested):
            if field.target is model:
                yield f"{back}__{field.attribute}"
