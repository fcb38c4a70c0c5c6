"""The folder of the country: swapped as a whole, one loader at a time, read as it was kept."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from noaber.reference import store
from noaber.reference.atlas import Atlas
from noaber.reference.faults import Unusable
from noaber.reference.gathering import gather
from tests.reference.files import CANONICAL, geojson, square, write


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "source", CANONICAL)


def read_anew(folder: Path) -> Atlas:
    store._kept.clear()
    atlas = store.country(folder)
    assert atlas is not None
    return atlas


def test_where_nothing_was_loaded_there_is_no_country(tmp_path: Path) -> None:
    assert store.country(tmp_path) is None
    assert store.country(tmp_path / "nowhere") is None


def test_what_is_read_is_what_was_kept(tmp_path: Path, source: Path) -> None:
    write(
        source,
        {"boundaries.geojson": geojson({"XX0001": [square(0, 0)]}, crs="EPSG:28992").replace("statcode", "code")},
    )
    kept = store.keep(tmp_path / "country", gather([source]))
    read = read_anew(tmp_path / "country")
    assert read.fingerprint == kept.fingerprint != ""
    assert (read.municipalities, read.partnerships, read.links) == (kept.municipalities, kept.partnerships, kept.links)
    assert (read.origins, read.day) == (kept.origins, date(2022, 7, 1))
    assert [one.code for one in read.remarks] == [one.code for one in kept.remarks]
    assert np.array_equal(read.membership, kept.membership)
    assert [one.name for one in read.flows] == ["commuting-2019"]
    assert np.array_equal(read.flows[0].matrix, kept.flows[0].matrix)
    assert np.array_equal(read.figures["residents"], kept.figures["residents"], equal_nan=True)
    assert read.boundaries == kept.boundaries


def test_the_country_is_read_once_until_it_is_loaded_anew(tmp_path: Path, source: Path) -> None:
    store.keep(tmp_path / "country", gather([source]))
    first = store.country(tmp_path / "country")
    assert store.country(tmp_path / "country") is first
    (source / "flows.csv").unlink()
    store.keep(tmp_path / "country", gather([source]))
    again = store.country(tmp_path / "country")
    assert again is not None
    assert again.flows == ()


def test_the_fingerprint_is_of_the_data_and_not_of_the_order_or_the_sources(tmp_path: Path, source: Path) -> None:
    one = store.keep(tmp_path / "country", gather([source]))
    lines = CANONICAL["flows.csv"].splitlines()
    write(source, {"flows.csv": "\n".join([lines[0], *reversed(lines[1:])])})
    (source / "sources.csv").unlink()
    same = store.keep(tmp_path / "country", gather([source]), date(2022, 7, 1))
    assert same.fingerprint == one.fingerprint
    other = store.keep(tmp_path / "country", gather([source]), date(2021, 7, 1))
    assert other.fingerprint != one.fingerprint


def test_what_is_kept_can_be_loaded_and_gives_the_same(tmp_path: Path, source: Path) -> None:
    one = store.keep(tmp_path / "country", gather([source]))
    (data,) = (tmp_path / "country").glob("data-*")
    gathered = gather([data])
    assert gathered.remarks == ()
    assert store.keep(tmp_path / "other", gathered).fingerprint == one.fingerprint


def test_a_load_that_fails_leaves_the_old_data(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "country"
    store.keep(folder, gather([source]))
    before = (folder / "current.json").read_bytes()
    monkeypatch.setattr(store.np, "savez", lambda *_a, **_k: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(Unusable) as raised:
        store.keep(folder, gather([source]))
    assert [one.code for one in raised.value.faults] == ["unwritable"]
    assert (folder / "current.json").read_bytes() == before
    assert len(list(folder.glob("*data-*"))) == 1
    assert read_anew(folder).codes == ("XX0001", "XX0002", "XX0003")


def test_what_a_killed_process_left_is_swept_up(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "country"
    write(folder / ".data-half", {"flows.csv": "kind"})
    store.keep(folder, gather([source]))
    assert [one.name for one in folder.iterdir() if "half" in one.name] == []


def test_a_second_loader_at_the_same_time_is_refused(tmp_path: Path, source: Path) -> None:
    folder = tmp_path / "country"
    folder.mkdir()
    holding = (
        "import sys\nfrom pathlib import Path\nfrom noaber.reference.store import _alone\n"
        "with _alone(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Unusable) as raised:
            store.keep(folder, gather([source]))
        assert [one.code for one in raised.value.faults] == ["busy"]
        # However it ends, the lock goes with it.
        other.kill()
    store.keep(folder, gather([source]))


@pytest.mark.parametrize("current", ["", "{", "[]", '{"form": 0}', '{"form": 1, "data": "data-gone"}', '{"form": 1}'])
def test_data_that_cannot_be_read_is_no_country(tmp_path: Path, current: str) -> None:
    write(tmp_path, {"current.json": current})
    assert store.country(tmp_path) is None


def test_a_day_without_municipalities_is_refused(tmp_path: Path, source: Path) -> None:
    named = CANONICAL["municipalities.csv"].replace(",,\n", ",2015-01-01,\n")
    write(source, {"municipalities.csv": named})
    with pytest.raises(Unusable) as raised:
        store.keep(tmp_path / "country", gather([source]), date(2010, 1, 1))
    assert [one.code for one in raised.value.faults] == ["no_municipalities_left"]
    assert store.country(tmp_path / "country") is None
