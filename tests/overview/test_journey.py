"""How far each chapter is, what is missing, and what comes next."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noaber.chapters import CHAPTERS
from noaber.dossier.models import Exploration
from noaber.dossier.rules import Severity
from noaber.dossier.standard import framework, practice
from noaber.dossier.storing import store
from noaber.overview.checks import Result
from noaber.overview.journey import PARTS, kept_answers, kept_results, next_dates, progress_of, shares_of
from tests.builder import content_of, dossier

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def _stored(files: dict[str, str] | None = None) -> Exploration:
    exploration = Exploration()
    store(exploration, content_of(dossier(files)))
    return exploration


def _missing(exploration: Exploration, chapter: str) -> set[str]:
    return {part.name for part in progress_of(exploration)[chapter].missing}


def test_every_chapter_has_parts_of_different_names() -> None:
    for chapter in CHAPTERS:
        names = [part.name for part in PARTS if part.chapter == chapter]
        assert len(names) >= 3
        assert len(set(names)) == len(names)


def test_a_chapter_is_empty_begun_complete_or_complete_with_errors() -> None:
    error = Result("A01", Severity.ERROR, "assignment", "assignment_item:a", "", "")
    assert progress_of(_stored())["assignment"].state == "empty"
    files = {
        "assignment.yaml": """\
            assignments:
              - id: opdracht
                title: Opdracht
                kind: council_proposal
                givers: [raad-aal]
                items:
                  - {id: a, kind: question, text: Wat kost het?}
                  - {id: b, kind: condition, text: Niet duurder.}
            """
    }
    begun = Exploration(slug="x")
    store(begun, {**content_of(dossier(files)), "exploration": {**content_of(dossier())["exploration"], "slug": "b"}})
    assert (progress_of(begun)["assignment"].state, _missing(begun, "assignment")) == ("begun", {"answered"})
    files["value.yaml"] = "findings:\n  - {id: f, kind: added_value, title: F, answers: [a]}\n"
    files["weighing.yaml"] = "conditions:\n  - {id: c, name: C, comes_from: [b]}\n"
    store(begun, {**content_of(dossier(files)), "exploration": {**content_of(dossier())["exploration"], "slug": "b"}})
    assert progress_of(begun)["assignment"].state == "complete"
    assert progress_of(begun, [error])["assignment"].state == "errors"
    answered = Result("A01", Severity.ERROR, "assignment", "assignment_item:a", "", "", "mag")
    assert progress_of(begun, [answered])["assignment"].state == "complete"


def test_a_question_is_not_answered_by_the_framework_as_a_condition_is() -> None:
    files = {
        "assignment.yaml": """\
            assignments:
              - id: opdracht
                title: Opdracht
                kind: council_proposal
                givers: [raad-aal]
                items: [{id: a, kind: question, text: Wat kost het?}]
            """,
        "weighing.yaml": "conditions:\n  - {id: c, name: C, comes_from: [a]}\n",
    }
    assert _missing(_stored(files), "assignment") == {"answered"}


def test_what_holds_of_all_needs_one_at_least() -> None:
    exploration = _stored(
        {"preconditions.yaml": "findings:\n  - {id: p, kind: precondition, title: P, owner: raad-aal}\n"}
    )
    assert _missing(exploration, "preconditions") == {"known"}
    assert {"features", "decided"} <= _missing(exploration, "options")


def test_the_shares_of_many_explorations_are_one_question_and_then_none() -> None:
    explorations = []
    for content in (framework("nl"), practice()):
        exploration = Exploration()
        store(exploration, content)
        explorations.append(exploration)
    with CaptureQueriesContext(
        connection,
    ) as first:
        shares = shares_of(explorations)
    with CaptureQueriesContext(connection) as second:
        assert shares_of(explorations) == shares
    assert (len(first), len(second)) == (1, 0)
    assert 0 < shares[explorations[0].pk] < shares[explorations[1].pk] < 100
    progress = progress_of(explorations[1])
    assert shares[explorations[1].pk] == round(100 * sum(one.held for one in progress.values()) / len(PARTS))


def test_answers_and_results_are_kept_until_something_changes() -> None:
    exploration = _stored()
    assert set(kept_answers(exploration, everything=True)) == set(CHAPTERS)
    kept_results(exploration, everything=True)
    with CaptureQueriesContext(connection) as queries:
        kept_answers(exploration, everything=True)
        kept_results(exploration, everything=True)
        progress_of(exploration)
    assert len(queries) == 1  # how far it is was not asked before


def test_what_is_confidential_stands_in_no_result_for_others() -> None:
    exploration = _stored(
        {
            "value.yaml": "findings:\n  - {id: geheim, kind: added_value, title: Geheim}\n",
            "confidential.yaml": "confidential:\n  - {record: 'finding:geheim', ground: Woo, until: 2099-01-01}\n",
        }
    )
    assert "Geheim" in str(kept_results(exploration, everything=True))
    assert "Geheim" not in str(kept_results(exploration, everything=False))


def test_dates_to_come_and_late_ones_soonest_first_without_what_is_hidden() -> None:
    exploration = _stored(
        {
            "process.yaml": """\
                phases:
                  - {id: fase, name: Fase, ends: 2026-04-01, gate: Verder?}
                  - {id: klaar, name: Klaar, ends: 2026-04-02, gate: Verder?, gate_outcome: go}
                meetings:
                  - {id: straks, title: Straks, kind: meeting, date: 2026-03-20}
                  - {id: toen, title: Toen, kind: meeting, date: 2026-03-01}
                actions:
                  - {id: laat, text: Laat, due: 2026-03-01}
                  - {id: gedaan, text: Gedaan, due: 2026-03-01, status: done}
                  - {id: geheim, text: Geheim, due: 2026-03-30}
                """,
            "follow-up.yaml": """\
                proposals:
                  - id: voorstel
                    title: Voorstel
                    council: raad-aal
                    date: 2026-05-01
                    acts: [{kind: undertaking, text: Toezegging, due: 2026-06-01, outcome: open}]
                """,
        }
    )
    found = next_dates(exploration, date(2026, 3, 18), frozenset({"action:geheim"}))
    assert [(one.kind, one.title, one.late) for one in found] == [
        ("action", "Laat", True),
        ("meeting", "Straks", False),
        ("gate", "Fase", False),
        ("proposal", "Voorstel", False),
        ("undertaking", "Toezegging", False),
    ]
