"""Rules of the linter on added value."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.content import address
from noaber.dossier.models import Exploration, Finding
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import COUNTED, analyse


def _benefit_without_measure(exploration: Exploration) -> Iterable[Hit]:
    benefits = Finding.objects.filter(exploration=exploration, kind=Finding.Kind.ADDED_VALUE, part_of=None)
    left = list(benefits.filter(measure="", indicators=None))
    if left:
        total = benefits.count()
        yield Hit(
            address(Finding, left[0].key),
            ngettext(
                "Of %(total)d benefit %(count)d does not say how it will be measured, first “%(title)s”.",
                "Of %(total)d benefits %(count)d do not say how they will be measured, first “%(title)s”.",
                total,
            )
            % {"total": total, "count": len(left), "title": left[0].title},
            _(
                "Choose the benefits that matter most and give each a measure, or an indicator with a baseline in follow-up.yaml."
            ),
        )


def _chances_only(exploration: Exploration) -> Iterable[Hit]:
    chances = COUNTED.index(Finding.Kind.ADDED_VALUE)
    for row in analyse(exploration).domains:
        others = [count for place, count in enumerate(row.counts) if place != chances]
        if row.depth == 0 and row.counts[chances] and not any(others):
            yield Hit(
                row.record,
                _("With “%(domain)s” stand chances only: no drawback, no risk, nothing about what residents notice.")
                % {"domain": row.name},
                _("Ask those who do the work what speaks against it, and what residents would notice."),
            )


RULES = (
    Rule(
        "V01",
        Severity.WARNING,
        "value",
        gettext_lazy("Benefit without a measure"),
        gettext_lazy("A benefit that nobody measures cannot be shown to have come, and cannot be missed either."),
        gettext_lazy("“Cooperation makes us a more attractive employer”, with no measure and no indicator."),
        _benefit_without_measure,
    ),
    Rule(
        "V02",
        Severity.WARNING,
        "value",
        gettext_lazy("Domain with chances only"),
        gettext_lazy("An exploration that finds only chances in a domain has asked only for chances."),
        gettext_lazy(
            "For the social domain four points of added value, and no drawback, risk or effect for residents."
        ),
        _chances_only,
    ),
)
