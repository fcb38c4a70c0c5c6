"""Sentences of the chapter on experience."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Experience")
QUESTION = gettext_lazy("What does our own present cooperation teach, and what do others tell us?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "experience.learned":
        return _("%(lessons)s from %(own)s of our own and %(others)d elsewhere.") % {
            "lessons": ngettext("%d lesson", "%d lessons", said["lessons"]) % said["lessons"],
            "own": ngettext("%d partnership", "%d partnerships", said["own"]) % said["own"],
            "others": said["others"],
        }
    return say_common(conclusion)
