"""The data of the country, kept in a folder: loaded as a whole, swapped as a whole, read at once.

In the folder stands which data counts (`current.json`) beside that data (`data-<fingerprint>`): the canonical tables, and the
atlas that was made of them as plain NumPy and JSON, so that nobody makes it twice. The first is replaced in one step, so a
process that is killed leaves the old data or the new. What is worked out from the data is kept in the same folder.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from .atlas import Atlas, Flows, Link, Municipality, Origin, Partnership, Remark
from .faults import Fault, Unusable
from .gathering import Gathered
from .layout import BOUNDARIES_FILE
from .making import make_atlas
from .writing import fingerprint, write, written

# Goes up when what is kept beside the tables gets another form: it is refused then, and loaded anew.
_FORM = 1
_CURRENT, _LOCK, _BEGINNING = "current.json", ".lock", "data-"
# Within the folder of the data: apart, so that what stands beside it can be loaded elsewhere as it is.
_MADE = "atlas"

_kept: dict[Path, tuple[bytes, Atlas]] = {}
_guard = threading.Lock()


def country(folder: Path) -> Atlas | None:
    """The atlas of the country; None where none was loaded, or one that this version cannot read."""
    for _try in range(3):
        try:
            current = (folder / _CURRENT).read_bytes()
        except OSError:
            return None
        with _guard:
            known = _kept.get(folder)
            if known is not None and known[0] == current:
                return known[1]
        try:
            about = json.loads(current)
            if about["form"] != _FORM:
                return None
            atlas = _read(folder / about["data"])
        except FileNotFoundError:
            # It was replaced in between.
            continue
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with _guard:
            _kept[folder] = (current, atlas)
        return atlas
    return None


def mark(folder: Path) -> str:
    """What changes when other data is loaded, without reading that data; empty where there is none."""
    try:
        return hashlib.sha256((folder / _CURRENT).read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def keep(folder: Path, gathered: Gathered, day: date | None = None) -> Atlas:
    """Keep what was gathered in the place of what there was.

    `day`: which municipalities there are, if not those of the day of the data. Raises Unusable where another process is
    loading, where no municipality is left, or where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _kept_in(folder, gathered, day or gathered.day)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(Fault("unwritable", str(folder), 0, {"reason": reason})) from error


def _kept_in(folder: Path, gathered: Gathered, day: date | None) -> Atlas:
    files = written(gathered.rows)
    mark = fingerprint(files, day)
    made = make_atlas(gathered.rows, day=day, is_whole=True, fingerprint=mark)
    remarks = [*gathered.remarks, *made.remarks]
    if day and gathered.day and day != gathered.day:
        remarks.insert(0, Remark("other_day", {"day": day, "register": gathered.day}))
    atlas = dataclasses.replace(made, remarks=tuple(remarks))
    if not atlas.municipalities:
        raise Unusable(Fault("no_municipalities_left", "", 0, {"day": day}))
    beside = Path(tempfile.mkdtemp(prefix=f".{_BEGINNING}", dir=folder))
    try:
        beside.chmod(0o755)
        write(beside, files)
        _write(beside, atlas)
        # Never over data that somebody may be reading: the same data loaded again gets a name of its own.
        target = folder / f"{_BEGINNING}{mark[:16]}-{beside.name.rpartition('-')[2]}"
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    current = folder / f"{_CURRENT}.new"
    current.write_text(json.dumps({"form": _FORM, "data": target.name, "fingerprint": mark}), encoding="utf-8")
    os.replace(current, folder / _CURRENT)  # noqa: PTH105
    for older in (*folder.glob(f"{_BEGINNING}*"), *folder.glob(f".{_BEGINNING}*")):
        if older != target:
            shutil.rmtree(older, ignore_errors=True)
    return atlas


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends."""
    with (folder / _LOCK).open("a+b") as stream:
        try:
            _lock(stream.fileno())
        except OSError as error:
            raise Unusable(Fault("busy", str(folder))) from error
        yield


def _lock(number: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


# The atlas beside the tables


def _write(folder: Path, atlas: Atlas) -> None:
    arrays: dict[str, Any] = {"membership": atlas.membership}
    for number, flows in enumerate(atlas.flows):
        arrays |= {
            f"flow-{number}": flows.matrix,
            f"to-{number}": flows.to_elsewhere,
            f"from-{number}": flows.from_elsewhere,
        }
    arrays |= {f"figure-{number}": values for number, values in enumerate(atlas.figures.values())}
    (folder / _MADE).mkdir()
    np.savez(folder / _MADE / "arrays.npz", **arrays)
    about = {
        "municipalities": [_plain(one) for one in atlas.municipalities],
        "partnerships": [_plain(one) for one in atlas.partnerships],
        "links": [_plain(one) for one in atlas.links],
        "flows": [(one.kind, one.year) for one in atlas.flows],
        "figures": list(atlas.figures),
        "origins": [_plain(one) for one in atlas.origins],
        "remarks": [_plain(one) for one in atlas.remarks],
        "day": atlas.day.isoformat() if atlas.day else None,
        "fingerprint": atlas.fingerprint,
        "has_boundaries": bool(atlas.boundaries),
    }
    (folder / _MADE / "about.json").write_text(json.dumps(about, default=str), encoding="utf-8")


def _read(folder: Path) -> Atlas:
    about = json.loads((folder / _MADE / "about.json").read_text(encoding="utf-8"))
    with np.load(folder / _MADE / "arrays.npz", allow_pickle=False) as arrays:
        flows = tuple(
            Flows(kind, year, *(arrays[f"{part}-{number}"] for part in ("flow", "to", "from")))
            for number, (kind, year) in enumerate(about["flows"])
        )
        figures = {name: arrays[f"figure-{number}"] for number, name in enumerate(about["figures"])}
        membership = arrays["membership"]
    municipalities = tuple(Municipality(**_dated(one, "since", "until")) for one in about["municipalities"])
    boundaries: tuple[object, ...] = ()
    if about["has_boundaries"]:
        value = json.loads((folder / BOUNDARIES_FILE).read_text(encoding="utf-8"))
        shapes = {one["properties"]["code"]: one["geometry"]["coordinates"] for one in value["features"]}
        boundaries = tuple(shapes.get(one.code) for one in municipalities)
    return Atlas(
        municipalities=municipalities,
        partnerships=tuple(
            Partnership(**{**_dated(one, "since", "until"), "fields": tuple(one["fields"])})
            for one in about["partnerships"]
        ),
        membership=membership,
        links=tuple(Link(**one) for one in about["links"]),
        flows=flows,
        figures=figures,
        boundaries=boundaries,
        origins=tuple(Origin(**_dated(one, "date")) for one in about["origins"]),
        remarks=tuple(Remark(one["code"], one["parameters"]) for one in about["remarks"]),
        day=date.fromisoformat(about["day"]) if about["day"] else None,
        fingerprint=about["fingerprint"],
    )


def _plain(one: Any) -> dict[str, Any]:
    return {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}


def _dated(one: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**one, **{name: date.fromisoformat(one[name]) if one[name] else None for name in names}}
