"""An exploration apart from the workplace: a copy that holds just what a document may say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from noaber.dossier.content import Content, table_name
from noaber.dossier.layout import TABLES
from noaber.dossier.models import Confidentiality, Exploration, Task
from noaber.dossier.private import private_database
from noaber.dossier.storing import extract, store
from noaber.dossier.visibility import FEWEST, blank_personal, open_content

_TASKS = next(table_name(table) for table in TABLES if table.model is Task)


def content_to_say(
    exploration: Exploration, day: datetime.date, *, confidential: bool = False, personal: bool = False
) -> Content:
    """What may be said on that day; what is confidential, and what points to a few people, only where asked for."""
    if not confidential:
        return open_content(exploration, day)
    content = extract(exploration)
    for values in () if personal else content["tables"].get(_TASKS, ()):
        blank_personal(values)
    return content


@contextmanager
def apart(content: Content) -> Iterator[Exploration]:
    """The content as an exploration of its own, in a database in memory."""
    with private_database():
        alone = Exploration()
        store(alone, content)
        yield alone


@contextmanager
def said(
    exploration: Exploration, day: datetime.date, *, confidential: bool = False, personal: bool = False
) -> Iterator[Exploration]:
    """The exploration as it may be shown on that day: itself where nothing has to be left out, else a copy."""
    if not _holds_anything_to_hide(exploration):
        yield exploration
        return
    with apart(content_to_say(exploration, day, confidential=confidential, personal=personal)) as alone:
        yield alone


def _holds_anything_to_hide(exploration: Exploration) -> bool:
    few = Task.objects.filter(exploration=exploration, people__lt=FEWEST).exclude(fte=None, scale="")
    return few.exists() or Confidentiality.objects.filter(exploration=exploration).exists()
