"""Rules of the linter on preconditions."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from noaber.dossier.content import address
from noaber.dossier.models import Exploration, Finding
from noaber.dossier.rules import Hit, Rule, Severity


def _without_owner(exploration: Exploration) -> Iterable[Hit]:
    preconditions = Finding.objects.filter(
        exploration=exploration, chapter="preconditions", kind=Finding.Kind.PRECONDITION, part_of=None
    )
    left = list(preconditions.filter(owner=None))
    if left:
        total = preconditions.count()
        yield Hit(
            address(Finding, left[0].key),
            ngettext(
                "Of %(total)d precondition %(count)d has no owner, first “%(title)s”.",
                "Of %(total)d preconditions %(count)d have no owner, first “%(title)s”.",
                total,
            )
            % {"total": total, "count": len(left), "title": left[0].title},
            _("Put under “owner” the body that sees to it that the precondition is met."),
        )


RULES = (
    Rule(
        "C01",
        Severity.WARNING,
        "preconditions",
        gettext_lazy("Precondition without an owner"),
        gettext_lazy("What must be in place and is nobody's to arrange will not be in place."),
        gettext_lazy("“Cooperation in ICT is a hard condition”, and nobody is named who sees to it."),
        _without_owner,
    ),
)
