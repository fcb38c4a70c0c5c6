"""What an option costs and yields, and by which key costs are shared."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import AssignmentItem
from .base import Record, choice, line, prose
from .exploration import Organisation
from .figures import Quantity
from .options import Option
from .sources import Sourced


class CostKey(Record):
    """A rule by which shared costs are divided."""

    class Kind(models.TextChoices):
        PROPORTIONAL = "proportional", _("in proportion to a quantity")
        EQUAL = "equal", _("equal shares")
        OTHER = "other", _("otherwise")

    name = line(_("The name."), required=True)
    kind = choice(Kind, _("How it divides."), required=True)
    quantity = models.ForeignKey(
        Quantity,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="cost_keys",
        help_text=_("For a proportional key: the quantity, of which figures stand in figures.csv."),
    )
    text = prose(_("What speaks for and against it."))
    answers = models.ManyToManyField(
        AssignmentItem, blank=True, related_name="cost_keys", help_text=_("The assignment points that it answers.")
    )

    def __str__(self) -> str:
        return self.name


class CostItem(Record, Sourced):
    """An amount that an option costs (positive) or yields (negative), as a range."""

    class Kind(models.TextChoices):
        FRICTION = "friction", _("friction costs")
        STRANDED_ASSETS = "stranded_assets", _("stranded assets")
        STRUCTURAL = "structural", _("structural effect")
        AVOIDED_GROWTH = "avoided_growth", _("avoided cost growth")
        COORDINATION = "coordination", _("coordination")
        VAT = "vat", _("VAT")
        EXIT = "exit", _("price of leaving")
        OTHER = "other", _("other costs")

    option = models.ForeignKey(Option, on_delete=models.RESTRICT, related_name="cost_items", help_text=_("The option."))
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="cost_items",
        help_text=_("The organisation that bears it; empty: together."),
    )
    kind = choice(Kind, _("What kind of amount it is."), required=True)
    text = line(_("What it is for."), required=True)
    year_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("The first year after the start: 0 is the start itself.")
    )
    year_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("The last year after the start."))
    low = models.DecimalField(max_digits=16, decimal_places=2, help_text=_("The lowest amount a year, in euros."))
    mode = models.DecimalField(max_digits=16, decimal_places=2, help_text=_("The likeliest amount a year, in euros."))
    high = models.DecimalField(max_digits=16, decimal_places=2, help_text=_("The highest amount a year, in euros."))

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        errors = {}
        if None not in (self.low, self.mode, self.high) and not self.low <= self.mode <= self.high:
            errors["mode"] = _("The likeliest amount must lie between the lowest and the highest.")
        if self.year_from is not None and self.year_to is not None and self.year_to < self.year_from:
            errors["year_to"] = _("The last year lies before the first year.")
        if errors:
            raise ValidationError(errors)
