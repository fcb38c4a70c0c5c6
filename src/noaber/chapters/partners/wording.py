"""Sentences of the chapter on partners."""

from __future__ import annotations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Partners")
QUESTION = gettext_lazy("Are these municipalities logical partners?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if conclusion.code == "partners.who":
        sentences = []
        if said["initiator"]:
            sentences.append(
                _("The exploration is by %(names)s.") % {"names": get_text_list(said["initiator"], _("and"))}
            )
        if said["candidate"]:
            sentences.append(_("Candidate to join: %(names)s.") % {"names": get_text_list(said["candidate"], _("and"))})
        return " ".join(sentences)
    if conclusion.code == "partners.shared":
        return (
            ngettext(
                "Of the %(touched)d partnership in the register they all sit in %(shared)d.",
                "Of the %(touched)d partnerships in the register they all sit in %(shared)d.",
                said["touched"],
            )
            % said
        )
    return say_common(conclusion)
