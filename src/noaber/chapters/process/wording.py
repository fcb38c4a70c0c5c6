"""Sentences of the chapter on the process."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("The process")
QUESTION = gettext_lazy("Who does what when, and what was said in which session?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "process.course":
        return _("The exploration has %(phases)s, with %(meetings)s and %(roles)s.") % {
            "phases": ngettext("%d phase", "%d phases", said["phases"]) % said["phases"],
            "meetings": ngettext("%d recorded meeting", "%d recorded meetings", said["meetings"]) % said["meetings"],
            "roles": ngettext("%d role", "%d roles", said["roles"]) % said["roles"],
        }
    if conclusion.code == "process.gates":
        return (
            ngettext("There is %(gates)d gate; ", "There are %(gates)d gates; ", said["gates"])
            + ngettext(
                "at %(decided)d the decision is on record.",
                "at %(decided)d the decision is on record.",
                said["decided"],
            )
        ) % said
    return say_common(conclusion)
