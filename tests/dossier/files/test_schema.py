"""The file format described: the schema accepts what the reader accepts, and leaves nothing out."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.utils import translation
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from noaber.dossier import fields as f
from noaber.dossier.content import Content, head_fields
from noaber.dossier.fields import fields_of
from noaber.dossier.files.csv_rows import unguard
from noaber.dossier.files.schema import as_json_schema, file_schema, reference_page, summary
from noaber.dossier.files.writing import format_files
from noaber.dossier.layout import FILES, Table, all_tables, tables_of
from noaber.dossier.models import AuditLine, EndedExploration, Exploration, FrozenFile, FrozenPublication, Snapshot
from tests.builder import content_of, dossier, the_fault
from tests.conftest import EXAMPLE
from tests.dossier.generating import contents


def parsed(file: str, text: str) -> Any:
    """A file as any YAML or CSV library reads it."""
    if not file.endswith(".csv"):
        return _plain(yaml.safe_load(text))
    (table,) = tables_of(file)
    text = text[text.index("\n") + 1 :] if text.startswith("#") else text  # the remark of practice material
    return [
        {one.name: _cell(one.kind, row[one.name]) for one in fields_of(table) if row.get(one.name)}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def _cell(kind: str, cell: str) -> Any:
    return int(cell) if kind in (f.INTEGER, f.LEVEL) else unguard(cell)


def _plain(value: Any) -> Any:
    """Dates as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def problems(file: str, document: Any) -> list[str]:
    schema = file_schema(file)
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("schema", [as_json_schema(), *map(file_schema, FILES)], ids=["all", *FILES])
def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


EXAMPLE_FILES = [file for file in FILES if (EXAMPLE / file).exists()]


@pytest.mark.parametrize("file", EXAMPLE_FILES)
def test_the_files_of_the_example_fit_the_schema(file: str) -> None:
    assert problems(file, parsed(file, (EXAMPLE / file).read_text(encoding="utf-8"))) == []


def test_the_example_as_a_whole_fits_the_schema() -> None:
    whole = {file: parsed(file, (EXAMPLE / file).read_text(encoding="utf-8")) for file in EXAMPLE_FILES}
    assert list(Draft202012Validator(as_json_schema()).iter_errors(whole)) == []


@given(contents())
@settings(max_examples=40)
def test_whatever_is_written_fits_the_schema(content: Content) -> None:
    whole = {file: parsed(file, text) for file, text in format_files(content).items()}
    errors = list(Draft202012Validator(as_json_schema()).iter_errors(whole))
    assert errors == []


@pytest.mark.parametrize(
    ("file", "document"),
    [
        ("exploration.yaml", {}),
        ("exploration.yaml", {"format": 2, "exploration": {"slug": "a", "title": "T", "date": "2024-01-01"}}),
        ("exploration.yaml", {"format": 1, "exploration": {"slug": "a", "title": "T"}}),
        ("exploration.yaml", {"format": 1, "exploration": {"slug": "a", "title": ["T"], "date": "2024-01-01"}}),
        ("value.yaml", {"bevindingen": []}),
        ("value.yaml", {"findings": {}}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "risk"}]}),
        ("value.yaml", {"findings": [{"id": "A b", "kind": "risk", "title": "T"}]}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "gevaar", "title": "T"}]}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "risk", "title": "x" * 251}]}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "risk", "title": "T", "concerns": "aal"}]}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "risk", "title": "T", "concerns": ["aal", "aal"]}]}),
        ("value.yaml", {"findings": [{"id": "a", "kind": "risk", "title": "T", "evidence": [{"bron": "b"}]}]}),
        ("figures.csv", [{"id": "f", "quantity": "q", "value": "1", "source": "nota"}]),
        ("weighing.yaml", {"framework": []}),
        ("weighing.yaml", {"resident_values": [{"option": "a", "text": "T", "level": 3}]}),
        ("process.yaml", {"meetings": [{"id": "a", "title": "T", "kind": "meeting", "participants": -1}]}),
        ("process.yaml", {"meetings": [{"id": "a", "title": "T", "kind": "meeting", "participants": "veel"}]}),
    ],
)
def test_what_the_reader_refuses_does_not_fit_the_schema(file: str, document: Any) -> None:
    assert problems(file, document)


