"""Sentences of the chapter on costs."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Costs")
QUESTION = gettext_lazy("Does it pay, who pays which part, and what does leaving cost?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "costs.keys":
        return (
            ngettext("%(total)d cost key is described; ", "%(total)d cost keys are described; ", said["total"])
            + _("of %(computed)d the shares can be computed with the figures that are there.")
        ) % said
    if conclusion.code == "costs.no_amounts":
        return _("No amounts have been recorded for the forms, so nothing is calculated.")
    if conclusion.code == "costs.items":
        return (
            ngettext("%(items)d amount has been recorded.", "%(items)d amounts have been recorded.", said["items"])
            % said
        )
    return say_common(conclusion)
