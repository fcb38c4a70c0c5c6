"""What single people judged leaves by no way, and nobody invents people beside whom one would stand out."""

from __future__ import annotations

import io
import zipfile

import pytest

from noaber.dossier.changes import Refused, save_record
from noaber.dossier.editing import place_of
from noaber.dossier.models import Body, Criterion, Exploration, Judge, Judgement, Option
from noaber.report.archive import package
from tests.conftest import Cast
from tests.report.publishing import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged(exploration: Exploration) -> Exploration:
    """One person judged."""
    place = {"exploration": exploration}
    option = Option.objects.create(key="licht", name="Licht", **place)
    criterion = Criterion.objects.create(key="dichtbij", name="Dichtbij", **place)
    judge = Judge.objects.create(
        key="p-4711", kind=Judge.Kind.PERSON, body=Body.objects.get(exploration=exploration, key="raad-aal"), **place
    )
    Judgement.objects.create(
        key="p-4711--licht--dichtbij",
        judge=judge,
        option=option,
        criterion=criterion,
        level=-2,
        why="Mijn reden",
        **place,
    )
    return exploration


def texts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_package_for_people_holds_nothing_of_one_person(judged: Exploration) -> None:
    assert b"p-4711" in texts(package(judged, DAY))
    assert b"Mijn reden" in texts(package(judged, DAY))
    apart = texts(package(judged, DAY, persons=False))
    assert b"p-4711" not in apart
    assert b"Mijn reden" not in apart
    assert b"zonder wat" in apart or b"without what single people judged" in apart


def test_nobody_enters_a_person(cast: Cast, judged: Exploration) -> None:
    place = place_of("judge")
    assert place is not None
    with pytest.raises(Refused, match="A person judges on the page for it"):
        save_record(cast.alice, judged, place, "", {"id": "p-1", "kind": "person", "body": "raad-aal"})
    saved = save_record(
        cast.alice, judged, place, "", {"id": "raad", "kind": "body", "name": "Raad", "body": "raad-aal"}
    )
    assert saved.record == "judge:raad"
    with pytest.raises(Refused, match="A person judges"):
        save_record(cast.alice, judged, place, "raad", {"kind": "person", "body": "raad-aal"})
