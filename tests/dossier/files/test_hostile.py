"""Files that are meant to do harm: refused with a sentence, in reasonable time and memory."""

from __future__ import annotations

import resource
import struct
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.dossier.files import packing
from noaber.dossier.files.faults import MOST, Fault, Faults, Unreadable
from noaber.dossier.files.packing import MEGABYTE, open_dossier
from noaber.dossier.files.reading import read_dossier, read_files
from tests.builder import HEAD, content_of, dossier, faults_of, write_zip, zip_bytes

SMALL = dossier({"value.yaml": "findings:\n  - {id: een, kind: risk, title: Een}\n"})
ZIP = bytes(zip_bytes(SMALL))

# Of processor time, so that a busy machine fails no test. What is quadratic takes minutes.
SECONDS = 12


@contextmanager
def in_reasonable_time() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_dossier(path)
    (fault,) = caught.value.faults
    return fault.message


# Zips


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b", "c"):
            archive.writestr(f"{name}.yaml", b"\0" * (10 * MEGABYTE))
    assert refused(tmp_path / "a.zip") == "Together the files are larger than 25 MB."


def test_a_file_in_a_zip_is_not_larger_than_words_and_figures_need(tmp_path: Path) -> None:
    path = write_zip(SMALL | {"costs.yaml": " " * (packing.FILE_LIMIT + 1)}, tmp_path / "a.zip")
    assert refused(path) == "This file is larger than 5 MB."


def test_a_zip_bomb_that_lies_about_its_size_fills_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("exploration.yaml", b"#" * (60 * MEGABYTE))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(mark) + place, 1_000)
    path.write_bytes(data)

    tracemalloc.start()
    try:
        message = refused(path)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert message.startswith("This zip file is damaged or of an unknown kind")
    assert most < 20 * MEGABYTE


def test_a_zip_larger_than_a_dossier_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with path.open("wb") as file:
        file.seek(packing.TOTAL_LIMIT + 1)
        file.write(ZIP)
    assert refused(path) == "Together the files are larger than 25 MB."


@given(st.data())
@settings(max_examples=150)
def test_a_damaged_zip_is_read_or_refused_but_never_breaks_the_reading(data: st.DataObject) -> None:
    damaged = bytearray(ZIP)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    damaged = damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))]

    faults = Faults()
    found = _open_bytes(bytes(damaged), faults)

    # What was damaged and yet found is what it was: a zip has a sum of each file.
    assert faults or found.items() <= {name: text.encode() for name, text in SMALL.items()}.items()


def _open_bytes(data: bytes, faults: Faults) -> dict[str, bytes]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(data)
        return open_dossier(path, faults)


# Many of everything


def repeated(text: str, count: int) -> str:
    return "".join(text.replace("#", str(number)) for number in range(count))


ORGANISATIONS = HEAD + "organisations:\n" + repeated("- {id: organisation-#, name: x, kind: other}\n", 10_000)
MANY = {
    "references to nothing, each much like many ids": ORGANISATIONS
    + "bodies:\n"
    + repeated("- {id: b#, name: x, kind: other, organisation: organisatoin-#}\n", 3_000),
    "references in one list": HEAD
    + "organisations:\n- {id: a, name: x, kind: other, serves: ["
    + repeated("x#,", 100_000)
    + "]}\n",
    "the same reference in one list": HEAD
    + "organisations:\n- {id: a, name: x, kind: other, serves: ["
    + "b," * 60_000
    + "]}\n",
    "keys that are not known": HEAD + repeated("naem#: x\n", 60_000),
    "the same key": HEAD + "themes:\n- id: t\n  name: x\n" + "  name: x\n" * 60_000,
    "the same id": HEAD + "themes:\n" + "- {id: t, name: x}\n" * 25_000,
    "records without anything": HEAD + "organisations:\n" + "- {}\n" * 60_000,
    "brackets": "[" * 5_000_000,
    "braces": "{a: " * 1_250_000,
    "quotes": '"' * 5_000_000,
    "hyphens": "- " * 2_500_000,
    "one word": "a" * 5_000_000,
    "remarks": "#\n" * 2_500_000,
}


@pytest.mark.parametrize("what", MANY)
def test_a_file_that_holds_far_too_many_is_refused_in_reasonable_time(what: str) -> None:
    with in_reasonable_time():
        found = faults_of({"exploration.yaml": MANY[what]})
    assert len(found) <= MOST + 1
    assert all(len(fault.message) <= 1_000 for fault in found)


def test_how_many_faults_are_left_out_is_said() -> None:
    found = faults_of({"exploration.yaml": HEAD + repeated("naem#: x\n", MOST + 5)})
    assert (found[-1].file, found[-1].message, found[-1].mend) == ("", "There are 5 more faults.", "Mend these first.")


@pytest.mark.parametrize(
    "text",
    [
        ",".join(f"naem{number}" for number in range(200_000)),
        "id,quantity,value\n" + "a,b\n" * 80_000,
        "id,quantity,value\n" + "=,=,=\n" * 50_000,
        '"' * 5_000_000,
        '"a\n' * 1_000_000,
    ],
    ids=["columns", "ragged rows", "formulas", "quotes", "quotes and lines"],
)
def test_a_table_that_holds_far_too_many_is_refused_in_reasonable_time(text: str) -> None:
    with in_reasonable_time():
        found = faults_of(dossier({"figures.csv": text}))
    assert len(found) <= MOST + 1


def test_a_long_way_of_records_within_records_is_followed_in_reasonable_time() -> None:
    count = 12_000
    chain = "".join(f"- {{id: d{n}, name: x, within: d{n + 1}}}\n" for n in range(count))
    with in_reasonable_time():
        content = content_of({"exploration.yaml": f"{HEAD}domains:\n{chain}- {{id: d{count}, name: x}}\n"})
        found = faults_of({"exploration.yaml": f"{HEAD}domains:\n{chain}- {{id: d{count}, name: x, within: d0}}\n"})
    assert len(content["tables"]["exploration.yaml#domains"]) == count + 1
    assert len(found) == MOST + 1


def test_a_bomb_of_aliases_fills_no_memory() -> None:
    lines = ["a0: &a0 lol"] + [f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 40)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (fault,) = faults_of({"exploration.yaml": HEAD + "\n".join(lines)})
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "anchor" in fault.message
    assert (after - before) * (1 if sys.platform == "darwin" else 1024) < 50 * MEGABYTE


# Whatever


@given(st.binary(max_size=200), st.sampled_from(["exploration.yaml", "options.yaml", "figures.csv"]))
@settings(max_examples=150)
def test_whatever_bytes_a_file_holds_they_are_read_or_refused(data: bytes, name: str) -> None:
    _read_or_refuse({"exploration.yaml": HEAD.encode(), name: data})


@given(st.data())
@settings(max_examples=200)
def test_a_right_file_with_something_else_in_it_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SMALL)))
    text = SMALL[name]
    place = data.draw(st.integers(0, len(text)))
    other = data.draw(st.text(alphabet="\x00\x1b \n:-[]{}&*!'\"#|>=,;²٣é👩", min_size=1, max_size=4))
    _read_or_refuse(
        {key: value.encode() for key, value in (SMALL | {name: text[:place] + other + text[place:]}).items()}
    )


def _read_or_refuse(files: dict[str, bytes]) -> None:
    faults = Faults()
    found: tuple[Fault, ...] = ()
    try:
        content = read_files(files, faults).content
        faults.stop()
    except Unreadable as error:
        found = error.faults
    assert found or content["exploration"]["slug"]
    assert all(fault.message and fault.mend and fault.file for fault in found)
