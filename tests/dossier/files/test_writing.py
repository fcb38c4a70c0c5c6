"""Content to files: for people to read, and careful with what stands there already."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.utils import translation

from noaber.dossier.content import digest_of
from noaber.dossier.files.faults import Unreadable
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.files.writing import format_files, refresh_base, show_value, slug_at, write_dossier
from noaber.dossier.layout import FILES
from tests.builder import HEAD, content_of, dossier, read, write_folder

VALUE = """\
findings:
  - id: een
    kind: risk
    title: Een
    text: |
      Eerst.

      - dan
    concerns: [aal, berg]
"""
CONTENT = content_of(dossier({"value.yaml": VALUE}))
SMALLER = content_of(dossier())


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_written_as_people_write_them() -> None:
    text = format_files(CONTENT)["value.yaml"]
    assert text == (
        "findings:\n"
        "- id: een\n"
        "  kind: risk\n"
        "  title: Een\n"
        "  text: |-\n"
        "    Eerst.\n"
        "\n"
        "    - dan\n"
        "  concerns: [aal, berg]\n"
    )


def test_the_format_the_state_and_the_head_stand_first() -> None:
    format_, rest = HEAD.split("\n", 1)
    assert format_files(CONTENT)["exploration.yaml"].startswith(f"{format_}\nbase: {digest_of(CONTENT)}\n{rest}")


def test_files_say_from_which_state_they_were_made_and_the_same_content_is_the_same_state() -> None:
    files = format_files(CONTENT)
    assert read(files).base == digest_of(CONTENT) == digest_of(content_of(files))
    assert digest_of(SMALLER) != digest_of(CONTENT)


def test_files_that_were_loaded_say_that_they_are_that_state_now(tmp_path: Path) -> None:
    write_dossier(SMALLER, tmp_path)
    text = (tmp_path / "exploration.yaml").read_text().replace("Verkenning", "Onze verkenning  # nieuw\n  #")
    (tmp_path / "exploration.yaml").write_text(text)

    refresh_base(tmp_path, CONTENT)

    renewed = (tmp_path / "exploration.yaml").read_text()
    assert renewed == text.replace(digest_of(SMALLER), digest_of(CONTENT))


def test_files_that_name_no_state_are_left_alone(tmp_path: Path) -> None:
    text = "format: 1\r\n# base: " + "0" * 64 + "\r\n"
    (tmp_path / "exploration.yaml").write_bytes(text.encode())
    refresh_base(tmp_path, CONTENT)
    assert (tmp_path / "exploration.yaml").read_bytes() == text.encode()
    refresh_base(tmp_path / "nergens", CONTENT)
    write_dossier(CONTENT, tmp_path / "a.zip")
    before = (tmp_path / "a.zip").read_bytes()
    refresh_base(tmp_path / "a.zip", SMALLER)
    assert (tmp_path / "a.zip").read_bytes() == before


def test_a_text_that_yaml_would_take_for_something_else_stands_in_quotes() -> None:
    content = content_of(dossier(main="themes:\n  - {id: no, name: 'null'}\n  - {id: '12', name: 1e3}\n"))
    text = format_files(content)["exploration.yaml"]
    assert text.endswith("themes:\n- id: 'no'\n  name: 'null'\n- id: '12'\n  name: 1e3\n")


def test_only_files_that_hold_something_are_written(tmp_path: Path) -> None:
    assert write_dossier(CONTENT, tmp_path / "a") == ["exploration.yaml", "value.yaml"]
    assert sorted(everything(tmp_path / "a")) == ["exploration.yaml", "value.yaml"]


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_dossier(CONTENT, tmp_path / "a" / "b")
    write_dossier(CONTENT, tmp_path / "c" / "d.zip")
    assert read_dossier(tmp_path / "a" / "b").content == read_dossier(tmp_path / "c" / "d.zip").content == CONTENT


def test_what_else_stands_in_a_folder_stays_as_it_is(tmp_path: Path) -> None:
    others = {"README.md": "Lees mij", "notities.txt": "x", "bijlagen.csv": "a;b"}
    write_folder(others, tmp_path)
    (tmp_path / "bijlagen").mkdir()
    (tmp_path / "bijlagen" / "value.yaml").write_text("y")

    write_dossier(CONTENT, tmp_path)
    write_dossier(SMALLER, tmp_path)

    kept = everything(tmp_path)
    assert {name: kept[name].decode() for name in others} == others
    assert kept["bijlagen/value.yaml"] == b"y"
    assert sorted(kept) == sorted([*others, "bijlagen/value.yaml", "exploration.yaml"])


def test_files_of_the_format_that_hold_nothing_any_more_go(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old")
    write_dossier(SMALLER, tmp_path)
    assert sorted(everything(tmp_path)) == ["exploration.yaml"]
    assert read_dossier(tmp_path).content == SMALLER


def test_a_link_in_a_folder_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "value.yaml").symlink_to(elsewhere)
    write_dossier(CONTENT, folder)
    assert elsewhere.read_text() == "mine"
    assert read_dossier(folder).content == CONTENT


def test_a_file_is_not_taken_for_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "verslag.docx"
    path.write_text("x")
    with pytest.raises(Unreadable) as caught:
        write_dossier(CONTENT, path)
    (fault,) = caught.value.faults
    assert "ends in .zip" in fault.mend
    assert path.read_text() == "x"


def test_a_zip_names_no_time_and_no_system_of_its_maker(tmp_path: Path) -> None:
    write_dossier(CONTENT, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert stat.S_IMODE(info.external_attr >> 16) == 0o644
            assert (info.extra, info.comment) == (b"", b"")


@pytest.mark.skipif(os.name == "nt", reason="Processes are killed otherwise on this system.")
@pytest.mark.parametrize("name", ["a", "a.zip"])
def test_a_process_that_is_killed_while_writing_leaves_the_old_dossier_whole(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    write_dossier(SMALLER, path)
    # Writes half of its bytes wherever it writes, and is killed then.
    script = """
