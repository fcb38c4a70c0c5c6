"""What each command does."""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.markup import escape

import noaber
from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import Loaded, dump_exploration, find_exploration, load_content
from noaber.dossier.files.faults import Unreadable
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.files.schema import as_json_schema, file_schema
from noaber.dossier.files.writing import refresh_base, show_value, slug_at
from noaber.dossier.layout import FILES
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import Exploration, Kind
from noaber.dossier.rules import Severity
from noaber.overview.chapters import BY_NAME, answer_of, plain_result, result_of
from noaber.overview.checks import Result, check

from . import partners, publications, reference, serving, tidy, work
from .console import FAILED, Stop, database, err, exists, opened, out, print_json, stop, stop_unreadable
from .documents import Asked, NoSuchDocument, add_arguments, councils_of, formats_of, kind_of, progress_on

# So many records are named in one sentence; the others are counted.
MOST_NAMED = 10


# Commands


def run(arguments: list[str], language: str = "") -> int:
    """Run one command; returns the exit code. A report is in the exploration's language unless another was asked for."""
    chosen = _parser().parse_args(arguments, argparse.Namespace(language=language))
    try:
        return int(chosen.act(chosen) or 0)
    except Stop as stop:
        return stop.code


def _parser() -> argparse.ArgumentParser:
    """The commands, with their help in the reader's language."""
    parser = argparse.ArgumentParser(
        prog="noaber",
        description=_("Noaber: for municipalities that explore cooperating with their neighbours."),
        epilog=_("--lang nl|en chooses the language."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=noaber.__version__, help=_("Show the version."))
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)

    def command(name: str, text: str, act: Callable[[argparse.Namespace], int | None]) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        one.set_defaults(act=act)
        return one

    def named(one: argparse.ArgumentParser) -> argparse.ArgumentParser:
        one.add_argument(
            "name",
            metavar="PATH|SLUG",
            help=_("A folder or zip, or the slug of a loaded exploration; an existing path wins."),
        )
        return one

    load = command(
        "load",
        _("Load a dossier into the database; over an older version it is merged."),
        lambda chosen: _load(chosen.path),
    )
    load.add_argument("path", metavar="PATH", type=Path, help=_("A folder or zip with the files of a dossier."))

    dump = command(
        "dump",
        _("Write a loaded exploration to a folder, or to a zip where the path ends in .zip."),
        lambda chosen: _dump(chosen.slug, chosen.path),
    )
    dump.add_argument("slug", metavar="SLUG", help=_("The slug of a loaded exploration."))
    dump.add_argument("path", metavar="PATH", type=Path, help=_("The folder or zip to write."))

    checking = named(
        command(
            "check",
            _("Name what an exploration leaves open. Exit code 0: no errors, 1: errors, 2: unreadable."),
            lambda chosen: _check(chosen.name, chosen.json),
        )
    )
    checking.add_argument("--json", action="store_true", help=_("As JSON."))

    analysing = named(
        command(
            "analyse",
            _("Show the analysis of one chapter."),
            lambda chosen: _analyse(chosen.name, chosen.chapter, chosen.json),
        )
    )
    analysing.add_argument("chapter", metavar="CHAPTER", help=", ".join(BY_NAME))
    analysing.add_argument("--json", action="store_true", help=_("As JSON: codes, parameters and text."))

    report = named(
        command(
            "report",
            _("Write the report, the decision document or the proposals to the councils."),
            lambda chosen: _report(
                chosen.name, Asked(chosen.kind, chosen.council, chosen.to), chosen.out, chosen.language
            ),
        )
    )
    add_arguments(report)
    report.add_argument("--out", metavar="DIR", type=Path, default=Path("out"), help=_("The folder to write to."))

    publications.add_commands(command)
    work.add_command(command)
    tidy.add_command(command)
    reference.add_commands(command)
    partners.add_commands(command)
    serving.add_commands(command)

    schema = command("schema", _("Show the JSON Schema of the file format."), lambda chosen: _schema(chosen.file))
    schema.add_argument("file", metavar="FILE", nargs="?", help=_("One file of the format only."))
    return parser


