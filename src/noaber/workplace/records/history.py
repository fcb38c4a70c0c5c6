"""What changed, in sentences: who did what, when, to which record, and from what to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.accounts.permissions import NOTHING, Access, Right
from noaber.dossier.changes import HEAD, Edit
from noaber.dossier.content import Values, address, head_fields
from noaber.dossier.editing import Place, kinds, name_fields, place_of, shortened
from noaber.dossier.fields import CHOICE, LEVEL, FileField, fields_of
from noaber.dossier.labels import FIELDS, field_label, kind_label
from noaber.dossier.models import AuditLine, Exploration, Judge
from noaber.dossier.removing import values_without
from noaber.dossier.visibility import (
    PERSONAL_FIELDS,
    is_personal,
    may_change,
    sees_confidential,
    without_persons,
)
from noaber.overview.keeping import kept

from .naming import names_of

Names = Mapping[str, str]

_CONFIDENTIALITY, _TASK, _JUDGE, _JUDGED = "confidentiality", "task", "judge", ("judgement", "weight")
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


def describe(
    line: AuditLine, *, hidden: frozenset[str] = frozenset(), access: Access = NOTHING, names: Names | None = None
) -> Line:
    """A line of the audit in words, as somebody with this access may read it.

    Nothing is told of records in `hidden`, of what single persons judged, and of figures that point to a few people.
    `names` are those of the records that stand there now; without it, records are called by their keys.
    """
    sight = Sight(line.exploration, hidden, access)
    edits = [told for edit in line.edits if (told := sight.told(edit)) is not None]
    covered = sight.covers(line)
    title = "" if covered else str(line.parameters.get("title", ""))
    opens = not covered and line.record != HEAD and (names is None or line.record in names)
    return Line(
        pk=line.pk,
        at=line.at,
        who=str(line.by),
        sentence=covered or _sentence(line, title, edits),
        record=line.record if opens else "",
        changes=() if covered else tuple(record_change(edit, names or {}) for edit in edits[:MOST_TOLD]),
        more=0 if covered else max(len(edits) - MOST_TOLD, 0),
        can_undo=line.code in _UNDONE_BY_CODE and sight.may_undo(line),
    )


def tell(exploration: Exploration, lines: Iterable[AuditLine], *, hidden: frozenset[str], access: Access) -> list[Line]:
    """Lines in words, with the names of the records that stand there now."""
    lines = list(lines)
    named = {line.record for line in lines}
    for line in lines:
        for edit in line.edits[:MOST_TOLD]:
            named.update(_referred(edit))
    names = names_of(exploration, named, hidden)
    return [describe(line, hidden=hidden, access=access, names=names) for line in lines]


@dataclass(frozen=True)
class Sight:
    """What somebody may read of what changed in an exploration."""

    exploration: Exploration
    hidden: frozenset[str]
    access: Access

    def covers(self, line: AuditLine) -> str:
        """What is said instead of a line of which nothing may be told; empty where it may."""
        own = next((edit for edit in line.edits if edit["record"] == line.record), None)
        kind = line.record.partition(":")[0]
        if line.record in self.hidden or (kind == _CONFIDENTIALITY and not sees_confidential(self.access)):
            return _("changed something confidential")
        if own is not None and self._is_of_person(own):
            return _("changed what somebody judged")
        if own is not None and self._is_hidden(own):
            return _("changed something confidential")
        return ""

    def told(self, edit: Edit) -> Edit | None:
        """An edit as it may be told; None where it may not."""
        if self._is_of_person(edit) or self._is_hidden(edit):
            return None
        before, after = (self._open(edit, edit[side]) for side in ("before", "after"))
        few = edit["kind"] == _TASK and any(one is not None and is_personal(one) for one in (before, after))
        if few and not self.access.may(Right.PERSONAL):
            before, after = (one and _without_personal(one) for one in (before, after))
        return {**edit, "before": before, "after": after}

    def may_undo(self, line: AuditLine) -> bool:
        if any(self._is_hidden(edit) for edit in line.edits) or not self.may_change_all(line.edits):
            return False
        if line.code == "record.moved":
            place = place_of(line.record.partition(":")[0], line.parameters.get("chapter", ""))
            return place is not None and line.record not in self.hidden and self._may_move(place)
        return bool(line.edits)

    def may_change_all(self, edits: Iterable[Edit]) -> bool:
        return all(self._may_change(edit) for edit in edits)

    def _may_move(self, place: Place) -> bool:
        if place.kind == _TASK:
            return self.access.may(Right.PERSONAL) or self.access.may_write(place.chapter)
        return may_change(self.access, place.table, place.chapter)

    def _may_change(self, edit: Edit) -> bool:
        if edit["kind"] == HEAD:
            return self.access.may(Right.WRITE)
        place = place_of(edit["kind"], edit["chapter"])
        return place is not None and may_change(self.access, place.table, place.chapter, edit["before"], edit["after"])

    def _is_hidden(self, edit: Edit) -> bool:
        if edit["record"] in self.hidden:
            return True
        if edit["kind"] == _CONFIDENTIALITY and not sees_confidential(self.access):
            return True
        sides = [edit[side] for side in ("before", "after") if edit[side] is not None]
        return any(self._open(edit, one) is None for one in sides)

    def _open(self, edit: Edit, values: Values | None) -> Values | None:
        place = place_of(edit["kind"], edit["chapter"])
        if values is None or place is None or not self.hidden:
            return values
        return values_without(place.table, values, self.hidden)

    def _is_of_person(self, edit: Edit) -> bool:
        sides = [edit[side] for side in ("before", "after") if edit[side] is not None]
        if edit["kind"] == _JUDGE:
            return any(one.get("kind") == Judge.Kind.PERSON for one in sides)
        # Of a judge that is gone it is not known what it was.
        return edit["kind"] in _JUDGED and any(one.get("judge") not in bodies_of(self.exploration) for one in sides)


def _without_personal(values: Values) -> Values:
    return {name: value for name, value in values.items() if name not in PERSONAL_FIELDS}


def bodies_of(exploration: Exploration) -> frozenset[str]:
    """The judges that are no single persons."""
    found: frozenset[str] = kept(
        exploration,
        "bodies",
        lambda: frozenset(without_persons(exploration.judges.all()).values_list("key", flat=True)),
    )
    return found


_UNDONE_BY_CODE = frozenset(
    {"record.added", "record.changed", "record.deleted", "record.moved", "record.undone", "table.imported"}
)


def _sentence(line: AuditLine, title: str, edits: list[Edit]) -> str:
    kind = line.record.partition(":")[0]
    said = {"kind": _kind(kind), "title": title}
    code = line.code
    if code == "record.added":
        return _("added %(kind)s “%(title)s”") % said
    if code == "record.changed":
        return _("changed %(what)s of %(kind)s “%(title)s”") % {**said, "what": _what(edits)}
    if code == "record.deleted":
        others = len(edits) - 1
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
    names = [change.label.lower() for edit in list(edits)[:1] for change in record_change(edit, {}).fields]
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


def record_change(edit: Edit, names: Names | None = None) -> RecordChange:
    """What changed in one record, field by field; `names` are those of what it refers to."""
    names = names or {}
    before, after = edit["before"] or {}, edit["after"] or {}
    fields = _fields(edit)
    parts = dict(_part_fields(edit))
    given = [name for name in dict.fromkeys([*fields, *before, *after]) if name != "id" and name in FIELDS]

    def shown(name: str, values: Values) -> str:
        if name in parts:
            return shown_rows(parts[name], values.get(name), names)
        return shown_value(fields.get(name), values.get(name), names)

    changed = tuple(
        FieldChange(field_label(name), shown(name, before), shown(name, after))
        for name in given
        if before.get(name) != after.get(name)
    )
    return RecordChange(edit["record"], title_of_edit(edit, names), _kind(edit["kind"]), changed)


def title_of_edit(edit: Edit, names: Names | None = None) -> str:
    """What the record of an edit is called, or was."""
    model = kinds().get(edit["kind"])
    for values in (edit["after"] or {}, edit["before"] or {}):
        for name in name_fields(model) if model else ("title",):
            if values.get(name):
                return shortened(str(values[name]))
    return (names or {}).get(edit["record"], str(edit["record"].partition(":")[2]))


def _fields(edit: Edit) -> dict[str, FileField]:
    if edit["kind"] == HEAD:
        return {field.name: field for field in head_fields()}
    place = place_of(edit["kind"], edit["chapter"])
    return {field.name: field for field in fields_of(place.table)} if place else {}


def _part_fields(edit: Edit) -> Iterator[tuple[str, dict[str, FileField]]]:
    place = place_of(edit["kind"], edit["chapter"])
    for table in place.parts if place else ():
        yield table.key, {field.name: field for field in fields_of(table)}


def _referred(edit: Edit) -> Iterator[str]:
    """The addresses of what an edit refers to."""
    fields, parts = _fields(edit), dict(_part_fields(edit))
    for side in ("before", "after"):
        values = edit[side] or {}
        rows = [(fields, values), *((own, row) for key, own in parts.items() for row in values.get(key, ()))]
        for own, row in rows:
            for name, field in own.items():
                if field.target is not None and name in row:
                    keys = row[name] if isinstance(row[name], list) else [row[name]]
                    yield from (address(field.target, key) for key in keys)


def shown_value(field: FileField | None, value: Any, names: Names | None = None) -> str:
    """A value of content in words; what it refers to by its name, where that is known."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(shown_value(field, one, names) for one in value)
    if field is not None and field.target is not None:
        return (names or {}).get(address(field.target, str(value)), str(value))
    if field is not None and field.kind in (CHOICE, LEVEL):
        return next((str(label) for one, label in field.choices if str(one) == str(value)), str(value))
    return str(value)


def shown_rows(fields: Mapping[str, FileField], rows: Iterable[Values] | None, names: Names | None = None) -> str:
    """Parts of a record in words, one on a line, in the order of the fields: a database may keep no order of keys."""
    return "\n".join(
        " · ".join(
            shown_value(fields.get(name), row[name], names)
            for name in (*(one for one in fields if one in row), *sorted(row.keys() - fields.keys()))
        )
        for row in rows or ()
    )
