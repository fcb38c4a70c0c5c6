"""Where in the report something stands: the number of its paragraph, for pages that refer to the report."""

from __future__ import annotations

import lxml.html

from noaber.chapters import CHAPTERS
from noaber.dossier.models import Exploration
from noaber.overview.keeping import face_of, kept, kept_sections

from .document import number_paragraphs

# The introduction is the first chapter of the report.
_INTRODUCTION = '<section class="chapter"><h1></h1></section>'


def places_in_report(exploration: Exploration, *, everything: bool) -> dict[str, str]:
    """For every anchor in the report's chapters the number of what it stands in, such as 6.1; made once for each revision."""

    def make() -> dict[str, str]:
        sections = kept_sections(exploration, everything=everything)
        chapters = (
            f'<section class="chapter" id="chapter-{name}"><h1></h1>{sections[name].html}</section>'
            for name in CHAPTERS
        )
        return number_paragraphs(lxml.html.document_fromstring(_INTRODUCTION + "".join(chapters)))

    places: dict[str, str] = kept(exploration, f"places:{face_of(exploration, everything=everything)}", make)
    return places
