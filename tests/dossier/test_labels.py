"""Every field and kind of record has a name on pages, and no name is without its field."""

from __future__ import annotations

from django.utils import translation

from noaber.dossier.content import head_fields
from noaber.dossier.fields import fields_of, kind_name
from noaber.dossier.labels import FIELDS, KINDS, field_label, kind_label, kind_plural
from noaber.dossier.layout import all_tables

TABLES = [table for table, _above in all_tables()]


def test_every_field_has_a_name_and_every_name_a_field() -> None:
    names = {field.name for table in TABLES for field in fields_of(table)}
    names |= {field.name for field in head_fields()}
    # Parts and records below another are called by their key there.
    names |= {table.key for table in TABLES if table.under}
    assert names == set(FIELDS)


def test_every_kind_has_a_name_and_every_name_a_kind() -> None:
    parts_by_kind = {kind_name(table.model) for table in TABLES}
    assert parts_by_kind | {"exploration"} == set(KINDS)


def test_names_of_kinds_are_of_one_and_of_several() -> None:
    with translation.override("en"):
        assert all(kind_label(kind) and kind_plural(kind) and kind_label(kind) != kind_plural(kind) for kind in KINDS)


def test_names_are_in_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        assert (field_label("title"), kind_label("finding"), kind_plural("finding")) == (
            "Titel",
            "bevinding",
            "bevindingen",
        )
    with translation.override("en"):
        assert (field_label("title"), kind_label("finding")) == ("Title", "finding")
