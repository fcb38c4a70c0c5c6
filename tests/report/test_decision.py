"""The decision document: every part where the exploration holds something, and one honest sentence where it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from lxml.html import HtmlElement

from noaber.dossier.models import Exploration
from noaber.report.amounts import Range
from noaber.report.composing import DocumentKind, compose
from noaber.report.decision import DecisionResult, decide
from noaber.report.document import build
from tests.builder import Files
from tests.chapters.helping import SOURCED, explore

pytestmark = pytest.mark.django_db

ASSIGNMENT = """\
assignments:
  - id: a
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {id: een, kind: question, text: Wat levert het op?}
      - {id: weg, kind: question, topic: exit, text: Kunnen we eruit?}
"""
OPTIONS = """\
options:
  - {id: licht, name: Lichte vorm, short_name: Licht, status: shortlisted, reason: Snel te doen}
  - id: zwaar
    name: Zware vorm
    short_name: Zwaar
    stages:
      - {name: Eerst dit, text: Klein beginnen, moment: over een jaar, fallback: alles blijft}
  - {id: weg, name: Oude vorm, short_name: Oud, status: dropped}
  - {id: buiten, name: Grote fusie, status: outside_assignment, reason: Niet gevraagd}
"""


def shown(exploration: Exploration) -> HtmlElement:
    with translation.override("en"):
        return build(exploration, compose(exploration, DocumentKind.DECISION)).tree


def text(tree: HtmlElement, chapter: str) -> str:
    return " ".join(" ".join(tree.get_element_by_id(f"chapter-{chapter}").itertext()).split())


def decided(files: Files, more: str = "") -> DecisionResult:
    return decide(explore(files, more=more))


def test_of_a_bare_exploration_every_part_says_that_it_holds_nothing() -> None:
    tree = shown(explore(main=""))
    for chapter, sentence in {
        "short": "No base direction has been recorded yet.",
        "asked": "No assignment has been recorded yet.",
        "directions": "No base direction has been recorded yet.",
        "options": "No form of cooperation has been recorded yet.",
        "weighing": "Nobody has judged the forms on the criteria yet, so nothing can be said about an order.",
        "dissent": "No body has taken a position yet, so no dissent is known.",
        "consequences": "Nothing of this kind has been recorded.",
        "preconditions": "No preconditions have been recorded yet.",
        "costs": "What the forms cost is not known: no amounts have been recorded.",
        "open": "No open points were found.",
        "steps": "No first step and no point on the horizon have been recorded yet.",
    }.items():
        assert sentence in text(tree, chapter), chapter
    assert "What leaving costs is not known" in text(tree, "costs")


def test_points_are_counted_and_those_without_an_answer_named() -> None:
    found = f"findings: [{{id: f, kind: added_value, title: Veel, answers: [een], {SOURCED}}}]"
    exploration = explore({"assignment.yaml": ASSIGNMENT, "value.yaml": found})
    result = decide(exploration)
    assert (result.answered, result.points) == (1, 2)
    assert [item.number for item in result.open.unanswered] == ["A2"]
    assert "A2. Kunnen we eruit?" in text(shown(exploration), "asked")


def test_directions_stand_with_their_step_and_horizon_and_what_is_missing_is_said() -> None:
    weighing = f"""\
directions:
  - {{id: r, title: Rustig aan, text: Eerst kijken., options: [licht], first_step: Een proef., horizon: Samen., {SOURCED}}}
  - {{id: s, title: Snel door}}
"""
    exploration = explore({"options.yaml": OPTIONS, "weighing.yaml": weighing})
    tree = shown(exploration)
    said = text(tree, "directions")
    assert "Rustig aan Eerst kijken. Forms: Lichte vorm." in said
    assert "[no source]" in said.partition("Snel door")[2]
    assert "Een proef." in text(tree, "steps")
    assert text(tree, "steps").partition("Snel door")[2].count("not recorded") == 2
    assert "2 base directions are named: Rustig aan; Snel door." in text(tree, "short")


def test_forms_stand_by_status_with_their_reason() -> None:
    tree = shown(explore({"options.yaml": OPTIONS}))
    said = text(tree, "options")
    for part in (
        "Shortlisted Lichte vorm Why: Snel te doen",
        "Still open Zware vorm Whether this form goes on has not been said.",
        "Dropped Oude vorm No reason has been recorded.",
        "Outside the assignment Grote fusie Why: Niet gevraagd",
    ):
        assert part in said
    assert "Eerst dit. Klein beginnen Moment to decide: over een jaar." in text(tree, "steps")


def test_consequences_stand_under_those_on_whom_they_fall() -> None:
    findings = """\
findings:
  - {id: a, kind: risk, title: Minder grip, affects: council, options: [zwaar]}
  - {id: b, kind: consequence, title: Meer vergaderen, affects: council}
  - {id: c, kind: resident_effect, title: Sneller geholpen}
  - {id: d, kind: risk, title: Valt op niemand}
"""
    result = decided({"options.yaml": OPTIONS, "value.yaml": findings})
    by_group = {group.affects: [row.title for row in group.rows] for group in result.consequences}
    # What holds for every form stands first.
    assert by_group == {
        "council": ["Meer vergaderen", "Minder grip"],
        "executive": [],
        "staff": [],
        "residents": ["Sneller geholpen"],
        "organisation": [],
    }


def test_preconditions_are_counted_once_and_what_is_not_met_stands_first() -> None:
    findings = """\
findings:
  - {id: a, kind: precondition, title: Geregeld, met: met, owner: raad-aal}
  - {id: b, kind: precondition, title: Nog niet, met: not_met}
  - {id: c, kind: precondition, title: Deel, part_of: b}
