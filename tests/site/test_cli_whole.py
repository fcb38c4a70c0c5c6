"""Whole runs of the command line, each in a process of its own, in a folder of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builder import dossier, write_folder
from tests.chapters.helping import PEOPLE
from tests.site.conftest import FLAWED, run_whole

UNREACHABLE = "postgres://nobody:secret@127.0.0.1:1/nothing"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(dossier(FLAWED, main=PEOPLE), tmp_path_factory.mktemp("files") / "dossier")


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Path:
    """A folder in whose database the dossier was loaded; its name holds what means something in an address."""
    folder = tmp_path_factory.mktemp("Noaber #1 50%41 ?")
    ran = run_whole("load", files, cwd=folder)
    assert (ran.code, ran.out, ran.err) == (0, "Loaded: zuidrand.\n", "")
    return folder


def test_load_makes_the_database_in_the_current_folder_and_migrates_it(workplace: Path) -> None:
    assert (workplace / "noaber.sqlite3").is_file()
    with sqlite3.connect(workplace / "noaber.sqlite3") as database:
        assert database.execute("SELECT slug FROM dossier_exploration").fetchall() == [("zuidrand",)]
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("SELECT count(*) FROM django_migrations").fetchone() > (0,)
    database.close()


def test_what_was_loaded_is_there_for_the_next_command(workplace: Path, tmp_path: Path) -> None:
    checked = run_whole("check", "zuidrand", "--json", cwd=workplace)
    assert checked.code == 1
    assert [one["code"] for one in json.loads(checked.out)] == ["F01", "F02"]
    analysed = run_whole("analyse", "zuidrand", "value", "--json", cwd=workplace)
    assert json.loads(analysed.out)["exploration"] == "zuidrand"
    dumped = run_whole("dump", "zuidrand", tmp_path / "uit", cwd=workplace)
    assert (dumped.code, (tmp_path / "uit" / "value.yaml").is_file()) == (0, True)


def test_a_slug_without_a_database_is_refused_and_makes_none(tmp_path: Path) -> None:
    ran = run_whole("check", "zuidrand", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "There is no folder or zip called “zuidrand”, and no database with loaded explorations here" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"this is no database"], ids=["empty", "other"])
def test_a_file_that_is_no_database_of_noaber_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "noaber.sqlite3").write_bytes(content)
    ran = run_whole("check", "zuidrand", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err
    assert ran.err.strip()


# Whatever DATABASE_URL says, work on files does not look at it.
@pytest.mark.parametrize("address", ["", UNREACHABLE, "oracle://x/y"])
def test_commands_on_a_path_never_open_a_database(address: str, files: Path, tmp_path: Path) -> None:
    environment = {"DATABASE_URL": address} if address else {}
    ran = run_whole("check", files, "--json", cwd=tmp_path, **environment)
    assert (ran.code, ran.err) == (1, "")
    assert [one["code"] for one in json.loads(ran.out)] == ["F01", "F02"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("analyse", "DOSSIER", "value"), ("report", "DOSSIER", "--to", "html", "--out", "uit"), ("schema",)],
    ids=lambda one: one[0],
)
def test_no_command_on_a_path_makes_a_database(arguments: tuple[str, ...], files: Path, tmp_path: Path) -> None:
    named = [files if one == "DOSSIER" else one for one in arguments]
    ran = run_whole(*named, cwd=tmp_path, DATABASE_URL=UNREACHABLE)
    assert (ran.code, ran.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] in ([], ["uit"])


@pytest.mark.parametrize(
    ("address", "command", "says"),
    [
        (UNREACHABLE, "load", "The database cannot be used"),
        (UNREACHABLE, "check", "The database cannot be used"),
        ("nonsense", "load", "DATABASE_URL is not right"),
        ("oracle://x/y", "check", "DATABASE_URL is not right"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(
    address: str, command: str, says: str, files: Path, tmp_path: Path
) -> None:
    ran = run_whole(command, files if command == "load" else "zuidrand", cwd=tmp_path, DATABASE_URL=address)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert "secret" not in ran.err


def test_output_that_cannot_hold_every_character_does_not_end_the_work(tmp_path: Path) -> None:
    text = "findings: [{id: los, kind: risk, title: 'Ünï – 日本 🎉'}]"
    folder = write_folder(dossier({"value.yaml": text}, main=PEOPLE), tmp_path / "vreemd")
    shown = run_whole("check", folder, cwd=tmp_path, NOABER_LANG="nl", PYTHONIOENCODING="ascii")
    assert (shown.code, shown.err) == (0, "")
    assert "F02" in shown.out
    plain = run_whole("check", folder, "--json", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert "Ünï – 日本 🎉" in json.loads(plain.out)[0]["message"]


def test_a_fault_in_strange_characters_is_shown_too(tmp_path: Path) -> None:
    folder = write_folder(dossier({"value.yaml": "vondsten: ['🎉']"}, main=PEOPLE), tmp_path / "vreemd")
    ran = run_whole("check", folder, cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert ran.code == 2
    assert "value.yaml:1" in ran.err
    assert "Traceback" not in ran.err


def test_whoever_reads_the_output_may_stop_reading(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "noaber", "schema"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.read(10)
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode not in (0, 1, 2)
