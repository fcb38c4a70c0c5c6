"""What stands on the front page and on every page of a document, in the words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .document import Document


@dataclass(frozen=True)
class Front:
    """`dated` is the date with version and status, `foot` without the status; a text that does not apply is empty."""

    dated: str
    foot: str
    concept: str
    practice: str
    contents: str
    keywords: str


def front_of(document: Document) -> Front:
    day = date_format(date.fromisoformat(document.date), "j F Y")
    version = _("version %(version)s") % {"version": document.version} if document.version else ""
    concept = _("concept") if document.status == "concept" else ""
    return Front(
        dated=" · ".join(part for part in (day, version, concept or _("final")) if part),
        foot=" · ".join(part for part in (day, version) if part),
        concept=concept,
        practice=_("Practice material: invented, not about existing municipalities.") if document.practice else "",
        contents=_("Contents"),
        keywords=_("exploration of cooperation between municipalities"),
    )
