"""Work on files happens in a database of its own, and never touches the workplace's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from noaber.dossier.models import Evidence, Exploration, Source, Theme
from noaber.dossier.private import private_database
from noaber.dossier.storing import extract, store
from tests.builder import content_of, dossier
from tests.conftest import EXAMPLE, ROOT

SCRIPT = """
import sys, django
django.setup()
from pathlib import Path
from django.db import connections
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.private import private_database
from noaber.dossier.storing import extract, store
workplace = connections["default"]
content = read_dossier(Path(sys.argv[1])).content
with private_database():
    exploration = Exploration()
    store(exploration, content)
    assert extract(exploration) == content
assert connections["default"] is workplace
assert workplace.connection is None, "the workplace's database was opened"
print("done")
"""


def run(folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "noaber.site.settings", "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(EXAMPLE)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "url",
    ["", "sqlite:////nergens/noaber.sqlite3", "postgres://nobody:x@127.0.0.1:1/nothing"],
    ids=["none", "sqlite", "postgres"],
)
def test_the_database_of_the_workplace_is_neither_opened_nor_made(tmp_path: Path, url: str) -> None:
    done = run(tmp_path, url)
    assert (done.stdout, done.stderr) == ("done\n", "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_nothing_that_is_asked_within_reaches_the_workplace(exploration: Exploration) -> None:
    workplace = connections[DEFAULT_DB_ALIAS]
    with CaptureQueriesContext(workplace) as queries, private_database():
        assert not Exploration.objects.exists()
        store(Exploration(), content_of(dossier()))
        assert Exploration.objects.count() == 1
    assert len(queries) == 0
    assert connections[DEFAULT_DB_ALIAS] is workplace
    assert Exploration.objects.get() == exploration


@pytest.mark.django_db
def test_one_within_another_is_apart_and_gives_way_again() -> None:
    with private_database():
        Exploration.objects.create(slug="een", title="T", date="2024-01-01")
        outer = connections[DEFAULT_DB_ALIAS]
        with private_database():
            assert not Exploration.objects.exists()
            Exploration.objects.create(slug="twee", title="T", date="2024-01-01")
        assert connections[DEFAULT_DB_ALIAS] is outer
        assert Exploration.objects.get().slug == "een"
    assert not Exploration.objects.exists()


@pytest.mark.django_db
def test_the_workplace_comes_back_after_an_error(exploration: Exploration) -> None:
    workplace = connections[DEFAULT_DB_ALIAS]
    with pytest.raises(ZeroDivisionError), private_database():
        raise ZeroDivisionError
    assert connections[DEFAULT_DB_ALIAS] is workplace
    assert Exploration.objects.get() == exploration


@pytest.mark.django_db
def test_its_tables_are_those_of_the_models() -> None:
    """Of what an exploration needs; the tables of people who sign in are none of it."""
    needed = ("accounts", "auth", "contenttypes", "dossier")
    expected = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.app_label in needed
    }
    with private_database():
        assert connection.vendor == "sqlite"
        assert set(connection.introspection.table_names()) == expected


@pytest.mark.django_db
def test_it_holds_to_the_same_constraints() -> None:
    with private_database():
        exploration = Exploration()
        store(exploration, content_of(dossier()))
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(source=Source.objects.get(), basis="published")
        Theme.objects.create(exploration=exploration, key="t", name="T")
        with pytest.raises(IntegrityError), transaction.atomic():
            Theme.objects.create(exploration=exploration, key="t", name="T")


@pytest.mark.django_db
def test_the_same_dossier_can_be_opened_again_and_again() -> None:
    content = content_of(dossier())
    for _time in range(2):
        with private_database():
            exploration = Exploration()
            store(exploration, content)
            assert extract(exploration) == content


def test_the_command_line_leaves_no_database_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from noaber.site.cli import main; main()", "check", str(EXAMPLE), "--json"],
        cwd=tmp_path,
        env={**os.environ, "DATABASE_URL": "", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert list(tmp_path.iterdir()) == []
