"""Publishing, releasing, withdrawing, comparing and archiving from the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from noaber.dossier.models import Publication
from tests.builder import dossier, write_folder
from tests.chapters.helping import PEOPLE
from tests.site.conftest import FLAWED, Noaber

KEY = "report-2026-01-01"


@pytest.fixture
def loaded(noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Noaber:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    noaber("load", folder)
    return noaber


def test_what_is_published_is_named_with_its_hashes(loaded: Noaber) -> None:
    ran = loaded("publish", "zuidrand", "--to", "html")
    one = Publication.objects.get()
    assert ran.code == 0
    assert f"Published: {KEY}, SHA-256 {one.sha256}." in ran.out
    assert "zuidrand-report.html" in ran.out
    assert loaded("publish", "zuidrand", "--to", "html").out == (
        f"Published already, and nothing changed since: {KEY}.\n"
    )


def test_a_draft_says_whom_it_waits_for_until_all_released_it(loaded: Noaber) -> None:
    ran = loaded("publish", "zuidrand", "--to", "html", "--audience", "councils")
    assert "A draft until these release it: aal (Aal), berg (Berg)." in ran.out
    assert "berg (Berg)" in loaded("release", "zuidrand", KEY, "aal").out
    assert "It is published now." in loaded("release", "zuidrand", KEY, "berg").out
    assert loaded("release", "zuidrand", KEY, "berg").code == 2


def test_a_proposal_is_made_for_every_council_or_for_one(loaded: Noaber) -> None:
    ran = loaded("publish", "zuidrand", "--kind", "proposal", "--council", "aal", "--to", "html")
    assert ran.code == 2, "nobody gave an assignment yet, so no council waits for a proposal"
    assert not Publication.objects.exists()


def test_all_that_is_wrong_is_said_at_once(loaded: Noaber) -> None:
    ran = loaded("publish", "zuidrand", "--audience", "iedereen", "--until", "morgen", "--to", "docs")
    assert ran.code == 2
    for said in ("There is no audience “iedereen”", "“morgen” is no date", "There is no format “docs”"):
        assert said in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publish", "nergens"), "nergens"),
        (("release", "zuidrand", "x", "aal"), "Nothing of this exploration was published yet"),
        (("withdraw", "zuidrand", "x", "--because", "Fout"), "Nothing of this exploration was published yet"),
        (("archive", "zuidrand", "map"), "ends in .zip"),
        (("compare", "zuidrand:x", "zuidrand"), "Nothing of this exploration was published yet"),
    ],
)
def test_what_is_not_there_gets_a_sentence(loaded: Noaber, arguments: tuple[str, ...], said: str) -> None:
    ran = loaded(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_what_is_published_is_named_where_another_is_meant(loaded: Noaber) -> None:
    loaded("publish", "zuidrand", "--to", "html")
    assert KEY in loaded("withdraw", "zuidrand", "x", "--because", "Fout").err
    assert "aal" in loaded("release", "zuidrand", KEY, "nergens").err
    assert "Withdrawn" in loaded("withdraw", "zuidrand", KEY, "--because", "Fout").out


def test_a_publication_is_compared_with_what_the_exploration_says_now(loaded: Noaber, folder: Path) -> None:
    loaded("publish", "zuidrand", "--to", "html")
    assert loaded("compare", f"zuidrand:{KEY}", "zuidrand").out == "Nothing changed.\n"
    changed = {**FLAWED, "value.yaml": FLAWED["value.yaml"].replace("title: Los", "title: Vast")}
    write_folder(dossier(changed, main=PEOPLE), folder)
    assert "Vast (was called “Los”)" in loaded("compare", f"zuidrand:{KEY}", folder).out
    plain = json.loads(loaded("compare", f"zuidrand:{KEY}", folder, "--json").out)
    assert plain["findings_changed"][0]["text"] == "Vast"
    assert "Vast" in plain["text"][0]


def test_the_archive_is_a_zip_with_a_readme(loaded: Noaber, tmp_path: Path) -> None:
    loaded("publish", "zuidrand", "--to", "html")
    path = tmp_path / "nieuw" / "archief.zip"
    assert loaded("archive", "zuidrand", path).code == 0
    with zipfile.ZipFile(path) as archive:
        assert f"publications/{KEY}/zuidrand-report.html" in archive.namelist()
        assert "Verkenning Zuidrand" in archive.read("README.txt").decode()


def test_a_moment_that_is_none_is_refused(loaded: Noaber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "gisteren")
    ran = loaded("publish", "zuidrand", "--to", "html")
    assert (ran.code, Publication.objects.count()) == (2, 0)
    assert "SOURCE_DATE_EPOCH" in ran.err
