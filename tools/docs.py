"""The pages of docs/ that are generated: `write` them, or `check` that they are as the source says."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.utils import translation

DOCS = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[str, str]:
    from noaber.dossier.files.schema import reference_page
    from noaber.overview.checks import rules_page
    from noaber.site.environment import settings_page

    result = {}
    made: list[tuple[str, str, Callable[[], str]]] = [
        ("nl", "formaat.md", reference_page),
        ("en", "format.md", reference_page),
        ("nl", "regels.md", rules_page),
        ("en", "rules.md", rules_page),
        ("nl", "instellingen.md", settings_page),
        ("en", "settings.md", settings_page),
    ]
    for language, name, make in made:
        with translation.override(language):
            result[name] = make()
    return result


def main(command: str) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "noaber.site.settings"
    django.setup()
    if command == "write":
        for name, text in pages().items():
            (DOCS / name).write_text(text, encoding="utf-8")
        return 0
    stale = [
        name
        for name, text in pages().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    ]
    print(
        "\n".join(f"docs/{name} is stale: run `make docs`" for name in stale) or "generated pages are as they should be"
    )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
