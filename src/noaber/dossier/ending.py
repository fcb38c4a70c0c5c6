"""Deleting an exploration: what goes, what the law keeps, and the line that stays of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Right, access_of

from .audit import note
from .content import Content, address, empty_content, key_of, rows_of, table_name, walk
from .layout import TABLES, all_tables
from .models import AuditLine, Body, EndedExploration, Exploration, FrozenPublication, Kind, Organisation, Publication
from .removing import without
from .storing import extract, store

# Without these, what was published could not be shown, nor for whom it is.
_STAY_WITH_PUBLICATIONS = (Organisation, Body, Publication)
# What the exploration says of itself and is no part of what was published.
_HEAD_GOES = ("purpose", "reading_guide")


class WrongTitle(Exception):
    """What was typed is not the title of the exploration."""


@dataclass(frozen=True)
class Ending:
    """What deleting takes away and leaves: how many records go, and the titles of the publications that stay."""

    records: int
    people: int
    publications: tuple[str, ...]
    drafts: int

    @property
    def stays(self) -> bool:
        return bool(self.publications)


def ending_of(exploration: Exploration) -> Ending:
    """What would happen if it were deleted now."""
    public, drafts = _frozen(exploration)
    titles = dict(Publication.objects.filter(exploration=exploration).values_list("key", "title"))
    return Ending(
        records=_count(exploration),
        people=exploration.memberships.count(),
        publications=tuple(titles.get(one.key, one.key) for one in public),
        drafts=len(drafts),
    )


def _count(exploration: Exploration) -> int:
    """How many records it holds, in one question."""

    def of(model: Any) -> Subquery:
        rows = model.objects.filter(exploration=OuterRef("pk")).order_by().values("exploration")
        return Subquery(rows.annotate(count=Count("pk")).values("count"))

    models = dict.fromkeys(table.model for table, _above in all_tables() if table.is_record)
    counts = {f"count_{place}": of(model) for place, model in enumerate(models)}
    row = Exploration.objects.filter(pk=exploration.pk).annotate(**counts).values_list(*counts).get()
    return sum(count or 0 for count in row)


@transaction.atomic
def end(user: User, exploration: Exploration, title: str) -> bool:
    """Delete it; true where what was published stays. Raises `WrongTitle`, `PermissionDenied`."""
    exploration = Exploration.objects.select_for_update().get(pk=exploration.pk)
    if not access_of(user, exploration).may(Right.OWN):
        raise PermissionDenied(_("You may not do this in this exploration."))
    if " ".join(title.split()).casefold() != " ".join(exploration.title.split()).casefold():
        raise WrongTitle(title)
    ending = ending_of(exploration)
    EndedExploration.objects.create(
        slug=exploration.slug,
        title=exploration.title,
        kind=exploration.kind,
        revision=exploration.revision,
        records=ending.records,
        publications=len(ending.publications),
        by=user,
    )
    if not ending.stays:
        exploration.delete()
        return False
    _empty(user, exploration)
    return True


def _empty(user: User, exploration: Exploration) -> None:
    """Everything goes but what was published; also what was kept of earlier states and of changes."""
    public, drafts = _frozen(exploration)
    content = _left(extract(exploration), {one.key for one in public})
    store(exploration, content)
    exploration.snapshot = content
    exploration.save(update_fields=["snapshot"])
    exploration.snapshots.all().delete()
    for one in drafts:
        one.delete()
    AuditLine.objects.filter(exploration=exploration).exclude(code__startswith="publication.").delete()
    exploration.invitations.all().delete()
    note(exploration, user, "exploration.emptied")


def _left(content: Content, public: set[str]) -> Content:
    head = {name: value for name, value in content["exploration"].items() if name not in _HEAD_GOES}
    left = empty_content(head)
    for table in TABLES:
        if table.model in _STAY_WITH_PUBLICATIONS and table_name(table) in content["tables"]:
            left["tables"][table_name(table)] = rows_of(content, table)
    records = (address(table.model, key_of(table, values)) for table, values, _above in walk(left) if table.is_record)
    wanted = {address(Publication, key) for key in public}
    prefix = address(Publication, "")
    return without(left, [one for one in records if one.startswith(prefix) and one not in wanted])


def _frozen(exploration: Exploration) -> tuple[list[FrozenPublication], list[FrozenPublication]]:
    """What was published or withdrawn, and what is frozen and was never released. Of practice material nothing is public."""
    frozen = list(FrozenPublication.objects.filter(exploration=exploration).only("pk", "key", "exploration_id"))
    if exploration.kind == Kind.PRACTICE:
        return [], frozen
    records = {
        one.key: one
        for one in Publication.objects.filter(exploration=exploration).prefetch_related(
            "needs_release", "released_by", "releases__organisation"
        )
    }

    def is_draft(one: FrozenPublication) -> bool:
        return one.key in records and records[one.key].state() == Publication.State.DRAFT

    return [one for one in frozen if not is_draft(one)], [one for one in frozen if is_draft(one)]
