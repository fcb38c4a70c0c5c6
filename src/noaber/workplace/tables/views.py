"""The tables of an exploration, and what can be taken along of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from noaber.accounts.permissions import Right
from noaber.dossier.content import Content
from noaber.dossier.files.writing import format_files
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.sheets.places import SheetTable, family_of, rows_with_above, sheet_tables
from noaber.dossier.sheets.seeing import holds_personal, seen_content
from noaber.dossier.sheets.writing import keys_in, write_workbook
from noaber.dossier.visibility import confidential_now

from ..access import PageRequest, needs
from ..people.reading import audit_reading
from .listing import CHAPTER_TITLES, find_table, groups, may_import, may_look

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Right.READ)
def tables(request: PageRequest) -> HttpResponse:
    return render(
        request,
        "tables/tables.html",
        {
            "groups": groups(request.exploration, request.access),
            "may_import": any(may_import(request.access, one) for one in sheet_tables()),
        },
    )


@needs(Right.READ)
def template(request: PageRequest, name: str) -> HttpResponse:
    """A workbook to fill in."""
    one = find_table(request.access, name)
    if not one.editable:
        raise Http404
    family = family_of(one)
    content = _content(request, _targets(family))
    return _file(request, write_workbook(family, CHAPTER_TITLES, None, keys_in(content)), f"{name}-template.xlsx")


@needs(Right.READ)
def export(request: PageRequest, name: str) -> HttpResponse:
    """A workbook with what stands in the table."""
    one = find_table(request.access, name)
    family = family_of(one)
    content = _content(request, {id(one.top): one.top, **{id(table): table for table in _targets(family)}}.values())
    _audit(request, content, [one])
    return _file(request, write_workbook(family, CHAPTER_TITLES, content, keys_in(content)), f"{name}.xlsx")


@needs(Right.READ)
def as_csv(request: PageRequest, name: str) -> HttpResponse:
    """The table as it stands in a dossier of files."""
    one = find_table(request.access, name)
    if not one.table.is_csv:
        raise Http404
    content = _content(request, [one.top])
    _audit(request, content, [one])
    text = format_files(content).get(one.table.file) or ",".join(column.key for column in one.columns) + "\n"
    return _file(request, text.encode(), f"{name}.csv", "text/csv; charset=utf-8")


@needs(Right.READ)
def everything(request: PageRequest) -> HttpResponse:
    """One workbook with a sheet for each table that holds something."""
    content = _content(request, TABLES)
    shown = [one for one in sheet_tables() if may_look(request.access, one) and rows_with_above(content, one)]
    _audit(request, content, shown)
    return _file(request, write_workbook(shown, CHAPTER_TITLES, content, keys_in(content)), "tables.xlsx")


def _content(request: PageRequest, tables: Iterable[Table]) -> Content:
    return seen_content(request.exploration, request.access, timezone.localdate(), tables)


def _targets(family: tuple[SheetTable, ...]) -> list[Table]:
    """The tables whose records the columns of these may refer to."""
    wanted = {column.field.target for one in family for column in one.columns if column.field} - {None}
    tops = {id(one.top): one.top for one in sheet_tables() if one.table.model in wanted}
    return list(tops.values())


def _audit(request: PageRequest, content: Content, taken: list[SheetTable]) -> None:
    """Write down that something sensitive was taken along."""
    if any(one.slug == "tasks" for one in taken) and holds_personal(content):
        audit_reading(request, "figures:personal")
    hidden = confidential_now(request.exploration, timezone.localdate())
    kinds = {record.partition(":")[0] for record in hidden}
    if request.access.may(Right.WRITE) and any(other.kind in kinds for one in taken for other in family_of(one)):
        audit_reading(request, f"tables:{taken[0].slug}" if len(taken) == 1 else "tables:everything")


def _file(request: PageRequest, data: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{request.exploration.slug}-{name}"'
    return answer
