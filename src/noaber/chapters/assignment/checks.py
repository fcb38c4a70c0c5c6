"""Rules of the linter on assignments."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address
from noaber.dossier.models import AssignmentItem, Case, CostItem, Exploration, Finding
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
                _("Asked was what the present cooperation teaches; nothing answers that: %(text)s")
                % {"text": _short(item.text)},
                _("Add findings of kind experience, or cases of one's own, and let them answer this point."),
            )


def _exit_not_worked_out(exploration: Exploration) -> Iterable[Hit]:
    if CostItem.objects.filter(exploration=exploration, kind=CostItem.Kind.EXIT).exists():
        return
    for item in AssignmentItem.objects.filter(exploration=exploration, topic=AssignmentItem.Topic.EXIT):
        yield Hit(
            address(AssignmentItem, item.key),
            _("Asked was how the cooperation can be ended; no form says what leaving costs and whom: %(text)s")
            % {"text": _short(item.text)},
            _("Add for each form that goes on an amount of kind exit in cost_items.csv, with its range and source."),
        )


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
        gettext_lazy("Present experience asked for and not there"),
        gettext_lazy(
            "Who explores more cooperation has some already. A council that asks what it taught must not get lessons "
            "from elsewhere only."
        ),
        gettext_lazy("A point with topic present_experience is answered by added value only."),
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
        gettext_lazy("A point with topic exit, and no amount of kind exit in cost_items.csv."),
        _exit_not_worked_out,
    ),
)
