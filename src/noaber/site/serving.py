"""Serving from the command line: `noaber serve`, and `noaber demo`."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError
from django.utils.translation import gettext as _
from rich.markup import escape

from .console import Stop, err, out, stop
from .safety import dangers, fault_of_database, faults_of_settings, is_own_machine

Command = Callable[[str, str, Callable[[argparse.Namespace], int | None]], argparse.ArgumentParser]

HOST = "127.0.0.1"
PORT = 8000


def add_commands(command: Command) -> None:
    serve = command("serve", _("Serve the workplace. Names what is unsafe, and does not start then."), _serve)
    serve.add_argument(
        "--host", metavar="HOST", default=HOST, help=_("The address to listen on; default: %(host)s.") % {"host": HOST}
    )
    _port(serve)
    serve.add_argument(
        "--threads", metavar="N", type=int, help=_("How many requests at the same time; default: NOABER_THREADS.")
    )
    serve.add_argument("--migrate", action="store_true", help=_("Renew the database first."))
    serve.add_argument(
        "--local",
        action="store_true",
        help=_("For yourself on this machine: with a key of its own, and mails in the terminal."),
    )
    demo = command("demo", _("Show the examples in a workplace on this machine, signed in."), _demo)
    _port(demo)


def _port(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--port", metavar="PORT", type=int, default=PORT, help=_("The port; default: %(port)d.") % {"port": PORT}
    )


def _serve(chosen: argparse.Namespace) -> None:
    threads = settings.THREADS if chosen.threads is None else chosen.threads
    faults = faults_of_settings()
    if not 1 <= threads <= 64:
        faults.append(_("--threads: give a whole number from 1 to 64."))
    if chosen.local:
        if not is_own_machine(chosen.host):
            faults.append(
                _("“--local” is for this machine only; %(host)s can be reached from outside.") % {"host": chosen.host}
            )
    else:
        faults += dangers()
    _stop_for(faults)
    if chosen.local:
        _for_oneself()
    if chosen.local or chosen.migrate:
        _migrate()
    _stop_for([fault for fault in [fault_of_database()] if fault])
    place = _listen(chosen.host, chosen.port)
    run(place, threads, _("Noaber is served at %(address)s. Stop it with ctrl-c.") % {"address": address_of(place)})


def _demo(chosen: argparse.Namespace) -> None:
    from .demo import show

    show(_listen(HOST, chosen.port))


def run(place: socket.socket, threads: int, said: str) -> None:
    # Here, since it takes a while to load.
    from .server import serve

    serve(place, threads, lambda: out.print(escape(said)))
    out.print(_("Noaber has stopped."))


def address_of(place: socket.socket) -> str:
    host, port = place.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _listen(host: str, port: int) -> socket.socket:
    from .server import listen

    if not 0 <= port <= 65535:
        stop(_("--port: give a whole number from 1 to 65535."))
    try:
        return listen(host, port)
    except OSError as error:
        stop(
            _(
                "Nothing can be served at %(host)s:%(port)d: %(reason)s. Perhaps another program uses this port; give another with --port."
            )
            % {"host": host, "port": port, "reason": error.strerror or error}
        )


def _stop_for(faults: list[str]) -> None:
    if not faults:
        return
    err.print("[red]" + escape(_("Noaber does not start, because:")) + "[/red]")
    for fault in faults:
        err.print(f"  - {escape(fault)}")
    raise Stop(2)


def _migrate() -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        stop(_("The database cannot be used: %(reason)s") % {"reason": str(error).strip()})


def _for_oneself() -> None:
    """What a start on one's own machine needs: the names of this machine, a key, and mails in the terminal."""
    settings.ALLOWED_HOSTS = settings.OWN_MACHINE
    if settings.SECRET_KEY == settings.DEFAULT_SECRET_KEY:
        settings.SECRET_KEY = own_key()
    if not settings.CAN_MAIL:
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        settings.CAN_MAIL = True


def own_key() -> str:
    """The key that lies beside the database, made where there is none."""
    database = settings.DATABASES["default"]
    on_file = database["ENGINE"].endswith("sqlite3")
    path = Path(database["NAME"]).with_suffix(".key") if on_file else Path.cwd() / "noaber.key"
    try:
        try:
            # For the owner's eyes only, from the first moment on.
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_urlsafe(64)
            file.write(key + "\n")
        return key
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        stop(_("%(path)s cannot be used: %(reason)s") % {"path": path, "reason": reason})
