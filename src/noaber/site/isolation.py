"""Where the demonstration keeps its things, apart from every workplace; decided before the settings are read."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from urllib.parse import quote

from .environment import VARIABLES

FOLDER = Path("out") / "demo"


def prepare(environment: MutableMapping[str, str]) -> None:
    """A database of its own, mails as files, and nothing of what is set for another workplace.

    The language is that of the terminal; the data of the country is open, and the same for every workplace.
    """
    for one in VARIABLES:
        if one.name not in ("NOABER_LANG", "NOABER_REFERENCE"):
            environment.pop(one.name, None)
    folder = quote(str(Path.cwd() / FOLDER))
    environment["DATABASE_URL"] = f"sqlite:///{folder}/noaber.sqlite3"
    environment["EMAIL_URL"] = f"file://{folder}/mail"
