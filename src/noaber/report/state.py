"""What an exploration says at one moment, in the plain form by which two moments are compared."""

from __future__ import annotations

from typing import Any

import noaber
from noaber.chapters.weighing.comparison import Comparison
from noaber.dossier.content import Content, address, key_of, walk
from noaber.dossier.models import Exploration, Figure, Finding, Option
from noaber.dossier.storing import extract
from noaber.overview.chapters import BY_NAME, result_of
from noaber.overview.checks import check

State = dict[str, Any]

# Records that are called by the pseudonym of somebody: what is kept of a publication holds none.
_OF_PEOPLE = ("judge:", "judgement:", "weight:", "contribution:")


def state_of(exploration: Exploration) -> State:
    """Findings, figures, forms, answers, the weighing and what the check leaves open; by address, as text and numbers."""
    return {
        "noaber": noaber.__version__,
        "title": exploration.title,
        # Each record by its address: so it can be told later whether a publication holds what became confidential.
        "records": records_of(extract(exploration)),
        "findings": {
            address(Finding, one.key): {
                "chapter": one.chapter,
                "title": one.title,
                "text": one.text,
                "kind": one.kind,
                "met": one.met,
                "sources": sorted(f"{evidence.source.key} {evidence.locator}" for evidence in one.evidence.all()),
            }
            for one in Finding.objects.filter(exploration=exploration).prefetch_related("evidence__source")
        },
        "figures": {
            address(Figure, one.key): {
                "name": _name_of(one),
                "unit": one.quantity.unit,
                "value": float(one.value),
            }
            for one in Figure.objects.filter(exploration=exploration).select_related("quantity", "organisation")
        },
        "options": {
            address(Option, one.key): {"name": one.name, "status": one.status, "reason": one.reason}
            for one in Option.objects.filter(exploration=exploration)
        },
        "answers": {
            item.record: {"text": item.text, "answered": item.answered}
            for assignment in result_of(BY_NAME["assignment"], exploration).assignments
            for item in assignment.items
        },
        "weighing": _weighing(result_of(BY_NAME["weighing"], exploration).comparison),
        "open": {
            f"{one.code} {one.record}": one.message
            for one in check(exploration)
            if not one.accepted and not one.record.startswith(_OF_PEOPLE)
        },
    }


def records_of(content: Content) -> list[str]:
    """The addresses of all records but those that are called by the pseudonym of somebody."""
    found = {address(table.model, key_of(table, values)) for table, values, _above in walk(content) if table.is_record}
    return sorted(one for one in found if not one.startswith(_OF_PEOPLE))


def holds(state: State, records: frozenset[str]) -> bool:
    """Whether one of these records stood in it. Earlier versions of Noaber kept no list of all records."""
    kept = state.get("records", (*state["findings"], *state["figures"], *state["options"]))
    return not records.isdisjoint(kept)


def _name_of(figure: Figure) -> str:
    parts = [figure.quantity.name, str(figure.organisation or ""), figure.date.isoformat() if figure.date else ""]
    return ", ".join(part for part in parts if part)


def _weighing(comparison: Comparison | None) -> dict[str, Any]:
    """For each group whose result is a statement: what comes first, and every option's share of first places."""
    if comparison is None:
        return {}
    return {
        f"{group.name.part} {group.record}": {
            "name": group.name.name,
            "first": list(group.first),
            "shares": {one.option: round(one.first, 4) for one in group.shares},
        }
        for group in comparison.groups
        if group.is_statement and not group.superseded
    }
