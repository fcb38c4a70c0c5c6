"""The demonstration: both examples in a database of their own, people of every role, and the owner signed in by itself.

Signing in by itself exists nowhere else: no setting turns it on, and it looks at every request.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.core.management import call_command
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from rich.markup import escape

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import load_content
from noaber.dossier.files.faults import Unreadable
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Exploration

from .console import out, stop, stop_unreadable
from .documents import progress_on
from .isolation import FOLDER
from .serving import address_of, own_key, run

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
NAMES = ("noordoost-twente", "oefenregio")
FORMATS = ("html", "pdf")
OWNER = "owner@demo.example"
# Under which names and port the demonstration is served; empty everywhere else.
HOSTS: set[str] = set()
# Once somebody was signed in by itself, signing out is respected.
_SEEN = "noaber-demo"
_FORWARDED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_VIA")

ROLES = {
    OWNER: Membership.Role.OWNER,
    "editor@demo.example": Membership.Role.EDITOR,
    "contributor@demo.example": Membership.Role.CONTRIBUTOR,
    "hr@demo.example": Membership.Role.HR,
    "reader@demo.example": Membership.Role.READER,
}


def show(place: socket.socket) -> None:
    if not all((EXAMPLES / name).is_dir() for name in NAMES):
        stop(_("The examples are not here (%(path)s). Run this in a copy of the source.") % {"path": EXAMPLES})
    try:
        (FOLDER / "mail").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(_("%(path)s cannot be written: %(reason)s") % {"path": FOLDER, "reason": error.strerror or error})
    call_command("migrate", verbosity=0, interactive=False)
    settings.SECRET_KEY = own_key()
    for name in NAMES:
        _load(name)
    password = _people()
    address = address_of(place)
    out.print(escape(_("Others to sign in as, with the password %(password)s:") % {"password": password}))
    for email, role in ROLES.items():
        out.print(escape(f"    {email} ({role.label})"))
    settings.ALLOWED_HOSTS = settings.OWN_MACHINE
    HOSTS.update(f"{name}:{place.getsockname()[1]}" for name in settings.OWN_MACHINE)
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "noaber.site.demo.signed_in_as_owner"]
    run(
        place,
        settings.THREADS,
        _("The demonstration is at %(address)s, on this machine only. You are signed in. Stop it with ctrl-c.")
        % {"address": address},
    )


def _load(name: str) -> None:
    """Load an example, and write the report of the real one where there is none of this state."""
    try:
        loaded = load_content(local_operator(), read_dossier(EXAMPLES / name).content)
    except Unreadable as error:
        stop_unreadable(error.faults)
    except Conflicts:
        # Somebody worked in the demonstration, and the example was renewed since.
        out.print(escape(_("%(slug)s was changed here, and stays as it is.") % {"slug": name}))
        return
    out.print(escape(_("Loaded: %(slug)s.") % {"slug": name}))
    if name == NAMES[0] and (
        loaded.changed or not all((FOLDER / f"{name}-report.{form}").exists() for form in FORMATS)
    ):
        _write_report(loaded.exploration)


def _write_report(exploration: Exploration) -> None:
    from noaber.report.writing import write_document

    from .console import err

    with progress_on(err) as step, translation.override(exploration.language):
        paths = write_document(exploration, FORMATS, FOLDER, progress=step)
    for path in paths:
        out.print(escape(_("Written: %(path)s") % {"path": path}))


def _people() -> str:
    """Somebody of each role in each example; gives the password of all of them."""
    kept = FOLDER / "password.txt"
    password = kept.read_text(encoding="ascii").strip() if kept.exists() else secrets.token_urlsafe(12)
    if not kept.exists():
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(password + "\n")
    for email, role in ROLES.items():
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=str(role.label).capitalize())
        # So that nobody has to confirm an address that does not exist.
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        for exploration in Exploration.objects.filter(slug__in=NAMES):
            Membership.objects.get_or_create(
                user=user,
                exploration=exploration,
                defaults={"role": role, "chapters": ["options"] if role == Membership.Role.CONTRIBUTOR else []},
            )
    return password


def signed_in_as_owner(respond: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware of the demonstration: whoever opens a first page on this very machine is its owner."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not _may_be_signed_in(request):
            return respond(request)
        owner = User.objects.filter(email=OWNER).first()
        if owner is not None:
            login(request, owner, backend=settings.AUTHENTICATION_BACKENDS[0])
        response = respond(request)
        response.set_cookie(_SEEN, "yes", httponly=True, samesite="Strict")
        return response

    return answer


def _may_be_signed_in(request: HttpRequest) -> bool:
    try:
        from_here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return (
        from_here
        and request.META.get("HTTP_HOST", "") in HOSTS
        # Somebody else's server in front would make everybody look as if they were here.
        and not any(name in request.META for name in _FORWARDED)
        and request.method == "GET"
        and _SEEN not in request.COOKIES
        and not request.user.is_authenticated
    )
