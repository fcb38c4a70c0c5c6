"""Publishing: documents frozen with their hashes, released by organisations, and withdrawn again but never lost.

Every change checks the permission, and is made with its audit line in one transaction.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

import noaber
from noaber.accounts.models import User
from noaber.accounts.permissions import require_write
from noaber.dossier.audit import note, renew
from noaber.dossier.content import Content, address, digest_of
from noaber.dossier.layout import MAIN_FILE
from noaber.dossier.models import (
    Body,
    Confidentiality,
    Exploration,
    FrozenFile,
    FrozenPublication,
    Language,
    Organisation,
    Publication,
    Release,
)
from noaber.overview.chapters import ALL, plain_result

from .apart import apart, content_to_say
from .composing import DocumentKind, Progress, compose
from .document import build
from .state import State, state_of
from .writing import render

# What is confidential may be said to these only.
INSIDE = (Publication.Audience.PROJECT_GROUP, Publication.Audience.EXECUTIVES)

# Whoever reads these is outside the project, so that every initiating organisation has to release them.
OUTSIDE = (Publication.Audience.COUNCILS, Publication.Audience.EVERYBODY)

_PUBLICATIONS = "follow-up.yaml#publications"
_BODIES = f"{MAIN_FILE}#bodies"


class CannotPublish(Exception):
    """Holds the sentences that say what stands in the way; nothing has changed."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@dataclass(frozen=True)
class Wish:
    """What should be published, for whom and how."""

    kind: DocumentKind
    council: Body | None
    formats: tuple[str, ...]
    audience: str
    date: datetime.date
    version: str = ""
    confidential_ground: str = ""
    confidential_until: datetime.date | None = None
    # With the records that are confidential on that day.
    with_confidential: bool = False


@dataclass(frozen=True)
class Published:
    """`is_new` is false where the same was published already; then nothing has changed."""

    publication: Publication
    is_new: bool


def publish(user: User, exploration: Exploration, wish: Wish, progress: Progress = lambda _step: None) -> Published:
    """Freeze the documents. Raises `CannotPublish`, `PermissionDenied`.

    They are made beside the workplace, which others can go on using meanwhile.
    """
    require_write(user, exploration)
    content = _content(exploration, wish)
    _check(exploration, wish, content)
    standing = _standing(exploration)
    # In the language of the exploration, whoever publishes it.
    with translation.override(content["exploration"].get("language", Language.DUTCH)), apart(content) as alone:
        source = _source(alone, content, wish)
        made = None if _same(standing, source) else _make(alone, wish, source, progress)
    with transaction.atomic():
        exploration = Exploration.objects.select_for_update().get(pk=exploration.pk)
        # Somebody else may have published the same while it was made here.
        earlier = _same(_standing(exploration), source)
        if earlier is not None:
            return Published(earlier, is_new=False)
        if made is None or _content(exploration, wish) != content:
            raise CannotPublish([_("The exploration was changed meanwhile. Nothing was published; publish it again.")])
        publication = _keep(exploration, wish, made)
        _note(exploration, user, "publication.frozen", publication.key)
    return Published(publication, is_new=True)


@transaction.atomic
def release(user: User, publication: Publication, organisation: Organisation, day: datetime.date, by: str = "") -> None:
    """Record that an organisation releases a publication. Raises `CannotPublish`, `PermissionDenied`."""
    require_write(user, publication.exploration)
    publication = _locked(publication)
    if publication.withdrawn:
        raise CannotPublish([_("“%(title)s” was withdrawn and needs no release.") % {"title": publication.title}])
    missing = publication.missing()
    if organisation not in missing:
        names = ", ".join(f"{one.key} ({one})" for one in missing) or _("nobody’s")
        raise CannotPublish(
            [
                _("“%(title)s” does not wait for the release of %(organisation)s. Missing is: %(names)s.")
                % {"title": publication.title, "organisation": organisation, "names": names}
            ]
        )
    by = " ".join(by.split())
    too_long = _too_long(Release, "by", by)
    if too_long:
        raise CannotPublish(too_long)
    Release.objects.create(
        publication=publication,
        organisation=organisation,
        date=day,
        by=by,
        position=publication.releases.count(),
    )
    _note(publication.exploration, user, "publication.released", publication.key)


