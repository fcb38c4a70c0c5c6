"""How partners stand in their region and towards each other: votes in bodies, and culture."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Part, Record, choice, is_municipality_code, line, prose
from .exploration import Organisation
from .findings import Finding
from .region import Partnership
from .sources import Sourced


class VotingBody(Record, Sourced):
    """A body in which municipalities vote, such as the general board of a joint arrangement."""

    class Votes(models.TextChoices):
        EQUAL = "equal", _("one vote each")
        RESIDENTS = "residents", _("by number of residents")
        GIVEN = "given", _("as given")

    class Needed(models.TextChoices):
        MAJORITY = "majority", _("more than half of the votes")
        TWO_THIRDS = "two_thirds", _("at least two thirds of the votes")
        THREE_QUARTERS = "three_quarters", _("at least three quarters of the votes")
        ALL = "all", _("all votes")

    name = line(_("The name."), required=True)
    partnership = models.ForeignKey(
        Partnership,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="voting_bodies",
        help_text=_("The partnership whose participants vote in it; empty: those with given votes, or the region."),
    )
    votes = choice(Votes, _("How votes are divided."), required=True)
    residents_per_vote = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Where votes go by residents: one vote for each so many residents, a part counting as whole."),
    )
    needed = choice(Needed, _("What it takes to carry a motion."), default=Needed.MAJORITY)
    text = prose(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.votes == self.Votes.RESIDENTS and not self.residents_per_vote:
            raise ValidationError({"residents_per_vote": _("Say for how many residents there is one vote.")})


class VotingWeight(Part):
    """The votes of one municipality in a body."""

    body = models.ForeignKey(VotingBody, on_delete=models.CASCADE, editable=False, related_name="weights")
    code = line(_("The official code of the municipality, such as GM0173."), required=True, max_length=12)
    name = line(_("The name of the municipality."), max_length=120)
    number = models.PositiveIntegerField(validators=[MaxValueValidator(100_000)], help_text=_("How many votes it has."))

    def clean(self) -> None:
        if self.code and not is_municipality_code(self.code):
            raise ValidationError({"code": _("The code of a municipality is GM and four figures, such as GM0173.")})


class CultureScale(Record):
    """Something in which organisations differ from each other, between two ends."""

    name = line(_("The name."), required=True)
    one_end = line(_("What stands at 1."), required=True, max_length=120)
    other_end = line(_("What stands at 5."), required=True, max_length=120)
    text = prose(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.name


class CulturePosition(Part, Sourced):
    """Where an organisation stands on a scale."""

    scale = models.ForeignKey(CultureScale, on_delete=models.CASCADE, editable=False, related_name="positions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.RESTRICT, related_name="culture_positions", help_text=_("The organisation.")
    )
    score = models.PositiveIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1 (the one end) to 5 (the other end)."),
    )
    why = prose(_("Why it stands there."))
    findings = models.ManyToManyField(
        Finding, blank=True, related_name="culture_positions", help_text=_("The findings on which that rests.")
    )

    class Meta(Part.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scale", "organisation"], name="culture_position_once"),
        ]
