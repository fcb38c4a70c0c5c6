"""What goes into each kind of document: its title, its template and what that shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from noaber.dossier.models import Exploration, Source
from noaber.overview.chapters import ALL, section_of

Progress = Callable[[str], None]


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


def compose(exploration: Exploration, progress: Progress = lambda _step: None) -> Composed:
    """The report: every chapter, and the sources."""
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
