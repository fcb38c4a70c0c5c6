"""What may be set by environment: one table, how each is read, and the page that documents them."""

from __future__ import annotations

import ipaddress
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Variable:
    """`default` is what holds where the variable is absent or empty; `required` says that `noaber serve` asks for it."""

    name: str
    meaning: Any
    default: str = ""
    required: bool = False


VARIABLES = (
    Variable(
        "SECRET_KEY",
        gettext_lazy(
            "With what sessions and links in mails are signed: at least 50 characters by chance. Keep it secret; whoever changes it signs everybody out."
        ),
        required=True,
    ),
    Variable(
        "DATABASE_URL",
        gettext_lazy(
            "The database: sqlite:////folder/file.sqlite3 or postgres://user:password@host:port/name. Without it: noaber.sqlite3 in the current folder."
        ),
    ),
    Variable(
        "NOABER_HOSTS",
        gettext_lazy(
            "The names under which people visit the workplace, with commas between them. A request under another name is refused."
        ),
        required=True,
    ),
    Variable(
        "NOABER_HTTPS",
        gettext_lazy(
            "“proxy”: a server in front of Noaber speaks https with the visitors and says so in X-Forwarded-Proto. “no”: nobody does, which is for one's own machine only."
        ),
        default="no",
        required=True,
    ),
    Variable(
        "NOABER_PROXIES",
        gettext_lazy(
            "The addresses or networks of that server, with commas between them. From others what is said in X-Forwarded-For and X-Forwarded-Proto counts for nothing."
        ),
        default="127.0.0.1,::1",
    ),
    Variable(
        "NOABER_ORIGINS",
        gettext_lazy(
            "Origins from which forms may be sent besides one's own, such as https://noaber.example.org; needed only where the server in front changes the name of the host."
        ),
    ),
    Variable(
        "NOABER_SIGNUP",
        gettext_lazy("Who may make an account: “open”, everybody; “invited”, only who was invited."),
        default="open",
    ),
    Variable(
        "EMAIL_URL",
        gettext_lazy(
            "How mail is sent: smtp://user:password@host:port (encrypted by STARTTLS), smtps://... (encrypted from the start), smtp://...?tls=no (not encrypted), file:///folder (kept as files) or console: (shown in the terminal). Without it no mail is sent."
        ),
        required=True,
    ),
    Variable(
        "DEFAULT_FROM_EMAIL",
        gettext_lazy("The address from which mail is sent."),
        default="noaber@localhost",
        required=True,
    ),
    Variable(
        "NOABER_ORGANISATION",
        gettext_lazy("The organisation that runs this workplace, as it is named in the statements and in mails."),
    ),
    Variable(
        "NOABER_CONTACT",
        gettext_lazy("The e-mail address for questions about this workplace, accessibility and privacy."),
    ),
    Variable(
        "NOABER_SECURITY_CONTACT",
        gettext_lazy(
            "Where weak spots can be reported, for security.txt: an address that begins with https: or mailto:. Without it NOABER_CONTACT is named."
        ),
    ),
    Variable(
        "NOABER_MANUAL",
        gettext_lazy("The address of the guide, to which the help page links."),
    ),
    Variable(
        "NOABER_THEME_DIR",
        gettext_lazy("A folder with the look of the organisation: a stylesheet, a logo, fonts. It is public."),
    ),
    Variable(
        "NOABER_THEME_CSS",
        gettext_lazy("The name of the stylesheet in that folder; it gives other values to the tokens."),
    ),
    Variable("NOABER_THEME_LOGO", gettext_lazy("The name of the logo in that folder.")),
    Variable("NOABER_TIME_ZONE", gettext_lazy("The time zone of the pages."), default="Europe/Amsterdam"),
    Variable(
        "NOABER_THREADS",
        gettext_lazy("How many requests one server works on at the same time: 1 to 64."),
        default="8",
    ),
    Variable(
        "NOABER_MAX_UPLOAD",
        gettext_lazy("The most that may be sent in one request, in MB: 1 to 1000."),
        default="30",
    ),
    Variable(
        "NOABER_CACHE",
        gettext_lazy(
            "Where results are kept that were worked out: “memory”, or file:///folder, which several servers on one machine can share. Only Noaber may write in that folder."
        ),
        default="memory",
    ),
    Variable(
        "NOABER_REFERENCE",
        gettext_lazy(
            "The folder with the data of the country, which “noaber reference load” fills. Without it: noaber-reference in the current folder."
        ),
    ),
    Variable(
        "NOABER_LOG",
        gettext_lazy("How much is written to the log: “error”, “warning” or “info”."),
        default="warning",
    ),
    Variable(
        "NOABER_LANG",
        gettext_lazy("The language of the command line: “nl” or “en”. Pages follow the visitor."),
        default="nl",
    ),
)
BY_NAME = {one.name: one for one in VARIABLES}


