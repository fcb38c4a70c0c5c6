"""Three-way merging: what was loaded last, what stands here now, and what is loaded now."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .content import (
    Content,
    Values,
    address,
    canonical_order,
    empty_content,
    head_fields,
    key_of,
    rows_of,
    table_name,
    walk,
)
from .fields import REFERENCES, fields_of
from .layout import TABLES, Table


@dataclass(frozen=True)
class Conflict:
    """A place that changed on both sides. None: absent on that side; field "": the record as a whole."""

    record: str
    field: str
    before: Any
    here: Any
    there: Any


class Conflicts(Exception):
    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        super().__init__(f"{len(conflicts)} conflicts")
        self.conflicts = conflicts


def merge(before: Content, here: Content, there: Content) -> Content:
    """What both sides made of `before` together. Raises `Conflicts` with every place that changed differently."""
    before, here, there = _by_id(before), _by_id(here), _by_id(there)
    conflicts: list[Conflict] = []
    names = [field.name for field in head_fields()]
    head = _merge_fields(
        "exploration", names, before.get("exploration", {}), here["exploration"], there["exploration"], conflicts
    )
    merged = empty_content(head)
    for table in TABLES:
        old = before.get("tables", {}).get(table_name(table), [])
        rows = _merge_rows(table, old, rows_of(here, table), rows_of(there, table), conflicts)
        if rows:
            merged["tables"][table_name(table)] = rows
    if conflicts:
        raise Conflicts(tuple(conflicts))
    canonical_order(merged)
    return merged


def merge_values(table: Table, key: str, before: Values, here: Values, there: Values) -> Values:
    """One record with its parts: what both sides made of `before` together. Raises `Conflicts`."""
    conflicts: list[Conflict] = []
    before, here, there = (_references_by_id(table, one) for one in (before, here, there))
    merged = _merge_record(table, key, before, here, there, conflicts)
    if conflicts:
        raise Conflicts(tuple(conflicts))
    return merged


def same_values(table: Table, one: Values, other: Values) -> bool:
    """Whether two records with their parts say the same, in whatever order their references stand."""
    return _references_by_id(table, one) == _references_by_id(table, other)


def _references_by_id(table: Table, values: Values) -> Values:
    copy: Values = deepcopy(values)

    def sort(table: Table, values: Values) -> None:
        for field in fields_of(table):
            if field.kind == REFERENCES and field.name in values:
                values[field.name].sort()
        for nested in table.nested:
            for inner in values.get(nested.key, []):
                sort(nested, inner)

    sort(table, copy)
    return copy


@dataclass(frozen=True)
class Difference:
    """What one content has that another has not, as addresses of records; the head is called exploration."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def difference(before: Content, after: Content) -> Difference:
    """From one content to the other, record by record; the order of records is no difference."""
    old, new = _records(_by_id(before)), _records(_by_id(after))
    return Difference(
        added=tuple(name for name in new if name not in old),
        changed=tuple(name for name, values in new.items() if name in old and old[name] != values),
        removed=tuple(name for name in old if name not in new),
    )


def _records(content: Content) -> dict[str, Any]:
    """The values of each record with its parts, and where it stands; what has an id of its own counts apart."""
    found: dict[str, Any] = {"exploration": content["exploration"]}
    names: dict[int, str] = {}
    for table, values, above in walk(content):
        if table.is_record:
            name = names[id(values)] = address(table.model, key_of(table, values))
            place = table_name(table) if above is None else names[id(above)]
            apart = {nested.key for nested in table.nested if nested.is_record}
            found[name] = (place, {key: value for key, value in values.items() if key not in apart})
    return found


def _by_id(content: Content) -> Content:
    """A copy with references in the order of their ids: in which order they stand follows from other records."""
    copy: Content = deepcopy(content)
    for table, values, _above in walk(copy) if copy else ():
        for field in fields_of(table):
            if field.kind == REFERENCES and field.name in values:
                values[field.name].sort()
    return copy


def _merge_rows(
    table: Table, before: list[Values], here: list[Values], there: list[Values], conflicts: list[Conflict]
) -> list[Values]:
    old, ours, theirs = ({key_of(table, row): row for row in rows} for rows in (before, here, there))
    merged = {}
    for key in _merge_order(list(old), list(ours), list(theirs)):
        was, mine, yours = old.get(key), ours.get(key), theirs.get(key)
        if mine is None or yours is None:
            # Gone or new on one side: that counts unless the other side changed the record meanwhile.
            present = mine if yours is None else yours
            if was is None:
                merged[key] = present
            elif present is not None and present != was:
                conflicts.append(Conflict(address(table.model, key), "", was, mine, yours))
        else:
            merged[key] = _merge_record(table, key, was or {}, mine, yours, conflicts)
    return [row for row in merged.values() if row is not None]


def _merge_record(
    table: Table, key: str, before: Values, here: Values, there: Values, conflicts: list[Conflict]
) -> Values:
    name = address(table.model, key)
    parts = [nested.key for nested in table.nested if not nested.is_record]
    merged = _merge_fields(name, [*(field.name for field in fields_of(table)), *parts], before, here, there, conflicts)
    for nested in table.nested:
        if nested.is_record:
            rows = _merge_rows(
                nested, before.get(nested.key, []), here.get(nested.key, []), there.get(nested.key, []), conflicts
            )
            if rows:
                merged[nested.key] = rows
    return merged


def _merge_fields(
    record: str, names: list[str], before: Values, here: Values, there: Values, conflicts: list[Conflict]
) -> Values:
    merged = {}
    for name in names:
        was, mine, yours = before.get(name), here.get(name), there.get(name)
        if mine == yours or yours == was:
            value = mine
        elif mine == was:
            value = yours
        else:
            conflicts.append(Conflict(record, name, was, mine, yours))
            continue
        if value is not None:
            merged[name] = value
    return merged


def _merge_order(before: list[str], here: list[str], there: list[str]) -> list[str]:
    """The order of the side that changed it, with what only the other side has behind what it follows there."""
    kept = set(before) & set(here) & set(there)
    moved_here_only = [k for k in there if k in kept] == [k for k in before if k in kept]
    lead, other = (here, there) if moved_here_only else (there, here)
    known = set(lead)
    behind: dict[str | None, list[str]] = defaultdict(list)
    last = None
    for key in other:
        if key in known:
            last = key
        else:
            behind[last].append(key)
    return [*behind[None], *(one for key in lead for one in (key, *behind[key]))]


__all__ = ["Conflict", "Conflicts", "Difference", "difference", "merge", "merge_values", "same_values"]
