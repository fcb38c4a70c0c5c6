"""Narrowing the lessons of the experience chapter: by kind, and by the partnership that teaches them."""

from __future__ import annotations

from dataclasses import dataclass

from noaber.dossier.content import address
from noaber.dossier.models import Case, Lesson

from ..access import PageRequest
from ..records.naming import visible
from ..records.reading import hidden_for


@dataclass(frozen=True)
class Offered:
    value: str
    label: str
    chosen: bool


class LessonFilter:
    """What somebody chose in the address, and which lessons are left."""

    def __init__(self, request: PageRequest) -> None:
        self.kind = request.GET.get("kind", "")
        self.case = request.GET.get("case", "")
        cases = visible(request.exploration, Case, hidden_for(request)).filter(lessons__isnull=False).distinct()
        self.cases = [Offered(one.key, str(one), one.key == self.case) for one in cases]
        self.kinds = [Offered(value, str(label), value == self.kind) for value, label in Lesson.Kind.choices]
        self.is_set = any(one.chosen for one in (*self.kinds, *self.cases))
        self._kept = self._find(request) if self.is_set else set()

    def _find(self, request: PageRequest) -> set[str]:
        rows = visible(request.exploration, Lesson, hidden_for(request))
        if any(one.chosen for one in self.kinds):
            rows = rows.filter(kind=self.kind)
        if any(one.chosen for one in self.cases):
            rows = rows.filter(cases__key=self.case)
        return {address(Lesson, key) for key in rows.values_list("key", flat=True)}

    @property
    def count(self) -> int:
        return len(self._kept)

    def keeps(self, record: str) -> bool:
        return not record.startswith("lesson:") or record in self._kept