@dataclass(frozen=True)
class Problem:
    """A variable that cannot be used as it is; the default holds then."""

    name: str
    message: Any

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class Environment:
    """Reads variables and collects what is wrong with them, so that all of it can be said at once."""

    def __init__(self, source: Mapping[str, str]) -> None:
        self._source = source
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        variable = BY_NAME[name]
        return self._source.get(name, "").strip() or variable.default

    def names(self, name: str) -> list[str]:
        return [one.strip() for one in self.text(name).split(",") if one.strip()]

    def choice(self, name: str, choices: tuple[str, ...], *, wrong: str = "") -> str:
        """`wrong`: what holds where it is none of the choices, if not the default."""
        value = self.text(name).lower()
        if value in choices:
            return value
        self._wrong(name, gettext_lazy("Give one of the values that the page of settings names."))
        return wrong or BY_NAME[name].default

    def number(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        # int() alone would take “1_0” and digits of other scripts too.
        if value.isascii() and value.isdigit() and least <= int(value) <= most:
            return int(value)
        self._wrong(name, gettext_lazy("Give a whole number within the bounds that the page of settings names."))
        return int(BY_NAME[name].default)

    def time_zone(self, name: str) -> str:
        value = self.text(name)
        try:
            zoneinfo.ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            self._wrong(name, gettext_lazy("There is no such time zone. Give a name such as Europe/Amsterdam."))
            return BY_NAME[name].default
        return value

    def origins(self, name: str) -> list[str]:
        values = self.names(name)
        if all(urlsplit(one).scheme in ("http", "https") and urlsplit(one).netloc for one in values):
            return values
        self._wrong(name, gettext_lazy("Give whole origins, such as https://noaber.example.org."))
        return []

    def networks(self, name: str) -> list[str]:
        values = self.names(name)
        try:
            for one in values:
                ipaddress.ip_network(one, strict=False)
        except ValueError:
            self._wrong(name, gettext_lazy("Give addresses or networks, such as 10.0.0.4 or 10.0.0.0/24."))
            return self._default_names(name)
        return values

    def contact(self, name: str) -> str:
        value = self.text(name)
        if (value and not value.startswith(("https:", "mailto:"))) or "\n" in value or "\r" in value:
            self._wrong(name, gettext_lazy("Give an address that begins with https: or mailto:."))
            return ""
        return value

    def cache(self, name: str) -> dict[str, Any]:
        value = self.text(name)
        parts = urlsplit(value)
        if parts.scheme == "file" and parts.path.startswith("/"):
            backend = "django.core.cache.backends.filebased.FileBasedCache"
            return {"BACKEND": backend, "LOCATION": unquote(parts.path), "OPTIONS": {"MAX_ENTRIES": 2000}}
        if value != "memory":
            self._wrong(name, gettext_lazy("Give “memory”, or a folder such as file:///var/cache/noaber."))
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}

    def mail(self, name: str) -> dict[str, Any]:
        """Django's settings for mail."""
        value = self.text(name)
        backends = "django.core.mail.backends."
        nothing = {"EMAIL_BACKEND": backends + "dummy.EmailBackend"}
        if not value:
            return nothing
        try:
            parts = urlsplit(value)
            port, host = parts.port, parts.hostname
        except ValueError:
            parts, port, host = urlsplit(""), None, None
        if value == "console:":
            return {"EMAIL_BACKEND": backends + "console.EmailBackend"}
        if parts.scheme == "file" and parts.path.startswith("/"):
            return {"EMAIL_BACKEND": backends + "filebased.EmailBackend", "EMAIL_FILE_PATH": unquote(parts.path)}
        if parts.scheme in ("smtp", "smtps") and host:
            from_the_start = parts.scheme == "smtps"
            starts_tls = not from_the_start and parse_qs(parts.query).get("tls") != ["no"]
            return {
                "EMAIL_BACKEND": backends + "smtp.EmailBackend",
                "EMAIL_HOST": host,
                "EMAIL_PORT": port or (465 if from_the_start else 587 if starts_tls else 25),
                "EMAIL_HOST_USER": unquote(parts.username or ""),
                "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
                "EMAIL_USE_SSL": from_the_start,
                "EMAIL_USE_TLS": starts_tls,
                # Who waits for a page should not wait for a mail server that says nothing.
                "EMAIL_TIMEOUT": 10,
            }
        self._wrong(name, gettext_lazy("Give an address such as smtp://user:password@mail.example.org:587."))
        return nothing

    def _wrong(self, name: str, message: Any) -> None:
        self.problems.append(Problem(name, message))

    def _default_names(self, name: str) -> list[str]:
        return BY_NAME[name].default.split(",")


def settings_page() -> str:
    """The page of docs/ that names every variable, in the language that is active."""
    lines = [
        "# " + _("Settings"),
        "",
        _("What differs between places is set by environment. An empty variable counts as absent."),
        _("“noaber serve” names at once everything that is unsafe or missing, and does not start then."),
        _("This page is made from the source by `make docs`; how to run a workplace stands on the page beside it."),
        "",
        "| " + " | ".join([_("variable"), _("default"), _("asked for by “noaber serve”"), _("meaning")]) + " |",
        "|---|---|---|---|",
    ]
    for one in VARIABLES:
        default = f"`{one.default}`" if one.default else ""
        required = _("yes") if one.required else ""
        lines.append(f"| `{one.name}` | {default} | {required} | {one.meaning} |")
    return "\n".join(lines) + "\n"
