"""The command line: `noaber load`, `dump`, `check`, `analyse`, `report`, `serve` and the others.

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
    arguments, asked = _take_language(sys.argv[1:])
    language = asked or os.environ.get("NOABER_LANG", "")
    if language and language not in LANGUAGES:
        print("noaber: --lang, NOABER_LANG: nl | en", file=sys.stderr)
        sys.exit(2)
    language = language or LANGUAGES[0]
    if arguments[:1] == ["demo"]:
        from .isolation import prepare

        prepare(os.environ)
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

    try:
        code = run(arguments, asked)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output stopped, such as `head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 128 + 13
    except KeyboardInterrupt:
        code = 128 + 2
    sys.exit(code)


def _take_language(arguments: list[str]) -> tuple[list[str], str]:
    """The arguments without `--lang`, which may stand anywhere, and the language that it names."""
    rest: list[str] = []
    language = ""
    left = iter(arguments)
    for argument in left:
        if argument == "--lang":
            language = next(left, "?")
        elif argument.startswith("--lang="):
            language = argument.removeprefix("--lang=") or "?"
        else:
            rest.append(argument)
    return rest, language
