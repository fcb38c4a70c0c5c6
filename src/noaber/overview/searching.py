"""Finding records by words, forgiving of case, accents and parts of words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from noaber.dossier import fields as f
from noaber.dossier.editing import Place, called_by, name_fields, places, shortened
from noaber.dossier.fields import FileField, fields_of, kind_name
from noaber.dossier.layout import Table
from noaber.dossier.models import Exploration, Figure, Quantity, Task
from noaber.dossier.visibility import PERSONAL_FIELDS, confidential_now, without_persons

from .keeping import face_of, kept

# So many words of so many characters together are looked for.
MOST_WORDS = 10
LONGEST_QUERY = 200
_SNIPPET = 220
_BETWEEN = "\x1f"
_PIECES = re.compile(r'"([^"]*)"|(\S+)')
# Accents, once they stand apart from their letters.
_MARKS = re.compile("[\u0300-\u036f]+")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})
_CONFIDENTIALITY = "confidentiality"


class Entry(NamedTuple):
    """A record with everything that can be found of it. `folded` is that text in the form in which it is looked for."""

    record: str
    kind: str
    chapter: str
    title: str
    text: str
    folded: str


class Piece(NamedTuple):
    """A part of a text, and whether it is what was looked for."""

    text: str
    found: bool


@dataclass(frozen=True)
class Hit:
    entry: Entry
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """What was found: all of it, and how many there are of each kind and in each chapter."""

    words: tuple[str, ...]
    entries: tuple[Entry, ...]
    kinds: dict[str, int]
    chapters: dict[str, int]


def search(exploration: Exploration, query: str, *, everything: bool, kind: str = "", chapter: str = "") -> Found:
    """The records that hold all the words, narrowed to a kind and a chapter; `everything` is with what is confidential."""
    words = words_of(query)
    if not words:
        return Found((), (), {}, {})
    matches = [
        entry
        for entry in index_of(exploration, everything=everything)
        if all(word in entry.folded for word in words) and (everything or entry.kind != _CONFIDENTIALITY)
    ]
    kinds = Counter(entry.kind for entry in matches if chapter in ("", entry.chapter))
    chapters = Counter(entry.chapter for entry in matches if kind in ("", entry.kind))
    wanted = [entry for entry in matches if kind in ("", entry.kind) and chapter in ("", entry.chapter)]
    order = {name: at for at, name in enumerate(dict.fromkeys(place.kind for place in places()))}
    wanted.sort(key=lambda entry: (order[entry.kind], _rank(entry, words)))
    return Found(words, tuple(wanted), dict(kinds), dict(chapters))


def words_of(query: str) -> tuple[str, ...]:
    """What is looked for: words, and what stands between double quotes as a whole."""
    pieces = (fold(one or other) for one, other in _PIECES.findall(query.translate(_ALIKE)[:LONGEST_QUERY]))
    found = (" ".join(piece.replace('"', "").split()) for piece in pieces)
    return tuple(dict.fromkeys(word for word in found if word))[:MOST_WORDS]


def fold(text: str) -> str:
    """Without capitals and accents, and with one form of signs that look alike."""
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE).casefold())
    return plain if plain.isascii() else _MARKS.sub("", plain)


def _rank(entry: Entry, words: tuple[str, ...]) -> int:
    """Those whose title says it come first."""
    title = fold(entry.title)
    return 0 if all(word in title for word in words) else 1 if any(word in title for word in words) else 2


def hit_of(entry: Entry, words: tuple[str, ...]) -> Hit:
    """A record as it is shown: its title, and the place in its text where the words stand."""
    return Hit(entry, marked(entry.title, words), marked(_around(entry.text, words), words))


def marked(text: str, words: tuple[str, ...]) -> tuple[Piece, ...]:
    """The text in pieces, of which those are marked that were looked for."""
    folded, places_of = _with_places(text)
    spans: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            spans.append((places_of[at], places_of[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    pieces: list[Piece] = []
    done = 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        start = max(start, done)
        if start > done:
            pieces.append(Piece(text[done:start], False))
        pieces.append(Piece(text[start:end], True))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:], False))
    return tuple(pieces)


def _with_places(text: str) -> tuple[str, list[int]]:
    """The text as it is looked through, and of each sign of it from which sign of the text it comes."""
    folded: list[str] = []
    came_from: list[int] = []
    for at, sign in enumerate(text):
        plain = fold(sign)
        folded.append(plain)
        came_from.extend([at] * len(plain))
    return "".join(folded), came_from


def _around(text: str, words: tuple[str, ...]) -> str:
    """The part of a text around the first of the words."""
    line = " ".join(text.split())
    if len(line) <= _SNIPPET:
        return line
    folded, came_from = _with_places(line)
    first = min((at for at in (folded.find(word) for word in words) if at >= 0), default=0)
    start = max((came_from[first] if came_from else 0) - _SNIPPET // 3, 0)
    if start:
        start = line.find(" ", start) + 1 or start
    end = start + _SNIPPET
    cut = line[start:end] if end >= len(line) else line[start:end].rpartition(" ")[0] or line[start:end]
    return ("… " if start else "") + cut + (" …" if start + len(cut) < len(line) else "")


# What can be found


def index_of(exploration: Exploration, *, everything: bool) -> list[Entry]:
    """Everything that can be found in this revision, in the order of kinds and places."""
    face = face_of(exploration, everything=everything)
    found: list[Entry] = kept(exploration, f"search:{face}", lambda: _made(exploration, face))
    return found


def titles_of(entries: list[Entry]) -> dict[str, Entry]:
    return {entry.record: entry for entry in entries}


class _Row(NamedTuple):
    """What the database gives of a record (`part` is 0) or of one of its parts."""

    number: int
    part: int
    key: str
    title: str
    chapter: str
    text: str
    # Addresses of what it links, and of what it cannot be without.
    links: str
    needs: str
    position: int


def _made(exploration: Exploration, face: str) -> list[Entry]:
    rows = sorted(_rows(exploration), key=lambda row: (row.number, row.part, row.position))
    hidden = frozenset[str]() if face == "all" else confidential_now(exploration, timezone.localdate())
    records = [row for row in rows if not row.part and _record(row) not in hidden]
    parts: dict[str, list[str]] = {}
    for row in rows:
        if row.part and hidden.isdisjoint(_split(row.needs)):
            parts.setdefault(_record(row), []).append(row.text)
    titles = {_record(row): row.title for row in records if row.title}
    return [_entry(row, titles, parts.get(_record(row), [])) for row in records]


def _record(row: _Row) -> str:
    return f"{places()[row.number].kind}:{row.key}"


def _split(text: str) -> list[str]:
    """Addresses that name something; a link that is empty ends in a colon."""
    return [one for one in text.split(_BETWEEN) if one and not one.endswith(":")]


def _entry(row: _Row, titles: dict[str, str], parts: list[str]) -> Entry:
    place = places()[row.number]
    linked = " · ".join(shortened(titles[one], 60) for one in _split(row.links) if one in titles)
    text = " · ".join(one for one in (row.text.replace(_BETWEEN, "\n").strip(), *_texts(parts)) if one)
    title = shortened(row.title or linked or row.key)
    looked_for = "\n".join((row.title, linked, row.key, text))
    return Entry(_record(row), place.kind, row.chapter, title, text, fold(" ".join(looked_for.split())))


def _texts(parts: list[str]) -> Iterator[str]:
    for one in parts:
        yield ". ".join(piece.strip().rstrip(".") for piece in one.split(_BETWEEN) if piece.strip())


def _rows(exploration: Exploration) -> list[_Row]:
    """All records and parts, in one question to the database."""
    questions = []
    for number, place in enumerate(places()):
        rows = without_persons(place.table.model._default_manager.filter(exploration=exploration, **place.table.fixed))
        questions.append(_question(rows, number, 0, place.table, place, "key"))
        for part, table in enumerate(place.parts, 1):
            lookup = {f"{table.under}__{name}": value for name, value in place.table.fixed.items()}
            its = table.model._default_manager.filter(**{f"{table.under}__exploration": exploration}, **lookup)
            questions.append(_question(its, number, part, table, place, f"{table.under}__key"))
    return [_Row(*values) for values in questions[0].union(*questions[1:], all=True)]


def _question(rows: Any, number: int, part: int, table: Table, place: Place, key: str) -> Any:
    texts = [field for field in fields_of(table) if _is_text(table, field)]
    title = "" if part else next(iter(name_fields(table.model)), "")
    called = () if part or title else called_by(table.model)
    links = [field for field in fields_of(table) if field.name in called and field.kind == f.REFERENCE]
    needs = [field for field in fields_of(table) if field.kind == f.REFERENCE and field.required] if part else []
    return rows.order_by().values_list(
        Value(number),
        Value(part),
        Cast(key, TextField()),
        _text(title) if title else Value("", TextField()),
        _chapter(table, place),
        _joined([_text(field.attribute) for field in texts if field.name != title or title == "text"]),
        _joined([_target(field) for field in links]),
        _joined([_target(field) for field in needs]),
        F("position"),
    )


def _is_text(table: Table, field: FileField) -> bool:
    if field.name == f.ID or (table.model is Task and field.name in PERSONAL_FIELDS):
        return False
    return field.kind in (f.TEXT, f.PROSE, f.URL)


def _chapter(table: Table, place: Place) -> Any:
    """A figure belongs to the chapter that shows its quantity."""
    if table.model is Figure:
        return Cast("quantity__chapter", TextField())
    return Cast("chapter", TextField()) if table.model is Quantity else Value(place.chapter, TextField())


def _text(name: str) -> Any:
    return Coalesce(Cast(name, TextField()), Value("", TextField()))


def _target(field: FileField) -> Any:
    assert field.target is not None
    return Concat(Value(f"{kind_name(field.target)}:", TextField()), _text(f"{field.attribute}__key"))


def _joined(texts: list[Any]) -> Any:
    if not texts:
        return Value("", TextField())
    joined = texts[0]
    for one in texts[1:]:
        joined = Concat(joined, Value(_BETWEEN, TextField()), one, output_field=TextField())
    return joined
