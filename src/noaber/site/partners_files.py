"""Groups as a file of CSV or Parquet, written beside and moved over: a file is there as a whole, or as it was."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from noaber.reference.atlas import Atlas

from .partners_scan import Some

Write = Callable[[Some], None]

CSV, PARQUET = ".csv", ".parquet"
_FIXED = ("size", "codes", "names", "score")


class NoParquet(Exception):
    """The extra that writes Parquet is not installed."""


@contextmanager
def written(path: Path, atlas: Atlas, columns: Sequence[str]) -> Iterator[Write]:
    """What writes groups with these measures to a file; the file is there when all were written.

    Codes and names are separated by a semicolon; what is not known is empty. Raises NoParquet, and OSError where the file
    cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    writing = _parquet if path.suffix.lower() == PARQUET else _csv
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(number)
    beside = Path(name)
    try:
        with writing(beside, atlas, columns) as write:
            yield write
        beside.chmod(0o666 & ~_mask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _mask() -> int:
    """What this process takes away of the rights on files it makes; there is no way to ask but to set it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _named(atlas: Atlas, some: Some) -> tuple[list[str], list[str]]:
    names = [one.name for one in atlas.municipalities]
    groups = some.measures.groups.tolist()
    return (
        [";".join(atlas.codes[one] for one in group) for group in groups],
        [";".join(names[one] for one in group) for group in groups],
    )


@contextmanager
def _csv(path: Path, atlas: Atlas, columns: Sequence[str]) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*_FIXED, *columns))

        def write(some: Some) -> None:
            size = some.measures.groups.shape[1]
            numbers = [_plain(values) for values in (some.scores, *(some.measures.columns[name] for name in columns))]
            writer.writerows(zip([size] * len(some), *_named(atlas, some), *numbers, strict=True))

        yield write


def _plain(values: Any) -> list[float | int | str]:
    """Whole numbers without a point, others rounded to what they are worth."""
    rounded = np.round(np.asarray(values, dtype=np.float64), 6).tolist()
    return ["" if one != one else int(one) if one.is_integer() else one for one in rounded]


@contextmanager
def _parquet(path: Path, atlas: Atlas, columns: Sequence[str]) -> Iterator[Write]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise NoParquet from error
    kinds = {"size": pa.int8(), "codes": pa.string(), "names": pa.string(), "score": pa.float64()}
    schema = pa.schema([*kinds.items(), *((name, pa.float64()) for name in columns)])
    with pq.ParquetWriter(path, schema) as writer:

        def write(some: Some) -> None:
            size = np.full(len(some), some.measures.groups.shape[1], dtype=np.int8)
            numbers = [np.array(values) for values in (some.scores, *(some.measures.columns[name] for name in columns))]
            arrays = [size, *_named(atlas, some), *numbers]
            made = [pa.array(one, kind, from_pandas=True) for one, kind in zip(arrays, schema.types, strict=True)]
            writer.write_table(pa.Table.from_arrays(made, schema=schema))

        yield write
