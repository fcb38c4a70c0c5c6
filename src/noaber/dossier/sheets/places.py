"""Which tables there are as sheets: their names, columns and chapters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import override

from ..content import Content, Values, rows_of, table_name
from ..editing import places
from ..fields import FileField, fields_of, has_id, kind_name
from ..labels import field_label, kind_label, kind_plural
from ..layout import TABLES, Table

# What a spreadsheet program takes as the name of a sheet.
LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))

# What people bring in during a session is anonymous: it is shown bundled, and never one by one.
_NOT_SHOWN = frozenset({"contribution", "vote"})

# How chapters are called: floors above know.
ChapterTitles = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One column. Without a field it names the record above, to which the row belongs."""

    key: str
    field: FileField | None
    above: Table | None = None

    @property
    def label(self) -> str:
        if self.field is None:
            assert self.above is not None
            return capfirst(kind_label(kind_name(self.above.model)))
        return field_label(self.field.name)

    @property
    def required(self) -> bool:
        return self.field is None or self.field.required


@dataclass(frozen=True, eq=False)
class SheetTable:
    """A table as a sheet. `top` is the table of the file in which it stands, by itself or under other records."""

    slug: str
    table: Table
    above: Table | None
    top: Table
    chapter: str
    # Whether it can be changed by hand at all; some come about otherwise.
    editable: bool

    @property
    def kind(self) -> str:
        return kind_name(self.table.model)

    @property
    def columns(self) -> tuple[Column, ...]:
        fields = tuple(Column(field.name, field) for field in fields_of(self.table))
        if self.above is None:
            return fields
        above = Column(self.table.under, None, self.above)
        return (fields[0], above, *fields[1:]) if has_id(self.table) else (above, *fields)

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns without which it is not known which record a row is about."""
        natural: tuple[str, ...] = getattr(self.table.model, "NATURAL_KEY", ())
        own = natural or (("id",) if has_id(self.table) else ())
        return own if self.above is None else (*own, self.table.under)

    def title(self, chapters: ChapterTitles) -> str:
        several = capfirst(kind_plural(self.kind))
        if "chapter" in self.table.fixed:
            return f"{several}: {chapters[self.chapter]}"
        if self.above is None or self.table.is_record:
            return several
        parent = f"{field_label(self.table.key)}, {kind_plural(kind_name(self.above.model))}"
        return f"{parent}: {chapters[self.chapter]}" if "chapter" in self.above.fixed else parent


@cache
def sheet_tables() -> tuple[SheetTable, ...]:
    """Every table, parents first, in the order of the files."""
    editable = {id(place.table): place.table.model for place in places()}
    chapters = {place.table.file: place.chapter for place in places() if place.table.file}
    found: list[SheetTable] = []

    def descend(table: Table, above: Table | None, top: Table, stem: str) -> None:
        own = table.key.replace("_", "-") or table.file.rpartition("/")[2].removesuffix(".csv").replace("_", "-")
        if "chapter" in table.fixed:
            own = f"{table.fixed['chapter']}-{own}".replace("_", "-")
        slug = f"{stem}-{own}" if stem else own
        base = table if table.is_record else above
        if kind_name(table.model) in _NOT_SHOWN:
            return
        found.append(SheetTable(slug, table, above, top, chapters[top.file], id(base) in editable))
        for nested in table.nested:
            descend(nested, table, top, slug)

    for table in TABLES:
        descend(table, None, table, "")
    return tuple(found)


def sheet_table(slug: str) -> SheetTable | None:
    return next((one for one in sheet_tables() if one.slug == slug), None)


def parent_of(one: SheetTable) -> SheetTable | None:
    """The table under whose records the rows of this one stand."""
    return next((other for other in sheet_tables() if other.table is one.above), None)


def family_of(one: SheetTable) -> tuple[SheetTable, ...]:
    """A table with those that stand under its records."""
    under: list[SheetTable] = []

    def descend(table: Table) -> None:
        for nested in table.nested:
            under.extend(other for other in sheet_tables() if other.table is nested)
            descend(nested)

    descend(one.table)
    return (one, *under)


def sheet_names(chapters: ChapterTitles) -> dict[str, str]:
    """The name of each sheet by the slug of its table, in the language of the reader; each name stands once."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for one in sheet_tables():
        name = " ".join(one.title(chapters).translate(_NOT_IN_NAMES).split())
        number, short = 1, name[:LONGEST_NAME].rstrip()
        while short.casefold() in taken:
            number += 1
            short = f"{name[: LONGEST_NAME - len(str(number)) - 1].rstrip()} {number}"
        taken.add(short.casefold())
        names[one.slug] = short
    return names


def known_names(chapters: ChapterTitles) -> dict[str, str]:
    """The slug of a table by every name that its sheet may carry, small letters, in whatever language."""
    known: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for slug, name in sheet_names(chapters).items():
                known.setdefault(name.casefold(), slug)
    return known | {one.slug: one.slug for one in sheet_tables()}


def rows_with_above(content: Content, one: SheetTable) -> list[tuple[Values, Values | None]]:
    """The rows of a table in content, each with the record above it."""
    pairs: list[tuple[Values, Values | None]] = [(row, None) for row in rows_of(content, one.top)]
    for table in _ways()[id(one.table)][1:]:
        pairs = [(inner, outer) for outer, _above in pairs for inner in outer.get(table.key, [])]
    return pairs


@cache
def _ways() -> dict[int, tuple[Table, ...]]:
    ways: dict[int, tuple[Table, ...]] = {}

    def descend(table: Table, way: tuple[Table, ...]) -> None:
        ways[id(table)] = (*way, table)
        for nested in table.nested:
            descend(nested, (*way, table))

    for table in TABLES:
        descend(table, ())
    return ways


def name_of(one: SheetTable) -> str:
    """How the content calls the list in the file in which this table stands."""
    return table_name(one.top)
