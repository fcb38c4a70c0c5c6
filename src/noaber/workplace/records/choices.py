"""What can be chosen in a form: the records of an exploration that somebody may see, by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from noaber.dossier.files.faults import did_you_mean
from noaber.dossier.models import Exploration

from .naming import listed, named_rows, visible

# So many choices are shown as they are; of more, one chooses by typing.
MOST_CHOICES = 60
# So many are suggested for what is typed.
MOST_SUGGESTED = 12


@dataclass
class Choice:
    value: str
    label: str
    chosen: bool = False


class Choices:
    """Looked up once for a form, however many fields offer the same kind of record.

    `chosen` are the keys that the form holds already, by kind: what they are called comes with the first choices.
    """

    def __init__(
        self, exploration: Exploration, hidden: frozenset[str], chosen: Mapping[Any, Collection[str]] | None = None
    ) -> None:
        self.exploration = exploration
        self.hidden = hidden
        self.chosen = chosen or {}
        self._first: dict[Any, list[Choice]] = {}
        self._every: dict[Any, list[Choice]] = {}
        self._known: dict[Any, dict[str, str]] = {}

    def are_many(self, target: Any) -> bool:
        return len(self.first(target)) > MOST_CHOICES

    def first(self, target: Any) -> list[Choice]:
        """All of them where they are few; of many, one more than is shown."""
        if target not in self._first:
            rows = self._rows(target)
            some = rows.order_by("position", "pk").values("pk")[: MOST_CHOICES + 1]
            found = self._ask(target, rows.filter(Q(pk__in=some) | Q(key__in=self.chosen.get(target, ()))))
            self._known.setdefault(target, {}).update((one.value, one.label) for one in found)
            self._first[target] = found[: MOST_CHOICES + 1]
        return self._first[target]

    def called(self, target: Any, keys: Iterable[str]) -> dict[str, str]:
        """What those of these records are called that there are."""
        self.first(target)
        known = self._known[target]
        wanted = [key for key in dict.fromkeys(keys) if key and "\0" not in key]
        unknown = [key for key in wanted if key not in known][:500]
        if unknown and self.are_many(target):
            known.update(
                (one.value, one.label) for one in self._ask(target, self._rows(target).filter(key__in=unknown))
            )
        return {key: known[key] for key in wanted if key in known}

    def meant(self, target: Any, word: str) -> tuple[str, str]:
        """The key of the record that is meant by an id, a name or a part of it; else what to do."""
        every = self.every(target)
        small = word.casefold()
        exact = [one for one in every if word == one.value] or [one for one in every if small == one.label.casefold()]
        found = exact or self.suggested(target, word)
        if len(found) == 1:
            return found[0].value, ""
        if found:
            names = "; ".join(one.label for one in found[:3])
            return "", _("Several are called so: %(names)s. Type more of the name.") % {"names": names}
        known = [name for one in every for name in (one.label, one.value)]
        return "", did_you_mean(word, known, 0.5) or _("Choose from the list, or add it first.")

    def suggested(self, target: Any, word: str) -> list[Choice]:
        """Those whose name holds what is typed, those that begin with it first."""
        small = word.casefold()
        found = [one for one in self.every(target) if small in one.label.casefold() or small in one.value]
        found.sort(key=lambda one: not one.label.casefold().startswith(small))
        return found[:MOST_SUGGESTED]

    def every(self, target: Any) -> list[Choice]:
        if target not in self._every:
            self._every[target] = self._ask(target, self._rows(target)) if self.are_many(target) else self.first(target)
        return self._every[target]

    def _rows(self, target: Any) -> Any:
        return visible(self.exploration, target, self.hidden)

    def _ask(self, target: Any, rows: Any) -> list[Choice]:
        found = named_rows(rows).order_by("position", "pk")
        return [Choice(record.partition(":")[2], name) for record, name in listed(found)]
