"""Sections and answers kept by revision, so that a page that nobody changed costs nothing to show again.

Two faces are kept of an exploration in which something is confidential: with it, for those who may see it, and without.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache as cache_once
from functools import partial
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

import noaber
from noaber.chapters.partners.stamp import data_stamp
from noaber.dossier.content import Content
from noaber.dossier.models import Confidentiality, Exploration
from noaber.dossier.private import private_database
from noaber.dossier.storing import extract, store
from noaber.dossier.visibility import confidential_now, open_content

from .chapters import ALL, Chapter, section_of

# Marks a copy of an exploration that stands in a database of its own.
_IS_COPY = "is_copy_apart"


@dataclass(frozen=True)
class KeptSection:
    """The answer so far of a chapter in sentences, and its section as HTML."""

    answer: tuple[str, ...]
    html: str

    @property
    def is_empty(self) -> bool:
        return not self.html.strip()


def kept(exploration: Exploration, name: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, made once for each revision, language, data of the country and version of Noaber; it has to be
    picklable.

    Of a copy apart from the database nothing is kept: its number is that of another exploration there.
    """
    if getattr(exploration, _IS_COPY, False):
        return make()
    # A newer revision takes the place of the older one, so that what nobody asks for any more takes no room.
    key = f"{exploration.pk}:{get_language()}:{name}"
    stamp = (noaber.__version__, exploration.revision, data_stamp())
    found = cache.get(key)
    if found is None or found[0] != stamp:
        found = (stamp, make())
        cache.set(key, found, None)
    return found[1]


def kept_content(exploration: Exploration) -> Content:
    """Everything that the exploration holds; not to be changed."""
    found: Content = kept(exploration, "content", lambda: extract(exploration))
    return found


def kept_section(exploration: Exploration, chapter: Chapter, *, everything: bool) -> KeptSection:
    """The section of a chapter; `everything` is with what is confidential."""
    return _sections(exploration, [chapter], everything=everything)[chapter.name]


def kept_sections(exploration: Exploration, *, everything: bool) -> dict[str, KeptSection]:
    """Every chapter's section by its name."""
    return _sections(exploration, ALL, everything=everything)


def _sections(exploration: Exploration, chapters: Iterable[Chapter], *, everything: bool) -> dict[str, KeptSection]:
    """Where a copy apart is needed, one for all of them."""
    face = face_of(exploration, everything=everything)
    with ExitStack() as stack:

        @cache_once
        def shown() -> Exploration:
            return stack.enter_context(seen(exploration, everything=everything))

        def make(chapter: Chapter) -> KeptSection:
            section = section_of(chapter, shown())
            return KeptSection(section.answer, section.html)

        return {one.name: kept(exploration, f"section:{one.name}:{face}", partial(make, one)) for one in chapters}


def face_of(exploration: Exploration, *, everything: bool) -> str:
    """Which face somebody sees; where nothing is hidden there is one only."""
    if everything:
        return "all"
    hidden = _hidden(exploration, timezone.localdate())
    return f"open:{hidden}" if hidden else "all"


@contextmanager
def seen(exploration: Exploration, *, everything: bool) -> Iterator[Exploration]:
    """The exploration as somebody may see it; where something is hidden, as a copy apart from the database."""
    if face_of(exploration, everything=everything) == "all":
        yield exploration
        return
    content = open_content(exploration, timezone.localdate())
    with private_database():
        alone = Exploration()
        store(alone, content)
        setattr(alone, _IS_COPY, True)
        yield alone


def _hidden(exploration: Exploration, day: date) -> str:
    """What is hidden today, in a form that names the face; empty where nothing is."""

    any_at_all = kept(
        exploration, "confidential", lambda: Confidentiality.objects.filter(exploration=exploration).exists()
    )
    names = sorted(confidential_now(exploration, day)) if any_at_all else []
    return hashlib.sha256(" ".join(names).encode()).hexdigest()[:16] if names else ""
