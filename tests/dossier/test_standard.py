"""The standard framework and the practice region."""

from __future__ import annotations

import pytest

from noaber.dossier.content import address, key_of, walk
from noaber.dossier.models import Exploration
from noaber.dossier.rules import Severity
from noaber.dossier.standard import framework, practice, practice_folder
from noaber.dossier.storing import store
from noaber.overview.checks import check
from tests.builder import rows
from tests.conftest import ROOT


def _records(language: str) -> list[str]:
    return [
        address(table.model, key_of(table, values))
        for table, values, _above in walk(framework(language))
        if table.is_record
    ]


def test_both_languages_hold_the_same_records() -> None:
    assert _records("nl") == _records("en")
    assert len(rows(framework("nl"), "options")) == 11


def test_an_unknown_language_gets_the_dutch_one() -> None:
    assert framework("fr") == framework("nl")


def test_what_one_gets_is_ones_own() -> None:
    framework("nl")["exploration"]["title"] = "anders"
    assert framework("nl")["exploration"]["title"] == "Standaardkader"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_check_finds_no_error_in_it_and_nothing_but_that_nobody_judged(language: str) -> None:
    exploration = Exploration()
    store(exploration, framework(language))
    results = check(exploration)
    assert [one for one in results if one.severity == Severity.ERROR] == []
    assert {one.code for one in results} == {"W02", "W03"}


def test_the_practice_region_is_the_example_and_comes_along_in_the_package() -> None:
    assert practice()["exploration"]["kind"] == "practice"
    assert (practice_folder() / "exploration.yaml").is_file()
    assert '"examples/oefenregio" = "noaber/dossier/standard/oefenregio"' in (ROOT / "pyproject.toml").read_text()
