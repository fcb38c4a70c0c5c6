"""Tables as Excel workbooks: to fill in, or filled with what stands here."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from ..content import Content, Values, key_of
from ..fields import (
    CHOICE,
    DATE,
    DECIMAL,
    ID,
    INTEGER,
    LEVEL,
    PROSE,
    REFERENCE,
    REFERENCES,
    TEXT,
    URL,
    FileField,
)
from .places import ChapterTitles, Column, SheetTable, parent_of, rows_with_above, sheet_names, sheet_tables
from .words import BESIDE, explanation_name

Keys = dict[Any, tuple[str, ...]]

_WIDTHS = {TEXT: 32, PROSE: 60, URL: 36, DATE: 13, DECIMAL: 14, INTEGER: 11, LEVEL: 9, CHOICE: 24, REFERENCE: 24}
_WIDTHS[REFERENCES] = 32
_LAST_ROW = 1_048_576
# A longer list of choices helps nobody.
_LONGEST_LIST = 2_000
# A spreadsheet program would read this as a sign of another kind.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# What such a program would take for a formula when somebody edits the cell.
_FORMULA = ("=", "+", "-", "@")

_HEAD = Font(name="Calibri", bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="12595F")
_KEY = Font(name="Calibri", italic=True, color="5A676A", size=9)
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)

_KINDS = {
    TEXT: gettext_lazy("text on one line"),
    PROSE: gettext_lazy("text, of more paragraphs if need be"),
    URL: gettext_lazy("address on the web"),
    DATE: gettext_lazy("date"),
    DECIMAL: gettext_lazy("number"),
    INTEGER: gettext_lazy("whole number"),
    LEVEL: gettext_lazy("level from -2 to 2"),
    CHOICE: gettext_lazy("one of the choices"),
    REFERENCE: gettext_lazy("the id of another record"),
    REFERENCES: gettext_lazy("ids of other records, with commas between them"),
}


def write_workbook(
    tables: Iterable[SheetTable], chapters: ChapterTitles, content: Content | None, keys: Keys | None = None
) -> bytes:
    """A workbook with a sheet for each table, filled with the content or empty, and a sheet that explains the columns.

    `keys` are the ids that references may name, by kind of record.
    """
    return _Writer(tuple(tables), chapters, content, keys or {}).write()


def keys_in(content: Content) -> Keys:
    """The ids of the records in content, by kind of record."""
    keys: dict[Any, list[str]] = {}
    for one in sheet_tables():
        if one.table.is_record:
            keys.setdefault(one.table.model, []).extend(
                key_of(one.table, values) for values, _above in rows_with_above(content, one)
            )
    return {model: tuple(found) for model, found in keys.items()}


class _Writer:
    def __init__(
        self, tables: tuple[SheetTable, ...], chapters: ChapterTitles, content: Content | None, keys: Keys
    ) -> None:
        self.tables = tables
        self.chapters = chapters
        self.content = content
        self.keys = keys
        self.names = sheet_names(chapters)
        self.book = Workbook(write_only=True)
        # Lists of choices that cells offer, each in a column of a sheet of its own.
        self.lists: dict[tuple[str, ...], str] = {}

    def write(self) -> bytes:
        for one in self.tables:
            self._sheet(one)
        self._explanation()
        self._choices()
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _sheet(self, one: SheetTable) -> None:
        sheet = self.book.create_sheet(self.names[one.slug])
        columns = one.columns
        sheet.freeze_panes = "B3" if columns[0].key == ID else "A3"
        for at, column in enumerate(columns, 1):
            kind = column.field.kind if column.field else REFERENCE
            sheet.column_dimensions[get_column_letter(at)].width = 30 if column.key == ID else _WIDTHS[kind]
        sheet.append([self._cell(sheet, _heading(column), _HEAD, _HEAD_FILL) for column in columns])
        sheet.append([self._cell(sheet, column.key, _KEY) for column in columns])
        if self.content is not None:
            for row in self._rows(sheet, one, columns):
                sheet.append(row)
        for at, column in enumerate(columns, 1):
            rule = self._rule(one, column)
            if rule is not None:
                letter = get_column_letter(at)
                rule.add(f"{letter}3:{letter}{_LAST_ROW}")
                sheet.data_validations.append(rule)

    def _rows(self, sheet: Any, one: SheetTable, columns: tuple[Column, ...]) -> Iterator[list[Any]]:
        assert self.content is not None
        above = parent_of(one)
        for values, outer in rows_with_above(self.content, one):
            owner = key_of(above.table, outer) if above is not None and outer is not None else ""
            yield [
                self._value(sheet, column.field, values) if column.field else self._text(sheet, owner)
                for column in columns
            ]

    def _value(self, sheet: Any, field: FileField, values: Values) -> Any:
        value = values.get(field.name)
        if value is None and field.kind == CHOICE:
            value = field.default
        if value is None or value == "":
            return None
        if field.kind in (INTEGER, LEVEL):
            return value
        if field.kind == DECIMAL:
            return float(value)
        if field.kind == DATE:
            cell = WriteOnlyCell(sheet, datetime.fromisoformat(value))
            cell.number_format = "yyyy-mm-dd"
            return cell
        if field.kind == CHOICE:
            return self._text(sheet, next(str(label) for word, label in field.choices if word == value))
        if field.kind == REFERENCES:
            return self._text(sheet, ", ".join(value))
        return self._text(sheet, str(value), wrapped=field.kind == PROSE)

    def _text(self, sheet: Any, text: str, *, wrapped: bool = False) -> Any:
        """A text that stays one, whatever sign it starts with."""
        text = _ESCAPE.sub("_x005F_", text)
        inert = text.startswith(_FORMULA)
        if not inert and not wrapped:
            return text
        cell = WriteOnlyCell(sheet, text)
        if inert:
            cell.data_type = "s"
            cell.quotePrefix = True
        if wrapped:
            cell.alignment = _WRAPPED
        return cell

    def _cell(self, sheet: Any, text: str, font: Font | None = None, fill: PatternFill | None = None) -> Any:
        cell = WriteOnlyCell(sheet, text)
        cell.alignment = _WRAPPED
        if text.startswith(_FORMULA):
            cell.data_type = "s"
        if font is not None:
            cell.font = font
        if fill is not None:
            cell.fill = fill
        return cell

    def _rule(self, one: SheetTable, column: Column) -> DataValidation | None:
        """What a spreadsheet program should offer or refuse in a column."""
        field = column.field
        if field is None:
            assert one.above is not None
            return self._list(self.keys.get(one.above.model, ()), strict=False)
        if field.kind == CHOICE:
            return self._list(tuple(str(label) for word, label in field.choices if word), strict=True)
        if field.kind == LEVEL:
            return self._list(tuple(str(word) for word, _label in field.choices if word is not None), strict=True)
        if field.kind == REFERENCE:
            return self._list(self.keys.get(field.target, ()), strict=False)
        if field.kind == DATE:
            return _said(DataValidation("date", "0", allow_blank=True, operator="greaterThan"), _("Write a date."))
        if field.kind == DECIMAL:
            rule = DataValidation("decimal", "-1E+18", "1E+18", allow_blank=True, operator="between")
            return _said(rule, _("Write a number."))
        if field.kind == INTEGER:
            least, greatest = field.bounds
            rule = DataValidation("whole", str(least), str(greatest), allow_blank=True, operator="between")
            return _said(rule, _("Write a whole number."))
        return None

    def _list(self, choices: tuple[str, ...], *, strict: bool) -> DataValidation | None:
        if not choices or len(choices) > _LONGEST_LIST:
            return None
        letter = self.lists.setdefault(choices, get_column_letter(len(self.lists) + 1))
        source = f"{quote_sheetname(BESIDE)}!${letter}$1:${letter}${len(choices)}"
        rule = DataValidation("list", source, allow_blank=True)
        # A record that is referred to may be new, in another sheet.
        rule.showErrorMessage = strict
        return _said(rule, _("Choose from the list.")) if strict else rule

    def _choices(self) -> None:
        sheet = self.book.create_sheet(BESIDE)
        sheet.sheet_state = "hidden"
        lists = list(self.lists)
        for at in range(max(map(len, lists), default=0)):
            sheet.append([self._text(sheet, one[at]) if at < len(one) else None for one in lists])

    # What each column is

    def _explanation(self) -> None:
        sheet = self.book.create_sheet(explanation_name())
        for letter, width in zip("ABCDEFG", (32, 26, 22, 10, 26, 50, 80), strict=True):
            sheet.column_dimensions[letter].width = width
        for text in (
            _("How to fill in these tables"),
            _(
                "One row is one record. Leave the first two rows as they are; the second holds what Noaber calls the columns."
            ),
            _(
                "A row with an id that is known changes that record; a row with another id adds one. An empty cell means empty."
            ),
            _("In tables without ids of their own, all rows of one record together replace what it had."),
            _("Formulas are not calculated: paste values. Columns and sheets may stand in any order."),
        ):
            sheet.append(
                [
                    self._cell(
                        sheet,
                        text,
                        Font(name="Calibri", bold=True) if text == _("How to fill in these tables") else None,
                    )
                ]
            )
        sheet.append([])
        heads = (_("Table"), _("Column"), _("Key"), _("Required"), _("Kind"), _("Choices"), _("What it is"))
        sheet.append([self._cell(sheet, head, _HEAD, _HEAD_FILL) for head in heads])
        for one in self.tables:
            for column in explained(one):
                texts = (
                    one.title(self.chapters),
                    column.label,
                    column.key,
                    _("yes") if column.required else "",
                    column.kind,
                    "\n".join(column.choices),
                    column.help,
                )
                sheet.append([self._cell(sheet, text) for text in texts])


def _heading(column: Column) -> str:
    return f"{column.label} *" if column.required else column.label


@dataclass(frozen=True)
class Explained:
    """A column in words."""

    label: str
    key: str
    required: bool
    kind: str
    choices: tuple[str, ...]
    help: str


def explained(one: SheetTable) -> tuple[Explained, ...]:
    """What the columns of a table are for."""
    return tuple(_explained(column) for column in one.columns)


def _explained(column: Column) -> Explained:
    field = column.field
    if field is None:
        help_text = _("The id of the record to which the row belongs.")
        return Explained(column.label, column.key, True, str(_KINDS[REFERENCE]), (), help_text)
    choices = tuple(f"{label} ({word})" for word, label in field.choices if word) if field.kind == CHOICE else ()
    return Explained(column.label, column.key, column.required, str(_KINDS[field.kind]), choices, field.help)


def _said(rule: DataValidation, text: str) -> DataValidation:
    rule.showErrorMessage = True
    rule.error = text
    rule.errorTitle = "Noaber"
    return rule
