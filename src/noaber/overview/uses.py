"""Where sources are used, and which statements name none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.utils import timezone

from noaber.chapters import CHAPTERS
from noaber.dossier.content import address
from noaber.dossier.editing import Place, places
from noaber.dossier.fields import FileField, fields_of
from noaber.dossier.layout import Table
from noaber.dossier.models import Exploration, Finding, Source
from noaber.dossier.visibility import confidential_now, without_persons

from .keeping import face_of, kept
from .searching import Entry, index_of, titles_of

# Kinds of record that state something which one may want to look up.
_STATEMENTS = frozenset(
    {
        "case",
        "cost_item",
        "cost_key",
        "decision",
        "direction",
        "elaboration",
        "figure",
        "finding",
        "lesson",
        "option",
        "partnership",
        "resident_value",
        "task",
        "verdict",
    }
)


class Use(NamedTuple):
    """A place where a source is used: by which record, where in the source, and how firm that makes it."""

    record: str
    kind: str
    chapter: str
    title: str
    locator: str
    basis: str
    note: str


@dataclass
class SourceUses:
    """A source, and where it is used."""

    key: str
    title: str
    short_title: str
    kind: str
    publisher: str
    date: date | None
    url: str
    licence: str
    note: str
    uses: list[Use] = field(default_factory=list)

    @property
    def record(self) -> str:
        return address(Source, self.key)


@dataclass(frozen=True)
class Unsourced:
    """Of the statements in a chapter, those that name no source."""

    chapter: str
    total: int
    without: tuple[Entry, ...]


@dataclass(frozen=True)
class Sources:
    sources: tuple[SourceUses, ...]
    unsourced: tuple[Unsourced, ...]


def sources_of(exploration: Exploration, *, everything: bool) -> Sources:
    """All sources with where they are used; `everything` is with what is confidential."""
    face = face_of(exploration, everything=everything)
    found: Sources = kept(exploration, f"sources:{face}", lambda: _made(exploration, everything))
    return found


def _made(exploration: Exploration, everything: bool) -> Sources:
    entries = index_of(exploration, everything=everything)
    titles = titles_of(entries)
    hidden = frozenset[str]() if everything else confidential_now(exploration, timezone.localdate())
    sources = {
        row.key: SourceUses(
            row.key,
            row.title,
            row.short_title,
            row.kind,
            row.publisher,
            row.date,
            row.url,
            row.licence,
            row.note,
        )
        for row in Source.objects.filter(exploration=exploration)
        if address(Source, row.key) not in hidden
    }
    sourced: set[str] = set()
    # Each place once, in the order of the records.
    uses: dict[str, dict[Use, None]] = defaultdict(dict)
    for source, record, locator, basis, note in _uses(exploration):
        entry = titles.get(record)
        if source in sources and entry is not None:
            sourced.add(record)
            use = Use(record, entry.kind, entry.chapter, entry.title, locator, basis, note)
            uses[source][use] = None
    for key, found in uses.items():
        sources[key].uses.extend(found)
    return Sources(tuple(sources.values()), _unsourced(exploration, entries, sourced))


def _unsourced(exploration: Exploration, entries: list[Entry], sourced: set[str]) -> tuple[Unsourced, ...]:
    """An open question states nothing, so that it needs no source."""
    questions = Finding.objects.filter(exploration=exploration, kind=Finding.Kind.OPEN_QUESTION)
    asked = {address(Finding, key) for key in questions.values_list("key", flat=True)}
    by_chapter: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind in _STATEMENTS and entry.record not in asked:
            by_chapter[entry.chapter].append(entry)
    return tuple(
        Unsourced(name, len(found), tuple(entry for entry in found if entry.record not in sourced))
        for name in CHAPTERS
        if (found := by_chapter[name])
    )


def _uses(exploration: Exploration) -> list[tuple[str, str, str, str, str]]:
    """Source, record, place in the source, how firm, and note, in the order of the records."""
    found: list[tuple[str, str, str, str, str]] = []
    seen: set[Any] = set()
    for place in places():
        for table, way in ((place.table, ""), *((part, part.under) for part in place.parts)):
            for own in fields_of(table):
                if own.target is not Source or (table.model, way, own.name) in seen:
                    continue
                seen.add((table.model, way, own.name))
                found += _of_table(exploration, place, table, way, own)
    return found


def _of_table(
    exploration: Exploration, place: Place, table: Table, way: str, own: FileField
) -> list[tuple[str, str, str, str, str]]:
    """What the rows of one table say of sources; of parts, `way` leads to the record to which they belong."""
    prefix = f"{way}__" if way else ""
    names = {one.name for one in fields_of(table)}
    rows = without_persons(table.model._default_manager.filter(**{f"{prefix}exploration": exploration}))
    values = rows.exclude(**{own.attribute: None}).values_list(
        f"{own.attribute}__key",
        f"{prefix}key",
        *(F(name) if name in names and own.name == "source" else Value("") for name in ("locator", "basis", "note")),
    )
    model = place.table.model
    return [(source, address(model, key), locator, basis, note) for source, key, locator, basis, note in values]


__all__ = ["SourceUses", "Sources", "Unsourced", "Use", "sources_of"]
