"""An exploration with something to publish, and short ways to do so."""

from __future__ import annotations

import datetime

from django.test import Client
from django.utils import timezone

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import local_operator
from noaber.dossier.models import Confidentiality, Exploration, Publication
from noaber.dossier.storing import store
from noaber.report.composing import DocumentKind
from noaber.report.publishing import Wish, publish, release
from tests.builder import content_of, dossier
from tests.chapters.helping import PEOPLE

SECRET = "Zilverling"
GROUND = "art. 87 Gemeentewet"
VALUE = f"""\
findings:
  - {{id: los, kind: risk, title: Een los eind}}
  - {{id: dicht, kind: risk, title: {SECRET} verhuist}}
"""
ASSIGNMENT = "assignments: [{id: a, title: Opdracht, kind: council_proposal, givers: [raad-aal, raad-berg]}]"


def today() -> datetime.date:
    return timezone.localdate()


def fill(exploration: Exploration, *, confidential: bool = False) -> Exploration:
    """With two findings, of which one may be confidential for ten more days."""
    files = {"value.yaml": VALUE, "assignment.yaml": ASSIGNMENT}
    store(exploration, content_of(dossier(files, main=PEOPLE)))
    if confidential:
        make_confidential(exploration)
    return exploration


def make_confidential(exploration: Exploration) -> None:
    Confidentiality.objects.create(
        exploration=exploration,
        key="finding:dicht",
        record="finding:dicht",
        ground=GROUND,
        until=today() + datetime.timedelta(days=10),
    )


def published(exploration: Exploration, **given: object) -> Publication:
    values = {
        "kind": DocumentKind.REPORT,
        "council": None,
        "formats": ("html",),
        "audience": "project_group",
        "date": today(),
        **given,
    }
    return publish(local_operator(), exploration, Wish(**values)).publication  # type: ignore[arg-type]


def released(one: Publication) -> Publication:
    for organisation in one.missing():
        release(local_operator(), one, organisation, today())
    return Publication.objects.get(pk=one.pk)


def reads_as(user: User, circle: str) -> None:
    Membership.objects.filter(user=user).update(circle=circle)


def english() -> Client:
    return Client(headers={"accept-language": "en"})
