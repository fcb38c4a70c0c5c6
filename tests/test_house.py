"""The house itself: files that can be read in one go, and that stand where they should."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import noaber
from noaber.chapters import CHAPTERS
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "noaber"
LONGEST = 500

# What people write by hand: no catalogues, no migrations, no pinned packages.
WRITTEN = sorted(
    path
    for folder in ("src", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".html", ".css", ".lua", ".typ"} and "migrations" not in path.parts
)
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_there_is_something_to_look_at() -> None:
    assert len(WRITTEN) > 80
    assert len(TEMPLATES) > 15


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    assert {str(path.relative_to(ROOT)): lines_of(path) for path in WRITTEN if lines_of(path) > LONGEST} == {}


def test_no_template_brings_a_script_or_style_of_its_own() -> None:
    # Scripts come from files of their own; what is of type JSON is data and runs nowhere.
    script = r"""<script(?![^>]*(?:\ssrc=|\stype="application/json"))"""
    forbidden = re.compile(script + r"|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    # What stands within a tag is for the template language: there “one=” is a name and no handler of events.
    found = {
        str(path.relative_to(ROOT))
        for path in TEMPLATES
        if forbidden.search(re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_text_is_marked_safe_in_few_places_only() -> None:
    """Where it is, the text was made by the house itself; a new place should be looked at."""
    found = {
        str(path.relative_to(SOURCE))
        for path in WRITTEN
        if SOURCE in path.parents
        and re.search(r"mark_safe|SafeString|\|safe\b|autoescape off", path.read_text("utf-8"))
    }
    assert found == {
        "dossier/templatetags/dossier.py",
        "report/document.py",
        "report/templates/report/report.html",
        "workplace/chapters/views.py",
        "workplace/partners/views.py",
    }


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_has_its_room_and_its_tests(chapter: str) -> None:
    room = SOURCE / "chapters" / chapter
    for name in ("analysis.py", "wording.py", f"templates/{chapter}/section.html"):
        assert (room / name).is_file(), name
    assert (ROOT / "tests" / "chapters" / f"test_{chapter}.py").is_file()


def test_every_floor_has_its_tests() -> None:
    floors = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert {name for name in floors if not list((ROOT / "tests" / name).rglob("test_*.py"))} == set()


def test_the_citation_and_the_changelog_name_the_version_of_the_package() -> None:
    (version,) = re.findall(r"(?m)^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert version == noaber.__version__
    assert noaber.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_message_stands_within_an_f_string_where_the_catalogue_does_not_find_it() -> None:
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
    found = {
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
    }
    assert found == set()
