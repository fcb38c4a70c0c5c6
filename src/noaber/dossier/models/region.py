"""The region: partnerships of municipalities, in the layout of reference data."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record, is_municipality_code, line
from .sources import Sourced


class Partnership(Record, Sourced):
    """A partnership of municipalities, as a register holds it."""

    name = line(_("The name."), required=True)
    legal_form = line(_("The legal form as the register writes it."), max_length=120)
    fields = line(_("The policy areas."), max_length=500)
    since = models.DateField(null=True, blank=True, help_text=_("Since when it is in force."))

    def __str__(self) -> str:
        return self.name


class Participation(Record):
    """A municipality in a partnership."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("partnership", "code")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.RESTRICT, related_name="participations", help_text=_("The partnership.")
    )
    code = line(_("The official code of the municipality, such as GM0173."), required=True, max_length=12)
    name = line(_("The name of the municipality."), required=True, max_length=120)

    def clean(self) -> None:
        if self.code and not is_municipality_code(self.code):
            raise ValidationError({"code": _("The code of a municipality is GM and four figures, such as GM0173.")})
