"""Records that not everybody may see yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Record, line


class Confidentiality(Record):
    """That a record is confidential until a day: only owners and editors see it, and no report or export for others holds it."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("record",)

    record = line(_("The record as the linter names it, such as finding:ict-apart."), required=True, max_length=250)
    ground = line(_("Why it is confidential: the ground in law."), required=True)
    until = models.DateField(help_text=_("The last day on which it is confidential."))
    by = line(_("Which function or body decided so; no names of people."))
