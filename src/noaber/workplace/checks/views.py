"""What the check finds: each result with what is wrong, what to do, and where it can be mended or answered."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from noaber.accounts.permissions import Right
from noaber.dossier.editing import place_of
from noaber.dossier.files.csv_rows import guard
from noaber.dossier.rules import Rule, Severity
from noaber.dossier.visibility import sees_confidential
from noaber.overview.chapters import ALL, BY_NAME, Chapter
from noaber.overview.checks import RULES, Result
from noaber.overview.journey import kept_results

from ..access import PageRequest, needs
from ..journey.links import chapter_url, list_url, new_url, record_link

PER_PAGE = 50
BY_CODE = {rule.code: rule for rule in RULES}


# What mends a result of these rules is another record than the one it stands at: the chapter of that, and where it is.
_MENDED_AT: dict[str, tuple[str, Callable[[str], str]]] = {
    "A01": ("assignment", lambda slug: reverse("traceability", args=[slug])),
    "A02": ("experience", lambda slug: new_url(slug, "case", "experience")),
    "A03": ("costs", lambda slug: new_url(slug, "cost_item", "costs")),
    "C01": ("preconditions", lambda slug: list_url(slug, "finding", "preconditions")),
    "V01": ("value", lambda slug: list_url(slug, "finding", "value")),
    "V02": ("value", lambda slug: new_url(slug, "finding", "value")),
    "W02": ("weighing", lambda slug: chapter_url(slug, "weighing")),
    "W03": ("weighing", lambda slug: chapter_url(slug, "weighing")),
    "W05": ("weighing", lambda slug: new_url(slug, "elaboration", "weighing")),
    "W06": ("weighing", lambda slug: chapter_url(slug, "weighing")),
}


@dataclass(frozen=True)
class Row:
    """A result with its rule, where it stands, and where it can be mended (empty for who may not)."""

    result: Result
    rule: Rule
    chapter: Chapter | None
    url: str
    mend_url: str


@dataclass(frozen=True)
class Choice:
    """One way to narrow the results, and how many it leaves."""

    value: str
    name: str
    count: int
    is_chosen: bool


@needs(Right.READ)
def check(request: PageRequest) -> HttpResponse:
    results = results_for(request)
    wanted = {name: request.GET.get(name, "") for name in ("severity", "chapter", "rule")}
    found = [one for one in results if _is_wanted(one, wanted)]
    left = [one for one in found if not one.accepted]
    accepted = [one for one in found if one.accepted]
    page = Paginator(left, PER_PAGE).get_page(request.GET.get("page"))
    still_open = [one for one in results if not one.accepted]
    counted = Counter(one.severity.value for one in still_open)
    return render(
        request,
        "checks/check.html",
        {
            "page": page,
            "rows": [row_of(request, one) for one in page],
            "accepted": [row_of(request, one) for one in accepted],
            "counts": {severity.value: counted[severity.value] for severity in Severity},
            "total": len(still_open),
            "left": len(left),
            "narrowed": any(wanted.values()),
            "chapters": _choices(
                [(one.name, str(one.title)) for one in ALL],
                Counter(one.chapter for one in still_open),
                wanted["chapter"],
            ),
            "rules": _choices(
                [(one.code, f"{one.code} {one.title}") for one in RULES],
                Counter(one.code for one in still_open),
                wanted["rule"],
            ),
            "severity": wanted["severity"],
        },
    )


@needs(Right.READ)
def rules(request: PageRequest) -> HttpResponse:
    """What each rule looks for and why, with how much it finds here."""
    found = Counter(one.code for one in results_for(request) if not one.accepted)
    ordered = sorted(RULES, key=lambda one: one.code)
    return render(request, "checks/rules.html", {"rules": [(one, found[one.code]) for one in ordered]})


@needs(Right.READ)
def as_csv(request: PageRequest) -> HttpResponse:
    """All results as a table, also those that were accepted."""
    names = list(Result.__dataclass_fields__)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for one in results_for(request):
        writer.writerow([guard(str(value)) for value in _plain(one).values()])
    answer = HttpResponse("\ufeff" + buffer.getvalue(), content_type="text/csv; charset=utf-8")
    return _as_file(answer, request, "csv")


@needs(Right.READ)
def as_json(request: PageRequest) -> HttpResponse:
    results = [_plain(one) for one in results_for(request)]
    answer = JsonResponse(
        {"exploration": request.exploration.slug, "revision": request.exploration.revision, "results": results},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    return _as_file(answer, request, "json")


def results_for(request: PageRequest) -> tuple[Result, ...]:
    """What the check finds for whoever asks."""
    return kept_results(request.exploration, everything=sees_confidential(request.access))


def row_of(request: PageRequest, result: Result) -> Row:
    slug = request.exploration.slug
    return Row(
        result,
        BY_CODE[result.code],
        BY_NAME.get(result.chapter),
        record_link(slug, result.record, result.chapter),
        _mend_url(request, result),
    )


def _mend_url(request: PageRequest, result: Result) -> str:
    slug, elsewhere = request.exploration.slug, _MENDED_AT.get(result.code)
    if elsewhere is not None:
        chapter, url = elsewhere
        return url(slug) if request.access.may_write(chapter) else ""
    place = place_of(result.record.partition(":")[0], result.chapter)
    if place is None or not request.access.may_write(place.chapter):
        return ""
    return record_link(slug, result.record, result.chapter, edit=True)


def _is_wanted(one: Result, wanted: dict[str, str]) -> bool:
    return (
        wanted["severity"] in ("", one.severity.value)
        and wanted["chapter"] in ("", one.chapter)
        and wanted["rule"] in ("", one.code)
    )


def _choices(pairs: list[tuple[str, str]], counts: Counter[str], chosen: str) -> list[Choice]:
    """Those that leave something, and the one that was chosen."""
    return [
        Choice(value, name, counts[value], value == chosen) for value, name in pairs if counts[value] or value == chosen
    ]


def _plain(one: Result) -> dict[str, Any]:
    return {**asdict(one), "severity": one.severity.value}


def _as_file(answer: HttpResponse, request: PageRequest, ending: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{request.exploration.slug}-check.{ending}"'
    return answer
