"""Packages of XML files, the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The earliest moment that a zip can name.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def unpack(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def pack(files: Mapping[str, bytes], first: str) -> bytes:
    """A package in which `first` comes first; OpenDocument wants it uncompressed, which does Word no harm."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name in (first, *sorted(set(files) - {first})):
            entry = zipfile.ZipInfo(name, _MOMENT)
            # The same on every system.
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name == first else zipfile.ZIP_DEFLATED
            package.writestr(entry, files[name])
    return whole.getvalue()
