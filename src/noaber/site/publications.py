"""Publishing, releasing, withdrawing, comparing and archiving from the command line."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rich.markup import escape

from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import find_exploration
from noaber.dossier.models import Exploration, Organisation, Publication

from .console import database, exists, opened, out, print_json, stop
from .documents import Asked, NoSuchDocument, councils_of, formats_of, kind_of

# How a publication is named where an exploration may be too: “slug:publication”.
SEPARATOR = ":"

Command = Callable[[str, str, Callable[[argparse.Namespace], int | None]], argparse.ArgumentParser]


class Refused(Exception):
    """Holds the sentences that say why nothing was done, and what can be."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


def add_commands(command: Command) -> None:
    publish = command(
        "publish",
        _("Freeze a document of a loaded exploration, with its hash, for an audience."),
        lambda chosen: _with_exploration(chosen.slug, lambda exploration: _publish(exploration, chosen)),
    )
    _slug(publish)
    publish.add_argument("--kind", metavar="KIND", default="report", help=_("report, decision or proposal."))
    publish.add_argument("--council", metavar="BODY", help=_("With --kind proposal: the council."))
    publish.add_argument("--to", metavar="FORMAT", default="html,pdf,odt,docx", help=_("The formats, with commas."))
    publish.add_argument(
        "--audience",
        metavar="AUDIENCE",
        default=Publication.Audience.PROJECT_GROUP.value,
        help=_("For whom: %(names)s.") % {"names": ", ".join(Publication.Audience.values)},
    )
    publish.add_argument("--version", metavar="VERSION", default="", help=_("The version, such as 1.0."))
    publish.add_argument("--confidential", metavar="GROUND", default="", help=_("Confidential: the ground in law."))
    publish.add_argument("--until", metavar="DATE", help=_("Until when it is confidential, such as 2027-01-01."))

    release = command(
        "release",
        _("Record that an organisation releases a publication."),
        lambda chosen: _with_exploration(chosen.slug, lambda exploration: _release(exploration, chosen)),
    )
    _slug(release)
    release.add_argument("publication", metavar="PUBLICATION", help=_("The id of the publication."))
    release.add_argument("organisation", metavar="ORGANISATION", help=_("The id of the organisation."))
    release.add_argument("--by", metavar="WHO", default="", help=_("Which function or body released it; no names."))

    withdraw = command(
        "withdraw",
        _("Withdraw a publication; it stays visible as withdrawn."),
        lambda chosen: _with_exploration(chosen.slug, lambda exploration: _withdraw(exploration, chosen)),
    )
    _slug(withdraw)
    withdraw.add_argument("publication", metavar="PUBLICATION", help=_("The id of the publication."))
    withdraw.add_argument("--because", metavar="REASON", required=True, help=_("Why it is withdrawn."))

    archive = command(
        "archive",
        _("Pack the dossier, its results and its publications in one zip that can be read without Noaber."),
        lambda chosen: _with_exploration(chosen.slug, lambda exploration: _archive(exploration, chosen)),
    )
    _slug(archive)
    archive.add_argument("path", metavar="ZIP", type=Path, help=_("The zip to write."))
    archive.add_argument("--confidential", action="store_true", help=_("With what is confidential too."))

    comparing = command(
        "compare",
        _("Say what changed between two: a path, an exploration, or a publication of it."),
        lambda chosen: _compare(chosen.before, chosen.after, chosen.json),
    )
    what = _("A folder or zip, a slug, or slug:publication.")
    comparing.add_argument("before", metavar="A", help=what)
    comparing.add_argument("after", metavar="B", help=what)
    comparing.add_argument("--json", action="store_true", help=_("As JSON."))


def _slug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slug", metavar="SLUG", help=_("The slug of a loaded exploration."))


def _with_exploration(slug: str, act: Callable[[Exploration], Iterable[str]]) -> None:
    with database(create=False, wanted=slug):
        try:
            for text in act(_found(slug)):
                out.print(escape(text))
        except (Refused, PermissionDenied) as error:
            stop(str(error))


def _found(slug: str) -> Exploration:
    found = find_exploration(local_operator(), slug)
    if found is None:
        stop(_("There is no loaded exploration called “%(name)s”. Check the name, or load it first.") % {"name": slug})
    return found


def _compare(before: str, after: str, as_json: bool) -> None:
    from noaber.report.comparing import compare, sentences

    changes = compare(_state(before), _state(after))
    if as_json:
        print_json({**dataclasses.asdict(changes), "text": sentences(changes)})
        return
    for text in sentences(changes):
        out.print(escape(text))


def _state(name: str) -> dict[str, Any]:
    """What the exploration or publication of this name says."""
    from noaber.report.publishing import frozen_of
    from noaber.report.state import state_of

    slug, separator, key = name.partition(SEPARATOR)
    if separator and not exists(Path(name)):
        with database(create=False, wanted=slug):
            try:
                frozen = frozen_of(find_publication(_found(slug), key))
            except Refused as error:
                stop(str(error))
            if frozen is None:
                stop(_("Of “%(key)s” only the record is here, and not what was frozen.") % {"key": key})
            state: dict[str, Any] = frozen.state
            return state
    with opened(name) as found, translation.override(found.exploration.language):
        return state_of(found.exploration)


