"""What an import would change, as its page shows it: table by table, record by record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.dossier.edits import Edit
from noaber.dossier.fields import fields_of
from noaber.dossier.labels import field_label, kind_label
from noaber.dossier.merging import Conflict
from noaber.dossier.models import AuditLine
from noaber.dossier.sheets.importing import choice_key
from noaber.dossier.sheets.places import sheet_tables
from noaber.overview.searching import index_of

from ..models import Upload
from ..records.history import RecordChange, record_change, shown_value
from .listing import CHAPTER_TITLES

# Of each kind of change so many records are shown.
MOST_SHOWN = 100


@dataclass
class Changes:
    """Changes of one kind in one table: how many, and the first of them."""

    count: int = 0
    shown: list[RecordChange] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.shown)

    def add(self, edit: Edit, names: Mapping[str, str]) -> None:
        self.count += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append(record_change(edit, names))


@dataclass
class TableChanges:
    title: str
    added: Changes = field(default_factory=Changes)
    changed: Changes = field(default_factory=Changes)
    removed: Changes = field(default_factory=Changes)


@dataclass(frozen=True)
class ConflictRow:
    """A place that others changed meanwhile: what it was, what stands there now, and what the file says."""

    key: str
    title: str
    label: str
    before: str
    here: str
    there: str
    chosen: str


def preview_of(upload: Upload, *, everything: bool) -> list[TableChanges]:
    """What changes in each table, in the order of the tables; `everything` is with names of what is confidential."""
    names = {entry.record: entry.title for entry in index_of(upload.exploration, everything=everything)}
    titles = {
        (one.kind, one.table.fixed.get("chapter", "")): one.title(CHAPTER_TITLES)
        for one in sheet_tables()
        if one.table.is_record
    }
    found: dict[tuple[str, str], TableChanges] = {}
    for edit in upload.edits:
        place = (edit["kind"], edit["chapter"])
        changes = found.setdefault(place, TableChanges(titles[place]))
        if edit["before"] is None:
            changes.added.add(edit, names)
        elif edit["after"] is None:
            changes.removed.add(edit, names)
        else:
            changes.changed.add(edit, names)
    return [found[place] for place in titles if place in found]


def counts_said(line: AuditLine) -> str:
    """What an import did, in a sentence."""
    said = line.parameters
    parts = (
        ngettext("%(count)d record added", "%(count)d records added", said["added"]) % {"count": said["added"]},
        ngettext("%(count)d changed", "%(count)d changed", said["changed"]) % {"count": said["changed"]},
        ngettext("%(count)d removed", "%(count)d removed", said["removed"]) % {"count": said["removed"]},
    )
    return _("Imported: %(what)s.") % {"what": ", ".join(parts)}


def conflict_rows(conflicts: Iterable[Conflict], choices: Mapping[str, str]) -> list[ConflictRow]:
    return [_conflict_row(one, choices) for one in conflicts]


def _conflict_row(one: Conflict, choices: Mapping[str, str]) -> ConflictRow:
    kind, _colon, key = one.record.partition(":")
    place = next((other for other in sheet_tables() if other.kind == kind), None)
    fields = {own.name: own for own in fields_of(place.table)} if place else {}

    def shown(value: Any) -> str:
        if not one.field:
            return _("the record stands there") if value else _("removed")
        return shown_value(fields.get(one.field), value)

    return ConflictRow(
        key=choice_key(one),
        title=f"{kind_label(kind)} {key}" if place else one.record,
        label=field_label(one.field) if one.field else _("The record as a whole"),
        before=shown(one.before),
        here=shown(one.here),
        there=shown(one.there),
        chosen=choices.get(choice_key(one), ""),
    )
