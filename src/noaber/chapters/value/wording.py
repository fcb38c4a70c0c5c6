"""Sentences of the chapter on added value."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Added value, drawbacks and risks")
QUESTION = gettext_lazy("What could it bring, at what price, and what would residents notice?")


def say(conclusion: Conclusion) -> str:
    if conclusion.code == "value.found":
        return (
            _(
                "Against %(added_value)d points of added value stand %(against)d drawbacks and risks; "
                "%(residents)d findings say what residents would notice."
            )
            % conclusion.parameters
        )
    return say_common(conclusion)
