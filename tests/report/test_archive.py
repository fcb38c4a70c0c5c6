"""The package for the archive: everything in one zip, with its hashes, that can be read without Noaber."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest

from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import load_content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration, Publication
from noaber.dossier.storing import extract
from noaber.report.archive import package, write_package
from noaber.report.publishing import withdraw
from tests.report.publishing import DAY, content, published, unpacked

UNTIL = datetime.date(2026, 6, 30)
LATER = UNTIL + datetime.timedelta(days=1)
GROUND = "art. 87 Gemeentewet"
FILE = "publications/report-2026-01-01/zuidrand-report.html"


@pytest.fixture
def exploration(db: None) -> Exploration:
    return load_content(local_operator(), content()).exploration


def readme_of(exploration: Exploration, day: datetime.date = DAY) -> str:
    return unpacked(package(exploration, day))["README.txt"].decode()


def test_the_package_holds_everything_with_its_hashes(exploration: Exploration) -> None:
    published(exploration)
    files = unpacked(package(exploration, DAY))
    assert {
        "README.txt",
        "SHA256SUMS",
        "dossier/exploration.yaml",
        "format/format.md",
        "format/schema.json",
        "results/weighing.json",
        "publications/report-2026-01-01/manifest.json",
        FILE,
    } <= set(files)
    sums = dict(line.split("  ")[::-1] for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_hash_of_a_publication_is_that_of_its_manifest(exploration: Exploration) -> None:
    sha256 = published(exploration).publication.sha256
    files = unpacked(package(exploration, DAY))
    assert hashlib.sha256(files["publications/report-2026-01-01/manifest.json"]).hexdigest() == sha256
    assert sha256 in files["README.txt"].decode()
    assert sha256 in files["dossier/follow-up.yaml"].decode()


def test_what_is_packed_can_be_loaded_again(exploration: Exploration, tmp_path: Path) -> None:
    published(exploration)
    for name, data in unpacked(package(exploration, DAY)).items():
        if name.startswith("dossier/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
    assert read_dossier(tmp_path / "dossier").content == extract(exploration)


def test_the_same_state_gives_the_same_package_on_any_day(exploration: Exploration) -> None:
    published(exploration)
    assert package(exploration, DAY) == package(exploration, LATER)


def test_another_state_gives_another_package(exploration: Exploration) -> None:
    one = published(exploration)
    before = package(exploration, DAY)
    withdraw(local_operator(), one.publication, DAY, "Fout.")
    assert package(exploration, DAY) != before
    assert FILE in unpacked(package(exploration, DAY))


def test_what_is_confidential_is_left_out_until_it_no_longer_is_or_is_asked_for(exploration: Exploration) -> None:
    published(exploration, confidential_ground=GROUND, confidential_until=UNTIL)
    assert FILE not in unpacked(package(exploration, UNTIL))
    assert f"until 2026-06-30 ({GROUND})" in readme_in_english(exploration)
    assert "tot en met 2026-06-30" in readme_of(exploration)
    assert FILE in unpacked(package(exploration, DAY, confidential=True))
    assert FILE in unpacked(package(exploration, LATER))


def readme_in_english(exploration: Exploration) -> str:
    exploration.language = "en"
    try:
        return readme_of(exploration)
    finally:
        exploration.language = "nl"


def test_the_readme_says_of_nothing_that_there_is_none(exploration: Exploration) -> None:
    text = readme_in_english(exploration)
    assert text.endswith("Publications\n\nNone.\n")
    assert "confidential" not in text


@pytest.mark.parametrize("until", [None, UNTIL])
def test_what_was_frozen_stays_when_its_record_is_taken_out(
    exploration: Exploration, until: datetime.date | None
) -> None:
    published(exploration, confidential_ground=GROUND if until else "", confidential_until=until)
    Publication.objects.all().delete()
    assert FILE in unpacked(package(exploration, LATER))
    assert "its record was taken out of the dossier later" in readme_in_english(exploration) or until
    assert (FILE in unpacked(package(exploration, DAY))) == (until is None)


def test_a_record_without_files_is_named(exploration: Exploration) -> None:
    published(exploration)
    exploration.frozen_publications.all().delete()
    files = unpacked(package(exploration, DAY))
    assert not [name for name in files if name.startswith("publications/")]
    assert "report-2026-01-01" in files["README.txt"].decode()


def test_a_zip_is_replaced_only_once_the_new_one_is_whole(
    exploration: Exploration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nieuw" / "archief.zip"
    write_package(exploration, path, DAY)
    before = path.read_bytes()

    def full(one: Path, data: bytes) -> int:
        with one.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    published(exploration)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            write_package(exploration, path, DAY)
    assert [one.read_bytes() for one in path.parent.iterdir()] == [before]
