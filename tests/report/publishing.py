"""An exploration to publish, with people whose words may stand in no document, and short ways to publish it."""

from __future__ import annotations

import datetime
import io
import zipfile

from noaber.accounts.permissions import local_operator
from noaber.dossier.content import Content
from noaber.dossier.models import Exploration
from noaber.report.composing import DocumentKind
from noaber.report.publishing import Published, Wish, frozen_of, publish
from tests.builder import content_of, dossier
from tests.chapters.helping import PEOPLE

DAY = datetime.date(2026, 1, 1)
VALUE = "findings: [{id: los, kind: risk, title: Een los eind}]"
WEIGHING = """\
criteria: [{id: rust, name: Rust}]
judges:
  - {id: geheime-muis, kind: person, body: staf}
  - {id: stille-uil, kind: person, body: staf}
"""
JUDGEMENTS = "judge,option,criterion,level,why\ngeheime-muis,licht,rust,1,Mijn baas dwingt mij\n"
SESSIONS = """\
sessions:
  - id: dag
    title: Werkdag
    participants: 4
    prompts:
      - id: vraag
        text: Wat vindt u?
        contributions: [{id: c, text: Ik schaam mij ervoor, group: staf, votes: [{participant: stem-van-uil, choice: agree}]}]
"""


def content() -> Content:
    main = PEOPLE
    return content_of(
        dossier(
            {
                "value.yaml": VALUE,
                "options.yaml": "options: [{id: licht, name: Licht}, {id: zwaar, name: Zwaar}]",
                "weighing.yaml": WEIGHING,
                "judgements.csv": JUDGEMENTS,
                "sessions.yaml": SESSIONS,
            },
            main=main,
        )
    )


def wish(**given: object) -> Wish:
    values = {
        "kind": DocumentKind.REPORT,
        "council": None,
        "formats": ("html",),
        "audience": "project_group",
        "date": DAY,
        **given,
    }
    return Wish(**values)  # type: ignore[arg-type]


def published(exploration: Exploration, **given: object) -> Published:
    return publish(local_operator(), exploration, wish(**given))


def files_of(one: Published) -> dict[str, bytes]:
    frozen = frozen_of(one.publication)
    assert frozen is not None
    return {file.name: bytes(file.data) for file in frozen.files.all()}


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
