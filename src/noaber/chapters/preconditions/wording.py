"""Sentences of the chapter on preconditions."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Preconditions")
QUESTION = gettext_lazy("What must be in place, and is it?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "preconditions.met":
        return (
            ngettext("There is %(total)d precondition; ", "There are %(total)d preconditions; ", said["total"])
            + _("%(met)d met, of %(unknown)d it is not known whether they are met. %(owned)d have an owner.")
        ) % said
    return say_common(conclusion)
