"""After the decision: do we get what we went for?"""

from __future__ import annotations

import pytest

from noaber.dossier.models import Exploration
from tests.builder import dossier, the_fault
from tests.chapters.helping import as_json, explore, said, shown, table, words

FILES = {
    "value.yaml": "findings: [{id: winst, kind: added_value, title: Minder kwetsbaar}]",
    "figures.csv": "id,quantity,organisation,value,date,source,basis\nnul,inwoners,aal,1000,2024-01-01,nota,published\n",
    "options.yaml": "options: [{id: licht, name: Licht}]",
    "follow-up.yaml": """\
indicators:
  - {id: een, name: Verzuim, finding: winst, quantity: inwoners, baseline: nul, direction: down, target: 5 in 2026, owner: staf, text: Elk jaar.}
  - {id: twee, name: Tevredenheid}
proposals:
  - id: aal
    title: Voorstel aan Aal
    council: raad-aal
    options: [licht]
    text: We stellen voor.
    finances: Kost niets.
    communication: Op de website.
    next_steps: Verder.
    date: 2024-06-01
    outcome: adopted_amended
    decision_points: [{text: Instemmen.}, {text: Verder werken.}]
    votes: [{party_group: Partij A, in_favour: 9}, {party_group: Partij B, in_favour: 1, against: 4, abstained: 1}]
    acts:
      - {kind: motion, text: Doe het samen, by: Partij A, outcome: adopted, in_favour: 12, against: 2, abstained: 1}
      - {kind: undertaking, text: Ik kom terug, due: 2024-09-01}
  - {id: berg, title: Voorstel aan Berg, council: raad-berg}
publications:
  - {id: verslag, title: Verslag, kind: report, audience: everybody, date: 2024-05-01, version: '1.0', released_by: [aal]}
  - {id: geheim, title: Bijlage, kind: report, audience: executives, date: 2024-05-02, confidential_ground: art. 23, confidential_until: 2025-01-01}
""",
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    return explore(FILES)


def test_it_says_what_is_measured_and_decided(exploration: Exploration) -> None:
    assert said("follow_up", exploration) == [
        "2 indicators were agreed, 1 with a baseline.",
        "2 proposals are before the councils, 1 decided.",
    ]
    assert said("follow_up", exploration, "nl") == [
        "Er zijn 2 indicatoren afgesproken, waarvan 1 met een nulmeting.",
        "Bij de raden liggen 2 voorstellen, over 1 is besloten.",
    ]


def test_indicators_show_their_baseline_with_its_source_or_that_there_is_none(exploration: Exploration) -> None:
    rows = table(shown("follow_up", exploration), "How will be seen whether benefits come")
    assert rows[0][0] == "VerzuimElk jaar."
    assert rows[0][1] == "Minder kwetsbaar · inwoners"
    assert rows[0][2] == "1,000 mensen (1 January 2024)Nota (published)."
    assert rows[0][3:] == ["should fall: 5 in 2026", "Medewerkers"]
    assert rows[1][2] == "no baseline"


def test_a_proposal_shows_its_points_money_acts_and_outcome(exploration: Exploration) -> None:
    text = words(shown("follow_up", exploration))
    for part in (
        "Raad van Aal · 1 June 2024 · adopted with amendments · Licht",
        "Decision pointsInstemmen.Verder werken.",
        "FinancesKost niets.",
        "CommunicationOp de website.",
        "Next stepsVerder.",
        "Motion. Doe het samen (Partij A, adopted, 12 in favour, 2 against, 1 abstained)",
        "Undertaking. Ik kom terug (1 September 2024)",
    ):
        assert part in text


def test_the_vote_in_the_council_stands_by_party_group_with_its_sum(exploration: Exploration) -> None:
    rows = table(shown("follow_up", exploration), "Voorstel aan Aal: the vote in the council")
    assert rows == [
        ["Partij A", "9", "0", "0"],
        ["Partij B", "1", "4", "1"],
        ["Together", "10", "4", "1"],
    ]


def test_a_line_of_votes_without_a_number_is_refused() -> None:
    text = "proposals: [{id: p, title: P, council: raad-aal, votes: [{party_group: Partij A}]}]"
    fault = the_fault(dossier({"follow-up.yaml": text}))
    assert "at least one number of votes" in str(fault)


def test_a_confidential_publication_shows_the_ground_and_the_end(exploration: Exploration) -> None:
    rows = table(shown("follow_up", exploration), "What was published for whom")
    assert rows[0] == ["Verslag (1.0)", "report", "everybody", "1 May 2024", "PublishedReleased by Aal."]
    assert rows[1][2] == "executives; confidential: art. 23 (1 January 2025)"


def test_a_publication_shows_whom_it_waits_for_and_when_it_was_withdrawn(db: None) -> None:
    text = """\
publications:
  - id: een
    title: Een
    kind: report
    audience: councils
    date: 2024-05-01
    needs_release: [aal, berg]
    releases: [{organisation: berg, date: 2024-05-03, by: college}]
  - {id: twee, title: Twee, kind: decision, audience: councils, date: 2024-05-02, withdrawn: 2024-06-01, withdrawn_because: Fout}
"""
    rows = table(shown("follow_up", explore({"follow-up.yaml": text})), "What was published for whom")
    assert rows[0][4] == "DraftReleased by Berg.Waits for the release of Aal."
    assert rows[1][4] == "Withdrawn, 1 June 2024: Fout"


def test_the_json_holds_proposals_with_their_acts(exploration: Exploration) -> None:
    first = as_json("follow_up", exploration)["proposals"][0]
    assert first["decision_points"] == ["Instemmen.", "Verder werken."]
    assert first["acts"][1]["due"] == "2024-09-01"
    assert first["total"] == {"in_favour": 10, "against": 4, "abstained": 1}
    assert first["acts"][0]["votes"] == {"in_favour": 12, "against": 2, "abstained": 1}
