"""What must be in place, and is it?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, table, words

FILES = {
    "preconditions.yaml": f"""\
findings:
  - {{id: ict, kind: precondition, title: ICT op orde, met: met, owner: raad-aal, {SOURCED}}}
  - {{id: geld, kind: precondition, title: Geld apart, met: not_met}}
  - {{id: rust, kind: precondition, title: Rust, met: partly}}
  - {{id: tijd, kind: precondition, title: Tijd, met: unknown}}
  - {{id: wil, kind: precondition, title: Wil}}
  - {{id: let-op, kind: risk, title: Te snel}}
"""
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES)


def test_it_says_how_many_are_met_not_known_and_owned(exploration: Exploration) -> None:
    assert said("preconditions", exploration)[0] == (
        "There are 5 preconditions; 1 met, of 2 it is not known whether they are met. 1 have an owner."
    )
    assert said("preconditions", exploration, "nl")[0] == (
        "Er zijn 5 randvoorwaarden; aan 1 is voldaan, van 2 is niet bekend of eraan is voldaan. "
        "Bij 1 staat een eigenaar."
    )


def test_the_table_shows_how_each_stands_and_who_sees_to_it(exploration: Exploration) -> None:
    assert table(shown("preconditions", exploration), "Preconditions and how they stand") == [
        ["ICT op orde", "met", "Raad van Aal"],
        ["Geld apart", "not met", "–"],
        ["Rust", "partly met", "–"],
        ["Tijd", "not known yet", "–"],
        ["Wil", "not recorded", "–"],
    ]


def test_each_precondition_has_a_heading_and_other_findings_follow(exploration: Exploration) -> None:
    tree = shown("preconditions", exploration)
    assert [words(one) for one in tree.iter("h2")] == ["ICT op orde", "Geld apart", "Rust", "Tijd", "Wil", "Risks"]
    assert [group.kind for group in analysed("preconditions", exploration).groups] == ["risk"]


def test_the_json_holds_how_each_stands(exploration: Exploration) -> None:
    rows = as_json("preconditions", exploration)["preconditions"]
    assert [row["met"] for row in rows] == ["met", "not_met", "partly", "unknown", ""]
