"""From files of any known kind to the rows of one country: all that is wrong is said at once, and nothing is half taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from . import layout
from .atlas import Municipality, Partnership, Remark
from .faults import Fault, Faults, Unusable
from .making import KeyFigure, Merger, Rows
from .readers import boundaries, canonical, cbs, flat, register
from .readers.found import Found
from .tables import decode, parse

CURATED = Path(__file__).parent / "curated"
READABLE = (".csv", ".json", ".geojson", ".xml", ".xlsx", ".xls", ".txt")

# As the province calls itself, and as files without accents or in Dutch do: one name, since names are counted.
_PROVINCES = {"Fryslan": "Fryslân", "Friesland": "Fryslân"}

Progress = Callable[[str, int, int], None]
"""Called with the file that is read, how many were, and of how many."""


@dataclass(frozen=True)
class Gathered:
    """`day`: which municipalities there are, unless another is asked for; `remarks`: what was skipped."""

    rows: Rows
    day: date | None
    remarks: tuple[Remark, ...]
    files: tuple[str, ...]


def gather(paths: Sequence[Path], *, progress: Progress | None = None) -> Gathered:
    """The rows of files, and of all files in folders.

    Files of a folder that are of no known kind are skipped and told; such a file that was named itself is a fault.
    Raises Unusable with all that is wrong.
    """
    named = _files(paths)
    found: list[Found] = []
    faults: list[Fault] = []
    skipped: list[str] = []
    for number, (path, name, was_named) in enumerate(named):
        if progress:
            progress(name, number, len(named))
        try:
            one = read_file(path, name)
        except Unusable as error:
            faults += error.faults
            continue
        if one is not None:
            found.append(one)
        elif was_named:
            faults.append(Fault("unknown_kind", name))
        else:
            skipped.append(name)
    faults += _doubles(found)
    if not found and not faults:
        faults.append(Fault("nothing", ", ".join(map(str, paths))))
    faults += _dates(found)
    if faults:
        raise Unusable(*faults)
    remarks = [remark for one in found for remark in one.remarks]
    if skipped:
        remarks.append(Remark("skipped", {"files": tuple(skipped)}))
    # A list of neighbours was looked at by somebody; what is worked out from boundaries only stands in for it.
    has_list = any("boundaries" not in one.fills and one.rows.pairs for one in found)
    # So are centres: sorted is stable, and what is worked out comes last.
    ordered = sorted(found, key=lambda one: "boundaries" in one.fills)
    parts = [replace(one.rows, pairs=()) if has_list and "boundaries" in one.fills else one.rows for one in ordered]
    rows, more = _joined(parts)
    return Gathered(rows, _day(found), (*remarks, *more), tuple(one.file for one in found))


def read_file(path: Path, name: str) -> Found | None:
    """What one file holds; None where it is of no known kind. Raises Unusable."""
    faults = Faults(name)
    try:
        with path.open("rb") as stream:
            start = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"<"):
            return register.read(path, name)
        data = path.read_bytes()
    except OSError as error:
        raise Unusable(Fault("unreadable", name, 0, {"reason": error.strerror or str(error)})) from error
    if not data.strip():
        raise Unusable(Fault("empty", name))
    text = decode(data, faults)
    faults.stop()
    if start.startswith((b"{", b"[")):
        return _read_json(name, text)
    table = parse(name, text, faults)
    shape = canonical.known(table)
    one = canonical.read(table, shape, faults) if shape else flat.read(table, faults) or cbs.read_csv(table, faults)
    if one is None:
        # What is wrong with the rows of a table that nobody asked for does not matter.
        return None
    faults.stop()
    return one


def _read_json(name: str, text: str) -> Found | None:
    value = boundaries.parse(name, text)
    return cbs.read(name, value) or boundaries.read(name, value)


def _files(paths: Iterable[Path]) -> list[tuple[Path, str, bool]]:
    """The files with the name by which they are told, and whether they were named themselves."""
    found: dict[Path, tuple[Path, str, bool]] = {}
    for path in paths:
        try:
            if path.is_dir():
                for one in sorted(path.iterdir()):
                    if one.is_file() and one.suffix.lower() in READABLE and not one.name.startswith("."):
                        found.setdefault(one.resolve(), (one, one.name, False))
            elif path.exists():
                found[path.resolve()] = (path, path.name, True)
            else:
                raise Unusable(Fault("no_such_path", str(path)))
        except OSError as error:
            raise Unusable(Fault("unreadable", str(path), 0, {"reason": error.strerror or str(error)})) from error
    if not found:
        raise Unusable(Fault("nothing", ", ".join(map(str, paths))))
    return list(found.values())


def _doubles(found: Iterable[Found]) -> list[Fault]:
    """Two files for one table: nobody knows which one is meant."""
    first: dict[str, str] = {}
    faults = []
    for one in found:
        for filled in one.fills:
            if filled in first:
                faults.append(Fault("table_twice", one.file, 0, {"other": first[filled], "table": filled}))
            else:
                first[filled] = one.file
    return faults


def _dates(found: Iterable[Found]) -> list[Fault]:
    """Arrangements of one day with participants of another are no register."""
    days = {name: one for one in found if one.day for name in one.fills if name in ("partnerships", "participations")}
    if len({one.day for one in days.values()}) < 2:
        return []
    arrangements, participants = days["partnerships"], days["participations"]
    parameters = {"day": arrangements.day, "other": participants.file, "other_day": participants.day}
    return [Fault("dates_differ", arrangements.file, 0, parameters)]


def _day(found: Sequence[Found]) -> date | None:
    """The day of the register; without one that of the newest municipalities."""
    registers = [one.day for one in found if one.day and (one.rows.partnerships or layout.SOURCES.file in one.fills)]
    others = [one.day for one in found if one.day and one.rows.municipalities]
    return max(registers or others, default=None)


@cache
def curated() -> Rows:
    """Mergers of Dutch municipalities, those that were founded, and links over water."""
    found = {}
    for file in ("municipalities.csv", "mergers.csv", "links.csv"):
        faults = Faults(file)
        table = parse(file, decode((CURATED / file).read_bytes(), faults), faults)
        shape = canonical.known(table)
        assert shape is not None
        found[file] = canonical.read(table, shape, faults).rows
        faults.stop()
    return Rows(
        municipalities=found["municipalities.csv"].municipalities,
        mergers=found["mergers.csv"].mergers,
        pairs=found["links.csv"].pairs,
    )


def _joined(parts: Sequence[Rows]) -> tuple[Rows, list[Remark]]:
    """The rows of all files as one, with the curated facts where the municipalities are Dutch."""
    together: dict[str, Any] = {}
    for one in fields(Rows):
        if one.name == "boundaries":
            shapes = [part.boundaries for part in parts if part.boundaries]
            together[one.name] = shapes[0] if shapes else None
        else:
            together[one.name] = tuple(row for part in parts for row in getattr(part, one.name))
    rows = Rows(**together)
    facts = curated()
    dutch = {one.code for one in facts.mergers} | {one.into for one in facts.mergers}
    if not any(one.code in dutch for one in rows.municipalities):
        facts = Rows()
    mergers = _mergers(rows.mergers, facts.mergers)
    partnerships, remarks = _partnerships(rows)
    figures, differing = _figures(rows.figures)
    known = {one.id for one in partnerships}
    # A link with its reason goes before a border without one: both say that two are neighbours.
    pairs = {frozenset((one.code, one.other)): one for one in (*rows.pairs, *facts.pairs)}
    rows = replace(
        rows,
        municipalities=_municipalities(rows.municipalities, facts.municipalities, mergers),
        mergers=mergers,
        partnerships=partnerships,
        participations=tuple(one for one in rows.participations if one.partnership in known),
        pairs=tuple(pairs.values()),
        figures=figures,
    )
    return rows, remarks + differing


def _mergers(own: tuple[Merger, ...], facts: tuple[Merger, ...]) -> tuple[Merger, ...]:
    """What the files say of a municipality goes before what is curated."""
    said = {one.code for one in own}
    return (*own, *(one for one in facts if one.code not in said))


def _municipalities(
    rows: tuple[Municipality, ...], founded: tuple[Municipality, ...], mergers: tuple[Merger, ...]
) -> tuple[Municipality, ...]:
    """One row per code, of what all files say of it; the first that says something counts."""
    until = {one.code: one.day for one in mergers}
    facts = {one.code: one for one in founded}
    found: dict[str, Municipality] = {}
    for one in rows:
        known = found.get(one.code, Municipality(one.code, ""))
        found[one.code] = Municipality(
            one.code,
            _fuller(known.name, one.name),
            _PROVINCES.get(one.province, one.province) if not known.province else known.province,
            *((known.x, known.y) if known.x is not None else (one.x, one.y)),
            known.since or one.since,
            known.until or one.until,
        )
    return tuple(
        replace(
            one,
            name=one.name or code,
            province=one.province or (facts[code].province if code in facts else ""),
            since=one.since or (facts[code].since if code in facts else None),
            until=one.until or until.get(code),
        )
        for code, one in sorted(found.items())
    )


def _fuller(name: str, other: str) -> str:
    """The first name; or the other where that is the same with its accents."""
    if not name:
        return other
    bare = "".join(one for one in unicodedata.normalize("NFD", other) if not unicodedata.combining(one))
    return other if bare == name else name


def _figures(figures: tuple[KeyFigure, ...]) -> tuple[tuple[KeyFigure, ...], list[Remark]]:
    """One value per municipality, quantity and day; where files differ by more than rounding, that is told."""
    found: dict[tuple[str, str, date | None], KeyFigure] = {}
    differing: dict[str, set[str]] = {}
    for one in figures:
        first = found.setdefault((one.code, one.quantity, one.day), one)
        if abs(first.value - one.value) > 0.01 * abs(first.value):
            differing.setdefault(one.quantity, set()).add(one.code)
    return tuple(found.values()), [
        Remark("differing", {"quantity": quantity, "codes": tuple(sorted(codes))})
        for quantity, codes in differing.items()
    ]


def _partnerships(rows: Rows) -> tuple[tuple[Partnership, ...], list[Remark]]:
    """Arrangements with how many others take part, which another file may say; participants without one are told."""
    others = {one.id: one.others for one in rows.partnerships if not one.name}
    named = sorted((one for one in rows.partnerships if one.name), key=lambda one: one.id)
    found = tuple(replace(one, others=one.others or others.get(one.id, 0)) for one in named)
    known = {one.id for one in found}
    lost = sorted({one.partnership for one in rows.participations} - known)
    return found, [Remark("no_partnership", {"ids": tuple(lost)})] if lost else []
