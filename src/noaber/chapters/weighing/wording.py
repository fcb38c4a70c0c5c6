"""Sentences of the chapter on weighing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

TITLE = gettext_lazy("Weighing")
QUESTION = gettext_lazy("How do the forms compare, for whom, and how surely?")


def say(conclusion: Conclusion) -> str:
    said = conclusion.parameters
    if said.get("name") == "":
        said = {**said, "name": _("people without a group")}
    if conclusion.code == "weighing.framework":
        return _("%(options)s are held against %(conditions)s and %(criteria)s.") % {
            "options": ngettext("%d form", "%d forms", said["options"]) % said["options"],
            "conditions": ngettext("%d condition", "%d conditions", said["conditions"]) % said["conditions"],
            "criteria": ngettext("%d criterion", "%d criteria", said["criteria"]) % said["criteria"],
        }
    if conclusion.code == "weighing.judged":
        if said["tables"] == 1:
            return (
                _(
                    "Judged so far: %(judged)d of the %(possible)d combinations of form and criterion (%(name)s); the others are open."
                )
                % said
                if said["judged"] < said["possible"]
                else _("All %(possible)d combinations of form and criterion were judged (%(name)s).") % said
            )
        return (
            _(
                "%(tables)d positions or groups judged; the fullest (%(name)s) judged %(judged)d of the %(possible)d combinations of form and criterion."
            )
            % said
        )
    if conclusion.code == "weighing.not_judged":
        return _("None of the %(cells)d combinations of form and criterion has been judged yet.") % said
    if conclusion.code == "weighing.verdicts":
        if not said["failed"]:
            return _("No form fails a condition.")
        return (
            ngettext(
                "%(failed)d verdict says that a form fails a condition.",
                "%(failed)d verdicts say that a form fails a condition.",
                said["failed"],
            )
            % said
        )
    return say_common(conclusion)
