"""What jobs of this room do: publish, and make a document, an archive or a dossier to download."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from noaber.accounts.permissions import Access, Right, access_of, require
from noaber.dossier.actions import dump_content
from noaber.dossier.audit import note
from noaber.dossier.content import address
from noaber.dossier.models import Body, Exploration, Publication
from noaber.dossier.visibility import content_without_persons
from noaber.report.apart import content_to_say, said
from noaber.report.archive import package
from noaber.report.composing import DocumentKind, Progress, compose
from noaber.report.document import Document, build
from noaber.report.publishing import CannotPublish, Wish, publish
from noaber.report.writing import render

from ..jobs import CannotDo, Outcome
from ..models import Job

PUBLISH = "publish"
DOCUMENT = "document"
ARCHIVE = "archive"
DOSSIER = "dossier"

_RIGHTS = {PUBLISH: Right.WRITE, DOCUMENT: Right.READ, ARCHIVE: Right.WRITE, DOSSIER: Right.WRITE}


def right_for(kind: str) -> Right:
    """What it takes to ask for a job of this kind, and to fetch what it made."""
    return _RIGHTS[kind]


def make(job: Job, progress: Progress) -> Outcome:
    """Do a job. Raises `CannotDo`, `PermissionDenied`."""
    require(job.user, job.exploration, right_for(job.kind))
    if job.kind == PUBLISH:
        return _publish(job, progress)
    if job.kind == DOCUMENT:
        return _document(job, progress)
    if job.kind == ARCHIVE:
        return _archive(job, progress)
    return _dossier(job, progress)


# Publishing


def plain_wish(wish: Wish) -> dict[str, Any]:
    """A wish as a job keeps it."""
    return {
        "kind": wish.kind.value,
        "council": wish.council.key if wish.council else "",
        "formats": list(wish.formats),
        "audience": wish.audience,
        "date": wish.date.isoformat(),
        "version": wish.version,
        "ground": wish.confidential_ground,
        "until": wish.confidential_until.isoformat() if wish.confidential_until else "",
        "with_confidential": wish.with_confidential,
    }


def _wish(exploration: Exploration, plain: dict[str, Any]) -> Wish:
    return Wish(
        kind=DocumentKind(plain["kind"]),
        council=_council(exploration, plain["council"]),
        formats=tuple(plain["formats"]),
        audience=plain["audience"],
        date=datetime.date.fromisoformat(plain["date"]),
        version=plain["version"],
        confidential_ground=plain["ground"],
        confidential_until=datetime.date.fromisoformat(plain["until"]) if plain["until"] else None,
        with_confidential=plain["with_confidential"],
    )


def _council(exploration: Exploration, key: str) -> Body | None:
    if not key:
        return None
    found = Body.objects.filter(exploration=exploration, key=key).first()
    if found is None:
        raise CannotDo(_("There is no council “%(key)s” any more. Choose a document again.") % {"key": key})
    return found


def _publish(job: Job, progress: Progress) -> Outcome:
    made = []
    try:
        for plain in job.wish["wishes"]:
            published = publish(job.user, job.exploration, _wish(job.exploration, plain), progress)
            one = published.publication
            made.append({"key": one.key, "title": one.title, "is_new": published.is_new})
    except CannotPublish as error:
        done = [_("Published before this went wrong: %(title)s.") % {"title": one["title"]} for one in made]
        raise CannotDo(*error.sentences, *done) from None
    return Outcome({"publications": made})


# Downloading


def document_now(
    exploration: Exploration,
    kind: DocumentKind,
    council: str,
    *,
    confidential: bool = False,
    progress: Progress = lambda _step: None,
) -> Document:
    """A document as it would be made of the exploration today. Raises `CannotDo`."""
    with (
        translation.override(exploration.language),
        said(exploration, timezone.localdate(), confidential=confidential) as shown,
    ):
        return build(shown, compose(shown, kind, _council(shown, council), progress))


def _document(job: Job, progress: Progress) -> Outcome:
    wish = job.wish
    document = document_now(job.exploration, DocumentKind(wish["document"]), wish["council"], progress=progress)
    progress(wish["form"].upper())
    with translation.override(job.exploration.language):
        data = render(document, wish["form"])
    return Outcome(name=f"{job.exploration.slug}-{document.name}.{wish['form']}", data=data)


def _archive(job: Job, progress: Progress) -> Outcome:
    day, confidential = timezone.localdate(), bool(job.wish.get("confidential"))
    progress(_("Dossier, results and publications"))
    data = package(job.exploration, day, confidential=confidential, personal=_sees_personal(job), persons=False)
    _note_reading(job, confidential=confidential)
    return Outcome(name=f"{job.exploration.slug}-archive-{day.isoformat()}.zip", data=data)


def _dossier(job: Job, progress: Progress) -> Outcome:
    confidential = bool(job.wish.get("confidential"))
    progress(_("Dossier"))
    personal = _sees_personal(job)
    content = content_without_persons(
        content_to_say(job.exploration, timezone.localdate(), confidential=confidential, personal=personal)
    )
    name = f"{job.exploration.slug}.zip"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        dump_content(job.exploration, content, path)
        data = path.read_bytes()
    _note_reading(job, confidential=confidential)
    return Outcome(name=name, data=data)


def _sees_personal(job: Job) -> bool:
    return access_of(job.user, job.exploration).may(Right.PERSONAL)


def _note_reading(job: Job, *, confidential: bool) -> None:
    """Whoever takes what is confidential out of Noaber is remembered."""
    if confidential:
        note(job.exploration, job.user, f"{job.kind}.confidential_taken")


def note_fetching(access: Access, one: Publication, name: str) -> None:
    """Reading a document that is confidential leaves a line in the history."""
    if access.membership is not None:
        note(
            one.exploration,
            access.membership.user,
            "publication.confidential_read",
            record=address(Publication, one.key),
            publication=one.key,
            file=name,
        )
