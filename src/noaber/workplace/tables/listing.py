"""Which tables somebody finds, how they are grouped, and how many rows each has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Access
from noaber.dossier.models import Confidentiality, Exploration
from noaber.dossier.sheets.places import SheetTable, family_of, rows_with_above, sheet_table, sheet_tables
from noaber.dossier.sheets.seeing import seen_content
from noaber.dossier.visibility import may_change, sees_confidential, without_persons
from noaber.overview.chapters import ALL
from noaber.overview.keeping import face_of, kept

CHAPTER_TITLES: dict[str, Any] = {chapter.name: chapter.title for chapter in ALL}

# What usually comes in a spreadsheet already.
_FIRST = ("figures", "quantities", "tasks", "organisations", "partnerships", "participations", "cost-items")


@dataclass(frozen=True)
class Listed:
    """A table of a file with what stands under its records."""

    one: SheetTable
    title: str
    count: int
    # What comes along: the name of a table, and how many rows where those are records.
    along: tuple[tuple[str, int | None], ...]
    may_import: bool

    @property
    def slug(self) -> str:
        return self.one.slug

    @property
    def has_csv(self) -> bool:
        return self.one.table.is_csv


@dataclass(frozen=True)
class Group:
    title: str
    tables: tuple[Listed, ...]


def groups(exploration: Exploration, access: Access) -> list[Group]:
    """All tables that this person may see: what comes from spreadsheets first, then by chapter."""
    counts = _counts(exploration, access)
    shown = [one for one in sheet_tables() if one.above is None and may_look(access, one)]
    by_slug = {one.slug: one for one in shown}
    first = [by_slug[slug] for slug in _FIRST]
    rest = [one for one in shown if one.slug not in _FIRST]
    found = [(_("The region and figures"), first)]
    found += [(str(chapter.title), [one for one in rest if one.chapter == chapter.name]) for chapter in ALL]
    found.append((_("For all chapters"), [one for one in rest if not one.chapter]))
    return [Group(title, tuple(_listed(one, counts, access) for one in tables)) for title, tables in found if tables]


def find_table(access: Access, name: str) -> SheetTable:
    """The table of this name, with what stands under it; what one may not see does not exist."""
    one = sheet_table(name)
    if one is None or one.above is not None or not may_look(access, one):
        raise Http404
    return one


def may_look(access: Access, one: SheetTable) -> bool:
    return one.table.model is not Confidentiality or sees_confidential(access)


def may_import(access: Access, one: SheetTable) -> bool:
    return one.editable and may_change(access, one.table, one.chapter)


def listed(exploration: Exploration, access: Access, one: SheetTable) -> Listed:
    return _listed(one, _counts(exploration, access), access)


def _listed(one: SheetTable, counts: dict[str, int], access: Access) -> Listed:
    return Listed(
        one,
        one.title(CHAPTER_TITLES),
        counts.get(one.slug, 0),
        tuple((other.title(CHAPTER_TITLES), counts.get(other.slug)) for other in family_of(one)[1:]),
        may_import(access, one),
    )


def _counts(exploration: Exploration, access: Access) -> dict[str, int]:
    """How many records each table holds that this person may see."""
    face = face_of(exploration, everything=sees_confidential(access))

    def make() -> dict[str, int]:
        if face == "all":
            return _count_all(exploration)
        content = seen_content(exploration, access, timezone.localdate())
        return {one.slug: len(rows_with_above(content, one)) for one in sheet_tables() if one.table.is_record}

    found: dict[str, int] = kept(exploration, f"tables:{face}", make)
    return found


def _count_all(exploration: Exploration) -> dict[str, int]:
    """In one question to the database."""
    questions = []
    for one in sheet_tables():
        if one.table.is_record:
            rows = one.table.model._default_manager.filter(exploration=exploration, **one.table.fixed)
            counted = without_persons(rows).order_by().values("exploration").annotate(count=Count("pk"))
            questions.append(counted.values_list(Value(one.slug), "count"))
    counts: Counter[str] = Counter()
    for slug, count in questions[0].union(*questions[1:], all=True):
        counts[slug] += count
    return dict(counts)
