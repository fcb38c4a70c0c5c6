"""Sentences of the chapter on weighing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.models import Level, MixtureShare
from noaber.dossier.results import Conclusion
from noaber.dossier.wording import say_common

from .judging import GroupName

TITLE = gettext_lazy("Weighing")
QUESTION = gettext_lazy("How do the forms compare, for whom, and how surely?")

# So many groups are named; of more only the number is said.
_NAMED = 4


def say(conclusion: Conclusion) -> str:
    words = _SENTENCES.get(conclusion.code)
    return words(conclusion.parameters) if words else say_common(conclusion)


def group_name(group: GroupName) -> str:
    """What a group is called in a sentence."""
    if group.part != MixtureShare.Part.PEOPLE:
        return group.name
    name = group.name or _("people without a group")
    return _("%(name)s (%(people)d people)") % {"name": name, "people": group.people} if group.people else name


def group_names(groups: Sequence[GroupName]) -> str:
    """The groups by name, or how many where naming them all would say less."""
    if len(groups) > _NAMED:
        return _groups(len(groups))
    return _together([group_name(group) for group in groups])


# Words within sentences


def _groups(count: int) -> str:
    return ngettext("%d group", "%d groups", count) % count


def _together(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(words[:-1]), "last": words[-1]}


def _percent(share: float) -> str:
    return f"{Decimal(str(share * 100)).quantize(Decimal(1), ROUND_HALF_UP)} %"


def _error(error: float) -> str:
    """At least one per cent: a simulation that never showed something else proves no certainty."""
    return str(max(int((Decimal(str(error)) * 200).quantize(Decimal(1), ROUND_HALF_UP)), 1))


def _levels(levels: float) -> str:
    return number_format(Decimal(str(levels)).quantize(Decimal("0.1"), ROUND_HALF_UP), decimal_pos=1, use_l10n=True)


def _level(level: float) -> str:
    return str(Level(round(level)).label)


# The chapter's answer


def _framework(said: Mapping[str, Any]) -> str:
    return ngettext(
        "%(options)d form is held against %(conditions)s and %(criteria)s.",
        "%(options)d forms are held against %(conditions)s and %(criteria)s.",
        said["options"],
    ) % {
        "options": said["options"],
        "conditions": ngettext("%d condition", "%d conditions", said["conditions"]) % said["conditions"],
        "criteria": ngettext("%d criterion", "%d criteria", said["criteria"]) % said["criteria"],
    }


def _judged(said: Mapping[str, Any]) -> str:
    said = {**said, "name": group_name(said["name"])}
    if said["tables"] > 1:
        return (
            _(
                "%(tables)d positions or groups judged; the fullest (%(name)s) judged %(judged)d of the %(possible)d combinations of form and criterion."
            )
            % said
        )
    if said["judged"] < said["possible"]:
        return (
            _(
                "Judged so far: %(judged)d of the %(possible)d combinations of form and criterion (%(name)s); the others are open."
            )
            % said
        )
    return _("All %(possible)d combinations of form and criterion were judged (%(name)s).") % said


def _not_judged(said: Mapping[str, Any]) -> str:
    if said["small_groups"]:
        return _("So far fewer than five people of any group judged, and that is not shown.")
    return _("None of the %(cells)d combinations of form and criterion has been judged yet.") % said


def _too_little(said: Mapping[str, Any]) -> str:
    return _("As long as less than %(enough)s is judged, nothing is said here of which form comes first.") % {
        "enough": _percent(said["enough"])
    }


def _verdicts(said: Mapping[str, Any]) -> str:
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


def _first(said: Mapping[str, Any]) -> str:
    return _first_by(said, _("What comes first most often: %(parts)s."))


def _first_by(said: Mapping[str, Any], words: str) -> str:
    """For whom each option is the first, those that advise apart, and how many are left out; `words` have room for parts."""
    parts = []
    for one in said["first"]:
        groups: Sequence[GroupName] = one["groups"]
        if not groups:
            continue
        number = _groups(len(groups))
        names = f" ({_together([group_name(group) for group in groups])})" if len(groups) <= _NAMED else ""
        parts.append(_("%(option)s for %(groups)s") % {"option": one["option"], "groups": number + names})
    text = words % {"parts": "; ".join(parts)} if parts else ""
    advice = [
        _("%(option)s for %(groups)s")
        % {"option": one["option"], "groups": _together([group_name(group) for group in one["advisory"]])}
        for one in said["first"]
        if one["advisory"]
    ]
    if advice:
        text += " " + _("By way of advice: %(parts)s.") % {"parts": "; ".join(advice)}
    if said["left_out"]:
        text += " " + (
            ngettext(
                "%(left_out)d other position or group judged too little to say.",
                "%(left_out)d other positions or groups judged too little to say.",
                said["left_out"],
            )
            % said
        )
    return text.strip()


def _losses(said: Mapping[str, Any]) -> str:
    return _(
        "With %(least)s no group loses more than %(least_levels)s level against its own first (%(least_group)s); with %(most)s that goes up to %(most_levels)s (%(most_group)s)."
    ) % {
        "least": said["least"],
        "least_levels": _levels(said["least_levels"]),
        "least_group": group_name(said["least_group"]),
        "most": said["most"],
        "most_levels": _levels(said["most_levels"]),
        "most_group": group_name(said["most_group"]),
    }


# One group


def _group_too_little(said: Mapping[str, Any]) -> str:
    return _("%(judged)d of the %(possible)d combinations were judged: too few to say which form comes first.") % said


def _group_first(said: Mapping[str, Any]) -> str:
    error = _error(said["error"])
    if len(said["options"]) == 1:
        text = _(
            "%(option)s comes first in %(share)s of the weightings (margin of the computation: %(error)s points)."
        ) % {
            "option": said["options"][0],
            "share": _percent(said["shares"][0]),
            "error": error,
        }
    else:
        text = _(
            "%(options)s cannot be told apart: they come first in %(shares)s of the weightings (margin of the computation: %(error)s points)."
        ) % {
            "options": _together(said["options"]),
            "shares": _together([_percent(share) for share in said["shares"]]),
            "error": error,
        }
    return f"{text} {_basis(said)}"


def _basis(said: Mapping[str, Any]) -> str:
    """On which weights that rests."""
    if said["people"] is None:
        if said["unusable"]:
            return _("The weights that were given contradict themselves or say nothing; all weightings were counted.")
        if said["points"]:
            return _("These are the weightings around the points that were given.")
        if said["order"]:
            return _("These are the weightings that fit the order that was given.")
        return _("No weights were given, so all weightings were counted.")
    return (
        _(
            "Of %(people)d people %(order)d gave an order of criteria, %(points)d points and %(none)d nothing that can be used; for the last all weightings were counted."
        )
        % said
    )


def _group_gap(said: Mapping[str, Any]) -> str:
    if _percent(said["low"]) == _percent(said["high"]):
        return (
            _(
                "On %(missing)d of the %(possible)d combinations there is no judgement that counts; for the first place that makes no difference."
            )
            % said
        )
    return _(
        "On %(missing)d of the %(possible)d combinations there is no judgement that counts; what they turn out to be makes the share of %(option)s between %(low)s and %(high)s."
    ) % {**said, "low": _percent(said["low"]), "high": _percent(said["high"])}


def _group_always(said: Mapping[str, Any]) -> str:
    losers = _("every other form") if said["all_others"] else _together(said["losers"])
    if said["ordered"]:
        return _("%(option)s is better than %(losers)s in every weighting that fits the order that was given.") % {
            "option": said["option"],
            "losers": losers,
        }
    return _("%(option)s is better than %(losers)s whatever the weights are.") % {
        "option": said["option"],
        "losers": losers,
    }


def _group_average(said: Mapping[str, Any]) -> str:
    return _("First on the mean judgements and weights: %(options)s.") % {"options": _together(said["options"])}


def _group_turn(said: Mapping[str, Any]) -> str:
    values = {**said, "now": _percent(said["now"]), "at": _percent(said["at"])}
    if said["up"]:
        return _("Where “%(criterion)s” weighs more than %(at)s (now %(now)s), %(option)s comes first.") % values
    return _("Where “%(criterion)s” weighs less than %(at)s (now %(now)s), %(option)s comes first.") % values


def _group_change(said: Mapping[str, Any]) -> str:
    before = _("not judged") if said["before"] is None else _level(said["before"])
    values = {**said, "before": before, "after": _level(said["after"])}
    if said["shared"]:
        return (
            _(
                "One judgement can change it: %(option)s on “%(criterion)s” from %(before)s to %(after)s, and %(first)s shares the first place."
            )
            % values
        )
    return (
        _(
            "One judgement can change it: %(option)s on “%(criterion)s” from %(before)s to %(after)s, and %(first)s comes first."
        )
        % values
    )


def _group_check(said: Mapping[str, Any]) -> str:
    if said["same"]:
        return _(
            "Two other ways of reckoning put the same first: by the order of the judgements only, and with free distances between the levels."
        )
    return _(
        "First by other ways of reckoning: %(by_order)s by the order of the judgements only, %(by_free_scale)s with free distances between the levels."
    ) % {"by_order": _together(said["by_order"]), "by_free_scale": _together(said["by_free_scale"])}


def _group_restored(said: Mapping[str, Any]) -> str:
    return _("First if what a condition takes out came back: %(options)s.") % {"options": _together(said["options"])}


# Weights that somebody tries


def _tried_first(said: Mapping[str, Any]) -> str:
    return _first_by(said, _("With these weights comes first: %(parts)s."))


def _tried_group_first(said: Mapping[str, Any]) -> str:
    values = {"options": _together(said["options"]), "total": of_hundred(said["total"])}
    if len(said["options"]) > 1:
        text = _("%(options)s share the first place, with %(total)s of 100.") % values
    else:
        text = _("%(options)s comes first, with %(total)s of 100.") % values
    if not said["next"]:
        return text
    behind = _("Next is %(option)s with %(total)s.") % {
        "option": said["next"],
        "total": of_hundred(said["next_total"]),
    }
    return f"{text} {behind}"


def of_hundred(total: float) -> str:
    """A total as it is said: of 100, with one decimal."""
    return number_format(Decimal(str(total * 100)).quantize(Decimal("0.1"), ROUND_HALF_UP), decimal_pos=1)


def _tried_gap(said: Mapping[str, Any]) -> str:
    return (
        ngettext(
            "On %(missing)d of the %(possible)d combinations no judgement is shown. It counts as the middle of the scale; the range beside a total says what it could still make of it.",
            "On %(missing)d of the %(possible)d combinations no judgement is shown. They count as the middle of the scale; the range beside a total says what they could still make of it.",
            said["missing"],
        )
        % said
    )


def _tried_no_turn(_said: Mapping[str, Any]) -> str:
    return _("No single criterion can change the first place, however much or little it weighs.")


def _tried_check(said: Mapping[str, Any]) -> str:
    if said["same"]:
        return _("A second opinion (PROMETHEE), by the order of the judgements only, puts the same first.")
    return _("A second opinion (PROMETHEE), by the order of the judgements only, puts first: %(options)s.") % {
        "options": _together(said["by_order"])
    }


_SENTENCES = {
    "weighing.framework": _framework,
    "weighing.judged": _judged,
    "weighing.not_judged": _not_judged,
    "weighing.too_little": _too_little,
    "weighing.verdicts": _verdicts,
    "weighing.first": _first,
    "weighing.losses": _losses,
    "weighing.group_too_little": _group_too_little,
    "weighing.group_first": _group_first,
    "weighing.group_gap": _group_gap,
    "weighing.group_always": _group_always,
    "weighing.group_average": _group_average,
    "weighing.group_turn": _group_turn,
    "weighing.group_change": _group_change,
    "weighing.group_check": _group_check,
    "weighing.group_restored": _group_restored,
    "weighing.tried_first": _tried_first,
    "weighing.tried_group_first": _tried_group_first,
    "weighing.tried_gap": _tried_gap,
    "weighing.tried_no_turn": _tried_no_turn,
    "weighing.tried_check": _tried_check,
}
