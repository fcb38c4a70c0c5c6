"""Running the command line: in this process, or whole in one of its own."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from noaber.site import cli
from tests.builder import Files, dossier, write_folder
from tests.chapters.helping import PEOPLE


@dataclass(frozen=True)
class Ran:
    """What a run of the command line said, and its exit code."""

    code: int
    out: str
    err: str


Noaber = Callable[..., Ran]

# One error (a figure without a source) and one warning (a finding without one), each with its line.
FLAWED: Files = {
    "figures.csv": "id,quantity,organisation,value\nf,inwoners,aal,1000\n",
    "value.yaml": "findings:\n  - {id: ook, kind: open_question, title: Klopt dit?}\n\n  - {id: los, kind: risk, title: Los}\n",
}


@pytest.fixture
def noaber(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Noaber]:
    """Run a command in this process, on the database of the tests, in an empty folder, in English."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("NOABER_LANG", "en")
    monkeypatch.setenv("LANGUAGE", "")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        # The tests' database is in memory; the command line looks for a file first.
        stand_in = tmp_path / "stand-in"
        stand_in.touch()
        monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(stand_in))

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["noaber", *map(str, arguments)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        code = stopped.value.code
        assert isinstance(code, int)
        return Ran(code, said.out, said.err)

    yield run
    gettext.textdomain("messages")


def run_whole(*arguments: object, cwd: Path, **environment: str) -> Ran:
    """Run a command as a user does, with SQLite in the current folder, in English."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "NOABER_LANG", "PYTHONIOENCODING", "PYTHONUTF8", "LANGUAGE"}
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        [sys.executable, "-m", "noaber", *map(str, arguments)],
        cwd=cwd,
        env={**inherited, "NOABER_LANG": "en", **environment},
        capture_output=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dossier on disk with one error and one warning."""
    return write_folder(dossier(FLAWED, main=PEOPLE), tmp_path / "dossier")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """A dossier on disk in which the linter finds nothing."""
    return write_folder(dossier(main=PEOPLE), tmp_path / "sound")


__all__ = ["FLAWED", "Noaber", "Ran", "run_whole"]
