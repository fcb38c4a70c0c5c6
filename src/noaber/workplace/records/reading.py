"""A record as its page shows it: its fields in words, what it refers to, and what refers to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier import fields as f
from noaber.dossier.content import address
from noaber.dossier.editing import Found, find, kinds, parts_of, places, title_of
from noaber.dossier.fields import FileField, fields_of
from noaber.dossier.labels import field_label, kind_plural
from noaber.dossier.layout import Table
from noaber.dossier.models import Confidentiality, Exploration, Task
from noaber.dossier.visibility import (
    FEWEST,
    PERSONAL_FIELDS,
    confidential_now,
    is_of_person,
    sees_confidential,
)

from ..access import PageRequest
from .naming import all_of, named_rows, visible

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
    found: frozenset[str] | None = getattr(request, "hidden_records", None)
    if found is None:
        found = request.hidden_records = confidential_now(request.exploration, timezone.localdate())
    return found


def model_for(request: PageRequest, kind: str) -> type[Any] | None:
    """The model of a kind of record, if this person may look at records of that kind."""
    model = kinds().get(kind)
    return None if model is Confidentiality and not sees_confidential(request.access) else model


def find_visible(request: PageRequest, kind: str, key: str) -> Found | None:
    """The record, if there is one that this person may see."""
    found = find(request.exploration, kind, key) if model_for(request, kind) else None
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
        rows = [row for row in parts_of(table, found.row) if _stands(table, row, hidden)]
        if rows:
            parts.append(
                ShownPart(field_label(table.key), tuple(tuple(_fields(table, row, hidden, ())) for row in rows))
            )
    return tuple(parts)


def _stands(table: Table, row: Any, hidden: frozenset[str]) -> bool:
    """Whether a part can be shown without what is hidden."""
    needed = [field for field in fields_of(table) if field.kind == f.REFERENCE and field.required]
    return not any(_address(getattr(row, field.attribute)) in hidden for field in needed)


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
        record = _address(target)
        if record not in hidden:
            yield Value(title_of(target), "" if is_of_person(target) else record)


def _address(row: Any) -> str:
    return address(type(row), row.key)


def uses(exploration: Exploration, found: Found, hidden: frozenset[str]) -> tuple[Use, ...]:
    """What refers to a record, by kind; parts count as the record to which they belong."""
    querysets = []
    for table, lookup in _lookups(type(found.row)):
        rows = visible(exploration, table.model, frozenset())
        querysets.append(named_rows(rows.filter(**{lookup: found.row})))
    gathered: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for kind, key, position, title in all_of(querysets):
        record = f"{kind}:{key}"
        if record not in hidden and record != found.record:
            gathered[kind][record] = (position, title)
    return tuple(_use(kind, gathered[kind]) for kind in kinds() if kind in gathered)


def _use(kind: str, rows: dict[str, tuple[int, str]]) -> Use:
    ordered = sorted(rows.items(), key=lambda item: item[1][0])
    links = tuple(Value(title, record) for record, (_position, title) in ordered[:MOST_NAMED])
    return Use(kind_plural(kind), links, len(ordered) - len(links))


def _lookups(model: type[Any]) -> Iterator[tuple[Table, str]]:
    """How records are found that refer to one of this kind: by a field of their own, or of their parts."""
    seen = set()
    for place in places():
        if place.table.model in seen:
            continue
        seen.add(place.table.model)
        for field in fields_of(place.table):
            if field.target is model:
                yield place.table, field.attribute
        for nested in place.parts:
            back = nested.model._meta.get_field(nested.under).remote_field.related_name  # type: ignore[union-attr]
            for field in fields_of(nested):
                if field.target is model:
                    yield place.table, f"{back}__{field.attribute}"
