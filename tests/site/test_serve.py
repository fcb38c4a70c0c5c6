"""`noaber serve`: what it refuses, how it starts and stops, and the demonstration."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from noaber.accounts.models import Membership, User
from noaber.dossier.models import Exploration
from noaber.site import demo, isolation, safety, serving
from noaber.site.environment import VARIABLES, Environment
from tests.site.conftest import Noaber, run_whole

KEY = "".join(chr(33 + number) for number in range(60))
OURS = {one.name for one in VARIABLES} | {"DJANGO_SETTINGS_MODULE"}
# Cold, and on an empty database; a machine that is busy with other tests needs much more than the 4 s of the bench.
LONGEST_START = 120


@pytest.fixture(autouse=True)
def as_before(settings: Settings) -> None:
    """What a start changes in the settings of its process is put back after each test."""
    for name in ("ALLOWED_HOSTS", "SECRET_KEY", "EMAIL_BACKEND", "CAN_MAIL", "MIDDLEWARE"):
        setattr(settings, name, getattr(settings, name))


# What is unsafe


def test_a_start_without_anything_set_names_all_that_is_missing_at_once(tmp_path: Path) -> None:
    ran = run_whole("serve", cwd=tmp_path, **dict.fromkeys(OURS - {"DJANGO_SETTINGS_MODULE", "NOABER_LANG"}, ""))
    assert ran.code == 2
    assert ran.out == ""
    lines = ran.err.splitlines()
    assert lines[0] == "Noaber does not start, because:"
    assert [line.split()[1] for line in lines[1:]] == ["SECRET_KEY", "NOABER_HOSTS", "NOABER_HTTPS", "EMAIL_URL"]
    assert "Traceback" not in ran.err
    assert not list(tmp_path.iterdir())


@pytest.fixture
def safe(settings: Settings) -> Settings:
    """Settings with which nothing is wrong."""
    settings.SECRET_KEY = KEY
    settings.ENVIRONMENT = Environment({"NOABER_HOSTS": "noaber.example.org"})
    settings.ALLOWED_HOSTS = ["noaber.example.org"]
    settings.HTTPS = True
    settings.CAN_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "noaber@example.org"
    settings.SIGNUP = "open"
    settings.DATABASE_PROBLEM = ""
    settings.DEBUG = False
    return settings


def test_with_safe_settings_nothing_is_wrong(safe: Settings) -> None:
    assert safety.dangers() + safety.faults_of_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "kort", "SECRET_KEY can be guessed"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY can be guessed"),
        ("ALLOWED_HOSTS", ["*"], "NOABER_HOSTS allows every name"),
        ("HTTPS", False, "NOABER_HTTPS is not “proxy”"),
        ("CAN_MAIL", False, "EMAIL_URL is missing"),
        ("DEFAULT_FROM_EMAIL", "noaber@localhost", "DEFAULT_FROM_EMAIL is missing"),
        ("DEBUG", True, "DEBUG is on"),
        ("DATABASE_PROBLEM", "oracle", "DATABASE_URL is not right: oracle"),
        ("THEME_CSS", "huis.css", "NOABER_THEME_CSS needs NOABER_THEME_DIR"),
        ("THEME_DIR", "/bestaat/niet", "NOABER_THEME_DIR: there is no folder /bestaat/niet"),
        ("ENVIRONMENT", Environment({}), "NOABER_HOSTS is missing"),
    ],
)
def test_each_danger_is_one_sentence(safe: Settings, name: str, value: object, said: str) -> None:
    setattr(safe, name, value)
    (found,) = safety.faults_of_settings() + safety.dangers()
    assert said in found
    assert found.count("\n") == 0


def test_without_mail_one_can_start_where_only_those_invited_make_an_account(safe: Settings) -> None:
    safe.CAN_MAIL, safe.SIGNUP = False, "invited"
    assert safety.dangers() == []


def test_a_file_of_the_theme_that_is_not_there_is_named(safe: Settings, tmp_path: Path) -> None:
    safe.THEME_DIR, safe.THEME_LOGO = str(tmp_path), "logo.svg"
    (found,) = safety.faults_of_settings()
    assert found == f"NOABER_THEME_LOGO: there is no file logo.svg in {tmp_path}."
    (tmp_path / "logo.svg").touch()
    assert safety.faults_of_settings() == []


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("192.0.2.1", False), ("bestaat.invalid", False)])  # fmt: skip
def test_only_this_machine_is_ones_own(host: str, own: bool) -> None:
    assert safety.is_own_machine(host) is own


def test_a_local_start_cannot_be_reached_from_outside(noaber: Noaber) -> None:
    ran = noaber("serve", "--local", "--host", "0.0.0.0")
    assert ran.code == 2
    assert "“--local” is for this machine only" in ran.err


@pytest.mark.parametrize("threads", ["0", "65", "-1"])
def test_a_number_of_threads_that_cannot_be_is_refused(noaber: Noaber, threads: str) -> None:
    ran = noaber("serve", "--local", f"--threads={threads}")
    assert ran.code == 2
    assert "from 1 to 64" in ran.err


def test_a_database_of_another_version_is_not_served(noaber: Noaber, safe: Settings) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="workplace").delete()
    ran = noaber("serve")
    assert ran.code == 2
    assert "noaber serve --migrate" in ran.err


@pytest.mark.parametrize("command", [("serve", "--local"), ("demo",)])
def test_a_port_that_is_taken_is_said(command: tuple[str, ...], noaber: Noaber, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = noaber(*command, "--port", port)
    assert ran.code == 2
    assert f"127.0.0.1:{port}" in ran.err
    assert "give another with --port" in ran.err


def test_a_port_that_cannot_be_is_said(noaber: Noaber) -> None:
    ran = noaber("serve", "--local", "--port", "99999")
    assert ran.code == 2
    assert "from 1 to 65535" in ran.err


# The key of one's own machine


def test_the_key_of_a_local_start_is_made_once_for_its_owner_only(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "noaber.sqlite3"))
    key = serving.own_key()
    assert len(key) > 50
    assert serving.own_key() == key
    kept = tmp_path / "noaber.key"
    assert kept.read_text().strip() == key
    assert kept.stat().st_mode & 0o777 == 0o600


# A whole server


@contextmanager
def served(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    process = subprocess.Popen(
        [sys.executable, "-m", "noaber", "serve", "--port", str(port), *arguments],
        cwd=folder,
        env={**inherited, "NOABER_LANG": "en", "DATABASE_URL": "sqlite:///noaber.sqlite3", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end and process.poll() is None:
            with socket.socket() as trial:
                # Listening starts before serving, so that a first request waits for its answer.
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def said_by(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    return process.stdout.read().decode()


def ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST_START)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_a_local_server_starts_on_nothing_and_finishes_what_runs_when_it_is_stopped(tmp_path: Path) -> None:
    with served(tmp_path, "--local") as (process, port):
        assert ask(port, "/health").status == 200
        answer = ask(port, "/help/")
        assert answer.status == 200
        assert "server" not in {name.lower() for name, _value in answer.getheaders()}
        assert ask(port, "/help/", Host="evil.example").status == 400
        assert (tmp_path / "noaber.key").stat().st_mode & 0o777 == 0o600
        # Half a form is on its way when the server is told to stop.
        with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            head = "POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20\r\n"
            slow.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nlanguage=n".encode())
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)
            slow.sendall(b"l&next=/ab")
            assert slow.recv(100).startswith(b"HTTP/1.1 403")
        assert process.wait(20) == 0
        text = said_by(process)
    assert f"http://127.0.0.1:{port}/" in text
    assert text.rstrip().endswith("Noaber has stopped.")
    assert "Traceback" not in text


def test_behind_a_server_that_speaks_https_only_its_word_counts(tmp_path: Path) -> None:
    environment = {
        "SECRET_KEY": KEY,
        "NOABER_HOSTS": "noaber.example.org",
        "NOABER_HTTPS": "proxy",
        "NOABER_SIGNUP": "invited",
    }
    host = {"Host": "noaber.example.org"}
    with served(tmp_path, "--migrate", **environment) as (process, port):
        assert ask(port, "/help/", **host).status == 301
        assert ask(port, "/help/", **host, X_Forwarded_Proto="https").status == 301
        answer = ask(port, "/help/", **host, **{"X-Forwarded-Proto": "https"})
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert ask(port, "/health", **host).status == 200
        assert "__Host-csrftoken" in str(answer.headers["Set-Cookie"])
        assert "Secure" in str(answer.headers["Set-Cookie"])
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    with served(tmp_path, **environment, NOABER_PROXIES="192.0.2.7") as (process, port):
        assert ask(port, "/help/", **host, **{"X-Forwarded-Proto": "https"}).status == 301


# The demonstration


def test_the_demonstration_takes_nothing_from_other_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a#b %41"
    folder.mkdir()
    monkeypatch.chdir(folder)
    environment = {"SECRET_KEY": KEY, "DATABASE_URL": "postgres://echt", "NOABER_HOSTS": "x", "NOABER_LANG": "en"}
    environment["NOABER_REFERENCE"] = "/data"  # open data, the same for every workplace
    isolation.prepare(environment)
    assert set(environment) == {"DATABASE_URL", "EMAIL_URL", "NOABER_LANG", "NOABER_REFERENCE"}
    import dj_database_url

    found = dj_database_url.parse(environment["DATABASE_URL"])
    assert found["NAME"] == str(folder / "out" / "demo" / "noaber.sqlite3")


@pytest.fixture
def shown(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """The demonstration up to where it would serve."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(demo, "run", lambda _place, _threads, said: print(said))
    monkeypatch.setattr(demo, "_write_report", lambda exploration: print("report of", exploration.slug))
    monkeypatch.setattr(demo, "own_key", lambda: KEY)
    monkeypatch.setattr(demo, "HOSTS", set())

    def show() -> str:
        middleware = settings.MIDDLEWARE
        with socket.create_server(("127.0.0.1", 0)) as place:
            demo.show(place)
        settings.MIDDLEWARE = [*middleware, "noaber.site.demo.signed_in_as_owner"]
        return capsys.readouterr().out

    return show