@transaction.atomic
def withdraw(user: User, publication: Publication, day: datetime.date, because: str) -> None:
    """It stays visible as withdrawn, with its files. Raises `CannotPublish`, `PermissionDenied`."""
    require_write(user, publication.exploration)
    publication = _locked(publication)
    if publication.withdrawn:
        raise CannotPublish([_("“%(title)s” was withdrawn already.") % {"title": publication.title}])
    if not because.strip():
        raise CannotPublish([_("Say why it is withdrawn: readers of the old document will ask.")])
    too_long = _too_long(Publication, "withdrawn_because", because)
    if too_long:
        raise CannotPublish(too_long)
    publication.withdrawn = day
    publication.withdrawn_because = because.strip()
    publication.save(update_fields=["withdrawn", "withdrawn_because"])
    _note(publication.exploration, user, "publication.withdrawn", publication.key)


def _locked(publication: Publication) -> Publication:
    """As it stands now, with its exploration held, so that nobody else changes either meanwhile."""
    Exploration.objects.select_for_update().get(pk=publication.exploration_id)
    return Publication.objects.select_related("exploration").get(pk=publication.pk)


def frozen_of(publication: Publication) -> FrozenPublication | None:
    """The files of a publication; None where only its record was loaded here."""
    # What it is compared by is long, and asked for seldom.
    found = FrozenPublication.objects.filter(exploration=publication.exploration_id, key=publication.key)
    return found.defer("state").first()


def initiators(exploration: Exploration) -> list[Organisation]:
    return list(Organisation.objects.filter(exploration=exploration, part=Organisation.Part.INITIATOR))


def check_wish(exploration: Exploration, wish: Wish) -> None:
    """Says at once what would stand in the way of publishing. Raises `CannotPublish`."""
    _check(exploration, wish, _content(exploration, wish))


def _check(exploration: Exploration, wish: Wish, content: Content) -> None:
    wrong = []
    if all(name.startswith(MAIN_FILE) for name in content["tables"]):
        wrong.append(_("There is nothing to publish yet: no chapter holds anything. Fill one, and load it."))
    if bool(wish.confidential_ground) != bool(wish.confidential_until):
        wrong.append(_("Confidentiality needs both a ground in law and an end date."))
    if wish.confidential_until and wish.confidential_until < wish.date:
        wrong.append(
            _("The end of confidentiality (%(until)s) lies before the day of publication (%(day)s).")
            % {"until": wish.confidential_until.isoformat(), "day": wish.date.isoformat()}
        )
    if wish.confidential_ground and wish.audience == Publication.Audience.EVERYBODY:
        wrong.append(_("What is for everybody cannot be confidential: choose another audience, or no confidentiality."))
    bodies = {values["id"] for values in content["tables"].get(_BODIES, ())}
    if wish.council and wish.council.key not in bodies:
        wrong.append(
            _("%(council)s is confidential: no proposal to it can be published now.") % {"council": wish.council}
        )
    if wish.with_confidential:
        wrong += _wrong_inside(exploration, wish)
    for name, text in (("version", wish.version), ("confidential_ground", wish.confidential_ground)):
        wrong += _too_long(Publication, name, text)
    if wrong:
        raise CannotPublish(wrong)


def _wrong_inside(exploration: Exploration, wish: Wish) -> list[str]:
    """What a publication with confidential records needs: few readers, a ground, and at least as long as its records."""
    wrong = []
    if wish.audience not in INSIDE:
        names = ", ".join(str(Publication.Audience(one).label) for one in INSIDE)
        wrong.append(
            _("What holds confidential records can be published for these only: %(names)s.") % {"names": names}
        )
    last = (
        Confidentiality.objects.filter(exploration=exploration, until__gte=wish.date)
        .order_by("-until")
        .values_list("until", flat=True)
        .first()
    )
    if not wish.confidential_ground or not wish.confidential_until:
        wrong.append(
            _("What holds confidential records is confidential itself: give its ground in law and an end date.")
        )
    elif last is not None and wish.confidential_until < last:
        wrong.append(
            _("A record in it is confidential until %(last)s: the publication must be so at least as long.")
            % {"last": last.isoformat()}
        )
    return wrong


def _too_long(model: type[Model], name: str, text: str) -> list[str]:
    most = getattr(model._meta.get_field(name), "max_length", None)
    if most is None or len(text) <= most:
        return []
    return [_("“%(text)s…” is too long: at most %(most)d characters.") % {"text": text[:40], "most": most}]


