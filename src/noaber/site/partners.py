"""The command `noaber partners scan`: all groups of neighbouring municipalities, measured and in order."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import isnan
from pathlib import Path

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from noaber.chapters.partners.words import flow, percent
from noaber.overview.reference_words import names_of
from noaber.reference.atlas import Atlas
from noaber.reference.scanning import Progress as Step
from noaber.reference.scanning import ground_of

from .console import FAILED, Stop, err, out, stop
from .partners_files import CSV, PARQUET, NoParquet, written
from .partners_scan import FEWEST, LARGEST, Some, best_of, groups_of, measured
from .publications import Command

_TOP, _MOST_TOP = 10, 1000
_USUAL = 6


def add_commands(command: Command) -> None:
    parser = command("partners", _("Groups of municipalities compared."), lambda _c: None)
    parts = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)
    text = _("Measure all groups of neighbouring municipalities, and show the best or write all to a file.")
    scan = parts.add_parser("scan", help=text, description=text, allow_abbrev=False)
    scan.set_defaults(act=_scan)
    scan.add_argument(
        "--around",
        metavar="CODE",
        action="append",
        default=[],
        help=_("Only groups with this municipality, such as GM1774; may be repeated."),
    )
    sizes = scan.add_mutually_exclusive_group()
    sizes.add_argument("--size", metavar="N", type=int, help=_("Only groups of so many, from 2 to 7."))
    sizes.add_argument(
        "--max-size", metavar="N", type=int, help=_("Groups of 2 up to so many, 7 at most; 6 when nothing is said.")
    )
    scan.add_argument(
        "--out", metavar="FILE", type=Path, help=_("Write to this file, of which the name ends in .csv or .parquet.")
    )
    scan.add_argument(
        "--top",
        metavar="N",
        type=int,
        help=_("Only the best of each size: 10 on the screen when nothing is said, and all in a file."),
    )
    scan.add_argument(
        "--reference", metavar="DIR", type=Path, help=_("Another folder with loaded data of the country.")
    )


def _scan(chosen: argparse.Namespace) -> None:
    from noaber.reference.store import country

    folder: Path = chosen.reference or settings.REFERENCE_FOLDER
    atlas = country(folder)
    if atlas is None:
        stop(
            _("No data of the country is loaded in %(path)s. Load it with “noaber reference load”.") % {"path": folder}
        )
    _refuse(list(_faults(chosen, atlas)))
    around = atlas.columns(dict.fromkeys(chosen.around))
    sizes = [chosen.size] if chosen.size else list(range(FEWEST, (chosen.max_size or _USUAL) + 1))
    if chosen.out is None:
        with _progress() as of_size:
            tables = [(size, _best(atlas, folder, size, around, chosen.top or _TOP, of_size(size))) for size in sizes]
        for size, best in tables:
            _print(atlas, size, best)
        _explain()
        return
    try:
        _write(chosen, atlas, folder, sizes, around)
    except NoParquet:
        stop(_("Writing Parquet takes pyarrow: install noaber[parquet], or let the name of the file end in .csv."))
    except OSError as error:
        stop(_("%(path)s cannot be written: %(reason)s") % {"path": chosen.out, "reason": error.strerror or error})


def _best(atlas: Atlas, folder: Path, size: int, around: Sequence[int], count: int, step: Step) -> Some | None:
    found = measured(atlas, folder, [size], step)
    return best_of(groups_of(atlas, found, size, around, step), count)


def _write(chosen: argparse.Namespace, atlas: Atlas, folder: Path, sizes: Sequence[int], around: Sequence[int]) -> None:
    count = 0
    with written(chosen.out, atlas, ground_of(atlas).columns) as write, _progress() as of_size:
        for size in sizes:
            step = of_size(size)
            groups = groups_of(atlas, measured(atlas, folder, [size], step), size, around, step)
            if chosen.top:
                best = best_of(groups, chosen.top)
                groups = iter([best] if best is not None else [])
            for some in groups:
                write(some)
                count += len(some)
    out.print(escape(_("Written to %(path)s: %(count)d groups.") % {"path": chosen.out, "count": count}))


# What is said


def _faults(chosen: argparse.Namespace, atlas: Atlas) -> Iterator[str]:
    unknown = [code for code in dict.fromkeys(chosen.around) if code not in atlas.place]
    if unknown:
        yield _(
            "The data of the country has no municipality with this code: %(codes)s. Codes look like %(example)s; one that merged goes by the code of what it merged into."
        ) % {"codes": names_of(unknown), "example": atlas.codes[0]}
    for name, size in (("--size", chosen.size), ("--max-size", chosen.max_size)):
        if size is not None and not FEWEST <= size <= LARGEST:
            yield _("%(name)s is %(value)s here; give a number from %(low)d to %(high)d.") % {
                "name": name,
                "value": size,
                "low": FEWEST,
                "high": LARGEST,
            }
    if chosen.top is not None and not 1 <= chosen.top <= _MOST_TOP:
        yield _("%(name)s is %(value)s here; give a number from %(low)d to %(high)d.") % {
            "name": "--top",
            "value": chosen.top,
            "low": 1,
            "high": _MOST_TOP,
        }
    if chosen.out is not None and chosen.out.suffix.lower() not in (CSV, PARQUET):
        yield _("The name of the file must end in .csv or .parquet: %(path)s") % {"path": chosen.out}


def _refuse(faults: Sequence[str]) -> None:
    for one in faults:
        err.print(f"[red]{escape(one)}[/red]")
    if faults:
        raise Stop(FAILED)


def _print(atlas: Atlas, size: int, best: Some | None) -> None:
    """On a screen there is room for the measures that make the score; a file holds all."""
    title = _("The best groups of %(size)d neighbouring municipalities") % {"size": size}
    if best is None:
        out.print(escape(_("%(title)s: there are none.") % {"title": title}))
        return
    kinds = [name.removeprefix("inside-") for name in best.measures.columns if name.startswith("inside-")]
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(_("Group"))
    stays = [_("Stays") + "\n" + flow(kind) for kind in kinds]
    for name in (_("Score"), _("All / any"), _("Share"), *stays, _("Residents")):
        table.add_column(escape(name), justify="right", overflow="fold")
    for at, group in enumerate(best.measures.groups):
        values = {name: float(some[at]) for name, some in best.measures.columns.items()}
        table.add_row(
            escape(", ".join(atlas.municipalities[int(one)].name for one in group)),
            number_format(float(best.scores[at]), 1),
            f"{values['shared']:.0f} / {values['touched']:.0f}",
            *(_share(values[name]) for name in ("weighted", *(f"inside-{kind}" for kind in kinds))),
            _("not known")
            if isnan(values["residents"])
            else number_format(values["residents"], 0, force_grouping=True),
        )
    out.print(table, soft_wrap=False)


def _share(value: float) -> str:
    return _("not known") if isnan(value) else percent(value)


def _explain() -> None:
    for one in (
        _(
            "Score: how many groups of as many come lower, in per cents, over partnerships (half) and where residents go (half)."
        ),
        _(
            "All / any: partnerships in which all of them sit, and in which any of them sits. Share: the one over the other, small partnerships counting more."
        ),
        _("Stays: of those who leave their own municipality, the share that stays in the group."),
    ):
        out.print(escape(one))


@contextmanager
def _progress() -> Iterator[Callable[[int], Step]]:
    """What shows how far the groups of a size are."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def of_size(size: int) -> Step:
            title = escape(_("Measuring groups of %(size)d") % {"size": size})

            def step(done: int, total: int) -> None:
                progress.update(task, description=title, completed=done, total=total or None)

            return step

        yield of_size
