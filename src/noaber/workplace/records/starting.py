"""From which values somebody started: what a form says of it, and what of it that person may not see."""

from __future__ import annotations

from typing import Any

from django.core import signing

from noaber.dossier.content import Values
from noaber.dossier.layout import Table
from noaber.dossier.removing import values_without

_SALT = "noaber.records.base"


def sealed(values: Values | None) -> str:
    """The values from which somebody starts, for a hidden field; sealed, so that they come back as they went."""
    return signing.dumps(values, salt=_SALT, compress=True)


def unsealed(text: str) -> Values | None:
    try:
        found = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None


def visible_values(table: Table, values: Values, hidden: frozenset[str]) -> Values:
    """The values of a record without references to what is hidden."""
    left = values_without(table, values, hidden) if hidden else None
    return values if left is None else left


def with_hidden(table: Table, now: Values, values: Values, hidden: frozenset[str]) -> Values:
    """What somebody sent who does not see everything, with what stands there that this person cannot see."""
    seen = visible_values(table, now, hidden)
    full = dict(values)
    for name, value in now.items():
        if seen.get(name) == value:
            continue
        if values.get(name) == seen.get(name):
            full[name] = value
        elif isinstance(value, list):
            full[name] = [*values.get(name, []), *(one for one in value if one not in seen.get(name, []))]
    return full


def on_top(base: Values, now: Values, sent: Values) -> Values:
    """What somebody made of `base`, on top of how it is now: what this person left alone is as others made it."""
    names = dict.fromkeys([*now, *sent])
    values = {name: (now if _same(sent.get(name), base.get(name)) else sent).get(name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list) and all(isinstance(key, str) for key in [*one, *other]):
        return sorted(one) == sorted(other)
    return bool(one == other)
