"""Sentences of the chapter on urgency."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Urgency")
QUESTION = gettext_lazy("Which challenges come, how vulnerable are we, how do we stand financially?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "urgency.found":
        return _("The exploration names %(challenges)s and %(vulnerabilities)s.") % {
            "challenges": ngettext("%d challenge", "%d challenges", said["challenges"]) % said["challenges"],
            "vulnerabilities": ngettext("%d vulnerability", "%d vulnerabilities", said["vulnerabilities"])
            % said["vulnerabilities"],
        }
    if conclusion.code == "urgency.sole":
        return (
            ngettext(
                "Of %(tasks)d function, %(sole)d rests on one person.",
                "Of %(tasks)d functions, %(sole)d rest on one person.",
                said["tasks"],
            )
            % said
        )
    return say_common(conclusion)
