"""Making an exploration: from nothing, from the standard framework, from another one, from files, or to practise."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from noaber.accounts.models import User
from noaber.accounts.permissions import may_write

from .actions import Loaded, find_exploration, load_content
from .content import Content, Values, canonical_order, empty_content, rows_of, table_name
from .editing import slug_of
from .files.checking import check_content
from .files.faults import Faults
from .files.reading import Read
from .files.text import FORBIDDEN, strange_character
from .layout import TABLES, Table
from .models import AuditLine, Body, CostKey, Exploration, Kind, Organisation, Quantity
from .models.base import ID_LENGTH, LINE_LENGTH
from .standard import PRACTICE, framework, practice
from .visibility import open_content

# With a sign that no slug holds, so that neither is taken for an exploration of that name.
NOTHING = ":nothing"
STANDARD = ":standard"

# What is copied of another exploration, and which fields of it say something of that exploration only.
_STRUCTURE: dict[str, frozenset[str]] = {
    "themes": frozenset(),
    "domains": frozenset(),
    "quantities": frozenset(),
    "phases": frozenset({"starts", "ends", "period", "result", "gate_body", "gate_date", "gate_outcome"}),
    "roles": frozenset({"held_by", "organisations"}),
    "cost_keys": frozenset({"answers", "evidence"}),
    "framework": frozenset(),
    "conditions": frozenset({"comes_from"}),
    "criteria": frozenset({"comes_from"}),
    "elaboration_points": frozenset({"comes_from"}),
}
# So often is another address tried where somebody else takes the same one at the same moment.
_TRIES = 5


@dataclass(frozen=True)
class Municipality:
    name: str
    code: str = ""


@dataclass(frozen=True)
class Beginning:
    """What a new exploration begins with; `source` is NOTHING, STANDARD or the slug of another exploration."""

    title: str
    municipalities: tuple[Municipality, ...]
    day: date
    language: str
    source: str = STANDARD


class NoSuchSource(Exception):
    """The exploration to begin from is not there, or may not be read."""


def begin(user: User, beginning: Beginning, *, once: str = "") -> Exploration:
    """Make the exploration; whoever makes it owns it. The same form sent twice makes one."""
    # Not which other: whoever takes part later need not know that it exists.
    origin = beginning.source.lstrip(":") if beginning.source in (NOTHING, STANDARD) else "another"
    return _make(user, lambda: _content(user, beginning), beginning.title, once, origin=origin)


def begin_practice(user: User, *, once: str = "") -> Exploration:
    """A copy of the invented region that is this person's own."""

    def content() -> Content:
        made = practice()
        made["exploration"]["kind"] = Kind.PRACTICE.value
        return made

    # With a tail that nobody guesses: a number would tell how many others practise.
    return _make(user, content, f"{PRACTICE}-{secrets.token_hex(3)}", once, origin=PRACTICE)


def bring_in(user: User, read: Read, *, apart: bool, once: str = "") -> Loaded:
    """Load a dossier: into the exploration of that name where this person may write it, else (or `apart`) as a new one.

    A name that others took is avoided without a word, since what one may not see does not exist.
    """
    slug = read.content["exploration"]["slug"]
    standing = Exploration.objects.filter(slug=slug).first()
    if not apart and standing is not None and may_write(user, standing):
        return load_content(user, read.content, read.base)
    made = _make(user, lambda: deepcopy(read.content), slug, once, origin="files")
    return Loaded(made, created=True, changed=True)


