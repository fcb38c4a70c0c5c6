"""How long the server works on every page, and how often it asks the database; each against its limit.

As the owner, once warm: of the real case within 100 ms with at most 30 queries; of one ten times as large within 250 ms,
with the same number of queries. The addresses are those that exist, so that a new page is measured by itself. Pages of the
country are measured with the data that NOABER_REFERENCE names; without it they are those of the region.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from setting_up import OWNER, load, published, size_of, workplace

MOST_QUERIES = 30
LIMITS_MS = {"real": 100, "large": 250}
WARM, RUNS = 2, 12
# A page that is far too slow need not be opened often to show it.
LONGEST_S = 3
# Of which kind of record the key in an address is, where the address does not say so.
_KEYS = {
    "council": "body",
    "council-answers": "body",
    "gate": "phase",
    "proposal-act": "proposal",
    "proposal-outcome": "proposal",
}


def main() -> int:
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    late: list[str] = []
    with workplace():
        from noaber.dossier.storing import extract

        real, large = load(), load(large=True)
        sizes = size_of(extract(real)), size_of(extract(large))
        print(f"records: {sizes[0]} and {sizes[1]}, {sizes[1] / sizes[0]:.1f} times as many\n")
        publications = {one.slug: published(one) for one in (real, large)}
        of_real = dict(addresses(real, publications[real.slug]))
        of_large = dict(addresses(large, publications[large.slug]))
        print(f"{'':46}{'real':>25}{'large':>25}")
        print(f"{'address':46}" + f"{'p95 ms':>9}{'CPU ms':>8}{'queries':>8}" * 2)
        times: dict[str, list[float]] = {"real": [], "large": []}
        for name, address in sorted(of_real.items()):
            if only and only not in name:
                continue
            first = measured(address)
            if first is None:
                continue
            second = measured(of_large.get(name, address))
            shown = f"{name:46}{first}"
            times["real"].append(first.p95)
            wrong = first.p95 > LIMITS_MS["real"] or first.queries > MOST_QUERIES
            if second is not None:
                times["large"].append(second.p95)
                shown += str(second)
                wrong |= second.p95 > LIMITS_MS["large"] or second.queries > first.queries
            late += [name] * wrong
            print(shown + "  !" * wrong, flush=True)
        for case, all_times in times.items():
            print(
                f"{case}: {len(all_times)} pages, slowest {max(all_times):.1f} ms, median {statistics.median(all_times):.1f} ms"
            )
    if late:
        print(f"over a limit (100 ms, 250 ms, {MOST_QUERIES} queries, the same number of queries): {', '.join(late)}")
    return 1 if late else 0


@dataclass(frozen=True)
class Measured:
    """In ms: what 95 of 100 visits stay below, and the work of the processor, which others on the machine do not change."""

    p95: float
    cpu: float
    queries: int

    def __str__(self) -> str:
        return f"{self.p95:>9.1f}{self.cpu:>8.1f}{self.queries:>8}"


def measured(address: str) -> Measured | None:
    """None where it is no page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from noaber.accounts.models import User

    client = Client(headers={"host": "127.0.0.1", "accept-language": "nl"})
    client.force_login(User.objects.get(email=OWNER))
    for _time in range(WARM):
        answer = client.get(address)
        answer.close()
    if answer.status_code >= 500:
        raise SystemExit(f"{address}: {answer.status_code}")
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return None
    with CaptureQueriesContext(connection) as queries:
        client.get(address).close()
        asked = len(queries)
    times: list[float] = []
    work: list[float] = []
    while len(times) < 2 or (len(times) < RUNS and sum(times) < 1000 * LONGEST_S):
        start, worked = time.perf_counter(), time.process_time()
        client.get(address).close()
        times.append(1000 * (time.perf_counter() - start))
        work.append(1000 * (time.process_time() - worked))
    return Measured(statistics.quantiles(times, n=20, method="inclusive")[-1], statistics.median(work), asked)


def addresses(exploration: Any, publication: Any) -> Iterator[tuple[str, str]]:
    """Every address that can be opened, with each chapter and one record of each kind."""
    from django.urls import URLPattern, URLResolver, get_resolver, reverse

    from tests.workplace.addresses import ADDRESSES

    def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from patterns(one)
            else:
                yield one

    for pattern in patterns(get_resolver("noaber.workplace.urls")):
        known = ADDRESSES.get(str(pattern.name))
        if known is not None and known.posts:
            continue
        for label, names in samples(pattern, exploration, publication):
            path = reverse(str(pattern.name), kwargs=names)
            yield f"{pattern.name}{label}", path + (known.query if known else "")


def samples(pattern: Any, exploration: Any, publication: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """What may stand in an address, by the names of its parts."""
    from noaber.chapters import CHAPTERS
    from noaber.dossier.sheets.places import sheet_tables

    parts = set(pattern.pattern.converters)
    names = {"slug": exploration.slug} if "slug" in parts else {}
    parts -= {"slug"}
    of_publication = "publication" in str(pattern.name)
    if not parts:
        yield "", names
    elif pattern.name == "chapter":
        for chapter in CHAPTERS:
            yield f" {chapter}", names | {"name": chapter}
    elif parts == {"name"} and not of_publication:
        for one in sheet_tables():
            yield f" {one.slug}", names | {"name": one.slug}
    elif of_publication and parts <= {"key", "name"}:
        given = {"key": publication.key, "name": f"{exploration.slug}-report.html"}
        yield "", names | {part: given[part] for part in parts}
    elif parts in ({"kind"}, {"kind", "key"}):
        for kind, key in first_of_each(exploration).items():
            yield f" {kind}", names | {"kind": kind} | ({"key": key} if "key" in parts else {})
    elif pattern.name in _KEYS and parts <= {"key", "number"}:
        found = first_of_each(exploration).get(_KEYS[pattern.name])
        if found is not None:
            yield "", names | {"key": found} | ({"number": "0"} if "number" in parts else {})
    elif parts in ({"code"}, {"codes"}):
        of_group = codes_of(exploration)
        yield "", names | ({"code": of_group[0]} if "code" in parts else {"codes": ",".join(of_group)})
    elif parts <= {"pk", "secret"}:
        # What lies behind a number or a secret is no page of the exploration itself.
        return
    else:
        raise SystemExit(f"benchmarks/pages.py does not know what to fill in for {pattern.name}: {', '.join(parts)}")


def codes_of(exploration: Any) -> list[str]:
    """The codes of the municipalities that explore."""
    from noaber.dossier.models import Organisation

    initiators = Organisation.objects.filter(exploration=exploration, part=Organisation.Part.INITIATOR)
    return list(initiators.exclude(code="").order_by("position").values_list("code", flat=True))


def first_of_each(exploration: Any) -> dict[str, str]:
    """The key of one record of each kind; of the bodies that of a council, since they have pages of their own."""
    from noaber.dossier.content import address, key_of, walk
    from noaber.dossier.models import Body
    from noaber.dossier.storing import extract

    kinds: dict[str, str] = {}
    council = Body.objects.filter(exploration=exploration, kind=Body.Kind.COUNCIL).order_by("position").first()
    if council is not None:
        kinds["body"] = council.key
    for table, values, _above in walk(extract(exploration)):
        if table.is_record:
            kind, _colon, key = address(table.model, key_of(table, values)).partition(":")
            kinds.setdefault(kind, key)
    return kinds


if __name__ == "__main__":
    sys.exit(main())
