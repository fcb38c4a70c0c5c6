"""A form of a few fields of one record: what is asked at one moment, such as at a gate. All else stays as it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from noaber.dossier.changes import Refused, save_record
from noaber.dossier.content import Values
from noaber.dossier.editing import Found, values_of
from noaber.dossier.fields import fields_of
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflicts

from ..access import PageRequest
from ..records.forms import RecordForm
from ..records.reading import find_visible, hidden_for
from ..records.starting import sealed, unsealed
from ..records.views import may_change_found

# The values of the whole record, made of those that it had and those that were sent.
Whole = Callable[[Values, Values], Values]


@dataclass(frozen=True)
class Asked:
    """What a form asks of a record, and what surrounds it."""

    found: Found
    form: RecordForm
    whole: Whole
    heading: str
    back: str
    template: str = "process/few_fields.html"
    context: Mapping[str, Any] = field(default_factory=dict)


def narrowed(table: Table, names: Iterable[str], parts: Iterable[str] = ()) -> Table:
    """The table with these fields and parts only, in the place where it stands."""
    wanted = set(names)
    others = {one.name: None for one in fields_of(table) if one.name not in wanted}
    return Table(
        table.model,
        table.file,
        table.key,
        table.under,
        fixed={**table.fixed, **others},
        nested=tuple(nested for nested in table.nested if nested.key in parts),
    )


def found_to_change(request: PageRequest, kind: str, key: str) -> Found:
    """The record; not found where this person may not see or change it."""
    found = find_visible(request, kind, key)
    if found is None or not may_change_found(request, found):
        raise Http404
    return found


def ask(
    request: PageRequest,
    found: Found,
    names: tuple[str, ...],
    parts: tuple[str, ...] = (),
    form: type[RecordForm] = RecordForm,
    **more: Any,
) -> HttpResponse:
    """The form of these fields and parts of a record, and what happens when it is sent."""
    table = narrowed(found.place.table, names, parts)
    filled = form(request.exploration, table, values_of(found.place.table, found.row), hidden=hidden_for(request))
    shown = {*names, *parts}

    def whole(before: Values, sent: Values) -> Values:
        return {**{name: value for name, value in before.items() if name not in shown}, **sent}

    return answer(request, Asked(found, filled, whole, **more))


def answer(request: PageRequest, asked: Asked) -> HttpResponse:
    """The page of a form, and what happens when it is sent."""
    found, form = asked.found, asked.form
    base: Values | None = values_of(found.place.table, found.row)
    status = 200
    conflict: tuple[str, ...] = ()
    if request.method == "POST":
        base = unsealed(request.POST.get("base", "")) or base
        sent, where = form.read(request.POST)
        status = 422
        if not form.is_wrong and base is not None:
            try:
                saved = save_record(
                    request.user,
                    request.exploration,
                    found.place,
                    found.row.key,
                    asked.whole(base, sent),
                    base=base,
                    once=request.POST.get("once", "")[:40],
                    where=where,
                )
            except Refused as error:
                form.add(error.faults)
            except Conflicts as error:
                status, base = 409, values_of(found.place.table, found.row)
                conflict = form.take_conflicts(error.conflicts)
            except PermissionDenied as error:
                raise Http404 from error
            else:
                messages.success(request, _("Saved.") if saved.line else _("Nothing was changed."))
                return HttpResponseRedirect(asked.back)
    return render(
        request,
        asked.template,
        {
            "form": form,
            "found": found,
            "heading": asked.heading,
            "back": asked.back,
            "base": sealed(base),
            "once": request.POST.get("once", "")[:40] if status == 422 else secrets.token_urlsafe(16),
            "conflict": conflict,
            **asked.context,
        },
        status=status,
    )