# Making


def _content(exploration: Exploration, wish: Wish) -> Content:
    """From what the documents are made: a publication says nothing of other publications, which would change it."""
    content = content_to_say(exploration, wish.date, confidential=wish.with_confidential)
    content["tables"].pop(_PUBLICATIONS, None)
    if wish.version:
        content["exploration"]["version"] = wish.version
    return content


def _source(exploration: Exploration, content: Content, wish: Wish) -> dict[str, Any]:
    return {
        "noaber": noaber.__version__,
        "dossier": digest_of(content),
        "results": digest_of({chapter.name: plain_result(chapter, exploration) for chapter in ALL}),
        "kind": wish.kind.value,
        "council": wish.council.key if wish.council else "",
        "formats": sorted(set(wish.formats)),
        "audience": wish.audience,
        "confidential": [wish.confidential_ground, str(wish.confidential_until or "")],
        "with_confidential": wish.with_confidential,
    }


@dataclass(frozen=True)
class _Made:
    title: str
    manifest: str
    files: Mapping[str, bytes]
    hashes: Mapping[str, str]
    state: State


def _make(exploration: Exploration, wish: Wish, source: Mapping[str, Any], progress: Progress) -> _Made:
    council = Body.objects.get(key=wish.council.key) if wish.council else None
    document = build(exploration, compose(exploration, wish.kind, council, progress))
    files = {}
    for form in sorted(set(wish.formats)):
        progress(form.upper())
        files[f"{exploration.slug}-{document.name}.{form}"] = render(document, form)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    manifest = json.dumps({"source": source, "files": hashes}, ensure_ascii=False, sort_keys=True, indent=1)
    return _Made(_title(exploration, wish), manifest, files, hashes, state_of(exploration))


def _keep(exploration: Exploration, wish: Wish, made: _Made) -> Publication:
    sha256 = hashlib.sha256(made.manifest.encode()).hexdigest()
    publication = Publication.objects.create(
        exploration=exploration,
        key=_free_key(exploration, wish),
        position=Publication.objects.filter(exploration=exploration).count(),
        title=made.title,
        kind=wish.kind.value,
        council=wish.council,
        audience=wish.audience,
        date=wish.date,
        version=wish.version or exploration.version,
        sha256=sha256,
        confidential_ground=wish.confidential_ground,
        confidential_until=wish.confidential_until,
    )
    if wish.audience in OUTSIDE:
        publication.needs_release.set(initiators(exploration))
    frozen = FrozenPublication.objects.create(
        exploration=exploration, key=publication.key, sha256=sha256, manifest=made.manifest, state=made.state
    )
    FrozenFile.objects.bulk_create(
        FrozenFile(publication=frozen, name=name, sha256=made.hashes[name], data=data)
        for name, data in made.files.items()
    )
    return publication


def _standing(exploration: Exploration) -> list[tuple[Any, Publication]]:
    """What was published and not withdrawn, with from what it was made."""
    records = {one.key: one for one in Publication.objects.filter(exploration=exploration, withdrawn=None)}
    frozen = FrozenPublication.objects.filter(exploration=exploration, key__in=records)
    return [(json.loads(one.manifest)["source"], records[one.key]) for one in frozen]


def _same(standing: Iterable[tuple[Any, Publication]], source: Mapping[str, Any]) -> Publication | None:
    return next((one for made_from, one in standing if made_from == source), None)


def _free_key(exploration: Exploration, wish: Wish) -> str:
    stem = f"{wish.kind.value}-{wish.council.key}" if wish.council else wish.kind.value
    stem = f"{stem}-{wish.date.isoformat()}"
    taken = set(Publication.objects.filter(exploration=exploration).values_list("key", flat=True))
    taken |= set(FrozenPublication.objects.filter(exploration=exploration).values_list("key", flat=True))
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


def _title(exploration: Exploration, wish: Wish) -> str:
    kind = str(Publication.Kind(wish.kind.value).label)
    words = [kind[:1].upper() + kind[1:], wish.council.name if wish.council else "", exploration.title]
    return " · ".join(word for word in words if word)[:250]


def _note(exploration: Exploration, user: User, code: str, key: str) -> None:
    """The publications are part of the exploration, so that it is of a new revision now."""
    renew(exploration)
    note(exploration, user, code, record=address(Publication, key), publication=key)
