"""Words for the measures and flows of this chapter, and small parts of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.dossier.wording import label


def together(names: Sequence[str]) -> str:
    return get_text_list(list(names), _("and"))


def percent(share: float) -> str:
    """A share between 0 and 1; no figure where it does not exist."""
    if share != share:
        return "–"
    return f"{Decimal(str(share * 100)).quantize(Decimal(1), ROUND_HALF_UP)}\N{NO-BREAK SPACE}%"


def place(score: float) -> str:
    """A place from 0 to 100, never as all or none of the others."""
    return percent(min(max(round(score), 1), 99) / 100)


def flow(kind: str) -> str:
    """What a kind of flow is called; a word that the fixed list does not hold is shown as it is."""
    try:
        return label("Flow.Kind", kind)
    except ValueError:
        return kind


def leavers(kind: str) -> str:
    """Those who leave their own municipality, in a sentence."""
    known = {
        "commuting": _("people who work outside their own municipality"),
        "moves": _("people who move to another municipality"),
        "education": _("people who go to school outside their own municipality"),
        "shopping": _("people who shop outside their own municipality"),
        "care": _("people who get care outside their own municipality"),
        "leisure": _("people who go out of their own municipality in their free time"),
    }
    return known.get(kind) or _("people who leave their own municipality (%(kind)s)") % {"kind": flow(kind)}


def column(name: str) -> str:
    """What a measure of groups is called."""
    beginning, dash, kind = name.partition("-")
    if dash and beginning == "inside":
        return _("stays in the group: %(kind)s") % {"kind": flow(kind)}
    if dash and beginning == "containment":
        return _("keeps to itself: %(kind)s") % {"kind": flow(kind)}
    return {
        "shared": _("partnerships with all of them"),
        "touched": _("partnerships with any of them"),
        "weighted": _("the same partnerships, small ones counting more"),
        "exclusive": _("partnerships of exactly this group"),
        "congruence": _("congruence within the group"),
        "above_chance": _("meeting each other more often than by chance"),
        "residents": _("residents"),
        "balance": _("nobody much larger than the others"),
        "urbanity_spread": _("town and country"),
        "provinces": _("within one province"),
    }.get(name, name)


def groups(count: int, size: int) -> str:
    """So many groups, in a sentence."""
    return ngettext(
        "the one group of %(size)d neighbouring municipalities",
        "all %(count)s groups of %(size)d neighbouring municipalities",
        count,
    ) % {"count": number_format(count, use_l10n=True, force_grouping=True), "size": size}


def scope(name: str) -> str:
    return _("in the country") if name == "country" else _("in the region")
