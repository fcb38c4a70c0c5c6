"""A form for any kind of record, made of the same fields as the file format; what is typed is typed by the same code."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noaber.dossier import fields as f
from noaber.dossier.content import Values, address
from noaber.dossier.fields import FileField, fields_of
from noaber.dossier.files.faults import Fault, Faults
from noaber.dossier.files.scalars import missing, typed
from noaber.dossier.labels import field_label
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflict
from noaber.dossier.models import Exploration, Judge

from .choices import Choice, Choices
from .history import shown_rows, shown_value
from .starting import visible_values

# A form with more fields than this asks the rest behind a fold.
FEW = 7
# So many parts (sources, features) of one kind a form takes.
MOST_PARTS = 150
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_COMMA = re.compile(r"-?\d+,\d+\Z", re.ASCII)


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
    # Where there are many to choose from: chosen by typing, and what was typed and is not known.
    listed: bool = False
    added: str = ""
    target_kind: str = ""
    addable: bool = False

    @property
    def is_reference(self) -> bool:
        return bool(self.target_kind)

    @property
    def is_dated(self) -> bool:
        """Whether a date field can show what stands in it; what is no date is shown as text."""
        return not self.typed or bool(_DATE.match(self.typed))

    @property
    def fixed_text(self) -> str:
        return ", ".join(one.label for one in self.choices if one.chosen) or self.typed

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
    # How many empty ones are shown.
    blanks: int = 1

    @property
    def is_open(self) -> bool:
        """Whether the empty ones lie open: where there are no others, or where somebody asked for more."""
        return self.blanks > 1 or len(self.parts) == self.blanks


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
        addable: frozenset[str] = frozenset(),
    ) -> None:
        """`fixed` fields are shown and stay; records in `hidden` are not offered to be chosen.

        Records of the kinds `addable` can be added elsewhere while the form waits.
        """
        self.exploration = exploration
        self.table = table
        self.fixed = fixed
        self.hidden = hidden
        self.addable = addable
        self.values: Values = dict(values or {})
        self.sent: QueryDict | None = None
        self.errors: dict[str, list[str]] = {}
        self.other: list[str] = []
        self.theirs: dict[str, str] = {}
        # How many empty parts are shown of each kind; what was typed and not known; and what was found for it.
        self.blanks: dict[str, int] = {}
        self._found: dict[str, tuple[str, ...]] = {}
        self._unknown: dict[str, str] = {}
        self._suggested: dict[str, list[Choice]] = {}
        self.choices = Choices(exploration, hidden, _chosen(table, self.values))

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
            blank = range(last + 1, last + 1 + self.blanks.get(table.key, 1))
            parts += [Part(f"{table.key}.{at}.", self._part_inputs(table, at, {}), is_new=True) for at in blank]
            kind, theirs = f.kind_name(table.model), self.theirs.get(table.key)
            lists.append(PartList(table.key, field_label(table.key), kind, parts, theirs, len(blank)))
        return lists

    def _part_rows(self, table: Table) -> list[tuple[int, Values]]:
        if self.sent is None:
            return list(enumerate(self.values.get(table.key, [])))
        return [(at, {}) for at in self.filled_numbers(table.key)]

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
            chosen = self._found.get(name, tuple(self.sent.getlist(name)))
            text = self.sent.get(name, "")
        else:
            chosen = tuple(value) if isinstance(value, list) else (str(value),) if value is not None else ()
            text = "" if value is None or isinstance(value, list) else as_typed(field, value)
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
            added=self._unknown.get(name, ""),
        )
        self._offer(one, field)
        return one

    def _offer(self, one: Input, field: FileField) -> None:
        if field.kind in (f.CHOICE, f.LEVEL):
            given = [
                (str(v), str(label)) for v, label in field.choices if v not in ("", None) and v != self._never(field)
            ]
            one.choices = tuple(Choice(value, _capital(label), value in one.chosen) for value, label in given)
        elif field.kind in (f.REFERENCE, f.REFERENCES):
            assert field.target is not None
            one.target_kind = f.kind_name(field.target)
            one.addable = one.target_kind in self.addable and not one.fixed
            one.listed = self.choices.are_many(field.target)
            if one.listed:
                # Of many, what is chosen is shown, and more is chosen by typing.
                called = self.choices.called(field.target, one.chosen)
                offered = [Choice(key, label) for key, label in called.items()]
                offered += [c for c in self._suggested.get(one.name, []) if c.value not in called]
            else:
                offered = self.choices.first(field.target)
            one.choices = tuple(Choice(c.value, c.label, c.value in one.chosen) for c in offered)

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
            numbers = self.filled_numbers(table.key)
            if len(numbers) > MOST_PARTS:
                said = {"kind": field_label(table.key), "count": MOST_PARTS}
                faults.add(
                    "",
                    None,
                    _("“%(kind)s”: more than %(count)d.") % said,
                    _("Put the others in a record of their own."),
                )
            rows = [self._read_values(table, f"{table.key}.{at}.", faults, where) for at in numbers]
            if rows:
                values[table.key] = rows
        self.add(faults)
        return values, where

    def show_values(self, values: Values) -> None:
        """Show these, whatever was sent."""
        self.values, self.sent = values, None

    def show(self, sent: QueryDict) -> None:
        """Show what was typed, without a word about what is wrong with it."""
        self.read(sent)
        self.errors, self.other = {}, []

    def fill(self, sent: QueryDict, name: str, key: str) -> None:
        """Choose in a reference what was just made elsewhere."""
        self.sent = sent
        one = next((one for one in self.all_inputs() if one.name == name and one.is_reference), None)
        if one is not None and key:
            sent.setlist(name, [*sent.getlist(name), key] if one.many else [key])

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
            if field.kind in (f.REFERENCE, f.REFERENCES):
                chosen = self._chosen(field, name, faults)
                value = (chosen if field.kind == f.REFERENCES else "".join(chosen[-1:])) or None
                if value is None and field.required and faults.count == before:
                    missing(name, None, field, faults)
            else:
                value = typed(name, None, field, _plain(field, self.sent.get(name, "")), faults)
                if value is not None and value == self._never(field):
                    faults.add(name, None, _("People judge for themselves."), _("They do so under “Try weights”."))
                    value = None
            if value is not None:
                values[field.name] = value
            elif faults.count > before:
                where.wrong.append((values, field.name))
        return values

    def _chosen(self, field: FileField, name: str, faults: Faults) -> list[str]:
        """What was chosen, and behind it what was typed to be added: ids or names, of several with semicolons."""
        assert self.sent is not None
        chosen = [key.strip() for key in self.sent.getlist(name) if key.strip()]
        known = self.choices.called(field.target, chosen)
        for key in chosen:
            if key not in known:
                faults.add(name, None, _not_known(key), _("Choose from the list, or add it first."))
        unknown = []
        typed_here = self.sent.get(f"{name}.add", "")
        for word in re.split(r"[;\n]", typed_here) if field.kind == f.REFERENCES else [typed_here]:
            word = word.strip()[:250]
            if not word:
                continue
            key, mend = self.choices.meant(field.target, word)
            if key:
                known[key] = ""
            elif not any(one.value in known for one in self.choices.suggested(field.target, word)):
                # What was chosen of what may be meant counts, also where the words still stand there.
                unknown.append(word)
                self._suggested.setdefault(name, []).extend(self.choices.suggested(field.target, word))
                faults.add(name, None, _not_known(word), mend)
        self._unknown[name] = "; ".join(unknown)
        self._found[name] = tuple(known)
        return list(known)

    def _never(self, field: FileField) -> Any:
        """What is no choice here: what a person judges is of that person alone."""
        return Judge.Kind.PERSON.value if self.table.model is Judge and field.name == "kind" else None

    def filled_numbers(self, name: str) -> list[int]:
        """The numbers of the parts in which something was filled in."""
        table = next((one for one in self.table.nested if one.key == name and not one.is_record), None)
        return [at for at in self._sent_numbers(table) if self._part_is_filled(table, at)] if table else []

    def _sent_numbers(self, table: Table) -> list[int]:
        assert self.sent is not None
        pattern = re.compile(rf"{re.escape(table.key)}\.(\d{{1,4}})\.")
        numbers = {int(match[1]) for name in self.sent if (match := pattern.match(name))}
        return sorted(numbers)

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
            names.append(field_label(one.field))
            here = visible_values(self.table, {one.field: one.here}, self.hidden).get(one.field) if one.here else None
            self.theirs[one.field] = self._in_words(one.field, here)
        return tuple(names)

    def _in_words(self, name: str, value: Any) -> str:
        if not value:
            return _("(empty)")
        table = next((one for one in self.table.nested if one.key == name), None)
        if table is not None:
            fields = {one.name: one for one in fields_of(table)}
            named = {name: self._called(field, (row.get(name) for row in value)) for name, field in fields.items()}
            return shown_rows(fields, value, {k: v for names in named.values() for k, v in names.items()})
        field = next((one for one in fields_of(self.table) if one.name == name), None)
        return shown_value(field, value, self._called(field, value if isinstance(value, list) else [value]))

    def _called(self, field: FileField | None, values: Iterable[Any]) -> dict[str, str]:
        if field is None or field.target is None:
            return {}
        keys = [key for one in values if one for key in (one if isinstance(one, list) else [one])]
        return {address(field.target, key): name for key, name in self.choices.called(field.target, keys).items()}

    def all_inputs(self) -> list[Input]:
        return [*self.inputs(), *(one for parts in self.part_lists() for part in parts.parts for one in part.inputs)]

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.other)

    def wrong_inputs(self) -> list[Input]:
        return [one for one in self.all_inputs() if one.errors]

    def other_inputs(self) -> list[Input]:
        """The fields of which somebody else made something too."""
        return [one for one in self.all_inputs() if one.theirs is not None]


def _chosen(table: Table, values: Values) -> dict[Any, set[str]]:
    """The keys of other records that a record and its parts hold, by kind."""
    found: dict[Any, set[str]] = {}
    for field in fields_of(table):
        if field.kind in (f.REFERENCE, f.REFERENCES) and field.name in values:
            held = values[field.name]
            # PostgreSQL refuses to look for a NUL.
            keys = [key for key in ([held] if isinstance(held, str) else held) if "\0" not in key]
            found.setdefault(field.target, set()).update(keys[:500])
    for nested in table.nested:
        for one in values.get(nested.key, []) if not nested.is_record else ():
            for target, inner in _chosen(nested, one).items():
                found.setdefault(target, set()).update(inner)
    return found


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


def _not_known(word: str) -> str:
    return _("“%(word)s” is not known here.") % {"word": word[:80]}


def _plain(field: FileField, text: str) -> str:
    """A number as files have it, where somebody wrote it with a decimal comma as the language has it."""
    if field.kind == f.DECIMAL and get_language() == "nl" and _COMMA.match(text.strip()):
        return text.strip().replace(",", ".")
    return text


def as_typed(field: FileField, value: Any) -> str:
    """A value as somebody would type it."""
    text = str(value)
    return text.replace(".", ",") if field.kind == f.DECIMAL and get_language() == "nl" else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
