"""Working sessions: what was asked of the people in the room, and what they brought in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Part, Record, choice, line, prose
from .exploration import Body, Domain
from .findings import Finding
from .process import Meeting


class WorkingSession(Record):
    """A session in which people work together, for example a part of a working day."""

    title = line(_("The title."), required=True)
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="sessions",
        help_text=_("The meeting of which it is a part."),
    )
    date = models.DateField(null=True, blank=True, help_text=_("The day."))
    participants = models.PositiveIntegerField(null=True, blank=True, help_text=_("How many people took part."))
    text = prose(_("What the session was for."))

    def __str__(self) -> str:
        return self.title


class Prompt(Record):
    """A question put to the people in a session."""

    class Kind(models.TextChoices):
        OPEN = "open", _("open question")
        STATEMENT = "statement", _("statements to agree or disagree with")

    session = models.ForeignKey(WorkingSession, on_delete=models.CASCADE, related_name="prompts", editable=False)
    kind = choice(Kind, _("An open question, or statements to vote on."), default=Kind.OPEN)
    text = prose(_("The question."), required=True)

    def __str__(self) -> str:
        return self.text


class Contribution(Record):
    """What somebody brought in, without a name; who is behind it is not kept."""

    prompt = models.ForeignKey(Prompt, on_delete=models.CASCADE, related_name="contributions", editable=False)
    text = prose(_("What was brought in."), required=True)
    group = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="contributions",
        help_text=_("The group from which it came; shown from five people on."),
    )
    domain = models.ForeignKey(
        Domain,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="contributions",
        help_text=_("The field of work that it is about."),
    )
    finding = models.ForeignKey(
        Finding,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="contributions",
        help_text=_("The finding in which it was bundled."),
    )


class Vote(Part):
    """What one participant, under a pseudonym, thinks of one contribution."""

    class Choice(models.TextChoices):
        AGREE = "agree", _("agree")
        DISAGREE = "disagree", _("disagree")
        PASS = "pass", _("pass")

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="votes", editable=False)
    participant = line(_("The pseudonym of the participant, stable within the file."), required=True, max_length=40)
    choice = choice(Choice, _("Agree, disagree or pass."), required=True)

    class Meta(Part.Meta):
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["contribution", "participant"], name="vote_once"),
        ]
