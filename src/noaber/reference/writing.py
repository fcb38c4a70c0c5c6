"""Writing rows in the canonical layout: the same rows give the same bytes, in whatever order they came."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from . import layout
from .making import Rows
from .readers.canonical import BETWEEN
from .tables import plain


def written(rows: Rows) -> dict[str, bytes]:
    """The files of the canonical layout by name; a table without rows has its header only."""
    files = {
        layout.MUNICIPALITIES: (
            (one.code, one.name, one.province, _number(one.x), _number(one.y), _day(one.since), _day(one.until))
            for one in rows.municipalities
        ),
        layout.MERGERS: ((one.code, one.into, _day(one.day), plain(one.share)) for one in rows.mergers),
        layout.PARTNERSHIPS: (
            (
                one.id,
                one.name,
                one.legal_form,
                BETWEEN.join(one.fields),
                _day(one.since),
                _day(one.until),
                str(one.others),
            )
            for one in rows.partnerships
        ),
        layout.PARTICIPATIONS: ((one.partnership, one.code, one.name) for one in rows.participations),
        layout.NEIGHBOURS: ((*sorted((one.code, one.other)), one.kind, one.why) for one in rows.pairs),
        layout.FLOWS: ((one.kind, str(one.year), one.origin, one.destination, plain(one.number)) for one in rows.flows),
        layout.KEY_FIGURES: ((one.code, one.quantity, plain(one.value), _day(one.day)) for one in rows.figures),
        layout.SOURCES: (
            (one.table, one.title, one.publisher, _day(one.date), one.licence, one.address, one.note)
            for one in rows.origins
        ),
    }
    made = {table.file: _csv(table.columns, cells) for table, cells in files.items()}
    if rows.boundaries:
        made[layout.BOUNDARIES_FILE] = _boundaries(rows)
    return made


def fingerprint(files: dict[str, bytes], day: date | None) -> str:
    """The same for the same tables on the same day; where they came from makes no difference."""
    total = hashlib.sha256(_day(day).encode())
    for name in sorted(files.keys() - {layout.SOURCES.file}):
        total.update(name.encode() + b"\0" + hashlib.sha256(files[name]).digest())
    return total.hexdigest()[:32]


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(rows))
    return out.getvalue().encode()


def _boundaries(rows: Rows) -> bytes:
    """On the Dutch grid, which GeoJSON of the older kind could name."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
        }
        for code, coordinates in sorted((rows.boundaries or {}).items())
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    value = {"type": "FeatureCollection", "crs": crs, "features": features}
    return json.dumps(value, separators=(",", ":")).encode()


def _number(value: float | None) -> str:
    return "" if value is None else plain(round(value, 1))


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
