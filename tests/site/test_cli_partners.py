"""All groups of the country from the command line: the best in a table, or all in a file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from pytest_django import Settings

from noaber.methods.grouping import score, usual_weights
from noaber.reference.atlas import Atlas
from noaber.reference.gathering import gather
from noaber.reference.keeping import keep as keep_scan
from noaber.reference.scanning import Scan, scan
from noaber.reference.store import keep
from noaber.site.partners_scan import groups_of
from tests.reference.files import write
from tests.site.conftest import Noaber

SIDE = 4
COUNT = SIDE * SIDE


def _lines(head: str, rows: Sequence[tuple[object, ...]]) -> str:
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"


def _country() -> dict[str, str]:
    """Sixteen municipalities in a square, the last an island; partnerships and flows as chance has it."""
    rng = np.random.default_rng(7)
    codes = [f"XX{at:04}" for at in range(COUNT)]
    pairs = [(at, at + 1) for at in range(COUNT) if (at + 1) % SIDE] + [(at, at + SIDE) for at in range(COUNT - SIDE)]
    seats = [(f"p{p}", codes[m]) for p in range(12) for m in range(COUNT) if rng.random() < 0.3]
    flows = [
        ("commuting", 2020, codes[a], codes[b], int(rng.integers(0, 900))) for a in range(COUNT) for b in range(COUNT)
    ]
    residents = [(code, "residents", int(rng.integers(5000, 90_000)), "2022-01-01") for code in codes[1:]]
    return {
        "municipalities.csv": _lines("code,name,province", [(code, f"Plaats {code}", "P") for code in codes]),
        "partnerships.csv": _lines("id,name", [(f"p{p}", f"Samen {p}") for p in range(12)]),
        "participations.csv": _lines("partnership,code", seats),
        "neighbours.csv": _lines("code,other", [(codes[a], codes[b]) for a, b in pairs if b != COUNT - 1]),
        "flows.csv": _lines("kind,year,origin,destination,number", flows),
        "key_figures.csv": _lines("code,quantity,value,date", residents),
    }


@pytest.fixture
def atlas(settings: Settings, tmp_path: Path) -> Atlas:
    settings.REFERENCE_FOLDER = tmp_path / "country"
    return keep(settings.REFERENCE_FOLDER, gather([write(tmp_path / "source", _country())]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_best_groups_of_each_size_are_shown(noaber: Noaber, atlas: Atlas) -> None:
    ran = noaber("partners", "scan", "--max-size", "3", "--top", "1")
    assert ran.code == 0, ran.err
    assert "The best groups of 2 neighbouring municipalities" in ran.out
    assert "The best groups of 3 neighbouring municipalities" in ran.out
    assert "of 4 neighbouring" not in ran.out
    assert "Stays: of those who leave" in ran.out
    assert noaber("partners", "scan", "--max-size", "3", "--top", "1").out == ran.out


def test_a_file_holds_all_groups_with_what_the_methods_say(noaber: Noaber, atlas: Atlas, tmp_path: Path) -> None:
    ran = noaber("partners", "scan", "--max-size", "4", "--out", tmp_path / "groups.csv")
    assert ran.code == 0, ran.err
    found = scan(atlas, (2, 3, 4))
    rows = _rows(tmp_path / "groups.csv")
    assert f"Written to {tmp_path / 'groups.csv'}: {found.count} groups." in ran.out
    assert len(rows) == found.count
    at = 0
    for size, measures in found.measures.items():
        some = rows[at : at + len(measures)]
        at += len(measures)
        assert [row["codes"].split(";") for row in some] == [
            [atlas.codes[m] for m in group] for group in measures.groups
        ]
        assert {row["size"] for row in some} == {str(size)}
        for name, values in measures.columns.items():
            written = np.array([float(row[name] or "nan") for row in some])
            np.testing.assert_allclose(written, values, atol=1e-6)
        expected = score(measures, usual_weights(tuple(measures.columns)))
        np.testing.assert_allclose([float(row["score"]) for row in some], expected, atol=1e-6)


def test_what_was_kept_gives_the_same_file(noaber: Noaber, atlas: Atlas, settings: Settings, tmp_path: Path) -> None:
    noaber("partners", "scan", "--size", "3", "--out", tmp_path / "fresh.csv")
    keep_scan(settings.REFERENCE_FOLDER, scan(atlas))
    noaber("partners", "scan", "--size", "3", "--out", tmp_path / "kept.csv")
    assert (tmp_path / "fresh.csv").read_bytes() == (tmp_path / "kept.csv").read_bytes()


def test_only_groups_around_some_municipalities_when_asked_and_only_the_best(
    noaber: Noaber, atlas: Atlas, tmp_path: Path
) -> None:
    around = ("--around", "XX0005", "--around", "XX0006")
    noaber("partners", "scan", *around, "--size", "4", "--out", tmp_path / "all.csv")
    rows = _rows(tmp_path / "all.csv")
    assert rows
    assert all({"XX0005", "XX0006"} <= set(row["codes"].split(";")) for row in rows)
    noaber("partners", "scan", *around, "--size", "4", "--top", "3", "--out", tmp_path / "best.csv")
    best = [float(row["score"]) for row in _rows(tmp_path / "best.csv")]
    assert best == sorted((float(row["score"]) for row in rows), reverse=True)[:3]


def test_an_island_is_in_no_group_which_is_said(noaber: Noaber, atlas: Atlas, tmp_path: Path) -> None:
    ran = noaber("partners", "scan", "--around", "XX0015", "--size", "2")
    assert "The best groups of 2 neighbouring municipalities: there are none." in ran.out
    noaber("partners", "scan", "--around", "XX0015", "--size", "2", "--out", tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text().startswith("size,codes,names,score,shared,")
    assert _rows(tmp_path / "none.csv") == []


def test_groups_too_many_to_hold_stand_where_they_would_among_all(atlas: Atlas) -> None:
    """The same order of groups and, but for what lies within one step, the same scores as with all of them at once."""
    streamed = list(groups_of(atlas, Scan({}, {}), 5, (), lambda _done, _total: None))
    measures = scan(atlas, (5,)).measures[5]
    assert np.array_equal(np.concatenate([some.measures.groups for some in streamed]), measures.groups)
    expected = score(measures, usual_weights(tuple(measures.columns)))
    np.testing.assert_allclose(np.concatenate([some.scores for some in streamed]), expected, atol=50 / len(measures))


def test_groups_of_seven_are_streamed(noaber: Noaber, atlas: Atlas, tmp_path: Path) -> None:
    assert noaber("partners", "scan", "--size", "7", "--out", tmp_path / "seven.csv").code == 0
    assert len(_rows(tmp_path / "seven.csv")) == len(scan(atlas, (7,)).measures[7])


def test_parquet_holds_the_same_as_csv(noaber: Noaber, atlas: Atlas, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for name in ("groups.csv", "groups.parquet"):
        assert noaber("partners", "scan", "--max-size", "3", "--out", tmp_path / name).code == 0
    table = parquet.read_table(tmp_path / "groups.parquet").to_pydict()
    rows = _rows(tmp_path / "groups.csv")
    assert list(table) == list(rows[0])
    assert table["codes"] == [row["codes"] for row in rows]
    assert [None if value is None else round(value, 6) for value in table["residents"]] == [
        float(row["residents"]) if row["residents"] else None for row in rows
    ]
    assert None in table["residents"], "what is not known is empty"


def test_without_pyarrow_it_says_what_to_install(
    noaber: Noaber, atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = noaber("partners", "scan", "--size", "2", "--out", place / "groups.parquet")
    assert ran.code == 2
    assert "install noaber[parquet]" in ran.err
    assert list(place.iterdir()) == []


def test_a_file_that_was_there_stays_until_all_is_written(
    noaber: Noaber, atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "groups.csv").write_text("before")

    def broken(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("noaber.site.partners_files._plain", broken)
    ran = noaber("partners", "scan", "--size", "2", "--out", place / "groups.csv")
    assert ran.code == 2
    assert "groups.csv cannot be written: No space left on device" in ran.err
    assert (place / "groups.csv").read_text() == "before"
    assert [one.name for one in place.iterdir()] == ["groups.csv"]


def test_all_that_is_wrong_is_said_at_once(noaber: Noaber, atlas: Atlas) -> None:
    ran = noaber(
        "partners",
        "scan",
        "--around",
        "GM9999",
        "--around",
        "[b]",
        "--size",
        "99",
        "--top",
        "-1",
        "--out",
        "groups.xls",
    )
    assert ran.code == 2
    for said in (
        "no municipality with this code: GM9999, [b]. Codes look like XX0000",
        "--size is 99 here; give a number from 2 to 7.",
        "--top is -1 here; give a number from 1 to 1000.",
        "must end in .csv or .parquet: groups.xls",
    ):
        assert said in ran.err


@pytest.mark.parametrize("place", ["nowhere/groups.csv", "folder.csv"])
def test_a_place_where_nothing_can_be_written_is_said(noaber: Noaber, atlas: Atlas, tmp_path: Path, place: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    ran = noaber("partners", "scan", "--size", "2", "--out", tmp_path / place)
    assert ran.code == 2
    assert "cannot be written: " in ran.err


def test_without_the_country_it_says_how_to_load_it(noaber: Noaber, atlas: Atlas, tmp_path: Path) -> None:
    ran = noaber("partners", "scan", "--reference", tmp_path / "empty")
    assert ran.code == 2
    assert "Load it with “noaber reference load”." in ran.err
