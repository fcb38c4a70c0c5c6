"""What goes into each kind of document: its title, its template and what that shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from noaber.dossier.models import Body, Exploration, Source
from noaber.overview.chapters import ALL, BY_NAME, section_of

from .decision import decide
from .gathering import cited
from .proposal import propose

Progress = Callable[[str], None]


class DocumentKind(StrEnum):
    REPORT = "report"
    DECISION = "decision"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class Composed:
    """A document before it is put together.

    `name` is how its file is called after the slug; `kind_name` stands above the title, `remark` at the foot of the front
    page.
    """

    name: str
    kind_name: str
    title: str
    subtitle: str
    remark: str
    template: str
    context: Mapping[str, Any]


def compose(
    exploration: Exploration,
    kind: DocumentKind = DocumentKind.REPORT,
    council: Body | None = None,
    progress: Progress = lambda _step: None,
) -> Composed:
    """A document of this kind; `council` is the one to which a proposal goes."""
    if kind == DocumentKind.DECISION:
        progress(_("Decision document"))
        return _decision(exploration)
    if kind == DocumentKind.PROPOSAL:
        if council is None:
            raise ValueError("a proposal needs its council")
        progress(council.name)
        return _proposal(exploration, council)
    return _report(exploration, progress)


def _report(exploration: Exploration, progress: Progress) -> Composed:
    """Every chapter, and all sources."""
    sections = []
    for chapter in ALL:
        progress(str(chapter.title))
        sections.append(section_of(chapter, exploration))
    return Composed(
        name="report",
        kind_name=_("Report of the exploration"),
        title=exploration.title,
        subtitle=exploration.subtitle,
        remark=_("This report holds findings and judgements. It draws no conclusion."),
        template="report/report.html",
        context={"sections": sections, "sources": Source.objects.filter(exploration=exploration)},
    )


def _decision(exploration: Exploration) -> Composed:
    result = decide(exploration)
    return Composed(
        name="decision",
        kind_name=_("Decision document"),
        title=exploration.title,
        subtitle=exploration.subtitle,
        remark=_(
            "This document says what the findings of the report come to. It chooses no form: that is up to those who decide."
        ),
        template="report/decision.html",
        context={"result": result, "sources": cited(exploration, result), "say": BY_NAME["weighing"].say},
    )


def _proposal(exploration: Exploration, council: Body) -> Composed:
    result = propose(exploration, council)
    return Composed(
        name=f"proposal-{council.key}",
        kind_name=_("Council proposal") if result.proposal else _("Start of a council proposal"),
        title=result.proposal.title if result.proposal else _("What you asked and what was found"),
        subtitle=f"{council.name} · {exploration.title}",
        remark=_("What was found stands in the report; what it comes to, in the decision document."),
        template="report/proposal.html",
        context={"result": result, "sources": cited(exploration, result), "say": BY_NAME["weighing"].say},
    )
