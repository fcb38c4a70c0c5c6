"""What could it bring, per theme and domain; per domain also drawback, risk and what residents notice?"""

from __future__ import annotations

from dataclasses import dataclass

from noaber.dossier.content import address
from noaber.dossier.figures import FigureTable, figure_table
from noaber.dossier.findings import FindingGroup, FindingRow, all_rows, findings_of, group_by_kind
from noaber.dossier.models import Domain, Exploration, Finding, Theme
from noaber.dossier.provenance import provenance
from noaber.dossier.results import Conclusion

# What is counted by domain, in the order of the columns.
COUNTED = (
    Finding.Kind.ADDED_VALUE,
    Finding.Kind.DRAWBACK,
    Finding.Kind.RISK,
    Finding.Kind.RESIDENT_EFFECT,
)


@dataclass(frozen=True)
class DomainRow:
    """How many findings of each kind a domain has; the row without a name counts those without a domain."""

    record: str
    name: str
    depth: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Subject:
    """A theme or domain with what was found about it."""

    record: str
    name: str
    description: str
    groups: tuple[FindingGroup, ...]


@dataclass(frozen=True)
class MapRow:
    """How many benefits a domain (empty: in general) has by theme, in the order of the themes of the map."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Map:
    """Where added value is expected: domains by theme; the last theme may be empty, for benefits without one."""

    themes: tuple[str, ...]
    rows: tuple[MapRow, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    kinds: tuple[str, ...]
    domains: tuple[DomainRow, ...]
    map: Map | None
    by_theme: tuple[Subject, ...]
    by_domain: tuple[Subject, ...]
    general: tuple[FindingGroup, ...]
    figures: FigureTable


def analyse(exploration: Exploration) -> Result:
    rows = findings_of(exploration, "value")
    places = _places(exploration)
    domains = list(Domain.objects.filter(exploration=exploration))
    themes = list(Theme.objects.filter(exploration=exploration))
    table = figure_table(exploration, "value")
    every = all_rows(rows)
    conclusions: list[Conclusion] = []
    if every:
        count = {kind: sum(row.kind == kind for row in every) for kind in COUNTED}
        conclusions.append(
            Conclusion(
                "value.found",
                {
                    "added_value": count[Finding.Kind.ADDED_VALUE],
                    "against": count[Finding.Kind.DRAWBACK] + count[Finding.Kind.RISK],
                    "residents": count[Finding.Kind.RESIDENT_EFFECT],
                },
            )
        )
        conclusions.append(provenance([row.notes for row in every]))
    main = [domain for domain in domains if domain.within_id is None]
    within = {domain.pk: _within(domain, domains) for domain in main}
    return Result(
        conclusions=tuple(conclusions) or (() if table.rows else (Conclusion("nothing_yet"),)),
        kinds=tuple(COUNTED),
        domains=_domain_rows(domains, every, places),
        map=_map(domains, themes, every, places),
        by_theme=tuple(
            subject
            for theme in themes
            if (subject := _subject(Theme, theme, [row for row in rows if places[row.record] == (None, theme.pk)]))
        ),
        by_domain=tuple(
            subject
            for domain in main
            if (
                subject := _subject(Domain, domain, [row for row in rows if places[row.record][0] in within[domain.pk]])
            )
        ),
        general=group_by_kind(tuple(row for row in rows if places[row.record] == (None, None)), COUNTED),
        figures=table,
    )


def _places(exploration: Exploration) -> dict[str, tuple[int | None, int | None]]:
    """Domain and theme of each finding; by number, since two domains may have one name."""
    found = Finding.objects.filter(exploration=exploration, chapter="value")
    return {
        address(Finding, key): (domain, theme)
        for key, domain, theme in found.values_list("key", "domain_id", "theme_id")
    }


def _subject(model: type[Theme] | type[Domain], one: Theme | Domain, rows: list[FindingRow]) -> Subject | None:
    if not rows:
        return None
    return Subject(address(model, one.key), one.name, one.description, group_by_kind(tuple(rows), COUNTED))


def _children(domain: Domain, domains: list[Domain]) -> list[Domain]:
    return [one for one in domains if one.within_id == domain.pk]


def _within(domain: Domain, domains: list[Domain]) -> set[int | None]:
    """The domain and what lies within it."""
    found: set[int | None] = {domain.pk}
    for child in _children(domain, domains):
        found |= _within(child, domains)
    return found


def _map(
    domains: list[Domain],
    themes: list[Theme],
    every: tuple[FindingRow, ...],
    places: dict[str, tuple[int | None, int | None]],
) -> Map | None:
    """Benefits by main domain and theme; none where no benefit has both, since then there is nothing to see in it."""
    benefits = [places[row.record] for row in every if row.kind == Finding.Kind.ADDED_VALUE]
    if not any(domain and theme for domain, theme in benefits):
        return None
    used = [one for one in themes if any(theme == one.pk for _domain, theme in benefits)]
    columns: list[int | None] = [one.pk for one in used]
    if any(theme is None for _domain, theme in benefits):
        columns.append(None)
    main: list[tuple[str, set[int | None]]] = [("", {None})]
    main += [(one.name, _within(one, domains)) for one in domains if one.within_id is None]
    rows = [
        MapRow(
            name, tuple(sum(domain in within and theme == column for domain, theme in benefits) for column in columns)
        )
        for name, within in main
    ]
    return Map(
        tuple(one.name for one in used) + ("",) * (None in columns),
        tuple(row for row in rows if any(row.counts)),
    )


def _domain_rows(
    domains: list[Domain], every: tuple[FindingRow, ...], places: dict[str, tuple[int | None, int | None]]
) -> tuple[DomainRow, ...]:
    """One row a domain, the narrower ones below the wider; a wider domain counts what lies within it too."""

    def descend(domain: Domain, depth: int) -> list[DomainRow]:
        within = _within(domain, domains)
        counts = tuple(sum(row.kind == kind and places[row.record][0] in within for row in every) for kind in COUNTED)
        below = [row for child in _children(domain, domains) for row in descend(child, depth + 1)]
        return [DomainRow(address(Domain, domain.key), domain.name, depth, counts), *below] if any(counts) else []

    rows = [row for domain in domains if domain.within_id is None for row in descend(domain, 0)]
    left = tuple(sum(row.kind == kind and places[row.record][0] is None for row in every) for kind in COUNTED)
    if rows and any(left):
        rows.append(DomainRow("", "", 0, left))
    return tuple(rows)
