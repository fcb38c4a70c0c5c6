"""Downloading what the publishers give: resumed where it was broken off, and what cannot be had is told and passed by.

Where everything stands is one table. A file is downloaded beside its name (`.part`) and moved over when it is whole, so that
what has its name is complete.
"""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .faults import Fault, Unusable
from .gathering import read_file

_CHUNK = 1 << 16
_TRIES = 4
_PATIENCE = 60.0
"""Seconds without a byte before a connection counts as broken."""


@dataclass(frozen=True)
class Source:
    """`base` may be another place with the same content; `table` and `filters` are of CBS open data."""

    name: str
    publisher: str
    base: str
    path: str
    file: str
    table: str = ""
    filters: str = ""


_REGISTER, _CBS, _PDOK = "https://organisaties.overheid.nl", "https://opendata.cbs.nl", "https://service.pdok.nl"

SOURCES = (
    Source("register", "register", _REGISTER, "/archive/exportOO.xml", "exportOO.xml"),
    Source(
        "boundaries",
        "boundaries",
        _PDOK,
        "/cbs/gebiedsindelingen/2024/wfs/v1_0?service=WFS&version=2.0.0&request=GetFeature"
        "&typeName=gemeente_gegeneraliseerd&outputFormat=json",
        "boundaries_2024.geojson",
    ),
    Source(
        "key-figures",
        "cbs",
        _CBS,
        "",
        "key_figures_2024.json",
        "85984NED",
        "substringof('GM',WijkenEnBuurten)",
    ),
    Source("population", "cbs", _CBS, "", "population.json", "60048ned", "substringof('GM',RegioS)"),
    Source(
        "commuting",
        "cbs",
        _CBS,
        "",
        "commuting.json",
        "85481NED",
        "substringof('GM',WoonregioS) and substringof('GM',WerkregioS) and Perioden eq '2023JJ00'",
    ),
    Source(
        "moves",
        "cbs",
        _CBS,
        "",
        "moves.json",
        "81734NED",
        "substringof('GM',RegioVanVertrek) and substringof('GM',RegioVanVestiging) and Perioden eq '2023JJ00'",
    ),
)
PUBLISHERS = tuple(dict.fromkeys(one.publisher for one in SOURCES))

Progress = Callable[[str, int, int], None]
"""Called with the source, how many bytes there are, and of how many; 0 where nobody said."""


@dataclass(frozen=True)
class Fetched:
    """`files` are whole and of a known kind; `failed` says per source why it is not among them."""

    files: tuple[Path, ...]
    failed: tuple[Fault, ...]


def fetch(
    folder: Path,
    *,
    only: Sequence[str] = (),
    bases: Mapping[str, str] | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> Fetched:
    """Download the sources into a folder.

    `bases`: another address per publisher; `again`: also what is there already. Raises Unusable where the folder cannot be
    written.
    """
    files: list[Path] = []
    failed: list[Fault] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(Fault("unwritable", str(folder), 0, {"reason": error.strerror or str(error)})) from error
    for source in SOURCES:
        if only and source.name not in only:
            continue
        target = folder / source.file
        base = (bases or {}).get(source.publisher, source.base).rstrip("/")
        try:
            if again or not target.exists():
                if source.table:
                    _table(source, base, target, progress)
                else:
                    _download(source, base + source.path, target, progress)
            if read_file(target, source.file) is None:
                raise Unusable(Fault("unknown_kind", source.file))
        except _NotFetched as error:
            failed.append(Fault("not_fetched", source.name, 0, {"address": error.address, "reason": error.reason}))
        except Unusable as error:
            # It would stand in the way of a good one.
            target.unlink(missing_ok=True)
            failed.append(Fault("wrong_file", source.name, 0, {"address": base, "faults": error.faults[:3]}))
        else:
            files.append(target)
    return Fetched(tuple(files), tuple(failed))


class _NotFetched(Exception):
    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address, self.reason = address, reason


def _download(source: Source, address: str, target: Path, progress: Progress | None) -> None:
    if urlsplit(address).scheme not in ("http", "https"):
        raise _NotFetched(address, "http(s)")
    part, mark = target.with_name(target.name + ".part"), target.with_name(target.name + ".part.mark")
    reason = ""
    for _try in range(_TRIES):
        try:
            if _go_on(source, address, part, mark, progress):
                part.replace(target)
                mark.unlink(missing_ok=True)
                return
            reason = "incomplete"
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416:
                # What is there is no beginning of what is offered now.
                part.unlink(missing_ok=True)
            elif error.code < 500:
                raise _NotFetched(address, f"{error.code} {error.reason}") from error
            reason = f"{error.code} {error.reason}"
        except (OSError, http.client.HTTPException) as error:
            reason = str(getattr(error, "reason", error)) or type(error).__name__
    raise _NotFetched(address, reason)


def _go_on(source: Source, address: str, part: Path, mark: Path, progress: Progress | None) -> bool:
    """Fetch what is missing of a file; whether it is whole now.

    The server is asked for the rest only where the file is still the one that was begun, by the mark that it gave then.
    """
    there = part.stat().st_size if part.exists() and mark.exists() else 0
    request = urllib.request.Request(address, headers={"User-Agent": "noaber"})  # noqa: S310
    if there:
        request.add_header("Range", f"bytes={there}-")
        request.add_header("If-Range", mark.read_text(encoding="ascii"))
    with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
        goes_on = answer.status == 206
        if not goes_on:
            there = 0
            given = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
            if given and not given.startswith("W/") and given.isascii():
                mark.write_text(given, encoding="ascii")
            else:
                mark.unlink(missing_ok=True)
        length = answer.headers.get("Content-Length", "")
        total = there + int(length) if length.isdigit() else 0
        with part.open("ab" if goes_on else "wb") as out:
            for some in _chunks(answer):
                out.write(some)
                there += len(some)
                if progress:
                    progress(source.name, there, total)
            out.flush()
            os.fsync(out.fileno())
    return not total or there >= total


def _chunks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while some := answer.read(_CHUNK):
        yield some


def _table(source: Source, base: str, target: Path, progress: Progress | None) -> None:
    """A table of CBS, page after page, as the package keeps it."""
    import cbsodata
    import requests

    parts = urlsplit(base)
    if progress:
        progress(source.name, 0, 0)
    had = cbsodata.options.use_https
    try:
        cbsodata.options.use_https = parts.scheme == "https"
        found = cbsodata.download_data(
            source.table, filters=source.filters, catalog_url=parts.netloc + parts.path, timeout=_PATIENCE
        )
        rows = found["TypedDataSet"]
    except (requests.RequestException, KeyError, ValueError, TypeError) as error:
        raise _NotFetched(f"{base} {source.table}", str(error)[:200] or type(error).__name__) from error
    finally:
        cbsodata.options.use_https = had
    part = target.with_name(target.name + ".part")
    part.write_text(json.dumps(rows), encoding="utf-8")
    part.replace(target)
