"""Who reads which publication. Circles widen: who stands in a narrow one reads what is for a wider one too."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from noaber.accounts.permissions import Access, Right
from noaber.dossier.models import Exploration, Publication

_A = Publication.Audience
WIDENING: tuple[str, ...] = (
    _A.PROJECT_GROUP.value,
    _A.EXECUTIVES.value,
    _A.PARTY_LEADERS.value,
    _A.COUNCILS.value,
    _A.EVERYBODY.value,
)


def circle_of(access: Access) -> str:
    """Whoever works on an exploration stands in the project group; readers stand where they were put."""
    if access.may(Right.READ) or access.membership is None:
        return _A.PROJECT_GROUP.value
    return access.membership.circle


def audiences_for(circle: str) -> tuple[str, ...]:
    return WIDENING[WIDENING.index(circle) :]


def publications_of(exploration: Exploration) -> QuerySet[Publication]:
    """The newest first, with all that says in which state each is."""
    return (
        Publication.objects.filter(exploration=exploration)
        .select_related("council")
        .prefetch_related("needs_release", "released_by", "releases__organisation")
        .order_by("-date", "-pk")
    )


def readable(access: Access, exploration: Exploration) -> list[Publication]:
    """What somebody may read about: drafts only for those who work on it, and what was withdrawn stays visible as such."""
    if access.may(Right.READ):
        return list(publications_of(exploration))
    if not access.may(Right.PUBLISHED):
        return []
    wanted = publications_of(exploration).filter(audience__in=audiences_for(circle_of(access)))
    return [one for one in wanted if one.state() == one.State.PUBLISHED or _was_published(one)]


def _was_published(one: Publication) -> bool:
    """A draft that was withdrawn was never seen by its readers."""
    return one.withdrawn is not None and not one.missing()


def is_confidential(one: Publication, day: datetime.date) -> bool:
    return one.confidential_until is not None and day <= one.confidential_until


def may_fetch(access: Access, one: Publication) -> bool:
    """The files of what was withdrawn stay with those who work on it: readers would read it as if it held still."""
    return access.may(Right.READ) or one.state() == one.State.PUBLISHED


def for_everybody(day: datetime.date) -> QuerySet[Publication]:
    """What whoever comes along may read about, of all explorations: never a draft, never what is confidential."""
    return (
        Publication.objects.filter(audience=_A.EVERYBODY)
        .filter(Q(confidential_until=None) | Q(confidential_until__lt=day))
        .select_related("exploration", "council")
        .defer("exploration__snapshot")
        .prefetch_related("needs_release", "released_by", "releases__organisation")
        .order_by("-date", "-pk")
    )


def seen_by_everybody(wanted: Iterable[Publication]) -> list[Publication]:
    return [one for one in wanted if not one.missing()]
