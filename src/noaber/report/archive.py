"""The archive package: everything of an exploration in one zip that can be read without Noaber."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import noaber
from noaber.dossier.files.schema import as_json_schema, reference_page
from noaber.dossier.files.writing import format_files
from noaber.dossier.models import Exploration, FrozenPublication, Kind, Publication
from noaber.dossier.storing import extract
from noaber.dossier.visibility import confidential_now, content_without_persons
from noaber.overview.chapters import ALL, plain_result

from .apart import said
from .state import holds

# The earliest moment that a zip can name: the same content gives the same bytes, whenever it is packed.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def package(
    exploration: Exploration,
    day: datetime.date,
    *,
    confidential: bool = False,
    personal: bool = False,
    persons: bool = True,
) -> bytes:
    """The zip. What is confidential on that day, and what points to a few people, is left out unless asked for.

    Without `persons` the dossier in it holds nothing that single persons judged; the results are the same.
    """
    with translation.override(exploration.language):
        files = _files(exploration, day, confidential=confidential, personal=personal, persons=persons)
    files["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            # As if made on one kind of system everywhere.
            info.create_system = 3
            archive.writestr(info, data)
    return buffer.getvalue()


def write_package(exploration: Exploration, path: Path, day: datetime.date, *, confidential: bool = False) -> None:
    """Write the zip; a file that is there is replaced only once the new one is whole. With what is confidential all is in it."""
    data = package(exploration, day, confidential=confidential, personal=confidential)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        # A full disk leaves a part of it.
        beside.unlink(missing_ok=True)


def _files(
    exploration: Exploration, day: datetime.date, *, confidential: bool, personal: bool, persons: bool
) -> dict[str, bytes]:
    hidden = frozenset() if confidential else confidential_now(exploration, day)
    packed = _packed(exploration, day, hidden, confidential=confidential)
    files: dict[str, bytes] = {}
    with said(exploration, day, confidential=confidential, personal=personal) as shown:
        content = extract(shown) if persons else content_without_persons(extract(shown))
        files |= {f"dossier/{name}": text.encode() for name, text in format_files(content).items()}
        for chapter in ALL:
            files[f"results/{chapter.name}.json"] = _json(plain_result(chapter, shown))
    files["format/format.md"] = reference_page().encode()
    files["format/schema.json"] = _json(as_json_schema())
    for one in packed:
        if one.is_left_out or one.holds_hidden or one.frozen is None:
            continue
        files[f"publications/{one.key}/manifest.json"] = one.frozen.manifest.encode()
        for file in one.frozen.files.all():
            files[f"publications/{one.key}/{file.name}"] = bytes(file.data)
    files["README.txt"] = _readme(exploration, packed, len(hidden), persons=persons).encode()
    return files


@dataclass(frozen=True)
class _Packed:
    """A publication: its record, what was frozen, or both. A record can be taken out of a dossier; what was frozen stays."""

    key: str
    record: Publication | None
    frozen: FrozenPublication | None
    is_left_out: bool
    # Made while a record in it was not confidential yet.
    holds_hidden: bool

    @property
    def confidential(self) -> tuple[str, datetime.date | None]:
        """The ground and the end date."""
        return _confidential(self.record, self.frozen)


def _packed(
    exploration: Exploration, day: datetime.date, hidden: frozenset[str], *, confidential: bool
) -> list[_Packed]:
    records = {one.key: one for one in Publication.objects.filter(exploration=exploration)}
    frozen = {one.key: one for one in FrozenPublication.objects.filter(exploration=exploration)}
    packed = []
    for key in dict.fromkeys((*records, *frozen)):
        record, kept = records.get(key), frozen.get(key)
        until = _confidential(record, kept)[1]
        is_left_out = until is not None and day <= until and not confidential
        packed.append(_Packed(key, record, kept, is_left_out, kept is not None and holds(kept.state, hidden)))
    return packed


def _confidential(record: Publication | None, frozen: FrozenPublication | None) -> tuple[str, datetime.date | None]:
    if record is not None:
        return record.confidential_ground, record.confidential_until
    assert frozen is not None
    ground, until = json.loads(frozen.manifest)["source"]["confidential"]
    return ground, datetime.date.fromisoformat(until) if until else None


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _readme(exploration: Exploration, packed: list[_Packed], hidden: int, *, persons: bool) -> str:
    lines = [exploration.title, "=" * len(exploration.title), ""]
    if exploration.kind == Kind.PRACTICE:
        lines += [_("Practice material: invented, not about existing municipalities."), ""]
    lines += [
        _("This package holds everything of this exploration. It can be read with any program that opens text."),
        "",
        _("dossier/       what was recorded: a YAML file for each chapter, a CSV file for each table; in UTF-8"),
        _(
            "               judgements of people stand in it under pseudonyms: keep it as the archive law and privacy ask"
        )
        if persons
        else _("               without what single people judged; the results were computed with it"),
        _("results/       what was computed from it, by chapter, in JSON: codes, figures and sentences"),
        _("publications/  the documents as they were published, each with a manifest.json of what it was made from"),
        _(
            "format/        format.md: every field of the dossier, and what it means; schema.json: the same as JSON Schema"
        ),
        _("SHA256SUMS     the hash of every file; “sha256sum -c SHA256SUMS” says whether one was changed"),
        "",
        _(
            "On Windows “certutil -hashfile FILE SHA256” gives the hash of a file. The hash of a publication is that of its\nmanifest.json, which names the hash of each of its documents."
        ),
        "",
        _("Made with Noaber %(version)s.") % {"version": noaber.__version__},
        "",
        _("Publications"),
        "",
    ]
    lines += [_line(one) for one in packed if not one.is_left_out] or [_("None.")]
    left_out = [one for one in packed if one.is_left_out]
    if left_out:
        lines += ["", _("Left out, since they are confidential:"), ""]
        lines += [_left_out(one) for one in left_out]
    if hidden:
        lines += [
            "",
            ngettext(
                "One record is confidential: it was left out of the dossier and the results.",
                "%(count)d records are confidential: they were left out of the dossier and the results.",
                hidden,
            )
            % {"count": hidden},
        ]
        keys = [one.key for one in packed if one.holds_hidden and not one.is_left_out]
        if keys:
            lines.append(
                _("The documents of these publications hold such records, and were left out: %(keys)s.")
                % {"keys": ", ".join(keys)}
            )
    elif left_out:
        lines += ["", _("The dossier and the results stand here whole: from these they were made.")]
    return "\n".join(lines) + "\n"


def _left_out(one: _Packed) -> str:
    ground, until = one.confidential
    return _("- %(title)s, until %(until)s (%(ground)s)") % {
        "title": one.record.title if one.record else one.key,
        "until": until.isoformat() if until else "",
        "ground": ground,
    }


def _line(one: _Packed) -> str:
    if one.record is None:
        assert one.frozen is not None
        return _("- %(key)s: published here, and its record was taken out of the dossier later; SHA-256 %(sha256)s") % {
            "key": one.key,
            "sha256": one.frozen.sha256,
        }
    return _("- %(key)s: %(title)s, %(date)s, for %(audience)s, %(state)s, SHA-256 %(sha256)s") % {
        "key": one.key,
        "title": one.record.title,
        "date": one.record.date.isoformat(),
        "audience": one.record.get_audience_display(),
        "state": one.record.state().label,
        "sha256": one.record.sha256 or "–",
    }
