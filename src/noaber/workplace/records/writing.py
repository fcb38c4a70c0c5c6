"""Pages to write: add, change, order and delete records, take changes back, and keep what is typed."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from noaber.accounts.permissions import Right
from noaber.dossier.changes import (
    HEAD,
    Refused,
    delete_record,
    head_of,
    move_record,
    removal,
    save_head,
    save_record,
    undo,
)
from noaber.dossier.content import Values
from noaber.dossier.editing import Place, place_of, shortened, values_of
from noaber.dossier.labels import kind_label, kind_plural
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Exploration
from noaber.dossier.visibility import may_change
from noaber.overview.chapters import BY_NAME

from ..access import PageRequest, needs, signed_in
from . import drafts
from .forms import RecordForm, sealed, unsealed
from .history import describe
from .reading import find_visible, hidden_for
from .views import may_change_found

# The exploration itself as a table, for its form.
_HEAD_TABLE = Table(Exploration)


@needs(Right.READ)
def new(request: PageRequest, kind: str) -> HttpResponse:
    chapter = request.GET.get("chapter", "")
    above = request.GET.get("above", "")
    place = place_of(kind, chapter)
    if place is None or not _may_add(request, place):
        raise Http404
    if place.table.single and place.table.model._default_manager.filter(exploration=request.exploration).exists():
        return redirect("record-edit", request.exploration.slug, kind, "the")
    parent = None
    if place.above is not None:
        parent = place.above.model._default_manager.filter(exploration=request.exploration, key=above).first()
        if parent is None:
            raise Http404
    given = {name: request.GET.get(name) or "" for name in request.GET}
    form = RecordForm(request.exploration, place.table, hidden=hidden_for(request))
    form.prefill(given)
    return _form(request, form, place, key="", above=above, heading=_("Add: %(kind)s") % {"kind": kind_label(kind)})


@needs(Right.READ)
def edit(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None:
        draft = drafts.draft_of(request.user, request.get_full_path())
        if draft is None:
            raise Http404
        return _gone(request)
    if not may_change_found(request, found):
        raise Http404
    values = values_of(found.place.table, found.row)
    links = frozenset(getattr(found.place.table.model, "NATURAL_KEY", ()))
    form = RecordForm(request.exploration, found.place.table, values, fixed=links, hidden=hidden_for(request))
    return _form(request, form, found.place, key=key, above=found.above, heading=found.title)


def _may_add(request: PageRequest, place: Place) -> bool:
    if place.kind == "source" and request.access.may(Right.CONTRIBUTE):
        return True
    return may_change(request.access, place.table, place.chapter)


def _form(request: PageRequest, form: RecordForm, place: Place, *, key: str, above: str, heading: str) -> HttpResponse:
    """The page of a form, and what happens when it is sent."""
    path = request.get_full_path()
    base = form.values if key else None
    status = 200
    conflict: tuple[str, ...] = ()
    if request.method == "POST":
        base = unsealed(request.POST.get("base", "")) if key else None
        values, where = form.read(request.POST)
        if not form.is_wrong:
            try:
                saved = save_record(
                    request.user,
                    request.exploration,
                    place,
                    key,
                    values,
                    base=base,
                    above=above,
                    once=request.POST.get("once", "")[:40],
                    where=where,
                )
            except Refused as error:
                form.add(error.faults)
            except Conflicts as error:
                status = 409
                base = form.values
                conflict = form.take_conflicts(error.conflicts)
            except PermissionDenied as error:
                raise Http404 from error
            else:
                drafts.throw_away(request.user, path)
                messages.success(request, _("Saved.") if saved.line else _("Nothing was changed."))
                return _back(request, saved.record, place)
        if status == 200:
            status = 422
    draft = _open_draft(request, form, path)
    return render(
        request,
        "records/form.html",
        {
            "form": form,
            "place": place,
            "kind_label": kind_label(place.kind),
            "kind_plural": kind_plural(place.kind),
            "heading": heading,
            "key": key,
            "record": f"{place.kind}:{key}" if key else "",
            "chapter": BY_NAME.get(place.chapter),
            "path": path,
            "next": _next(request),
            "base": sealed(base) if key else "",
            "once": request.POST.get("once", "")[:40] if status == 422 else secrets.token_urlsafe(16),
            "who": drafts.mark_of(request.user),
            "draft": draft,
            "conflict": conflict,
            "back": _back_url(request, f"{place.kind}:{key}" if key else "", place),
        },
        status=status,
    )


def _open_draft(request: PageRequest, form: RecordForm, path: str) -> Any:
    """Offer the draft of this form, or show it where somebody asks for it or just signed in again."""
    if request.method == "POST":
        return None
    just_back = drafts.take_over(request)
    draft = drafts.draft_of(request.user, path.replace("?draft=1", "").replace("&draft=1", ""))
    if draft is None:
        return None
    if just_back or "draft" in request.GET:
        form.read(drafts.as_sent(draft))
        form.errors, form.other = {}, []
        return {"saved_at": draft.saved_at, "is_shown": True}
    return {"saved_at": draft.saved_at, "is_shown": False}


def _gone(request: PageRequest) -> HttpResponse:
    messages.warning(
        request, _("Somebody deleted this meanwhile. What you typed was kept; take the deletion back first.")
    )
    return redirect("changes", request.exploration.slug)


@needs(Right.WRITE)
def edit_head(request: PageRequest) -> HttpResponse:
    """What stands on the front page and what the exploration is about."""
    exploration = Exploration.objects.get(pk=request.exploration.pk)
    form = RecordForm(exploration, _HEAD_TABLE, head_of(exploration), fixed=frozenset({"slug"}))
    path = request.get_full_path()
    base: Values | None = form.values
    status = 200
    conflict: tuple[str, ...] = ()
    if request.method == "POST":
        base = unsealed(request.POST.get("base", ""))
        values, _where = form.read(request.POST)
        status = 422
        if not form.is_wrong:
            try:
                once = request.POST.get("once", "")[:40]
                saved = save_head(request.user, exploration, values, base=base, once=once)
            except Conflicts as error:
                status, base = 409, form.values
                conflict = form.take_conflicts(error.conflicts)
            else:
                drafts.throw_away(request.user, path)
                messages.success(request, _("Saved.") if saved.line else _("Nothing was changed."))
                return redirect("journey", exploration.slug)
    return render(
        request,
        "records/form.html",
        {
            "form": form,
            "kind_label": kind_label(HEAD),
            "heading": _("About this exploration"),
            "key": exploration.slug,
            "path": path,
            "base": sealed(base),
            "once": secrets.token_urlsafe(16),
            "who": drafts.mark_of(request.user),
            "draft": _open_draft(request, form, path),
            "conflict": conflict,
            "back": reverse("journey", args=[exploration.slug]),
            "is_head": True,
        },
        status=status,
    )


@needs(Right.READ)
def delete(request: PageRequest, kind: str, key: str) -> HttpResponse:
    """Ask, naming what goes with it; then delete, with a way back."""
    found = find_visible(request, kind, key)
    if found is None or not may_change_found(request, found):
        if request.method == "POST" and found is None:
            messages.info(request, _("This was deleted already."))
            return redirect("changes", request.exploration.slug)
        raise Http404
    if request.method == "POST":
        try:
            line = delete_record(request.user, request.exploration, found, once=request.POST.get("once", "")[:40])
        except PermissionDenied:
            messages.error(request, _("Something that you may not change depends on this. Ask an editor."))
            return redirect("record", request.exploration.slug, kind, key)
        messages.success(request, _("Deleted: %(title)s.") % {"title": found.title})
        target = _back_url(request, "", found.place)
        return HttpResponseRedirect(f"{target}{'&' if '?' in target else '?'}undo={line.pk}" if line else target)
    edits = [one for one in removal(request.exploration, found.record) if one["record"] != found.record]
    gone = [_named(one) for one in edits if one["after"] is None]
    changed = [_named(one) for one in edits if one["after"] is not None]
    return render(
        request,
        "records/delete.html",
        {
            "found": found,
            "kind_label": kind_label(kind),
            "gone": gone,
            "changed": changed,
            "once": secrets.token_urlsafe(16),
            "next": _next(request),
            "back": _back_url(request, found.record, found.place),
        },
    )


def _named(edit: dict[str, Any]) -> tuple[str, str]:
    values = edit["before"] or edit["after"] or {}
    title = next((str(values[name]) for name in ("title", "name", "text") if values.get(name)), edit["record"])
    return kind_label(edit["kind"]), shortened(title)


@require_POST
@needs(Right.READ)
def move(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None or not may_change_found(request, found):
        raise Http404
    if move_record(request.user, request.exploration, found, up=request.POST.get("direction") == "up") is None:
        messages.info(request, _("It stands at the end already."))
    return _back(request, found.record, found.place)


@require_POST
@needs(Right.READ)
def undo_change(request: PageRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(request.exploration.audit_lines, pk=pk)
    hidden = hidden_for(request)
    if not describe(line, hidden=hidden).can_undo or any(edit["record"] in hidden for edit in line.edits):
        raise Http404
    try:
        made = undo(request.user, request.exploration, line, once=request.POST.get("once", "")[:40])
    except Refused as error:
        for fault in error.faults:
            messages.error(request, f"{fault.message} {fault.mend}")
    except PermissionDenied as error:
        raise Http404 from error
    else:
        messages.success(request, _("Taken back.") if made else _("This was taken back already."))
    return HttpResponseRedirect(_next(request) or reverse("changes", args=[request.exploration.slug]))


@require_POST
@signed_in
def keep_draft(request: PageRequest) -> HttpResponse:
    path = request.POST.get("draft_path", "")
    is_kept = path.startswith("/") and drafts.keep(request.user, path, request.POST)
    return HttpResponse(status=204 if is_kept else 413)


@require_POST
@signed_in
def throw_draft_away(request: PageRequest) -> HttpResponse:
    drafts.throw_away(request.user, request.POST.get("draft_path", ""))
    messages.info(request, _("The draft was thrown away."))
    return HttpResponseRedirect(_next(request) or reverse("home"))


# Where to go afterwards


def _next(request: PageRequest) -> str:
    """Where somebody came from, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""


def _back_url(request: PageRequest, record: str, place: Place) -> str:
    """The page from which somebody came, else that of the chapter, else that of the record or its kind."""
    wanted = _next(request)
    if wanted:
        return wanted
    slug = request.exploration.slug
    if place.chapter:
        anchor = "#" + record.replace(":", "-") if record else ""
        return reverse("chapter", args=[slug, place.chapter]) + anchor
    if record:
        return reverse("record", args=[slug, *record.split(":", 1)])
    return reverse("records", args=[slug, place.kind])


def _back(request: PageRequest, record: str, place: Place) -> HttpResponseRedirect:
    return HttpResponseRedirect(_back_url(request, record, place))
