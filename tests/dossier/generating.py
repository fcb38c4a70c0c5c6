"""Valid content of every shape, made from the layout and the models: for properties that hold for every dossier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from hypothesis import strategies as st

from noaber.dossier import fields as f
from noaber.dossier.content import (
    Content,
    Values,
    canonical_order,
    empty_content,
    from_plain,
    head_fields,
    key_of,
    plain_decimal,
    table_name,
)
from noaber.dossier.fields import FileField, fields_of, has_id
from noaber.dossier.files.text import tidy_line, tidy_prose
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.models import Basis, CostItem
from noaber.dossier.models.base import valid_id
from noaber.dossier.models.sources import Sourced

Draw = Callable[[st.SearchStrategy[Any]], Any]
Model = type[models.Model]

# Ids that YAML would take for something else, and ids that two dossiers are likely to share.
_IDS = ("a", "b", "c", "de-raad", "no", "null", "0183", "1e3", "2022-11-23", "0x1f", "x" * 60)
# Texts that YAML, CSV or a spreadsheet program would take for something else.
_NASTY = (
    *("no", "null", "~", "0183", "1_000", "1e3", "2022-02-30", "12:30", "=", "<<", "---", "...", "- a", "? a", ": a"),
    *("a: b", "a #b", "#a", "&a", "*a", "!a", "%a", "@a", "`a", "{a", "[a]", "a, b", "|", ">", '"', '"a" b', "'", "''"),
    *(
        "=1+1",
        "+31",
        "-1",
        "@SUM",
        "'=1",
        "''=1",
        "'a",
        "\\",
        "a\\n",
        "a\tb",
        "a  b",
        "é",
        "ﬀ",
        "日本",
        "👩‍👩‍👧",
        "a;b",
    ),
    *("a\xa0b", "\u202ea", "lang " * 40, "-" * 130),
)
_letters = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff", max_codepoint=0x1FFFF
)
_line = st.sampled_from(_NASTY) | st.text(_letters, min_size=1, max_size=12)
_prose = st.lists(_line | st.sampled_from(("", "  in", "- item", "\t=1")), min_size=1, max_size=4).map("\n".join)
# Texts that are the code of a municipality.
_CODES = frozenset({"code", "into", "other", "origin", "destination"})
_values: dict[Any, st.SearchStrategy[Any]] = {}
_addresses = ("https://example.org/a?b=1&c=%20#d", "http://xn--gemnte-eva.example", "HTTPS://EXAMPLE.ORG:8443/")

# One table of every kind of record: findings stand in the same way in many files.
KINDS = tuple({table.model: table for table in reversed(TABLES)}.values())[::-1]


@st.composite
def contents(draw: Draw, full: Table | None = None) -> Content:
    """A valid dossier as content; with a table that is to be full, every field in it that can be filled is."""
    return _Maker(draw, full).content()


class _Maker:
    def __init__(self, draw: Draw, full: Table | None) -> None:
        self.draw = draw
        self.full = full
        self.made: list[tuple[Table, Values, bool]] = []
        self.keys: dict[Model, list[str]] = defaultdict(list)

    def content(self) -> Content:
        content = empty_content(self._scalars(head_fields(), _no_rules, dense=False))
        if self.full:
            chosen = [self.full, *_targets(self.full, only_required=False)]
        else:
            chosen = self.draw(st.lists(st.sampled_from(TABLES), max_size=5, unique_by=table_name))
        active = _with_what_they_need(chosen)
        for table in TABLES:
            if table in active:
                dense = table is self.full
                count = 1 if table.single else self._count(1, dense)
                content["tables"][table_name(table)] = [self._record(table, dense) for _ in range(count)]
        for table, values, dense in self.made:
            self._refer(table, values, dense)
        for table in TABLES:
            rows = _once(table, content["tables"].get(table_name(table), []), _natural)
            if rows:
                content["tables"][table_name(table)] = rows
        canonical_order(content)
        return content

    def _count(self, least: int, dense: bool) -> int:
        return 2 if dense else self.draw(st.integers(least, 2))

    def _record(self, table: Table, dense: bool) -> Values:
        values: Values = {}
        if has_id(table):
            values[f.ID] = self._id(table.model)
        values |= self._scalars(fields_of(table), lambda given: table.model(**given, **table.fixed).clean(), dense)
        if table.model is CostItem:
            values["low"], values["mode"], values["high"] = sorted(
                (values[n] for n in ("low", "mode", "high")), key=Decimal
            )
        self.made.append((table, values, dense))
        for nested in table.nested:
            rows = [self._record(nested, dense) for _ in range(self._count(0, dense))]
            rows = _once(nested, rows, _unique_within)
            if rows:
                values[nested.key] = rows
        return values

    def _id(self, model: Model) -> str:
        taken = self.keys[model]
        key = self.draw(st.sampled_from([key for key in _IDS if key not in taken] or [f"r{len(taken)}"]))
        taken.append(key)
        return key

    def _scalars(self, fields: tuple[FileField, ...], clean: Callable[[dict[str, Any]], None], dense: bool) -> Values:
        """Values without references, so that the model agrees with them."""
        plain = {one.name: one for one in fields if one.name != f.ID and one.kind not in (f.REFERENCE, f.REFERENCES)}
        optional = [name for name, one in plain.items() if not one.required]
        extra = optional if dense else self.draw(st.lists(st.sampled_from(optional or [""]), max_size=3))
        values: Values = {}
        for name, one in plain.items():
            if one.required or name in extra:
                self._fill(values, one)
        for _attempt in range(6):
            try:
                clean({one.attribute: from_plain(one, values[name]) for name, one in plain.items() if name in values})
                break
            except ValidationError as error:
                for name in error.message_dict:
                    # A field that does not agree goes, and one that is missed comes.
                    if name in values and not plain[name].required:
                        del values[name]
                    else:
                        self._fill(values, plain[name])
        return {name: values[name] for name in plain if name in values}

    def _fill(self, values: Values, one: FileField) -> None:
        # What does not agree with the rest gives way to something else.
        wrong = values.get(one.name)
        values[one.name] = self.draw(_value(one).filter(lambda value: value != wrong))

    def _refer(self, table: Table, values: Values, dense: bool) -> None:
        own = values.get(f.ID)
        for one in fields_of(table):
            if one.kind not in (f.REFERENCE, f.REFERENCES) or one.target is None:
                continue
            known = [key for key in self.keys[one.target] if one.target is not table.model or key != own]
            if one.kind == f.REFERENCE and one.target is table.model:
                known = [key for key in known if _rank(key) < _rank(str(own))]  # no circles
            if not known or not (one.required or dense or self.draw(st.booleans())):
                continue
            if one.kind == f.REFERENCE:
                values[one.name] = self.draw(st.sampled_from(known))
                if one.name == "source" and issubclass(table.model, Sourced):
                    values.setdefault("basis", self.draw(st.sampled_from(Basis.values)))
            else:
                values[one.name] = self.draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True))


def _no_rules(given: dict[str, Any]) -> None:
    """The head has no rules across its fields."""


def _rank(key: str) -> tuple[int, str]:
    """Some order that is not that of the records, so that references go forward and back."""
    return sum(key.encode()) % 7, key


def _with_what_they_need(chosen: Any) -> list[Table]:
    """The tables, and those with records to which a record in them must refer."""
    result: list[Table] = []
    waiting = list(chosen)
    while waiting:
        table = waiting.pop()
        if table not in result:
            result.append(table)
            waiting += _targets(table)
    return result


def _targets(table: Table, *, only_required: bool = True) -> list[Table]:
    """The tables to whose records a record refers."""
    targets = {one.target for one in fields_of(table) if one.required or not only_required}
    own = [one for one in TABLES if one.model in targets or any(nested.model in targets for nested in one.nested)]
    return [*own, *(one for nested in table.nested for one in _targets(nested, only_required=only_required))]


def _natural(table: Table, values: Values) -> Any:
    return None if has_id(table) else key_of(table, values)


def _unique_within(table: Table, values: Values) -> Any:
    names = [
        name
        for constraint in table.model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and table.under in constraint.fields
        for name in constraint.fields
        if name != table.under
    ]
    return tuple(values.get(name) for name in names) or None


def _once(table: Table, rows: list[Values], key: Callable[[Table, Values], Any]) -> list[Values]:
    """Without rows that say what another says; None: they cannot."""
    found: dict[Any, Values] = {}
    for number, values in enumerate(rows):
        said = key(table, values)
        found.setdefault(number if said is None else (said,), values)
    return list(found.values())


def _value(one: FileField) -> st.SearchStrategy[Any]:
    """What the field may hold; made once, which is most of the work."""
    known = (one.field, one.name)
    if known not in _values:
        _values[known] = _make_value(one)
    return _values[known]


def _make_value(one: FileField) -> st.SearchStrategy[Any]:
    if one.kind in (f.CHOICE, f.LEVEL):
        # What an absent field holds is left out.
        return st.sampled_from([word for word, _label in one.choices if word not in (None, "", one.default)])
    if one.kind == f.DATE:
        return st.dates().map(lambda day: day.isoformat())
    if one.kind == f.INTEGER:
        return st.integers(max(one.bounds[0], 0), one.bounds[1]).filter(lambda number: _is_valid(one, number))
    if one.kind == f.DECIMAL:
        return _decimals(one)
    if one.kind == f.URL:
        return st.sampled_from(_addresses)
    if one.name in _CODES:
        return st.integers(0, 9_999).map(lambda number: f"GM{number:04}")
    patterns = [v for v in one.field.validators if isinstance(v, RegexValidator) and not isinstance(v, URLValidator)]
    if valid_id in patterns:
        return st.sampled_from(_IDS)
    if patterns:
        return st.from_regex(patterns[0].regex, fullmatch=False).filter(lambda text: len(text) <= one.max_length)
    longest = one.max_length or 250
    tidy = tidy_prose if one.kind == f.PROSE else tidy_line
    texts = _prose if one.kind == f.PROSE else _line
    return texts.map(lambda text: tidy(tidy(text)[:longest])).filter(bool)


def _decimals(one: FileField) -> st.SearchStrategy[str]:
    validators = one.field.validators

    def shaped(places: int) -> st.SearchStrategy[str]:
        whole = one.field.max_digits - one.field.decimal_places
        most = 10 ** min(whole + places, 15) - 1
        largest = [int(v.limit_value * 10**places) for v in validators if isinstance(v, MaxValueValidator)]
        smallest = [int(v.limit_value * 10**places) for v in validators if isinstance(v, MinValueValidator)]
        return st.integers(max(-most, *smallest, -most), min(most, *largest, most)).map(
            lambda number: plain_decimal(Decimal(number).scaleb(-places))
        )

    return st.integers(0, one.field.decimal_places).flatmap(shaped).filter(lambda text: _is_valid(one, Decimal(text)))


def _is_valid(one: FileField, value: Any) -> bool:
    try:
        one.field.run_validators(value)
    except ValidationError:
        return False
    return True
