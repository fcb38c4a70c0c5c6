"""Sentences of the chapter on added value."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Added value, drawbacks and risks")
QUESTION = gettext_lazy("What could it bring, at what price, and what would residents notice?")


def say(conclusion: Conclusion) -> str:
    if conclusion.code == "value.found":
        said = conclusion.parameters
        return _("Against %(added_value)s stand %(against)s; %(residents)s what residents would notice.") % {
            "added_value": ngettext("%d point of added value", "%d points of added value", said["added_value"])
            % said["added_value"],
            "against": ngettext("%d drawback or risk", "%d drawbacks and risks", said["against"]) % said["against"],
            "residents": ngettext("%d finding says", "%d findings say", said["residents"]) % said["residents"],
        }
    return say_common(conclusion)
