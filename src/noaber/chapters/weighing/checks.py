"""Rules of the linter on weighing."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address
from noaber.dossier.models import Criterion, Exploration, Judgement, Option, Verdict
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import weighed_options


def _verdict_without_evidence(exploration: Exploration) -> Iterable[Hit]:
    for verdict in Verdict.objects.filter(exploration=exploration, evidence=None).select_related("option", "condition"):
        if verdict.outcome == Verdict.Outcome.UNKNOWN:
            continue
        yield Hit(
            address(Verdict, verdict.key),
            _("The verdict on “%(option)s” for “%(condition)s” names no evidence.")
            % {"option": verdict.option.name, "condition": verdict.condition.name},
            _(
                "Add under “evidence” the source and the place in it on which the verdict rests, or make the outcome unknown."
            ),
        )


def _option_not_judged(exploration: Exploration) -> Iterable[Hit]:
    if not Criterion.objects.filter(exploration=exploration).exists():
        return
    judged = set(
        Judgement.objects.filter(exploration=exploration, level__isnull=False).values_list("option_id", flat=True)
    )
    for option in weighed_options(exploration):
        if option.pk not in judged:
            yield Hit(
                address(Option, option.key),
                _("Nobody judged “%(option)s” on any criterion.") % {"option": option.name},
                _("Add judgements of it in judgements.csv, or say with the option why it is dropped."),
            )


def _criterion_not_judged(exploration: Exploration) -> Iterable[Hit]:
    options = weighed_options(exploration)
    if not options:
        return
    judged = set(
        Judgement.objects.filter(exploration=exploration, level__isnull=False, option__in=options).values_list(
            "criterion_id", flat=True
        )
    )
    for criterion in Criterion.objects.filter(exploration=exploration):
        if criterion.pk not in judged:
            yield Hit(
                address(Criterion, criterion.key),
                _("Nobody judged any option on “%(criterion)s”.") % {"criterion": criterion.name},
                _("Add judgements on it in judgements.csv, or take the criterion out of the framework."),
            )


RULES = (
    Rule(
        "W01",
        Severity.ERROR,
        "weighing",
        gettext_lazy("Verdict without evidence"),
        gettext_lazy(
            "Whether an option meets a condition decides whether it goes on; a reader must be able to look up why."
        ),
        _verdict_without_evidence,
    ),
    Rule(
        "W02",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Option that nobody judged"),
        gettext_lazy("An option without judgements cannot be compared, and falls out of sight without a reason."),
        _option_not_judged,
    ),
    Rule(
        "W03",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Criterion that nobody judged"),
        gettext_lazy(
            "A criterion that was agreed and then not used gives a picture of a weighing that did not take place."
        ),
        _criterion_not_judged,
    ),
)
