"""load -> dump -> load -> dump changes nothing, for dossiers of every shape."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.dossier.content import Content, table_name, walk
from noaber.dossier.fields import fields_of
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.files.writing import format_files, write_dossier
from noaber.dossier.layout import Table
from tests.builder import content_of, dossier
from tests.conftest import EXAMPLE
from tests.dossier.generating import KINDS, contents


@given(contents())
@settings(max_examples=100)
def test_what_was_written_reads_as_what_it_was(content: Content) -> None:
    files = format_files(content)

    again = content_of(files)

    assert again == content
    assert format_files(again) == files


@pytest.mark.parametrize("table", KINDS, ids=table_name)
def test_every_field_survives_in_its_place(table: Table) -> None:
    seen: set[tuple[str, str]] = set()

    @given(contents(table))
    @settings(max_examples=6)
    def survives(content: Content) -> None:
        files = format_files(content)
        again = content_of(files)
        assert again == content
        assert format_files(again) == files
        seen.update((part.model.__name__, name) for part, values, _above in walk(again) for name in values)

    survives()

    # And none was skipped: the content did hold them all.
    assert {(part.model.__name__, one.name) for part in _with_nested(table) for one in fields_of(part)} <= seen


def _with_nested(table: Table) -> list[Table]:
    return [table, *(one for nested in table.nested for one in _with_nested(nested))]


@given(contents(), st.sampled_from(("folder", "folder.zip", "FOLDER.ZIP")))
@settings(max_examples=20)
def test_a_folder_and_a_zip_read_as_what_was_written(content: Content, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new" / name
        names = write_dossier(content, path)

        assert names == list(format_files(content))
        assert read_dossier(path).content == content


@given(contents())
@settings(max_examples=10)
def test_the_same_content_gives_the_same_zip_to_the_byte(content: Content) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "one.zip", Path(folder) / "other.zip"
        write_dossier(content, one)
        write_dossier(read_dossier(one).content, other)

        assert one.read_bytes() == other.read_bytes()


def test_the_example_reads_the_same_after_it_was_written() -> None:
    content = read_dossier(EXAMPLE).content
    files = format_files(content)

    assert content_of(files) == content
    assert format_files(content_of(files)) == files


def test_a_dump_says_nothing_of_when_or_by_whom_it_was_made() -> None:
    assert list(format_files(content_of(dossier()))) == ["exploration.yaml"]
