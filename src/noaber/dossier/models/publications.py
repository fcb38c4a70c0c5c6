"""What was published: the record of it, and the documents as they were frozen then."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .base import KEY_LENGTH, Part, Record, choice, line, prose
from .exploration import Body, Exploration, Organisation


class Publication(Record):
    """A document as it was made public or sent round: frozen, and recognised by its hash."""

    class Kind(models.TextChoices):
        REPORT = "report", pgettext_lazy("kind of publication", "report")
        DECISION_DOCUMENT = "decision", _("decision document")
        PROPOSAL = "proposal", _("council proposal")

    class Audience(models.TextChoices):
        PROJECT_GROUP = "project_group", _("project group")
        EXECUTIVES = "executives", _("executives")
        PARTY_LEADERS = "party_leaders", _("party leaders")
        COUNCILS = "councils", _("councils")
        EVERYBODY = "everybody", _("everybody")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", pgettext_lazy("publication", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("publication", "withdrawn")

    title = line(_("The title."), required=True)
    kind = choice(Kind, _("Report, decision document or proposal."), required=True)
    council = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="publications",
        help_text=_("For a council proposal: the council for which it is."),
    )
    audience = choice(Audience, _("For whom it is."), required=True)
    date = models.DateField(help_text=_("The day of publication."))
    version = line(_("The version."), max_length=40)
    sha256 = models.CharField(
        max_length=64,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[0-9a-f]{64}\Z", _("A SHA-256 hash has 64 characters: 0-9 and a-f."))],
        help_text=_("The SHA-256 hash of the document."),
    )
    needs_release = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="publications_to_release",
        help_text=_("The organisations whose release it needs; until all released it, it is a draft."),
    )
    released_by = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="publications_released",
        help_text=_("The organisations that released it, where the day is not known; else use releases."),
    )
    confidential_ground = line(_("Why it is confidential: the ground in law."))
    confidential_until = models.DateField(null=True, blank=True, help_text=_("Until when it is confidential."))
    withdrawn = models.DateField(
        null=True, blank=True, help_text=_("The day on which it was withdrawn; it stays visible as withdrawn.")
    )
    withdrawn_because = prose(_("Why it was withdrawn."))

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if bool(self.confidential_ground) != bool(self.confidential_until):
            raise ValidationError({"confidential_until": _("Confidentiality needs both a ground and an end date.")})
        if self.withdrawn_because and not self.withdrawn:
            raise ValidationError({"withdrawn": _("Say on which day it was withdrawn.")})

    def releasers(self) -> list[Organisation]:
        """The organisations that released it, each once."""
        dated = (release.organisation for release in self.releases.all())
        return list(dict.fromkeys((*self.released_by.all(), *dated)))

    def missing(self) -> list[Organisation]:
        """The organisations whose release it still waits for."""
        released = self.releasers()
        return [one for one in self.needs_release.all() if one not in released]

    def state(self) -> Publication.State:
        if self.withdrawn:
            return self.State.WITHDRAWN
        return self.State.DRAFT if self.missing() else self.State.PUBLISHED


class Release(Part):
    """That one organisation released a publication."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="releases", editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.RESTRICT, related_name="releases", help_text=_("The organisation.")
    )
    date = models.DateField(help_text=_("The day on which it released the publication."))
    by = line(_("Which function or body released it; no names of people."))


class FrozenPublication(models.Model):
    """A publication as it was frozen: kept beside the dossier, so that nothing that is loaded later touches it.

    `sha256` is the hash of `manifest`, which names what the documents were made from and the hash of each file. `state` is
    what it is compared by. Found by the key of its record, since loading may make that record anew.
    """

    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="frozen_publications")
    key = models.CharField(max_length=KEY_LENGTH)
    sha256 = models.CharField(max_length=64)
    manifest = models.TextField()
    state = models.JSONField()

    class Meta:
        ordering: ClassVar[Any] = ["pk"]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["exploration", "key"], name="publication_frozen_once"),
        ]

    def __str__(self) -> str:
        return self.key


class FrozenFile(models.Model):
    """One file of a publication, byte for byte."""

    publication = models.ForeignKey(FrozenPublication, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=250)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()

    class Meta:
        ordering: ClassVar[Any] = ["name"]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["publication", "name"], name="frozen_file_once"),
        ]

    def __str__(self) -> str:
        return self.name
