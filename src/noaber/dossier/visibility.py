"""What not everybody who takes part may see: confidential records, and figures that point to a few people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Access, Right

from .content import Content, Values, address, table_name
from .files.checking import Where
from .files.faults import Faults
from .layout import TABLES, Table
from .models import Confidentiality, Exploration, Judge, Judgement, Task, Weight
from .removing import gone_with, without
from .storing import extract

# A figure about fewer people than this points to each of them.
FEWEST = 5
PERSONAL_FIELDS = ("scale", "fte")

_CONFIDENTIAL = next(table_name(table) for table in TABLES if table.model is Confidentiality)
JUDGES = next(table_name(table) for table in TABLES if table.model is Judge)
_TASKS = next(table_name(table) for table in TABLES if table.model is Task)


def confidential_now(exploration: Exploration, day: date) -> frozenset[str]:
    """The addresses of the records that are confidential on this day, and of what cannot be read without them."""
    rows = Confidentiality.objects.filter(exploration=exploration, until__gte=day)
    marked = sorted(rows.values_list("record", flat=True))
    if not marked:
        return frozenset()
    key, stamp = f"confidential:{exploration.pk}", (exploration.revision, marked)
    found = cache.get(key)
    if found is None or found[0] != stamp:
        found = (stamp, gone_with(extract(exploration), marked))
        cache.set(key, found, None)
    hidden: frozenset[str] = found[1]
    return hidden


def open_content(exploration: Exploration, day: date) -> Content:
    """What everybody who takes part may see: without what is confidential, and without scale and posts of a few people."""
    content = extract(exploration)
    content["tables"].pop(_CONFIDENTIAL, None)
    hidden = confidential_now(exploration, day)
    if hidden:
        content = without(content, hidden)
    for values in content["tables"].get(_TASKS, []):
        blank_personal(values)
    return content


def is_personal(values: Values) -> bool:
    """Whether the values of a function point to fewer than five people."""
    return int(values.get("people", 0)) < FEWEST


def blank_personal(values: Values) -> None:
    """Take out of the values of a function what points to fewer than five people."""
    if is_personal(values):
        for name in PERSONAL_FIELDS:
            values.pop(name, None)


def sees_confidential(access: Access) -> bool:
    return access.may(Right.WRITE)


def may_see(access: Access, record: str, hidden: frozenset[str]) -> bool:
    """Whether a record may be seen by its address; `hidden` are those that are confidential today."""
    return record not in hidden or sees_confidential(access)


def may_change(access: Access, table: Table, chapter: str, *values: Values | None) -> bool:
    """Whether records of a table may be changed; `values` are those before and after."""
    if table.model is Task:
        if any(one is not None and is_personal(one) for one in values):
            return access.may(Right.PERSONAL)
        return access.may(Right.PERSONAL) or access.may_write(chapter)
    if table.model is Confidentiality:
        return access.may(Right.WRITE)
    return access.may_write(chapter)


def address_of(row: Any) -> str:
    return address(type(row), row.key)


def is_of_person(row: Any) -> bool:
    """Whether a row is what one person judged: that is shown of five or more together only, to nobody one by one."""
    judge = row if isinstance(row, Judge) else getattr(row, "judge", None)
    return isinstance(judge, Judge) and judge.kind == Judge.Kind.PERSON


def without_persons(rows: Any) -> Any:
    """A queryset of records without what single persons judged."""
    if rows.model is Judge:
        return rows.exclude(kind=Judge.Kind.PERSON)
    if rows.model in (Judgement, Weight):
        return rows.exclude(judge__kind=Judge.Kind.PERSON)
    return rows


def content_without_persons(content: Content) -> Content:
    """A copy of content without what single persons judged."""
    judges = content["tables"].get(JUDGES, [])
    persons = [address(Judge, one["id"]) for one in judges if one.get("kind") == Judge.Kind.PERSON]
    return without(content, persons) if persons else content


def refuse_person(values: Values, faults: Faults, where: Where) -> None:
    """Add a fault where the values of a judge are those of a person: whoever could invent people could unmask one."""
    if values.get("kind") == Judge.Kind.PERSON:
        faults.add(
            *where.of(values, "kind"),
            _("A person judges on the page for it, and is not entered by others."),
            _("Choose the position of a body or the judgement of a document, or ask people to judge themselves."),
        )
