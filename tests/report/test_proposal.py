"""The proposal to one council: what it asked, what speaks for and against, and what is still to be written."""

from __future__ import annotations

import pytest
from django.utils import translation
from lxml.html import HtmlElement

from noaber.dossier.models import Exploration
from noaber.report.composing import DocumentKind, compose
from noaber.report.councils import UnclearCouncil, council_bodies, find_council
from noaber.report.document import build
from noaber.report.proposal import ProposalResult, propose
from tests.builder import Files
from tests.chapters.helping import PEOPLE, SOURCED, explore

pytestmark = pytest.mark.django_db

EXECUTIVE = PEOPLE.replace(
    "sources:", "  - {id: college, name: College van Aal, kind: executive_board, organisation: aal}\nsources:"
)
ASSIGNMENT = """\
assignments:
  - id: a
    title: Opdracht van Aal
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {id: een, kind: question, text: Wat levert het op?}
      - {id: twee, kind: question, text: Wat kost het?}
  - id: b
    title: Opdracht van Berg
    kind: council_proposal
    givers: [raad-berg]
    items:
      - {id: drie, kind: question, text: Mag dit?}
"""
OPTIONS = """\
options:
  - {id: licht, name: Lichte vorm, short_name: Licht, status: shortlisted}
  - {id: zwaar, name: Zware vorm, short_name: Zwaar, summary: Alles samen.}
"""
PROPOSAL = """\
proposals:
  - id: p
    title: Zwaar uitwerken
    council: raad-aal
    options: [zwaar]
    text: Wij stellen voor door te gaan.
    finances: Het kost tien euro.
    communication: Met een brief.
    next_steps: In het najaar verder.
    date: 2024-06-01
    outcome: adopted_amended
    decision_points:
      - {text: Kennis te nemen.}
      - {text: Geld te geven.}
    votes: [{party_group: Partij A, in_favour: 9}, {party_group: Partij B, against: 4}]
    acts:
      - {kind: motion, text: Kom elk jaar terug., by: alle fracties, outcome: adopted, in_favour: 13}
"""


def proposed(exploration: Exploration, council: str = "raad-aal") -> ProposalResult:
    return propose(exploration, find_council(exploration, council))


def shown(exploration: Exploration, council: str = "raad-aal") -> HtmlElement:
    with translation.override("en"):
        return build(exploration, compose(exploration, DocumentKind.PROPOSAL, find_council(exploration, council))).tree


def text(tree: HtmlElement, chapter: str) -> str:
    return " ".join(" ".join(tree.get_element_by_id(f"chapter-{chapter}").itertext()).split())


def asked(more: Files | None = None, main: str = EXECUTIVE) -> Exploration:
    return explore({"assignment.yaml": ASSIGNMENT, "options.yaml": OPTIONS, **(more or {})}, main=main)


# Which council


def test_councils_that_gave_an_assignment_or_have_a_proposal_get_one() -> None:
    management = ASSIGNMENT.replace("[raad-berg]", "[staf]")
    exploration = explore({"assignment.yaml": management, "options.yaml": OPTIONS, "follow-up.yaml": PROPOSAL})
    assert [one.key for one in council_bodies(exploration)] == ["raad-aal"]


@pytest.mark.parametrize("word", ["raad-berg", "Raad van Berg", " RAAD VAN BERG ", "berg", "Gemeente Berg", "van berg"])
def test_a_council_is_found_by_its_id_its_name_or_its_municipality(word: str) -> None:
    assert find_council(asked(), word).key == "raad-berg"


@pytest.mark.parametrize(("word", "several"), [("raad", True), ("dorp", False), ("", False), ("or-aal", False)])
def test_what_is_no_council_or_could_be_several_is_refused_with_those_that_there_are(word: str, several: bool) -> None:
    with pytest.raises(UnclearCouncil) as caught:
        find_council(asked(), word)
    assert caught.value.several == several
    assert [one.key for one in caught.value.councils] == ["raad-aal", "raad-berg"]


# What it shows


def test_a_proposal_shows_all_that_was_written_for_it() -> None:
    tree = shown(asked({"follow-up.yaml": PROPOSAL}))
    decision = text(tree, "decision")
    assert (
        "To Raad van Aal From College van Aal Day of the decision 1 June 2024 Outcome Adopted with amendments"
        in decision
    )
    assert [" ".join(one.text_content().split()) for one in tree.get_element_by_id("chapter-decision").iter("li")] == [
        "Kennis te nemen.",
        "Geld te geven.",
    ]
    assert "Wij stellen voor door te gaan. It is about these forms: Zware vorm Alles samen." in text(tree, "proposed")
    assert "Het kost tien euro." in text(tree, "finances")
    assert "Met een brief." in text(tree, "communication")
    assert "In het najaar verder." in text(tree, "next")
    assert "Adopted with amendments (9 in favour, 4 against)" in text(tree, "decision")
    assert "Partij B 0 4 0 Together 9 4 0" in " ".join(
        " ".join(tree.get_element_by_id("chapter-decision").itertext()).split()
    )
    assert "Motion. Kom elk jaar terug. (alle fracties, adopted, 13 in favour, 0 against)" in text(tree, "acts")
    assert "Still to be written" not in tree.text_content()


def test_a_council_without_a_proposal_gets_what_it_asked_and_what_is_still_to_be_written() -> None:
    exploration = asked()
    tree = shown(exploration)
    assert "Still to be written: the points on which the council decides." in text(tree, "decision")
    for chapter in ("finances", "communication", "next"):
        assert "Still to be written" in text(tree, chapter)
    assert proposed(exploration).missing == ("decision_points", "text", "finances", "communication", "next_steps")
    assert "A1 Wat levert het op? Not answered yet." in text(tree, "asked")
    assert "Mag dit?" not in tree.text_content()
    assert "No form has been proposed." in text(tree, "arguments")


