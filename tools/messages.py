"""Translations: `update` the catalogues from the source, `compile` them, or `check` that nothing is missing or stale.

Messages are written in English in the source; Dutch stands in the catalogue. The compiled catalogue is committed too,
since a machine without gettext must be able to run Noaber.
"""

from __future__ import annotations

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "noaber"
LOCALE = SOURCE / "site" / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "gettext_noop": None,
}


def extracted() -> Catalog:
    """Every message in Python and templates, with where it stands."""
    from django.utils.translation.template import templatize

    from noaber.dossier.files.schema import summary
    from noaber.dossier.layout import all_tables

    catalogue = Catalog(project="noaber", charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("templates/**/*.txt")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        place = path.relative_to(ROOT).as_posix()
        for _line, message, comments, context in extract(
            "python", io.BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalogue.add(message, locations=[(place, None)], auto_comments=comments, context=context)
    for model in sorted({table.model for table, _above in all_tables()}, key=lambda one: one.__name__):
        catalogue.add(summary(model), locations=[("docstrings of models", None)])
    catalogue.fuzzy = False
    return catalogue


def po_path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str) -> Catalog:
    catalogue = read(language)
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False, keep_user_comments=True)
    catalogue.obsolete.clear()
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    # No dates, so that the same source gives the same file.
    catalogue.fuzzy = False
    catalogue.creation_date = catalogue.revision_date = None  # type: ignore[assignment]
    catalogue.header_comment = "# Dutch of Noaber.\n# SPDX-License-Identifier: EUPL-1.2"
    write_po(out, catalogue, width=110, sort_output=True, include_lineno=False, omit_header=False)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if "-Date:" not in line and "Generated-By" not in line).encode()


def as_mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    # The header names the time; a fixed one, so that the same catalogue gives the same file.
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    write_mo(out, catalogue)
    return out.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    def is_empty(text: str | list[str] | tuple[str, ...] | None) -> bool:
        return not text or (not isinstance(text, str) and not all(text))

    return [str(message.id) for message in catalogue if message.id and (is_empty(message.string) or message.fuzzy)]


def wrong(catalogue: Catalog) -> list[str]:
    """Translations whose placeholders differ from those of the message."""
    return [f"{message.id}: {error}" for message, errors in catalogue.check() for error in errors]


def main(command: str) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "noaber.site.settings"
    django.setup()
    translation.deactivate_all()
    catalogue = updated("nl")
    path = po_path("nl")
    if command == "update":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_po(catalogue))
        print(f"{len(catalogue)} messages, {len(missing(catalogue))} without a translation")
        return 0
    if command == "compile":
        path.with_suffix(".mo").write_bytes(as_mo(read("nl")))
        return 0
    problems = [f"no translation: {text}" for text in missing(catalogue)] + wrong(read("nl"))
    if path.read_bytes() != as_po(catalogue):
        problems.append("the catalogue is stale: run `make messages`")
    if path.with_suffix(".mo").read_bytes() != as_mo(read("nl")):
        problems.append("the compiled catalogue is stale: run `make messages`")
    print("\n".join(problems) or f"{len(catalogue)} messages, all translated")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
