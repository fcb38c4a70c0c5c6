"""Rules of the linter on assignments."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.models import Exploration
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import analyse


def _unanswered(exploration: Exploration) -> Iterable[Hit]:
    for assignment in analyse(exploration).assignments:
        for item in assignment.items:
            if not item.answered:
                yield Hit(
                    item.record,
                    _("Point %(number)s of “%(title)s” has no answer: %(text)s")
                    % {"number": item.number, "title": assignment.title, "text": _short(item.text)},
                    _(
                        "Put the id of this point under “answers” of the findings, options, cases or cost keys that answer it, or add them."
                    )
                    if not item.taken_up
                    else _("It was taken up in the framework; put its id under “answers” of what was found about it."),
                )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:89] + "…"


RULES = (
    Rule(
        "A01",
        Severity.ERROR,
        "assignment",
        gettext_lazy("Assignment point without an answer"),
        gettext_lazy(
            "A council must be able to see whether its questions were answered. Taking a point up in the assessment "
            "framework answers principles, conditions and expectations; a question needs something that was found."
        ),
        _unanswered,
    ),
)
