"""What is confidential on a day stands in no document, no publication and no open package of that day."""

from __future__ import annotations

import datetime
import zlib

import pytest

from noaber.accounts.permissions import local_operator
from noaber.dossier.actions import load_content
from noaber.dossier.models import Exploration
from noaber.report.apart import said
from noaber.report.archive import package
from noaber.report.composing import DocumentKind, compose
from noaber.report.document import build
from noaber.report.publishing import CannotPublish, frozen_of, publish
from noaber.report.state import holds
from noaber.report.writing import FORMATS, render
from tests.builder import content_of, dossier
from tests.chapters.helping import PEOPLE
from tests.report.publishing import DAY, files_of, published, unpacked, wish
from tests.report.reading_office import read_docx, read_odt
from tests.report.reading_pdf import open_pdf, seen_on

SECRET = "Zilverling"
UNTIL = datetime.date(2026, 6, 30)
AFTER = UNTIL + datetime.timedelta(days=1)
GROUND = "art. 87 Gemeentewet"
VALUE = f"""\
findings:
  - {{id: open, kind: risk, title: Een los eind}}
  - id: dicht
    kind: risk
    title: {SECRET} verhuist
    text: De {SECRET} gaat naar Berg.
    concerns: [aal]
    affects: residents
    answers: [punt]
    evidence: [{{source: nota, locator: {SECRET} par. 2, basis: published}}]
"""
ASSIGNMENT = """\
assignments:
  - id: a
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items: [{id: punt, kind: question, text: Wat kost het}]
"""
CONFIDENTIAL = f"confidential: [{{record: 'finding:dicht', ground: {GROUND}, until: 2026-06-30, by: college}}]"
TASKS = "id,name,organisation,domain,people,fte,scale\nklein,Griffier,aal,sociaal,2,1.73,13bis\n"


@pytest.fixture
def exploration(db: None) -> Exploration:
    files = {"value.yaml": VALUE, "assignment.yaml": ASSIGNMENT, "confidential.yaml": CONFIDENTIAL}
    return load_content(local_operator(), content_of(dossier(files, main=PEOPLE))).exploration


def words(form: str, data: bytes) -> str:
    """Everything that a document says."""
    if form == "pdf":
        with open_pdf(data) as pdf:
            return " ".join(seen_on(page) for page in pdf.pages) + str(pdf.docinfo)
    if form in ("odt", "docx"):
        read = read_odt if form == "odt" else read_docx
        assert read(data) is not None
        return " ".join(part.decode("utf-8", "replace") for part in unpacked(data).values())
    return data.decode()


def plainly(data: bytes) -> bytes:
    """The bytes of a package with those of every zip in it laid open."""
    parts = [data]
    for name, inner in unpacked(data).items():
        parts.append(plainly(inner) if name.endswith((".zip", ".odt", ".docx")) else inner)
        if name.endswith(".pdf"):
            parts += [zlib.decompressobj().decompress(stream) for stream in _streams(inner)]
    return b"\n".join(parts)


def _streams(data: bytes) -> list[bytes]:
    found = [part.split(b"endstream")[0].strip(b"\r\n") for part in data.split(b"stream\n")[1:]]
    return [one for one in found if one[:1] == b"x"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("kind", "council"), [(DocumentKind.REPORT, ""), (DocumentKind.DECISION, ""), (DocumentKind.PROPOSAL, "raad-aal")]
)
def test_no_document_in_any_format_says_it(
    exploration: Exploration, kind: DocumentKind, council: str, form: str
) -> None:
    def made(day: datetime.date) -> str:
        with said(exploration, day) as shown:
            body = shown.bodys.get(key=council) if council else None
            return words(form, render(build(shown, compose(shown, kind, body)), form))

    assert SECRET not in made(DAY)
    assert SECRET not in made(UNTIL)
    # The test would find it: the day after it is said, in whatever holds findings one by one.
    if kind != DocumentKind.DECISION:
        assert SECRET in made(AFTER)


