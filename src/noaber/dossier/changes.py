"""Changes to single records: each checks the right, changes, and writes an audit line with the values before and after.

All of it in one transaction, with the exploration held, so that changes of several people come one after the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Right, access_of

from .audit import note, renew
from .content import Content, Values, address, from_plain, head_fields, to_plain
from .editing import Found, Place, check, check_required, find_address, new_key, place_of, put, title_of, values_of
from .edits import Edit, edit_of, edits_between, key_of_edit, place_of_edit, taken_back
from .fields import ID, has_id
from .files.checking import Nowhere, Where, check_content
from .files.faults import Fault, Faults
from .merging import Conflict, Conflicts, merge_values, same_values
from .models import AuditLine, Exploration, Judge
from .removing import left_of
from .storing import extract, store
from .visibility import may_change, refuse_person

HEAD = "exploration"


class Refused(Exception):
    """Holds what is wrong; nothing has changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Saved:
    """The record by its address, and the line about it; none where nothing changed."""

    record: str
    line: AuditLine | None


def hold(exploration: Exploration) -> Exploration:
    """The exploration as it is now, held until the transaction ends."""
    return Exploration.objects.select_for_update().defer("snapshot").get(pk=exploration.pk)


@transaction.atomic
def save_record(
    user: User,
    exploration: Exploration,
    place: Place,
    key: str,
    values: Values,
    *,
    base: Values | None = None,
    above: str = "",
    once: str = "",
    where: Where | None = None,
) -> Saved:
    """Add a record (empty `key`) or change one.

    `base` are the values from which somebody started: what others changed meanwhile is kept, and what both changed raises
    `Conflicts`. Raises `Refused` with all faults, `PermissionDenied`.
    """
    exploration = hold(exploration)
    sent, digest = sent_before(exploration, once), _digest(values)
    if sent is not None:
        if sent.parameters.get("sent") == digest:
            return Saved(sent.record, sent)
        # Somebody went back in the browser, and typed something else in the same form.
        once = ""
    found = _standing(exploration, place, key, values) if key else None
    before = values_of(found.place.table, found.row) if found else None
    _require(user, exploration, place, before, values)
    if before is not None and base is not None:
        values = merge_values(place.table, key, base, before, values)
    values = _keep_links(place, before, values)
    faults = Faults()
    check_required(place, values, faults, where or Nowhere())
    key = key or new_key(exploration, place, values)
    values = {**({ID: key} if has_id(place.table) else {}), **_without_id(values)}
    if not faults:
        _check_new_key(exploration, place, key, before, values, faults, where or Nowhere())
    check(exploration, place, values, key, faults, where or Nowhere())
    if place.table.model is Judge and (before is None or before["kind"] != Judge.Kind.PERSON):
        refuse_person(values, faults, where or Nowhere())
    if faults:
        raise Refused(faults)
    if before is not None and same_values(place.table, _without_id(before), _without_id(values)):
        return Saved(address(place.table.model, key), None)
    parent = _parent(exploration, place, above or (found.above if found else ""))
    row = put(exploration, place, key, values, parent)
    renew(exploration)
    edit = edit_of(
        place, key, above or (found.above if found else ""), row.position, before, values_of(place.table, row)
    )
    line = note(
        exploration,
        user,
        "record.added" if before is None else "record.changed",
        record=edit["record"],
        edits=[edit],
        once=once,
        title=title_of(row),
        sent=digest,
    )
    return Saved(edit["record"], line)


@transaction.atomic
def save_head(
    user: User, exploration: Exploration, values: Values, *, base: Values | None = None, once: str = ""
) -> Saved:
    """Change what stands on the front page and what the exploration is about; its slug stays."""
    exploration = hold(exploration)
    if not access_of(user, exploration).may(Right.WRITE):
        raise PermissionDenied(_("You may not change this exploration."))
    values = {**values, "slug": exploration.slug}
    sent, digest = sent_before(exploration, once), _digest(values)
    if sent is not None:
        if sent.parameters.get("sent") == digest:
            return Saved(HEAD, sent)
        once = ""
    before = head_of(exploration)
    if base is not None:
        values = _merge_head(base, before, values)
    if values == before:
        return Saved(HEAD, None)
    for field in head_fields():
        setattr(exploration, field.attribute, from_plain(field, values.get(field.name)))
    exploration.save()
    renew(exploration)
    edit = {"kind": HEAD, "chapter": "", "record": HEAD, "above": "", "position": 0, "before": before, "after": values}
    line = note(
        exploration, user, "record.changed", record=HEAD, edits=[edit], once=once, title=exploration.title, sent=digest
    )
    return Saved(HEAD, line)


def head_of(exploration: Exploration) -> Values:
    """The values of the exploration itself, as they stand in content."""
    pairs = ((field.name, to_plain(field, getattr(exploration, field.attribute))) for field in head_fields())
    return {name: value for name, value in pairs if value is not None}


