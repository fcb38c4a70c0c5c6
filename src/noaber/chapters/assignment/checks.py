"""Rules of the linter on assignments."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address
from noaber.dossier.models import AssignmentItem, Case, CostItem, Exploration, Finding, Option
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import analyse


def _unanswered(exploration: Exploration) -> Iterable[Hit]:
    for assignment in analyse(exploration).assignments:
        for item in assignment.items:
            if not item.answered:
                yield Hit(
                    item.record,
                    _("Point %(number)s of “%(title)s” has no answer: %(text)s")
                    % {"number": item.number, "title": assignment.title, "text": _short(item.text)},
                    _(
                        "Put the id of this point under “answers” of the findings, options, cases or cost keys that answer it, or add them."
                    )
                    if not item.taken_up
                    else _("It was taken up in the framework; put its id under “answers” of what was found about it."),
                )


def _present_experience(exploration: Exploration) -> Iterable[Hit]:
    for item in AssignmentItem.objects.filter(
        exploration=exploration, topic=AssignmentItem.Topic.PRESENT_EXPERIENCE
    ).prefetch_related("findings", "cases"):
        found = any(one.kind == Finding.Kind.EXPERIENCE for one in item.findings.all())
        if not found and not any(one.kind == Case.Kind.OWN for one in item.cases.all()):
            yield Hit(
                address(AssignmentItem, item.key),
                _(
                    "This point asks what you learned from cooperating so far, and no experience of your own answers it: %(text)s"
                )
                % {"text": _short(item.text)},
                _(
                    "Put the id of this point under “answers” of a finding of kind experience or a case of kind own, or add one."
                ),
            )


def _exit_not_worked_out(exploration: Exploration) -> Iterable[Hit]:
    """Each shortlisted form needs a price of leaving; before that choice, one of the forms that are still open does."""
    items = AssignmentItem.objects.filter(exploration=exploration, topic=AssignmentItem.Topic.EXIT)
    options = Option.objects.filter(exploration=exploration, variant_of=None)
    shortlisted = [one for one in options if one.status == Option.Status.SHORTLISTED]
    wanted = shortlisted or [one for one in options if one.status == Option.Status.OPEN]
    priced = _with_price_of_leaving(exploration)
    missing = [one for one in wanted if one.pk not in priced]
    is_said = not missing if shortlisted else len(missing) < len(wanted)
    # Where every form fell out there is nothing to leave; where there are none yet, the question is as open as it was.
    if is_said or (options and not wanted):
        return
    for item in items:
        said = {"names": ", ".join(one.name for one in missing), "text": _short(item.text)}
        yield Hit(
            address(AssignmentItem, item.key),
            _("Asked was how the cooperation can be ended; no form says what leaving costs and whom: %(text)s") % said
            if len(missing) == len(wanted)
            else _(
                "Asked was how the cooperation can be ended; what leaving costs and whom is open for %(names)s: %(text)s"
            )
            % said,
            _("Add for each form that goes on an amount of kind exit in cost_items.csv, with its range and source."),
        )


def _with_price_of_leaving(exploration: Exploration) -> set[int]:
    """The forms that have one; an amount for a variant counts for the form of which it is a variant."""
    amounts = CostItem.objects.filter(exploration=exploration, kind=CostItem.Kind.EXIT).select_related("option")
    return {one.option.variant_of_id or one.option_id for one in amounts}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 90 else text[:89] + "…"


RULES = (
    Rule(
        "A01",
        Severity.ERROR,
        "assignment",
        gettext_lazy("Assignment point without an answer"),
        gettext_lazy(
            "A council must be able to see whether its questions were answered. Taking a point up in the assessment "
            "framework answers principles, conditions and expectations; a question needs something that was found."
        ),
        gettext_lazy(
            "The council asks how the cooperation can be ended, and no finding names that point under “answers”."
        ),
        _unanswered,
    ),
    Rule(
        "A02",
        Severity.ERROR,
        "assignment",
        gettext_lazy("Asked what cooperating taught so far, and no experience of one's own"),
        gettext_lazy(
            "Who explores more cooperation has some already. A council that asks what it taught must not get lessons "
            "from elsewhere only."
        ),
        gettext_lazy(
            "On a point with topic present_experience there is only what cooperating would bring, and no finding of kind "
            "experience or case of kind own."
        ),
        _present_experience,
    ),
    Rule(
        "A03",
        Severity.ERROR,
        "assignment",
        gettext_lazy("Leaving asked for and not worked out"),
        gettext_lazy(
            "That leaving is hard is no answer to what it costs. A council that asks how to stop needs an amount and a payer."
        ),
        gettext_lazy(
            "A point with topic exit, two forms that are shortlisted, and in cost_items.csv an amount of kind exit for one of them."
        ),
        _exit_not_worked_out,
    ),
)
