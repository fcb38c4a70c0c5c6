"""What the councils asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record, choice, line, prose
from .exploration import Body
from .sources import Source


class Assignment(Record):
    """An assignment to explore, as one or more bodies gave it."""

    class Kind(models.TextChoices):
        COUNCIL_PROPOSAL = "council_proposal", _("council proposal")
        COUNCIL_LETTER = "council_letter", _("council information letter")
        MANAGEMENT_ADDITION = "management_addition", _("addition by management")

    title = line(_("The title."), required=True)
    kind = choice(Kind, _("What kind of document gives it."), required=True)
    givers = models.ManyToManyField(Body, related_name="assignments", help_text=_("The bodies that gave it."))
    date = models.DateField(null=True, blank=True, help_text=_("When it was given."))
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text=_("The document in which it stands."),
    )
    text = prose(_("The core of the assignment, in your own words."))

    def __str__(self) -> str:
        return self.title


class AssignmentItem(Record):
    """One point of an assignment: a question, a point to mind, a principle or a condition."""

    class Kind(models.TextChoices):
        MAIN_QUESTION = "main_question", _("main question")
        QUESTION = "question", _("question")
        POINT = "point", _("point to mind")
        PRINCIPLE = "principle", _("guiding principle")
        CONDITION = "condition", _("condition")
        EXPECTATION = "expectation", _("expectation")

    class Topic(models.TextChoices):
        PRESENT_EXPERIENCE = "present_experience", _("experience with the present cooperation")
        EXIT = "exit", _("leaving")

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="items", editable=False)
    kind = choice(Kind, _("What kind of point it is."), required=True)
    topic = choice(Topic, _("Where it asks for one of these: what the linter should look for."))
    text = prose(_("What is asked, in your own words."), required=True)
    note = prose(_("How the exploration reads this point."))

    def __str__(self) -> str:
        return self.text
