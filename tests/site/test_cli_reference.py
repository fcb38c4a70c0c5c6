"""The data of the country from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pytest_django import Settings

from noaber.overview import reference_words
from noaber.reference import store
from noaber.reference.keeping import kept
from tests.reference.files import CANONICAL, write
from tests.reference.test_fetching import Publisher, publisher
from tests.site.conftest import Noaber

SOURCE = Path(reference_words.__file__).resolve().parents[1] / "reference"


@pytest.fixture
def country(settings: Settings, tmp_path: Path) -> Path:
    settings.REFERENCE_FOLDER = tmp_path / "country"
    return tmp_path / "country"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "source", CANONICAL)


def test_what_was_loaded_is_said_with_its_sources_and_what_was_carried_over(
    noaber: Noaber, country: Path, source: Path
) -> None:
    ran = noaber("reference", "load", source)
    assert ran.code == 0, ran.err
    for said in (
        "municipalities: 3",
        "partnerships: 2",
        "of which over water: 1",
        "flows: commuting-2019",
        "the partnerships: Register, R, 2022-07-01, CC0",
        "In the flows older municipalities were carried over to those of the day (1): XX0009.",
        "Measured: 3 groups.",
    ):
        assert said in ran.out
    assert noaber("reference", "show").out in ran.out


def test_the_groups_are_measured_and_kept_unless_not_wanted(noaber: Noaber, country: Path, source: Path) -> None:
    noaber("reference", "load", source, "--no-groups")
    atlas = store.country(country)
    assert atlas is not None
    assert kept(country, atlas.fingerprint) is None
    noaber("reference", "load", source)
    assert kept(country, atlas.fingerprint) is not None


def test_what_is_loaded_is_shown_as_json(noaber: Noaber, country: Path, source: Path) -> None:
    noaber("reference", "load", source, "--no-groups")
    shown = json.loads(noaber("reference", "show", "--json").out)
    assert (shown["day"], shown["municipalities"], shown["flows"]) == ("2022-07-01", 3, ["commuting-2019"])
    assert shown["remarks"][0]["code"] == "carried"


def test_without_data_it_says_how_to_load_it(noaber: Noaber, country: Path) -> None:
    ran = noaber("reference", "show")
    assert ran.code == 2
    assert "Load it with “noaber reference load”." in ran.err


def test_all_that_is_wrong_is_said_and_what_was_loaded_stays(noaber: Noaber, country: Path, source: Path) -> None:
    noaber("reference", "load", source, "--no-groups")
    before = (country / "current.json").read_bytes()
    write(
        source, {"flows.csv": "kind,year,origin,destination,number\nwork,2019,A,B,-1\n", "mergers.csv": "code,into\n"}
    )
    ran = noaber("reference", "load", source)
    assert ran.code == 2
    assert "there are 2 faults. Nothing was changed." in ran.err
    assert "flows.csv:2 “number” is -1 here, and cannot be less than 0." in ran.err
    assert "mergers.csv:1 The column “date” is missing." in ran.err
    assert (country / "current.json").read_bytes() == before


def test_another_day_can_be_asked_for_and_must_be_one(noaber: Noaber, country: Path, source: Path) -> None:
    assert (
        "Municipalities and partnerships of Jan. 1, 2019."
        in noaber("reference", "load", source, "--no-groups", "--day", "2019-01-01").out
    )
    assert "The data describe July 1, 2022, and the municipalities" in noaber("reference", "show").out
    ran = noaber("reference", "load", source, "--day", "gisteren")
    assert ran.code == 2
    assert "“gisteren” is no date" in ran.err


def test_what_is_fetched_is_loaded_and_what_is_not_is_said(
    noaber: Noaber,
    country: Path,
    publisher: Publisher,
) -> None:
    bases = [part for name in ("register", "cbs", "boundaries") for part in ("--from", f"{name}={publisher.base}")]
    ran = noaber("reference", "fetch", "--no-groups", *bases)
    assert ran.code == 1, "something could not be had"
    assert "key-figures This could not be fetched" in ran.err
    assert "municipalities with a boundary: 2" in ran.out
    assert (country / "downloads" / "exportOO.xml").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "weather"), "There is no source “weather”."),
        (("--from", "cbs=ftp://example.org"), "is no address of a publisher"),
        (("--from", "nobody=https://example.org"), "is no address of a publisher"),
        (("--from", "register=http://127.0.0.1:9", "--only", "register"), "Nothing could be fetched"),
    ],
)
def test_what_cannot_be_fetched_is_said(noaber: Noaber, country: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = noaber("reference", "fetch", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_every_fault_and_remark_has_its_sentence() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    faults = set(re.findall(r"""(?:faults\.add|Fault)\(\s*"(\w+)\"""", text))
    told = set(re.findall(r'Remark\(\s*"(\w+)"', text)) | {"unknown", "not_on_day"}
    assert faults | {"json_cut", "json", "xml_cut", "xml"} == set(reference_words._FAULTS)
    assert told == set(reference_words._REMARKS)


__all__ = ["publisher"]
