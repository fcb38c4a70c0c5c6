"""The command line: `noaber load`, `dump`, `check`, `analyse`, `report` and `schema`.

Commands on a path work in a private database in memory and never open the workplace's own.
"""

from __future__ import annotations

import gettext
import os
import sys

LANGUAGES = ("nl", "en")


def main() -> None:
    """Choose the language before anything speaks, then run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "noaber.site.settings")
    arguments, language = _take_language(sys.argv[1:])
    import django
    from django.conf import settings
    from django.utils import translation

    django.setup()
    translation.activate(language)
    # The parser of arguments speaks through the standard library's gettext; its words stand in the same catalogue.
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("django", settings.LOCALE_PATHS[0])
    gettext.textdomain("django")
    # A terminal that cannot show a character should not end the work.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    from .commands import run

    sys.exit(run(arguments))


def _take_language(arguments: list[str]) -> tuple[list[str], str]:
    """`--lang` may stand anywhere; without it NOABER_LANG counts, and else Dutch."""
    rest, language = [], os.environ.get("NOABER_LANG", "")
    waiting = False
    for argument in arguments:
        if waiting:
            language, waiting = argument, False
        elif argument == "--lang":
            waiting = True
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if (language and language not in LANGUAGES) or waiting:
        print("noaber: --lang nl | en", file=sys.stderr)
        sys.exit(2)
    return rest, language or LANGUAGES[0]
