"""What somebody finds in the tables: never more than may be seen on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from noaber.accounts.permissions import Access, Right

from ..content import Content, table_name
from ..layout import TABLES, Table
from ..models import Confidentiality, Exploration, Task
from ..removing import without
from ..storing import extract
from ..visibility import blank_personal, confidential_now, is_personal, sees_confidential

_CONFIDENTIAL = next(table_name(table) for table in TABLES if table.model is Confidentiality)
_TASKS = next(table_name(table) for table in TABLES if table.model is Task)


def seen_content(exploration: Exploration, access: Access, day: date, tables: Iterable[Table] = TABLES) -> Content:
    """What this person may see of these tables."""
    hidden = frozenset[str]() if sees_confidential(access) else confidential_now(exploration, day)
    wanted = tuple(tables)
    # What is hidden may take records of other tables with it.
    content = extract(exploration) if hidden else extract(exploration, wanted)
    if hidden:
        content["tables"] = {
            name: rows
            for name, rows in without(content, hidden)["tables"].items()
            if name in {table_name(table) for table in wanted}
        }
    return with_what_is_open(content, access)


def with_what_is_open(content: Content, access: Access) -> Content:
    """The same content, changed: without what only some roles may see of records that everybody sees."""
    if not sees_confidential(access):
        content["tables"].pop(_CONFIDENTIAL, None)
    if not access.may(Right.PERSONAL):
        for values in content["tables"].get(_TASKS, []):
            blank_personal(values)
    return content


def holds_personal(content: Content) -> bool:
    """Whether figures are in it that point to a few people."""
    return any(
        is_personal(values) and ("scale" in values or "fte" in values) for values in content["tables"].get(_TASKS, [])
    )
