"""An exploration in which people judge, and what a browser sends."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from noaber.accounts.models import Membership, User
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import content_of, dossier
from tests.chapters.helping import PEOPLE
from tests.chapters.helping_weighing import Given

CELLS = [(option, criterion) for criterion in ("kwaliteit", "kracht") for option in ("licht", "zwaar")]


def fill(exploration: Exploration, given: Given) -> Exploration:
    """Put who judged what into an exploration that has its cast already."""
    store(exploration, content_of(dossier(given.files(), main=PEOPLE)))
    return exploration


def some_people(count: int, levels: str = "1 0 2 -1") -> Given:
    """A council that stated its position, and staff."""
    given = Given().states("raad", "2 1 0 -1", more="body: raad-aal").weighs("raad", kwaliteit="1/", kracht="2/")
    for number in range(count):
        given.person(f"dier-{number}", "staf", levels)
    return given


def pseudonym(user: User, exploration: Exploration) -> str:
    return Membership.objects.get(user=user, exploration=exploration).pseudonym


def address(name: str, *more: str) -> str:
    return reverse(name, args=("zuidrand", *more))


def weights(way: str = "sliders", kwaliteit: str = "60", kracht: str = "40", **more: Any) -> dict[str, Any]:
    return {"way": way, "k-kwaliteit": kwaliteit, "k-kracht": kracht, **more}


def form_of(client: Client) -> dict[str, str]:
    """What the judgement form holds as it is opened."""
    context = client.get(address("weighing-judge")).context
    sent = {"once": context["once"], "was": context["was"], "body": context["typed"].body}
    for (option, criterion), (choice, why) in context["typed"].cells.items():
        sent |= {f"level.{option}.{criterion}": choice, f"why.{option}.{criterion}": why}
    return sent


def judged(client: Client, **answers: str) -> Any:
    """Send the judgement form with answers as licht_kwaliteit="2 because of this"."""
    sent = {**form_of(client), "body": "staf"}
    for cell, text in answers.items():
        level, _space, why = text.partition(" ")
        name = cell.replace("_", ".")
        sent |= {f"level.{name}": level, f"why.{name}": why}
    return client.post(address("weighing-judge"), sent)