def _load(path: Path) -> None:
    try:
        read = read_dossier(path)
    except Unreadable as error:
        stop_unreadable(error.faults)
    except OSError as error:
        stop(_("This file cannot be read: %(reason)s.") % {"reason": error.strerror or error})
    with database(create=True):
        try:
            loaded = load_content(local_operator(), read.content, read.base)
        except Unreadable as error:
            stop_unreadable(error.faults)
        except Conflicts as error:
            _stop_conflicts(error)
        except PermissionDenied as error:
            stop(str(error))
        refresh_base(path, read.content)
        slug = loaded.exploration.slug
        if loaded.created:
            out.print(_("Loaded: %(slug)s.") % {"slug": slug})
        elif loaded.changed:
            out.print(_("Renewed: %(slug)s.") % {"slug": slug})
            _show_difference(loaded)
        else:
            out.print(_("Nothing new: %(slug)s holds this already.") % {"slug": slug})


def _show_difference(loaded: Loaded) -> None:
    made = loaded.made
    for word, records in ((_("Added"), made.added), (_("Changed"), made.changed), (_("Removed"), made.removed)):
        if records:
            out.print(f"    {word}: {_counted(records)}.")
    if not made:
        out.print("    " + _("Only the order of records changed."))
    kept = (*loaded.kept.added, *loaded.kept.changed, *loaded.kept.removed)
    if kept:
        out.print(
            "    " + _("Changed here since the files were made, and kept: %(records)s.") % {"records": _counted(kept)}
        )
    if made.removed and not loaded.based:
        err.print(
            "[yellow]"
            + escape(
                _(
                    "The files do not say from which state they were made, so what they do not hold was taken out: %(records)s. "
                    "If somebody else had added it, put it back in the files and load them again. Start from “noaber dump” to "
                    "avoid this: it says in “base” which state it wrote."
                )
                % {"records": _shortlist(made.removed)}
            )
            + "[/yellow]"
        )


def _counted(records: tuple[str, ...]) -> str:
    """How many of each kind, such as “finding 3, figure 1”."""
    return ", ".join(f"{kind} {count}" for kind, count in Counter(one.partition(":")[0] for one in records).items())


def _shortlist(records: tuple[str, ...]) -> str:
    shown = ", ".join(records[:MOST_NAMED])
    left = len(records) - MOST_NAMED
    return shown if left <= 0 else shown + " " + ngettext("and %d more", "and %d more", left) % left


def _stop_conflicts(error: Conflicts) -> NoReturn:
    count = len(error.conflicts)
    err.print(
        "[red]"
        + escape(
            ngettext(
                "%(count)d place was changed both here and in the files. Nothing was loaded.",
                "%(count)d places were changed both here and in the files. Nothing was loaded.",
                count,
            )
            % {"count": count}
        )
        + "[/red]"
    )
    for conflict in error.conflicts:
        err.print(f"[bold]{escape(conflict.record)}[/bold] {escape(conflict.field)}")
        for side, value in (
            (_("in the state from which the files were made"), conflict.before),
            (_("here now"), conflict.here),
            (_("in the files"), conflict.there),
        ):
            shown = _("(absent)") if value is None else show_value(value)
            lines = [shown] if "\n" not in shown else ["", *(" " * 8 + line for line in shown.split("\n"))]
            err.print(f"    {side}: " + escape("\n".join(lines)))
    err.print(_("Dump the exploration to another folder, put in those files what should stand, and load them."))
    raise Stop(FAILED)