def test_the_demonstration_holds_both_examples_and_somebody_of_each_role(shown: Callable[[], str]) -> None:
    text = shown()
    assert "You are signed in" in text
    assert text.count("report of noordoost-twente") == 1
    assert set(Exploration.objects.values_list("slug", flat=True)) == {"noordoost-twente", "oefenregio"}
    assert set(Membership.objects.values_list("role", flat=True)) == set(Membership.Role.values)
    again = shown()
    assert User.objects.filter(email=demo.OWNER).count() == 1
    line = "Others to sign in as"
    assert [one for one in text.splitlines() if line in one] == [one for one in again.splitlines() if line in one]


def test_the_first_page_on_this_machine_is_signed_in_and_nothing_else_is(shown: Callable[[], str]) -> None:
    shown()
    (host,) = [one for one in demo.HOSTS if one.startswith("127")]
    here = {"SERVER_NAME": "127.0.0.1", "HTTP_HOST": host, "REMOTE_ADDR": "127.0.0.1"}

    def opened(client: Client, **meta: str) -> int:
        return client.get("/you/", **{**here, **meta}).status_code  # type: ignore[arg-type]

    client = Client()
    assert opened(client) == 200
    assert client.get("/e/oefenregio/people/", **here).status_code == 200  # type: ignore[arg-type]
    assert opened(Client(), REMOTE_ADDR="192.0.2.1") == 302
    assert opened(Client(), HTTP_X_FORWARDED_FOR="127.0.0.1") == 302
    assert opened(Client(), HTTP_HOST="localhost") == 302
    assert opened(Client(), HTTP_HOST="evil.example") == 400
    # Who signed out stays signed out, so that one can sign in as somebody else.
    client.logout()
    client.cookies["noaber-demo"] = "yes"
    assert opened(client) == 302


def test_signing_in_by_itself_is_part_of_the_demonstration_only() -> None:
    from noaber.site import settings as module

    assert not any("demo" in one for one in module.MIDDLEWARE)
    assert set() == demo.HOSTS
