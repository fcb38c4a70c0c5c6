"""Content as a whole: ids that stand once, references that lead somewhere, records that agree with themselves."""

from __future__ import annotations

import difflib
from typing import Any, Protocol

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ..content import Content, Values, address, from_plain, key_of, walk
from ..fields import ID, REFERENCE, REFERENCES, FileField, fields_of, has_id
from ..layout import MAIN_FILE, Table
from ..models.base import valid_id
from .faults import Faults


class Where(Protocol):
    def of(self, values: Values, name: str = "") -> tuple[str, int | None]: ...


class Nowhere:
    """For content that does not come from files."""

    def of(self, values: Values, name: str = "") -> tuple[str, int | None]:
        return "", None


Keys = dict[type[models.Model], dict[str, Values]]


def check_content(content: Content, faults: Faults, where: Where | None = None) -> None:
    """Add a fault for everything that would keep content from being stored."""
    where = where or Nowhere()
    _check_head(content["exploration"], faults, where)
    keys = _check_keys(content, faults, where)
    for table, values, _above in walk(content):
        for field in fields_of(table):
            if field.kind in (REFERENCE, REFERENCES) and field.name in values:
                _check_reference(table, field, values, keys, faults, where)
        _check_record(table, values, faults, where)
    _check_circles(content, keys, faults, where)


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
    for table, values, _above in walk(content):
        if not table.is_record:
            continue
        key = key_of(table, values)
        of_kind = keys.setdefault(table.model, {})
        if key and key in of_kind:
            file, line = where.of(values, ID)
            first_file, first_line = where.of(of_kind[key], ID)
            place = f"{first_file}:{first_line}" if first_line else first_file
            if has_id(table):
                message = _("The id “%(id)s” was used already, at %(place)s.") % {"id": key, "place": place}
                mend = _("Give this record an id of its own.")
            else:
                message = _("This is said twice, first at %(place)s: %(what)s.") % {
                    "place": place,
                    "what": key.replace("--", ", "),
                }
                mend = _("Keep one of the two.")
            faults.add(file, line, message, mend)
        of_kind.setdefault(key, values)
    return keys


def _check_reference(table: Table, field: FileField, values: Values, keys: Keys, faults: Faults, where: Where) -> None:
    assert field.target is not None
    known = keys.get(field.target, {})
    named: list[str] = values[field.name] if field.kind == REFERENCES else [values[field.name]]
    for key in named:
        file, line = where.of(values, field.name)
        if key not in known:
            close = difflib.get_close_matches(key[:100], known, 1, 0.6)
            faults.add(
                file,
                line,
                _("“%(key)s” refers to “%(id)s”, and there is no such record.") % {"key": field.name, "id": key[:80]},
                _("Did you mean “%(word)s”?") % {"word": close[0]}
                if close
                else _("Add a record with this id (%(kind)s), or take the reference out.")
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
    given: dict[str, Any] = {
        field.attribute: from_plain(field, values.get(field.name))
        for field in fields_of(table)
        if field.kind not in (REFERENCE, REFERENCES)
    }
    try:
        table.model(**given, **table.fixed).clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            file, line = where.of(values, "" if name == NON_FIELD_ERRORS else name)
            for message in messages:
                faults.add(file, line, _("“%(key)s” is not right.") % {"key": name}, message)


def _check_circles(content: Content, keys: Keys, faults: Faults, where: Where) -> None:
    """A record may not lie within itself, by whatever way round."""
    for table, values, _above in walk(content):
        for field in fields_of(table):
            if field.kind != REFERENCE or field.target is not table.model:
                continue
            start = key_of(table, values)
            seen: set[str] = set()
            key = values.get(field.name)
            while key and key not in seen:
                if key == start:
                    if values[field.name] != start:  # a record that refers to itself was named already
                        file, line = where.of(values, field.name)
                        faults.add(
                            file,
                            line,
                            _("“%(key)s” leads back to the record itself in a circle.") % {"key": field.name},
                            _("Break the circle: take out one of the references."),
                        )
                    break
                seen.add(key)
                key = keys[table.model].get(key, {}).get(field.name)
