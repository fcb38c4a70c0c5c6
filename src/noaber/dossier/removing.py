"""Content without some of its records, and what goes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from copy import deepcopy

from .content import Content, Values, address, key_of, rows_of, table_name
from .fields import REFERENCE, REFERENCES, FileField, fields_of
from .layout import TABLES, Table


def without(content: Content, addresses: Iterable[str]) -> Content:
    """A copy without these records, what belongs to them, and what refers to them.

    A reference that may be empty is taken out; a record or part that cannot be without it goes too, and so on.
    """
    copy: Content = deepcopy(content)
    _take_out(copy, set(addresses) - {""})
    return copy


def gone_with(content: Content, addresses: Iterable[str]) -> frozenset[str]:
    """The addresses of all records that would go with these, and of these."""
    gone = set(addresses) - {""}
    _take_out(deepcopy(content), gone)
    return frozenset(gone)


def values_without(table: Table, values: Values, gone: Collection[str]) -> Values | None:
    """A copy of one record with its parts without references to what is gone; None where it cannot be without."""
    left = _left(table, [deepcopy(values)], set(gone) - {""})
    return left[0] if left else None


def _take_out(copy: Content, gone: set[str]) -> None:
    before = -1
    while len(gone) != before:
        before = len(gone)
        for table in TABLES:
            rows = _left(table, rows_of(copy, table), gone)
            if rows:
                copy["tables"][table_name(table)] = rows
            else:
                copy["tables"].pop(table_name(table), None)


def _left(table: Table, rows: list[Values], gone: set[str]) -> list[Values]:
    left = []
    for values in rows:
        name = address(table.model, key_of(table, values)) if table.is_record else ""
        if name not in gone and _stands(table, values, gone):
            left.append(values)
            for nested in table.nested:
                inner = _left(nested, values.get(nested.key, []), gone)
                if inner:
                    values[nested.key] = inner
                else:
                    values.pop(nested.key, None)
            continue
        if name:
            gone.add(name)
        _all_gone(table, values, gone)
    return left


def _all_gone(table: Table, values: Values, gone: set[str]) -> None:
    for nested in table.nested:
        for inner in values.get(nested.key, []):
            if nested.is_record:
                gone.add(address(nested.model, key_of(nested, inner)))
            _all_gone(nested, inner, gone)


def _stands(table: Table, values: Values, gone: set[str]) -> bool:
    """Takes references to what is gone out; false where the record cannot be without."""
    for field in fields_of(table):
        if field.kind == REFERENCE and field.name in values and _is_gone(field, values[field.name], gone):
            if field.required:
                return False
            del values[field.name]
        elif field.kind == REFERENCES and field.name in values:
            kept = [key for key in values[field.name] if not _is_gone(field, key, gone)]
            if kept:
                values[field.name] = kept
            elif values.pop(field.name) and field.required:
                return False
    return True


def _is_gone(field: FileField, key: str, gone: set[str]) -> bool:
    assert field.target is not None
    return address(field.target, key) in gone
