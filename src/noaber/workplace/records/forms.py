"""A form for any kind of record, made of the same fields as the file format; what is typed is typed by the same code."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from noaber.dossier import fields as f
from noaber.dossier.content import Values, address
from noaber.dossier.editing import title_of
from noaber.dossier.fields import FileField, fields_of
from noaber.dossier.files.faults import Fault, Faults
from noaber.dossier.files.scalars import missing, typed
from noaber.dossier.labels import field_label
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflict
from noaber.dossier.models import Exploration
from noaber.dossier.visibility import without_persons

from .history import shown_value

# So many choices are shown as they are; of more, one chooses by typing.
MOST_CHOICES = 60
# A form with more fields than this asks the rest behind a fold.
FEW = 7
# So many parts (sources, features) a form takes.
MOST_PARTS = 60
_SALT = "noaber.records.base"


@dataclass
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass
class Input:
    """One field of a form as the page shows it. `name` is that of the input; `typed` what stands in it."""

    name: str
    label: str
    help: str
    kind: str
    required: bool
    typed: str = ""
    chosen: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    many: bool = False
    max_length: int | None = None
    errors: list[str] = dataclasses.field(default_factory=list)
    theirs: str | None = None
    fixed: bool = False
    listed: bool = False
    target_kind: str = ""

    @property
    def id(self) -> str:
        return "f-" + self.name.replace(".", "-")


@dataclass
class Part:
    """One part of a record in its form, such as a place in a source."""

    name: str
    inputs: list[Input]
    is_new: bool = False


@dataclass
class PartList:
    name: str
    label: str
    kind: str
    parts: list[Part]
    theirs: str | None = None


class FormWhere:
    """Where in a form something is wrong: the name of the input."""

    def __init__(self) -> None:
        self.read: list[tuple[Values, str]] = []
        self.wrong: list[tuple[Values, str]] = []

    def of(self, values: Values, name: str = "") -> tuple[str, int | None]:
        # Merging copies what was read, so that parts may have to be found by what they hold.
        found = [prefix for one, prefix in self.read if one is values] or [
            prefix for one, prefix in self.read if prefix and one == values
        ]
        return (found[0] if found else "") + name, None

    def refused(self, values: Values, name: str) -> bool:
        return any(one is values and field == name for one, field in self.wrong)


class RecordForm:
    """The form of one record. Fill it with the values of a record, or with what somebody sent."""

    def __init__(
        self,
        exploration: Exploration,
        table: Table,
        values: Values | None = None,
        *,
        fixed: frozenset[str] = frozenset(),
        hidden: frozenset[str] = frozenset(),
    ) -> None:
        """`fixed` fields are shown and stay; records in `hidden` are not offered to be chosen."""
        self.exploration = exploration
        self.table = table
        self.fixed = fixed
        self.hidden = hidden
        self.values: Values = dict(values or {})
        self.sent: QueryDict | None = None
        self.errors: dict[str, list[str]] = {}
        self.other: list[str] = []
        self.theirs: dict[str, str] = {}
        self._choices: dict[Any, list[Choice]] = {}

    # What the page shows

    def inputs(self) -> list[Input]:
        return [self._input(field, self.values, "") for field in self._fields(self.table)]

    def main_inputs(self) -> list[Input]:
        """What is asked first: what is required, what holds something or is wrong, and the text; all where there are few."""
        found = self.inputs()
        return found if len(found) <= FEW else [one for one in found if _is_main(one)]

    def more_inputs(self) -> list[Input]:
        found = self.inputs()
        return [] if len(found) <= FEW else [one for one in found if not _is_main(one)]

    def part_lists(self) -> list[PartList]:
        lists: list[PartList] = []
        for table in self.table.nested:
            if table.is_record:
                continue
            rows = self._part_rows(table)
            parts = [Part(f"{table.key}.{at}.", self._part_inputs(table, at, row)) for at, row in rows]
            last = max((at for at, _row in rows), default=-1)
            parts.append(Part(f"{table.key}.{last + 1}.", self._part_inputs(table, last + 1, {}), is_new=True))
            label = field_label(table.key)
            lists.append(PartList(table.key, label, f.kind_name(table.model), parts, self.theirs.get(table.key)))
        return lists

    def _part_rows(self, table: Table) -> list[tuple[int, Values]]:
        if self.sent is None:
            return list(enumerate(self.values.get(table.key, [])))
        return [(at, {}) for at in self._sent_numbers(table) if self._part_is_filled(table, at)]

    def _part_inputs(self, table: Table, at: int, values: Values) -> list[Input]:
        return [self._input(field, values, f"{table.key}.{at}.") for field in fields_of(table)]

    def _fields(self, table: Table) -> Iterator[FileField]:
        for one in fields_of(table):
            if one.name != f.ID:
                yield one

    def _input(self, field: FileField, values: Values, prefix: str) -> Input:
        name = prefix + field.name
        value = values.get(field.name)
        if self.sent is not None:
            chosen = tuple(self.sent.getlist(name))
            text = self.sent.get(name, "")
        else:
            chosen = tuple(value) if isinstance(value, list) else (str(value),) if value is not None else ()
            text = "" if value is None or isinstance(value, list) else str(value)
            if not chosen and field.kind in (f.CHOICE, f.LEVEL) and field.default not in (None, ""):
                chosen = (str(field.default),)
        one = Input(
            name=name,
            label=field_label(field.name),
            help=field.help,
            kind=field.kind,
            required=field.required,
            typed=text,
            chosen=chosen,
            many=field.kind == f.REFERENCES,
            max_length=field.max_length,
            errors=self.errors.get(name, []),
            theirs=self.theirs.get(name),
            fixed=not prefix and field.name in self.fixed,
        )
        self._offer(one, field)
        return one

    def _offer(self, one: Input, field: FileField) -> None:
        if field.kind in (f.CHOICE, f.LEVEL):
            given = [(str(value), str(label)) for value, label in field.choices if value not in ("", None)]
            one.choices = tuple(Choice(value, _capital(label), value in one.chosen) for value, label in given)
        elif field.kind in (f.REFERENCE, f.REFERENCES):
            offered = self._targets(field)
            if len(offered) <= MOST_CHOICES or field.kind == f.REFERENCE:
                one.choices = tuple(Choice(c.value, c.label, c.value in one.chosen) for c in offered)
            else:
                # Of many, what is chosen is shown, and more is chosen by typing.
                one.listed = True
                one.target_kind = f.kind_name(field.target) if field.target else ""
                one.choices = tuple(Choice(c.value, c.label, True) for c in offered if c.value in one.chosen)

    def _targets(self, field: FileField) -> list[Choice]:
        assert field.target is not None
        if field.target not in self._choices:
            rows = without_persons(field.target._default_manager.filter(exploration=self.exploration))
            self._choices[field.target] = [
                Choice(row.key, title_of(row)) for row in rows if address(field.target, row.key) not in self.hidden
            ]
        return self._choices[field.target]

    def prefill(self, given: Mapping[str, str]) -> None:
        """Start a new record with what the address names; what does not fit is left out."""
        for field in self._fields(self.table):
            if not given.get(field.name):
                continue
            if field.kind == f.REFERENCES:
                self.values[field.name] = given[field.name].split(",")
            else:
                value = typed("", None, field, given[field.name], Faults())
                if value is not None:
                    self.values[field.name] = value

    # What somebody sent

    def read(self, sent: QueryDict) -> tuple[Values, FormWhere]:
        """The values that were sent, and where each stands; faults are kept for the page."""
        self.sent = sent
        where = FormWhere()
        faults = Faults()
        values = self._read_values(self.table, "", faults, where)
        for name in self.fixed:
            if name in self.values:
                values[name] = self.values[name]
        for table in self.table.nested:
            if table.is_record:
                continue
            rows = [
                self._read_values(table, f"{table.key}.{at}.", faults, where)
                for at in self._sent_numbers(table)
                if self._part_is_filled(table, at)
            ]
            if rows:
                values[table.key] = rows
        self.add(faults)
        return values, where

    def _read_values(self, table: Table, prefix: str, faults: Faults, where: FormWhere) -> Values:
        assert self.sent is not None
        values: Values = {}
        where.read.append((values, prefix))
        for field in fields_of(table):
            if field.name == f.ID or (not prefix and field.name in self.fixed):
                continue
            name = prefix + field.name
            before = faults.count
            value: Any
            if field.kind == f.REFERENCES:
                value = self._chosen(field, name, faults) or None
                if value is None and field.required:
                    missing(name, None, field, faults)
            else:
                value = typed(name, None, field, self.sent.get(name, ""), faults)
            if value is not None:
                values[field.name] = value
            elif faults.count > before:
                where.wrong.append((values, field.name))
        return values

    def _chosen(self, field: FileField, name: str, faults: Faults) -> list[str]:
        """What was ticked, and what was typed to be added: ids or names, with semicolons."""
        assert self.sent is not None
        chosen = [key for key in self.sent.getlist(name) if key]
        by_name = {choice.label.lower(): choice.value for choice in self._targets(field)}
        known = {choice.value for choice in self._targets(field)}
        for word in re.split(r"[;\n]", self.sent.get(f"{name}.add", "")):
            word = word.strip()
            if not word:
                continue
            key = word if word in known else by_name.get(word.lower(), "")
            if key:
                chosen.append(key)
            else:
                faults.add(
                    name,
                    None,
                    _("“%(word)s” is not known here.") % {"word": word[:80]},
                    faults.suggest(word, [*by_name, *known], 0.5) or _("Choose from the list, or add it first."),
                )
        return list(dict.fromkeys(chosen))

    def _sent_numbers(self, table: Table) -> list[int]:
        assert self.sent is not None
        pattern = re.compile(rf"{re.escape(table.key)}\.(\d{{1,4}})\.")
        numbers = {int(match[1]) for name in self.sent if (match := pattern.match(name))}
        return sorted(numbers)[:MOST_PARTS]

    def _part_is_filled(self, table: Table, at: int) -> bool:
        """A part that was marked for removal, or in which nothing was filled in, is none."""
        assert self.sent is not None
        prefix = f"{table.key}.{at}."
        if self.sent.get(prefix + "remove"):
            return False
        defaults = {prefix + one.name: str(one.default or "") for one in fields_of(table)}
        return any(
            any(value.strip() and value != defaults.get(name, "") for value in self.sent.getlist(name))
            for name in self.sent
            if name.startswith(prefix)
        )

    # What is wrong

    def add(self, faults: Faults | tuple[Fault, ...]) -> None:
        names = {one.name for one in self.all_inputs()}
        for fault in faults:
            said = f"{_in_words(fault)} {fault.mend}".strip()
            if fault.file in names:
                self.errors.setdefault(fault.file, []).append(said)
            else:
                self.other.append(said)

    def take_conflicts(self, conflicts: Iterable[Conflict]) -> tuple[str, ...]:
        """Show beside each field what somebody else made of it meanwhile; returns the names of these fields."""
        names = []
        for one in conflicts:
            names.append(field_label(one.field) if one.field else "")
            self.theirs[one.field] = self._in_words(one.field, one.here)
        return tuple(names)

    def _in_words(self, name: str, value: Any) -> str:
        field = next((one for one in fields_of(self.table) if one.name == name), None)
        if value is None:
            return _("(empty)")
        if field is None or not isinstance(value, list) or field.target is None:
            return shown_value(field, value)
        titles: dict[Any, str] = {choice.value: choice.label for choice in self._targets(field)}
        return ", ".join(titles.get(one, str(one)) for one in value)

    def all_inputs(self) -> list[Input]:
        return [*self.inputs(), *(one for parts in self.part_lists() for part in parts.parts for one in part.inputs)]

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.other)

    def wrong_inputs(self) -> list[Input]:
        return [one for one in self.all_inputs() if one.errors]


def _is_main(one: Input) -> bool:
    if one.required or one.typed or one.chosen or one.errors or one.fixed or one.theirs is not None:
        return True
    return one.name in ("text", "summary", "answers")


def _in_words(fault: Fault) -> str:
    """The message with the name of the field as the page shows it."""
    name = fault.file.rpartition(".")[2]
    try:
        return fault.message.replace(f"“{name}”", f"“{field_label(name)}”").replace(
            f"({name})", f"({field_label(name)})"
        )
    except KeyError:
        return fault.message


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def sealed(values: Values | None) -> str:
    """The values from which somebody starts, for a hidden field; sealed, so that they come back as they went."""
    return signing.dumps(values, salt=_SALT, compress=True)


def unsealed(text: str) -> Values | None:
    try:
        found = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, dict) else None
