"""What commands have in common: what they say, how they stop, and where an exploration comes from."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.markup import escape

from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import find_exploration
from noaber.dossier.files.faults import Fault, Unreadable
from noaber.dossier.files.reading import Places, read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.private import private_database
from noaber.dossier.storing import store

FAILED = 2

# No emoji: a word between colons is a word that somebody wrote.
out = Console(soft_wrap=True, highlight=False, emoji=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)


# What goes wrong


class Stop(Exception):
    """Ends a command after its sentence was said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def stop(message: str) -> NoReturn:
    err.print(f"[red]{escape(message)}[/red]")
    raise Stop(FAILED)


def print_json(value: object) -> None:
    """Not through the console, which would wrap and colour; whole too where the output cannot hold every character."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    print(json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=2))


def stop_unreadable(faults: tuple[Fault, ...], *, as_json: bool = False) -> NoReturn:
    if as_json:
        print_json([plain_fault(fault) for fault in faults])
    else:
        count = len(faults)
        err.print(
            "[red]"
            + escape(
                ngettext(
                    "The dossier cannot be read: there is %(count)d fault. Nothing was loaded.",
                    "The dossier cannot be read: there are %(count)d faults. Nothing was loaded.",
                    count,
                )
                % {"count": count}
            )
            + "[/red]"
        )
        for fault in faults:
            place = f"{fault.file}:{fault.line}" if fault.line else fault.file
            err.print(f"[bold]{escape(place)}[/bold] " * bool(place) + escape(fault.message))
            err.print(f"    {escape(fault.mend)}")
    raise Stop(FAILED)


def plain_fault(fault: Fault) -> dict[str, Any]:
    return {
        "code": "unreadable",
        "severity": "error",
        "chapter": None,
        "record": None,
        "file": fault.file or None,
        "line": fault.line,
        "message": fault.message,
        "mend": fault.mend,
    }


# Where an exploration comes from


@dataclass(frozen=True)
class Opened:
    exploration: Exploration
    places: Places | None


@contextmanager
def opened(name: str, *, as_json: bool = False) -> Iterator[Opened]:
    """The exploration of a path, in a private database, or of a slug, in the workplace's own. A path wins."""
    path = Path(name)
    if name and exists(path):
        try:
            read = read_dossier(path)
        except Unreadable as error:
            stop_unreadable(error.faults, as_json=as_json)
        with private_database():
            exploration = Exploration()
            store(exploration, read.content)
            yield Opened(exploration, read.places)
        return
    with database(create=False, wanted=name):
        found = find_exploration(local_operator(), name)
        if found is None:
            stop(
                _("There is no folder, zip or loaded exploration called “%(name)s”. Check the name, or load it first.")
                % {"name": name}
            )
        yield Opened(found, None)


def exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long for a file, or a folder that may not be entered
        return False


@contextmanager
def database(*, create: bool, wanted: str = "") -> Iterator[None]:
    if settings.DATABASE_PROBLEM:
        stop(_("DATABASE_URL is not right: %(reason)s") % {"reason": settings.DATABASE_PROBLEM})
    database = settings.DATABASES["default"]
    on_file = database["ENGINE"] == "django.db.backends.sqlite3"
    if on_file and not create and not Path(database["NAME"]).exists():
        stop(
            _("There is no folder or zip called “%(name)s”, and no database with loaded explorations here (%(path)s).")
            % {"name": wanted, "path": database["NAME"]}
        )
    try:
        if create:
            call_command("migrate", verbosity=0, interactive=False)
        elif not _is_migrated():
            stop(
                _(
                    "There is no folder or zip called “%(name)s”, and the database here is empty or of another version of Noaber; “noaber load” renews it."
                )
                % {"name": wanted}
            )
        yield
    except DatabaseError as error:
        stop(_("The database cannot be used: %(reason)s") % {"reason": str(error).strip()})


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
