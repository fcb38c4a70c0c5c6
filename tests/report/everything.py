"""A dossier in which every field of every kind of record holds something, made from the layout and the models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import models

from noaber.dossier import fields as f
from noaber.dossier.content import Content, Values, canonical_order, empty_content, head_fields, table_name
from noaber.dossier.fields import FileField, fields_of, has_id, kind_name
from noaber.dossier.files.checking import check_content
from noaber.dossier.files.faults import Faults
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.models import Finding, Flow, Judge, Merger, Option

# How many records stand in each table; the last one lies within the first where a record can lie within another.
COUNT = 3

# Texts that are the code of a municipality; no two of one record are the same.
_CODES = ("code", "into", "other", "origin", "destination")

# What a text says, given its field and a number that no other text has.
Text = Callable[[FileField, int], str]


def everything(text: Text) -> Content:
    """A content that could be loaded, in which every text is what `text` makes of it."""
    content = _Maker(text).content()
    faults = Faults()
    check_content(content, faults)
    faults.stop()
    return content


class _Maker:
    def __init__(self, text: Text) -> None:
        self.text = text
        self.texts = 0
        self.made: list[tuple[Table, Values, int]] = []
        self.keys: dict[type[models.Model], list[str]] = defaultdict(list)

    def content(self) -> Content:
        content = empty_content({**self._scalars(head_fields(), 0), "slug": "alles"})
        for table in TABLES:
            count = 1 if table.single else COUNT
            content["tables"][table_name(table)] = [self._record(table, number) for number in range(count)]
        for table, values, number in self.made:
            self._refer(table, values, number)
        canonical_order(content)
        return content

    def _record(self, table: Table, number: int) -> Values:
        values = self._scalars(fields_of(table), number)
        if has_id(table):
            values[f.ID] = f"{kind_name(table.model).replace('_', '-')}-{len(self.made)}"
            self.keys[table.model].append(values[f.ID])
        _suit(table, values, number)
        self.made.append((table, values, number))
        for nested in table.nested:
            values[nested.key] = [self._record(nested, number)]
        return values

    def _scalars(self, fields: tuple[FileField, ...], number: int) -> Values:
        return {one.name: self._scalar(one, number) for one in fields if one.kind not in (f.REFERENCE, f.REFERENCES)}

    def _scalar(self, one: FileField, number: int) -> Any:
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

    def _refer(self, table: Table, values: Values, number: int) -> None:
        for one in fields_of(table):
            if one.kind not in (f.REFERENCE, f.REFERENCES) or one.target is None:
                continue
            if one.target is not table.model:
                known = self.keys[one.target]
                key = known[number % len(known)]
            elif number == COUNT - 1:
                key = next(other[f.ID] for at, other, _number in self.made if at is table)
            else:
                continue
            values[one.name] = key if one.kind == f.REFERENCE else [key]


def _suit(table: Table, values: Values, number: int) -> None:
    """What the models ask of a record as a whole."""
    for at, name in enumerate(_CODES):
        if name in values:
            values[name] = f"GM{10 * at + number + 1:04}"
    if {"since", "until"} <= set(values):
        values["since"] = "2000-01-01"
    if table.model is Flow:
        values["year"] = 2024
    if table.model is Merger:
        values["share"] = "0.5"
    if "sha256" in values:
        values["sha256"] = "0a" * 32
    if table.model is Finding and values["kind"] != Finding.Kind.PRECONDITION:
        del values["met"]
    if table.model is Finding and values["kind"] == Finding.Kind.RESIDENT_EFFECT:
        del values["affects"]
    if table.model is Judge and values["kind"] == Judge.Kind.PERSON:
        del values["name"]
    if table.model is Option:
        values["status"] = Option.Status.SHORTLISTED
