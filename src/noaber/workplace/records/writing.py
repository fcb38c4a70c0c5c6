"""Pages to add and change records, and what stands on the front page."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Right
from noaber.dossier.changes import HEAD, Refused, Saved, head_of, save_head, save_record
from noaber.dossier.content import SINGLE_KEY, Values
from noaber.dossier.editing import Found, Place, check, place_of, places, values_of
from noaber.dossier.files.faults import Fault, Faults
from noaber.dossier.labels import kind_label
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Exploration
from noaber.overview.chapters import BY_NAME

from ..access import PageRequest, needs
from . import drafts
from .forms import FormWhere, RecordForm
from .going import back_url, checked, go, next_of, say_done, with_query
from .parts import moved
from .reading import find_visible, hidden_for
from .starting import on_top, sealed, unsealed, visible_values, with_hidden
from .views import may_add, may_change_found

# The exploration itself as a table, for its form.
_HEAD_TABLE = Table(Exploration)
# So many empty parts of a kind are shown at most.
_MOST_BLANKS = 9


@dataclass
class Asked:
    """What a page asks, how it is saved, and where one goes then."""

    form: RecordForm
    is_new: bool
    save: Callable[[Values, FormWhere, Values | None], Saved]
    # From the record and the page from which somebody came.
    goes_to: Callable[[str, str], str]
    context: dict[str, Any]
    # What is wrong with values beside what is wrong with single fields.
    look: Callable[[Values, FormWhere], Faults] = lambda _values, _where: Faults()


@needs(Right.READ)
def new(request: PageRequest, kind: str) -> HttpResponse:
    place = place_of(kind, request.GET.get("chapter", ""))
    if place is None or not may_add(request.access, place):
        raise Http404
    if place.table.single and place.table.model._default_manager.filter(exploration=request.exploration).exists():
        return redirect("record-edit", request.exploration.slug, kind, SINGLE_KEY)
    above = ""
    if place.above is not None:
        above = request.GET.get("above", "")
        parent = next(one for one in places() if one.table is place.above)
        if find_visible(request, parent.kind, above) is None:
            raise Http404
    form = RecordForm(request.exploration, place.table, hidden=hidden_for(request), addable=_addable(request))
    form.prefill({name: str(value) for name, value in request.GET.items() if name not in ("chapter", "above")})
    return _answer(request, _record(request, form, place, None, above))


@needs(Right.READ)
def edit(request: PageRequest, kind: str, key: str) -> HttpResponse:
    found = find_visible(request, kind, key)
    if found is None:
        # Only somebody who had the form open can have typed something in it.
        had_it_open = unsealed(request.POST.get("base", "")) is not None
        if had_it_open or drafts.draft_of(request.user, drafts.form_path(request)) is not None:
            return _deleted_meanwhile(request)
        raise Http404
    if not may_change_found(request, found):
        raise Http404
    hidden, table = hidden_for(request), found.place.table
    values = visible_values(table, values_of(table, found.row), hidden)
    links = frozenset(getattr(table.model, "NATURAL_KEY", ()))
    form = RecordForm(request.exploration, table, values, fixed=links, hidden=hidden, addable=_addable(request))
    return _answer(request, _record(request, form, found.place, found, found.above))


@needs(Right.WRITE)
def edit_head(request: PageRequest) -> HttpResponse:
    """What stands on the front page and what the exploration is about."""
    exploration = Exploration.objects.get(pk=request.exploration.pk)
    form = RecordForm(exploration, _HEAD_TABLE, head_of(exploration), fixed=frozenset({"slug"}))

    def save(values: Values, _where: FormWhere, base: Values | None) -> Saved:
        return save_head(request.user, exploration, values, base=base, once=request.POST.get("once", "")[:40])

    def goes_to(_record: str, wanted: str) -> str:
        return wanted or reverse("journey", args=[exploration.slug])

    context = {"kind_label": kind_label(HEAD), "heading": _("About this exploration"), "is_head": True}
    return _answer(request, Asked(form, False, save, goes_to, context))


def _addable(request: PageRequest) -> frozenset[str]:
    """The kinds of record that somebody can add while filling in a form of another kind."""
    return frozenset(
        place.kind
        for place in places()
        if place.above is None and place.kind != "finding" and may_add(request.access, place)
    )


def _record(request: PageRequest, form: RecordForm, place: Place, found: Found | None, above: str) -> Asked:
    key, once = (found.row.key if found else ""), request.POST.get("once", "")[:40]

    def save(values: Values, where: FormWhere, base: Values | None) -> Saved:
        if found is not None and form.hidden:
            now = values_of(place.table, found.row)
            values = with_hidden(place.table, now, values, form.hidden)
            base = base and with_hidden(place.table, now, base, form.hidden)
        try:
            return save_record(
                request.user,
                request.exploration,
                place,
                key,
                values,
                base=base,
                above=above,
                once=once,
                where=where,
            )
        except PermissionDenied:
            if place.kind == "task":
                raise Refused([_for_hr()]) from None
            raise

    def goes_to(record: str, wanted: str) -> str:
        return back_url(request, record, place, wanted)

    def look(values: Values, where: FormWhere) -> Faults:
        faults = Faults()
        check(request.exploration, place, values, key, faults, where)
        return faults

    kind = kind_label(place.kind)
    heading = _("Edit: %(title)s") % {"title": found.title} if found else _("Add: %(kind)s") % {"kind": kind}
    context = {
        "place": place,
        "kind_label": kind,
        "heading": heading,
        "key": key,
        "record": found.record if found else "",
        "chapter": BY_NAME.get(place.chapter),
    }
    return Asked(form, found is None, save, goes_to, context, look)


def _for_hr() -> Fault:
    return Fault(
        "people",
        None,
        _("Functions of fewer than five people are written by HR."),
        _("Ask somebody of HR to fill this in."),
    )


# What happens with what is sent


@dataclass
class _State:
    """What the page shows of what was sent before."""

    base: Values | None
    wanted: str
    once: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    status: int = 200
    conflict: tuple[str, ...] = ()
    draft: dict[str, Any] | None = None


def _answer(request: PageRequest, asked: Asked) -> HttpResponse:
    """The page of a form, and what happens when it is sent."""
    state = _State(None if asked.is_new else asked.form.values, next_of(request))
    if request.method == "POST":
        answer = _sent(request, asked, state)
        if answer is not None:
            return answer
    else:
        _show_draft(request, asked.form, state)
    record = asked.context.get("record", "")
    return render(
        request,
        "records/form.html",
        {
            **asked.context,
            "form": asked.form,
            "path": drafts.form_path(request),
            "next": state.wanted,
            "base": "" if asked.is_new else sealed(state.base),
            "once": state.once,
            "who": drafts.mark_of(request.user),
            "draft": state.draft,
            "conflict": state.conflict,
            "back": asked.goes_to(record, state.wanted),
        },
        status=state.status,
    )


def _sent(request: PageRequest, asked: Asked, state: _State) -> HttpResponse | None:
    """Save what was sent and go on; None where the form is to be shown again."""
    form = asked.form
    if not asked.is_new:
        # Without knowing from what somebody started, everything that differs is shown beside it.
        state.base = unsealed(request.POST.get("base", "")) or {}
    state.once = request.POST.get("once", "")[:40]
    if request.POST.get("do"):
        return _do(request, form, request.POST["do"])
    values, where = form.read(_with_blanks(form, request.POST))
    state.status = 422
    if form.is_wrong:
        form.add(asked.look(values, where))
        return None
    try:
        saved = asked.save(values, where, state.base)
    except Refused as error:
        form.add(error.faults)
    except Conflicts as error:
        if any(not one.field for one in error.conflicts):
            return _deleted_meanwhile(request)
        state.status = 409
        state.conflict = form.take_conflicts(error.conflicts)
        now = form.values
        form.show_values(on_top(state.base or {}, now, values))
        state.base = now
    except PermissionDenied as error:
        raise Http404 from error
    else:
        drafts.throw_away(request.user, drafts.form_path(request))
        say_done(request, _("Saved.") if saved.line else _("Nothing was changed."), saved.line)
        target = asked.goes_to(saved.record, state.wanted)
        if asked.is_new and "fill" in parse_qs(urlsplit(target).query):
            target = with_query(target, made=saved.record.partition(":")[2])
        return go(target)
    return None


def _with_blanks(form: RecordForm, sent: QueryDict, more: str = "") -> QueryDict:
    """Show as many empty parts as were asked for."""
    for parts in form.table.nested:
        asked = sent.get(f"blanks.{parts.key}", "1")
        shown = int(asked) if asked.isdecimal() and len(asked) < 3 else 1
        form.blanks[parts.key] = min(max(shown, 1) + (parts.key == more), _MOST_BLANKS)
    return sent


def _do(request: PageRequest, form: RecordForm, wish: str) -> HttpResponse | None:
    """Do something with the form without saving it: parts in another order, one more, or something to add elsewhere."""
    word, _colon, name = wish.partition(":")
    form.sent = request.POST
    sent = (
        moved(request.POST, wish, form.filled_numbers(name.rpartition(".")[0]))
        if word in ("up", "down")
        else request.POST
    )
    form.show(_with_blanks(form, sent, name if word == "more" else ""))
    if word != "elsewhere":
        return None
    one = next((one for one in form.all_inputs() if one.name == name and one.addable), None)
    path = drafts.form_path(request)
    if one is None:
        return None
    if not drafts.keep(request.user, path, request.POST):
        messages.error(request, _("This is too much to keep as a draft; save it first."))
        return None
    back = with_query(path, draft="1", fill=name)
    return go(reverse("record-new", args=[request.exploration.slug, one.target_kind]) + "?" + _query(next=back))


def _query(**values: str) -> str:
    return with_query("", **values)[1:]


def _show_draft(request: PageRequest, form: RecordForm, state: _State) -> None:
    """Offer the draft of this form, or show it where somebody asks for it or just signed in again."""
    just_back = drafts.take_over(request)
    draft = drafts.draft_of(request.user, drafts.form_path(request))
    if draft is None:
        return
    is_shown = just_back or "draft" in request.GET
    state.draft = {"saved_at": draft.saved_at, "is_shown": is_shown}
    if is_shown:
        sent = drafts.as_sent(draft)
        form.fill(sent, request.GET.get("fill", ""), request.GET.get("made", ""))
        form.show(_with_blanks(form, sent))
        # What others changed since the draft was begun is found when it is saved.
        state.base = unsealed(sent.get("base", "")) or state.base
        state.wanted = state.wanted or checked(sent.get("next", ""))


def _deleted_meanwhile(request: PageRequest) -> HttpResponse:
    path = drafts.form_path(request)
    if request.method == "POST":
        drafts.keep(request.user, path, request.POST)
    messages.warning(
        request, _("Somebody deleted this meanwhile. What you typed was kept; take the deletion back first.")
    )
    return redirect("changes", request.exploration.slug)
