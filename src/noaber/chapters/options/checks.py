"""Rules of the linter on options."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.content import address
from noaber.dossier.models import Exploration, Option, ResidentValue, SwotPoint
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import common_points, main_options
from .legal_terms import is_known, known_terms, normal


def _under_every_option(exploration: Exploration) -> Iterable[Hit]:
    for point in common_points(exploration):
        wordings = {one.wording for one in point.placements.all() if one.wording and one.wording != point.text}
        message = _("“%(text)s” stands under every option, so it does not tell them apart.") % {"text": point.text}
        if wordings:
            message += " " + ngettext(
                "It is worded in %(count)d other way.", "It is worded in %(count)d other ways.", len(wordings)
            ) % {"count": len(wordings)}
        yield Hit(
            address(SwotPoint, point.key),
            message,
            _("Say for each option how it differs on this point, or move it to what holds for all options."),
        )


def _without_reason(exploration: Exploration) -> Iterable[Hit]:
    for option in Option.objects.filter(
        exploration=exploration, status__in=(Option.Status.SHORTLISTED, Option.Status.DROPPED), reason=""
    ):
        yield Hit(
            address(Option, option.key),
            _("“%(option)s” was shortlisted without a reason.") % {"option": option.name}
            if option.status == Option.Status.SHORTLISTED
            else _("“%(option)s” was dropped without a reason.") % {"option": option.name},
            _("Write under “reason” why, and who says so."),
        )


def _levels(exploration: Exploration) -> dict[int, int]:
    return {
        one.option_id: one.level
        for one in ResidentValue.objects.filter(exploration=exploration)
        if one.level is not None
    }


def _vanished(exploration: Exploration) -> Iterable[Hit]:
    levels = _levels(exploration)
    options = main_options(exploration)
    shortlisted = [one for one in options if one.status == Option.Status.SHORTLISTED]
    best = max((levels[one.pk] for one in shortlisted if one.pk in levels), default=None)
    if best is None:
        return
    for option in options:
        if option.status == Option.Status.OPEN and not option.reason and levels.get(option.pk, best - 1) >= best:
            yield Hit(
                address(Option, option.key),
                _(
                    "“%(option)s” promises residents as much as the shortlisted options (%(names)s), and falls out without a reason."
                )
                % {"option": option.name, "names": ", ".join(one.name for one in shortlisted)},
                _("Shortlist it too, or drop it and write under “reason” why."),
            )


def _against_resident_value(exploration: Exploration) -> Iterable[Hit]:
    levels = _levels(exploration)
    highest = max(levels.values(), default=0)
    for option in Option.objects.filter(exploration=exploration):
        level = levels.get(option.pk)
        if level is None:
            continue
        if option.status == Option.Status.SHORTLISTED and level < 0:
            message = _("“%(option)s” is shortlisted, and its value for residents was judged negative.")
        elif option.status == Option.Status.DROPPED and level == highest > 0:
            message = _("“%(option)s” was dropped, and no option has more value for residents.")
        else:
            continue
        yield Hit(
            address(Option, option.key),
            message % {"option": option.name},
            _("Say under “reason” why this weighs less here, or look at the judgement in step 1 again."),
        )


def _outside_assignment(exploration: Exploration) -> Iterable[Hit]:
    for option in Option.objects.filter(
        exploration=exploration,
        status=Option.Status.SHORTLISTED,
        variant_of__status=Option.Status.OUTSIDE_ASSIGNMENT,
    ).select_related("variant_of"):
        yield Hit(
            address(Option, option.key),
            _("“%(option)s” is shortlisted, and it is a variant of “%(other)s”, which lies outside the assignment.")
            % {"option": option.name, "other": option.variant_of.name if option.variant_of else ""},
            _("Take it off the shortlist, or record the decision by which the councils widened the assignment."),
        )


def _unknown_legal_form(exploration: Exploration) -> Iterable[Hit]:
    terms = known_terms()
    for option in Option.objects.filter(exploration=exploration).prefetch_related("legal_forms"):
        for form in option.legal_forms.all():
            name = normal(form.name)
            if form.kind or is_known(name, terms):
                continue
            close = [terms[one] for one in difflib.get_close_matches(name, sorted(terms), 2, 0.6)]
            yield Hit(
                address(Option, option.key),
                _("“%(term)s” (with “%(option)s”) is no legal form that the law knows.")
                % {"term": form.name, "option": option.name},
                _("Perhaps %(words)s is meant? Name the legal form of the law under “kind”.")
                % {"words": get_text_list([f"“{word}”" for word in close], _("or"))}
                if close
                else _("Name the legal form of the law under “kind”, or ask a lawyer which one is meant."),
            )


RULES = (
    Rule(
        "O01",
        Severity.WARNING,
        "options",
        gettext_lazy("SWOT point under every option"),
        gettext_lazy(
            "A point that stands in the same quadrant under every option cannot help to choose between them; it "
            "makes every option look better or worse by the same."
        ),
        gettext_lazy("“The councils stay autonomous” stands as a strength under all five forms."),
        _under_every_option,
    ),
    Rule(
        "O02",
        Severity.ERROR,
        "options",
        gettext_lazy("Option shortlisted or dropped without a reason"),
        gettext_lazy("Who reads later that an option came on the shortlist or fell out must be able to see why."),
        gettext_lazy("An option with status dropped and no text under reason."),
        _without_reason,
    ),
    Rule(
        "O03",
        Severity.ERROR,
        "options",
        gettext_lazy("Good option that falls out without a reason"),
        gettext_lazy(
            "When some options are shortlisted, the others are out. One that promises residents as much as those on the "
            "shortlist may not vanish in silence."
        ),
        gettext_lazy(
            "Two options are shortlisted; a third has the highest value for residents and stays open, without a reason."
        ),
        _vanished,
    ),
    Rule(
        "O04",
        Severity.WARNING,
        "options",
        gettext_lazy("Choice against the value for residents"),
        gettext_lazy(
            "Step 1 of the framework is the basis of all that follows. A choice against it is possible, but not unnoticed."
        ),
        gettext_lazy("An option is shortlisted, and its value for residents was judged negative."),
        _against_resident_value,
    ),
    Rule(
        "O05",
        Severity.ERROR,
        "options",
        gettext_lazy("Shortlisted outside the assignment"),
        gettext_lazy("What the councils kept out of the assignment can only come in by a decision of theirs."),
        gettext_lazy("Amalgamation lies outside the assignment, and a variant of it is shortlisted."),
        _outside_assignment,
    ),
    Rule(
        "O06",
        Severity.WARNING,
        "options",
        gettext_lazy("Term that is no legal form"),
        gettext_lazy(
            "The law has a fixed list of legal forms. A term beside it leaves open who is a legal person, who employs, "
            "and what councils have a say in."
        ),
        gettext_lazy("A form is to be cast in an “operations agreement”, which the law does not know."),
        _unknown_legal_form,
    ),
)