def removal(content: Content, record: str) -> list[Edit]:
    """What would change if a record were removed: the record, what goes with it, and what refers to it."""
    return edits_between(content, left_of(content, {record}))


@transaction.atomic
def delete_record(user: User, exploration: Exploration, found: Found, *, once: str = "") -> AuditLine | None:
    """Remove a record, what belongs to it, and references to it; `undo` brings all of it back.

    Raises `Refused` where something depends on it that has to stay.
    """
    exploration = hold(exploration)
    sent = sent_before(exploration, once)
    if sent is not None:
        return sent
    edits = removal(extract(exploration), found.record)
    if not edits:
        return None
    _refuse_what_stays(edits)
    access = access_of(user, exploration)
    for edit in edits:
        place = place_of_edit(edit)
        if not may_change(access, place.table, place.chapter, edit["before"], edit["after"]):
            raise PermissionDenied(_("You may not change this exploration."))
    _apply(exploration, edits)
    renew(exploration)
    return note(exploration, user, "record.deleted", record=found.record, edits=edits, once=once, title=found.title)


@transaction.atomic
def move_record(user: User, exploration: Exploration, found: Found, *, up: bool) -> AuditLine | None:
    """Put a record before or behind its neighbour; nothing where it stands at the end already."""
    exploration = hold(exploration)
    _require(user, exploration, found.place, values_of(found.place.table, found.row))
    siblings = list(_siblings(found))
    at = next((place for place, one in enumerate(siblings) if one.pk == found.row.pk), None)
    if at is None:
        raise Refused([_gone(found.record)])
    other = at - 1 if up else at + 1
    if not 0 <= other < len(siblings):
        return None
    places = [one.position for one in siblings]
    if len(set(places)) < len(places):
        places = list(range(len(siblings)))
    siblings[at], siblings[other] = siblings[other], siblings[at]
    for position, one in zip(places, siblings, strict=True):
        type(one)._default_manager.filter(pk=one.pk).exclude(position=position).update(position=position)
    renew(exploration)
    return note(
        exploration,
        user,
        "record.moved",
        record=found.record,
        title=found.title,
        up=up,
        chapter=found.place.chapter,
    )


@transaction.atomic
def undo(user: User, exploration: Exploration, line: AuditLine, *, once: str = "") -> AuditLine | None:
    """Take back what one line changed; what others changed since stays. Raises `Refused` where the two do not go together."""
    exploration = hold(exploration)
    if sent_before(exploration, once) is not None:
        return None
    if line.code == "record.moved":
        found = find_address(exploration, line.record)
        if found is None:
            raise Refused([_gone(line.record)])
        return move_record(user, exploration, found, up=not line.parameters["up"])
    try:
        if line.record == HEAD:
            (edit,) = line.edits
            return save_head(user, exploration, edit["before"], base=edit["after"], once=once).line
        if len(line.edits) == 1 and None not in (line.edits[0]["before"], line.edits[0]["after"]):
            edits = _one_taken_back(exploration, line.edits[0])
            after = None
        else:
            content = extract(exploration)
            after = taken_back(content, line.edits)
            edits = edits_between(content, after)
    except Conflicts as error:
        raise Refused(_said(error.conflicts)) from None
    if not edits:
        return None
    access = access_of(user, exploration)
    for edit in edits:
        place = place_of_edit(edit)
        if not may_change(access, place.table, place.chapter, edit["before"], edit["after"]):
            raise PermissionDenied(_("You may not change this exploration."))
    _put_edits(exploration, edits, after)
    return note(
        exploration,
        user,
        "record.undone",
        record=line.record,
        edits=edits,
        once=once,
        title=line.parameters.get("title", ""),
        line=line.pk,
        undone=line.code,
    )


def _one_taken_back(exploration: Exploration, edit: Edit) -> list[Edit]:
    """The edit that takes a change to one record back, without looking at all the others."""
    found = find_address(exploration, edit["record"])
    if found is None:
        raise Conflicts((Conflict(edit["record"], "", edit["after"], None, edit["before"]),))
    table = found.place.table
    now = values_of(table, found.row)
    values = merge_values(table, found.row.key, edit["after"], now, edit["before"])
    if same_values(table, now, values):
        return []
    return [edit_of(found.place, found.row.key, found.above, found.row.position, now, values)]


def _put_edits(exploration: Exploration, edits: list[Edit], after: Content | None) -> None:
    """Make edits true, if what comes of it can be stored; `after` is the whole that they lead to, where that is known."""
    faults = Faults()
    if after is not None:
        check_content(after, faults)
    else:
        for edit in edits:
            check_required(place_of_edit(edit), edit["after"], faults, Nowhere())
            check(exploration, place_of_edit(edit), edit["after"], key_of_edit(edit), faults, Nowhere())
    if faults:
        raise Refused(faults)
    if after is not None and any(edit["before"] is None for edit in edits):
        # What comes back stands where it stood.
        store(exploration, after)
        return
    _apply(exploration, edits)
    renew(exploration)


