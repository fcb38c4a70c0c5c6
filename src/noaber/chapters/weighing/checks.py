"""Rules of the linter on weighing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.chapters.options.analysis import main_options
from noaber.dossier.content import SINGLE_KEY, address
from noaber.dossier.models import (
    Condition,
    Criterion,
    Elaboration,
    ElaborationPoint,
    Exploration,
    Framework,
    Judge,
    Judgement,
    Option,
    Verdict,
    Weight,
)
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import weighed_options
from .judging import SMALLEST_GROUP, importance_of, read_judging


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


def _condition_tells_nothing(exploration: Exploration) -> Iterable[Hit]:
    weighed = {one.pk for one in weighed_options(exploration)}
    # An option that failed and was dropped was told apart by the condition.
    compared = {one.pk for one in main_options(exploration)}
    for condition in Condition.objects.filter(exploration=exploration).prefetch_related("verdicts"):
        verdicts = [one for one in condition.verdicts.all() if one.option_id in compared]
        if not weighed <= {one.option_id for one in verdicts}:
            continue
        if len(verdicts) > 1 and all(one.outcome == Verdict.Outcome.MEETS for one in verdicts):
            yield Hit(
                address(Condition, condition.key),
                _("All %(count)d options meet “%(condition)s” without a proviso, so it tells nothing apart.")
                % {"count": len(verdicts), "condition": condition.name},
                _("Say when an option would fail it, and test each option against that with figures or features."),
            )


def _elaboration_open(exploration: Exploration) -> Iterable[Hit]:
    points = list(ElaborationPoint.objects.filter(exploration=exploration))
    done = set(
        Elaboration.objects.filter(exploration=exploration, status=Elaboration.Status.DONE).values_list(
            "option_id", "point_id"
        )
    )
    for option in weighed_options(exploration):
        if option.status != Option.Status.SHORTLISTED:
            continue
        left = [point.name for point in points if (option.pk, point.pk) not in done]
        if left:
            yield Hit(
                address(Option, option.key),
                _("“%(option)s” goes on, and these points are open: %(points)s.")
                % {"option": option.name, "points": ", ".join(left)},
                _("Work them out under “elaborations”, or say by when that is done."),
            )


def _holes(exploration: Exploration) -> Iterable[Hit]:
    """Combinations without a judgement that readers see.

    Judgements of a group too small to show leave them as open as none; the two are not told apart here, so that a result
    does not give away that one of a few people judged.
    """
    options = weighed_options(exploration)
    criteria = list(Criterion.objects.filter(exploration=exploration))
    judged = set(
        Judgement.objects.filter(exploration=exploration, level__isnull=False, option__in=options).values_list(
            "criterion_id", flat=True
        )
    )
    shown = {
        (option.pk, criterion.pk)
        for table in read_judging(exploration, options, criteria).tables
        for option, row in zip(options, table.cells, strict=True)
        for criterion, cell in zip(criteria, row, strict=True)
        if cell is not None and cell.level is not None
    }
    left = {
        criterion.key: f"{criterion.short_name or criterion.name} ({', '.join(names)})"
        for criterion in criteria
        # A criterion that nobody judged at all has a rule of its own.
        if criterion.pk in judged and (names := [one.label for one in options if (one.pk, criterion.pk) not in shown])
    }
    if left:
        has_framework = Framework.objects.filter(exploration=exploration).exists()
        yield Hit(
            address(Framework, SINGLE_KEY) if has_framework else address(Criterion, next(iter(left))),
            _("Readers see no judgement on: %(combinations)s.") % {"combinations": "; ".join(left.values())},
            _(
                "Add judgements in judgements.csv; those of people count from %(count)d in a group on. Until then the "
                "comparison is open on these points."
            )
            % {"count": SMALLEST_GROUP},
        )


def _unusable_weights(exploration: Exploration) -> Iterable[Hit]:
    criteria = list(Criterion.objects.filter(exploration=exploration))
    given: dict[int, list[Weight]] = defaultdict(list)
    for weight in Weight.objects.filter(exploration=exploration):
        given[weight.judge_id].append(weight)
    for judge in Judge.objects.filter(exploration=exploration, pk__in=given):
        weights = given[judge.pk]
        if importance_of(weights, criteria).kind != "unusable":
            continue
        if any(one.place for one in weights):
            problem = _("By the weights of “%(judge)s”, a criterion has more points than one that stands before it.")
            mend = _("Ask what was meant, and mend the places or the points.")
        elif len(weights) < len(criteria):
            problem = _("“%(judge)s” gave points to some criteria and not to the others.")
            mend = _("Ask for the other points (0 is an answer too), or give places instead.")
        else:
            problem = _("“%(judge)s” gave every criterion 0 points.")
            mend = _("Ask for points, with 100 for the criterion that matters most, or take the rows out.")
        yield Hit(
            address(Judge, judge.key),
            problem % {"judge": judge} + " " + _("The weighing takes it as if no weights were given."),
            mend,
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
        gettext_lazy("“Meets”, for the merger and council autonomy, with no source below it."),
        _verdict_without_evidence,
    ),
    Rule(
        "W02",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Option that nobody judged"),
        gettext_lazy("An option without judgements cannot be compared, and falls out of sight without a reason."),
        gettext_lazy("Five forms are compared; judgements.csv has rows for four of them."),
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
        gettext_lazy("“Administrative clout” stands in the framework, and judgements.csv has no row for it."),
        _criterion_not_judged,
    ),
    Rule(
        "W04",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Condition that tells nothing apart"),
        gettext_lazy(
            "A condition that every option meets without a proviso takes none out; then either it says too little or nobody tested it."
        ),
        gettext_lazy("All five forms “meet” both conditions, for one and the same reason."),
        _condition_tells_nothing,
    ),
    Rule(
        "W05",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Elaboration open for an option that goes on"),
        gettext_lazy(
            "The framework says what must be worked out for every option that goes on; what is open then comes up after the decision."
        ),
        gettext_lazy("The combination model is shortlisted; how it deals with work styles was not worked out."),
        _elaboration_open,
    ),
    Rule(
        "W06",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Combinations of option and criterion without a judgement to show"),
        gettext_lazy("A comparison with holes looks fuller than it is; what was not judged is unknown, not neutral."),
        gettext_lazy("Of 35 combinations of form and criterion 12 have no judgement by anybody."),
        _holes,
    ),
    Rule(
        "W07",
        Severity.WARNING,
        "weighing",
        gettext_lazy("Weights that cannot be used"),
        gettext_lazy(
            "Weights that contradict each other or say nothing fall out of the weighing without a sound, and whoever gave them believes that they count."
        ),
        gettext_lazy("Places say that costs come before closeness, and closeness has 100 points and costs 40."),
        _unusable_weights,
    ),
)
