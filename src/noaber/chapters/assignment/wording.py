"""Sentences of the chapter on assignments."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("The assignment")
QUESTION = gettext_lazy("What did each council ask, and where is the answer?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "assignment.answered":
        return (
            ngettext(
                "The assignment holds %(total)d points",
                "The %(assignments)d assignments hold %(total)d points",
                said["assignments"],
            )
            % said
            + _("; %(answered)d of them have an answer in this report.") % said
        )
    if conclusion.code == "assignment.unanswered":
        return ngettext(
            "Without an answer: point %(numbers)s.", "Without an answer: points %(numbers)s.", said["count"]
        ) % {"numbers": ", ".join(said["numbers"])}
    return say_common(conclusion)
