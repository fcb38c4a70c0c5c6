"""Sentences for conclusions that several chapters draw, and labels for words of fixed lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import models as m
from .results import Conclusion


def say_common(conclusion: Conclusion) -> str:
    """A sentence, or an empty text for a conclusion of a chapter's own."""
    said = conclusion.parameters
    if conclusion.code == "provenance":
        if not said["total"]:
            return ""
        text = (
            ngettext("There is %(total)d finding: ", "There are %(total)d findings: ", said["total"])
            if said["of"] == "findings"
            else ngettext("Of %(total)d statement: ", "Of %(total)d statements: ", said["total"])
        ) % said + _("%(firm)d measured, published or derived, %(expected)d estimated or expected") % said
        if said["none"]:
            text += _(" and %(none)d without a source") % said
        return text + "."
    if conclusion.code == "nothing_yet":
        return _("Nothing has been recorded in this chapter yet.")
    return ""


def label(path: str, value: object) -> str:
    """The label of a word in a fixed list, by model and list: `label("Finding.Kind", "risk")`."""
    owner: object = m
    for name in path.split("."):
        owner = getattr(owner, name)
    assert isinstance(owner, type)
    assert issubclass(owner, models.Choices)
    return str(owner(value).label) if value not in (None, "") else ""
