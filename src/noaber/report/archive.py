"""The archive package: everything of an exploration in one zip that can be read without Noaber."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

import noaber
from noaber.dossier.files.schema import as_json_schema
from noaber.dossier.files.writing import format_files
from noaber.dossier.models import Exploration, Kind, Publication
from noaber.dossier.storing import extract
from noaber.overview.chapters import ALL, plain_result

from .publishing import frozen_of

# The earliest moment that a zip can name: the same content gives the same bytes, whenever it is packed.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def package(exploration: Exploration, day: datetime.date, *, confidential: bool = False) -> bytes:
    """The zip. What is confidential on that day is left out unless asked for; the readme says so."""
    with translation.override(exploration.language):
        files = _files(exploration, day, confidential=confidential)
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()


def write_package(exploration: Exploration, path: Path, day: datetime.date, *, confidential: bool = False) -> None:
    """Write the zip; a file that is there is replaced only once the new one is whole."""
    data = package(exploration, day, confidential=confidential)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def _files(exploration: Exploration, day: datetime.date, *, confidential: bool) -> dict[str, bytes]:
    files = {f"dossier/{name}": text.encode() for name, text in format_files(extract(exploration)).items()}
    for chapter in ALL:
        files[f"results/{chapter.name}.json"] = _json(plain_result(chapter, exploration))
    files["format/schema.json"] = _json(as_json_schema())
    shown, left_out = [], []
    for one in Publication.objects.filter(exploration=exploration).select_related("council"):
        frozen = frozen_of(one)
        if one.is_confidential(day) and not confidential:
            left_out.append(one)
            continue
        shown.append(one)
        if frozen is None:
            continue
        files[f"publications/{one.key}/manifest.json"] = frozen.manifest.encode()
        for file in frozen.files.all():
            files[f"publications/{one.key}/{file.name}"] = bytes(file.data)
    files["README.txt"] = _readme(exploration, shown, left_out).encode()
    return files


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(exploration: Exploration, shown: list[Publication], left_out: list[Publication]) -> str:
    lines = [exploration.title, "=" * len(exploration.title), ""]
    if exploration.kind == Kind.PRACTICE:
        lines += [_("Practice material: invented, not about existing municipalities."), ""]
    lines += [
        _("This package holds everything of this exploration. It can be read with any program that opens text."),
        "",
        _("dossier/       what was recorded: a YAML file for each chapter, a CSV file for each table; in UTF-8"),
        _(
            "               judgements of people stand in it under pseudonyms: keep it as the archive law and privacy ask"
        ),
        _("results/       what was computed from it, by chapter, in JSON: codes, figures and sentences"),
        _("publications/  the documents as they were published, each with a manifest.json of what it was made from"),
        _("format/        schema.json: every field of the dossier, what it means and what it may hold (JSON Schema)"),
        _("SHA256SUMS     the hash of every file; “sha256sum -c SHA256SUMS” says whether one was changed"),
        "",
        _("Made with Noaber %(version)s.") % {"version": noaber.__version__},
        "",
        _("Publications"),
        "",
    ]
    lines += [_line(one) for one in shown] or [_("None.")]
    if left_out:
        lines += ["", _("Left out, since they are confidential:"), ""]
        lines += [
            _("- %(title)s, until %(until)s (%(ground)s)")
            % {
                "title": one.title,
                "until": one.confidential_until.isoformat() if one.confidential_until else "",
                "ground": one.confidential_ground,
            }
            for one in left_out
        ]
    return "\n".join(lines) + "\n"


def _line(one: Publication) -> str:
    return _("- %(key)s: %(title)s, %(date)s, for %(audience)s, %(state)s, SHA-256 %(sha256)s") % {
        "key": one.key,
        "title": one.title,
        "date": one.date.isoformat(),
        "audience": one.get_audience_display(),
        "state": one.state().label,
        "sha256": one.sha256 or "–",
    }
