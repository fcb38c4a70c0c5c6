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
    copy: Content = deepcopy(left_of(content, set(addresses)))
    return copy


def left_of(content: Content, gone: set[str]) -> Content:
    """As `without`, but what stays as it is is shared with the content; `gone` becomes all that goes."""
    gone.discard("")
    left = content
    before = -1
    while len(gone) != before:
        before = len(gone)
        tables = ((table_name(table), _left(table, rows_of(left, table), gone)) for table in TABLES)
        left = {**left, "tables": {name: rows for name, rows in tables if rows}}
    return left


def gone_with(content: Content, addresses: Iterable[str]) -> frozenset[str]:
    """The addresses of all records that would go with these, and of these."""
    gone = set(addresses)
    left_of(content, gone)
    return frozenset(gone)


def values_without(table: Table, values: Values, gone: Collection[str]) -> Values | None:
    """One record with its parts without references to what is gone; None where it cannot be without."""
    left = _left(table, [values], set(gone) - {""})
    return left[0] if left else None


def _left(table: Table, rows: list[Values], gone: set[str]) -> list[Values]:
    """The rows that stay, without what is gone; each as it is where nothing in it changes."""
    left = []
    for values in rows:
        name = address(table.model, key_of(table, values)) if table.is_record else ""
        stands = None if name in gone else _open(table, values, gone)
        if stands is None:
            if name:
                gone.add(name)
            _all_gone(table, values, gone)
            continue
        for nested in table.nested:
            if nested.key in stands:
                inner = _left(nested, stands[nested.key], gone)
                if len(inner) < len(stands[nested.key]) or any(
                    one is not other for one, other in zip(inner, stands[nested.key], strict=True)
                ):
                    stands = {name: inner if name == nested.key else value for name, value in stands.items()}
                    if not inner:
                        del stands[nested.key]
        left.append(stands)
    return left


def _all_gone(table: Table, values: Values, gone: set[str]) -> None:
    for nested in table.nested:
        for inner in values.get(nested.key, []):
            if nested.is_record:
                gone.add(address(nested.model, key_of(nested, inner)))
            _all_gone(nested, inner, gone)


def _open(table: Table, values: Values, gone: set[str]) -> Values | None:
    """The values without references to what is gone; None where the record cannot be without."""
    for field in fields_of(table):
        if field.kind == REFERENCE and field.name in values and _is_gone(field, values[field.name], gone):
            if field.required:
                return None
            values = {name: value for name, value in values.items() if name != field.name}
        elif field.kind == REFERENCES and field.name in values:
            kept = [key for key in values[field.name] if not _is_gone(field, key, gone)]
            if not kept and field.required:
                return None
            if len(kept) < len(values[field.name]):
                values = {n: kept if n == field.name else v for n, v in values.items() if n != field.name or kept}
    return values


def _is_gone(field: FileField, key: str, gone: set[str]) -> bool:
    assert field.target is not None
    return address(field.target, key) in gone
