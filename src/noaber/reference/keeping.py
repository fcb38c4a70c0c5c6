"""Keeping a scan beside the data of which it was made, so that a page finds what it needs at once.

A folder `groups-<fingerprint>` holds per size the groups, their measures and their percentiles as plain NumPy files, which
are mapped into memory when they are read: nothing is loaded but what is looked at, and processes share it. A scan is written
beside and moved over, so a process that is killed never leaves half of one.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path

import numpy as np

from noaber.methods.grouping import Measures

from .scanning import Scan

# Goes up when the measures get another meaning: what was kept by another form is worked out anew.
_FORM = 1
_BEGINNING = "groups-"


def keep(folder: Path, scan: Scan) -> Path:
    """Write the scan into the folder, in the place of what was kept of other data; where it stands.

    Raises ValueError for a scan without fingerprint: that of a region, which is worked out anew each time.
    """
    if not _is_name(scan.fingerprint):
        raise ValueError("only a scan of data with a fingerprint is kept")
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{_BEGINNING}", dir=folder))
    try:
        made.chmod(0o755)
        for size, measures in scan.measures.items():
            places = scan.percentiles[size]
            np.save(made / f"{size}-groups.npy", measures.groups)
            np.save(made / f"{size}-measures.npy", np.array(list(measures.columns.values())))
            np.save(made / f"{size}-percentiles.npy", np.array([places[name] for name in measures.columns]))
        about = {"form": _FORM, "columns": {str(size): list(one.columns) for size, one in scan.measures.items()}}
        (made / "about.json").write_text(json.dumps(about), encoding="utf-8")
        target = folder / f"{_BEGINNING}{scan.fingerprint}"
        for older in folder.glob(f"{_BEGINNING}*"):
            shutil.rmtree(older, ignore_errors=True)
        try:
            made.rename(target)
        except OSError:
            # Another process kept the same in the meantime.
            if not (target / "about.json").exists():
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target


def kept(folder: Path, fingerprint: str) -> Scan | None:
    """The scan of the data with this fingerprint; None where none was kept, or one that cannot be read."""
    if not _is_name(fingerprint):
        return None
    where = folder / f"{_BEGINNING}{fingerprint}"
    try:
        about = json.loads((where / "about.json").read_text(encoding="utf-8"))
        if about["form"] != _FORM:
            return None
        measures, percentiles = {}, {}
        for size, columns in about["columns"].items():
            groups, values, places = (
                np.load(where / f"{size}-{name}.npy", mmap_mode="r", allow_pickle=False)
                for name in ("groups", "measures", "percentiles")
            )
            measures[int(size)] = Measures(groups, dict(zip(columns, values, strict=True)))
            percentiles[int(size)] = dict(zip(columns, places, strict=True))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Scan(measures, percentiles, fingerprint)


def mark(folder: Path) -> str:
    """What changes when another scan is kept, without reading it; empty where there is none."""
    return " ".join(sorted(one.name for one in folder.glob(f"{_BEGINNING}*")))


def _is_name(fingerprint: str) -> bool:
    """No path outside the folder can be made of it."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]+", fingerprint))
