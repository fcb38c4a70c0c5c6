"""The file format described: JSON Schema and a reference page, both read off the layout and the models."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import fields as f
from ..content import head_fields
from ..fields import FileField, fields_of, has_id
from ..layout import FILES, FORMAT, MAIN_FILE, Table, tables_of
from ..models import AssignmentItem, Evidence
from ..models.base import ID_LENGTH, ID_PATTERN, LINE_LENGTH, PROSE_LENGTH
from ..models.sources import Sourced

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCALAR = ["string", "number", "boolean"]


def as_json_schema() -> dict[str, Any]:
    """One schema of the whole dossier: an object with a property for each file."""
    return {
        "$schema": _DIALECT,
        "title": _("A dossier of Noaber"),
        "description": _("Each property is a file of the folder; a CSV file is a list of rows."),
        "type": "object",
        "properties": {file: _of_file(file) for file in FILES},
        "required": [MAIN_FILE],
        "additionalProperties": False,
    }


def file_schema(file: str) -> dict[str, Any]:
    """The schema of one file."""
    return {"$schema": _DIALECT, "title": file, **_of_file(file)}


def _of_file(file: str) -> dict[str, Any]:
    tables = tables_of(file)
    if file.endswith(".csv"):
        return {"type": "array", "items": _of_record(tables[0])}
    properties: dict[str, Any] = {}
    required: list[str] = []
    if file == MAIN_FILE:
        properties["format"] = {"const": FORMAT}
        properties["base"] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        properties["exploration"] = _object(head_fields(), ())
        required = ["format", "exploration"]
    for table in tables:
        properties[table.key] = _of_table(table)
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _of_table(table: Table) -> dict[str, Any]:
    return _of_record(table) if table.single else {"type": "array", "items": _of_record(table)}


def _of_record(table: Table) -> dict[str, Any]:
    schema = _object(fields_of(table), table.nested)
    return schema | ({"dependentRequired": {"source": ["basis"]}} if issubclass(table.model, Sourced) else {})


def _object(fields: tuple[FileField, ...], nested: tuple[Table, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            **{one.name: _of_field(one) for one in fields},
            **{table.key: _of_table(table) for table in nested},
        },
        "required": [one.name for one in fields if one.required],
        "additionalProperties": False,
    }


def _of_field(one: FileField) -> dict[str, Any]:
    schema: dict[str, Any] = {"description": one.help}
    if one.name == f.ID or one.kind == f.REFERENCE:
        schema |= {"type": _SCALAR, "pattern": f"^{ID_PATTERN}$"} if one.name == f.ID else {"type": _SCALAR}
    elif one.kind == f.REFERENCES:
        schema |= {"type": "array", "items": {"type": _SCALAR}, "uniqueItems": True}
    elif one.kind == f.CHOICE:
        schema |= {"enum": [word for word, _label in one.choices if word]}
    elif one.kind == f.LEVEL:
        schema |= {"enum": [level for level, _label in one.choices if level is not None]}
    elif one.kind == f.INTEGER:
        least, greatest = one.bounds
        schema |= {"type": "integer", "minimum": least, "maximum": greatest}
    elif one.kind == f.DECIMAL:
        schema |= {"type": ["number", "string"]}
    elif one.kind == f.DATE:
        schema |= {"type": "string", "format": "date"}
    else:
        # A text may look like a number or a yes; it stays the text that it is.
        schema |= {"type": _SCALAR}
        if one.max_length:
            schema |= {"maxLength": one.max_length}
    return schema


# The reference page


def reference_page() -> str:
    """The description of the format as Markdown, in the language that is active."""
    lines = [
        "# " + _("The file format"),
        "",
        _("This page is generated from the models; do not edit it by hand (`make docs`)."),
        "",
        _(
            "A dossier is a folder, or a zip of a folder, with the files below. Only exploration.yaml must be there. Files are in "
            "UTF-8. A YAML file holds lists of records under keys; a CSV file is one table with a header row. Fields that are "
            "empty are left out. Keys and fixed values are English; texts are in the language of the exploration."
        ),
        "",
        "| " + _("File") + " | " + _("Holds") + " |",
        "|---|---|",
    ]
    lines += [f"| [`{file}`](#{_anchor(file)}) | {', '.join(_keys(file))} |" for file in FILES]
    lines += ["", "## " + _("Kinds of value"), ""]
    lines += [f"- **{name}**: {text}" for name, text in _kinds()]
    for file in FILES:
        lines += ["", f"## {file}", ""]
        if file == MAIN_FILE:
            lines += [
                "### exploration (" + _("one record") + ")",
                "",
                "`format: 1` " + _("stands on the first line."),
                _("`base` is written by `noaber dump`: leave it, since it says from which state the files were made."),
                "",
            ]
            lines += _table(head_fields())
        for table in tables_of(file):
            lines += _describe(table, 3)
    return "\n".join(lines) + "\n"


def _anchor(file: str) -> str:
    """As code platforms make the anchor of a heading."""
    return file.replace(".", "").replace("/", "")


def _keys(file: str) -> list[str]:
    own = [f"`{table.key}`" for table in tables_of(file) if table.key]
    return ["`exploration`", *own] if file == MAIN_FILE else own or [_("one table")]


def _kinds() -> list[tuple[str, str]]:
    return [
        (
            _("id"),
            _(
                "small letters, figures and single hyphens, at most %(count)d characters; unique among records of its kind, over "
                "all files."
            )
            % {"count": ID_LENGTH},
        ),
        (
            _("text"),
            _("one line of at most %(count)d characters, where the field names no other number.")
            % {"count": LINE_LENGTH},
        ),
        (
            _("prose"),
            _(
                "paragraphs, parted by an empty line; a line that starts with “- ” is a list item. At most %(count)d characters. "
                "In YAML best as a block after “|”."
            )
            % {"count": PROSE_LENGTH},
        ),
        (_("whole number"), _("figures only.")),
        (
            _("number"),
            _(
                "with a point before the decimals and nothing between thousands: 26594.5. At most %(count)d figures, and so many "
                "decimals as the field names."
            )
            % {"count": f.MOST_FIGURES},
        ),
        (_("date"), _("year-month-day: 2022-11-23.")),
        (_("level"), _("-2, -1, 0, 1 or 2, for − −, −, 0, + and + +; empty where nobody judged.")),
        (_("address"), _("starts with https:// or http://.")),
        (_("id of ..."), _("the id of a record that stands elsewhere in the dossier.")),
        (_("ids of ..."), _("several, between square brackets: [first, second].")),
    ]


def _describe(table: Table, depth: int) -> list[str]:
    name = table.key or table.file
    remarks = []
    if table.is_csv:
        remarks.append(_("A table: the fields are the columns."))
    elif table.single:
        remarks.append(_("One record, not a list."))
    if issubclass(table.model, Sourced):
        remarks.append(_("Where `source` is filled in, `basis` is too."))
    if table.is_record and not table.single and not has_id(table):
        natural = " + ".join(f"`{part}`" for part in table.model.NATURAL_KEY)  # type: ignore[attr-defined]
        remarks.append(_("Has no id: it is known by %(fields)s, which may stand together once.") % {"fields": natural})
    # A CSV file holds one table: the heading of the file is its heading.
    title = [] if table.is_csv else ["", f"{'#' * depth} {name}"]
    lines = [*title, "", " ".join([_(summary(table.model)), *remarks]), "", *_table(fields_of(table))]
    for nested in table.nested:
        if nested.model is Evidence and table.model is not AssignmentItem:
            lines += ["", _("With `evidence`, as described below `items` in assignment.yaml.")]
            continue
        lines += _describe(nested, min(depth + 1, 6))
    return lines


def summary(model: type[models.Model]) -> str:
    """The first line of a model's docstring, which says what its records are."""
    return (model.__doc__ or "").strip().split("\n")[0]


