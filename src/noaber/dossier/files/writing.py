"""Content to files, always in the same order and form, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ..content import Content, Values, digest_of, head_fields, rows_of
from ..fields import DATE, PROSE, REFERENCES, TEXT, FileField, fields_of
from ..layout import FILES, FORMAT, MAIN_FILE, Table, tables_of
from ..models import Kind
from .csv_rows import format_csv, guard
from .faults import Fault, Faults, Unreadable
from .packing import open_dossier
from .text import decode
from .yaml_nodes import Mapping, Scalar, parse_yaml

_BASE_LINE = re.compile(rb"^base: [0-9a-f]{64}(?=\r?$)", re.MULTILINE)
_WIDTH = 110
# The earliest moment a zip can name; files of a dump carry no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


class _Ids(list[str]):
    """A list that stands on one line."""


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(
    _Ids, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)


def format_files(content: Content) -> dict[str, str]:
    """The text of every file that holds something; exploration.yaml always."""
    files = {}
    remark = _remark(content)
    for file in FILES:
        if file.endswith(".csv"):
            text = _format_csv(content, file)
        else:
            text = _format_yaml(content, file)
        if text:
            files[file] = remark + text
    return files


def _remark(content: Content) -> str:
    """The line at the top of every file of practice material, so that nobody takes it for real wherever it turns up."""
    head = content["exploration"]
    if head.get("kind") != Kind.PRACTICE.value:
        return ""
    with override(head.get("language", settings.LANGUAGE_CODE)):
        return "# " + _("Practice material: invented, not about existing municipalities.") + "\n"


def _format_csv(content: Content, file: str) -> str:
    (table,) = tables_of(file)
    rows = rows_of(content, table)
    if not rows:
        return ""
    fields = fields_of(table)
    texts = {field.name for field in fields if field.kind in (TEXT, PROSE)}
    return format_csv(
        tuple(field.name for field in fields),
        [{name: guard(value) if name in texts else str(value) for name, value in row.items()} for row in rows],
    )


def _format_yaml(content: Content, file: str) -> str:
    document: Values = {}
    if file == MAIN_FILE:
        document["format"] = FORMAT
        document["base"] = digest_of(content)
        head = content["exploration"]
        document["exploration"] = {
            field.name: _form(field, head[field.name]) for field in head_fields() if field.name in head
        }
    for table in tables_of(file):
        rows = [_record(table, values) for values in rows_of(content, table)]
        if rows:
            document[table.key] = rows[0] if table.single else rows
    if not document:
        return ""
    return yaml.dump(
        document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )


def show_value(value: Any) -> str:
    """A value of content as people know it from the files: a text as it is, ids with commas, records as in YAML."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, dict | list):
        text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
        return text.rstrip("\n")
    return str(value)


def _form(field: FileField, value: Any) -> Any:
    """The value as YAML should write it: ids on one line, dates without quotes."""
    if field.kind == REFERENCES:
        return _Ids(value)
    return date.fromisoformat(value) if field.kind == DATE else value


def _record(table: Table, values: Values) -> Values:
    record: Values = {}
    for field in fields_of(table):
        if field.name in values:
            value = values[field.name]
            record[field.name] = _form(field, value)
    for nested in table.nested:
        if values.get(nested.key):
            record[nested.key] = [_record(nested, one) for one in values[nested.key]]
    return record


def write_dossier(content: Content, path: Path) -> list[str]:
    """Write a folder, or a zip where the path ends so; returns the names of the files.

    A folder that holds other things is left alone: only files of the format are written, and those of the format that the
    content no longer needs are removed.
    """
    files = format_files(content)
    if path.suffix.lower() == ".zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                info = zipfile.ZipInfo(name, _NO_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                archive.writestr(info, text.encode())
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, buffer.getvalue())
        return list(files)
    if path.exists() and not path.is_dir():
        raise Unreadable(
            (
                Fault(
                    str(path),
                    None,
                    _("This is a file, and a dossier is written to a folder or a zip."),
                    _("Give another name, or one that ends in .zip."),
                ),
            )
        )
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).parent.mkdir(exist_ok=True)
        _replace(path / name, text.encode())
    for name in set(FILES) - set(files):
        (path / name).unlink(missing_ok=True)
    return list(files)


def _replace(path: Path, data: bytes) -> None:
    """Write beside and move over, so that a killed process leaves the old file whole."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def refresh_base(path: Path, content: Content) -> None:
    """Let the files of a folder say that they are what was loaded just now, where they name a base at all.

    The next change to them is then a change to this state, and not again to the one they were dumped from.
    """
    main = path / MAIN_FILE
    if not path.is_dir():
        return
    with suppress(OSError):  # files that may not be written stay as they are
        text = main.read_bytes()
        renewed = _BASE_LINE.sub(f"base: {digest_of(content)}".encode(), text, count=1)
        if renewed != text:
            _replace(main, renewed)


def slug_at(path: Path) -> str | None:
    """The slug of the dossier that stands in a folder or zip; empty where it cannot be read, None where there is none."""
    if not path.exists() or (path.is_dir() and not (path / MAIN_FILE).exists()):
        return None
    text = decode(MAIN_FILE, open_dossier(path, Faults()).get(MAIN_FILE, b""), Faults())
    node = parse_yaml(MAIN_FILE, text or "", Faults())
    head = node.entries.get("exploration") if isinstance(node, Mapping) else None
    slug = head.entries.get("slug") if isinstance(head, Mapping) else None
    return slug.value if isinstance(slug, Scalar) else ""
