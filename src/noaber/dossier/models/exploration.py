"""The exploration itself, and who and what it is about."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import ID_LENGTH, Record, choice, is_municipality_code, line, prose, valid_id


class Status(models.TextChoices):
    CONCEPT = "concept", _("concept")
    FINAL = "final", _("final")


class Kind(models.TextChoices):
    REAL = "real", _("exploration")
    PRACTICE = "practice", _("practice material")


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    ENGLISH = "en", _("English")


class Exploration(models.Model):
    """One exploration of cooperation; everything else belongs to exactly one."""

    slug = models.CharField(
        max_length=ID_LENGTH,
        unique=True,
        validators=[valid_id],
        help_text=_("Calls this exploration: small letters, figures and hyphens."),
    )
    title = line(_("The title on the front page."), required=True)
    subtitle = line(_("The line below the title."))
    authors = line(_("The organisations that write the report, as they stand on the front page."))
    date = models.DateField(help_text=_("The date on the front page."))
    version = line(_("The version on the front page, such as 0.3."), max_length=40)
    status = choice(Status, _("Whether the report is a concept or final."), default=Status.CONCEPT)
    kind = choice(
        Kind, _("A real exploration, or practice material: invented, and marked so everywhere."), default=Kind.REAL
    )
    language = choice(Language, _("The language in which the exploration is written."), default=Language.DUTCH)
    purpose = prose(_("What is explored and why, in one or two paragraphs."))
    reading_guide = prose(_("What a reader should know before starting."))

    # Content as it was at the last load, for merging files that do not say from which state they were made.
    snapshot = models.JSONField(default=dict, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.slug


class Organisation(Record):
    """A municipality, a joint organisation of municipalities, or another party."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        JOINT_ORGANISATION = "joint_organisation", _("joint organisation")
        PROVINCE = "province", _("province")
        WATER_AUTHORITY = "water_authority", _("water authority")
        MINISTRY = "ministry", _("ministry")
        ADVISER = "adviser", _("adviser")
        OTHER = "other", _("other organisation")

    class Part(models.TextChoices):
        INITIATOR = "initiator", _("initiator")
        CANDIDATE = "candidate", _("candidate")
        OBSERVER = "observer", _("observer")

    name = line(_("The full name."), required=True)
    short_name = line(_("The name in tables and pictures."), max_length=60)
    kind = choice(Kind, _("What kind of organisation it is."), required=True)
    part = choice(
        Part, _("Its part in the exploration: initiator, candidate to join, observer; empty: only mentioned.")
    )
    code = line(_("The official code, such as GM0173."), max_length=12)
    serves = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="served_by",
        help_text=_("For a joint organisation: the municipalities that it works for."),
    )
    description = prose(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.short_name or self.name

    def clean(self) -> None:
        if self.code and self.kind == self.Kind.MUNICIPALITY and not is_municipality_code(self.code):
            raise ValidationError({"code": _("The code of a municipality is GM and four figures, such as GM0173.")})


class Body(Record):
    """A council, a party group, an executive, a works council: whoever can give an assignment or take a position."""

    class Kind(models.TextChoices):
        COUNCIL = "council", _("council")
        PARTY_GROUP = "party_group", _("party group")
        EXECUTIVE_BOARD = "executive_board", _("executive")
        MAYOR = "mayor", _("mayor")
        MANAGEMENT = "management", _("management")
        WORKS_COUNCIL = "works_council", _("works council")
        STAFF = "staff", _("staff")
        PROJECT_GROUP = "project_group", _("project group")
        RESIDENTS = "residents", _("residents")
        OTHER = "other", _("other body")

    name = line(_("The full name."), required=True)
    kind = choice(Kind, _("What kind of body it is."), required=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="bodies",
        help_text=_("The organisation to which it belongs; empty for a joint body."),
    )

    def __str__(self) -> str:
        return self.name


class Theme(Record):
    """A kind of added value that runs through all domains, such as knowledge or efficiency."""

    name = line(_("The name."), required=True)
    description = prose(_("What falls under it."))

    def __str__(self) -> str:
        return self.name


class Domain(Record):
    """A field of work, such as the social domain; a field may lie within another."""

    name = line(_("The name."), required=True)
    within = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="parts",
        help_text=_("The wider domain of which it is a part."),
    )
    description = prose(_("What falls under it."))

    def __str__(self) -> str:
        return self.name
