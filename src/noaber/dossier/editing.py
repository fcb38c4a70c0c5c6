"""One record with its parts: read from the database as content, checked, and put back; for work in a browser.

What is larger (whole files, whole tables) goes through `storing`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from .content import SINGLE_KEY, Values, address, from_plain, key_of, to_plain
from .fields import ID, REFERENCE, REFERENCES, FileField, fields_of, has_id, kind_name
from .files.checking import Keys, Where, check_values
from .files.faults import Faults
from .files.scalars import missing
from .layout import MAIN_FILE, Table, all_tables
from .models import Exploration, Figure, Finding, Record
from .models.base import ID_LENGTH

# What is never edited here: contributions are anonymous and come from sessions, publications have actions of their own.
_NOT_EDITED = frozenset({"contribution", "vote", "publication", "release"})
# Chapters of files that are no chapter's own.
_CHAPTERS = {
    "tasks.csv": "urgency",
    "region/municipalities.csv": "partners",
    "region/mergers.csv": "partners",
    "region/partnerships.csv": "partners",
    "region/participations.csv": "partners",
    "region/neighbours.csv": "partners",
    "region/flows.csv": "partners",
    "region/key_figures.csv": "partners",
    "judgements.csv": "weighing",
    "weights.csv": "weighing",
    "cost_items.csv": "costs",
    "sessions.yaml": "process",
}
_NO_CHAPTER = frozenset({MAIN_FILE, "figures.csv", "acceptances.yaml", "confidential.yaml"})


@dataclass(frozen=True)
class Place:
    """Where a kind of record stands: its table, the table above it, and the chapter to which it belongs (may be empty)."""

    table: Table
    above: Table | None
    chapter: str

    @property
    def kind(self) -> str:
        return kind_name(self.table.model)

    @property
    def parts(self) -> tuple[Table, ...]:
        return tuple(nested for nested in self.table.nested if not nested.is_record)


@cache
def places() -> tuple[Place, ...]:
    """Every kind of record that can be edited, in the order of the files; findings once per chapter."""
    files: dict[int, str] = {}
    found = []
    for table, above in all_tables():
        files[id(table)] = file = table.file or files[id(above)]
        chapter = "" if file in _NO_CHAPTER else _CHAPTERS.get(file) or file.removesuffix(".yaml").replace("-", "_")
        if table.is_record and kind_name(table.model) not in _NOT_EDITED:
            found.append(Place(table, above, chapter))
    return tuple(found)


@cache
def kinds() -> dict[str, type[models.Model]]:
    """Every kind of record that can be edited, with its model."""
    return {place.kind: place.table.model for place in places()}


def place_of(kind: str, chapter: str = "") -> Place | None:
    """The place of a kind of record; of findings, that of the chapter."""
    of_kind = _by_kind().get(kind, {})
    if len(of_kind) > 1:
        return of_kind.get(chapter)
    return next(iter(of_kind.values()), None)


@cache
def _by_kind() -> dict[str, dict[str, Place]]:
    found: dict[str, dict[str, Place]] = {}
    for place in places():
        found.setdefault(place.kind, {}).setdefault(place.chapter, place)
    return found


@dataclass(frozen=True)
class Found:
    """A record as it stands: its row, where it belongs, and the key of the record above it."""

    row: Any
    place: Place
    above: str

    @property
    def record(self) -> str:
        return address(type(self.row), self.row.key)

    @property
    def title(self) -> str:
        return title_of(self.row)


_NAMES = ("title", "name", "text")
# A record without a name of its own is called by these fields; others by what they link.
_CALLED_BY: dict[type[models.Model], tuple[str, ...]] = {Figure: ("quantity", "organisation", "date")}


def title_of(row: Any) -> str:
    """How a record is called in a list: its name, the beginning of its text, or what it links."""
    for name in name_fields(type(row)):
        value = getattr(row, name)
        if value:
            return shortened(str(value))
    parts = [_word(row, name) for name in called_by(type(row))]
    return shortened(" · ".join(part for part in parts if part)) or str(row)


def name_fields(model: Any) -> tuple[str, ...]:
    """The fields in which a name may stand, the best first; of what links others its text is no name."""
    own = {field.name for field in model._meta.concrete_fields}
    return tuple(name for name in _NAMES if name in own and not getattr(model, "NATURAL_KEY", ()))


def called_by(model: Any) -> tuple[str, ...]:
    """The fields by which a record is called that has no name of its own."""
    return _CALLED_BY.get(model) or tuple(getattr(model, "NATURAL_KEY", ()))


def _word(row: Any, name: str) -> str:
    field = row._meta.get_field(name)
    if field.is_relation:
        target = getattr(row, name)
        return "" if target is None else title_of(target)
    return str(getattr(row, f"get_{name}_display")() if field.choices else getattr(row, name) or "")


def named(rows: Any) -> Any:
    """A queryset of records from which their titles can be read without asking the database again."""
    links = [name for name in called_by(rows.model) if rows.model._meta.get_field(name).is_relation]
    return rows.select_related(*links) if links else rows


def shortened(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def find(exploration: Exploration, kind: str, key: str) -> Found | None:
    model = kinds().get(kind)
    if model is None:
        return None
    # No key holds it, and not every database can be asked for it.
    if "\0" in key:
        return None
    rows = model._default_manager.filter(exploration=exploration, key=key)
    row: Any = _with_links(rows).first()
    if row is None:
        return None
    place = place_of(kind, row.chapter if isinstance(row, Finding) else "")
    if place is None:
        return None
    above = getattr(row, place.table.under).key if place.above else ""
    return Found(row, place, above)


def find_address(exploration: Exploration, record: str) -> Found | None:
    kind, _colon, key = record.partition(":")
    return find(exploration, kind, key)


# Reading


def values_of(table: Table, row: Any) -> Values:
    """The values of a row and of its parts, as they stand in content; what has an id of its own below it is left out."""
    values: Values = {}
    for field in fields_of(table):
        value = _value(field, row)
        if value is not None:
            values[field.name] = value
    for nested in table.nested:
        if not nested.is_record:
            inner = [values_of(nested, one) for one in parts_of(nested, row)]
            if inner:
                values[nested.key] = inner
    return values


def parts_of(table: Table, row: Any) -> Any:
    """The parts of a record of one kind, with what they refer to."""
    rows = _with_links(table.model._default_manager.filter(**{table.under: row}))
    return rows.prefetch_related(*(field.attribute for field in fields_of(table) if field.kind == REFERENCES))


def _with_links(rows: Any) -> Any:
    # Asked for no links, Django follows all: also to the exploration, whose snapshot is long.
    links = _links(rows.model)
    return rows.select_related(*links) if links else rows


def _links(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.is_relation and field.name != "exploration"]


def _value(field: FileField, row: Any) -> Any:
    if field.name == ID:
        return row.key
    if field.kind == REFERENCES:
        return [one.key for one in getattr(row, field.attribute).all()] or None
    if field.kind == REFERENCE:
        target = getattr(row, field.attribute)
        return None if target is None else target.key
    return to_plain(field, getattr(row, field.attribute))


# Checking


def check(exploration: Exploration, place: Place, values: Values, key: str, faults: Faults, where: Where) -> None:
    """Add a fault for everything that keeps these values from being stored; `key` is that of the record, new or not."""
    keys = _keys(exploration, place.table)
    keys.setdefault(place.table.model, {})[key] = values
    check_values(place.table, values, keys, faults, where)


def check_required(place: Place, values: Values, faults: Faults, where: Where) -> None:
    """Add a fault for every field that may not be empty and is."""

    def look(table: Table, values: Values) -> None:
        for field in fields_of(table):
            if field.required and field.name != ID and field.name not in values:
                file, line = where.of(values, field.name)
                missing(file, line, field, faults)
        for nested in table.nested:
            for inner in values.get(nested.key, []):
                look(nested, inner)

    look(place.table, values)


def _keys(exploration: Exploration, table: Table) -> Keys:
    keys: Keys = {}
    for one in _with_parts(table):
        for field in fields_of(one):
            if field.target is None or field.target in keys:
                continue
            manager = field.target._default_manager.filter(exploration=exploration)
            if field.kind == REFERENCE and field.target is table.model:
                links = manager.values_list("key", f"{field.attribute}__key")
                keys[field.target] = {key: {field.name: other} if other else {} for key, other in links}
            else:
                keys[field.target] = {key: {} for key in manager.values_list("key", flat=True)}
    return keys


def _with_parts(table: Table) -> Iterator[Table]:
    yield table
    for nested in table.nested:
        if not nested.is_record:
            yield from _with_parts(nested)


def new_key(exploration: Exploration, place: Place, values: Values) -> str:
    """A free id for a new record, made of what it is called; or what it links, where that is its id."""
    if not has_id(place.table):
        return SINGLE_KEY if place.table.single else key_of(place.table, values)
    if values.get(ID):
        return str(values[ID])
    text = next((str(values[name]) for name in ("title", "name", "text") if values.get(name)), place.kind)
    stem = slug_of(text, ID_LENGTH - 5) or place.kind.replace("_", "-")
    manager = place.table.model._default_manager.filter(exploration=exploration)
    taken = set(manager.filter(key__startswith=stem).values_list("key", flat=True))
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def slug_of(text: str, most: int = ID_LENGTH) -> str:
    """Small letters, figures and single hyphens, cut between words; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:most]
        if len(longer) > most:
            break
        slug = longer
    return slug


