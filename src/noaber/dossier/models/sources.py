"""Where a statement comes from, and how firm it is."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Part, Record, choice, line, prose


class Basis(models.TextChoices):
    """How firm a statement is, from the firmest down."""

    MEASURED = "measured", _("measured")
    PUBLISHED = "published", _("published")
    DERIVED = "derived", _("derived")
    ESTIMATED = "estimated", _("estimated")
    PRIOR = "prior", _("prior from elsewhere")
    ILLUSTRATIVE = "illustrative", _("illustrative")


class Source(Record):
    """A document, a register, a meeting: something that can be looked up."""

    class Kind(models.TextChoices):
        COUNCIL_DOCUMENT = "council_document", _("council document")
        REPORT = "report", _("report")
        REGISTER = "register", _("register")
        STATISTICS = "statistics", _("statistics")
        LAW = "law", _("law")
        MEETING = "meeting", _("meeting")
        ARTICLE = "article", _("article")
        WEBSITE = "website", _("website")
        OTHER = "other", _("other source")

    title = line(_("The title."), required=True)
    short_title = line(_("The name in footnotes and tables."), max_length=60)
    kind = choice(Kind, _("What kind of source it is."), required=True)
    publisher = line(_("Who made or published it."))
    date = models.DateField(null=True, blank=True, help_text=_("The date of the source."))
    url = models.URLField(
        max_length=500,
        blank=True,
        default="",
        help_text=_("Where it can be found: an address that starts with https://."),
    )
    licence = line(_("The licence or condition under which it may be used."))
    note = prose(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.short_title or self.title


class Sourced(models.Model):
    """A row that names its one source itself, such as a figure in a table."""

    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text=_("The source in which it stands."),
    )
    locator = line(_("Where in the source: a paragraph, a page, a table, the date of a meeting."))
    basis = choice(Basis, _("How firm it is."))

    class Meta:
        abstract = True

    def clean(self) -> None:
        """As with evidence: a source is named with how firm the statement is that it bears out."""
        if self.source is not None and not self.basis:
            raise ValidationError(
                {"basis": _("Say how firm what the source says is: %(words)s.") % {"words": ", ".join(Basis.values)}}
            )


EVIDENCE_TARGETS = (
    "item",
    "finding",
    "option",
    "verdict",
    "elaboration",
    "resident_value",
    "case",
    "lesson",
    "cost_key",
    "decision",
    "direction",
)


def _exactly_one(names: tuple[str, ...]) -> models.Q:
    condition = models.Q()
    for chosen in names:
        condition |= models.Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class Evidence(Part):
    """A place in a source that bears out one record."""

    item = models.ForeignKey(
        "dossier.AssignmentItem",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    finding = models.ForeignKey(
        "dossier.Finding", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    option = models.ForeignKey(
        "dossier.Option", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    verdict = models.ForeignKey(
        "dossier.Verdict", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    elaboration = models.ForeignKey(
        "dossier.Elaboration", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    resident_value = models.ForeignKey(
        "dossier.ResidentValue",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    case = models.ForeignKey(
        "dossier.Case", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    lesson = models.ForeignKey(
        "dossier.Lesson", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    cost_key = models.ForeignKey(
        "dossier.CostKey", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    decision = models.ForeignKey(
        "dossier.Decision", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )
    direction = models.ForeignKey(
        "dossier.Direction", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="evidence"
    )

    source = models.ForeignKey(
        Source, on_delete=models.RESTRICT, related_name="evidence", help_text=_("The source in which it stands.")
    )
    locator = line(_("Where in the source: a paragraph, a page, a table, the date of a meeting."))
    basis = choice(Basis, _("How firm it is."), required=True)
    note = line(_("What the source says about it, when that helps the reader."))

    class Meta(Part.Meta):
        constraints: ClassVar[Any] = [
            models.CheckConstraint(name="evidence_has_one_target", condition=_exactly_one(EVIDENCE_TARGETS)),
        ]
