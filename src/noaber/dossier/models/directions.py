"""In which directions a choice could go, as somebody reads the findings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record, line, prose
from .options import Option


class Direction(Record):
    """A base direction: one way to go on, with the step that comes first and the point on the horizon."""

    title = line(_("The direction in one line."), required=True)
    text = prose(_("What it comes down to, and why it is named."))
    options = models.ManyToManyField(
        Option, blank=True, related_name="directions", help_text=_("The options by which it could be followed.")
    )
    first_step = prose(_("The first step that can be taken."))
    horizon = prose(_("The point on the horizon: where it leads in the end."))

    def __str__(self) -> str:
        return self.title
