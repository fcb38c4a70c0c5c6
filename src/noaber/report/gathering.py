"""What the decision document and the proposals take from all chapters: findings with what they are about, and sources."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from noaber.chapters import CHAPTERS
from noaber.dossier.content import address
from noaber.dossier.findings import FindingRow, all_rows, findings_of
from noaber.dossier.models import Exploration, Finding, Option, Source
from noaber.dossier.results import Note


@dataclass(frozen=True)
class Found:
    """A finding, with the ids of the options and the organisations that it is about; empty: all."""

    row: FindingRow
    options: frozenset[str]
    concerns: frozenset[str]
    is_part: bool


def everything_found(exploration: Exploration) -> tuple[Found, ...]:
    """The findings of all chapters, in the order of the report. A finding about a variant is about its option too."""
    options = _linked(exploration, "options")
    concerns = _linked(exploration, "concerns")
    variants = Option.objects.filter(exploration=exploration, variant_of__isnull=False)
    main = dict(variants.values_list("key", "variant_of__key"))
    found = []
    for chapter in CHAPTERS:
        tops = findings_of(exploration, chapter)
        top = {row.record for row in tops}
        found += [
            Found(
                row,
                frozenset(main.get(one, one) for one in options[row.record]),
                frozenset(concerns[row.record]),
                row.record not in top,
            )
            for row in all_rows(tops)
        ]
    return tuple(found)


def _linked(exploration: Exploration, field: str) -> dict[str, set[str]]:
    linked: dict[str, set[str]] = defaultdict(set)
    rows = Finding.objects.filter(exploration=exploration, **{f"{field}__isnull": False})
    for key, other in rows.values_list("key", f"{field}__key"):
        linked[address(Finding, key)].add(other)
    return linked


def cited(exploration: Exploration, *shown: Any) -> tuple[Source, ...]:
    """The sources that are named in what a document shows."""
    keys = {note.source_key for one in shown for note in _notes(one)}
    return tuple(Source.objects.filter(exploration=exploration, key__in=keys))


def _notes(value: Any) -> Iterator[Note]:
    if isinstance(value, Note):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _notes(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _notes(one)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _notes(one)