def _table(fields: tuple[FileField, ...]) -> list[str]:
    head = (_("Field"), _("Value"), _("Required"), _("What it is"))
    lines = [f"| {' | '.join(head)} |", "|---|---|---|---|"]
    for one in fields:
        required = _("yes") if one.required else ""
        lines.append(f"| `{one.name}` | {_value(one)} | {required} | {one.help} |")
    return lines


def _value(one: FileField) -> str:
    if one.name == f.ID:
        return _("id")
    if one.kind in (f.REFERENCE, f.REFERENCES) and one.target is not None:
        target = f.kind_name(one.target)
        return (_("id of %(kind)s") if one.kind == f.REFERENCE else _("ids of %(kind)s")) % {"kind": target}
    if one.kind == f.CHOICE:
        return "; ".join(
            f"`{word}` ({label})" if str(label) != word else f"`{word}`" for word, label in one.choices if word
        )
    return _kind_name(one) + _limit(one)


def _limit(one: FileField) -> str:
    """What a value may be at most, where its kind does not say so already."""
    if one.kind == f.DECIMAL:
        places = one.field.decimal_places
        return ngettext(", %(count)d decimal at most", ", %(count)d decimals at most", places) % {"count": places}
    if one.kind == f.INTEGER:
        least, greatest = one.bounds
        return _(", from %(least)d to %(greatest)d") % {"least": least, "greatest": greatest}
    if one.max_length not in (None, {f.TEXT: LINE_LENGTH, f.PROSE: PROSE_LENGTH}.get(one.kind)):
        return _(", %(count)d characters at most") % {"count": one.max_length}
    return ""


def _kind_name(one: FileField) -> str:
    return {
        f.TEXT: _("text"),
        f.PROSE: _("prose"),
        f.INTEGER: _("whole number"),
        f.DECIMAL: _("number"),
        f.DATE: _("date"),
        f.LEVEL: _("level"),
        f.URL: _("address"),
    }[one.kind]
