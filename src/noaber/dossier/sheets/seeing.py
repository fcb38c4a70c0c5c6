"""What somebody finds in the tables: never more than may be seen on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from noaber.accounts.permissions import Access, Right

from ..content import Content, address, table_name
from ..layout import TABLES, Table
from ..models import Confidentiality, Exploration, Judge, Task
from ..removing import without
from ..storing import extract
from ..visibility import blank_personal, confidential_now, is_personal, sees_confidential

_CONFIDENTIAL = next(table_name(table) for table in TABLES if table.model is Confidentiality)
_TASKS = next(table_name(table) for table in TABLES if table.model is Task)


def seen_content(exploration: Exploration, access: Access, day: date, tables: Iterable[Table] = TABLES) -> Content:
    """What this person may see of these tables."""
    return seen_of(extract(exploration, tables), exploration, access, day)


def seen_of(content: Content, exploration: Exploration, access: Access, day: date) -> Content:
    """What this person may see of content of the exploration, as a copy."""
    # What a single person judged is shown to nobody one by one.
    persons = Judge.objects.filter(exploration=exploration, kind=Judge.Kind.PERSON).values_list("key", flat=True)
    hidden = {address(Judge, key) for key in persons}
    if not sees_confidential(access):
        hidden |= confidential_now(exploration, day)
    seen = without(content, hidden)
    if not sees_confidential(access):
        seen["tables"].pop(_CONFIDENTIAL, None)
    if not access.may(Right.PERSONAL):
        for values in seen["tables"].get(_TASKS, []):
            blank_personal(values)
    return seen


def holds_personal(content: Content) -> bool:
    """Whether figures are in it that point to a few people."""
    return any(
        is_personal(values) and ("scale" in values or "fte" in values) for values in content["tables"].get(_TASKS, [])
    )
