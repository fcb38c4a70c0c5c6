"""The linter: rules across chapters, and the run of all rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.chapters.assignment.checks import RULES as ASSIGNMENT_RULES
from noaber.chapters.options.checks import RULES as OPTIONS_RULES
from noaber.chapters.preconditions.checks import RULES as PRECONDITIONS_RULES
from noaber.chapters.process.checks import RULES as PROCESS_RULES
from noaber.chapters.value.checks import RULES as VALUE_RULES
from noaber.chapters.weighing.checks import RULES as WEIGHING_RULES
from noaber.dossier.content import address
from noaber.dossier.files.faults import did_you_mean
from noaber.dossier.models import Acceptance, Exploration
from noaber.dossier.rules import Hit, Rule, Severity

from .evidence import RULES as EVIDENCE_RULES


def _acceptance_of_nothing(exploration: Exploration) -> Iterable[Hit]:
    acceptances = list(Acceptance.objects.filter(exploration=exploration))
    # Looking takes time: only the rules that were answered are asked again.
    answered = {one.rule for one in acceptances}
    found = {
        (rule.code, hit.record) for rule in _CONTENT_RULES if rule.code in answered for hit in rule.find(exploration)
    }
    codes = sorted(rule.code for rule in RULES)
    for acceptance in acceptances:
        if acceptance.rule not in codes:
            yield Hit(
                address(Acceptance, acceptance.key),
                _("There is no rule “%(rule)s”.") % {"rule": acceptance.rule},
                did_you_mean(acceptance.rule.upper(), codes)
                or _("Take over the code as the check shows it, or take this acceptance out."),
            )
        elif (acceptance.rule, acceptance.record) not in found:
            yield Hit(
                address(Acceptance, acceptance.key),
                _("Rule %(rule)s finds nothing at %(record)s, so there is nothing to accept.")
                % {"rule": acceptance.rule, "record": acceptance.record},
                _("Take this acceptance out, or correct the rule or record that it names."),
            )


_CONTENT_RULES: tuple[Rule, ...] = (
    *ASSIGNMENT_RULES,
    *PROCESS_RULES,
    *VALUE_RULES,
    *PRECONDITIONS_RULES,
    *OPTIONS_RULES,
    *WEIGHING_RULES,
    *EVIDENCE_RULES,
)

RULES: tuple[Rule, ...] = (
    *_CONTENT_RULES,
    Rule(
        "X01",
        Severity.WARNING,
        "follow_up",
        gettext_lazy("Acceptance of nothing"),
        gettext_lazy("An acceptance that answers no result hides nothing today, and may hide something tomorrow."),
        gettext_lazy("The point was answered since, and acceptances.yaml still accepts that it is not."),
        _acceptance_of_nothing,
    ),
)


@dataclass(frozen=True)
class Result:
    """What a rule found. `accepted` holds the reason where the result was answered."""

    code: str
    severity: Severity
    chapter: str
    record: str
    message: str
    mend: str
    accepted: str = ""


def check(exploration: Exploration) -> tuple[Result, ...]:
    """Everything that the rules find, errors first, with what was accepted."""
    accepted = {(one.rule, one.record): one.reason for one in Acceptance.objects.filter(exploration=exploration)}
    order = list(Severity)
    results = [
        Result(
            rule.code,
            rule.severity,
            hit.chapter or rule.chapter,
            hit.record,
            hit.message,
            hit.mend,
            accepted.get((rule.code, hit.record), ""),
        )
        for rule in RULES
        for hit in rule.find(exploration)
    ]
    return tuple(sorted(results, key=lambda one: order.index(one.severity)))


def rules_page() -> str:
    """The rules as Markdown, in the language that is active."""
    lines = [
        "# " + _("Rules of the linter"),
        "",
        _("This page is generated from the rules; do not edit it by hand (`make docs`)."),
        "",
        _("A result can be answered: put the rule, the record and the reason in acceptances.yaml."),
    ]
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    for rule in sorted(RULES, key=lambda one: one.code):
        lines += ["", f"## {rule.code} {rule.title} ({words[rule.severity]})", "", str(rule.why)]
        lines += ["", _("Example:") + " " + str(rule.example)]
    return "\n".join(lines) + "\n"
