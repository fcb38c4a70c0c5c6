"""Sentences of the chapter on follow-up."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Follow-up")
QUESTION = gettext_lazy("After the decision: do we get what we went for?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "follow_up.indicators":
        return (
            ngettext("%(total)d indicator was agreed, ", "%(total)d indicators were agreed, ", said["total"])
            + _("%(baseline)d with a baseline.")
        ) % said
    if conclusion.code == "follow_up.no_indicators":
        return _("No indicators have been agreed yet, so it cannot be followed whether benefits come.")
    if conclusion.code == "follow_up.proposals":
        return (
            ngettext(
                "%(total)d proposal is before the councils, ",
                "%(total)d proposals are before the councils, ",
                said["total"],
            )
            + _("%(decided)d decided.")
        ) % said
    if conclusion.code == "follow_up.no_proposals":
        return _("No proposal is before the councils yet.")
    return say_common(conclusion)
