"""Findings as rows, with their parts and their sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from .content import address
from .models import Exploration, Finding
from .provenance import notes_of
from .results import Note


@dataclass(frozen=True)
class Link:
    """Another record, by its address and its name."""

    record: str
    title: str


@dataclass(frozen=True)
class FindingRow:
    record: str
    chapter: str
    kind: str
    title: str
    text: str
    concerns: tuple[str, ...]
    domain: str
    theme: str
    options: tuple[str, ...]
    said_by: tuple[str, ...]
    answers: tuple[str, ...]
    contradicts: tuple[Link, ...]
    measure: str
    owner: str
    met: str
    affects: str
    notes: tuple[Note, ...]
    parts: tuple[FindingRow, ...] = ()

    def with_parts(self) -> tuple[FindingRow, ...]:
        return (self, *(row for part in self.parts for row in part.with_parts()))


def findings_of(exploration: Exploration, chapter: str) -> tuple[FindingRow, ...]:
    """The findings of one chapter, each with its parts below it."""
    findings = [finding for finding in _all_findings(exploration) if finding.chapter == chapter]
    here = {finding.pk for finding in findings}
    below: dict[int | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        # What is part of a finding in another chapter stands by itself here.
        below[finding.part_of_id if finding.part_of_id in here else None].append(finding)

    def rows(above: int | None) -> tuple[FindingRow, ...]:
        return tuple(_row(finding, rows(finding.pk)) for finding in below[above])

    return rows(None)


def _all_findings(exploration: Exploration) -> list[Finding]:
    """The findings of all chapters, read once for each revision: every chapter asks for its own."""
    kept: tuple[int, list[Finding]] | None = exploration.__dict__.get("_findings")
    if kept is None or kept[0] != exploration.revision:
        found = list(
            Finding.objects.filter(exploration=exploration)
            .select_related("domain", "theme", "owner")
            .prefetch_related(
                "concerns",
                "options",
                "said_by",
                "answers",
                "contradicts",
                "contradicted_by",
                "evidence__source",
            )
        )
        kept = exploration.__dict__["_findings"] = (exploration.revision, found)
    return kept[1]


def _row(finding: Finding, parts: tuple[FindingRow, ...]) -> FindingRow:
    against = {one.pk: one for one in (*finding.contradicts.all(), *finding.contradicted_by.all())}
    return FindingRow(
        record=address(Finding, finding.key),
        chapter=finding.chapter,
        kind=finding.kind,
        title=finding.title,
        text=finding.text,
        concerns=tuple(str(one) for one in finding.concerns.all()),
        domain=str(finding.domain or ""),
        theme=str(finding.theme or ""),
        options=tuple(one.label for one in finding.options.all()),
        said_by=tuple(str(one) for one in finding.said_by.all()),
        answers=tuple(one.key for one in finding.answers.all()),
        contradicts=tuple(Link(address(Finding, one.key), one.title) for one in against.values()),
        measure=finding.measure,
        owner=str(finding.owner or ""),
        met=finding.met,
        affects=finding.falls_on,
        notes=notes_of(finding),
        parts=parts,
    )


def all_rows(rows: tuple[FindingRow, ...]) -> tuple[FindingRow, ...]:
    return tuple(one for row in rows for one in row.with_parts())


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one kind, in the order in which a chapter shows kinds."""

    kind: str
    rows: tuple[FindingRow, ...]


def group_by_kind(rows: tuple[FindingRow, ...], first: tuple[str, ...] = ()) -> tuple[FindingGroup, ...]:
    """Groups in the order `first`, then the others as the model lists them."""
    order = [*first, *(kind for kind in Finding.Kind.values if kind not in first)]
    grouped = {kind: tuple(row for row in rows if row.kind == kind) for kind in order}
    return tuple(FindingGroup(kind, found) for kind, found in grouped.items() if found)
