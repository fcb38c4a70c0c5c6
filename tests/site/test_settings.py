"""Settings that come from the environment, and the database as it is opened."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from noaber.site import settings as module

Load = Callable[..., ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """The settings as they are read in an empty folder with this environment."""
    monkeypatch.chdir(tmp_path)

    def read(**environment: str) -> ModuleType:
        for name in ("DATABASE_URL", "SECRET_KEY"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location("settings_of_a_test", module.__file__)
        assert spec is not None
        assert spec.loader is not None
        found = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found)
        return found

    return read


def test_the_default_database_is_a_file_in_the_current_folder(load: Load, tmp_path: Path) -> None:
    database = load().DATABASES["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert Path(database["NAME"]) == tmp_path / "noaber.sqlite3"
    assert load().DATABASE_PROBLEM == ""


def test_an_empty_address_is_no_address(load: Load, tmp_path: Path) -> None:
    assert Path(load(DATABASE_URL="").DATABASES["default"]["NAME"]) == tmp_path / "noaber.sqlite3"


@pytest.mark.parametrize("name", ["a#b", "50%41", "wat?", "met spatie", "dubbele: punt"])
def test_the_name_of_the_current_folder_may_hold_anything(
    name: str, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / name)
    assert Path(load().DATABASES["default"]["NAME"]) == tmp_path / name / "noaber.sqlite3"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_an_address_names_another_database(scheme: str, load: Load) -> None:
    database = load(DATABASE_URL=f"{scheme}://anna:geheim%23@db.example.org:5433/noaber").DATABASES["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    named = (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"])
    assert named == ("anna", "geheim#", "db.example.org", 5433, "noaber")
    assert "init_command" not in database.get("OPTIONS", {})


def test_another_file_is_opened_in_the_same_way(load: Load) -> None:
    own, other = load().DATABASES["default"], load(DATABASE_URL="sqlite:////tmp/ander.sqlite3").DATABASES["default"]
    assert other["NAME"] == "/tmp/ander.sqlite3"
    assert other["OPTIONS"] == own["OPTIONS"]


@pytest.mark.parametrize("address", ["nonsense", "oracle://x/y", "mysql://x/y", "://"])
def test_an_address_that_cannot_be_used_is_a_problem_for_who_needs_a_database(address: str, load: Load) -> None:
    found = load(DATABASE_URL=address)
    assert found.DATABASE_PROBLEM
    assert found.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"


def test_sqlite_writes_ahead_and_takes_the_lock_at_once(load: Load, tmp_path: Path) -> None:
    database = DatabaseWrapper(
        {**connection.settings_dict, **load().DATABASES["default"], "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False}
    )
    assert database.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    opened = database.get_new_connection(database.get_connection_params())
    try:
        assert opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        # 1 is NORMAL.
        assert opened.execute("PRAGMA synchronous").fetchone() == (1,)
        assert opened.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert opened.execute("PRAGMA busy_timeout").fetchone() == (10_000,)
    finally:
        opened.close()


def test_debugging_is_off_and_the_reader_is_dutch() -> None:
    assert not module.DEBUG
    assert module.LANGUAGE_CODE == "nl"
    assert [code for code, _name in module.LANGUAGES] == ["nl", "en"]
