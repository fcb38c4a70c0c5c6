"""Content as a whole: ids that stand once, references that lead somewhere, records that agree with themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ..content import Content, Values, address, from_plain, key_of, walk
from ..fields import ID, REFERENCE, REFERENCES, FileField, fields_of, has_id
from ..layout import MAIN_FILE, Table, models_of
from ..models.base import valid_id
from .faults import Faults


class Where(Protocol):
    def of(self, values: Values, name: str = "") -> tuple[str, int | None]: ...

    def refused(self, values: Values, name: str) -> bool: ...


class Nowhere:
    """For content that does not come from files."""

    def of(self, values: Values, name: str = "") -> tuple[str, int | None]:
        return "", None

    def refused(self, values: Values, name: str) -> bool:
        return False


Keys = dict[type[models.Model], dict[str, Values]]


def check_content(content: Content, faults: Faults, where: Where | None = None, unread: Iterable[str] = ()) -> None:
    """Add a fault for everything that would keep content from being stored.

    References to what may stand in one of the `unread` files are not followed: one quote that is missing there would
    otherwise make a fault of every reference.
    """
    where = where or Nowhere()
    unknown = {model for file in unread for model in models_of(file)}
    _check_head(content["exploration"], faults, where)
    keys = _check_keys(content, faults, where)
    for table, values, _above in walk(content):
        for field in fields_of(table):
            if field.kind in (REFERENCE, REFERENCES) and field.name in values and field.target not in unknown:
                _check_reference(table, field, values, keys, faults, where)
        _check_record(table, values, faults, where)
    _check_circles(((table, values) for table, values, _above in walk(content)), keys, faults, where)


def check_values(table: Table, values: Values, keys: Keys, faults: Faults, where: Where) -> None:
    """Add a fault for everything that would keep one record and its parts from being stored among records of these keys.

    `keys` hold the record itself too, and for kinds that refer to themselves what each refers to.
    """

    def descend(table: Table, values: Values) -> Iterator[tuple[Table, Values]]:
        yield table, values
        for nested in table.nested:
            for inner in values.get(nested.key, []):
                yield from descend(nested, inner)

    parts: dict[tuple[str, ...], Values] = {}
    for one, its in descend(table, values):
        for field in fields_of(one):
            if field.kind in (REFERENCE, REFERENCES) and field.name in its:
                _check_reference(one, field, its, keys, faults, where)
        _check_record(one, its, faults, where)
        if not one.is_record:
            for said in _said_once(one, its):
                first = parts.setdefault((one.key, *said), its)
                if first is not its:
                    _said_twice(said, its, first, faults, where)
    _check_circles([(table, values)], keys, faults, where)


def _check_head(head: Values, faults: Faults, where: Where) -> None:
    slug = head.get("slug")
    if slug is None:
        return
    try:
        valid_id(slug)
    except ValidationError as error:
        file, line = where.of(head, "slug")
        faults.add(file or MAIN_FILE, line, _("“%(value)s” cannot be a slug.") % {"value": slug}, error.messages[0])


def _check_keys(content: Content, faults: Faults, where: Where) -> Keys:
    keys: Keys = {}
    parts: dict[tuple[int, tuple[str, ...]], Values] = {}
    for table, values, above in walk(content):
        if not table.is_record:
            for said in _said_once(table, values):
                first = parts.setdefault((id(above), said), values)
                if first is not values:
                    _said_twice(said, values, first, faults, where)
            continue
        natural = _natural_key(table)
        if any(name not in values for name in natural or [ID] if not table.single):
            continue  # what is missing was named already
        key = key_of(table, values)
        first = keys.setdefault(table.model, {}).setdefault(key, values)
        if first is values:
            continue
        if has_id(table):
            faults.add(
                *where.of(values, ID),
                _("The id “%(id)s” was used already, at %(place)s.") % {"id": key, "place": _place(first, where)},
                _("Give this record an id of its own."),
            )
        else:
            _said_twice(tuple(str(values[name]) for name in natural), values, first, faults, where)
    return keys


def _natural_key(table: Table) -> tuple[str, ...]:
    key: tuple[str, ...] = getattr(table.model, "NATURAL_KEY", ())
    return key


def _said_once(table: Table, values: Values) -> list[tuple[str, ...]]:
    """What may stand once only below the record to which a part belongs."""
    own = (
        [name for name in constraint.fields if name != table.under]
        for constraint in table.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    )
    return [tuple(str(values[name]) for name in names) for names in own if all(name in values for name in names)]


def _said_twice(said: tuple[str, ...], values: Values, first: Values, faults: Faults, where: Where) -> None:
    faults.add(
        *where.of(values, ID),
        _("This is said twice, first at %(place)s: %(what)s.")
        % {"place": _place(first, where), "what": ", ".join(said)},
        _("Keep one of the two."),
    )


def _place(values: Values, where: Where) -> str:
    file, line = where.of(values, ID)
    return f"{file}:{line}" if line else file


def _check_reference(table: Table, field: FileField, values: Values, keys: Keys, faults: Faults, where: Where) -> None:
    assert field.target is not None
    known = keys.get(field.target, {})
    named: list[str] = values[field.name] if field.kind == REFERENCES else [values[field.name]]
    for key in named:
        file, line = where.of(values, field.name)
        if key not in known:
            faults.add(
                file,
                line,
                _("“%(key)s” refers to “%(id)s”, and there is no such record.") % {"key": field.name, "id": key[:80]},
                faults.suggest(key, known, 0.6)
                or _("Add a record with this id (%(kind)s), or take the reference out.")
                % {"kind": address(field.target, key[:80])},
            )
        elif field.target is table.model and key == key_of(table, values):
            faults.add(
                file,
                line,
                _("“%(key)s” refers to the record itself.") % {"key": field.name},
                _("Refer to another record, or take the reference out."),
            )


def _check_record(table: Table, values: Values, faults: Faults, where: Where) -> None:
    """The rules of the model across its fields."""
    if table.model.clean is models.Model.clean:
        return
    given = {
        field.attribute: _given(field, values[field.name])
        for field in fields_of(table)
        if field.kind != REFERENCES and field.name in values
    }
    try:
        table.model(**given, **table.fixed).clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            if where.refused(values, name):
                continue  # what is wrong with it was named already
            file, line = where.of(values, "" if name == NON_FIELD_ERRORS else name)
            wrong = _("“%(key)s” is not right.") if name in values else _("“%(key)s” is missing or empty.")
            for message in messages:
                faults.add(file, line, wrong % {"key": name}, message)


def _given(field: FileField, value: Any) -> Any:
    """A value as the model takes it; of what it refers to, no more is known here than its id."""
    if field.kind == REFERENCE:
        assert field.target is not None
        return field.target(key=value)
    return from_plain(field, value)


def _check_circles(rows: Iterable[tuple[Table, Values]], keys: Keys, faults: Faults, where: Where) -> None:
    """A record may not lie within itself, by whatever way round."""
    circles: dict[tuple[type[models.Model], str], set[str]] = {}
    for table, values in rows:
        for field in fields_of(table):
            if field.kind != REFERENCE or field.target is not table.model or field.name not in values:
                continue
            place = (table.model, field.name)
            if place not in circles:
                of_kind = keys.get(table.model, {})
                circles[place] = _in_circles({k: v[field.name] for k, v in of_kind.items() if field.name in v})
            key = key_of(table, values)
            if key in circles[place] and values[field.name] != key:  # a reference to itself was named already
                faults.add(
                    *where.of(values, field.name),
                    _("“%(key)s” leads back to the record itself in a circle.") % {"key": field.name},
                    _("Break the circle: take out one of the references."),
                )


def _in_circles(links: dict[str, str]) -> set[str]:
    """The keys from which the links lead back to themselves."""
    found: set[str] = set()
    done: set[str] = set()
    for start in links:
        way: dict[str, None] = {}
        key = start
        while key in links and key not in done and key not in way:
            way[key] = None
            key = links[key]
        if key in way:
            keys = list(way)
            found.update(keys[keys.index(key) :])
        done.update(way)
    return found
