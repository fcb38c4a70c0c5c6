"""Where in the report something stands: the number of its paragraph, for pages that refer to the report."""

from __future__ import annotations

import lxml.html

from noaber.chapters import CHAPTERS
from noaber.dossier.models import Exploration
from noaber.overview.chapters import BY_NAME
from noaber.overview.keeping import face_of, kept, kept_section

from .document import number_paragraphs

_EMPTY = '<section class="chapter"><h1></h1></section>'


def places_in_chapter(exploration: Exploration, chapter: str, *, everything: bool) -> dict[str, str]:
    """For every anchor of a chapter of the report the number of what it stands in, such as 6.1; made once per revision.

    By chapter, so that a page makes only those sections to which it refers.
    """

    def make() -> dict[str, str]:
        section = kept_section(exploration, BY_NAME[chapter], everything=everything)
        # The introduction is the first chapter of the report.
        before = _EMPTY * (CHAPTERS.index(chapter) + 1)
        own = f'<section class="chapter" id="chapter-{chapter}"><h1></h1>{section.html}</section>'
        return number_paragraphs(lxml.html.document_fromstring(before + own))

    name = f"places:{chapter}:{face_of(exploration, everything=everything)}"
    places: dict[str, str] = kept(exploration, name, make)
    return places
