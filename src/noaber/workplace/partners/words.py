"""What each measure of a group says, and how its values are written."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from noaber.chapters.partners.words import column as called
from noaber.chapters.partners.words import flow, leavers, percent
from noaber.dossier.templatetags.dossier import decimals

_WHOLE = ("shared", "touched", "exclusive", "residents", "provinces", "urbanity_spread")


def written(column: str, value: float) -> str:
    if value != value:
        return _("not known")
    if column in _WHOLE:
        return number_format(round(value), use_l10n=True, force_grouping=True)
    if column == "above_chance":
        return decimals(value, 2)
    return percent(value)


def explained(column: str) -> str:
    """One sentence: what is counted."""
    beginning, dash, kind = column.partition("-")
    if dash and beginning == "inside":
        return _("Of the %(people)s, the share that goes to another municipality of the group.") % {
            "people": leavers(kind)
        }
    if dash and beginning == "containment":
        return _(
            "Of all who start in the group (%(kind)s) the share that stays there, or of all who arrive the share that comes from there: the lower of the two."
        ) % {"kind": flow(kind)}
    return {
        "shared": _("The partnerships in which all of them take part."),
        "touched": _("The partnerships in which one or more of them take part."),
        "weighted": _(
            "The partnerships of all of them as a share of those of any of them; a partnership of few counts for more than one of many."
        ),
        "exclusive": _("The partnerships in which exactly these municipalities take part and no other."),
        "congruence": _("In which share of its partnerships a member meets another member, on average over all pairs."),
        "above_chance": _(
            "In how many partnerships two members meet, less what could be expected by chance, on average over the pairs."
        ),
        "residents": _("All residents of the group together."),
        "balance": _("The share of the largest member in the residents of the group; lower is counted as better."),
        "urbanity_spread": _(
            "How many steps lie between the most and the least urban member, of 1 (very urban) to 5 (rural)."
        ),
        "provinces": _("In how many provinces the group lies; fewer is counted as better."),
    }.get(column, "")


def measure_name(column: str) -> str:
    """What a measure is called where its value stands beside it."""
    own = {
        "balance": _("share of the largest member"),
        "provinces": _("provinces"),
        "urbanity_spread": _("steps between town and country"),
        "above_chance": _("meetings above chance"),
    }
    return own.get(column) or called(column)


def short_name(column: str) -> str:
    """What a measure is called at the head of a column."""
    beginning, dash, kind = column.partition("-")
    if dash and beginning == "inside":
        return _("stays: %(kind)s") % {"kind": flow(kind)}
    if dash and beginning == "containment":
        return _("keeps: %(kind)s") % {"kind": flow(kind)}
    short = {
        "shared": _("with all"),
        "weighted": _("shared, weighted"),
        "exclusive": _("of its own"),
        "congruence": _("congruence"),
        "above_chance": _("above chance"),
        "balance": _("largest member"),
    }
    return short.get(column) or measure_name(column)
