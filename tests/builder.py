"""Small dossiers for tests: a dict of file name to text, and what reading makes of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest

from noaber.dossier.content import Content, Values
from noaber.dossier.files.faults import Fault, Faults, Unreadable
from noaber.dossier.files.reading import Read, read_files

Files = dict[str, str]

HEAD = """\
format: 1
exploration:
  slug: zuidrand
  title: Verkenning Zuidrand
  date: 2024-05-01
"""

BASE = """\
organisations:
  - id: aal
    name: Gemeente Aal
    kind: municipality
  - id: berg
    name: Gemeente Berg
    kind: municipality
bodies:
  - id: raad-aal
    name: Raad van Aal
    kind: council
    organisation: aal
sources:
  - id: nota
    title: De nota
    kind: report
domains:
  - id: sociaal
    name: Sociaal domein
quantities:
  - id: inwoners
    name: Inwoners
"""


def dossier(files: Files | None = None, *, main: str = BASE, head: str = HEAD) -> Files:
    """The files of a small dossier: what a test is about, beside what every dossier has.

    `main` stands below the head of exploration.yaml.
    """
    return {"exploration.yaml": head + dedent(main), **{name: dedent(text) for name, text in (files or {}).items()}}


def read(files: Files | dict[str, bytes]) -> Read:
    """What is read from files that are right; those that are not are refused."""
    faults = Faults()
    result = read_files(_bytes(files), faults)
    faults.stop()
    return result


def content_of(files: Files) -> Content:
    return read(files).content


def rows(content: Content, name: str) -> list[Values]:
    """The records of a table, by the end of its name: "organisations" or "figures.csv"."""
    (found,) = [rows for table, rows in content["tables"].items() if table.rpartition("#")[2] == name]
    return list(found)


def faults_of(files: Files | dict[str, bytes]) -> tuple[Fault, ...]:
    """Every fault of files that must be refused."""
    with pytest.raises(Unreadable) as caught:
        read(files)
    return caught.value.faults


def the_fault(files: Files | dict[str, bytes]) -> Fault:
    """The only fault of files that must be refused."""
    (fault,) = faults_of(files)
    return fault


def main_with(text: str) -> Files:
    """A dossier of exploration.yaml only; `text` stands below its head, so its first line is line 6."""
    return dossier(main=text)


def write_folder(files: Files, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_zip(files: Files, path: Path, top: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(top + name, text)
    return path


def zip_bytes(files: Files) -> bytearray:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return bytearray(buffer.getvalue())


def _bytes(files: Files | dict[str, bytes]) -> dict[str, bytes]:
    return {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
