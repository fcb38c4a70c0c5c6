"""What every record of an exploration has in common.

A *record* has an id by which files, people and other records call it; a *part* belongs to one record and has none.
Both keep the order in which they were written.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

ID_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ID_LENGTH = 60
KEY_LENGTH = 320
LINE_LENGTH = 250
PROSE_LENGTH = 20_000

valid_id = RegexValidator(
    rf"^{ID_PATTERN}\Z",
    _("Use small letters, figures and single hyphens only, such as “zuidrand-2”."),
    code="id",
)


def is_municipality_code(code: str) -> bool:
    """Whether a text is the official code of a municipality, such as GM0173."""
    return len(code) == 6 and code.startswith("GM") and code[2:].isdigit() and code.isascii()


def line(help_text: Any, *, required: bool = False, max_length: int = LINE_LENGTH) -> models.CharField[str, str]:
    """A text of one line."""
    return models.CharField(max_length=max_length, help_text=help_text, **_optional(required))


def prose(help_text: Any, *, required: bool = False) -> models.TextField[str, str]:
    """A text of one or more paragraphs; an empty line parts paragraphs, a line that starts with “- ” is a list item."""
    return models.TextField(max_length=PROSE_LENGTH, help_text=help_text, **_optional(required))


def choice(
    choices: type[models.TextChoices], help_text: Any, *, required: bool = False, default: str = ""
) -> models.CharField[str, str]:
    """One word of a fixed list."""
    options = {"blank": False, "default": default} if default else _optional(required)
    return models.CharField(max_length=40, choices=choices.choices, help_text=help_text, **options)


def _optional(required: bool) -> dict[str, Any]:
    return {"blank": False} if required else {"blank": True, "default": ""}


class Ordered(models.Model):
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["position", "pk"]


class Record(Ordered):
    """Something with an id, in one exploration."""

    # Where a record is known by what it links (an option and a condition), these fields make its id.
    NATURAL_KEY: ClassVar[tuple[str, ...]] = ()

    exploration = models.ForeignKey(
        "dossier.Exploration", on_delete=models.CASCADE, editable=False, related_name="%(class)ss"
    )
    key = models.CharField(
        max_length=KEY_LENGTH,
        editable=False,
        help_text=_("Calls this record: small letters, figures and hyphens; unique among its kind."),
    )

    class Meta(Ordered.Meta):
        abstract = True
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["exploration", "key"], name="%(class)s_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Part(Ordered):
    """Something that belongs to one record and has no id of its own."""

    class Meta(Ordered.Meta):
        abstract = True
