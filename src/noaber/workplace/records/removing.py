"""Pages to delete a record, put it in another place, and take a change back."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from noaber.accounts.permissions import Right
from noaber.dossier.changes import Edit, Refused, delete_record, move_record, removal, stays, undo
from noaber.dossier.labels import kind_label, kind_plural
from noaber.overview.keeping import kept, kept_content

from ..access import PageRequest, needs
from .going import back_url, go, next_of, say_done
from .history import Sight, describe, title_of_edit
from .naming import names_of
from .reading import find_visible, hidden_for
from .views import may_change_found

# So many of a kind are named.
_MOST_NAMED = 10


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
        except Refused as error:
            _say_refused(request, error)
        else:
            say_done(request, _("Deleted: %(title)s.") % {"title": found.title}, line)
            return go(back_url(request, "", found.place))
        return redirect("record", request.exploration.slug, kind, key)
    exploration, record = request.exploration, found.record
    edits = kept(exploration, f"removal:{record}", lambda: removal(kept_content(exploration), record))
    sight = Sight(request.exploration, hidden_for(request), request.access)
    others = [told for one in edits if one["record"] != found.record and (told := sight.told(one)) is not None]
    return render(
        request,
        "records/delete.html",
        {
            "found": found,
            "kind_label": kind_label(kind),
            "gone": _by_kind(request, (one for one in others if one["after"] is None)),
            "changed": _by_kind(request, (one for one in others if one["after"] is not None)),
            "stays": stays(edits),
            "is_asked": not sight.may_change_all(edits),
            "once": secrets.token_urlsafe(16),
            "next": next_of(request),
            "back": back_url(request, found.record, found.place),
        },
    )


@dataclass(frozen=True)
class Named:
    """Records of one kind by their names; so many more there are."""

    label: str
    titles: tuple[str, ...]
    more: int


def _by_kind(request: PageRequest, edits: Iterable[Edit]) -> list[Named]:
    kinds: dict[str, list[Edit]] = defaultdict(list)
    for one in edits:
        kinds[one["kind"]].append(one)
    few = {kind: some[:_MOST_NAMED] for kind, some in kinds.items()}
    names = names_of(request.exploration, (one["record"] for some in few.values() for one in some))
    return [
        Named(
            kind_label(kind) if len(some) == 1 else kind_plural(kind),
            tuple(title_of_edit(one, names) for one in few[kind]),
            len(some) - len(few[kind]),
        )
        for kind, some in kinds.items()
    ]


@require_POST
@needs(Right.READ)
def move(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None or not may_change_found(request, found):
        raise Http404
    try:
        line = move_record(request.user, request.exploration, found, up=request.POST.get("direction") == "up")
    except Refused as error:
        _say_refused(request, error)
    else:
        if line is None:
            messages.info(request, _("It stands at the end already."))
    return go(back_url(request, found.record, found.place))


@require_POST
@needs(Right.READ)
def undo_change(request: PageRequest, pk: int) -> HttpResponse:
    line: Any = get_object_or_404(request.exploration.audit_lines, pk=pk)
    if not describe(line, hidden=hidden_for(request), access=request.access).can_undo:
        raise Http404
    try:
        made = undo(request.user, request.exploration, line, once=request.POST.get("once", "")[:40])
    except Refused as error:
        _say_refused(request, error)
    except PermissionDenied as error:
        raise Http404 from error
    else:
        if made:
            say_done(request, _("Taken back."), made)
        else:
            messages.info(request, _("This was taken back already."))
    return go(next_of(request) or reverse("changes", args=[request.exploration.slug]))


def _say_refused(request: PageRequest, error: Refused) -> None:
    for fault in error.faults:
        messages.error(request, f"{fault.message} {fault.mend}")
