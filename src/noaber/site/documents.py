"""Which documents somebody asks for on the command line; what cannot be is said in one sentence."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from noaber.dossier.models import Body, Exploration
from noaber.report.composing import DocumentKind
from noaber.report.councils import UnclearCouncil, council_bodies, find_council


class NoSuchDocument(Exception):
    """Holds the sentence that says why there is none, and what there is instead."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked for, in his own words."""

    kind: str
    council: str | None
    formats: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kind",
        metavar="KIND",
        default=DocumentKind.REPORT.value,
        help=_("Which document: report, decision (the decision document) or proposal (one for each council)."),
    )
    parser.add_argument(
        "--council", metavar="BODY", help=_("With --kind proposal: the council, by its id or its name.")
    )
    parser.add_argument(
        "--to", metavar="FORMAT", default="html,pdf", help=_("The formats, with commas: html,pdf,odt,docx.")
    )


def formats_of(asked: Asked) -> list[str]:
    """The formats, each once."""
    # Slow to load, so only where something is written.
    from noaber.report.writing import FORMATS

    formats = [word.strip().lower() for word in asked.formats.split(",") if word.strip()]
    unknown = [word for word in formats if word not in FORMATS]
    if unknown or not formats:
        raise NoSuchDocument(
            _("There is no format “%(name)s”. Use one or more of these, with commas: %(names)s.")
            % {"name": ", ".join(unknown), "names": ",".join(FORMATS)}
        )
    return list(dict.fromkeys(formats))


def kind_of(asked: Asked) -> DocumentKind:
    try:
        kind = DocumentKind(asked.kind.strip().lower())
    except ValueError:
        raise NoSuchDocument(
            _("There is no kind of document “%(name)s”. Use one of these: %(names)s.")
            % {"name": asked.kind, "names": ", ".join(DocumentKind)}
        ) from None
    if asked.council is not None and kind != DocumentKind.PROPOSAL:
        raise NoSuchDocument(
            _("Only a proposal goes to one council: use --council with --kind proposal, or leave it out.")
        )
    return kind


def councils_of(exploration: Exploration, kind: DocumentKind, wanted: str | None) -> tuple[Body | None, ...]:
    """One document for each: of a proposal the councils that were asked for, of the other kinds one for all."""
    if kind != DocumentKind.PROPOSAL:
        return (None,)
    councils = council_bodies(exploration)
    if not councils:
        raise NoSuchDocument(
            _("There is no council to write a proposal for: none gave an assignment and none has a proposal.")
        )
    if wanted is None:
        return councils
    try:
        return (find_council(exploration, wanted),)
    except UnclearCouncil as error:
        sentence = (
            _("“%(name)s” could be more than one council. Use one of these: %(names)s.")
            if error.several
            else _("There is no council “%(name)s” here. Use one of these: %(names)s.")
        )
        raise NoSuchDocument(sentence % {"name": wanted, "names": _named(error.councils)}) from None


def _named(councils: Iterable[Body]) -> str:
    return ", ".join(f"{one.key} ({one.name})" for one in councils)


@contextmanager
def progress_on(console: Console) -> Iterator[Callable[[str], None]]:
    """Says what is being made, where the console is a terminal."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(_("Report"), total=None)
        yield lambda step: progress.update(task, description=step)
