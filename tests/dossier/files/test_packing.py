"""A folder or zip is opened without trusting it."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from noaber.dossier.files import packing
from noaber.dossier.files.faults import Fault, Unreadable
from noaber.dossier.files.reading import read_dossier
from tests.builder import content_of, dossier, write_folder, write_zip

FILES = dossier({"value.yaml": "findings:\n  - {id: een, kind: risk, title: Een}\n"})


def refusal(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(Unreadable) as caught:
        read_dossier(path)
    return caught.value.faults


def the_refusal(path: Path) -> Fault:
    (fault,) = refusal(path)
    return fault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(FILES, tmp_path / "zuidrand")


def zipped(path: Path, name: str, data: str = "x", **attributes: int) -> Path:
    """A right dossier in a zip, with one more member."""
    write_zip(FILES, path)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        for key, value in attributes.items():
            setattr(info, key, value)
        archive.writestr(info, data)
    return path


def test_a_folder_and_a_zip_of_it_hold_the_same(folder: Path, tmp_path: Path) -> None:
    expected = content_of(FILES)
    assert read_dossier(folder).content == expected
    assert read_dossier(write_zip(FILES, tmp_path / "flat.zip")).content == expected
    assert read_dossier(write_zip(FILES, tmp_path / "nested.zip", top="zuidrand/")).content == expected


# A folder


def test_a_place_where_nothing_is_is_refused(tmp_path: Path) -> None:
    assert the_refusal(tmp_path / "nergens").message == "There is no such folder or zip file."


def test_a_file_that_is_no_zip_is_refused(folder: Path) -> None:
    fault = the_refusal(folder / "exploration.yaml")
    assert (fault.file, fault.message) == ("exploration.yaml", "This is neither a folder nor a zip file.")


def test_a_folder_without_exploration_yaml_is_refused_without_missing_all_that_stands_in_it(folder: Path) -> None:
    (folder / "exploration.yaml").unlink()
    (folder / "process.yaml").write_text("roles:\n  - {id: r, name: R, organisations: [aal]}\n")
    assert the_refusal(folder).message == "The file exploration.yaml is missing."


def test_an_empty_folder_misses_exploration_yaml(tmp_path: Path) -> None:
    assert the_refusal(tmp_path).message == "The file exploration.yaml is missing."


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Exploration.yaml", "If it is meant as exploration.yaml,"),
        ("~figures.csv", "If it is meant as figures.csv,"),
        ("figures.xlsx", "If it is meant as figures.csv,"),
        ("partnerships.csv", "If it is meant as region/partnerships.csv,"),
        ("follow_up.yml", "If it is meant as follow-up.yaml,"),
        ("extra.yaml", "one of these names: exploration.yaml,"),
        ("risks.csv", "one of these names: exploration.yaml,"),
        ("a\x1b[31m.yaml", "one of these names: exploration.yaml,"),
    ],
)
def test_a_file_that_the_format_does_not_know_is_refused_with_the_one_that_is_meant(
    folder: Path, name: str, meant: str
) -> None:
    (folder / name).write_text("")
    fault = the_refusal(folder)
    assert fault.message == "The format knows no file of this name."
    assert fault.file == name.replace("\x1b", "\N{REPLACEMENT CHARACTER}")
    assert meant in fault.mend


@pytest.mark.parametrize("name", ["README.md", ".DS_Store", "~$figures.csv", "LICENTIE.txt", "Thumbs.db", ".git"])
def test_what_people_and_their_systems_leave_beside_it_is_passed_over(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x00\xff")
    assert read_dossier(folder).content == content_of(FILES)


def test_a_folder_that_the_format_does_not_know_is_refused(folder: Path) -> None:
    (folder / "bijlagen").mkdir()
    (folder / "region" / "region").mkdir(parents=True)
    assert [(fault.file, fault.message) for fault in refusal(folder)] == [
        ("bijlagen/", "The format knows no folder of this name."),
        ("region/region/", "The format knows no folder of this name."),
    ]


def test_a_link_is_refused_even_where_it_leads_to_a_right_file(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    (folder / "value.yaml").rename(elsewhere)
    (folder / "value.yaml").symlink_to(elsewhere)
    (folder / "costs.yaml").symlink_to(tmp_path / "nergens")
    assert [(fault.file, fault.message) for fault in refusal(folder)] == [
        ("costs.yaml", "This is a link to another place."),
        ("value.yaml", "This is a link to another place."),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="This system has no pipes with a name.")
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "costs.yaml")
    assert the_refusal(folder).message == "This is no ordinary file."


def test_a_file_that_may_not_be_read_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert {fault.message for fault in refusal(folder)} >= {"This file cannot be read: Permission denied."}


def test_a_folder_that_may_not_be_read_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert the_refusal(folder).file == "zuidrand/"


def test_a_file_is_not_larger_than_words_and_figures_need(folder: Path) -> None:
    with (folder / "costs.yaml").open("wb") as file:
        file.truncate(packing.FILE_LIMIT + 1)
    fault = the_refusal(folder)
    assert (fault.file, fault.message) == ("costs.yaml", "This file is larger than 5 MB.")


def test_all_files_together_are_not_larger_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "TOTAL_LIMIT", 100)
    assert the_refusal(folder).message == "Together the files are larger than 0 MB."


def test_there_are_not_more_files_than_a_dossier_has(folder: Path) -> None:
    for number in range(packing.MOST_FILES):
        (folder / f"{number}.yaml").touch()
    assert the_refusal(folder).message == "There are more than 200 files."


# A zip


@pytest.mark.parametrize(
    "name",
    [
        "../value.yaml",
        "a/../../value.yaml",
        "/etc/passwd",
        "//host/share",
        "..\\value.yaml",
        "a\\value.yaml",
        "C:value.yaml",
        "C:\\value.yaml",
        "value.yaml:stream",
        ".",
        "..",
    ],
)
def test_a_name_that_leads_out_of_the_zip_is_refused(tmp_path: Path, name: str) -> None:
    fault = the_refusal(zipped(tmp_path / "a.zip", name))
    assert (fault.file, fault.message) == (name, "The name of this file points outside the zip.")
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", "costs.yaml", "/etc/passwd", external_attr=(stat.S_IFLNK | 0o777) << 16)
    fault = the_refusal(path)
    assert (fault.file, fault.message) == ("costs.yaml", "This is a link to another place.")


def test_a_file_that_is_locked_with_a_password_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", "costs.yaml")
    data = bytearray(path.read_bytes())
    # The flag stands in the list at the end, 8 bytes after its mark; the last entry is ours.
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    fault = the_refusal(path)
    assert (fault.file, fault.message) == ("costs.yaml", "This file is locked with a password.")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_could_fill_the_memory_is_refused(tmp_path: Path, method: int) -> None:
    fault = the_refusal(zipped(tmp_path / "a.zip", "costs.yaml", compress_type=method))
    assert (fault.file, fault.message) == ("costs.yaml", "This file is packed in an unusual way.")


def test_a_file_that_stands_in_the_zip_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "a.zip", "value.yaml")
    assert the_refusal(path).message == "This file stands in the zip twice."


def test_the_same_file_by_another_way_of_writing_its_name_is_refused(tmp_path: Path) -> None:
    assert the_refusal(zipped(tmp_path / "a.zip", "./value.yaml")).message == "This file stands in the zip twice."


@pytest.mark.parametrize("name", ["bijlagen/value.yaml", "region/region/value.yaml", "bijlagen/region/value.yaml"])
def test_a_folder_in_a_zip_that_the_format_does_not_know_is_refused(tmp_path: Path, name: str) -> None:
    fault = the_refusal(zipped(tmp_path / "a.zip", name))
    assert (fault.file, fault.message) == (name, "The format knows no folder of this name.")


def test_a_file_of_the_dossier_that_stands_in_the_folder_of_the_region_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "region").mkdir()
    (folder / "region" / "costs.yaml").touch()
    for path in (folder, zipped(tmp_path / "a.zip", "region/costs.yaml")):
        fault = the_refusal(path)
        assert (fault.file, fault.message) == ("region/costs.yaml", "The format knows no file of this name.")


@pytest.mark.parametrize("name", ["__MACOSX/._value.yaml", ".DS_Store", ".git/config", "README.md", "Thumbs.db"])
def test_what_systems_put_in_a_zip_is_passed_over(tmp_path: Path, name: str) -> None:
    assert read_dossier(zipped(tmp_path / "a.zip", name)).content == content_of(FILES)


def test_what_systems_put_beside_a_zipped_folder_is_passed_over(tmp_path: Path) -> None:
    path = write_zip(FILES, tmp_path / "a.zip", top="zuidrand/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("zuidrand/", "")
        archive.writestr("__MACOSX/zuidrand/._value.yaml", "x")
        archive.writestr("zuidrand/.DS_Store", "x")
        archive.writestr("zuidrand/.git/config", "x")
        archive.writestr("zuidrand/region/.DS_Store", "x")
        archive.writestr(".DS_Store", "x")
    assert read_dossier(path).content == content_of(FILES)


def test_a_zip_in_a_zip_is_no_dossier(tmp_path: Path) -> None:
    write_zip(FILES, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(tmp_path / "a.zip", "a.zip")
    fault = the_refusal(tmp_path / "b.zip")
    assert (fault.file, fault.message) == ("a.zip", "The format knows no file of this name.")


@pytest.mark.parametrize(
    ("folders", "named"),
    [
        (("een/", "twee/"), "een/, twee/"),
        (("", "kopie/"), "the top of the zip, kopie/"),
        (("a/b/", "a/c/"), "a/b/, a/c/"),
    ],
)
def test_two_dossiers_in_a_zip_are_named_once(tmp_path: Path, folders: tuple[str, ...], named: str) -> None:
    path = tmp_path / "uit.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for folder in folders:
            for name, text in dossier({"value.yaml": "findings: []", "brief.txt": ""}).items():
                archive.writestr(folder + name, text)
    fault = the_refusal(path)
    assert fault.message == f"There are 2 dossiers in this zip: {named}."
    assert fault.mend == "Make a zip of one of these folders only."


def test_a_dossier_that_a_system_left_in_a_zip_is_no_second_one(tmp_path: Path) -> None:
    path = write_zip(dossier(), tmp_path / "uit.zip", top="map/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/map/exploration.yaml", "")
        archive.writestr("map/.oud/exploration.yaml", "")
    read_dossier(path)


def test_a_zip_holds_not_more_files_than_a_dossier_has(tmp_path: Path) -> None:
    path = write_zip({f"{n}.yaml": "" for n in range(packing.MOST_FILES + 1)}, tmp_path / "a.zip")
    assert the_refusal(path).message == "There are more than 200 files."
