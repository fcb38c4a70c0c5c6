"""Opens a dossier, a folder or a zip, without trusting it."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ..layout import FILES, MAIN_FILE
from .faults import Faults, closest

MEGABYTE = 1024 * 1024
FILE_LIMIT = 5 * MEGABYTE
TOTAL_LIMIT = 25 * MEGABYTE
MOST_FILES = 200

# Methods of packing that give no more at a time than is asked for; others could fill the memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# The folders that stand within a dossier.
FOLDERS = frozenset(name.split("/")[0] for name in FILES if "/" in name)

# Files by their name without folder and ending: those of what is no file of the format tell nothing of what is meant.
_BY_STEM = {PurePosixPath(name).stem: name for name in FILES}

# What people and their systems leave beside a dossier, and what a dossier may carry for its readers.
_BYSTANDERS = ("readme", "license", "licence", "licentie", "thumbs.db", "desktop.ini")


def _is_bystander(name: str) -> bool:
    lower = name.lower()
    return lower.startswith((".", "~$", *_BYSTANDERS))


def open_dossier(path: Path, faults: Faults) -> dict[str, bytes]:
    """The files of the format in a folder or zip, by name; everything else is refused or, where harmless, skipped."""
    if path.is_dir():
        return _open_folder(path, faults)
    if path.is_file() and zipfile.is_zipfile(path):
        return _open_zip(path, faults)
    if path.exists():
        faults.add(
            path.name,
            None,
            _("This is neither a folder nor a zip file."),
            _("Give the folder in which %(file)s stands, or a zip of that folder.") % {"file": MAIN_FILE},
        )
    else:
        faults.add(str(path), None, _("There is no such folder or zip file."), _("Check the name."))
    return {}


def _wanted(name: str, faults: Faults) -> bool:
    if name in FILES:
        return True
    if not _is_bystander(name):
        meant = _BY_STEM.get(closest(PurePosixPath(name).stem.lower(), _BY_STEM))
        faults.add(
            name,
            None,
            _("The format knows no file of this name."),
            _("If it is meant as %(name)s, save it in that form and under that name; else take it out.")
            % {"name": meant}
            if meant
            else _("Take it out, or give it one of these names: %(names)s.") % {"names": ", ".join(FILES)},
        )
    return False


def _too_large(name: str, faults: Faults) -> None:
    faults.add(
        name,
        None,
        _("This file is larger than %(limit)d MB.") % {"limit": FILE_LIMIT // MEGABYTE},
        _("A dossier holds words and figures only; leave out what does not belong in it."),
    )


def _total_too_large(faults: Faults) -> None:
    faults.add(
        "",
        None,
        _("Together the files are larger than %(limit)d MB.") % {"limit": TOTAL_LIMIT // MEGABYTE},
        _("A dossier holds words and figures only; leave out what does not belong in it."),
    )


def _too_many(faults: Faults) -> None:
    faults.add(
        "",
        None,
        _("There are more than %(count)d files.") % {"count": MOST_FILES},
        _("Give the folder of one dossier only."),
    )


def _unreadable(name: str, error: OSError, faults: Faults) -> None:
    faults.add(
        name,
        None,
        _("This file cannot be read: %(reason)s.") % {"reason": error.strerror},
        _("See to it that you may read it."),
    )


def _open_folder(path: Path, faults: Faults) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    entries = _entries(path, faults)
    if len(entries) > MOST_FILES:
        _too_many(faults)
        return {}
    for name, entry in entries:
        if entry.is_symlink():
            faults.add(
                name,
                None,
                _("This is a link to another place."),
                _("Put the file itself in the folder."),
            )
        elif entry.is_dir():
            _unknown_folder(name + "/", faults)
        elif _wanted(name, faults):
            if not entry.is_file():
                faults.add(name, None, _("This is no ordinary file."), _("Put an ordinary file in its place."))
            elif entry.stat().st_size > FILE_LIMIT:
                _too_large(name, faults)
            else:
                try:
                    found[name] = entry.read_bytes()
                except OSError as error:
                    _unreadable(name, error, faults)
                    continue
                total += len(found[name])
    if total > TOTAL_LIMIT:
        _total_too_large(faults)
        return {}
    return found


def _entries(path: Path, faults: Faults, prefix: str = "") -> list[tuple[str, Path]]:
    """What stands in a folder, and in the folders within it that the format knows, by name."""
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        _unreadable(f"{prefix}{path.name}/", error, faults)
        return []
    found = []
    for entry in entries:
        if _is_bystander(entry.name):
            continue
        if not prefix and entry.name in FOLDERS and entry.is_dir() and not entry.is_symlink():
            found += _entries(entry, faults, f"{entry.name}/")
        else:
            found.append((prefix + entry.name, entry))
    return found


def _unknown_folder(name: str, faults: Faults) -> None:
    faults.add(
        name,
        None,
        _("The format knows no folder of this name."),
        _("Take it out; the only folder within a dossier is %(names)s.") % {"names": ", ".join(sorted(FOLDERS))},
    )


def _open_zip(path: Path, faults: Faults) -> dict[str, bytes]:
    try:
        # Even the list of what stands in it can be hostile, so it is not read at any length.
        if path.stat().st_size > TOTAL_LIMIT:
            _total_too_large(faults)
            return {}
        with zipfile.ZipFile(path) as archive:
            return _read_zip(archive, faults)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, RuntimeError, ValueError) as error:
        faults.add(
            path.name,
            None,
            _("This zip file is damaged or of an unknown kind (%(reason)s).") % {"reason": error},
            _("Make the zip anew."),
        )
        return {}


def _read_zip(archive: zipfile.ZipFile, faults: Faults) -> dict[str, bytes]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MOST_FILES:
        _too_many(faults)
        return {}
    if sum(info.file_size for info in members) > TOTAL_LIMIT:
        _total_too_large(faults)
        return {}
    safe = [info for info in members if _is_safe(info, faults)]
    names = [PurePosixPath(info.filename) for info in safe]
    dossiers = {str(name.parent) for name in names if name.name == MAIN_FILE and not _is_aside(name)}
    if len(dossiers) > 1:
        _several_dossiers(sorted(dossiers), faults)
        return {}
    top = _common_folder([name for name in names if not _is_beside(name)])
    found: dict[str, bytes] = {}
    for info, name in zip(safe, names, strict=True):
        inside = name.relative_to(top) if top and name.is_relative_to(top) else name
        if _is_beside(name) or any(_is_bystander(part) for part in inside.parts):
            continue
        if len(inside.parts) > (2 if inside.parts[0] in FOLDERS else 1):
            _unknown_folder(info.filename, faults)
        elif str(inside) in found:
            faults.add(info.filename, None, _("This file stands in the zip twice."), _("Make the zip anew."))
        elif _wanted(str(inside), faults):
            # The size in the zip's own list may lie, so the reading itself is bounded too.
            with archive.open(info) as member:
                data = member.read(FILE_LIMIT + 1)
            if len(data) > FILE_LIMIT:
                _too_large(str(inside), faults)
            else:
                found[str(inside)] = data
    return found


def _several_dossiers(folders: list[str], faults: Faults) -> None:
    names = [_("the top of the zip") if folder == "." else f"{folder}/" for folder in folders]
    faults.add(
        "",
        None,
        _("There are %(count)d dossiers in this zip: %(names)s.") % {"count": len(names), "names": ", ".join(names)},
        _("Make a zip of one of these folders only."),
    )


def _is_safe(info: zipfile.ZipInfo, faults: Faults) -> bool:
    name = info.filename
    path = PurePosixPath(name)
    if "\\" in name or path.is_absolute() or ".." in path.parts or ":" in name or not path.parts:
        faults.add(
            name,
            None,
            _("The name of this file points outside the zip."),
            _("Make the zip from the folder of the dossier itself."),
        )
    elif stat.S_ISLNK(info.external_attr >> 16):
        faults.add(name, None, _("This is a link to another place."), _("Put the file itself in the zip."))
    elif info.flag_bits & 0x1:
        faults.add(name, None, _("This file is locked with a password."), _("Make the zip without a password."))
    elif info.compress_type not in _METHODS:
        faults.add(name, None, _("This file is packed in an unusual way."), _("Make the zip anew."))
    else:
        return True
    return False


def _is_beside(name: PurePosixPath) -> bool:
    """Whether it is what a system puts in a zip beside the folder that was zipped."""
    return name.parts[0] == "__MACOSX" or (len(name.parts) == 1 and _is_bystander(name.name))


def _is_aside(name: PurePosixPath) -> bool:
    """Whether it is skipped, for its own name or that of a folder above it."""
    return _is_beside(name) or any(_is_bystander(part) for part in name.parts)


def _common_folder(names: list[PurePosixPath]) -> PurePosixPath | None:
    """The one folder in which everything stands, as when a folder itself was zipped."""
    tops = {name.parts[0] for name in names}
    if len(tops) == 1 and all(len(name.parts) > 1 for name in names):
        return PurePosixPath(tops.pop())
    return None
