"""Tags and filters for the documents."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from noaber.chapters import CHAPTERS
from noaber.overview.chapters import BY_NAME

register = template.Library()

# The report opens with an introduction, so its first chapter has number 2.
_FIRST = 2


@register.filter
def in_report(chapter: str) -> str:
    """Where in the report a finding stands, in a document that says once that chapters are those of the report."""
    return _("chapter %(number)s") % {"number": _number(chapter)}


@register.filter
def chapter_of_report(chapter: str) -> str:
    """A chapter of the report by its number and its title."""
    return _("report, chapter %(number)d, %(title)s") % {"number": _number(chapter), "title": BY_NAME[chapter].title}


@register.filter
def chapter_number(chapter: str) -> int:
    return _number(chapter)


def _number(chapter: str) -> int:
    return CHAPTERS.index(chapter) + _FIRST


@register.filter
def option_status_plural(status: str) -> str:
    return {
        "shortlisted": _("Shortlisted"),
        "open": _("Still open"),
        "dropped": _("Dropped"),
        "outside_assignment": _("Outside the assignment"),
    }[status]


@register.filter
def affected_title(affected: str) -> str:
    return {
        "council": _("For the council"),
        "executive": _("For the executive"),
        "staff": _("For staff"),
        "residents": _("For residents"),
        "organisation": _("For the organisations"),
    }[affected]
