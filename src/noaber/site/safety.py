"""What must not be when others can visit: one sentence each, all at once."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

_SHORTEST_KEY = 50
_FEWEST_CHARACTERS = 10


def is_own_machine(host: str) -> bool:
    """Whether nobody outside this machine can reach this address."""
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(found) and all(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in found)


def faults_of_settings() -> list[str]:
    """What cannot be used as it is set, wherever it is served."""
    faults = [str(problem) for problem in settings.ENVIRONMENT.problems]
    if settings.DATABASE_PROBLEM:
        faults.append(_("DATABASE_URL is not right: %(reason)s") % {"reason": settings.DATABASE_PROBLEM})
    if settings.DEBUG:
        faults.append(_("DEBUG is on, which shows the inside of the program to visitors. Turn it off."))
    return faults + list(_of_theme())


def dangers() -> list[str]:
    """What is unsafe or missing where others than oneself may visit."""
    return list(_dangers())


def _dangers() -> Iterator[str]:
    key = settings.SECRET_KEY
    if key == settings.DEFAULT_SECRET_KEY:
        yield _("SECRET_KEY is missing. Give one of at least %(count)d characters by chance, and keep it secret.") % {
            "count": _SHORTEST_KEY
        }
    elif len(key) < _SHORTEST_KEY or len(set(key)) < _FEWEST_CHARACTERS:
        yield _("SECRET_KEY can be guessed. Give one of at least %(count)d characters by chance.") % {
            "count": _SHORTEST_KEY
        }
    if not settings.ENVIRONMENT.names("NOABER_HOSTS"):
        yield _("NOABER_HOSTS is missing. Say under which names people visit, such as noaber.example.org.")
    elif any("*" in one for one in settings.ALLOWED_HOSTS):
        yield _("NOABER_HOSTS allows every name, so that links in mails can be made to lead elsewhere. Name the hosts.")
    if not settings.HTTPS:
        yield _(
            "NOABER_HTTPS is not “proxy”, so passwords would cross the network in plain text. Put a server that speaks https in front, and say so; or use “noaber serve --local” on your own machine."
        )
    if not settings.CAN_MAIL and settings.SIGNUP == "open":
        yield _(
            "EMAIL_URL is missing while everybody may make an account: nobody could confirm an e-mail address. Give a mail server, or set NOABER_SIGNUP to “invited”."
        )
    if settings.CAN_MAIL and settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield _("DEFAULT_FROM_EMAIL is missing. Give the address from which mail is sent.")


def fault_of_database() -> str:
    """Why the database cannot be used, or an empty text."""
    if settings.DATABASE_PROBLEM:
        return ""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return _("The database cannot be used: %(reason)s") % {"reason": str(error).strip()}
    if not plan:
        return ""
    return _(
        "The database is empty or of another version of Noaber. Make a backup, and start once with “noaber serve --migrate”."
    )


def _of_theme() -> Iterator[str]:
    folder = Path(settings.THEME_DIR) if settings.THEME_DIR else None
    if folder is not None and not folder.is_dir():
        yield _("NOABER_THEME_DIR: there is no folder %(path)s.") % {"path": folder}
        return
    for name, file in (("NOABER_THEME_CSS", settings.THEME_CSS), ("NOABER_THEME_LOGO", settings.THEME_LOGO)):
        if file and folder is None:
            yield _("%(name)s needs NOABER_THEME_DIR, the folder in which it stands.") % {"name": name}
        elif file and folder is not None and not (folder / file).is_file():
            yield _("%(name)s: there is no file %(file)s in %(path)s.") % {"name": name, "file": file, "path": folder}