@pytest.mark.parametrize("kind", [DocumentKind.REPORT, DocumentKind.DECISION])
def test_no_publication_says_it_nor_what_is_kept_of_it(exploration: Exploration, kind: DocumentKind) -> None:
    one = published(exploration, kind=kind, formats=FORMATS)
    for name, data in files_of(one).items():
        assert SECRET not in words(name.rpartition(".")[2], data)
    frozen = frozen_of(one.publication)
    assert frozen is not None
    assert SECRET not in frozen.manifest + str(frozen.state)
    assert not holds(frozen.state, frozenset({"finding:dicht"}))


def test_no_byte_of_the_open_package_says_it(exploration: Exploration) -> None:
    published(exploration, formats=FORMATS)
    data = package(exploration, DAY)
    assert SECRET.encode() not in plainly(data)
    assert "dossier/confidential.yaml" not in unpacked(data)
    exploration.language = "en"
    assert "One record is confidential" in unpacked(package(exploration, DAY))["README.txt"].decode()
    exploration.language = "nl"
    assert SECRET.encode() in plainly(package(exploration, AFTER))
    assert SECRET.encode() in plainly(package(exploration, DAY, confidential=True))


def test_what_was_published_before_a_record_was_confidential_is_left_out_of_the_open_package(db: None) -> None:
    files = {"value.yaml": VALUE, "assignment.yaml": ASSIGNMENT}
    open_one = content_of(dossier(files, main=PEOPLE))
    exploration = load_content(local_operator(), open_one).exploration
    published(exploration)
    load_content(local_operator(), content_of(dossier({**files, "confidential.yaml": CONFIDENTIAL}, main=PEOPLE)))
    exploration = Exploration.objects.get()
    data = package(exploration, DAY)
    assert SECRET.encode() not in plainly(data)
    assert "publications/report-2026-01-01/manifest.json" not in unpacked(data)
    assert "report-2026-01-01" in unpacked(data)["README.txt"].decode()


def test_a_publication_may_hold_it_for_a_few_on_a_ground_and_until_a_day(exploration: Exploration) -> None:
    one = published(
        exploration,
        with_confidential=True,
        audience="executives",
        confidential_ground=GROUND,
        confidential_until=UNTIL,
    )
    assert SECRET in files_of(one)["zuidrand-report.html"].decode()
    assert SECRET.encode() not in plainly(package(exploration, DAY))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"audience": "councils"}, "can be published for these only: project group, executives"),
        ({"confidential_ground": ""}, "give its ground in law and an end date"),
        ({"confidential_until": None}, "give its ground in law and an end date"),
        ({"confidential_until": UNTIL - datetime.timedelta(days=1)}, "at least as long"),
    ],
)
def test_otherwise_it_may_not(exploration: Exploration, given: dict[str, object], sentence: str) -> None:
    right = {"audience": "executives", "confidential_ground": GROUND, "confidential_until": UNTIL}
    with pytest.raises(CannotPublish, match=sentence):
        publish(local_operator(), exploration, wish(with_confidential=True, **{**right, **given}))


def test_what_points_to_a_few_people_stands_in_no_document_and_in_no_package_for_others(db: None) -> None:
    content = content_of(
        dossier({"tasks.csv": TASKS, "value.yaml": "findings: [{id: los, kind: risk, title: Los}]"}, main=PEOPLE)
    )
    exploration = load_content(local_operator(), content).exploration
    inside = {"audience": "executives", "confidential_ground": GROUND, "confidential_until": UNTIL}
    one = published(exploration, with_confidential=True, **inside)
    assert "13bis" not in files_of(one)["zuidrand-report.html"].decode()
    assert b"13bis" not in plainly(package(exploration, DAY))
    assert b"13bis" not in plainly(package(exploration, DAY, confidential=True))
    assert b"13bis" in plainly(package(exploration, DAY, confidential=True, personal=True))
