"""What does our own present cooperation teach, and what do others tell us?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, words

FILES = {
    "experience.yaml": f"""\
cases:
  - {{id: bas, name: BAS, kind: other, form: civil_service_merger, members: Bunnik en anderen, since: 2014 tot 2019, text: Hield op., {SOURCED}}}
  - {{id: zwembad, name: Zwembad, kind: own}}
lessons:
  - {{id: tip, kind: tip, title: Begin klein, text: En groei., cases: [bas]}}
  - {{id: voor, kind: advantage, title: Minder kwetsbaar, {SOURCED}}}
findings:
  - {{id: los, kind: risk, title: Vergelijken is lastig}}
  - {{id: ervaring, kind: experience, title: Het went}}
"""
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES)


def test_it_counts_lessons_and_partnerships(exploration: Exploration) -> None:
    assert said("experience", exploration)[0] == "2 lessons from 1 partnership of our own and 1 elsewhere."
    assert said("experience", exploration, "nl")[0] == "2 lessen uit 1 samenwerkingsverband van onszelf en 1 elders."


def test_our_own_cooperation_stands_apart_from_that_of_others(exploration: Exploration) -> None:
    tree = shown("experience", exploration)
    assert [words(one) for one in tree.iter("h2")][:3] == ["Our own cooperation", "Partnerships elsewhere", "Lessons"]
    (bas,) = tree.xpath("//*[@id='case-bas']")
    assert "Civil-service merger · Bunnik en anderen · 2014 tot 2019" in words(bas)
    assert "Hield op.Nota, par. 2 (published)." in words(bas)
    assert "[no source]" in words(tree.xpath("//*[@id='case-zwembad']")[0])


def test_lessons_stand_by_kind_with_the_partnerships_that_teach_them(exploration: Exploration) -> None:
    assert [group.kind for group in analysed("experience", exploration).lessons] == ["advantage", "tip"]
    (tip,) = shown("experience", exploration).xpath("//*[@id='lesson-tip']")
    assert words(tip) == "Begin klein.En groei. [no source]BAS"


def test_experiences_come_before_other_findings(exploration: Exploration) -> None:
    assert [group.kind for group in analysed("experience", exploration).groups] == ["experience", "risk"]


def test_the_json_holds_cases_with_their_sources(exploration: Exploration) -> None:
    (case,) = as_json("experience", exploration)["others"]
    assert case["notes"] == [
        {"source": "Nota", "source_key": "nota", "locator": "par. 2", "basis": "published", "text": ""}
    ]
