"""Changes to single records: each checks the right, changes, and writes an audit line with the values before and after.

All of it in one transaction, with the exploration held, so that changes of several people come one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Right, access_of

from .audit import note, renew
from .content import Content, Values, address, from_plain, head_fields, key_of, table_name, to_plain, walk
from .editing import Found, Place, check, check_required, find_address, new_key, place_of, put, title_of, values_of
from .fields import ID, has_id, kind_name
from .files.checking import Nowhere, Where, check_content
from .files.faults import Fault, Faults
from .layout import Table
from .merging import Conflict, Conflicts, merge_values, same_values
from .models import AuditLine, Exploration
from .removing import without
from .storing import extract, store
from .visibility import may_change

HEAD = "exploration"

# What changed in one record: {"kind", "chapter", "record", "above", "position", "before", "after"}.
Edit = dict[str, Any]


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
    return Exploration.objects.select_for_update().get(pk=exploration.pk)


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
    sent = sent_before(exploration, once)
    if sent is not None:
        return Saved(sent.record, None)
    found = _standing(exploration, place, key, values) if key else None
    before = values_of(found.place.table, found.row) if found else None
    _require(user, exploration, place, before, values)
    if before is not None and base is not None:
        values = merge_values(place.table, key, base, before, values)
    values = _keep_links(place, before, values)
    faults = Faults()
    check_required(place, values, faults, where or Nowhere())
    if faults:
        raise Refused(faults)
    key = key or new_key(exploration, place, values)
    values = {**({ID: key} if has_id(place.table) else {}), **_without_id(values)}
    _check_new_key(exploration, place, key, before, values, faults, where or Nowhere())
    check(exploration, place, values, key, faults, where or Nowhere())
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
    if sent_before(exploration, once) is not None:
        return Saved(HEAD, None)
    before = head_of(exploration)
    values = {**values, "slug": exploration.slug}
    if base is not None:
        values = _merge_head(base, before, values)
    if values == before:
        return Saved(HEAD, None)
    for field in head_fields():
        setattr(exploration, field.attribute, from_plain(field, values.get(field.name)))
    exploration.save()
    renew(exploration)
    edit = {"kind": HEAD, "chapter": "", "record": HEAD, "above": "", "position": 0, "before": before, "after": values}
    line = note(exploration, user, "record.changed", record=HEAD, edits=[edit], once=once, title=exploration.title)
    return Saved(HEAD, line)


def head_of(exploration: Exploration) -> Values:
    """The values of the exploration itself, as they stand in content."""
    pairs = ((field.name, to_plain(field, getattr(exploration, field.attribute))) for field in head_fields())
    return {name: value for name, value in pairs if value is not None}


def removal(exploration: Exploration, record: str) -> list[Edit]:
    """What would change if a record were removed: the record, what goes with it, and what refers to it."""
    content = extract(exploration)
    return edits_between(content, without(content, [record]))


@transaction.atomic
def delete_record(user: User, exploration: Exploration, found: Found, *, once: str = "") -> AuditLine | None:
    """Remove a record, what belongs to it, and references to it; `undo` brings all of it back."""
    exploration = hold(exploration)
    if sent_before(exploration, once) is not None:
        return None
    edits = removal(exploration, found.record)
    if not edits:
        return None
    access = access_of(user, exploration)
    for edit in edits:
        place = _place(edit)
        if not may_change(access, place.table, place.chapter, edit["before"], edit["after"]):
            raise PermissionDenied(_("You may not change this exploration."))
    for edit in edits:
        if edit["after"] is not None:
            place = _place(edit)
            put(exploration, place, _key(edit), edit["after"])
    for edit in reversed(edits):
        if edit["after"] is None:
            _place(edit).table.model._default_manager.filter(exploration=exploration, key=_key(edit)).delete()
    renew(exploration)
    return note(exploration, user, "record.deleted", record=found.record, edits=edits, once=once, title=found.title)


@transaction.atomic
def move_record(user: User, exploration: Exploration, found: Found, *, up: bool) -> AuditLine | None:
    """Put a record before or behind its neighbour; nothing where it stands at the end already."""
    exploration = hold(exploration)
    _require(user, exploration, found.place, values_of(found.place.table, found.row))
    siblings = list(_siblings(found))
    at = next(place for place, one in enumerate(siblings) if one.pk == found.row.pk)
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
    return note(exploration, user, "record.moved", record=found.record, title=found.title, up=up)


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
    if line.record == HEAD:
        (edit,) = line.edits
        return save_head(user, exploration, edit["before"], base=edit["after"], once=once).line
    access = access_of(user, exploration)
    content = extract(exploration)
    try:
        after = _taken_back(content, line.edits)
    except Conflicts as error:
        raise Refused(_said(error.conflicts)) from None
    faults = Faults()
    check_content(after, faults)
    if faults:
        raise Refused(faults)
    edits = edits_between(content, after)
    if not edits:
        return None
    for edit in edits:
        place = _place(edit)
        if not may_change(access, place.table, place.chapter, edit["before"], edit["after"]):
            raise PermissionDenied(_("You may not change this exploration."))
    store(exploration, after)
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


# What changed, record by record


def edit_of(place: Place, key: str, above: str, position: int, before: Values | None, after: Values | None) -> Edit:
    return {
        "kind": place.kind,
        "chapter": place.chapter,
        "record": address(place.table.model, key),
        "above": above,
        "position": position,
        "before": before,
        "after": after,
    }


def edits_between(before: Content, after: Content) -> list[Edit]:
    """What leads from one content to the other, parents first."""
    old, new = _flat(before), _flat(after)
    edits = []
    for record in {**old, **new}:
        was, now = old.get(record), new.get(record)
        if was is not None and now is not None and was[2] == now[2]:
            continue
        table, above, _values, position = was or now or (None, "", {}, 0)
        assert table is not None
        edits.append(
            {
                "kind": kind_name(table.model),
                "chapter": str(table.fixed.get("chapter", "")),
                "record": record,
                "above": above,
                "position": position,
                "before": was[2] if was else None,
                "after": now[2] if now else None,
            }
        )
    return edits


_Flat = dict[str, tuple[Table, str, Values, int]]


def _flat(content: Content) -> _Flat:
    """Each record by its address: its table, the key of what it stands under, its values with parts, and its place."""
    found: _Flat = {}
    keys: dict[int, str] = {}
    for position, (table, values, above) in enumerate(walk(content)):
        if table.is_record:
            key = keys[id(values)] = key_of(table, values)
            apart = {nested.key for nested in table.nested if nested.is_record}
            own = {name: value for name, value in values.items() if name not in apart}
            found[address(table.model, key)] = (table, keys.get(id(above), ""), own, position)
    return found


def _taken_back(content: Content, edits: Iterable[Edit]) -> Content:
    """The content with each record as it was before the edits, where it can be had."""
    here = _flat(content)
    gone = [edit["record"] for edit in edits if edit["before"] is None]
    back: dict[str, Values] = {}
    for edit in edits:
        record = edit["record"]
        now = here[record][2] if record in here else None
        if edit["before"] is None:
            if now is not None and not same_values(_table(edit), now, edit["after"]):
                raise Conflicts((Conflict(record, "", None, now, None),))
        elif now is None and edit["after"] is not None:
            raise Conflicts((Conflict(record, "", edit["after"], None, edit["before"]),))
        elif now is None:
            back[record] = edit["before"]
        else:
            back[record] = merge_values(_table(edit), _key(edit), edit["after"] or {}, now, edit["before"])
    after = without(content, gone)
    _put_back(after, edits, back)
    return after


def _put_back(content: Content, edits: Iterable[Edit], back: Mapping[str, Values]) -> None:
    rows: dict[str, Values] = {}
    lists: dict[int, list[Values]] = {}
    for table, values, _above in walk(content):
        if table.is_record:
            rows[address(table.model, key_of(table, values))] = values
    for edit in edits:
        if edit["record"] not in back:
            continue
        values = back[edit["record"]]
        table = _table(edit)
        apart = {nested.key for nested in table.nested if nested.is_record}
        standing = rows.get(edit["record"])
        if standing is not None:
            kept = {name: value for name, value in standing.items() if name in apart}
            standing.clear()
            standing.update({**values, **kept})
            continue
        fresh = dict(values)
        rows[edit["record"]] = fresh
        if edit["above"]:
            place = _place(edit)
            assert place.above is not None
            parent = rows.get(address(place.above.model, edit["above"]))
            if parent is None:
                raise Conflicts((Conflict(edit["record"], "", None, None, values),))
            siblings = parent.setdefault(table.key, [])
        else:
            siblings = content["tables"].setdefault(table_name(table), [])
        lists[id(siblings)] = siblings
        siblings.insert(min(_among(content, siblings, edit), len(siblings)), fresh)


def _among(content: Content, siblings: list[Values], edit: Edit) -> int:
    """Where a record stood among those of its list, by the place it had in the whole."""
    places = {id(values): place for place, (_table, values, _above) in enumerate(walk(content))}
    return sum(places.get(id(one), 0) < edit["position"] for one in siblings)


def _place(edit: Edit) -> Place:
    place = place_of(edit["kind"], edit["chapter"])
    if place is None:
        raise PermissionDenied(_("You may not change this exploration."))
    return place


def _table(edit: Edit) -> Table:
    return _place(edit).table


def _key(edit: Edit) -> str:
    return str(edit["record"].partition(":")[2])


# Parts of a change


def sent_before(exploration: Exploration, once: str) -> AuditLine | None:
    """The line that the same form made when it was sent a moment ago."""
    return AuditLine.objects.filter(exploration=exploration, once=once).first() if once else None


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
