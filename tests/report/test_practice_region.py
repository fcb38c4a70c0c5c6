"""The practice region: a whole dossier that is invented, and says so wherever it turns up."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from noaber.chapters import CHAPTERS
from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.files.writing import format_files, write_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.storing import extract, store
from noaber.overview.chapters import ALL, answer_of, result_of, section_of
from noaber.overview.checks import check
from tests.builder import read
from tests.conftest import ROOT
from tests.report.conftest import MakeReport, Report

REGION = ROOT / "examples" / "oefenregio"
REMARK = "Oefenmateriaal: verzonnen, niet over bestaande gemeenten."
FILES = sorted(path for path in REGION.rglob("*") if path.suffix in {".yaml", ".csv"})


def content() -> Content:
    with translation.override("nl"):
        return _read()


@cache
def _read() -> Content:
    return read_dossier(REGION).content


@pytest.fixture
def exploration(db: None) -> Exploration:
    stored = Exploration(snapshot=content())
    store(stored, content())
    return stored


@pytest.fixture(scope="module")
def practice(report: MakeReport) -> Report:
    return report(content(), "nl")


# Files


def test_there_is_a_file_for_every_chapter() -> None:
    names = {path.name for path in FILES}
    assert {f"{chapter.replace('_', '-')}.yaml" for chapter in CHAPTERS} <= names
    assert len(FILES) > 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REGION)))
def test_every_file_says_at_its_top_that_it_is_invented(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(f"# {REMARK}\n")


def test_what_is_to_be_read_beside_it_says_so_too() -> None:
    assert "helemaal verzonnen" in (REGION / "README.md").read_text(encoding="utf-8")
    assert "is invented" in (REGION / "LICENSE.md").read_text(encoding="utf-8")


def test_no_municipality_of_it_has_a_code_that_exists() -> None:
    rows = {table.rpartition("#")[2]: rows for table, rows in content()["tables"].items()}
    codes = [one["code"] for one in rows["organisations"] if one.get("code")]
    assert codes
    assert [code for code in codes if str(code).startswith("GM") and not str(code).startswith("GM99")] == []


# Loading and writing


def test_what_is_loaded_is_what_is_written(exploration: Exploration, tmp_path: Path) -> None:
    assert extract(exploration) == content()
    written = format_files(extract(exploration))
    assert all(text.startswith(f"# {REMARK}\n") for text in written.values())
    assert read(written).content == content()
    write_dossier(content(), tmp_path / "weer")
    assert read_dossier(tmp_path / "weer").content == content()


def test_the_program_writes_the_same_files_that_stand_there() -> None:
    assert set(format_files(content())) == {path.relative_to(REGION).as_posix() for path in FILES}


# Checking


def test_a_few_points_are_left_open_and_others_were_answered(exploration: Exploration) -> None:
    results = check(exploration)
    open_ones, answered = [one for one in results if not one.accepted], [one for one in results if one.accepted]
    assert {one.code for one in open_ones} >= {"A01", "C01", "V01", "F05"}
    assert answered
    assert not any(one.code == "X01" for one in results)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_chapter_is_filled_and_has_an_answer(language: str, exploration: Exploration) -> None:
    with translation.override(language):
        for chapter in ALL:
            assert answer_of(chapter, result_of(chapter, exploration)), chapter.name
            assert not section_of(chapter, exploration).is_empty, chapter.name


# The report


def test_the_report_says_before_its_first_chapter_that_it_is_practice_material(practice: Report) -> None:
    (remark,) = practice.tree.xpath("//*[@class='practice']")
    assert remark.text_content().strip() == REMARK
    assert practice.html.index(REMARK) < practice.html.index("<h1")


def test_the_report_of_a_real_exploration_does_not(example: Report) -> None:
    assert REMARK not in example.tree.text_content()