def test_of_two_proposals_the_one_that_is_not_decided_counts_and_the_other_stays_to_be_read() -> None:
    more = PROPOSAL + "  - {id: q, title: Opnieuw, council: raad-aal}\n"
    result = proposed(asked({"follow-up.yaml": more}))
    assert result.proposal is not None
    assert (result.proposal.title, [one.title for one in result.others]) == ("Opnieuw", ["Zwaar uitwerken"])


def test_with_a_point_stand_the_answers_that_say_most_and_the_others_are_counted() -> None:
    findings = "findings:\n" + "".join(
        f"  - {{id: f{n}, kind: challenge, title: Bevinding {n}, answers: [een, twee], {SOURCED}}}\n" for n in range(5)
    )
    own = f"findings: [{{id: eigen, kind: finance, title: Van Aal, concerns: [aal], answers: [een, twee], {SOURCED}}}]"
    (one,) = proposed(asked({"urgency.yaml": findings, "costs.yaml": own})).asked
    point = one.points[0]
    assert [answer.title for answer in point.answers] == ["Van Aal", "Bevinding 0", "Bevinding 1"]
    assert (point.more.count, point.more.chapters) == (3, ("urgency",))


def test_arguments_are_about_the_proposed_forms_and_this_municipality() -> None:
    findings = """\
findings:
  - {id: a, kind: added_value, title: Voor zwaar, options: [zwaar]}
  - {id: b, kind: added_value, title: Voor licht, options: [licht]}
  - {id: c, kind: added_value, title: Voor Berg, concerns: [berg]}
  - {id: d, kind: risk, title: Tegen, affects: staff}
  - {id: e, kind: consequence, title: Ander werk, affects: staff}
"""
    result = proposed(asked({"value.yaml": findings, "follow-up.yaml": PROPOSAL}))
    assert [row.title for row in result.arguments.rows] == ["Voor zwaar"]
    assert [row.title for row in result.objections.rows] == ["Tegen"]
    # What was an argument already is not told again.
    assert [row.title for row in result.staff.rows] == ["Ander werk"]


def test_its_own_amounts_stand_apart_from_those_that_are_borne_together() -> None:
    costs = """\
id,option,organisation,kind,text,year_from,year_to,low,mode,high
eigen,zwaar,aal,friction,Van Aal,0,0,1,2,3
ander,zwaar,berg,friction,Van Berg,0,0,1,2,3
samen,zwaar,,structural,Samen,1,2,1,2,3
uit,zwaar,aal,exit,Eruit,,,1,2,3
licht,licht,aal,friction,Niet voorgesteld,0,0,1,2,3
"""
    keys = "cost_keys: [{id: k, name: Gelijke delen, kind: equal}]"
    result = proposed(asked({"cost_items.csv": costs, "costs.yaml": keys, "follow-up.yaml": PROPOSAL})).finances
    assert [one.text for one in result.own] == ["Van Aal"]
    assert [one.text for one in result.together] == ["Samen"]
    assert [one.text for one in result.leaving] == ["Eruit"]
    assert [(one.key, one.share.organisation) for one in result.shares] == [("Gelijke delen", "Aal")]


JUDGED = """\
criteria:
  - {id: c, name: Criterium}
judges:
  - {id: j, kind: body, name: Aal vindt, body: raad-aal, dissent: Een lid niet.}
  - {id: k, kind: body, name: Berg vindt, body: raad-berg}
"""
LEVELS = "judge,option,criterion,level\nk,licht,c,2\nk,zwaar,c,-2\nj,licht,c,-2\nj,zwaar,c,2\n"


def test_its_own_position_stands_first_beside_the_others() -> None:
    exploration = asked({"weighing.yaml": JUDGED, "judgements.csv": LEVELS})
    result = proposed(exploration).position
    assert [(one.name.name, one.own, one.shares) for one in result.beside] == [
        ("Aal vindt", True, (0.0, 1.0)),
        ("Berg vindt", False, (1.0, 0.0)),
    ]
    said = text(shown(exploration), "position")
    assert "Dissent: Een lid niet." in said
    assert "Aal vindt (your position)" in said


def test_a_council_without_a_position_is_told_so() -> None:
    exploration = asked({"weighing.yaml": JUDGED.replace("raad-aal", "or-aal"), "judgements.csv": LEVELS})
    assert "This council has not taken a position in the weighing." in text(shown(exploration), "position")


def test_preconditions_that_are_met_are_left_out() -> None:
    findings = """\
findings:
  - {id: a, kind: precondition, title: Geregeld, met: met}
  - {id: b, kind: precondition, title: Nog niet, met: not_met, owner: raad-aal}
  - {id: c, kind: precondition, title: Onbekend}
"""
    exploration = asked({"preconditions.yaml": findings})
    assert [row.title for row in proposed(exploration).preconditions.rows] == ["Nog niet", "Onbekend"]
    assert "(not met; Raad van Aal)" in text(shown(exploration), "preconditions")


def test_a_council_with_several_assignments_and_proposals_stands_there_once() -> None:
    twice = ASSIGNMENT.replace("[raad-berg]", "[raad-aal]")
    second = PROPOSAL + PROPOSAL.replace("proposals:\n", "").replace("id: p\n", "id: q\n")
    exploration = asked({"assignment.yaml": twice, "follow-up.yaml": second})
    (council,) = council_bodies(exploration)
    assert (council.key, council.exploration) == ("raad-aal", exploration)
