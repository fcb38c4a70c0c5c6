"""Rows that were read, put in content: added, changed, or in the place of the whole table."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy

from django.utils.translation import gettext as _

from ..content import SINGLE_KEY, Content, Values, address, canonical_order, key_of
from ..fields import ID, has_id
from ..files.faults import Faults
from .places import SheetTable, name_of, parent_of, rows_with_above, sheet_tables
from .reading import Places, RowRead, SheetRead, check_missing

# Add and change: rows with a known id change it, others are added. Replace: what is not in the sheet goes.
ADD = "add"
REPLACE = "replace"
MODES = (ADD, REPLACE)


def apply(content: Content, sheets: list[SheetRead], mode: str, places: Places, faults: Faults) -> Content:
    """A copy of the content with the rows of the sheets in it; adds a fault for every row that has no place there."""
    copy: Content = deepcopy(content)
    for one in sheet_tables():
        for values, above in rows_with_above(copy, one):
            owner, table = (values, one.table) if one.table.is_record else (above, one.above)
            assert owner is not None
            assert table is not None
            places.names[id(values)] = address(table.model, key_of(table, owner))
    order = {one.slug: at for at, one in enumerate(sheet_tables())}
    # Parents first, so that what is new has its place when what stands under it comes.
    for sheet in sorted(sheets, key=lambda one: order[one.table.slug]):
        if sheet.table.table.is_record:
            _Records(copy, sheet, mode, places, faults).apply()
        else:
            _Parts(copy, sheet, mode, places, faults).apply()
    _leave_out_empty(copy)
    canonical_order(copy)
    return copy


def _leave_out_empty(content: Content) -> None:
    for one in reversed(sheet_tables()):
        above = parent_of(one)
        if above is None:
            if not content["tables"].get(name_of(one), True):
                del content["tables"][name_of(one)]
        else:
            for values, _outer in rows_with_above(content, above):
                if not values.get(one.table.key, True):
                    del values[one.table.key]


class _Sheet:
    def __init__(self, content: Content, sheet: SheetRead, mode: str, places: Places, faults: Faults) -> None:
        self.content = content
        self.sheet = sheet
        self.one: SheetTable = sheet.table
        self.mode = mode
        self.places = places
        self.faults = faults
        above = parent_of(self.one)
        # What rows can stand under, by its key.
        self.parents: dict[str, Values] = {}
        if above is not None:
            for values, _outer in rows_with_above(content, above):
                self.parents.setdefault(key_of(above.table, values), values)

    def parent(self, row: RowRead) -> Values | None:
        """The record to which a row belongs; None after a fault."""
        if not row.above:
            return None  # named already
        found = self.parents.get(row.above)
        if found is None:
            assert self.one.above is not None
            self.faults.add(
                self.places.of(row.values, self.one.table.under)[0],
                None,
                _("There is no record with this id: %(record)s.")
                % {"record": address(self.one.above.model, row.above[:80])},
                self.faults.suggest(row.above, self.parents, 0.6) or _("Add that record first, or mend the id."),
            )
        return found

    def list_of(self, parent: Values | None) -> list[Values]:
        if parent is not None:
            rows: list[Values] = parent.setdefault(self.one.table.key, [])
        else:
            rows = self.content["tables"].setdefault(name_of(self.one), [])
        return rows

    def filled(self, row: RowRead, before: Values | None) -> Values:
        """The values of a row over those that stand here: a column that the sheet lacks keeps its value."""
        own = {column.key for column in self.one.columns}
        kept = {key: value for key, value in (before or {}).items() if key not in own or key not in self.sheet.columns}
        values = row.values
        for key, value in kept.items():
            values.setdefault(key, value)
        check_missing(self.sheet, row, values, self.places, self.faults)
        return values


class _Records(_Sheet):
    """Records are known by their id, or by what they link."""

    def apply(self) -> None:
        standing = self._standing()
        said: dict[str, RowRead] = {}
        kept: dict[int, list[Values]] = defaultdict(list)
        lists: dict[int, list[Values]] = {}
        for row in self.sheet.rows:
            parent = self.parent(row) if self.one.above is not None else None
            key = self._key(row)
            if self.one.above is not None and parent is None:
                check_missing(self.sheet, row, row.values, self.places, self.faults, self.sheet.columns)
                continue
            rows = self.list_of(parent)
            lists[id(rows)] = rows
            if key is None or key in said:
                # It has a fault already, and stands in the list so that its references are looked at too.
                check_missing(self.sheet, row, row.values, self.places, self.faults, self.sheet.columns)
                if self.one.table.single:
                    self._only_one(row, said[SINGLE_KEY])
                else:
                    rows.append(row.values)
                    kept[id(rows)].append(row.values)
                continue
            said[key] = row
            before, stands_under, at = standing.get(key, (None, None, 0))
            values = self.filled(row, before)
            if before is None:
                rows.append(values)
            elif stands_under is not parent:
                self._elsewhere(row, stands_under)
                continue
            else:
                rows[at] = values
            kept[id(rows)].append(values)
        if self.mode == REPLACE:
            self._leave_out(kept, lists)

    def _standing(self) -> dict[str, tuple[Values, Values | None, int]]:
        """What stands here by its key: its values, what it stands under, and its place in that list."""
        places: dict[int, int] = defaultdict(int)
        found = {}
        for values, above in rows_with_above(self.content, self.one):
            found[key_of(self.one.table, values)] = (values, above, places[id(above)])
            places[id(above)] += 1
        return found

    def _key(self, row: RowRead) -> str | None:
        """The key of a row; None where what makes it is missing."""
        if self.one.table.single:
            return SINGLE_KEY
        needed = [ID] if has_id(self.one.table) else list(self.one.table.model.NATURAL_KEY)  # type: ignore[attr-defined]
        return key_of(self.one.table, row.values) if all(name in row.values for name in needed) else None

    def _only_one(self, row: RowRead, first: RowRead) -> None:
        self.faults.add(
            self.places.of(row.values, ID)[0],
            None,
            _("This table has one row only; the first is %(place)s.") % {"place": self.places.of(first.values, ID)[0]},
            _("Keep one."),
        )

    def _elsewhere(self, row: RowRead, above: Values | None) -> None:
        assert self.one.above is not None
        self.faults.add(
            self.places.of(row.values, self.one.table.under)[0],
            None,
            _("This record belongs to another: %(record)s.")
            % {"record": address(self.one.above.model, key_of(self.one.above, above or {}))},
            _("Leave it there, or give this row an id of its own."),
        )

    def _leave_out(self, kept: dict[int, list[Values]], lists: dict[int, list[Values]]) -> None:
        """Only what the sheet holds stays, in its order."""
        for parent in self.parents.values() if self.one.above is not None else [None]:
            rows = self.list_of(parent)
            lists[id(rows)] = rows
        for name, rows in lists.items():
            rows[:] = kept[name]


class _Parts(_Sheet):
    """Parts have no id: all rows of one record together stand in the place of what it had."""

    def apply(self) -> None:
        self._look_at_columns()
        given: dict[int, list[Values]] = defaultdict(list)
        for row in self.sheet.rows:
            parent = self.parent(row)
            values = self.filled(row, None)
            if parent is not None:
                given[id(parent)].append(values)
        for parent in self.parents.values():
            if id(parent) in given:
                self.list_of(parent)[:] = given[id(parent)]
            elif self.mode == REPLACE:
                self.list_of(parent).clear()

    def _look_at_columns(self) -> None:
        """What a sheet has no column for would be lost."""
        named = {row.above for row in self.sheet.rows}
        for column in self.one.columns:
            if column.key in self.sheet.columns:
                continue
            holds = any(
                column.key in part
                for key, parent in self.parents.items()
                if key in named
                for part in parent.get(self.one.table.key, [])
            )
            if holds:
                self.faults.add(
                    self.sheet.name,
                    None,
                    _("The column “%(name)s” is missing, and what stands in it would be lost.")
                    % {"name": column.label},
                    _("Add the column; an export of this table has it filled in."),
                )
