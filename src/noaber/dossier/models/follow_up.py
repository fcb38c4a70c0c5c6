"""What is decided and measured afterwards; and rules of the linter that were answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Part, Record, choice, line, prose
from .exploration import Body
from .figures import Figure, Quantity
from .findings import Finding
from .options import Option


class Indicator(Record):
    """How will be seen whether we get what we went for: a quantity, its baseline and what is aimed at."""

    class Direction(models.TextChoices):
        UP = "up", _("should rise")
        DOWN = "down", _("should fall")
        KEEP = "keep", _("should stay")

    name = line(_("The name."), required=True)
    finding = models.ForeignKey(
        Finding,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="indicators",
        help_text=_("The benefit or risk that it measures."),
    )
    quantity = models.ForeignKey(
        Quantity,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="indicators",
        help_text=_("The quantity that is measured."),
    )
    baseline = models.ForeignKey(
        Figure,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="baselines",
        help_text=_("The figure before the start."),
    )
    direction = choice(Direction, _("Which way it should go."))
    target = line(_("What is aimed at, and by when."))
    owner = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="indicators",
        help_text=_("The body that measures it."),
    )
    text = prose(_("How it is measured."))

    def __str__(self) -> str:
        return self.name


class Proposal(Record):
    """The proposal that one council decides on."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        ADOPTED_AMENDED = "adopted_amended", _("adopted with amendments")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        POSTPONED = "postponed", _("postponed")

    title = line(_("The title."), required=True)
    council = models.ForeignKey(
        Body, on_delete=models.RESTRICT, related_name="proposals", help_text=_("The council that decides.")
    )
    options = models.ManyToManyField(
        Option, blank=True, related_name="proposals", help_text=_("The options that it proposes to work out.")
    )
    text = prose(_("What is proposed and why."))
    finances = prose(_("What it costs and how that is paid."))
    communication = prose(_("How it is made known."))
    next_steps = prose(_("What comes next."))
    date = models.DateField(null=True, blank=True, help_text=_("The day of the decision."))
    outcome = choice(Outcome, _("What the council decided."))

    def __str__(self) -> str:
        return self.title


class DecisionPoint(Part):
    """One point on which the council decides."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decision_points", editable=False)
    text = prose(_("What the council decides."), required=True)


def _members(help_text: Any) -> models.PositiveIntegerField[int | None, int | None]:
    """A number of members of a council; empty where that was not recorded."""
    return models.PositiveIntegerField(null=True, blank=True, help_text=help_text)


class CouncilVote(Part):
    """How one party group, or a council as a whole, voted on a proposal; numbers, never names of members."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="votes", editable=False)
    party_group = line(_("The party group; empty for the council as a whole."))
    in_favour = _members(_("How many members voted in favour."))
    against = _members(_("How many members voted against."))
    abstained = _members(_("How many members took no part in the vote."))

    def clean(self) -> None:
        if self.in_favour is None and self.against is None and self.abstained is None:
            raise ValidationError({"in_favour": _("Give at least one number of votes, or leave the line out.")})


class CouncilAct(Part):
    """An amendment, a motion or an undertaking with a proposal."""

    class Kind(models.TextChoices):
        AMENDMENT = "amendment", _("amendment")
        MOTION = "motion", _("motion")
        UNDERTAKING = "undertaking", _("undertaking")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        OPEN = "open", _("open")
        DONE = "done", _("done")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="acts", editable=False)
    kind = choice(Kind, _("Amendment, motion or undertaking."), required=True)
    text = prose(_("What it says."), required=True)
    by = line(_("Which party groups or which portfolio holder."))
    outcome = choice(Outcome, _("How it ended."))
    due = models.DateField(null=True, blank=True, help_text=_("The day by which it has to be done."))
    in_favour = _members(_("How many members voted in favour."))
    against = _members(_("How many members voted against."))
    abstained = _members(_("How many members took no part in the vote."))


class Acceptance(Record):
    """A result of the linter that was answered: accepted for one record, with the reason."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("rule", "record")

    rule = line(_("The code of the rule, such as A01."), required=True, max_length=10)
    record = line(_("The record as the linter names it, such as finding:ict-apart."), required=True, max_length=250)
    reason = prose(_("Why this is accepted."), required=True)
    by = line(_("Which function or body accepts it; no names of people."))
    date = models.DateField(null=True, blank=True, help_text=_("When it was accepted."))