"""
    result = decided({"preconditions.yaml": findings}).preconditions
    assert (result.total, result.met, result.known, result.owned) == (2, 1, 2, 1)
    assert [(one.row.title, one.parts) for one in result.rows] == [("Nog niet", 1), ("Geregeld", 0)]


COSTS = """\
id,option,organisation,kind,text,year_from,year_to,low,mode,high
eens,licht,,friction,Start,0,1,10,20,30
jaar,licht,,structural,Winst,3,10,-50,-40,5
oud,weg,,friction,Van wat afviel,0,0,1,1,1
los,licht,,other,Zonder jaar,,,1,1,1
uit,licht,aal,exit,Eruit,,,100,200,300
"""


def test_amounts_are_added_over_years_and_those_of_dropped_forms_left_out() -> None:
    amounts = decided({"options.yaml": OPTIONS, "cost_items.csv": COSTS}).costs.amounts
    (form,) = amounts.forms
    assert (form.option, amounts.last_year, amounts.undated) == ("Licht", 10, 1)
    assert form.once == Range(Decimal(20), Decimal(40), Decimal(60))
    assert form.yearly == Range(Decimal(-50), Decimal(-40), Decimal(5))
    assert amounts.leavers == ("Aal",)
    assert amounts.exits[0].amounts == (Range(Decimal(100), Decimal(200), Decimal(300)),)


def test_what_was_found_about_leaving_stands_with_it() -> None:
    found = f"findings: [{{id: f, kind: experience, title: Eruit is duur, answers: [weg], {SOURCED}}}]"
    result = decided({"assignment.yaml": ASSIGNMENT, "experience.yaml": found})
    assert [row.title for row in result.costs.leaving] == ["Eruit is duur"]


def test_dissent_and_positions_without_it() -> None:
    judges = """\
judges:
  - {id: j, kind: body, name: De raad, body: raad-aal, dissent: Twee leden zien het anders.}
  - {id: k, kind: body, name: De andere raad, body: raad-berg}
"""
    exploration = explore({"weighing.yaml": judges})
    assert "De raad Twee leden zien het anders." in text(shown(exploration), "dissent")
    silent = explore({"weighing.yaml": judges.replace(", dissent: Twee leden zien het anders.", "")}, slug="ander")
    assert "With none of the 2 positions that were taken dissent has been recorded." in text(shown(silent), "dissent")


def test_findings_that_contradict_each_other_are_a_pair_once() -> None:
    findings = """\
findings:
  - {id: a, kind: risk, title: Het wordt duurder, contradicts: [b]}
  - {id: b, kind: added_value, title: Het wordt goedkoper, contradicts: [a]}
"""
    result = decided({"value.yaml": findings})
    assert [(one.row.title, [link.title for link in one.against]) for one in result.contradictions] == [
        ("Het wordt duurder", ["Het wordt goedkoper"])
    ]


def test_open_points_hold_questions_elaborations_and_errors_that_were_not_answered() -> None:
    files = {
        "options.yaml": OPTIONS,
        "weighing.yaml": """\
elaboration_points:
  - {id: cultuur, name: Cultuur}
  - {id: geld, name: Geld}
elaborations:
  - {option: licht, point: geld, status: done, text: Uitgewerkt.}
""",
        "urgency.yaml": "findings: [{id: q, kind: open_question, title: Wie betaalt?}]",
        "figures.csv": "id,quantity,organisation,value\nf,inwoners,aal,1000\n",
    }
    exploration = explore(files)
    result = decide(exploration).open
    assert [row.title for row in result.questions] == ["Wie betaalt?"]
    # Of the shortlist only: that is where a choice may come first.
    assert [(one.option, one.points) for one in result.elaborations] == [("Licht", ("Cultuur",))]
    assert [(one.code, one.record) for one in result.errors] == [("O02", "option:weg"), ("F01", "figure:f")]
    accepted = "acceptances: [{rule: F01, record: 'figure:f', reason: Bekend.}]"
    answered = explore({**files, "acceptances.yaml": accepted}, slug="ander")
    assert [one.code for one in decide(answered).open.errors] == ["O02"]
    assert result.count == decide(answered).open.count + 1


def test_councils_without_a_proposal_are_named_too() -> None:
    proposals = "proposals: [{id: p, title: Doen, council: raad-berg, outcome: adopted}]"
    result = decided({"assignment.yaml": ASSIGNMENT, "follow-up.yaml": proposals})
    assert [(one.council, one.title, one.outcome) for one in result.proposals] == [
        ("Raad van Aal", "", ""),
        ("Raad van Berg", "Doen", "adopted"),
    ]


def test_judgements_of_fewer_than_five_people_show_nowhere() -> None:
    judges = "".join(f"  - {{id: p-{n}, kind: person, body: staf}}\n" for n in range(4))
    rows = "".join(
        f"p-{n},{option},c,{level}\n" for n in range(4) for option, level in (("licht", "2"), ("zwaar", "-2"))
    )
    exploration = explore(
        {
            "options.yaml": OPTIONS,
            "weighing.yaml": "criteria:\n  - {id: c, name: Criterium}\njudges:\n" + judges,
            "judgements.csv": "judge,option,criterion,level\n" + rows,
        }
    )
    tree = shown(exploration)
    assert "Not shown, because fewer than five people judged: Medewerkers." in text(tree, "weighing")
    assert tree.get_element_by_id("chapter-weighing").find_class("level") == []
    assert "%" not in text(tree, "weighing")
    assert "Nobody has judged" in text(tree, "weighing")
