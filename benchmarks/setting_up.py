"""A workplace to measure: a database of its own with the real case, or with one ten times as large, and its owner."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "noordoost-twente"
OWNER = "owner@bench.example"
KEY = "".join(chr(33 + number) for number in range(60))
LARGER = 10

# What grows with the work on an exploration. Councils, forms and criteria do not: nobody weighs fifty forms.
_GROWING = {
    "Source",
    "Assignment",
    "Finding",
    "Meeting",
    "Decision",
    "Action",
    "Role",
    "Task",
    "SwotPoint",
    "Case",
    "Lesson",
    "Figure",
    "CostItem",
    "WorkingSession",
    "Indicator",
}


@contextmanager
def workplace() -> Iterator[Path]:
    """Django on an empty database in a folder of its own."""
    with TemporaryDirectory(prefix="noaber-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "noaber.site.settings",
            "DATABASE_URL": f"sqlite:///{folder}/noaber.sqlite3",
            "SECRET_KEY": KEY,
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        yield Path(folder)


def load(*, large: bool = False) -> Any:
    """The example, or one that is larger, with an owner and a report that everybody may read."""
    from noaber.accounts.models import Membership, User
    from noaber.accounts.permissions import local_operator
    from noaber.dossier.actions import load_content
    from noaber.dossier.files.reading import read_dossier

    content = read_dossier(EXAMPLE).content
    if large:
        content = larger(content)
        content["exploration"]["slug"] += "-large"
    exploration = load_content(local_operator(), content).exploration
    owner = User.objects.filter(email=OWNER).first() or User.objects.create_user(OWNER, name="Owner")
    Membership.objects.create(user=owner, exploration=exploration, role=Membership.Role.OWNER)
    return exploration


def published(exploration: Any) -> Any:
    """Its report, published for everybody and released by all who must."""
    import datetime

    from noaber.accounts.permissions import local_operator
    from noaber.dossier.models import Publication
    from noaber.report.composing import DocumentKind
    from noaber.report.publishing import Wish, publish, release

    operator, day = local_operator(), datetime.date(2026, 1, 1)
    wish = Wish(DocumentKind.REPORT, None, ("html",), Publication.Audience.EVERYBODY, day)
    publication = publish(operator, exploration, wish).publication
    for organisation in publication.missing():
        release(operator, publication, organisation, day)
    return publication


def size_of(content: dict[str, Any]) -> int:
    from noaber.dossier.content import walk

    return sum(1 for _one in walk(content))


def larger(content: dict[str, Any]) -> dict[str, Any]:
    """Ten times as many records: those that grow are copied under new ids, with what they refer to among each other."""
    from noaber.dossier.content import canonical_order, table_name
    from noaber.dossier.layout import TABLES

    growing = [table for table in TABLES if table.model.__name__ in _GROWING and table_name(table) in content["tables"]]
    before = size_of(content)
    grows = size_of({"tables": {table_name(one): content["tables"][table_name(one)] for one in growing}})
    copies = -(-before * (LARGER - 1) // grows)
    made = copy.deepcopy(content)
    for number in range(copies):
        for table in growing:
            rows = content["tables"][table_name(table)]
            made["tables"][table_name(table)] += [_copied(table, row, f"-x{number}") for row in rows]
    canonical_order(made)
    return made


def _copied(table: Any, row: dict[str, Any], ending: str) -> dict[str, Any]:
    from noaber.dossier.fields import ID, REFERENCE, REFERENCES, fields_of

    made = dict(row)
    if ID in made:
        made[ID] += ending
    for field in fields_of(table):
        value = made.get(field.name)
        if value is None or field.target is None or field.target.__name__ not in _GROWING:
            continue
        if field.kind == REFERENCE:
            made[field.name] = value + ending
        elif field.kind == REFERENCES:
            made[field.name] = [one + ending for one in value]
    for nested in table.nested:
        if nested.key in made:
            made[nested.key] = [_copied(nested, one, ending) for one in made[nested.key]]
    return made
