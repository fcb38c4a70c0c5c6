"""Publications: frozen, released, withdrawn."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import platform
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pikepdf import Pdf, StreamDecodeLevel

from noaber.accounts.models import User
from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import load_content
from noaber.dossier.content import Content
from noaber.dossier.models import AuditLine, Body, Exploration, Finding, Organisation, Publication
from noaber.report import publishing
from noaber.report.composing import DocumentKind
from noaber.report.publishing import CannotPublish, frozen_of, publish, release, withdraw
from noaber.report.writing import FORMATS
from tests.builder import content_of, dossier
from tests.chapters.helping import PEOPLE
from tests.report.publishing import DAY, content, files_of, published, unpacked, wish
from tests.report.reading_pdf import seen_on


@pytest.fixture
def exploration(db: None) -> Exploration:
    return load_content(local_operator(), content()).exploration


def test_a_publication_holds_its_files_with_their_hashes(exploration: Exploration) -> None:
    one = published(exploration, formats=("html", "pdf"))
    frozen = frozen_of(one.publication)
    assert frozen is not None
    assert one.publication.sha256 == frozen.sha256 == hashlib.sha256(frozen.manifest.encode()).hexdigest()
    named = json.loads(frozen.manifest)["files"]
    assert list(named) == ["zuidrand-report.html", "zuidrand-report.pdf"]
    assert {name: hashlib.sha256(data).hexdigest() for name, data in files_of(one).items()} == named
    assert {file.name: file.sha256 for file in frozen.files.all()} == named


def test_later_changes_do_not_touch_it(exploration: Exploration) -> None:
    one = published(exploration)
    before = files_of(one)
    Finding.objects.filter(key="los").update(title="Iets anders")
    assert files_of(one) == before
    assert b"Een los eind" in before["zuidrand-report.html"]


def test_loading_anew_keeps_what_was_frozen(exploration: Exploration) -> None:
    one = published(exploration)
    changed = content()
    changed["tables"]["value.yaml#findings"][0]["title"] = "Iets anders"
    load_content(local_operator(), changed)
    again = Publication.objects.get(key=one.publication.key)
    assert frozen_of(again) is not None
    assert again.sha256 == one.publication.sha256


def test_the_same_is_published_once(exploration: Exploration) -> None:
    first, second = published(exploration), published(exploration)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.publication.key == second.publication.key == "report-2026-01-01"
    assert AuditLine.objects.filter(code="publication.frozen").count() == 1


@pytest.mark.parametrize(
    "other", [{"audience": "executives"}, {"formats": ("odt",)}, {"version": "2"}, {"kind": DocumentKind.DECISION}]
)
def test_for_others_or_otherwise_it_is_another_publication(exploration: Exploration, other: dict[str, object]) -> None:
    first, second = published(exploration), published(exploration, **other)
    assert second.is_new
    assert second.publication.sha256 != first.publication.sha256


def test_what_changed_is_published_anew_under_a_name_of_its_own(exploration: Exploration) -> None:
    published(exploration)
    Finding.objects.filter(key="los").update(title="Iets anders")
    second = published(Exploration.objects.get())
    assert second.is_new
    assert second.publication.key == "report-2026-01-01-2"


def test_the_same_content_gives_the_same_bytes_and_hash(db: None) -> None:
    found = []
    for _time in range(2):
        Exploration.objects.all().delete()
        one = published(load_content(local_operator(), content()).exploration, formats=("html", "pdf", "odt", "docx"))
        found.append((one.publication.sha256, files_of(one)))
    assert found[0] == found[1]


@pytest.mark.parametrize("form", FORMATS)
def test_publications_made_before_change_nothing_in_the_files(exploration: Exploration, form: str) -> None:
    first = published(exploration, formats=(form,))
    withdraw(local_operator(), first.publication, DAY, "Te vroeg.")
    again = published(exploration, formats=(form,))
    for_others = published(exploration, formats=(form,), audience="executives")
    assert files_of(first) == files_of(again) == files_of(for_others)
    assert first.publication.sha256 == again.publication.sha256 != for_others.publication.sha256


def test_the_version_stands_in_the_documents(exploration: Exploration) -> None:
    one = published(exploration, version="7.3")
    assert one.publication.version == "7.3"
    assert b"7.3" in files_of(one)["zuidrand-report.html"]
    assert Exploration.objects.get().version == ""


def test_what_changed_while_it_was_made_is_not_published(
    exploration: Exploration, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(step: str) -> None:
        if step == "HTML":
            changed.append(step)

    changed: list[str] = []
    content_to_say = publishing.content_to_say

    def said(one: Exploration, *given: Any, **named: Any) -> Content:
        if changed:
            Finding.objects.filter(key="los").update(title="Intussen")
        return content_to_say(one, *given, **named)

    monkeypatch.setattr(publishing, "content_to_say", said)
    with pytest.raises(CannotPublish, match="changed meanwhile"):
        publish(local_operator(), exploration, wish(), meanwhile)
    assert not Publication.objects.exists()


def test_of_two_that_publish_the_same_at_once_one_does(
    exploration: Exploration, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = publishing._make

    def beaten(*given: Any) -> Any:
        monkeypatch.setattr(publishing, "_make", make)
        made = make(*given)
        # The other is done first; it works in the workplace, and this one still apart from it.
        others.append(made)
        return made

    others: list[Any] = []
    keep = publishing._standing

    def standing(one: Exploration) -> Any:
        if others:
            publishing._keep(one, wish(), others.pop())
        return keep(one)

    monkeypatch.setattr(publishing, "_make", beaten)
    monkeypatch.setattr(publishing, "_standing", standing)
    assert not published(exploration).is_new
    assert Publication.objects.count() == 1


def test_an_empty_exploration_is_not_published(db: None) -> None:
    exploration = load_content(local_operator(), content_of(dossier(main=PEOPLE))).exploration
    with pytest.raises(CannotPublish, match="nothing to publish"):
        published(exploration)


def test_a_text_that_does_not_fit_its_field_is_refused(exploration: Exploration) -> None:
    with pytest.raises(CannotPublish) as caught:
        published(exploration, version="1" * 41, confidential_ground="g" * 251, confidential_until=DAY)
    assert len(caught.value.sentences) == 2
    one = published(exploration, audience="executives").publication
    with pytest.raises(CannotPublish):
        withdraw(local_operator(), one, DAY, "x" * 20_001)


@pytest.mark.parametrize("kind", DocumentKind)
def test_nothing_of_who_contributed_or_of_the_machine_stands_in_any_file(
    exploration: Exploration, kind: DocumentKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, "van-jansen")
    council = Body.objects.get(key="raad-aal") if kind == DocumentKind.PROPOSAL else None
    secrets = (
        *("geheime-muis", "stille-uil", "Mijn baas", "Ik schaam mij ervoor", "stem-van-uil"),
        *("operator@localhost", "van-jansen"),
        # A short name of a machine stands in any file.
        *((platform.node(),) if len(platform.node()) > 8 else ()),
        *(tempfile.gettempdir() + "/", str(Path.home()) + "/", str(Path(publishing.__file__).parent)),
    )
    one = published(exploration, kind=kind, council=council, formats=FORMATS)
    parts = {name: _parts(name, data) for name, data in files_of(one).items()}
    frozen = frozen_of(one.publication)
    assert frozen is not None
    parts["manifest"] = [frozen.manifest.encode()]
    found = [
        (name, secret)
        for name in parts
        for secret in secrets
        for part in parts[name]
        if secret.encode() in part or secret.replace(" ", "").encode() in part
    ]
    assert found == []
    assert len(parts) == len(FORMATS) + 1


def _parts(name: str, data: bytes) -> list[bytes]:
    """What stands in a file, unpacked."""
    if name.endswith(".html"):
        return [data]
    if name.endswith(".pdf"):
        with Pdf.open(io.BytesIO(data)) as pdf:
            whole = io.BytesIO()
            pdf.save(whole, compress_streams=False, stream_decode_level=StreamDecodeLevel.all)
            # Where a line ends no space stands.
            return [whole.getvalue(), "".join(map(seen_on, pdf.pages)).replace(" ", "").encode()]
    return list(unpacked(data).values())


def test_who_may_not_write_publishes_nothing(exploration: Exploration) -> None:
    with pytest.raises(PermissionDenied):
        publish(User.objects.create(email="lezer@example.org"), exploration, wish())
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"confidential_ground": "art. 87 Gemeentewet"}, 1),
        ({"confidential_until": datetime.date(2027, 1, 1)}, 1),
        ({"confidential_ground": "art. 87 Gemeentewet", "confidential_until": datetime.date(2025, 1, 1)}, 1),
        (
            {
                "confidential_ground": "art. 87 Gemeentewet",
                "confidential_until": datetime.date(2025, 1, 1),
                "audience": "everybody",
            },
            2,
        ),
    ],
)
def test_what_does_not_go_together_is_refused_whole(
    exploration: Exploration, given: dict[str, object], count: int
) -> None:
    with pytest.raises(CannotPublish) as caught:
        published(exploration, **given)
    assert len(caught.value.sentences) == count
    assert not Publication.objects.exists()


# Releases


@pytest.fixture
def waiting(exploration: Exploration) -> Publication:
    Organisation.objects.filter(key__in=("aal", "berg")).update(part=Organisation.Part.INITIATOR)
    return published(exploration, audience="councils").publication


def keys(organisations: list[Organisation]) -> list[str]:
    return [one.key for one in organisations]


def test_what_goes_outside_waits_for_every_initiator(waiting: Publication) -> None:
    assert waiting.state() == Publication.State.DRAFT
    assert keys(waiting.missing()) == ["aal", "berg"]
    aal, berg = waiting.missing()
    release(local_operator(), waiting, aal, DAY, "college")
    assert keys(waiting.missing()) == ["berg"]
    release(local_operator(), waiting, berg, DAY)
    assert waiting.state() == Publication.State.PUBLISHED


def test_what_stays_within_the_project_waits_for_nobody(exploration: Exploration) -> None:
    Organisation.objects.filter(key="aal").update(part=Organisation.Part.INITIATOR)
    assert published(exploration).publication.state() == Publication.State.PUBLISHED


def test_a_release_twice_or_of_a_stranger_is_refused_and_says_whose_is_missing(waiting: Publication) -> None:
    aal = waiting.missing()[0]
    release(local_operator(), waiting, aal, DAY)
    with pytest.raises(CannotPublish) as caught:
        release(local_operator(), waiting, aal, DAY)
    assert "berg" in str(caught.value)
    assert waiting.releases.count() == 1


def test_what_is_withdrawn_stays_with_its_files_and_is_released_by_nobody(waiting: Publication) -> None:
    withdraw(local_operator(), waiting, DAY, "Een cijfer was fout.")
    found = Publication.objects.get()
    assert (found.state(), found.withdrawn_because) == (Publication.State.WITHDRAWN, "Een cijfer was fout.")
    assert frozen_of(found) is not None
    for again in (
        lambda: withdraw(local_operator(), found, DAY, "Nog eens"),
        lambda: release(local_operator(), found, found.missing()[0], DAY),
    ):
        with pytest.raises(CannotPublish):
            again()


def test_a_withdrawal_needs_a_reason(waiting: Publication) -> None:
    with pytest.raises(CannotPublish):
        withdraw(local_operator(), waiting, DAY, "  ")
    assert waiting.withdrawn is None


def test_after_a_withdrawal_the_same_can_be_published_again(exploration: Exploration) -> None:
    withdraw(local_operator(), published(exploration).publication, DAY, "Te vroeg.")
    assert published(exploration).is_new


def test_a_proposal_goes_to_its_council(exploration: Exploration) -> None:
    council = Body.objects.get(key="raad-aal")
    one = published(exploration, kind=DocumentKind.PROPOSAL, council=council)
    assert one.publication.key == "proposal-raad-aal-2026-01-01"
    assert one.publication.council == council
    assert list(files_of(one)) == ["zuidrand-proposal-raad-aal.html"]
