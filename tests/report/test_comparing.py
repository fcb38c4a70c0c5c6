"""What changed between two moments: in figures and in sentences of both languages."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from noaber.overview.checks import check
from noaber.report.comparing import compare, sentences
from noaber.report.state import State, state_of
from tests.builder import Files
from tests.chapters.helping import SOURCED, explore

FILES: Files = {
    "assignment.yaml": """\
assignments:
  - {id: o, title: Opdracht, kind: council_proposal, givers: [raad-aal], items: [{id: punt, kind: question, text: Wat kost het?}]}
""",
    "value.yaml": "findings: [{id: een, kind: risk, title: Een}, {id: twee, kind: risk, title: Twee}]",
    "preconditions.yaml": (
        "findings: [{id: wifi, kind: precondition, title: Wifi, met: not_met}, {id: geld, kind: precondition, title: Geld}]"
    ),
    "options.yaml": "options: [{id: licht, name: Licht}, {id: zwaar, name: Zwaar}]",
    "figures.csv": "id,quantity,organisation,value\na,inwoners,aal,1000\nb,inwoners,berg,0\n",
    "weighing.yaml": "criteria: [{id: rust, name: Rust}]\njudges: [{id: nota, kind: document, name: De nota}]",
    "judgements.csv": "judge,option,criterion,level\nnota,licht,rust,1\nnota,zwaar,rust,-1\n",
}
LATER: Files = {
    **FILES,
    "value.yaml": (
        "findings: [{id: een, kind: risk, title: Een nieuw, answers: [punt]}, {id: drie, kind: risk, title: Drie}]"
    ),
    "preconditions.yaml": (
        "findings: [{id: wifi, kind: precondition, title: Wifi, met: met}, "
        f"{{id: geld, kind: precondition, title: Geld, text: Er is wat, {SOURCED}}}]"
    ),
    "options.yaml": (
        "options: [{id: licht, name: Licht, status: dropped, reason: Te licht}, {id: zwaar, name: Zwaar}, {id: mid, name: Mid}]"
    ),
    "figures.csv": "id,quantity,organisation,value\na,inwoners,aal,900.5\nb,inwoners,berg,3\n",
    "judgements.csv": "judge,option,criterion,level\nnota,zwaar,rust,-1\nnota,mid,rust,2\n",
}


@pytest.fixture
def states(db: None) -> tuple[State, State]:
    return state_of(explore(FILES)), state_of(explore(LATER, slug="noordrand"))


def test_every_change_is_a_sentence(states: tuple[State, State]) -> None:
    with translation.override("en"):
        lines = sentences(compare(*states))
    for line in (
        "Finding added (Added value, drawbacks and risks): Drie",
        "Finding taken out (Added value, drawbacks and risks): Twee",
        "Finding changed (Added value, drawbacks and risks): Een nieuw (was called “Een”)",
        "Finding changed (Preconditions): Wifi (was “not met” and is now “met”)",
        "Finding changed (Preconditions): Geld (changed: text, sources)",
        "Figure changed: inwoners, Aal from 1,000 to 900.5 mensen (−99.5, −10 %)",
        "Figure changed: inwoners, Berg from 0 to 3 mensen (+3)",
        "Form added: Mid",
        "Licht was “open” and is now “dropped”: Te licht",
        "Assignment point answered now: Wat kost het?",
        "Weighing, De nota: first came Licht, now comes Mid",
    ):
        assert any(one.startswith(line) for one in lines), (line, lines)


def test_it_is_said_in_dutch_too(states: tuple[State, State]) -> None:
    changes = compare(*states)
    with translation.override("nl"):
        dutch = sentences(changes)
    with translation.override("en"):
        english = sentences(changes)
    assert len(dutch) == len(english)
    assert not set(dutch) & set(english)
    assert "Vorm toegevoegd: Mid" in dutch


def test_it_can_be_written_as_json(states: tuple[State, State]) -> None:
    plain = json.loads(json.dumps(asdict(compare(*states)), allow_nan=False))
    assert plain["figures_changed"][0]["after"] == 900.5


def test_between_the_same_nothing_changed(states: tuple[State, State]) -> None:
    for state in states:
        changes = compare(state, json.loads(json.dumps(state)))
        assert changes.is_empty
        with translation.override("en"):
            assert sentences(changes) == ["Nothing changed."]


def test_of_people_nothing_is_kept(db: None) -> None:
    """Somebody who gave weights that cannot be used is named by the check, and not by what a publication keeps."""
    files = {
        "weighing.yaml": "criteria: [{id: rust, name: Rust}]\njudges: [{id: geheime-muis, kind: person, body: staf}]",
        "weights.csv": "judge,criterion,points\ngeheime-muis,rust,0\n",
    }
    exploration = explore(files)
    assert any("geheime-muis" in one.record for one in check(exploration))
    assert "geheime-muis" not in json.dumps(state_of(exploration))


def test_what_an_earlier_noaber_did_not_keep_is_no_change(states: tuple[State, State]) -> None:
    old = json.loads(json.dumps(states[0]))
    del old["noaber"]
    for finding in old["findings"].values():
        del finding["met"], finding["sources"], finding["kind"]
    changes = compare(old, states[0])
    assert changes.findings_changed == ()
    with translation.override("en"):
        (line,) = sentences(changes)
    assert "different versions of Noaber (? and" in line


def test_back_is_the_opposite(states: tuple[State, State]) -> None:
    there, back = compare(*states), compare(*states[::-1])
    assert there.findings_added == back.findings_removed
    assert there.options_added == back.options_removed
    assert there.answered == back.unanswered
    assert [one.difference for one in there.figures_changed] == [-one.difference for one in back.figures_changed]


VALUES = st.decimals(-(10**9), 10**9, places=2).map(float)


@given(VALUES, VALUES)
def test_a_figure_changed_by_its_difference(before: float, after: float) -> None:
    def state(value: float) -> State:
        empty: State = {name: {} for name in ("findings", "options", "answers", "weighing", "open")}
        return {**empty, "title": "", "figures": {"figure:a": {"name": "A", "unit": "", "value": value}}}

    changes = compare(state(before), state(after))
    assert changes.is_empty == (before == after)
    for one in changes.figures_changed:
        assert one.difference == pytest.approx(after - before, abs=1e-6)
        assert len(str(one.difference).partition(".")[2]) <= 6 or "e" in str(one.difference)
        assert (one.part is None) == (before == 0)
    with translation.override("en"):
        assert len(sentences(changes)) == 1
