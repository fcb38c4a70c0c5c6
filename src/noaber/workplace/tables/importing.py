"""A spreadsheet sent in: what is wrong with it, what it would change, and doing so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Right
from noaber.dossier.changes import Refused
from noaber.dossier.files.faults import Fault
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import AuditLine
from noaber.dossier.sheets.applying import ADD, MODES, REPLACE
from noaber.dossier.sheets.importing import HERE, THERE, Prepared, Unfit, import_tables, prepare
from noaber.dossier.sheets.opening import UPLOAD_LIMIT
from noaber.dossier.sheets.places import SheetTable, family_of, sheet_tables
from noaber.dossier.sheets.reading import CellFault
from noaber.dossier.sheets.writing import explained
from noaber.dossier.sheets.xlsx import MEGABYTE
from noaber.dossier.visibility import sees_confidential

from ..access import PageRequest, needs
from ..models import Upload
from ..people.retention import UPLOADS
from .listing import CHAPTER_TITLES, find_table, listed, may_import
from .preview import ConflictRow, conflict_rows, counts_said, preview_of


@needs(Right.READ)
def table(request: PageRequest, name: str) -> HttpResponse:
    """One table: what its columns are, what can be taken along, and where a filled one is sent."""
    one = find_table(request.access, name)
    if request.method != "POST":
        return _table_page(request, one)
    if not may_import(request.access, one):
        raise Http404
    return _take(request, family_of(one), one)


@needs(Right.READ)
def workbook(request: PageRequest) -> HttpResponse:
    """A workbook of several tables sent in."""
    if not any(may_import(request.access, one) for one in sheet_tables()):
        raise Http404
    if request.method != "POST":
        return _workbook_page(request)
    return _take(request, sheet_tables(), None)


def _take(request: PageRequest, only: Iterable[SheetTable], first: SheetTable | None) -> HttpResponse:
    mode = request.POST.get("mode", ADD)
    sent = request.FILES.get("file")
    if sent is None or mode not in MODES:
        return _again(request, first, mode, error=_("Choose a file to import."))
    name = (sent.name or "")[-250:]
    try:
        found = prepare(
            request.exploration,
            request.access,
            timezone.localdate(),
            name,
            # One more than may be, so that a larger one is seen for what it is without being read.
            sent.read(UPLOAD_LIMIT + 1),
            only=only,
            mode=mode,
            chapters=CHAPTER_TITLES,
            first=first,
        )
    except Unfit as unfit:
        return _again(request, first, mode, faults=unfit.faults)
    if not found.edits and found.before == found.after:
        messages.info(request, _("Everything in this file stands here already: nothing changes."))
        return _back(request, first.slug if first else "")
    upload = _kept(request, found, name, mode, first)
    return redirect("table-preview", request.exploration.slug, upload.pk)


def _kept(request: PageRequest, found: Prepared, name: str, mode: str, first: SheetTable | None) -> Upload:
    Upload.objects.filter(made_at__lt=timezone.now() - UPLOADS).delete()
    return Upload.objects.create(
        user=request.user,
        exploration=request.exploration,
        file=name,
        mode=mode,
        table=first.slug if first else "",
        before=found.before,
        after=found.after,
        edits=list(found.edits),
        unchanged=found.unchanged,
        left_out=list(found.left_out),
    )


@needs(Right.READ)
def preview(request: PageRequest, pk: int) -> HttpResponse:
    """What a file would change; sent back, that is done."""
    upload = Upload.objects.filter(pk=pk, user=request.user, exploration=request.exploration).first()
    if upload is None:
        if request.method == "POST" and _was_done(request, pk):
            return redirect("tables", request.exploration.slug)
        raise Http404
    if request.method != "POST":
        return _preview_page(request, upload)
    if "discard" in request.POST:
        upload.delete()
        messages.info(request, _("Nothing was imported."))
        return _back(request, upload.table)
    return _confirm(request, upload)


def _confirm(request: PageRequest, upload: Upload) -> HttpResponse:
    if _removes(upload) and not request.POST.get("sure"):
        return _preview_page(request, upload, error=_("Say that you know what is removed, or change the file."))
    choices = {
        name.removeprefix("choice:"): value
        for name, value in request.POST.items()
        if name.startswith("choice:") and value in (HERE, THERE)
    }
    try:
        line = import_tables(
            request.user,
            request.exploration,
            timezone.localdate(),
            upload.before,
            upload.after,
            choices=choices,
            file=upload.file,
            once=_once(upload.pk),
        )
    except Conflicts as error:
        return _preview_page(request, upload, conflicts=conflict_rows(error.conflicts, choices), status=409)
    except Refused as refused:
        return _preview_page(request, upload, faults=refused.faults)
    upload.delete()
    if line is None:
        messages.info(request, _("Everything in this file stands here already: nothing changes."))
    else:
        messages.success(request, counts_said(line) + " " + _("Under Changes this can be taken back."))
    return _back(request, upload.table)


def _once(pk: int) -> str:
    return f"upload-{pk}"


def _was_done(request: PageRequest, pk: int) -> bool:
    """Whether the same was sent twice, and done with the first."""
    return AuditLine.objects.filter(exploration=request.exploration, by=request.user, once=_once(pk)).exists()


def _removes(upload: Upload) -> bool:
    return any(edit["after"] is None for edit in upload.edits)


def _back(request: PageRequest, name: str) -> HttpResponse:
    return redirect("table", request.exploration.slug, name) if name else redirect("tables", request.exploration.slug)


# Pages


def _again(
    request: PageRequest, one: SheetTable | None, mode: str, *, faults: tuple[CellFault, ...] = (), error: str = ""
) -> HttpResponse:
    wrong = {"mode": mode, "faults": faults, "error": error}
    return _table_page(request, one, wrong, 422) if one is not None else _workbook_page(request, wrong, 422)


def _table_page(
    request: PageRequest, one: SheetTable, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "tables/table.html",
        {
            "table": listed(request.exploration, request.access, one),
            "columns": [(other.title(CHAPTER_TITLES), explained(other)) for other in family_of(one)],
            **_form(wrong),
        },
        status=status,
    )


def _workbook_page(request: PageRequest, wrong: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    return render(request, "tables/workbook.html", _form(wrong), status=status)


def _form(wrong: dict[str, Any] | None) -> dict[str, Any]:
    return {"modes": (ADD, REPLACE), "mode": ADD, "limit": UPLOAD_LIMIT // MEGABYTE, **(wrong or {})}


def _preview_page(
    request: PageRequest,
    upload: Upload,
    *,
    error: str = "",
    conflicts: list[ConflictRow] | None = None,
    faults: Iterable[Fault] = (),
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "tables/preview.html",
        {
            "upload": upload,
            "tables": preview_of(upload, everything=sees_confidential(request.access)),
            "removes": _removes(upload),
            "sure": request.POST.get("sure", ""),
            "replaces": upload.mode == REPLACE,
            "error": error,
            "conflicts": conflicts or [],
            "faults": list(faults),
        },
        status=422 if error or faults else status,
    )
