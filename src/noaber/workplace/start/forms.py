"""What is typed to make an exploration, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from noaber.dossier.content import head_fields
from noaber.dossier.files.faults import Faults
from noaber.dossier.files.scalars import typed
from noaber.dossier.models import Language
from noaber.dossier.starting import NOTHING, STANDARD, Beginning, read_municipalities

# More text than this is no list of names.
_LONGEST_TEXT = 60_000
_YEARS = range(1990, 2100)


@dataclass
class NewForm:
    """The fields as they were typed, and the errors by field."""

    title: str = ""
    municipalities: str = ""
    language: str = ""
    day: str = ""
    source: str = STANDARD
    errors: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def empty(cls) -> NewForm:
        language = get_language() or ""
        return cls(language=language if language in Language.values else "nl", day=timezone.localdate().isoformat())

    @classmethod
    def sent(cls, data: QueryDict) -> NewForm:
        def given(name: str) -> str:
            return data.get(name, "")[:_LONGEST_TEXT]

        return cls(given("title"), given("municipalities"), given("language"), given("day"), given("source"))

    def beginning(self, sources: frozenset[str]) -> Beginning | None:
        """What was asked; None after errors. `sources` are the slugs of those that one may begin from."""
        title = self._title()
        municipalities, wrong = read_municipalities(self.municipalities)
        for message in wrong:
            self._add("municipalities", message)
        if not municipalities and not wrong:
            self._add("municipalities", _("Name at least one municipality: one on each line."))
        day = self._day()
        if self.language not in Language.values:
            self._add("language", _("Choose the language in which the exploration is written."))
        if self.source not in (NOTHING, STANDARD, *sources):
            self._add("source", _("Choose what the exploration begins with."))
        if self.errors or day is None:
            return None
        return Beginning(title, municipalities, day, self.language, self.source)

    def _title(self) -> str:
        if not self.title.strip():
            self._add("title", _("Give the exploration a title."))
            return ""
        faults = Faults()
        one = next(one for one in head_fields() if one.name == "title")
        value = typed("", None, one, self.title, faults)
        for fault in faults:
            self._add("title", str(fault))
        return value or ""

    def _day(self) -> date | None:
        try:
            day = parse_date(self.day.strip())
        except ValueError:
            day = None
        if day is None or day.year not in _YEARS:
            self._add("day", _("This is no date: write year, month and day, such as 2026-03-18."))
            return None
        return day

    def _add(self, name: str, message: str) -> None:
        self.errors.setdefault(name, []).append(message)