# Nothing left out


def test_every_model_of_the_dossier_has_its_place_in_the_layout() -> None:
    placed = {table.model for table, _above in all_tables()} | {Exploration}
    assert set(apps.get_app_config("dossier").get_models()) - placed == {
        AuditLine,
        EndedExploration,
        FrozenFile,
        FrozenPublication,
        Snapshot,
    }


def properties_of(table: Table, above: tuple[Table, ...]) -> dict[str, Any]:
    schema = file_schema((above or (table,))[0].file)
    for one in (*above, table):
        schema = schema["properties"][one.key] if one.key else schema
        schema = schema if one.single else schema["items"]
    found: dict[str, Any] = schema["properties"]
    return found


def with_above(tables: tuple[Table, ...], above: tuple[Table, ...] = ()) -> list[tuple[Table, tuple[Table, ...]]]:
    return [pair for table in tables for pair in ((table, above), *with_above(table.nested, (*above, table)))]


def test_every_field_that_people_fill_in_stands_in_the_schema_with_its_help() -> None:
    for table, above in with_above(tuple(one for file in FILES for one in tables_of(file))):
        properties = properties_of(table, above)
        filled_in = {
            field.name: str(field.help_text)
            for field in [*table.model._meta.concrete_fields, *table.model._meta.many_to_many]
            if field.editable and not field.primary_key and field.name not in table.fixed
        }
        own = {name: schema for name, schema in properties.items() if name != "id"}
        nested = {one.key for one in table.nested}
        assert set(own) - nested == set(filled_in), (table.model, above)
        assert {name: own[name]["description"] for name in filled_in} == filled_in
        assert all(filled_in.values()), (table.model, "a field without help")


def test_every_field_of_the_head_stands_in_the_schema() -> None:
    properties = file_schema("exploration.yaml")["properties"]["exploration"]["properties"]
    editable = {field.name for field in Exploration._meta.concrete_fields if field.editable and not field.primary_key}
    assert set(properties) == editable == {field.name for field in head_fields()}


def test_every_file_stands_in_the_schema_of_the_whole() -> None:
    assert tuple(as_json_schema()["properties"]) == FILES


def test_the_page_names_every_file_list_and_field_in_both_languages() -> None:
    for language in ("en", "nl"):
        with translation.override(language):
            page = reference_page()
            for table, _above in all_tables():
                assert f"# {table.key or table.file}\n" in page
                assert all(f"| `{one.name}` |" in page for one in fields_of(table))
            assert all(f"## {file}\n" in page for file in FILES)


def test_the_page_names_the_limits_of_values() -> None:
    with translation.override("en"):
        page = reference_page()
    for limit in (
        "at most 60 characters; unique among records",
        "one line of at most 250 characters",
        "At most 20000 characters.",
        "At most 15 figures",
        "| `short_title` | text, 60 characters at most |",
        "| `url` | address, 500 characters at most |",
        "| `value` | number, 6 decimals at most |",
        "| `people` | whole number, from 0 to 999999999 |",
        "| `place` | whole number, from 1 to 32767 |",
        "| `publisher` | text |",
        "| `purpose` | prose |",
    ):
        assert limit in page, limit


def test_what_the_page_says_of_whole_numbers_holds_when_reading() -> None:
    tasks = "id,name,organisation,people\nt,T,aal,%s\n"
    assert content_of(dossier({"tasks.csv": tasks % "999999999"}))
    assert the_fault(dossier({"tasks.csv": tasks % "1000000000"})).line == 2


def test_every_model_says_what_its_records_are() -> None:
    for table, _above in all_tables():
        said = summary(table.model)
        assert said.endswith("."), table.model
        assert not said.startswith(table.model.__name__ + "("), table.model  # what Django writes by itself


def test_the_example_is_where_the_tests_look_for_it() -> None:
    assert Path(EXAMPLE / "exploration.yaml") in EXAMPLE.iterdir()
    assert len(EXAMPLE_FILES) > 10
