"""What one's own and other partnerships teach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import AssignmentItem
from .base import Record, choice, line, prose
from .options import Form


class Case(Record):
    """A partnership to learn from: one's own or somebody else's."""

    class Kind(models.TextChoices):
        OWN = "own", _("our own")
        OTHER = "other", _("elsewhere")

    name = line(_("The name."), required=True)
    kind = choice(Kind, _("One's own cooperation or somebody else's."), required=True)
    form = choice(Form, _("Which general form it has."))
    members = line(_("Who takes part."))
    since = line(_("Since when, or from when to when."), max_length=40)
    text = prose(_("What it is and how it goes."))
    answers = models.ManyToManyField(
        AssignmentItem, blank=True, related_name="cases", help_text=_("The assignment points that it answers.")
    )

    def __str__(self) -> str:
        return self.name


class Lesson(Record):
    """Something that one or more partnerships teach."""

    class Kind(models.TextChoices):
        ADVANTAGE = "advantage", _("advantage")
        DRAWBACK = "drawback", _("drawback")
        SUCCESS_FACTOR = "success_factor", _("success factor")
        OBSTACLE = "obstacle", _("obstacle")
        TIP = "tip", _("tip")
        STAFF_TIP = "staff_tip", _("tip for staff")

    kind = choice(Kind, _("What kind of lesson it is."), required=True)
    title = line(_("The lesson in one line."), required=True)
    text = prose(_("What was learned."))
    cases = models.ManyToManyField(
        Case,
        blank=True,
        related_name="lessons",
        help_text=_("The partnerships that teach it; empty: all that were visited."),
    )

    def __str__(self) -> str:
        return self.title
