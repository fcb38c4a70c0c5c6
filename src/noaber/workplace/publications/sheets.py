"""Documents as a server sends them: as they are, with a policy that lets them do nothing but be read."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header, parse_etags

TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
    "json": "application/json",
}

_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
# So many seconds what was found is taken to stand.
LATELY = 5.0
# Formats other than HTML are packed already.
_PACKED = ("pdf", "odt", "docx", "zip")


@dataclass(frozen=True)
class Sheet:
    """The bytes of a document, and what is computed of them once."""

    name: str
    data: bytes
    packed: bytes
    sha256: str
    policy: str
    language: str = ""

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2]


def sheet(name: str, data: bytes, *, language: str = "", sandboxed: bool = False, packed: bool = False) -> Sheet:
    """`packed`: for whoever is asked often, so that it is packed once."""
    kind = name.rpartition(".")[2]
    return Sheet(
        name,
        data,
        gzip.compress(data, 6, mtime=0) if packed and kind not in _PACKED else b"",
        hashlib.sha256(data).hexdigest(),
        policy_of(data, sandboxed=sandboxed) if kind == "html" else "default-src 'none'; sandbox",
        language,
    )


def policy_of(data: bytes, *, sandboxed: bool) -> str:
    """Its own style and its own pictures, by the hash of the style; nothing else, and nothing from elsewhere."""
    hashes = [base64.b64encode(hashlib.sha256(found).digest()).decode() for found in _STYLE.findall(data)]
    styles = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    parts = [
        "default-src 'none'",
        f"style-src {styles}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join([*parts, "sandbox"] if sandboxed else parts)


def send(request: HttpRequest, one: Sheet, *, cached: str = "") -> HttpResponse:
    """The document; nothing but “not modified” for whoever holds it already. `cached`: how others may keep it."""
    packs = bool(one.packed) and "gzip" in request.headers.get("Accept-Encoding", "")
    tag = f'"{one.sha256}{"-gzip" if packs else ""}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if cached and (tag in held or "*" in held or f"W/{tag}" in held):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(one.packed if packs else one.data, content_type=TYPES.get(one.kind, "text/plain"))
        if packs:
            response["Content-Encoding"] = "gzip"
        disposition = content_disposition_header(one.kind != "html", one.name)
        if disposition:
            response["Content-Disposition"] = disposition
    if cached:
        response["ETag"] = tag
        response["Cache-Control"] = cached
    if one.packed:
        response["Vary"] = "Accept-Encoding"
    if one.language:
        response["Content-Language"] = one.language
    response["Content-Security-Policy"] = one.policy
    return response


class Shelf:
    """The sheets that were asked for last, in the memory of this process.

    Whether a sheet may still be sent is looked up by its caller; `lately` tells what was found a moment ago, since opening
    the database costs more than sending.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: OrderedDict[Hashable, Sheet] = OrderedDict()
        self.seen: OrderedDict[Hashable, tuple[float, Sheet]] = OrderedDict()
        self.lock = threading.Lock()

    def lately(self, place: Hashable) -> Sheet | None:
        """What was found at this place in the last few seconds."""
        until, found = self.seen.get(place, (0.0, None))
        return found if time.monotonic() < until else None

    def remember(self, place: Hashable, found: Sheet) -> None:
        with self.lock:
            self.seen[place] = (time.monotonic() + LATELY, found)
            self.seen.move_to_end(place)
            while len(self.seen) > self.most:
                self.seen.popitem(last=False)

    def get(self, key: Hashable, make: Callable[[], Sheet | None]) -> Sheet | None:
        """Two that ask at once may both make it: the same comes out."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        made = make()
        if made is not None:
            with self.lock:
                self.kept[key] = made
                while len(self.kept) > self.most:
                    self.kept.popitem(last=False)
        return made
