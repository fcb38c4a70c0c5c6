"""Rules of the linter on options."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address
from noaber.dossier.models import Exploration, SwotPoint
from noaber.dossier.rules import Hit, Rule, Severity

from .analysis import common_points


def _under_every_option(exploration: Exploration) -> Iterable[Hit]:
    for point in common_points(exploration):
        wordings = {one.wording for one in point.placements.all() if one.wording}
        message = _("“%(text)s” stands under every option, so it does not tell them apart.") % {"text": point.text}
        if wordings:
            message += " " + _("It is worded in %(count)d other ways.") % {"count": len(wordings)}
        yield Hit(
            address(SwotPoint, point.key),
            message,
            _("Say for each option how it differs on this point, or move it to what holds for all options."),
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
        _under_every_option,
    ),
)
