"""Sentences of the chapter on partners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

from .words import column, flow, groups, leavers, percent, place, scope, together

TITLE = gettext_lazy("Partners")
QUESTION = gettext_lazy("Are these municipalities logical partners?")

Said = Mapping[str, Any]


def say(conclusion: Conclusion) -> str:
    words = _SENTENCES.get(conclusion.code)
    return words(conclusion.parameters) if words else say_common(conclusion)


def _who(said: Said) -> str:
    sentences = []
    if said["initiator"]:
        sentences.append(_("The exploration is by %(names)s.") % {"names": together(said["initiator"])})
    if said["candidate"]:
        sentences.append(_("Candidate to join: %(names)s.") % {"names": together(said["candidate"])})
    return " ".join(sentences)


# Partnerships


def _congruence(said: Said) -> str:
    values = {
        "above": together(said["above"]),
        "below": together(said["below"]),
        "mean": percent(said["mean"]),
        "count": said["count"],
    }
    if not said["below"]:
        text = ngettext(
            "The partnerships of %(above)s coincide more than on average in the %(count)d municipalities of the country (%(mean)s).",
            "The partnerships of %(above)s each coincide more than on average in the %(count)d municipalities of the country (%(mean)s).",
            len(said["above"]),
        )
    elif not said["above"]:
        text = _(
            "The partnerships of %(below)s coincide no more than on average in the %(count)d municipalities of the country (%(mean)s)."
        )
    else:
        text = _(
            "The partnerships of %(above)s coincide more than on average in the %(count)d municipalities of the country (%(mean)s), those of %(below)s do not."
        )
    return text % values


def _shared(said: Said) -> str:
    text = (
        ngettext(
            "Of the %(touched)d partnership in the register they all sit in %(shared)d.",
            "Of the %(touched)d partnerships in the register they all sit in %(shared)d.",
            said["touched"],
        )
        % said
    )
    if said["smallest"] > 2 * said["size"]:
        text += " " + (
            _(
                "Even the smallest of these has %(smallest)d municipalities: that makes the whole region look alike, not this group in particular."
            )
            % said
        )
    return text


def _within(said: Said) -> str:
    if not said["within"]:
        return _("There is no partnership of two or more of them and nobody else.")
    return ngettext(
        "Of themselves and nobody else they have one partnership: %(names)s.",
        "Of themselves and nobody else they have %(count)d partnerships: %(names)s.",
        len(said["within"]),
    ) % {"count": len(said["within"]), "names": together(said["within"])}


# Where residents go


def _inside(said: Said) -> str:
    return _("Of the %(people)s, %(share)s stays within the group (%(year)d).") % {
        "people": leavers(said["kind"]),
        "share": percent(said["inside"]),
        "year": said["year"],
    }


def _looks(said: Said) -> str:
    first = [_("%(name)s (%(share)s)") % {"name": one["name"], "share": percent(one["share"])} for one in said["first"]]
    text = _("%(name)s: most to %(first)s.") % {"name": said["name"], "first": together(first)}
    top = said["first"][0]
    if said["others"] and not top["is_own"] and top["share"] > said["inside"]:
        text += " " + (
            _("%(top)s alone draws more than the group as a whole (%(inside)s).")
            % {"top": top["name"], "inside": percent(said["inside"])}
        )
    elif said["others"] and said["inside"] == said["inside"]:
        text += " " + _("To the group as a whole: %(inside)s.") % {"inside": percent(said["inside"])}
    return text


def _areas(said: Said) -> str:
    """One sentence: each part of the group with the place around which its area lies."""
    parts = []
    for one in said["parts"]:
        others = [name for name in one["own"] if name != one["core"]]
        if one["is_alone"]:
            text = _("%(own)s by themselves") if len(one["own"]) > 1 else _("%(own)s by itself")
        elif one["core"] in one["own"]:
            text = _("%(own)s with others around %(core)s") if others else _("%(core)s with others around it")
        else:
            text = _("%(own)s around %(core)s")
        parts.append(text % {"own": together(one["own"]), "core": one["core"]})
    if len(parts) == 1:
        return _("By where people live and work they lie in one area: %(parts)s.") % {"parts": parts[0]}
    return _("By where people live and work they lie in %(count)d areas: %(parts)s.") % {
        "count": len(parts),
        "parts": "; ".join(parts),
    }


def _thresholds(said: Said) -> str:
    return (
        _(
            "With other thresholds: in %(together)d of %(settings)d settings they all lie in one area; in %(exactly)d the group is an area by itself."
        )
        % said
    )


# Against other groups


def _place(said: Said) -> str:
    text = _(
        "Of %(groups)s %(scope)s, %(place)s come lower than this one, where partnerships and where residents go count for half each."
    ) % {
        "groups": groups(said["count"], said["size"]),
        "scope": scope(said["scope"]),
        "place": place(said["score"]),
    }
    if "low" in said and place(said["low"]) != place(said["high"]):
        text += " " + (
            _("Weighed otherwise that is from %(low)s to %(high)s.")
            % {"low": place(said["low"]), "high": place(said["high"])}
        )
    return text


def _candidate(said: Said) -> str:
    values = {
        "name": said["name"],
        "groups": groups(said["count"], said["size"]),
        "place": place(said["score"]),
        "without": place(said["without"]),
    }
    if place(said["score"]) == place(said["without"]):
        return _("With %(name)s it stays where it is: of %(groups)s, %(place)s come lower.") % values
    if said["score"] > said["without"]:
        return _("With %(name)s it comes higher: of %(groups)s, %(place)s come lower (without: %(without)s).") % values
    return _("With %(name)s it comes lower: of %(groups)s, %(place)s come lower (without: %(without)s).") % values


def _would_change(said: Said) -> str:
    return _(
        "What would change this: the group is strongest in “%(strongest)s” and weakest in “%(weakest)s”; who finds the last more important puts it lower."
    ) % {"strongest": column(said["strongest"]), "weakest": column(said["weakest"])}


def _better(said: Said) -> str:
    if not said["better"]:
        return _("Of groups with one or more of them, none comes higher.")
    return _("Of groups with one or more of them, %(better)s come highest.") % {"better": together(said["better"])}


# Votes and culture


def _voice(said: Said) -> str:
    values = {
        "name": said["name"],
        "share": percent(said["share"]),
        "residents": percent(said["residents"]),
        "apart": percent(said["apart"]),
        "bloc": percent(said["bloc"]),
    }
    text = _("In “%(name)s” they have %(share)s of the votes together") % values
    if said["residents"] == said["residents"]:
        text += " " + _("and %(residents)s of the residents") % values
    text += ". "
    return text + (
        _("Apart their votes decide in %(apart)s of the cases in which a vote decides; voting as one in %(bloc)s.")
        % values
    )


def _culture(said: Said) -> str:
    sentences = []
    if said["differ"]:
        sentences.append(_("They differ in: %(names)s.") % {"names": together(said["differ"])})
    if said["alike"]:
        sentences.append(_("They are close in: %(names)s.") % {"names": together(said["alike"])})
    return " ".join(sentences)


# What is missing


def _no_code(said: Said) -> str:
    return ngettext(
        "%(names)s has no official code, and so does not count here. Fill in the code with the organisation.",
        "%(names)s have no official code, and so do not count here. Fill in the code with the organisation.",
        len(said["names"]),
    ) % {"names": together(said["names"])}


def _unknown(said: Said) -> str:
    values = {
        "names": together(said["names"]),
        "day": date_format(said["day"], "j F Y") if said["day"] else "",
    }
    if said["day"]:
        return (
            _("The data of the country, of %(day)s, does not know %(names)s. Check the code with the organisation.")
            % values
        )
    return _("The data of the country does not know %(names)s. Check the code with the organisation.") % values


def _no_data(_said: Said) -> str:
    return _(
        "There is no data of the region yet. Add municipalities, partnerships, neighbours and flows in the folder region/ or by the tables of this chapter, and this chapter compares the group with all others."
    )


def _no_country(_said: Said) -> str:
    return _(
        "This is computed within the region. With the data of the country (noaber reference load) it is set beside all groups of the Netherlands."
    )


def _alone(said: Said) -> str:
    return _("Only %(name)s explores, so there is no group yet to compare with others.") % said


def _island(said: Said) -> str:
    return ngettext(
        "%(names)s has no neighbours in the data, so there are no connected groups with it.",
        "%(names)s have no neighbours in the data, so there are no connected groups with them.",
        len(said["names"]),
    ) % {"names": together(said["names"])}


def _no_scan(said: Said) -> str:
    return (
        _(
            "The measures of all groups of %(size)d municipalities in the country are not worked out yet: noaber partners scan does so."
        )
        % said
    )


def _not_neighbours(said: Said) -> str:
    return _("%(names)s do not all border on each other. They are set beside groups that do.") % {
        "names": together(said["names"])
    }


# Numbers and columns

_SENTENCES: dict[str, Callable[[Said], str]] = {
    "partners.who": _who,
    "partners.congruence": _congruence,
    "partners.shared": _shared,
    "partners.within": _within,
    "partners.inside": _inside,
    "partners.looks": _looks,
    "partners.areas": _areas,
    "partners.thresholds": _thresholds,
    "partners.place": _place,
    "partners.candidate": _candidate,
    "partners.would_change": _would_change,
    "partners.better": _better,
    "partners.not_neighbours": _not_neighbours,
    "partners.voice": _voice,
    "partners.culture": _culture,
    "partners.no_code": _no_code,
    "partners.unknown": _unknown,
    "partners.no_data": _no_data,
    "partners.no_country": _no_country,
    "partners.alone": _alone,
    "partners.island": _island,
    "partners.no_scan": _no_scan,
    "partners.number.shared": lambda _said: _("of their partnerships they share"),
    "partners.number.shared.reading": lambda said: (
        ngettext(
            "All of them sit in %(shared)d of the %(touched)d partnership of any of them.",
            "All of them sit in %(shared)d of the %(touched)d partnerships of any of them.",
            said["touched"],
        )
        % said
    ),
    "partners.number.inside": lambda _said: _("stays within the group"),
    "partners.number.inside.reading": lambda said: (
        _("Of the %(people)s (%(year)d).") % {"people": leavers(said["kind"]), "year": said["year"]}
    ),
    "partners.number.place": lambda _said: _("of all groups come lower"),
    "partners.number.place.reading": lambda said: (
        _("Of %(groups)s %(scope)s, on partnerships and on where residents go.")
        % {"groups": groups(said["count"], said["size"]), "scope": scope(said["scope"])}
    ),
    "partners.column": lambda said: column(said["column"]),
    "partners.flow": lambda said: (
        _("%(kind)s, %(year)d") % {"kind": flow(said["kind"]).capitalize(), "year": said["year"]}
        if "year" in said
        else flow(said["kind"])
    ),
}