def _apply(exploration: Exploration, edits: list[Edit]) -> None:
    """Change what stays, then take out what goes, what stands under others first."""
    for edit in edits:
        if edit["after"] is not None:
            put(exploration, place_of_edit(edit), key_of_edit(edit), edit["after"])
    for edit in reversed(edits):
        if edit["after"] is None:
            model = place_of_edit(edit).table.model
            model._default_manager.filter(exploration=exploration, key=key_of_edit(edit)).delete()


# Parts of a change


def sent_before(exploration: Exploration, once: str) -> AuditLine | None:
    """The line that the same form made when it was sent a moment ago."""
    return AuditLine.objects.filter(exploration=exploration, once=once).first() if once else None


def _digest(values: Values) -> str:
    """By which it is seen whether a form was sent twice, or sent again with something else in it."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def stays(edits: Iterable[Edit]) -> bool:
    """Whether edits touch what is never edited: publications, and what people contributed in a session."""
    return any(place_of(edit["kind"], edit["chapter"]) is None for edit in edits)


def _refuse_what_stays(edits: Iterable[Edit]) -> None:
    if stays(edits):
        raise Refused(
            [
                Fault(
                    "",
                    None,
                    _("A publication, or what people contributed in a working session, depends on this."),
                    _("That stays as it is, so this has to stay too."),
                )
            ]
        )


def _standing(exploration: Exploration, place: Place, key: str, values: Values) -> Found:
    found = find_address(exploration, address(place.table.model, key))
    if found is None:
        raise Conflicts((Conflict(address(place.table.model, key), "", None, None, values),))
    return found


def _require(user: User, exploration: Exploration, place: Place, *values: Values | None) -> None:
    access = access_of(user, exploration)
    # Whoever writes something has to be able to say where it comes from.
    if place.kind == "source" and all(one is None for one in values[:1]) and access.may(Right.CONTRIBUTE):
        return
    if not may_change(access, place.table, place.chapter, *values):
        raise PermissionDenied(_("You may not change this exploration."))


def _parent(exploration: Exploration, place: Place, above: str) -> Any:
    if place.above is None:
        return None
    found = place.above.model._default_manager.filter(exploration=exploration, key=above).first()
    if found is None:
        raise Refused([_gone(address(place.above.model, above))])
    return found


def _check_new_key(
    exploration: Exploration,
    place: Place,
    key: str,
    before: Values | None,
    values: Values,
    faults: Faults,
    where: Where,
) -> None:
    if before is None and place.table.model._default_manager.filter(exploration=exploration, key=key).exists():
        faults.add(
            *where.of(values, ID),
            _("There is such a record already: %(record)s.") % {"record": address(place.table.model, key)},
            _("Change that one, or link something else here."),
        )


def _keep_links(place: Place, before: Values | None, values: Values) -> Values:
    """What links a record to others is its id where it has no other: that stays."""
    if before is None:
        return values
    links = getattr(place.table.model, "NATURAL_KEY", ())
    return {**values, **{name: before[name] for name in links}}


def _without_id(values: Values) -> Values:
    return {name: value for name, value in values.items() if name != ID}


def _siblings(found: Found) -> Any:
    row, table = found.row, found.place.table
    lookup: dict[str, Any] = {"exploration": row.exploration, **table.fixed}
    if table.under:
        lookup[table.under] = getattr(row, table.under)
    return type(row)._default_manager.filter(**lookup)


def _merge_head(base: Values, here: Values, there: Values) -> Values:
    merged, conflicts = {}, []
    for field in head_fields():
        was, mine, yours = base.get(field.name), here.get(field.name), there.get(field.name)
        if mine not in (was, yours) and yours != was:
            conflicts.append(Conflict(HEAD, field.name, was, mine, yours))
        value = yours if mine == was else mine
        if value is not None:
            merged[field.name] = value
    if conflicts:
        raise Conflicts(tuple(conflicts))
    return merged


def _gone(record: str) -> Fault:
    return Fault(
        "",
        None,
        _("%(record)s does not stand here any more.") % {"record": record},
        _("Bring it back first, or leave it."),
    )


def _said(conflicts: Iterable[Conflict]) -> list[Fault]:
    return [
        Fault(
            one.field,
            None,
            _("%(record)s was changed since by somebody else.") % {"record": one.record},
            _("Look at it as it is now, and change it by hand."),
        )
        for one in conflicts
    ]


__all__ = [
    "HEAD",
    "Edit",
    "Refused",
    "Saved",
    "delete_record",
    "edits_between",
    "head_of",
    "hold",
    "move_record",
    "removal",
    "save_head",
    "save_record",
    "sent_before",
    "stays",
    "undo",
]
