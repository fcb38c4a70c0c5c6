"""A table or a workbook put in an exploration: looked at first, then done as one change that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Access, access_of

from ..audit import note
from ..changes import Refused, hold, sent_before
from ..content import Content, Values, address, key_of, rows_of, table_name, walk
from ..editing import place_of
from ..edits import Edit, edits_between
from ..fields import ID
from ..files.checking import Nowhere, Where, check_content
from ..files.faults import Faults, Unreadable
from ..layout import Table
from ..merging import Conflict, Conflicts, merge, same_values
from ..models import AuditLine, Exploration
from ..storing import extract, store
from ..visibility import JUDGES, is_personal, may_change, refuse_person
from .applying import apply
from .opening import open_sheets
from .places import ChapterTitles, SheetTable, name_of
from .reading import CellFault, Places, SheetsRead, in_order, read_sheets
from .seeing import seen_of

HERE = "here"
THERE = "there"

Tables = dict[str, list[Values]]


class Unfit(Exception):
    """The sheets cannot be imported; holds everything that is wrong with them."""

    def __init__(self, faults: Iterable[CellFault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Prepared:
    """What importing would do: the lists that it touches as they are seen now and as they would be, and every edit."""

    before: Tables
    after: Tables
    edits: tuple[Edit, ...]
    # How many rows of the file say what stands here already.
    unchanged: int
    # Names of sheets that were left alone.
    left_out: tuple[str, ...]


def prepare(
    exploration: Exploration,
    access: Access,
    day: date,
    name: str,
    data: bytes,
    *,
    only: Iterable[SheetTable],
    mode: str,
    chapters: ChapterTitles,
    first: SheetTable | None = None,
) -> Prepared:
    """What a file would change. Raises `Unfit` with all faults there are; changes nothing."""
    faults = Faults()
    places = Places()
    try:
        grids = open_sheets(name, data, faults)
        faults.stop()
        read = read_sheets(grids, only, chapters, faults, first)
        places = read.places
        here = extract(exploration)
        before = seen_of(here, exploration, access, day)
        after = apply(before, read.sheets, mode, places, faults)
        _check_hidden(here, before, after, places, faults)
        check_content(after, faults, places)
        for values in after["tables"].get(JUDGES, []):
            refuse_person(values, faults, places)
        faults.stop()
        edits = real_edits(before, after)
        _check_rights(access, after, edits, places, faults)
        faults.stop()
    except Unreadable as error:
        raise Unfit(in_order(error.faults, places)) from None
    return _prepared(before, after, edits, read)


def _prepared(before: Content, after: Content, edits: list[Edit], read: SheetsRead) -> Prepared:
    touched = {name_of(sheet.table) for sheet in read.sheets}
    changed = {edit["record"] for edit in edits}
    unchanged = sum(
        address(sheet.table.table.model, key_of(sheet.table.table, row.values)) not in changed
        for sheet in read.sheets
        if sheet.table.table.is_record
        for row in sheet.rows
    )
    return Prepared(
        before={name: before["tables"].get(name, []) for name in touched},
        after={name: after["tables"].get(name, []) for name in touched},
        edits=tuple(edits),
        unchanged=unchanged,
        left_out=tuple(read.left_out),
    )


def _check_hidden(here: Content, seen: Content, after: Content, where: Where, faults: Faults) -> None:
    """Add a fault for every row that would write over a record that this person does not see."""
    hidden = set(_standing(here)) - set(_standing(seen))
    for record, (_table, values, _rows) in _standing(after).items() if hidden else ():
        if record in hidden:
            faults.add(
                *where.of(values, ID),
                _("There is a record of this name already that is not shown here: %(record)s.") % {"record": record},
                _("Give this row an id of its own, or take it out."),
            )


def _check_rights(access: Access, after: Content, edits: list[Edit], places: Places, faults: Faults) -> None:
    """Add a fault for everything that this person may not change, at the row where that is said."""
    refused = {edit["record"]: edit for edit in edits if not _may(access, edit)}
    if not refused:
        return
    where: dict[str, Values] = {}
    for table, values, _above in walk(after):
        if table.is_record:
            where[address(table.model, key_of(table, values))] = values
    for record, edit in refused.items():
        place = places.of(where[record])[0] if record in where else ""
        if edit["kind"] == "task" and _is_about_few(edit):
            faults.add(
                place or record,
                None,
                _("This function is done by fewer than five people, so that only HR may change its row."),
                _("Leave the row as it was in the export, or ask HR."),
            )
        else:
            faults.add(
                place or record,
                None,
                _("You may not change this: %(record)s.") % {"record": record},
                _("Leave it as it was in the export, or ask the owner of the exploration."),
            )


def _is_about_few(edit: Edit) -> bool:
    return any(one is not None and is_personal(one) for one in (edit["before"], edit["after"]))


def _may(access: Access, edit: Edit) -> bool:
    place = place_of(edit["kind"], edit["chapter"])
    return place is not None and may_change(access, place.table, place.chapter, edit["before"], edit["after"])


def real_edits(before: Content, after: Content) -> list[Edit]:
    """What leads from one content to the other; in which order references stand is no change."""
    return [edit for edit in edits_between(before, after) if not _says_the_same(edit)]


def _says_the_same(edit: Edit) -> bool:
    place = place_of(edit["kind"], edit["chapter"])
    if place is None or edit["before"] is None or edit["after"] is None:
        return False
    return same_values(place.table, edit["before"], edit["after"])


# Doing it


@transaction.atomic
def import_tables(
    user: User,
    exploration: Exploration,
    day: date,
    before: Tables,
    after: Tables,
    *,
    choices: Mapping[str, str] | None = None,
    file: str = "",
    once: str = "",
) -> AuditLine | None:
    """Put the lists as somebody made them of `before` in the exploration as it is by now; None where nothing changed.

    Raises `Conflicts` where others changed the same meanwhile and `choices` (by `choice_key`) does not say which counts;
    `Refused` where the two do not go together; `PermissionDenied`.
    """
    exploration = hold(exploration)
    if sent_before(exploration, once) is not None:
        return None
    access = access_of(user, exploration)
    here = extract(exploration)
    seen = seen_of(here, exploration, access, day)
    old, new = _with(seen, before), _with(seen, after)
    faults = Faults()
    _check_hidden(here, seen, new, Nowhere(), faults)
    if faults:
        raise Refused(faults)
    try:
        merged = _merged(old, here, new, choices or {})
    except Conflicts as error:
        raise Conflicts(tuple(_as_seen(one, seen) for one in error.conflicts)) from None
    check_content(merged, faults)
    if faults:
        raise Refused(faults)
    edits = real_edits(here, merged)
    if not all(_may(access, edit) for edit in edits):
        raise PermissionDenied(_("You may not change this exploration."))
    if not edits and _orders(here) == _orders(merged):
        return None
    store(exploration, merged)
    added = sum(edit["before"] is None for edit in edits)
    removed = sum(edit["after"] is None for edit in edits)
    return note(
        exploration,
        user,
        "table.imported",
        edits=edits,
        once=once,
        tables=sorted(after),
        file=file,
        added=added,
        removed=removed,
        changed=len(edits) - added - removed,
    )


def choice_key(conflict: Conflict) -> str:
    """How a choice names the conflict that it is about."""
    return f"{conflict.record}|{conflict.field}"


def _with(content: Content, tables: Tables) -> Content:
    rows = {**content["tables"], **deepcopy(tables)}
    return {**content, "tables": {name: its for name, its in rows.items() if its}}


def _orders(content: Content) -> list[str]:
    """The records in the order in which they stand."""
    return list(_standing(content))


_Standing = dict[str, tuple[Table, Values, list[Values]]]


def _standing(content: Content) -> _Standing:
    """Every record by its address: its table, its values, and the list in which it stands."""
    found: _Standing = {}
    for table, values, above in walk(content):
        if table.is_record:
            rows = above[table.key] if above is not None else rows_of(content, table)
            found[address(table.model, key_of(table, values))] = (table, values, rows)
    return found


def _merged(before: Content, here: Content, there: Content, choices: Mapping[str, str]) -> Content:
    try:
        return merge(before, here, there)
    except Conflicts as error:
        if not all(choice_key(one) in choices for one in error.conflicts):
            raise
        for one in error.conflicts:
            _settle(before, there, one, choices[choice_key(one)])
        return merge(before, here, there)


def _settle(before: Content, there: Content, conflict: Conflict, choice: str) -> None:
    """Change what both sides started from, so that only the side that was chosen has changed it."""
    chosen, other = (conflict.there, conflict.here) if choice == THERE else (conflict.here, conflict.there)
    standing = _standing(before)
    if conflict.field:
        values = standing[conflict.record][1] if conflict.record in standing else _made(before, there, conflict.record)
        if other is None:
            values.pop(conflict.field, None)
        else:
            values[conflict.field] = deepcopy(other)
        return
    _table, values, rows = standing[conflict.record]
    if chosen is None:
        values.clear()
        values.update(deepcopy(other))
    else:
        rows[:] = [one for one in rows if one is not values]


def _made(before: Content, there: Content, record: str) -> Values:
    """A record that both sides added, as if it had stood here before with nothing in it but its id."""
    standing = _standing(there)
    table, values, rows = standing[record]
    natural: tuple[str, ...] = getattr(table.model, "NATURAL_KEY", ())
    made = {name: values[name] for name in (natural or (ID,)) if name in values}
    above = next((name for name, (_t, outer, _r) in standing.items() if outer.get(table.key) is rows), None)
    if above is None:
        before["tables"].setdefault(table_name(table), []).append(made)
    else:
        parents = _standing(before)
        parent = parents[above][1] if above in parents else _made(before, there, above)
        parent.setdefault(table.key, []).append(made)
    return made


def _as_seen(conflict: Conflict, seen: Content) -> Conflict:
    """The conflict without what only others may see of it."""
    standing = _standing(seen)
    values = standing[conflict.record][1] if conflict.record in standing else {}
    return replace(conflict, here=values.get(conflict.field) if conflict.field else (values or None))
