"""Files to content: every value typed by its model, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .. import fields as f
from ..content import (
    Content,
    Values,
    address,
    canonical_order,
    empty_content,
    head_fields,
    key_of,
    table_name,
)
from ..fields import FileField, fields_of
from ..layout import FILES, FORMAT, MAIN_FILE, Table, tables_of
from .checking import check_content
from .csv_rows import is_formula, parse_csv, unguard
from .faults import Fault, Faults, Unreadable
from .packing import open_dossier
from .scalars import missing, shorten, typed
from .text import decode
from .yaml_nodes import Mapping, Node, Scalar, Sequence, parse_yaml

_DIGEST = re.compile(r"[0-9a-f]{64}\Z", re.ASCII)


@dataclass
class Places:
    """Where everything that was read stands."""

    records: dict[str, tuple[str, int]] = field(default_factory=dict)
    _fields: dict[tuple[int, str], tuple[str, int]] = field(default_factory=dict)
    _refused: set[tuple[int, str]] = field(default_factory=set)

    def note(self, values: Values, name: str, file: str, line: int) -> None:
        self._fields[id(values), name] = (file, line)

    def of(self, values: Values, name: str = "") -> tuple[str, int | None]:
        """Where a field stands, or else its record."""
        return self._fields.get((id(values), name)) or self._fields.get((id(values), "")) or ("", None)

    def refuse(self, values: Values, name: str) -> None:
        self._refused.add((id(values), name))

    def refused(self, values: Values, name: str) -> bool:
        """Whether a field was filled in, and what stood there could not be read."""
        return (id(values), name) in self._refused


@dataclass(frozen=True)
class Read:
    content: Content
    places: Places
    # The digest of the content from which the files were made, where they name it.
    base: str = ""


def read_dossier(path: Path) -> Read:
    """Read and check a folder or zip. Raises `Unreadable` with every fault there is."""
    faults = Faults()
    data = open_dossier(path, faults)
    if not data:
        faults.stop()
    if MAIN_FILE not in data:
        faults.add(
            "",
            None,
            _("The file %(file)s is missing.") % {"file": MAIN_FILE},
            _(
                "Every dossier has this file. Begin it with “format: %(format)d”, and give it a slug, a title and a date."
            )
            % {"format": FORMAT},
        )
    read = read_files(data, faults)
    faults.stop()
    return read


def read_files(data: dict[str, bytes], faults: Faults) -> Read:
    """Read and check files of the format. Adds to the faults; raises `Unreadable` where reading on makes no sense."""
    reader = _Reader(faults)
    # In a zip a file may stand in the folder that was zipped.
    refused = tuple("/" + fault.file for fault in faults)
    reader.unread |= {name for name in FILES if any(one.endswith("/" + name) for one in refused)}
    if MAIN_FILE not in data:
        reader.unread.add(MAIN_FILE)
    for name in FILES:
        if name in data:
            text = decode(name, data[name], faults)
            if text is None:
                reader.unread.add(name)
            else:
                reader.read(name, text)
    check_content(reader.content, faults, reader.places, reader.unread)
    canonical_order(reader.content)
    return Read(reader.content, reader.places, reader.base)


class _Reader:
    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.places = Places()
        self.content = empty_content({})
        self.base = ""
        # Files that could not be read, or not all of them.
        self.unread: set[str] = set()

    def read(self, file: str, text: str) -> None:
        if file.endswith(".csv"):
            self._read_csv(file, text)
            return
        before = self.faults.count
        node = parse_yaml(file, text, self.faults)
        if node is None:
            if self.faults.count > before:
                self.unread.add(file)
            elif file == MAIN_FILE:
                self._read_main(file, Mapping(1))
            return
        if not isinstance(node, Mapping):
            self.faults.add(
                file,
                node.line,
                _("This file does not start with a key."),
                _("It should hold one or more of: %(keys)s.") % {"keys": ", ".join(t.key for t in tables_of(file))},
            )
            self.unread.add(file)
            return
        known = {table.key: table for table in tables_of(file)}
        extra = ("format", "base", "exploration") if file == MAIN_FILE else ()
        self._refuse_unknown(file, node, [*extra, *known])
        if file == MAIN_FILE:
            self._read_main(file, node)
        for key, table in known.items():
            if key in node.entries:
                rows = self._read_rows(file, table, node.entries[key])
                if rows:
                    self.content["tables"][table_name(table)] = rows

    # exploration.yaml

    def _read_main(self, file: str, node: Mapping) -> None:
        version = node.entries.get("format")
        line = version.line if version else 1
        if not isinstance(version, Scalar) or version.value != str(FORMAT):
            if isinstance(version, Scalar) and _is_later(version.value[:9]):
                # Whatever else looks wrong may be right in that format.
                raise Unreadable(
                    (
                        Fault(
                            file,
                            line,
                            _("This file is of a newer format than this version of Noaber reads."),
                            _("Use a newer version of Noaber."),
                        ),
                    )
                )
            self.faults.add(
                file,
                line,
                _("The number of the format is missing."),
                _("Put “format: %(format)d” on the first line.") % {"format": FORMAT},
            )
        base = node.entries.get("base")
        if base is not None:
            if isinstance(base, Scalar) and _DIGEST.match(base.value):
                self.base = base.value
            else:
                self.faults.add(
                    file,
                    base.line,
                    _("“base” does not say from which state the files were made."),
                    _("Leave it as `noaber dump` wrote it, or take the line out."),
                )
        head = node.entries.get("exploration")
        if isinstance(head, Mapping):
            self.content["exploration"] = self._read_values(file, head_fields(), (), head)
        else:
            self.faults.add(
                file,
                head.line if head else 1,
                _("The record “exploration” is missing."),
                _("Put “exploration:” in the file, and below it at least slug, title and date."),
            )

    # records in YAML

    def _read_rows(self, file: str, table: Table, node: Node) -> list[Values]:
        if isinstance(node, Scalar) and node.is_empty:
            return []
        if table.single:
            nodes = [node]
        elif isinstance(node, Sequence):
            nodes = node.items
        else:
            self.faults.add(
                file,
                node.line,
                _("“%(key)s” is not a list.") % {"key": table.key},
                _("Start every record below it with a hyphen: “- %(first)s: ...”.")
                % {"first": fields_of(table)[0].name},
            )
            self.unread.add(file)
            return []
        rows = []
        for item in nodes:
            if isinstance(item, Mapping):
                rows.append(self._read_record(file, table, item))
            else:
                self.unread.add(file)
                self.faults.add(
                    file,
                    item.line,
                    _("This is not a record."),
                    _("Write its fields below each other, each with its key: “%(first)s: ...”.")
                    % {"first": fields_of(table)[0].name},
                )
        return rows

    def _read_record(self, file: str, table: Table, node: Mapping) -> Values:
        values = self._read_values(file, fields_of(table), tuple(n.key for n in table.nested), node)
        for nested in table.nested:
            if nested.key in node.entries:
                rows = self._read_rows(file, nested, node.entries[nested.key])
                if rows:
                    values[nested.key] = rows
        self._place(table, values, file, node.line)
        return values

    def _place(self, table: Table, values: Values, file: str, line: int) -> None:
        if table.is_record:
            self.places.records.setdefault(address(table.model, key_of(table, values)), (file, line))

    def _read_values(self, file: str, fields: tuple[FileField, ...], nested: tuple[str, ...], node: Mapping) -> Values:
        values: Values = {}
        self.places.note(values, "", file, node.line)
        self._refuse_unknown(file, node, [*(one.name for one in fields), *nested])
        for one in fields:
            entry = node.entries.get(one.name)
            if entry is None or (isinstance(entry, Scalar) and entry.is_empty):
                if one.required:
                    missing(file, node.line, one, self.faults)
                continue
            self.places.note(values, one.name, file, node.key_lines[one.name])
            before = self.faults.count
            value = self._read_value(file, one, entry)
            self._keep(values, one, value, before)
        return values

    def _keep(self, values: Values, one: FileField, value: Any, faults_before: int) -> None:
        if value is not None:
            values[one.name] = value
        elif self.faults.count > faults_before:
            self.places.refuse(values, one.name)

    def _read_value(self, file: str, one: FileField, node: Node) -> Any:
        if one.kind == f.REFERENCES:
            return self._read_references(file, one, node)
        if isinstance(node, Scalar):
            return typed(file, node.line, one, node.value, self.faults)
        self.faults.add(
            file,
            node.line,
            _("“%(key)s” holds a list or record where one value belongs.") % {"key": one.name},
            _("Write one value behind the colon; put a text with a colon in quotes."),
        )
        return None

    def _read_references(self, file: str, one: FileField, node: Node) -> list[str] | None:
        if not isinstance(node, Sequence) or not all(isinstance(item, Scalar) for item in node.items):
            self.faults.add(
                file,
                node.line,
                _("“%(key)s” is not a list of ids.") % {"key": one.name},
                _("Write the ids between square brackets, with commas: [first, second]."),
            )
            return None
        found: dict[str, None] = {}
        for item in node.items:
            assert isinstance(item, Scalar)
            if item.value in found:
                self.faults.add(
                    file,
                    item.line,
                    _("“%(id)s” stands in this list twice.") % {"id": item.value},
                    _("Keep one of the two."),
                )
            else:
                found[item.value] = None
        if not found and one.required:
            missing(file, node.line, one, self.faults)
        return list(found) or None

    # tables in CSV

    def _read_csv(self, file: str, text: str) -> None:
        (table,) = tables_of(file)
        fields = fields_of(table)
        required = frozenset(one.name for one in fields if one.required)
        rows = []
        before = self.faults.count
        parsed = parse_csv(file, text, tuple(one.name for one in fields), required, self.faults)
        if self.faults.count > before:
            self.unread.add(file)
        for row in parsed:
            values: Values = {}
            self.places.note(values, "", file, row.line)
            for one in fields:
                cell = row.cells.get(one.name, "")
                if not cell.strip():
                    if one.required:
                        missing(file, row.line, one, self.faults)
                    continue
                self.places.note(values, one.name, file, row.line)
                if one.kind in (f.TEXT, f.PROSE):
                    if is_formula(cell):
                        self.faults.add(
                            file,
                            row.line,
                            _(
                                "The cell “%(key)s” starts with %(sign)s, so a spreadsheet program would run it as a formula."
                            )
                            % {"key": one.name, "sign": cell[0]},
                            _("Put a single quote (') before it if it is meant as text."),
                        )
                        continue
                    cell = unguard(cell)
                before = self.faults.count
                value = typed(file, row.line, one, cell, self.faults)
                self._keep(values, one, value, before)
            self._place(table, values, file, row.line)
            rows.append(values)
        if rows:
            self.content["tables"][table_name(table)] = rows

    def _refuse_unknown(self, file: str, node: Mapping, known: Iterable[str]) -> None:
        known = list(known)
        for key, line in node.key_lines.items():
            if key not in known:
                self.faults.add(
                    file,
                    line,
                    _("The key “%(key)s” is not known here.") % {"key": shorten(key)},
                    self.faults.suggest(key, known) or _("Use one of these: %(names)s.") % {"names": ", ".join(known)},
                )


def _is_later(version: str) -> bool:
    return version.isascii() and version.isdigit() and int(version) > FORMAT
