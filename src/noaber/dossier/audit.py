"""Writing the audit line: who did what, from which to which revision. Never without the change itself, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from noaber.accounts.models import User

from .models import AuditLine, Exploration


def note(
    exploration: Exploration,
    user: User,
    code: str,
    *,
    record: str = "",
    edits: Sequence[dict[str, Any]] = (),
    once: str = "",
    **parameters: Any,
) -> AuditLine:
    """One line about the exploration as it is of now. `edits`: the values of each record before and after."""
    return AuditLine.objects.create(
        exploration=exploration,
        by=user,
        code=code,
        record=record,
        edits=list(edits),
        once=once,
        revision=exploration.revision,
        parameters={"revision": exploration.revision, **parameters},
    )


def renew(exploration: Exploration) -> None:
    """The exploration is of a new revision now; hold its row before (`select_for_update`)."""
    exploration.revision = Exploration.objects.values_list("revision", flat=True).get(pk=exploration.pk) + 1
    exploration.save(update_fields=["revision"])
