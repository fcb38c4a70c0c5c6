"""Who does what when; what was said in which session?"""

from __future__ import annotations

import json

import pytest

from noaber.dossier.models import Exploration
from tests.chapters.helping import SOURCED, analysed, as_json, explore, said, shown, table, words

PROCESS = f"""\
phases:
  - {{id: een, name: Sprint 1, starts: 2024-01-01, ends: 2024-02-28, purpose: Beginnen., gate: Gaan we door?, gate_body: raad-aal, gate_date: 2024-03-01, gate_outcome: go_if}}
  - {{id: twee, name: Sprint 2, starts: 2024-03-01, ends: 2024-04-30, gate: En verder?}}
  - {{id: drie, name: Afronding, period: voorjaar 2024}}
roles:
  - {{id: trekker, name: Trekker, held_by: een directeur, organisations: [aal], description: Trekt.}}
meetings:
  - {{id: werkdag, title: Werkdag, kind: working_day, phase: een, date: 2024-01-20, bodies: [staf], participants: 1}}
  - {{id: brief, title: Brief, kind: consultation, period: in maart, participants: 12}}
decisions:
  - {{id: besluit, text: Verkennen., body: raad-aal, meeting: werkdag, date: 2024-01-20, {SOURCED}}}
  - {{id: kaal, text: Zonder bron.}}
actions:
  - {{id: doen, text: Rekenen., owner: staf, due: 2024-05-05, status: done}}
"""


def contribution(number: int, group: str = "") -> str:
    return f"          - {{id: c{number}, text: Geheime bijdrage {number}{f', group: {group}' if group else ''}}}\n"


def session(groups: dict[str, int]) -> str:
    """A session with one prompt, to which each group brought in so many contributions."""
    lines = [group for group, count in groups.items() for _ in range(count)]
    return """\
sessions:
  - id: dag
    title: Werkdag
    date: 2024-01-20
    participants: 30
    text: Met iedereen.
    prompts:
      - id: vraag
        text: Wat gaat goed?
        contributions:
""" + "".join(contribution(number, group) for number, group in enumerate(lines))


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore({"process.yaml": PROCESS})


def test_it_says_how_many_phases_meetings_roles_and_gates_there_are(exploration: Exploration) -> None:
    assert said("process", exploration) == [
        "The exploration has 3 phases, with 2 recorded meetings and 1 role.",
        "There are 2 gates; at 1 the decision is on record.",
    ]
    assert said("process", exploration, "nl") == [
        "De verkenning heeft 3 fasen, met 2 beschreven bijeenkomsten en 1 rol.",
        "Er zijn 2 beslismomenten; van 1 staat vast wat er is besloten.",
    ]


def test_the_tables_show_phases_meetings_and_actions(exploration: Exploration) -> None:
    tree = shown("process", exploration)
    phases = table(tree, "Phases of the exploration")
    assert phases[0][1] == "1 January 2024 – 28 February 2024"
    assert "Gaan we door? (Raad van Aal) – go, with conditions, 1 March 2024" in phases[0][3]
    assert phases[2][1] == "voorjaar 2024"
    meetings = table(tree, "Meetings in their order")
    assert meetings[0] == ["Werkdagworking day · Sprint 1", "20 January 2024", "Medewerkers · 1 participant", ""]
    assert meetings[1][1:3] == ["in maart", "12 participants"]
    assert table(tree, "Actions agreed") == [["Rekenen.", "Medewerkers", "5 May 2024", "done"]]
    assert table(tree, "Who does what") == [["Trekker", "een directeur · Aal", "Trekt."]]
    assert "Verkennen.Nota, par. 2 (published)." in words(tree)
    assert "Zonder bron. [no source]" in words(tree)


def test_phases_with_days_make_a_timeline_with_words_that_say_the_same(exploration: Exploration) -> None:
    timeline = analysed("process", exploration).timeline
    assert timeline.alt == "Sprint 1: 01-01-2024 – 28-02-2024; Sprint 2: 01-03-2024 – 30-04-2024"
    assert "a diamond is a meeting" in words(shown("process", exploration))
    spec = json.loads(timeline.spec)
    assert [row["name"] for row in spec["layer"][0]["data"]["values"]] == ["Sprint 1", "Sprint 2"]
    assert spec["layer"][1]["data"]["values"] == [{"name": "Sprint 1", "from": "2024-01-20"}]


def test_phases_of_which_too_few_have_days_are_drawn_in_their_order(db: None) -> None:
    exploration = explore({"process.yaml": PROCESS.replace("starts: 2024-03-01, ends: 2024-04-30, ", "")})
    assert analysed("process", exploration).timeline.alt == "Sprint 1 → Sprint 2 → Afronding"


def test_one_phase_makes_no_picture(db: None) -> None:
    exploration = explore({"process.yaml": "phases: [{id: een, name: Sprint 1}]"})
    assert analysed("process", exploration).timeline is None


def test_contributions_are_counted_and_not_shown(db: None) -> None:
    exploration = explore({"sessions.yaml": session({"staf": 7})})
    (prompt,) = analysed("process", exploration).sessions[0].prompts
    assert (prompt.contributions, prompt.groups) == (7, (("Medewerkers", 7),))
    assert "Wat gaat goed? – 7 contributions (Medewerkers 7)" in words(shown("process", exploration))
    assert "Geheime bijdrage" not in words(shown("process", exploration))
    assert "Geheime bijdrage" not in json.dumps(as_json("process", exploration))


@pytest.mark.parametrize(("count", "is_shown"), [(1, False), (4, False), (5, True)])
def test_a_group_is_named_from_five_contributions_on(count: int, is_shown: bool, db: None) -> None:
    exploration = explore({"sessions.yaml": session({"staf": 9, "or-aal": count})})
    assert ("Ondernemingsraad" in words(shown("process", exploration))) == is_shown
    assert ("Ondernemingsraad" in json.dumps(as_json("process", exploration)["sessions"])) == is_shown


def test_two_groups_of_the_same_name_are_not_taken_together_to_reach_five(db: None) -> None:
    exploration = explore({"sessions.yaml": session({"or-aal": 3, "or-berg": 3, "": 2})})
    (prompt,) = analysed("process", exploration).sessions[0].prompts
    assert (prompt.contributions, prompt.groups) == (8, ())


def test_contributions_that_were_bundled_in_findings_are_counted(db: None) -> None:
    text = session({"staf": 5}).replace("bijdrage 0,", "bijdrage 0, finding: los,")
    exploration = explore(
        {"sessions.yaml": text, "process.yaml": "findings: [{id: los, kind: experience, title: Gebundeld}]"}
    )
    assert "5 contributions, 1 bundled in findings" in words(shown("process", exploration))


def test_votes_and_their_pseudonyms_appear_nowhere(db: None) -> None:
    text = session({"staf": 1}).replace("bijdrage 0,", "bijdrage 0, votes: [{participant: vos-7, choice: agree}],")
    exploration = explore({"sessions.yaml": text})
    assert "vos-7" not in json.dumps(as_json("process", exploration))
    assert "vos-7" not in words(shown("process", exploration))
