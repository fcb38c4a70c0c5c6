"""What the exploration found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import AssignmentItem
from .base import Record, choice, line, prose
from .exploration import Body, Domain, Organisation, Theme


class Finding(Record):
    """One finding: a challenge, an added value, a risk, a precondition, ..."""

    class Kind(models.TextChoices):
        CHALLENGE = "challenge", _("challenge")
        VULNERABILITY = "vulnerability", _("vulnerability")
        STRENGTH = "strength", _("what goes well")
        FINANCE = "finance", _("financial position")
        ORIENTATION = "orientation", _("orientation and partnerships")
        CULTURE = "culture", _("culture")
        ADDED_VALUE = "added_value", _("added value")
        DRAWBACK = "drawback", _("drawback")
        RISK = "risk", _("risk")
        RESIDENT_EFFECT = "resident_effect", _("effect for residents")
        PRECONDITION = "precondition", _("precondition")
        EXPERIENCE = "experience", _("experience")
        CONSEQUENCE = "consequence", _("consequence")
        VIEW = "view", _("view of those concerned")
        OPEN_QUESTION = "open_question", _("open question")

    class Met(models.TextChoices):
        MET = "met", _("met")
        PARTLY = "partly", _("partly met")
        NOT_MET = "not_met", _("not met")
        UNKNOWN = "unknown", _("not known yet")

    class Affected(models.TextChoices):
        COUNCIL = "council", _("council")
        EXECUTIVE = "executive", _("executive")
        STAFF = "staff", _("staff")
        RESIDENTS = "residents", _("residents")
        ORGANISATION = "organisation", _("organisation")

    chapter = models.CharField(max_length=20, editable=False)
    kind = choice(Kind, _("What kind of finding it is."), required=True)
    title = line(_("The finding in one line."), required=True)
    text = prose(_("What was found, in your own words."))
    part_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="parts",
        help_text=_("The finding of which it is a part."),
    )
    concerns = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="findings",
        help_text=_("The organisations that it is about; empty: all."),
    )
    domain = models.ForeignKey(
        Domain,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="findings",
        help_text=_("The field of work that it is about."),
    )
    theme = models.ForeignKey(
        Theme,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="findings",
        help_text=_("The kind of added value that it belongs to."),
    )
    options = models.ManyToManyField(
        "dossier.Option", blank=True, related_name="findings", help_text=_("The options that it is about; empty: all.")
    )
    said_by = models.ManyToManyField(
        Body, blank=True, related_name="findings", help_text=_("The bodies that say or see it.")
    )
    answers = models.ManyToManyField(
        AssignmentItem,
        blank=True,
        related_name="findings",
        help_text=_("The assignment points that it answers."),
    )
    contradicts = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="contradicted_by",
        help_text=_("The findings that it contradicts."),
    )
    measure = prose(_("How a benefit will be measured, or a risk kept small."))
    owner = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="owned_findings",
        help_text=_("The body that sees to it."),
    )
    met = choice(Met, _("For a precondition: whether it is met."))
    affects = choice(
        Affected,
        _("For a consequence, a risk and the like: on whom it falls. An effect for residents falls on them already."),
    )

    def __str__(self) -> str:
        return self.title

    @property
    def falls_on(self) -> str:
        return self.Affected.RESIDENTS.value if self.kind == self.Kind.RESIDENT_EFFECT else self.affects

    def clean(self) -> None:
        if self.met and self.kind != self.Kind.PRECONDITION:
            raise ValidationError({"met": _("Only a precondition is met or not met.")})
        if self.affects and self.falls_on != self.affects:
            raise ValidationError({"affects": _("An effect for residents falls on residents: leave this out.")})