def _dump(slug: str, path: Path) -> None:
    with database(create=False, wanted=slug):
        exploration = find_exploration(local_operator(), slug)
        if exploration is None:
            stop(_("There is no loaded exploration called “%(name)s”.") % {"name": slug})
        try:
            other = slug_at(path)
            if other is not None and other != slug:
                stop(
                    _("In %(path)s stands another dossier already (%(other)s). Give another folder.")
                    % {"path": path, "other": other or "?"}
                )
            names = dump_exploration(exploration, path)
        except Unreadable as error:
            stop(str(error.faults[0]))
        except OSError as error:
            stop(_("%(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror or error})
    out.print(escape(_("Written to %(path)s: %(names)s.") % {"path": path, "names": ", ".join(names)}))


def _check(name: str, as_json: bool) -> int:
    with opened(name, as_json=as_json) as found:
        results = check(found.exploration)
        title = _titled(found.exploration)
    places = found.places.records if found.places else {}
    open_results = [one for one in results if not one.accepted]
    if as_json:
        print_json([_plain_result(one, places) for one in open_results])
    else:
        _show_results(title, open_results, len(results) - len(open_results), places)
    return 1 if any(one.severity == Severity.ERROR for one in open_results) else 0


def _titled(exploration: Exploration) -> str:
    """The title, and that it is practice material where it is."""
    practice = f" ({exploration.get_kind_display()})" if exploration.kind == Kind.PRACTICE else ""
    return exploration.title + practice


def _plain_result(one: Result, places: dict[str, tuple[str, int]]) -> dict[str, Any]:
    file, line = places.get(one.record, (None, None))
    return {
        "code": one.code,
        "severity": one.severity.value,
        "chapter": one.chapter,
        "record": one.record,
        "file": file,
        "line": line,
        "message": one.message,
        "mend": one.mend,
    }


_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def _show_results(title: str, results: list[Result], accepted: int, places: dict[str, tuple[str, int]]) -> None:
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    out.print(f"[bold]{escape(title)}[/bold]")
    for one in results:
        file, line = places.get(one.record, (None, None))
        place = f"{file}:{line} " if file else ""
        colour = _COLOURS[one.severity]
        out.print(
            f"[{colour}]{one.code} {escape(words[one.severity])}[/{colour}] {escape(place)}[dim]{escape(one.record)}[/dim]"
        )
        out.print(f"    {escape(one.message)}")
        out.print(f"    [dim]{escape(one.mend)}[/dim]")
    errors = sum(one.severity == Severity.ERROR for one in results)
    summary = [
        ngettext("%d error", "%d errors", errors) % errors,
        ngettext("%d other result", "%d other results", len(results) - errors) % (len(results) - errors),
    ]
    if accepted:
        summary.append(ngettext("%d answered", "%d answered", accepted) % accepted)
    out.print(", ".join(summary) + ".")


def _analyse(name: str, chapter_name: str, as_json: bool) -> None:
    chapter = BY_NAME.get(chapter_name.replace("-", "_"))
    if chapter is None:
        stop(
            _("There is no chapter “%(name)s”. Use one of these: %(names)s.")
            % {"name": chapter_name, "names": ", ".join(BY_NAME)}
        )
    with opened(name) as found:
        if as_json:
            print_json(plain_result(chapter, found.exploration))
            return
        out.print(f"[bold]{escape(str(chapter.title))}[/bold] {escape(str(chapter.question))}")
        for sentence in answer_of(chapter, result_of(chapter, found.exploration)):
            out.print(escape(sentence))


def _report(name: str, asked: Asked, folder: Path, language: str) -> None:
    from noaber.report.apart import said
    from noaber.report.writing import contents_of, write_document

    try:
        kind, formats, day = kind_of(asked), formats_of(asked), publications.today()
    except (NoSuchDocument, publications.Refused) as error:
        stop(str(error))
    if exists(folder) and not folder.is_dir():
        stop(_("%(path)s is a file. Give a folder.") % {"path": folder})
    with opened(name) as found, said(found.exploration, day) as shown, progress_on(err) as step:
        paths = []
        try:
            councils = councils_of(shown, kind, asked.council)
            with translation.override(language or shown.language):
                for council in councils:
                    paths += write_document(shown, formats, folder, kind=kind, council=council, progress=step)
        except NoSuchDocument as error:
            stop(str(error))
        except OSError as error:
            stop(_("%(path)s cannot be written: %(reason)s") % {"path": folder, "reason": error.strerror or error})
        for path in paths:
            out.print(escape(_("Written: %(path)s") % {"path": path}))
        if kind == "report":
            out.print(escape(contents_of(shown)))


def _schema(file: str | None) -> None:
    if file is not None and file not in FILES:
        stop(
            _("The format knows no file “%(name)s”. Use one of these: %(names)s.")
            % {"name": file, "names": ", ".join(FILES)}
        )
    print_json(file_schema(file) if file else as_json_schema())