# Writing


def put(
    exploration: Exploration, place: Place, key: str, values: Values, above: Any = None, position: int | None = None
) -> Any:
    """Make or change the row of a record and all its parts; the values have been checked. Returns the row."""
    table = place.table
    model: Any = table.model
    row = model._default_manager.filter(exploration=exploration, key=key).first()
    if row is None:
        row = model(exploration=exploration, key=key, position=_last(exploration, model) + 1)
    if position is not None:
        row.position = position
    if table.under and above is not None:
        setattr(row, table.under, above)
    _fill(exploration, table, row, values)
    row.save()
    _link(exploration, table, row, values)
    _put_parts(exploration, table, row, values)
    return row


def _last(exploration: Exploration, model: type[Record]) -> int:
    found = model._default_manager.filter(exploration=exploration).aggregate(last=models.Max("position"))
    return -1 if found["last"] is None else int(found["last"])


def _fill(exploration: Exploration, table: Table, row: Any, values: Values) -> None:
    for name, value in table.fixed.items():
        setattr(row, name, value)
    for field in fields_of(table):
        if field.name == ID or field.kind == REFERENCES:
            continue
        value = values.get(field.name)
        if field.kind == REFERENCE and value is not None:
            assert field.target is not None
            setattr(row, field.attribute, field.target._default_manager.get(exploration=exploration, key=value))
        else:
            setattr(row, field.attribute, from_plain(field, value))


def _link(exploration: Exploration, table: Table, row: Any, values: Values) -> None:
    for field in fields_of(table):
        if field.kind == REFERENCES:
            assert field.target is not None
            wanted = values.get(field.name, [])
            linked = field.target._default_manager.filter(exploration=exploration, key__in=wanted) if wanted else []
            getattr(row, field.attribute).set(linked)


def _put_parts(exploration: Exploration, table: Table, row: Any, values: Values) -> None:
    """Parts have no identity: they are made anew."""
    for nested in table.nested:
        if nested.is_record:
            continue
        nested.model._default_manager.filter(**{nested.under: row}).delete()
        for position, inner in enumerate(values.get(nested.key, [])):
            part: Any = nested.model(position=position, **{nested.under: row})
            _fill(exploration, nested, part, inner)
            part.save()
            _link(exploration, nested, part, inner)
            _put_parts(exploration, nested, part, inner)
