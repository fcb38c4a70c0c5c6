"""The page of the project group: actions, decisions, phases with their gates, meetings and roles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from noaber.accounts.permissions import Right
from noaber.chapters.process.analysis import ActionRow, DecisionRow, MeetingRow, Result
from noaber.dossier.changes import Refused, save_record
from noaber.dossier.editing import values_of
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Action
from noaber.dossier.visibility import sees_confidential
from noaber.overview.chapters import BY_NAME, result_of
from noaber.overview.keeping import face_of, kept, seen

from ..access import PageRequest, needs
from .few_fields import ask, found_to_change

# So many meetings stand on one page.
_MEETINGS = 25
_GATE = ("gate", "gate_body", "gate_date", "gate_outcome")


@dataclass(frozen=True)
class ShownAction:
    action: ActionRow
    is_open: bool
    is_overdue: bool


@dataclass(frozen=True)
class ShownMeeting:
    """A meeting with what was decided and agreed in it."""

    meeting: MeetingRow
    decisions: tuple[DecisionRow, ...]
    actions: tuple[ShownAction, ...]


@needs(Right.READ)
def project(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    result = _process(request)
    actions = [_shown(one, today) for one in result.actions]
    asked = {name: request.GET.get(name, "") for name in ("status", "owner", "meeting")}
    kept_actions = [
        one
        for one in actions
        if (not asked["status"] or one.action.status == asked["status"])
        and (not asked["owner"] or one.action.owner == asked["owner"])
        and (not asked["meeting"] or one.action.meeting_record == asked["meeting"])
    ]
    kept_actions.sort(key=lambda one: (not one.is_open, one.action.due is None, one.action.due or today))
    page = Paginator(result.meetings, _MEETINGS).get_page(request.GET.get("page"))
    return render(
        request,
        "process/project.html",
        {
            "result": result,
            "actions": kept_actions,
            "open": sum(one.is_open for one in actions),
            "overdue": sum(one.is_overdue for one in actions),
            "statuses": Action.Status.choices,
            "owners": sorted({one.action.owner for one in actions if one.action.owner}),
            "meetings_with_actions": [
                one for one in result.meetings if any(one.record == action.meeting_record for action in result.actions)
            ],
            "asked": asked,
            "is_filtered": any(asked.values()),
            "page": page,
            "meetings": [_meeting(one, result, actions) for one in page.object_list],
            "may_change": request.access.may_write("process"),
            "undo": _undo(request),
        },
    )


def _process(request: PageRequest) -> Result:
    everything = sees_confidential(request.access)

    def make() -> Result:
        with seen(request.exploration, everything=everything) as shown:
            found: Result = result_of(BY_NAME["process"], shown)
            # The page shows no picture.
            return replace(found, timeline=None)

    face = face_of(request.exploration, everything=everything)
    result: Result = kept(request.exploration, f"project:{face}", make)
    return result


def _shown(action: ActionRow, today: date) -> ShownAction:
    is_open = action.status == Action.Status.OPEN
    return ShownAction(action, is_open, is_open and action.due is not None and action.due < today)


def _meeting(meeting: MeetingRow, result: Result, actions: list[ShownAction]) -> ShownMeeting:
    return ShownMeeting(
        meeting,
        tuple(one for one in result.decisions if one.meeting_record == meeting.record),
        tuple(one for one in actions if one.action.meeting_record == meeting.record),
    )


def _undo(request: PageRequest) -> int | None:
    """The change that was just made, if it can be taken back from here."""
    number = request.GET.get("undo", "")
    if not number.isdecimal() or len(number) > 15:
        return None
    mine = request.exploration.audit_lines.filter(pk=int(number), by=request.user, code="record.changed")
    return int(number) if mine.exists() else None


@require_POST
@needs(Right.READ)
def action_status(request: PageRequest, key: str) -> HttpResponse:
    """Mark an action as done, or as open again."""
    found = found_to_change(request, "action", key)
    status = request.POST.get("status", "")
    back = reverse("project", args=[request.exploration.slug])
    if status not in Action.Status.values:
        messages.error(request, _("This is no way in which an action can stand. Choose done or open."))
        return HttpResponseRedirect(back)
    before = values_of(found.place.table, found.row)
    # What is open is written as nothing: that is how an action stands by itself.
    values = {name: value for name, value in before.items() if name != "status"}
    if status != Action.Status.OPEN:
        values["status"] = status
    try:
        saved = save_record(request.user, request.exploration, found.place, key, values, base=before)
    except (Refused, Conflicts):
        messages.error(request, _("Somebody else changed this action meanwhile. Look at it, and mark it again."))
        return HttpResponseRedirect(f"{back}#action-{key}")
    except PermissionDenied as error:
        raise Http404 from error
    if saved.line is None:
        messages.info(request, _("It stood like that already."))
        return HttpResponseRedirect(f"{back}#action-{key}")
    messages.success(
        request,
        _("Done: %(title)s") % {"title": found.title}
        if status == Action.Status.DONE
        else _("Open again: %(title)s") % {"title": found.title},
    )
    return HttpResponseRedirect(f"{back}?undo={saved.line.pk}")


@needs(Right.READ)
def gate(request: PageRequest, key: str) -> HttpResponse:
    """What is decided at the gate of a phase, by whom and when."""
    found = found_to_change(request, "phase", key)
    back = reverse("project", args=[request.exploration.slug]) + f"#phase-{key}"
    heading = _("Gate of %(phase)s") % {"phase": found.title}
    return ask(request, found, _GATE, heading=heading, back=back)
