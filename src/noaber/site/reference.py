"""The commands `noaber reference load`, `fetch` and `show`: the data of the country."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from noaber.overview.reference_words import said_of, sentence_of, table_name
from noaber.reference.atlas import Atlas
from noaber.reference.faults import Fault, Unusable

from .console import FAILED, Stop, err, out, print_json, stop
from .publications import Command

_Step = Callable[[str, int, int], None]


def add_commands(command: Command) -> None:
    parser = command(
        "reference", _("The data of the country: load it, fetch it, show what is loaded."), lambda _c: None
    )
    parts = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)

    def part(name: str, text: str, act: Callable[[argparse.Namespace], int | None]) -> argparse.ArgumentParser:
        one = parts.add_parser(name, help=text, description=text, allow_abbrev=False)
        one.set_defaults(act=act)
        return one

    load = part("load", _("Load files, in the place of what was loaded."), lambda c: _load(c.paths, c.day, c.no_groups))
    load.add_argument("paths", metavar="PATH", type=Path, nargs="+", help=_("Files, or folders with files."))
    fetch = part("fetch", _("Download the publishers' own files and load them."), _fetch)
    fetch.add_argument(
        "--only", metavar="NAME", action="append", default=[], help=_("Only this source; may be repeated.")
    )
    fetch.add_argument("--again", action="store_true", help=_("Also what was fetched before."))
    fetch.add_argument(
        "--from",
        dest="bases",
        metavar="PUBLISHER=ADDRESS",
        action="append",
        default=[],
        help=_("Another address with the same content; may be repeated."),
    )
    for one in (load, fetch):
        one.add_argument("--day", metavar="DATE", help=_("Which municipalities there are; else those of the register."))
        one.add_argument("--no-groups", action="store_true", help=_("Do not measure all groups yet."))
    show = part("show", _("Show what is loaded, with sources and dates."), lambda chosen: _show(chosen.json))
    show.add_argument("--json", action="store_true", help=_("As JSON."))


def _load(paths: Sequence[Path], day: str | None, no_groups: bool) -> None:
    from noaber.reference.gathering import gather
    from noaber.reference.store import keep

    on = _day(day)
    try:
        with _progress(_("Reading")) as step:
            gathered = gather(paths, progress=step)
        atlas = keep(settings.REFERENCE_FOLDER, gathered, on)
    except Unusable as error:
        _stop_unusable(error.faults)
    out.print(escape(_("Loaded into %(path)s.") % {"path": settings.REFERENCE_FOLDER}))
    _print(atlas)
    if not no_groups:
        _measure(atlas)


def _fetch(chosen: argparse.Namespace) -> int:
    from noaber.reference.fetching import PUBLISHERS, SOURCES, fetch

    names = [one.name for one in SOURCES]
    _day(chosen.day)
    wrong = [one for one in chosen.only if one not in names]
    if wrong:
        stop(_("There is no source “%(name)s”. Use: %(names)s.") % {"name": wrong[0], "names": ", ".join(names)})
    bases = dict(one.partition("=")[::2] for one in chosen.bases)
    for publisher, address in bases.items():
        if publisher not in PUBLISHERS or not address.startswith(("http://", "https://")):
            stop(
                _("“%(given)s” is no address of a publisher. Give %(names)s, = and an address with http(s).")
                % {"given": f"{publisher}={address}", "names": ", ".join(PUBLISHERS)}
            )
    folder = settings.REFERENCE_FOLDER / "downloads"
    try:
        with _progress(_("Fetching")) as step:
            got = fetch(folder, only=chosen.only, bases=bases, again=chosen.again, progress=step)
    except Unusable as error:
        _stop_unusable(error.faults)
    for fault in got.failed:
        _print_fault(fault)
    if not got.files:
        stop(_("Nothing could be fetched, so nothing was loaded."))
    _load([folder / one.name for one in got.files], chosen.day, chosen.no_groups)
    return 1 if got.failed else 0


def _show(as_json: bool) -> None:
    from noaber.reference.store import country

    atlas = country(settings.REFERENCE_FOLDER)
    if atlas is None:
        stop(
            _("No data of the country is loaded in %(path)s. Load it with “noaber reference load”.")
            % {"path": settings.REFERENCE_FOLDER}
        )
    if as_json:
        print_json(_plain(atlas))
    else:
        _print(atlas)


def _measure(atlas: Atlas) -> None:
    """The measures of all groups, so that no page waits for them."""
    from noaber.reference.keeping import keep, kept
    from noaber.reference.scanning import scan

    folder = settings.REFERENCE_FOLDER
    if kept(folder, atlas.fingerprint) is not None:
        return
    with _progress(_("Measuring all groups")) as step:
        found = scan(atlas, progress=lambda done, total: step("", done, total))
        try:
            keep(folder, found)
        except OSError as error:
            stop(_("%(path)s cannot be written: %(reason)s") % {"path": folder, "reason": error.strerror or error})
    out.print(_("Measured: %(count)d groups.") % {"count": found.count})


# What is said


def _print(atlas: Atlas) -> None:
    if atlas.day:
        out.print(_("Municipalities and partnerships of %(day)s.") % {"day": date_format(atlas.day)})
    counts = (
        (_("municipalities"), len(atlas.municipalities)),
        (_("partnerships"), len(atlas.partnerships)),
        (_("participations"), int(atlas.membership.sum())),
        (_("pairs of neighbours"), len(atlas.links)),
        (_("of which over water"), sum(one.kind != "land" for one in atlas.links)),
        (_("municipalities with a boundary"), sum(one is not None for one in atlas.boundaries)),
    )
    for name, count in counts:
        out.print(f"    {escape(name)}: {count}")
    if atlas.flows:
        out.print(escape("    " + _("flows: %(names)s") % {"names": ", ".join(one.name for one in atlas.flows)}))
    if atlas.figures:
        out.print(escape("    " + _("key figures: %(names)s") % {"names": ", ".join(atlas.figures)}))
    if atlas.origins:
        out.print(_("Sources:"))
    for one in atlas.origins:
        day = one.date.isoformat() if one.date else ""
        parts = (one.title, one.publisher, day, one.licence, one.note)
        out.print(escape(f"    {table_name(one.table)}: " + ", ".join(part for part in parts if part)))
    for remark in atlas.remarks:
        out.print("[yellow]•[/yellow] " + escape(sentence_of(remark)))


def _plain(atlas: Atlas) -> dict[str, Any]:
    return {
        "day": atlas.day.isoformat() if atlas.day else None,
        "fingerprint": atlas.fingerprint,
        "municipalities": len(atlas.municipalities),
        "partnerships": len(atlas.partnerships),
        "participations": int(atlas.membership.sum()),
        "neighbours": len(atlas.links),
        "boundaries": sum(one is not None for one in atlas.boundaries),
        "flows": [one.name for one in atlas.flows],
        "key_figures": list(atlas.figures),
        "sources": [
            {**dataclasses.asdict(one), "date": one.date.isoformat() if one.date else None} for one in atlas.origins
        ],
        "remarks": [
            {
                "code": one.code,
                "parameters": {
                    name: value.isoformat() if isinstance(value, datetime.date) else value
                    for name, value in one.parameters.items()
                },
                "text": sentence_of(one),
            }
            for one in atlas.remarks
        ],
    }


def _stop_unusable(faults: Sequence[Fault]) -> NoReturn:
    count = len(faults)
    text = ngettext(
        "The data cannot be loaded: there is %(count)d fault. Nothing was changed.",
        "The data cannot be loaded: there are %(count)d faults. Nothing was changed.",
        count,
    )
    err.print("[red]" + escape(text % {"count": count}) + "[/red]")
    for fault in faults:
        _print_fault(fault)
    raise Stop(FAILED)


def _print_fault(fault: Fault) -> None:
    what, mend = said_of(fault)
    place = f"{fault.file}:{fault.line}" if fault.line else fault.file
    err.print(f"[bold]{escape(place)}[/bold] " * bool(place) + escape(what))
    err.print(f"    {escape(mend)}")


def _day(text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        stop(_("“%(value)s” is no date; write dates as 2022-07-01.") % {"value": text})


@contextmanager
def _progress(title: str) -> Iterator[_Step]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(escape(title), total=None)

        def step(name: str, done: int, total: int) -> None:
            described = escape(f"{title} {name}".strip())
            progress.update(task, description=described, completed=done, total=total or None)

        yield step
