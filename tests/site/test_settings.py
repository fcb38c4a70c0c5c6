"""Settings that come from the environment, and the database as it is opened."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from noaber.site import settings as module
from noaber.site.environment import BY_NAME, VARIABLES, settings_page
from tests.conftest import ROOT

Load = Callable[..., ModuleType]

OF_ALL_PROGRAMS = ("LANGUAGE", "DJANGO_SETTINGS_MODULE", "XDG_CACHE_HOME", "SOURCE_DATE_EPOCH")


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """The settings as they are read in an empty folder with this environment."""
    monkeypatch.chdir(tmp_path)

    def read(**environment: str) -> ModuleType:
        for one in VARIABLES:
            monkeypatch.delenv(one.name, raising=False)
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
    assert other["CONN_MAX_AGE"] is None


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


# One table of all that can be set


def test_every_variable_that_is_read_stands_in_the_table() -> None:
    source = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    read = {
        name
        for text in source
        for name in re.findall(r'(?:environ(?:\.get\(|\[)|ENVIRONMENT\.\w+\()"([A-Z_]+)"', text)
        if name not in OF_ALL_PROGRAMS
    }
    assert read == set(BY_NAME)


def test_the_page_of_settings_names_each_with_its_default() -> None:
    lines = settings_page().splitlines()
    for one in VARIABLES:
        (line,) = [line for line in lines if line.startswith(f"| `{one.name}` |")]
        assert str(one.meaning) in line
        assert f"`{one.default}`" in line or not one.default
        assert line.count("|") == 5


def test_the_page_in_docs_is_the_page_of_the_source() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == settings_page()


def test_what_is_not_set_is_as_the_table_says(load: Load) -> None:
    found = load()
    assert found.ENVIRONMENT.problems == []
    assert int(BY_NAME["NOABER_THREADS"].default) == found.THREADS
    assert int(BY_NAME["NOABER_MAX_UPLOAD"].default) * 1024 * 1024 == found.MAX_UPLOAD
    assert BY_NAME["NOABER_TIME_ZONE"].default == found.TIME_ZONE
    assert found.PROXIES == ["127.0.0.1", "::1"]
    assert (found.SIGNUP, found.CAN_MAIL, found.HTTPS) == ("open", False, False)
    assert found.ALLOWED_HOSTS == ["127.0.0.1", "localhost", "[::1]"]
    assert found.EMAIL_BACKEND.endswith("dummy.EmailBackend")
    assert found.CACHES["default"]["BACKEND"].endswith("LocMemCache")


def test_what_is_set_counts(load: Load, tmp_path: Path) -> None:
    found = load(
        SECRET_KEY="sleutel",
        NOABER_HOSTS="noaber.example.org, www.example.org,",
        NOABER_HTTPS="Proxy",
        NOABER_PROXIES="10.0.0.0/24",
        NOABER_ORIGINS="https://noaber.example.org",
        NOABER_THREADS="3",
        NOABER_CACHE=f"file://{tmp_path}/a%20b",
        NOABER_TIME_ZONE="Europe/Berlin",
        NOABER_CONTACT="vragen@example.org",
        NOABER_SIGNUP="invited",
        NOABER_LOG="info",
        NOABER_THEME_DIR=str(tmp_path),
    )
    assert found.ENVIRONMENT.problems == []
    assert found.SECRET_KEY == "sleutel"
    assert found.ALLOWED_HOSTS == ["noaber.example.org", "www.example.org"]
    assert found.HTTPS
    assert found.SECURE_SSL_REDIRECT
    assert found.SECURE_HSTS_SECONDS == 31_536_000
    assert found.SESSION_COOKIE_SECURE
    assert found.CSRF_COOKIE_SECURE
    assert found.LANGUAGE_COOKIE_SECURE
    assert found.SESSION_COOKIE_NAME.startswith("__Host-")
    assert found.PROXIES == ["10.0.0.0/24"]
    assert found.CSRF_TRUSTED_ORIGINS == ["https://noaber.example.org"]
    assert (found.THREADS, found.TIME_ZONE, found.SIGNUP) == (3, "Europe/Berlin", "invited")
    assert found.CACHES["default"]["LOCATION"] == f"{tmp_path}/a b"
    assert found.SECURITY_CONTACT == "mailto:vragen@example.org"
    assert found.LOGGING["root"]["level"] == "INFO"
    assert ("theme", str(tmp_path)) in found.STATICFILES_DIRS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOABER_THREADS", "0"),
        ("NOABER_THREADS", "65"),
        ("NOABER_THREADS", "acht"),
        ("NOABER_THREADS", "-1"),
        ("NOABER_THREADS", "1_0"),
        ("NOABER_THREADS", "٣"),
        ("NOABER_MAX_UPLOAD", "1001"),
        ("NOABER_HTTPS", "yes"),
        ("NOABER_SIGNUP", "closed"),
        ("NOABER_PROXIES", "*"),
        ("NOABER_PROXIES", "proxy.example.org"),
        ("NOABER_ORIGINS", "noaber.example.org"),
        ("NOABER_ORIGINS", "https://a.example,javascript:x"),
        ("NOABER_TIME_ZONE", "Mars/Olympus"),
        ("NOABER_TIME_ZONE", "../../etc/passwd"),
        ("NOABER_CACHE", "redis://x"),
        ("NOABER_CACHE", "file://relative"),
        ("NOABER_SECURITY_CONTACT", "javascript:x"),
        ("NOABER_SECURITY_CONTACT", "mailto:a@b.c\nExpires: 1999"),
        ("NOABER_LOG", "loud"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://x:poort"),
        ("EMAIL_URL", "http://x"),
        ("EMAIL_URL", "smtp://[::1"),
    ],
)
def test_what_cannot_be_used_is_a_problem_with_its_name_and_the_default_holds(
    name: str, value: str, load: Load
) -> None:
    found = load(**{name: value})
    (problem,) = found.ENVIRONMENT.problems
    assert str(problem).startswith(f"{name}: ")
    assert str(problem).endswith(".")
    assert ("invited" if name == "NOABER_SIGNUP" else "open") == found.SIGNUP
    default = load()
    for one in ("THREADS", "MAX_UPLOAD", "HTTPS", "PROXIES", "CSRF_TRUSTED_ORIGINS", "TIME_ZONE", "CACHES"):
        assert getattr(found, one) == getattr(default, one)
    assert (found.SECURITY_CONTACT, found.EMAIL_BACKEND) == ("", default.EMAIL_BACKEND)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.org", ("smtp", "mail.example.org", 587, "", "", True, False)),
        ("smtp://a%40b:p%23w@mail.example.org:26", ("smtp", "mail.example.org", 26, "a@b", "p#w", True, False)),
        ("smtps://mail.example.org", ("smtp", "mail.example.org", 465, "", "", False, True)),
        ("smtp://localhost?tls=no", ("smtp", "localhost", 25, "", "", False, False)),
    ],
)
def test_mail_goes_encrypted_unless_it_is_said_that_it_need_not(
    address: str, expected: tuple[object, ...], load: Load
) -> None:
    found = load(EMAIL_URL=address)
    assert found.CAN_MAIL
    assert (
        found.EMAIL_BACKEND.split(".")[-2],
        found.EMAIL_HOST,
        found.EMAIL_PORT,
        found.EMAIL_HOST_USER,
        found.EMAIL_HOST_PASSWORD,
        found.EMAIL_USE_TLS,
        found.EMAIL_USE_SSL,
    ) == expected


def test_mail_can_be_kept_as_files_or_shown(load: Load) -> None:
    found = load(EMAIL_URL="file:///tmp/post")
    assert (found.EMAIL_BACKEND.split(".")[-2], found.EMAIL_FILE_PATH) == ("filebased", "/tmp/post")
    assert load(EMAIL_URL="console:").EMAIL_BACKEND.split(".")[-2] == "console"


def test_no_other_header_than_those_of_the_server_makes_a_visit_safe() -> None:
    assert not hasattr(settings, "SECURE_PROXY_SSL_HEADER") or settings.SECURE_PROXY_SSL_HEADER is None
    assert not settings.USE_X_FORWARDED_HOST
