"""Who does what when, and what was said in which session."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import Record, choice, line, prose
from .exploration import Body, Organisation


class Phase(Record):
    """A stretch of the exploration, such as a sprint, with the gate at its end."""

    class Outcome(models.TextChoices):
        GO = "go", _("go")
        GO_IF = "go_if", _("go, with conditions")
        NO_GO = "no_go", _("no go")

    name = line(_("The name."), required=True)
    starts = models.DateField(null=True, blank=True, help_text=_("The first day."))
    ends = models.DateField(null=True, blank=True, help_text=_("The last day."))
    period = line(_("The period in words, where the days are not known."), max_length=80)
    purpose = prose(_("What this phase is for."))
    result = prose(_("What came out of it."))
    gate = prose(_("What must be decided before the next phase starts."))
    gate_body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="gates",
        help_text=_("The body that decides at the gate."),
    )
    gate_date = models.DateField(null=True, blank=True, help_text=_("When was decided at the gate."))
    gate_outcome = choice(Outcome, _("What was decided at the gate."))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts and self.ends and self.ends < self.starts:
            raise ValidationError({"ends": _("The last day lies before the first day.")})


class Role(Record):
    """A part that somebody plays in the exploration; functions, never names of people."""

    name = line(_("The name of the role."), required=True)
    held_by = line(_("Which function or group holds it; no names of people."))
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="roles", help_text=_("The organisations that supply it.")
    )
    description = prose(_("What it does."))

    def __str__(self) -> str:
        return self.name


class Meeting(Record):
    """A meeting, a working day, a visit or a briefing."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        WORKING_DAY = "working_day", _("working day")
        COUNCIL_SESSION = "council_session", _("council session")
        BRIEFING = "briefing", _("briefing")
        EXCURSION = "excursion", _("excursion")
        CONSULTATION = "consultation", _("consultation in writing")

    title = line(_("The title."), required=True)
    kind = choice(Kind, _("What kind of meeting it is."), required=True)
    phase = models.ForeignKey(
        Phase,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="meetings",
        help_text=_("The phase in which it took place."),
    )
    date = models.DateField(null=True, blank=True, help_text=_("The day."))
    period = line(_("When it was, in words, where the day is not known."), max_length=80)
    bodies = models.ManyToManyField(
        Body, blank=True, related_name="meetings", help_text=_("The bodies that took part.")
    )
    participants = models.PositiveIntegerField(null=True, blank=True, help_text=_("How many people took part."))
    text = prose(_("What was discussed and what it yielded."))

    def __str__(self) -> str:
        return self.title


class Decision(Record):
    """Something that a body decided during the exploration."""

    text = prose(_("What was decided."), required=True)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="decisions",
        help_text=_("The body that decided."),
    )
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="decisions",
        help_text=_("The meeting in which it was decided."),
    )
    date = models.DateField(null=True, blank=True, help_text=_("The day of the decision."))

    def __str__(self) -> str:
        return self.text


class Action(Record):
    """Something that has to be done, by whom and when."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", pgettext_lazy("an action", "dropped")

    text = prose(_("What has to be done."), required=True)
    owner = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="actions",
        help_text=_("The body that sees to it."),
    )
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="actions",
        help_text=_("The meeting in which it was agreed."),
    )
    due = models.DateField(null=True, blank=True, help_text=_("The day by which it has to be done."))
    status = choice(Status, _("How it stands."), default=Status.OPEN)

    def __str__(self) -> str:
        return self.text
