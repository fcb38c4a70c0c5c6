"""Changes to a whole exploration: each checks the permission, changes, and writes its audit line, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import make_owner, may_create, may_read, require_write

from .audit import note
from .content import Content, digest_of
from .files.checking import check_content
from .files.faults import Faults
from .files.writing import write_dossier
from .merging import Difference, difference, merge
from .models import Exploration, Snapshot
from .storing import extract, store

# Earlier states that are kept for merging; files made from an older one are merged against the last load.
MOST_SNAPSHOTS = 100


@dataclass(frozen=True)
class Loaded:
    """What loading did: the difference that it made here, and what stays here that the files do not hold.

    `based` says whether it is known from which state the files were made; if not, records that others loaded before and that
    the files do not hold count as taken out.
    """

    exploration: Exploration
    created: bool
    changed: bool
    made: Difference = field(default_factory=Difference)
    kept: Difference = field(default_factory=Difference)
    based: bool = False


@transaction.atomic
def load_content(user: User, content: Content, base: str = "", *, once: str = "", origin: str = "") -> Loaded:
    """Make or renew the exploration that the content names.

    Over an older version it is a three-way merge, so that what was changed here meanwhile stays: against the state from which
    the files were made, where they name it by its digest (`base`) and it is known, else against what was loaded last. Raises `merging.Conflicts` where both sides changed the same, `Unreadable` where the two do not go together,
    `PermissionDenied`; then nothing has changed. `once` and `origin` go into the audit line of what is new: by which form it
    was made, and from what.
    """
    slug = content["exploration"]["slug"]
    exploration = Exploration.objects.select_for_update().filter(slug=slug).first()
    if exploration is None:
        if not may_create(user):
            raise PermissionDenied(_("You may not make an exploration."))
        exploration = Exploration(slug=slug, snapshot=content)
        store(exploration, content)
        make_owner(user, exploration)
        _keep_snapshot(exploration, content)
        parameters: dict[str, Any] = {"origin": origin} if origin else {}
        note(exploration, user, "dossier.created", once=once, **parameters)
        return Loaded(exploration, created=True, changed=True)
    require_write(user, exploration)
    here = extract(exploration)
    made_from = exploration.snapshots.filter(digest=base).first() if base else None
    merged = merge(made_from.content if made_from else exploration.snapshot, here, content)
    faults = Faults()
    check_content(merged, faults)
    faults.stop()
    changed = merged != here
    if changed or exploration.snapshot != content:
        exploration.snapshot = content
        store(exploration, merged)
        _keep_snapshot(exploration, content)
        note(exploration, user, "dossier.renewed" if changed else "dossier.loaded_unchanged")
    return Loaded(
        exploration,
        created=False,
        changed=changed,
        made=difference(here, merged),
        kept=difference(content, merged),
        based=made_from is not None,
    )


def find_exploration(user: User, slug: str) -> Exploration | None:
    """The exploration, or None: what one may not see does not exist."""
    exploration = Exploration.objects.filter(slug=slug).first()
    return exploration if exploration is not None and may_read(user, exploration) else None


def dump_exploration(exploration: Exploration, path: Path) -> list[str]:
    """Write the exploration's content to a folder or zip; returns the names of the files.

    The content is kept too, so that the files can be merged when they come back changed.
    """
    return dump_content(exploration, extract(exploration), path)


def dump_content(exploration: Exploration, content: Content, path: Path) -> list[str]:
    """Write what somebody may see of an exploration; when it comes back changed, the rest stays as it is here."""
    names = write_dossier(content, path)
    _keep_snapshot(exploration, content)
    return names


def _keep_snapshot(exploration: Exploration, content: Content) -> None:
    Snapshot.objects.get_or_create(exploration=exploration, digest=digest_of(content), defaults={"content": content})
    kept = exploration.snapshots.order_by("-pk").values_list("pk", flat=True)[:MOST_SNAPSHOTS]
    exploration.snapshots.exclude(pk__in=list(kept)).delete()
