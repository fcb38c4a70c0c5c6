"""Content to the database and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from .content import Content, Values, empty_content, from_plain, head_fields, key_of, rows_of, table_name, to_plain
from .fields import ID, REFERENCE, REFERENCES, FileField, fields_of
from .layout import TABLES, Table, all_tables
from .models import Exploration

# So many rows are named in one statement.
_BATCH = 500

Index = dict[type[models.Model], dict[str, Any]]


# To the database


@transaction.atomic
def store(exploration: Exploration, content: Content) -> None:
    """Make the exploration hold exactly this content; records that stay keep their row.

    The content has been checked; the exploration may be new.
    """
    is_new = exploration.pk is None
    for field in head_fields():
        setattr(exploration, field.attribute, from_plain(field, content["exploration"].get(field.name)))
    exploration.revision += 1
    exploration.save()
    _Store(exploration, is_new).run(content)


class _Store:
    def __init__(self, exploration: Exploration, is_new: bool) -> None:
        self.exploration = exploration
        # Of what is new there is nothing to look up, clear or delete.
        self.is_new = is_new
        self.index: Index = defaultdict(dict)
        # Row by id() of its values, so that what is nested finds what it stands under.
        self.rows: dict[int, Any] = {}
        self.later: list[tuple[Any, FileField, str]] = []

    def run(self, content: Content) -> None:
        if not self.is_new:
            self._clear_parts()
        kept: dict[type[models.Model], set[int]] = defaultdict(set)
        flat = self._flatten(content)
        # A kind of record may stand in several files: it is numbered through all of them.
        places: dict[type[models.Model], int] = defaultdict(int)
        for table, pairs in flat:
            if table.is_record:
                for row in self._put_records(table, pairs, places):
                    kept[table.model].add(row.pk)
        self._link_later()
        for table, pairs in flat:
            if not table.is_record:
                self._put_parts(table, pairs)
        for table, pairs in flat:
            self._put_many(table, pairs)
        if self.is_new:
            return
        for model in reversed(list(dict.fromkeys(table.model for table, _above in all_tables() if table.is_record))):
            self._delete_gone(model, kept[model])

    def _delete_gone(self, model: type[models.Model], kept: set[int]) -> None:
        """In batches, since a database takes only so many parameters."""
        present = model._default_manager.filter(exploration=self.exploration).values_list("pk", flat=True)
        gone = [pk for pk in present if pk not in kept]
        batches = [gone[start : start + _BATCH] for start in range(0, len(gone), _BATCH)]
        # One that goes may refer to another that goes in an earlier batch.
        own = [field.name for field in model._meta.concrete_fields if field.related_model is model]
        for batch in batches:
            if own:
                model._default_manager.filter(pk__in=batch).update(**dict.fromkeys(own))
        for batch in batches:
            model._default_manager.filter(pk__in=batch).delete()

    def _flatten(self, content: Content) -> list[tuple[Table, list[tuple[Values, Values | None]]]]:
        result: list[tuple[Table, list[tuple[Values, Values | None]]]] = []

        def descend(table: Table, pairs: list[tuple[Values, Values | None]]) -> None:
            result.append((table, pairs))
            for nested in table.nested:
                descend(nested, [(inner, outer) for outer, _above in pairs for inner in outer.get(nested.key, [])])

        for table in TABLES:
            descend(table, [(values, None) for values in rows_of(content, table)])
        return result

    def _clear_parts(self) -> None:
        """Parts have no identity: they are made anew each time."""
        for table, above in all_tables():
            if not table.is_record and above is not None:
                table.model._default_manager.filter(**{_path_to_exploration(table): self.exploration}).delete()

    def _put_records(
        self, table: Table, pairs: list[tuple[Values, Values | None]], places: dict[type[models.Model], int]
    ) -> list[Any]:
        manager = table.model._default_manager
        rows = [] if self.is_new else manager.filter(exploration=self.exploration)
        existing = {row.key: row for row in rows}  # type: ignore[attr-defined]
        new, kept, changed = [], [], []
        for values, above in pairs:
            key = key_of(table, values)
            row: Any = existing.get(key)
            if row is None:
                row = table.model(exploration=self.exploration, key=key)
                new.append(row)
            else:
                kept.append(row)
            before = _columns(row)
            self._fill(table, row, values, above)
            row.position = places[table.model]
            places[table.model] += 1
            if row.pk is not None and _columns(row) != before:
                changed.append(row)
            self.rows[id(values)] = row
            self.index[table.model][key] = row
        manager.bulk_create(new)
        if changed:
            names = [field.name for field in table.model._meta.concrete_fields if not field.primary_key]
            manager.bulk_update(changed, names, batch_size=50)
        return [*new, *kept]

    def _fill(self, table: Table, row: Any, values: Values, above: Values | None) -> None:
        if table.under and above is not None:
            setattr(row, table.under, self.rows[id(above)])
        for name, value in table.fixed.items():
            setattr(row, name, value)
        for field in fields_of(table):
            if field.name == ID or field.kind == REFERENCES:
                continue
            value = values.get(field.name)
            if field.kind != REFERENCE:
                setattr(row, field.attribute, from_plain(field, value))
            elif value is None or self._is_stored(field, value):
                setattr(row, field.attribute, None if value is None else self._find(field, value))
            else:
                # What it refers to comes later, in the same table or in a later file; then the field may be empty.
                self.later.append((row, field, value))

    def _is_stored(self, field: FileField, key: str) -> bool:
        assert field.target is not None
        row = self.index[field.target].get(key)
        return row is not None and row.pk is not None

    def _find(self, field: FileField, key: str) -> Any:
        assert field.target is not None
        return self.index[field.target][key]

    def _link_later(self) -> None:
        linked: dict[tuple[type[models.Model], str], list[Any]] = defaultdict(list)
        for row, field, key in self.later:
            target = self._find(field, key)
            if getattr(row, field.field.attname) != target.pk:
                setattr(row, field.attribute, target)
                linked[type(row), field.attribute].append(row)
        for (model, attribute), rows in linked.items():
            model._default_manager.bulk_update(rows, [attribute], batch_size=200)

    def _put_parts(self, table: Table, pairs: list[tuple[Values, Values | None]]) -> None:
        new = []
        for position, (values, above) in enumerate(pairs):
            row = table.model(position=position)
            self._fill(table, row, values, above)
            self.rows[id(values)] = row
            new.append(row)
        table.model._default_manager.bulk_create(new)

    def _put_many(self, table: Table, pairs: list[tuple[Values, Values | None]]) -> None:
        for field in fields_of(table):
            if field.kind != REFERENCES:
                continue
            through, source, target = _through(field)
            rows = [self.rows[id(values)] for values, _above in pairs]
            if not self.is_new:
                through._default_manager.filter(**_scope(table, self.exploration, source)).delete()
            through._default_manager.bulk_create(
                [
                    through(**{f"{source}_id": row.pk, f"{target}_id": self._find(field, key).pk})
                    for row, (values, _above) in zip(rows, pairs, strict=True)
                    for key in values.get(field.name, [])
                ]
            )


def _path_to_exploration(table: Table) -> str:
    """The lookup from a row to its exploration; what a part stands under is always a record."""
    return "exploration" if table.is_record else f"{table.under}__exploration"


def _scope(table: Table, exploration: Exploration, through: str = "") -> dict[str, Any]:
    """The lookup of all rows of a table in one exploration, or of what links them through a field of that name."""
    lookup = {_path_to_exploration(table): exploration, **table.fixed}
    return {f"{through}__{name}": value for name, value in lookup.items()} if through else lookup


def _columns(row: Any) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def _through(field: FileField) -> tuple[type[models.Model], str, str]:
    many = field.field
    return many.remote_field.through, many.m2m_field_name(), many.m2m_reverse_field_name()


# From the database


def extract(exploration: Exploration, tables: Iterable[Table] = TABLES) -> Content:
    """What the exploration holds, as content: all of it, or only what stands in these tables."""
    head: Values = {}
    for field in head_fields():
        value = to_plain(field, getattr(exploration, field.attribute))
        if value is not None:
            head[field.name] = value
    content = empty_content(head)
    extractor = _Extract(exploration)
    for table in tables:
        rows = [values for _pk, values in extractor.rows(table, None)]
        if rows:
            content["tables"][table_name(table)] = rows
    return content


class _Extract:
    def __init__(self, exploration: Exploration) -> None:
        self.exploration = exploration
        self.keys: dict[type[models.Model], dict[int, str]] = {}

    def rows(self, table: Table, above: str | None) -> list[tuple[int, Values]]:
        """The records of a table as (what they stand under or their own number, values), in order."""
        found = list(table.model._default_manager.filter(**_scope(table, self.exploration)))
        many = {field.name: self._many(table, field) for field in fields_of(table) if field.kind == REFERENCES}
        nested = {inner.key: self._by_parent(inner) for inner in table.nested} if found else {}
        result = []
        for row in found:
            values: Values = {}
            for field in fields_of(table):
                value = self._value(field, row, many)
                if value is not None:
                    values[field.name] = value
            for key, of_parent in nested.items():
                if row.pk in of_parent:
                    values[key] = of_parent[row.pk]
            result.append((getattr(row, f"{above}_id") if above else row.pk, values))
        return result

    def _by_parent(self, table: Table) -> dict[int, list[Values]]:
        grouped: dict[int, list[Values]] = defaultdict(list)
        for parent, values in self.rows(table, table.under):
            grouped[parent].append(values)
        return grouped

    def _value(self, field: FileField, row: Any, many: dict[str, dict[int, list[str]]]) -> Any:
        if field.name == ID:
            return row.key
        if field.kind == REFERENCES:
            return many[field.name].get(row.pk)
        if field.kind == REFERENCE:
            pk = getattr(row, f"{field.attribute}_id")
            return None if pk is None else self._keys_of(field)[pk]
        return to_plain(field, getattr(row, field.attribute))

    def _keys_of(self, field: FileField) -> dict[int, str]:
        assert field.target is not None
        if field.target not in self.keys:
            pairs = field.target._default_manager.filter(exploration=self.exploration).values_list("pk", "key")
            self.keys[field.target] = dict(pairs)
        return self.keys[field.target]

    def _many(self, table: Table, field: FileField) -> dict[int, list[str]]:
        through, source, target = _through(field)
        keys = self._keys_of(field)
        # Keys come in the order of their records, which is the canonical order of references.
        order = {pk: place for place, pk in enumerate(keys)}
        found: dict[int, list[int]] = defaultdict(list)
        lookup = _scope(table, self.exploration, source)
        for one, other in through._default_manager.filter(**lookup).values_list(f"{source}_id", f"{target}_id"):
            found[one].append(other)
        return {one: [keys[pk] for pk in sorted(others, key=order.__getitem__)] for one, others in found.items()}


__all__ = ["extract", "store"]
