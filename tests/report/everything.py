"""A dossier in which every field of every kind of record holds something, made from the layout and the models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import models

from noaber.dossier import fields as f
from noaber.dossier.content import Content, Values, canonical_order, empty_content, head_fields, table_name, walk
from noaber.dossier.fields import FileField, fields_of, has_id, kind_name
from noaber.dossier.files.checking import check_content
from noaber.dossier.files.faults import Faults
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.models import Finding, Judge, Option

# How many records each table holds; each refers to the one of the same number.
COUNT = 3

# What a text says: given the field and a number that is another for every text.
Text = Callable[[FileField, int], str]


def everything(text: Text) -> Content:
    """The content, checked as one that is loaded; every text in it is what `text` makes of it."""
    maker = _Maker(text)
    faults = Faults()
    check_content(maker.content, faults)
    faults.stop()
    return maker.content


class _Maker:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.texts = 0
        self.made: list[tuple[Table, Values, int]] = []
        self.content = empty_content(self._values(head_fields(), 0))
        self.content["exploration"]["slug"] = "alles"
        for table in TABLES:
            rows = [self._record(table, number) for number in range(1 if table.single else COUNT)]
            self.content["tables"][table_name(table)] = rows
        self._refer()
        canonical_order(self.content)

    def _record(self, table: Table, number: int) -> Values:
        values = self._values(fields_of(table), number)
        if has_id(table):
            values[f.ID] = f"{kind_name(table.model).replace('_', '-')}-{len(self.made)}"
        _suit(table, values, number)
        self.made.append((table, values, number))
        for nested in table.nested:
            # Persons and groups need more than one row, and parts of a record are often alike.
            values[nested.key] = [self._record(nested, number)]
        return values

    def _values(self, fields: tuple[FileField, ...], number: int) -> Values:
        return {one.name: self._value(one, number) for one in fields if one.kind not in (f.REFERENCE, f.REFERENCES)}

    def _value(self, one: FileField, number: int) -> Any:
        if one.kind in (f.CHOICE, f.LEVEL):
            words = [word for word, _label in one.choices if word not in ("", None)]
            return words[number % len(words)]
        if one.kind in (f.TEXT, f.PROSE):
            self.texts += 1
            return self.text(one, self.texts)
        return {
            f.DATE: f"2024-05-{number + 1:02}",
            f.INTEGER: 4,
            f.DECIMAL: "3",
            f.URL: "https://example.org/a?b=1&c=2",
        }[one.kind]

    def _refer(self) -> None:
        keys: dict[type[models.Model], list[str]] = defaultdict(list)
        for _table, values, _number in self.made:
            if f.ID in values:
                keys[_table.model].append(values[f.ID])
        for table, values, number in self.made:
            for one in fields_of(table):
                if one.kind not in (f.REFERENCE, f.REFERENCES) or one.target is None:
                    continue
                known = keys[one.target]
                if one.target is table.model:
                    # The last one is part of the first, so that there are two beside each other.
                    known = known[:1] if number == COUNT - 1 else []
                    if table.model is Finding:
                        first = [other for at, other, place in self.made if at is table and place == 0]
                        known = [first[0][f.ID]] if number == COUNT - 1 else []
                if known:
                    key = known[number % len(known)]
                    values[one.name] = key if one.kind == f.REFERENCE else [key]


def _suit(table: Table, values: Values, number: int) -> None:
    """What the rules of the models ask for."""
    if "code" in values:
        values["code"] = f"GM{number + 1:04}"
    if "sha256" in values:
        values["sha256"] = "0a" * 32
    if table.model is Finding and values["kind"] != Finding.Kind.PRECONDITION:
        del values["met"]
    if table.model is Judge and values["kind"] == Judge.Kind.PERSON:
        del values["name"]
    if table.model is Option:
        values["status"] = Option.Status.SHORTLISTED


__all__ = ["COUNT", "Text", "everything", "walk"]