def free_slug(text: str) -> str:
    """A name for addresses that nobody uses yet, made of a title."""
    stem = slug_of(text, ID_LENGTH - 5) or slug_of(_("exploration"))
    taken = set(Exploration.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _make(user: User, content: Callable[[], Content], title: str, once: str, *, origin: str) -> Exploration:
    with transaction.atomic():
        # Held, so that the same form sent twice at once comes one after the other.
        User.objects.select_for_update().get(pk=user.pk)
        earlier = _made_before(user, once)
        if earlier is not None:
            return earlier
        made: Content = content()
        faults = Faults()
        check_content(made, faults)
        faults.stop()
        for left in reversed(range(_TRIES)):
            made["exploration"]["slug"] = free_slug(title)
            try:
                with transaction.atomic():
                    return load_content(user, made, once=once, origin=origin).exploration
            except IntegrityError:
                if not left:
                    raise
    raise AssertionError


def _made_before(user: User, once: str) -> Exploration | None:
    """What the same form made a moment ago."""
    if not once:
        return None
    line = AuditLine.objects.filter(by=user, once=once, code="dossier.created").select_related("exploration").first()
    return line.exploration if line is not None else None


# What it begins with


def _content(user: User, beginning: Beginning) -> Content:
    if beginning.source == NOTHING:
        content = empty_content({})
    elif beginning.source == STANDARD:
        content = framework(beginning.language)
    else:
        other = find_exploration(user, beginning.source)
        if other is None:
            raise NoSuchSource(beginning.source)
        content = structure_of(other, beginning.day)
    guide = content["exploration"].get("reading_guide")
    content["exploration"] = {
        "title": beginning.title,
        "date": beginning.day.isoformat(),
        **({"language": beginning.language} if beginning.language != "nl" else {}),
        **({"reading_guide": guide} if guide and beginning.source == STANDARD else {}),
    }
    with override(beginning.language):
        _add_municipalities(content, beginning.municipalities)
    canonical_order(content)
    return content


def structure_of(exploration: Exploration, day: date) -> Content:
    """What another exploration can begin with: framework, fields of work, keys, phases and roles; no findings, no people.

    What is confidential is not copied, whoever asks.
    """
    whole = open_content(exploration, day)
    content = empty_content({})
    kept = {id(table): _STRUCTURE[table.key] for table in TABLES if table.key in _STRUCTURE}
    for table in TABLES:
        if id(table) in kept:
            rows = [_without(values, kept[id(table)]) for values in rows_of(whole, table)]
            if rows:
                content["tables"][table_name(table)] = rows
    used = {values.get("quantity") for values in rows_of(content, _table(CostKey))}
    quantities = [values for values in rows_of(content, _table(Quantity)) if values["id"] in used]
    content["tables"][table_name(_table(Quantity))] = quantities
    if not quantities:
        del content["tables"][table_name(_table(Quantity))]
    return content


def _without(values: Values, names: Iterable[str]) -> Values:
    return {name: value for name, value in values.items() if name not in names}


def _table(model: type[Any]) -> Table:
    return next(table for table in TABLES if table.model is model)


def _add_municipalities(content: Content, municipalities: tuple[Municipality, ...]) -> None:
    """Each municipality with its council and its executive, before the bodies that are there."""
    organisations: list[Values] = []
    councils: list[Values] = []
    executives: list[Values] = []
    bodies = rows_of(content, _table(Body))
    taken = {values["id"] for values in bodies}
    keys: set[str] = set()
    for one in municipalities:
        key = _free(slug_of(one.name, ID_LENGTH - 15) or "gemeente", keys)
        full = _("Municipality of %(name)s") % {"name": one.name}
        organisations.append(
            {
                "id": key,
                "name": full[:LINE_LENGTH],
                **({"short_name": one.name} if len(one.name) <= 60 else {}),
                "kind": Organisation.Kind.MUNICIPALITY.value,
                "part": Organisation.Part.INITIATOR.value,
                **({"code": one.code} if one.code else {}),
            }
        )
        for rows, stem, kind, name in (
            (councils, "raad", Body.Kind.COUNCIL, _("Council of %(name)s")),
            (executives, "college", Body.Kind.EXECUTIVE_BOARD, _("Executive of %(name)s")),
        ):
            rows.append(
                {
                    "id": _free(f"{stem}-{key}", taken),
                    "name": (name % {"name": one.name})[:LINE_LENGTH],
                    "kind": kind.value,
                    "organisation": key,
                }
            )
    content["tables"][table_name(_table(Organisation))] = organisations
    content["tables"][table_name(_table(Body))] = [*councils, *executives, *bodies]
    authors = ", ".join(values["name"] for values in organisations)
    if authors and len(authors) <= LINE_LENGTH:
        content["exploration"]["authors"] = authors


def _free(stem: str, taken: set[str]) -> str:
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    taken.add(key)
    return key


# Reading what somebody typed

_CODE = re.compile(r"[\s,;(]*\b(GM\d{4})\b[\s)]*", re.IGNORECASE | re.ASCII)
_NO_CODE = re.compile(r"\bGM\s?\d", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:gemeente|municipality of)\s+", re.IGNORECASE)
MOST_MUNICIPALITIES = 400
LONGEST_NAME = 120


def read_municipalities(text: str) -> tuple[tuple[Municipality, ...], tuple[str, ...]]:
    """One municipality a line, with or without its code, and what is wrong with the lines."""
    found: dict[str, tuple[int, Municipality]] = {}
    codes: dict[str, int] = {}
    faults: list[str] = []
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_MUNICIPALITIES:
        return (), (
            _("There are %(count)d lines; more than %(most)d municipalities do not explore together.")
            % {"count": len(lines), "most": MOST_MUNICIPALITIES},
        )
    for number, line in lines:
        code = _CODE.search(line)
        name = _BEFORE.sub("", _CODE.sub(" ", line).strip(" ,;-\t")).strip()
        said = {"line": number, "name": name[:60]}
        strange = FORBIDDEN.search(line)
        if strange:
            faults.append(" ".join(strange_character(strange.group())))
        elif not re.search(r"\w", name):
            faults.append(_("Line %(line)d holds no name: write the name of the municipality there.") % said)
        elif len(name) > LONGEST_NAME:
            faults.append(
                _("The name on line %(line)d is longer than %(most)d characters: write one municipality a line.")
                % {**said, "most": LONGEST_NAME}
            )
        elif _NO_CODE.search(name):
            faults.append(
                _(
                    "Line %(line)d holds something like a code that is none: a code is GM and four figures, such as GM0173."
                )
                % said
            )
        elif name.casefold() in found:
            first = found[name.casefold()][0]
            faults.append(
                _("“%(name)s” stands on line %(first)d and on line %(line)d: take one of them out.")
                % {**said, "first": first}
            )
        elif code and code[1].upper() in codes:
            faults.append(
                _("The code on line %(line)d stands on line %(first)d too: each municipality has a code of its own.")
                % {**said, "first": codes[code[1].upper()]}
            )
        else:
            found[name.casefold()] = (number, Municipality(name, code[1].upper() if code else ""))
            if code:
                codes[code[1].upper()] = number
    return tuple(one for _number, one in found.values()), tuple(faults)
