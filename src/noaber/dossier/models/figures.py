"""Numbers, each with its source."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record, choice, line, prose
from .exploration import Domain, Organisation
from .sources import Sourced


class Quantity(Record):
    """What a figure is a figure of, and in which unit."""

    class Total(models.TextChoices):
        SUM = "sum", _("may be added up")

    class Chapter(models.TextChoices):
        URGENCY = "urgency", _("urgency")
        PARTNERS = "partners", _("partners")
        VALUE = "value", _("added value")
        PRECONDITIONS = "preconditions", _("preconditions")
        EXPERIENCE = "experience", _("experience")
        COSTS = "costs", _("costs")

    name = line(_("The name."), required=True)
    unit = line(_("The unit, such as residents, km2, euro or %."), max_length=40)
    total = choice(Total, _("Put sum where the values of organisations may be added up, as with residents."))
    chapter = choice(Chapter, _("The chapter that shows its figures."), default=Chapter.PARTNERS)
    description = prose(_("What exactly is counted or measured."))

    def __str__(self) -> str:
        return self.name


class Figure(Record, Sourced):
    """One value of a quantity, for an organisation or for the area as a whole, on a date."""

    class Bound(models.TextChoices):
        LOWER = "lower", _("at least")
        UPPER = "upper", _("at most")

    quantity = models.ForeignKey(
        Quantity, on_delete=models.RESTRICT, related_name="figures", help_text=_("Which quantity it is a figure of.")
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="figures",
        help_text=_("The organisation that it is about; empty: the area as a whole."),
    )
    bound = choice(Bound, _("For one end of a range: lower or upper."))
    value = models.DecimalField(max_digits=20, decimal_places=6, help_text=_("The value, with a decimal point."))
    date = models.DateField(null=True, blank=True, help_text=_("The day to which it applies."))
    note = line(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.key


class Task(Record, Sourced):
    """A function in one organisation: how many people do it, and on which scale."""

    name = line(_("The function or expertise."), required=True, max_length=120)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.RESTRICT, related_name="tasks", help_text=_("The organisation.")
    )
    domain = models.ForeignKey(
        Domain,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="tasks",
        help_text=_("The field of work."),
    )
    people = models.PositiveIntegerField(help_text=_("How many people do it."))
    fte = models.DecimalField(
        null=True,
        blank=True,
        max_digits=8,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("How many full-time posts that is."),
    )
    scale = line(_("The salary scale."), max_length=10)
    note = line(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.fte is not None and self.people is not None and self.fte > self.people:
            raise ValidationError(
                {"fte": _("There are more full-time posts than people; count the people that do the work.")}
            )
