"""What changed, record by record: the values before and after, and how that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .content import Content, Values, address, key_of, table_name, walk
from .editing import Place, place_of
from .fields import kind_name
from .layout import Table
from .merging import Conflict, Conflicts, merge_values, same_values
from .removing import without

# {"kind", "chapter", "record", "above", "position", "before", "after"}; before or after is None where there was none.
Edit = dict[str, Any]


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
    old, new = flat(before), flat(after)
    edits = []
    for record in {**old, **new}:
        was, now = old.get(record), new.get(record)
        if was is not None and now is not None and (was[2] is now[2] or was[2] == now[2]):
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


Flat = dict[str, tuple[Table, str, Values, int]]


def flat(content: Content) -> Flat:
    """Each record by its address: its table, the key of what it stands under, its values with parts, and its place."""
    found: Flat = {}
    keys: dict[int, str] = {}
    for position, (table, values, above) in enumerate(walk(content)):
        if table.is_record:
            key = keys[id(values)] = key_of(table, values)
            apart = {nested.key for nested in table.nested if nested.is_record}
            own = {name: value for name, value in values.items() if name not in apart} if apart else values
            found[address(table.model, key)] = (table, keys.get(id(above), ""), own, position)
    return found


def taken_back(content: Content, edits: Iterable[Edit]) -> Content:
    """The content with each record as it was before the edits, where it can be had."""
    here = flat(content)
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
            back[record] = merge_values(_table(edit), key_of_edit(edit), edit["after"] or {}, now, edit["before"])
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
            place = place_of_edit(edit)
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


def place_of_edit(edit: Edit) -> Place:
    place = place_of(edit["kind"], edit["chapter"])
    if place is None:
        raise PermissionDenied(_("You may not change this exploration."))
    return place


def _table(edit: Edit) -> Table:
    return place_of_edit(edit).table


def key_of_edit(edit: Edit) -> str:
    return str(edit["record"].partition(":")[2])
