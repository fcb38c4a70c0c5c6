"""What records are called, many at once: one question to the database for records of all kinds together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Substr

from noaber.dossier.content import address
from noaber.dossier.editing import called_by, kinds, name_fields, shortened
from noaber.dossier.fields import kind_name
from noaber.dossier.models import Exploration
from noaber.dossier.visibility import without_persons

# So many keys are asked for at once; a database takes only so many parameters.
_MOST_KEYS = 500
# And joins so many questions to one.
_MOST_TOGETHER = 20
_BETWEEN = " · "


def named_rows(rows: Any) -> Any:
    """Of records of one kind: the kind, the key, the place and what they are called."""
    model = rows.model
    own = [NullIf(Cast(F(name), CharField()), Value("")) for name in name_fields(model)]
    title = Coalesce(*own, *([_linked(model)] if called_by(model) else []), F("key"))
    return (
        rows.order_by()
        .annotate(title_here=title, kind_here=Value(kind_name(model), output_field=CharField()))
        .values_list("kind_here", "key", "position", "title_here")
    )


def _linked(model: Any) -> Any:
    """What a record is called that has no name of its own: the names of what it links."""
    words = [_word(model, name) for name in called_by(model)]
    return Substr(Concat(Value(""), *words), len(_BETWEEN) + 1)


def _word(model: Any, name: str) -> Any:
    field = model._meta.get_field(name)
    if field.is_relation:
        target = next(iter(name_fields(field.related_model)), "key")
        name = f"{name}__{target}"
        word: Any = F(name)
    elif field.choices:
        word = Case(*[When(**{name: key}, then=Value(str(label))) for key, label in field.flatchoices])
    else:
        word = Cast(F(name), CharField())
    nothing = Q(**{f"{name}__isnull": True})
    return Case(When(nothing, then=Value("")), default=Concat(Value(_BETWEEN), word), output_field=CharField())


def listed(rows: Any) -> list[tuple[str, str]]:
    """Addresses and names of what `named_rows` gives."""
    return [(f"{kind}:{key}", shortened(title or key)) for kind, key, _place, title in rows]


def all_of(querysets: Iterable[Any]) -> list[tuple[str, str, int, str]]:
    """What `named_rows` says of several querysets, asked in few questions."""
    asked = list(querysets)
    found = []
    for start in range(0, len(asked), _MOST_TOGETHER):
        first, *others = asked[start : start + _MOST_TOGETHER]
        rows = first.union(*others, all=True) if others else first
        found += [(kind, key, place, shortened(title or key)) for kind, key, place, title in rows]
    return found


def names_of(exploration: Exploration, records: Iterable[str], hidden: frozenset[str] = frozenset()) -> dict[str, str]:
    """What these records are called, by their addresses; without those that are hidden, of single persons, or not there."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for record in dict.fromkeys(records):
        kind, _colon, key = record.partition(":")
        if key and record not in hidden:
            wanted[kind].append(key)
    querysets = []
    for kind, model in kinds().items():
        keys = wanted.get(kind, [])
        for start in range(0, len(keys), _MOST_KEYS):
            part = keys[start : start + _MOST_KEYS]
            rows = model._default_manager.filter(exploration=exploration, key__in=part)
            querysets.append(named_rows(without_persons(rows)))
    return {f"{kind}:{key}": title for kind, key, _place, title in all_of(querysets)}


def visible(exploration: Exploration, model: Any, hidden: frozenset[str]) -> Any:
    """The records of a kind that somebody may see, and what single persons judged left out."""
    rows = without_persons(model._default_manager.filter(exploration=exploration))
    prefix = address(model, "")
    keys = [one[len(prefix) :] for one in hidden if one.startswith(prefix)]
    return rows.exclude(key__in=keys) if keys else rows
