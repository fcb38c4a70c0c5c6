"""Stylesheets, scripts and pictures: names that change with the content, and compressed once; no step by hand."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any
from wsgiref.headers import Headers

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

_COMPRESSIBLE = (".css", ".js", ".svg", ".json", ".txt", ".map")
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "noaber" / "static"


@lru_cache(maxsize=2000)
def _digest(path: str, _changed: int, _size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16]


def digest_of(path: str) -> str:
    """The hash of a file's content, worked out again when the file changed."""
    seen = Path(path).stat()
    return _digest(path, seen.st_mtime_ns, seen.st_size)


def with_digest(name: str, digest: str) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))


@lru_cache(maxsize=2000)
def _found(name: str) -> str | None:
    path = finders.find(name)
    return path if isinstance(path, str) else None


class HashedNames(StaticFilesStorage):
    """Gives each file an address that holds the hash of its content, so that browsers may keep it for ever."""

    def url(self, name: str | None) -> str:
        path = _found(name) if name else None
        return super().url(with_digest(name, digest_of(path)) if name and path else name)


class HashedFinder(BaseFinder):
    """Finds a file by its name with the hash, for servers that look files up one by one, as those of tests do."""

    def find(self, path: str, find_all: bool = False, **_more: Any) -> Any:
        hashed = PurePosixPath(path)
        plain = hashed.with_name(PurePosixPath(hashed.stem).stem + hashed.suffix)
        found = None if plain == hashed else _found(str(plain))
        right = found is not None and with_digest(str(plain), digest_of(found)) == path
        if find_all:
            return [found] if right else []
        return found if right else None

    def list(self, ignore_patterns: Any) -> list[Any]:
        return []


class StaticFiles(WhiteNoiseMiddleware):
    """whitenoise straight from the folders of the source: each file under its own name and under that with its hash.

    Under its own name, which stylesheets use among themselves, a browser may keep it for a minute.
    """

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
        hashed = with_digest(url, digest_of(path))
        self.files[hashed] = self.get_static_file(path, hashed, stat_cache=stat_cache)

    def immutable_file_test(self, path: str, url: str) -> bool:
        return url.endswith(with_digest(Path(path).name, digest_of(path)))

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        smaller = _compressed(path)
        return StaticFile(path, headers.items(), encodings={"gzip": smaller} if smaller else {})


def _compressed(path: str) -> str | None:
    """The file beside it that is smaller, kept in the cache; None where there is none, or no place to keep it."""
    if not path.endswith(_COMPRESSIBLE):
        return None
    kept = _CACHE / f"{digest_of(path)}.gz"
    if kept.exists():
        return str(kept)
    data = Path(path).read_bytes()
    smaller = gzip.compress(data, compresslevel=9, mtime=0)
    if len(smaller) > 0.95 * len(data):
        return None
    try:
        _CACHE.mkdir(parents=True, exist_ok=True)
        # Beside and moved over: another server may start at the same moment.
        handle, beside = tempfile.mkstemp(dir=_CACHE)
        with os.fdopen(handle, "wb") as file:
            file.write(smaller)
        Path(beside).replace(kept)
    except OSError:
        return None
    return str(kept)
