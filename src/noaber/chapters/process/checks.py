"""Rules of the linter on the process."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address
from noaber.dossier.models import Action, Exploration, Meeting, Phase
from noaber.dossier.rules import Hit, Rule, Severity

_DAY = "j F Y"


def _clashes(exploration: Exploration) -> Iterable[Hit]:
    phases = list(Phase.objects.filter(exploration=exploration))
    for phase, later in pairwise(phases):
        if phase.gate_date and later.starts and later.starts < phase.gate_date:
            yield Hit(
                address(Phase, later.key),
                _("“%(later)s” starts on %(start)s, before was decided at the gate of “%(phase)s” on %(gate)s.")
                % {
                    "later": later.name,
                    "start": date_format(later.starts, _DAY),
                    "phase": phase.name,
                    "gate": date_format(phase.gate_date, _DAY),
                },
                _("Move the start or the gate, or say that work began ahead of the decision."),
            )
    for meeting in Meeting.objects.filter(exploration=exploration).select_related("phase"):
        phase_of = meeting.phase
        if meeting.date is None or phase_of is None:
            continue
        early = phase_of.starts is not None and meeting.date < phase_of.starts
        late = phase_of.ends is not None and meeting.date > phase_of.ends
        if early or late:
            yield Hit(
                address(Meeting, meeting.key),
                _("“%(meeting)s” is on %(day)s, outside the days of “%(phase)s”.")
                % {"meeting": meeting.title, "day": date_format(meeting.date, _DAY), "phase": phase_of.name},
                _("Correct the day, or put the meeting in another phase."),
            )
    for action in Action.objects.filter(exploration=exploration, status=Action.Status.OPEN, due__lt=exploration.date):
        yield Hit(
            address(Action, action.key),
            _("An action had to be done by %(day)s, before the date of the report, and is open: %(text)s")
            % {"day": date_format(action.due, _DAY) if action.due else "", "text": action.text},
            _("Finish it, move its day, or drop it."),
        )


RULES = (
    Rule(
        "P01",
        Severity.WARNING,
        "process",
        gettext_lazy("Days that clash"),
        gettext_lazy(
            "Councils decide on time only if the calendar fits together: gates before what follows them, meetings in their phase, actions done before the report."
        ),
        gettext_lazy("Sprint 3 starts on 1 March, and the go for it is decided on 15 March."),
        _clashes,
    ),
)
