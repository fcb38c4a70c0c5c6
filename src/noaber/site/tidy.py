"""Removing what was kept long enough."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.markup import escape

from .console import database, out

Command = Callable[[str, str, Callable[[argparse.Namespace], int | None]], argparse.ArgumentParser]


def add_command(command: Command) -> None:
    command(
        "tidy",
        _("Remove what was kept long enough: drafts, invitations, unused accounts and more; for a daily timer."),
        lambda chosen: _tidy(),  # noqa: ARG005
    )


def _tidy() -> None:
    from noaber.workplace.people.retention import tidy

    with database(create=True):
        for kept, done in tidy(timezone.now()):
            said = [ngettext("%d removed", "%d removed", done.removed) % done.removed]
            if done.warned:
                said.append(ngettext("%d warned by mail", "%d warned by mail", done.warned) % done.warned)
            out.print(escape(f"{kept.name}: {', '.join(said)}."))
