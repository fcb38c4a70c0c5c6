"""An exploration with councils that asked, phases with gates, actions, a proposal and what was promised."""

from __future__ import annotations

import lxml.html
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import BASE, content_of, dossier

FILES = {
    "assignment.yaml": """\
assignments:
  - id: opdracht
    title: Opdracht van Aal
    kind: council_proposal
    givers: [raad-aal]
    date: 2024-01-15
    items:
      - {id: kosten, kind: question, text: Wat kost het ons?}
      - {id: weg, kind: question, text: Hoe komen we ervan af?}
      - {id: dichtbij, kind: principle, text: Blijf dichtbij.}
""",
    "process.yaml": """\
phases:
  - id: begin
    name: Beginnen
    starts: 2024-01-08
    ends: 2024-03-29
    gate: Gaan we door?
    gate_body: stuurgroep
meetings:
  - {id: start, title: Start, kind: meeting, phase: begin, date: 2024-01-10, bodies: [stuurgroep]}
  - {id: ooit, title: Ooit, kind: meeting}
roles: [{id: trekker, name: Trekker, held_by: een adviseur}]
decisions:
  - {id: door, text: Wij gaan door., body: stuurgroep, meeting: start, date: 2024-01-10}
actions:
  - {id: klaar, text: Een lijst maken., owner: stuurgroep, meeting: start, due: 2024-01-31, status: done}
  - {id: bellen, text: De buren bellen., owner: stuurgroep, meeting: start, due: 2024-02-15}
  - {id: later, text: Later kijken., due: 2999-01-01}
  - {id: weg, text: Niet meer nodig., due: 2024-02-01, status: dropped}
""",
    "value.yaml": """\
findings:
  - id: duur
    kind: drawback
    title: Het kost een ton
    text: Per jaar, voor ons alleen.
    answers: [kosten]
    evidence: [{source: nota, locator: par. 2, basis: published}]
  - {id: deel, kind: drawback, title: Vooral overleg, part_of: duur}
  - {id: los, kind: added_value, title: Meer plezier}
""",
    "weighing.yaml": """\
criteria: [{id: nabij, name: Nabijheid, comes_from: [dichtbij]}]
""",
    "follow-up.yaml": """\
proposals:
  - id: voorstel
    title: Voorstel aan Aal
    council: raad-aal
    text: We stellen voor.
    date: 2024-06-06
    decision_points: [{text: Instemmen.}]
    acts:
      - {kind: undertaking, text: Ik kom erop terug., by: wethouder, outcome: open, due: 2024-09-01}
      - {kind: motion, text: Doe het anders., by: Partij A, outcome: rejected, due: 2024-09-02, in_favour: 3, against: 12}
""",
}

MAIN = BASE.replace(
    "bodies:\n",
    "bodies:\n  - {id: stuurgroep, name: Stuurgroep, kind: other}\n"
    "  - {id: fractie, name: Partij A, kind: party_group, organisation: aal}\n"
    "  - {id: raad-berg, name: Raad van Berg, kind: council, organisation: berg}\n",
)


def fill(exploration: Exploration) -> Exploration:
    """Make the small exploration of the cast hold all of this."""
    store(exploration, content_of(dossier(FILES, main=MAIN)))
    return exploration


def words_of(answer: HttpResponse, anchor: str = "content") -> str:
    """The words of a page, or of what has this id in it; cells and lines apart."""
    assert answer.status_code in (200, 409, 422)
    tree = lxml.html.fromstring(answer.content).get_element_by_id(anchor)
    return " ".join(" ".join(tree.itertext()).split())


def english(client: Client) -> Client:
    """Whoever reads with it reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
