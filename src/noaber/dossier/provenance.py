"""Where statements come from, read for analyses."""

from __future__ import annotations

from typing import Any

from .models import Basis, Evidence
from .results import Conclusion, Note

# Bases on which a statement stands by itself; the others are expectations or examples.
FIRM = frozenset({Basis.MEASURED, Basis.PUBLISHED, Basis.DERIVED})


def notes_of(record: Any) -> tuple[Note, ...]:
    """The evidence of a record; prefetch `evidence__source` where there are many."""
    return tuple(note_of(evidence) for evidence in record.evidence.all())


def note_of_row(row: Any) -> tuple[Note, ...]:
    """The one source that a row of a table names, if any."""
    if row.source is None:
        return ()
    return (Note(str(row.source), row.source.key, row.locator, row.basis),)


def note_of(evidence: Evidence) -> Note:
    source = evidence.source
    return Note(str(source), source.key, evidence.locator, evidence.basis, evidence.note)


def provenance(notes: list[tuple[Note, ...]], *, of: str = "findings") -> Conclusion:
    """How many `findings`, or `statements` of several kinds, stand on what, by the firmest of the sources of each."""
    firm = sum(any(note.basis in FIRM for note in one) for one in notes)
    none = sum(not one for one in notes)
    return Conclusion(
        "provenance",
        {"of": of, "total": len(notes), "firm": firm, "expected": len(notes) - firm - none, "none": none},
    )