import os, pathlib, signal, sys
write = pathlib.Path.write_bytes
def half(self, data):
    write(self, data[: len(data) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
pathlib.Path.write_bytes = half
import django
django.setup()
from tests.builder import content_of, dossier
from noaber.dossier.files.writing import write_dossier
write_dossier(content_of(dossier(main="themes: [{id: nieuw, name: Nieuw}]")), pathlib.Path(sys.argv[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "noaber.site.settings"},
        check=False,
    )

    assert done.returncode == -9
    assert read_dossier(path).content == SMALLER
    # And what was left behind is in nobody's way.
    write_dossier(CONTENT, path)
    assert read_dossier(path).content == CONTENT


# Which dossier stands in a folder


def test_the_slug_of_the_dossier_in_a_folder_is_known(tmp_path: Path) -> None:
    write_dossier(CONTENT, tmp_path)
    assert slug_at(tmp_path) == "zuidrand"


def test_where_no_dossier_stands_there_is_no_slug(tmp_path: Path) -> None:
    assert slug_at(tmp_path) is None
    assert slug_at(tmp_path / "nergens") is None


@pytest.mark.parametrize("text", ["", "exploration: 3", "exploration: {slug: [a]}", "{", "\x00", "- a"])
def test_a_dossier_that_cannot_be_read_has_an_empty_slug(tmp_path: Path, text: str) -> None:
    (tmp_path / "exploration.yaml").write_text(text)
    assert slug_at(tmp_path) == ""


def test_every_file_of_practice_material_says_so_in_the_language_of_the_exploration() -> None:
    figures = "id,quantity,organisation,value,source,basis\na,inwoners,aal,1,nota,measured\n"
    practice = content_of(dossier({"figures.csv": figures}, head=HEAD + "  kind: practice\n"))
    files = format_files(practice)
    assert set(files) == {"exploration.yaml", "figures.csv"}
    with translation.override("en"):
        assert format_files(practice) == files
    for text in files.values():
        assert text.startswith("# Oefenmateriaal: ")
    assert content_of(files) == practice


def test_a_real_exploration_carries_no_such_line() -> None:
    assert not any(text.startswith("#") for text in format_files(content_of(dossier())).values())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Een “titel”", "Een “titel”"),
        (3, "3"),
        (["aal", "berg"], "aal, berg"),
        ("Eerst.\n\nDan.", "Eerst.\n\nDan."),
        ([{"source": "nota", "basis": "published"}], "- source: nota\n  basis: published"),
        ({"id": "een", "text": "Eerst.\nDan."}, "id: een\ntext: |-\n  Eerst.\n  Dan."),
    ],
)
def test_a_value_is_shown_as_it_stands_in_the_files(value: object, shown: str) -> None:
    assert show_value(value) == shown
