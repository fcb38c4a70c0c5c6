"""What changed, in sentences: who did what, when, to which record, and from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.dossier.changes import HEAD, Edit
from noaber.dossier.content import head_fields
from noaber.dossier.editing import place_of, shortened
from noaber.dossier.fields import CHOICE, LEVEL, FileField, fields_of
from noaber.dossier.labels import FIELDS, field_label, kind_label
from noaber.dossier.models import AuditLine

# Of a change to many records so many are told one by one.
MOST_TOLD = 40


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RecordChange:
    record: str
    title: str
    kind: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Line:
    """One event as it is told. `record` is empty where there is nothing to open any more."""

    pk: int
    at: datetime
    who: str
    sentence: str
    record: str
    changes: tuple[RecordChange, ...]
    more: int
    can_undo: bool


def describe(line: AuditLine, *, hidden: frozenset[str] = frozenset()) -> Line:
    """A line of the audit in words; of records in `hidden` nothing is told."""
    edits = [edit for edit in line.edits if edit["record"] not in hidden]
    covered = line.record in hidden
    title = "" if covered else str(line.parameters.get("title", ""))
    return Line(
        pk=line.pk,
        at=line.at,
        who=str(line.by),
        sentence=_("changed something confidential") if covered else _sentence(line, title),
        record="" if covered or line.record == HEAD else line.record,
        changes=tuple(_record_change(edit) for edit in edits[:MOST_TOLD] if not covered),
        more=max(len(edits) - MOST_TOLD, 0),
        can_undo=bool(edits or line.code == "record.moved") and not covered and line.code in _UNDONE_BY_CODE,
    )


_UNDONE_BY_CODE = frozenset(
    {"record.added", "record.changed", "record.deleted", "record.moved", "record.undone", "table.imported"}
)


def _sentence(line: AuditLine, title: str) -> str:
    kind = line.record.partition(":")[0]
    said = {"kind": _kind(kind), "title": title}
    code = line.code
    if code == "record.added":
        return _("added %(kind)s “%(title)s”") % said
    if code == "record.changed":
        return _("changed %(what)s of %(kind)s “%(title)s”") % {**said, "what": _what(line.edits)}
    if code == "record.deleted":
        others = len(line.edits) - 1
        text = _("deleted %(kind)s “%(title)s”") % said
        if others > 0:
            text += " " + ngettext(
                "and what depended on it (%(count)d record)", "and what depended on it (%(count)d records)", others
            ) % {"count": others}
        return text
    if code == "record.moved":
        moved = (
            _("moved %(kind)s “%(title)s” up") if line.parameters.get("up") else _("moved %(kind)s “%(title)s” down")
        )
        return moved % said
    if code == "record.undone":
        return _("took back a change to %(kind)s “%(title)s”") % said
    return str(_CODES.get(code, lambda: code)())


_CODES = {
    "dossier.created": lambda: _("made this exploration"),
    "dossier.renewed": lambda: _("loaded files over it"),
    "dossier.loaded_unchanged": lambda: _("loaded files that held nothing new"),
    "dossier.copied": lambda: _("made this exploration from another one"),
    "publication.frozen": lambda: _("made a publication"),
    "publication.released": lambda: _("recorded a release"),
    "publication.withdrawn": lambda: _("withdrew a publication"),
    "publication.confidential_read": lambda: _("fetched a confidential publication"),
    "archive.confidential_taken": lambda: _("took the archive package along, with what is confidential"),
    "dossier.confidential_taken": lambda: _("took the dossier along, with what is confidential"),
    "table.imported": lambda: _("imported a table"),
    "people.invited": lambda: _("invited somebody"),
    "people.joined": lambda: _("joined"),
    "people.left": lambda: _("left"),
    "people.removed": lambda: _("removed somebody"),
    "people.role_changed": lambda: _("changed somebody’s role"),
    "people.invitation_resent": lambda: _("sent an invitation again"),
    "people.invitation_withdrawn": lambda: _("withdrew an invitation"),
    "judgements.saved": lambda: _("saved judgements"),
    "judgements.taken_back": lambda: _("took judgements back"),
    "weights.shared": lambda: _("shared weights"),
    "weights.taken_back": lambda: _("took weights back"),
    "sensitive.read": lambda: _("looked at something sensitive"),
}


def _kind(kind: str) -> str:
    try:
        return kind_label(kind)
    except KeyError:
        return kind


def _what(edits: Iterable[Edit]) -> str:
    names = [change.label.lower() for edit in list(edits)[:1] for change in _record_change(edit).fields]
    if not names:
        return _("something")
    if len(names) > 3:
        return ngettext("%(count)d field", "%(count)d fields", len(names)) % {"count": len(names)}
    return (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s")
        % {
            "first": ", ".join(names[:-1]),
            "last": names[-1],
        }
    )


def _record_change(edit: Edit) -> RecordChange:
    before, after = edit["before"] or {}, edit["after"] or {}
    fields = _fields(edit)
    names = [name for name in dict.fromkeys([*fields, *before, *after]) if name != "id" and name in FIELDS]
    changed = tuple(
        FieldChange(
            field_label(name),
            shown_value(fields.get(name), before.get(name)),
            shown_value(fields.get(name), after.get(name)),
        )
        for name in names
        if before.get(name) != after.get(name)
    )
    title = next(
        (str(values[name]) for values in (after, before) for name in ("title", "name", "text") if name in values), ""
    )
    return RecordChange(edit["record"], shortened(title), _kind(edit["kind"]), changed)


def _fields(edit: Edit) -> dict[str, FileField]:
    if edit["kind"] == HEAD:
        return {field.name: field for field in head_fields()}
    place = place_of(edit["kind"], edit["chapter"])
    return {field.name: field for field in fields_of(place.table)} if place else {}


def shown_value(field: FileField | None, value: Any) -> str:
    """A value of content in words."""
    if value is None:
        return ""
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return "; ".join(", ".join(str(one) for one in part.values()) for part in value)
        return ", ".join(str(one) for one in value)
    if field is not None and field.kind in (CHOICE, LEVEL):
        return next((str(label) for one, label in field.choices if str(one) == str(value)), str(value))
    return str(value)