def today() -> datetime.date:
    """The day; where SOURCE_DATE_EPOCH is set, of that moment, so that the same can be made again."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return timezone.localdate()
    try:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise Refused(
            _("SOURCE_DATE_EPOCH is “%(value)s”, and should be a number of seconds since 1970.") % {"value": epoch}
        ) from None


def find_publication(exploration: Exploration, key: str) -> Publication:
    found = Publication.objects.filter(exploration=exploration, key=key).first()
    if found is not None:
        return found
    keys = ", ".join(Publication.objects.filter(exploration=exploration).values_list("key", flat=True))
    if not keys:
        raise Refused(_("Nothing of this exploration was published yet; “noaber publish” does that."))
    raise Refused(_("There is no publication “%(key)s”. There are: %(keys)s.") % {"key": key, "keys": keys})


def _publish(exploration: Exploration, chosen: argparse.Namespace) -> Iterable[str]:
    # Slow to load, so only where something is made.
    from noaber.report.publishing import CannotPublish, Wish, frozen_of, publish

    wrong = []
    if chosen.audience not in Publication.Audience.values:
        wrong.append(
            _("There is no audience “%(name)s”. Use one of these: %(names)s.")
            % {"name": chosen.audience, "names": ", ".join(Publication.Audience.values)}
        )
    until = None
    try:
        until = datetime.date.fromisoformat(chosen.until) if chosen.until else None
    except ValueError:
        wrong.append(_("“%(value)s” is no date; write it as 2027-01-31.") % {"value": chosen.until})
    try:
        asked = Asked(kind=chosen.kind, council=chosen.council, formats=chosen.to)
        formats, kind = tuple(formats_of(asked)), kind_of(asked)
        councils = councils_of(exploration, kind, chosen.council)
    except NoSuchDocument as error:
        raise Refused(*wrong, str(error)) from None
    if wrong:
        raise Refused(*wrong)
    # Lines of the dossier are one line.
    version, ground = (" ".join(text.split()) for text in (chosen.version, chosen.confidential))
    lines: list[str] = []
    for council in councils:
        wish = Wish(kind, council, formats, chosen.audience, today(), version, ground, until)
        try:
            published = publish(local_operator(), exploration, wish)
        except CannotPublish as error:
            raise Refused(*lines, *error.sentences) from None
        one = published.publication
        if not published.is_new:
            lines.append(_("Published already, and nothing changed since: %(key)s.") % {"key": one.key})
            continue
        lines.append(_("Published: %(key)s, SHA-256 %(sha256)s.") % {"key": one.key, "sha256": one.sha256})
        frozen = frozen_of(one)
        lines += [f"    {file.name}  {file.sha256}" for file in frozen.files.all()] if frozen else []
        lines += _waiting(one)
    return lines


def _waiting(one: Publication) -> list[str]:
    missing = ", ".join(f"{organisation.key} ({organisation})" for organisation in one.missing())
    return [_("A draft until these release it: %(names)s.") % {"names": missing}] if missing else []


def _release(exploration: Exploration, chosen: argparse.Namespace) -> Iterable[str]:
    from noaber.report.publishing import CannotPublish, release

    publication = find_publication(exploration, chosen.publication)
    organisation = Organisation.objects.filter(exploration=exploration, key=chosen.organisation).first()
    if organisation is None:
        keys = ", ".join(Organisation.objects.filter(exploration=exploration).values_list("key", flat=True))
        raise Refused(
            _("There is no organisation “%(key)s”. There are: %(keys)s.") % {"key": chosen.organisation, "keys": keys}
        )
    try:
        release(local_operator(), publication, organisation, today(), chosen.by)
    except CannotPublish as error:
        raise Refused(*error.sentences) from None
    fresh = Publication.objects.get(pk=publication.pk)
    lines = [_("Released by %(organisation)s: %(key)s.") % {"organisation": organisation, "key": fresh.key}]
    return [*lines, *(_waiting(fresh) or [_("It is published now.")])]


def _withdraw(exploration: Exploration, chosen: argparse.Namespace) -> Iterable[str]:
    from noaber.report.publishing import CannotPublish, withdraw

    publication = find_publication(exploration, chosen.publication)
    try:
        withdraw(local_operator(), publication, today(), chosen.because)
    except CannotPublish as error:
        raise Refused(*error.sentences) from None
    return [_("Withdrawn: %(key)s. It stays visible as withdrawn.") % {"key": publication.key}]


def _archive(exploration: Exploration, chosen: argparse.Namespace) -> Iterable[str]:
    from noaber.report.archive import write_package

    path: Path = chosen.path
    if path.suffix.lower() != ".zip":
        raise Refused(_("An archive is a zip: give a name that ends in .zip."))
    if path.is_dir():
        raise Refused(_("%(path)s is a folder. Give the name of a zip.") % {"path": path})
    try:
        write_package(exploration, path, today(), confidential=chosen.confidential)
    except OSError as error:
        raise Refused(
            _("%(path)s cannot be written: %(reason)s") % {"path": path, "reason": error.strerror or error}
        ) from None
    day = date_format(today(), "j F Y")
    return [_("Written: %(path)s, as of %(day)s.") % {"path": path, "day": day}]
