"""Sentences of the chapter on options."""

from __future__ import annotations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Forms of cooperation")
QUESTION = gettext_lazy("Which forms are possible, and what speaks for and against each?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "options.compared":
        text = (
            ngettext("%(count)d form is described: ", "%(count)d forms are laid side by side: ", said["count"]) % said
        )
        text += get_text_list(said["names"], _("and")) + "."
        if said["shortlisted"]:
            text += " " + _("Shortlisted: %(names)s.") % {"names": get_text_list(said["shortlisted"], _("and"))}
        if said["dropped"]:
            text += " " + _("Dropped: %(names)s.") % {"names": get_text_list(said["dropped"], _("and"))}
        return text
    if conclusion.code == "options.swot":
        text = _(
            "Under the forms stand %(placements)d points of strength, weakness, opportunity and threat, of which %(points)d differ."
        )
        if said["common"]:
            text += ngettext(
                " %(common)d stands under every form and so tells nothing apart.",
                " %(common)d stand under every form and so tell nothing apart.",
                said["common"],
            )
        return text % said
    return say_common(conclusion)
