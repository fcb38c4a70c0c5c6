"""Where sources are used, and which statements name none."""

from __future__ import annotations

from typing import Any

import pytest

from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.overview.uses import SourceUses, sources_of
from tests.builder import BASE, content_of, dossier

pytestmark = pytest.mark.django_db

SOURCES = "  - id: ongebruikt\n    title: Ongebruikt\n    kind: law\n  - id: geheim\n    title: Geheim\n    kind: law\n"
FILES = {
    "value.yaml": """\
        findings:
          - id: met
            kind: added_value
            title: Met bron
            evidence:
              - source: nota
                basis: measured
                locator: par. 2
              - source: geheim
                basis: published
          - id: zonder
            kind: added_value
            title: Zonder bron
          - id: vraag
            kind: open_question
            title: Een vraag
    """,
    "figures.csv": (
        "id,quantity,organisation,value,source,locator,basis\n"
        "een,inwoners,aal,10,nota,tabel 1,measured\ntwee,inwoners,berg,20,,,\n"
    ),
    "confidential.yaml": "confidential:\n  - record: source:geheim\n    ground: g\n    until: 2090-01-01\n",
}


@pytest.fixture
def filled(exploration: Exploration) -> Exploration:
    store(exploration, content_of(dossier(FILES, main=BASE.replace("domains:\n", SOURCES + "domains:\n"))))
    return exploration


def by_key(exploration: Exploration, *, everything: bool = True) -> dict[str, SourceUses]:
    return {one.key: one for one in sources_of(exploration, everything=everything).sources}


def test_every_place_is_told_with_its_locator_and_how_firm_it_is(filled: Exploration) -> None:
    uses = by_key(filled)["nota"].uses
    assert {(use.record, use.chapter, use.locator, use.basis) for use in uses} == {
        ("finding:met", "value", "par. 2", "measured"),
        ("figure:een", "partners", "tabel 1", "measured"),
    }
    assert {use.title for use in uses} == {"Met bron", "Inwoners · Gemeente Aal"}


def test_a_source_that_is_used_nowhere_has_no_uses(filled: Exploration) -> None:
    assert by_key(filled)["ongebruikt"].uses == []


def test_statements_without_a_source_are_counted_by_chapter_and_questions_are_none(filled: Exploration) -> None:
    unsourced = {one.chapter: one for one in sources_of(filled, everything=True).unsourced}
    assert unsourced["value"].total == 2
    assert [entry.record for entry in unsourced["value"].without] == ["finding:zonder"]
    assert [entry.record for entry in unsourced["partners"].without] == ["figure:twee"]


def test_a_confidential_source_is_for_who_may_see_it(filled: Exploration) -> None:
    assert "geheim" in by_key(filled)
    assert "geheim" not in by_key(filled, everything=False)


def test_a_confidential_record_is_no_use_for_others(exploration: Exploration) -> None:
    secret = "confidential:\n  - record: finding:met\n    ground: g\n    until: 2090-01-01\n"
    main = BASE.replace("domains:\n", SOURCES + "domains:\n")
    store(exploration, content_of(dossier({**FILES, "confidential.yaml": secret}, main=main)))
    assert [use.record for use in by_key(exploration, everything=False)["nota"].uses] == ["figure:een"]


def test_sources_ask_little_of_the_database(filled: Exploration, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(30):
        sources_of(filled, everything=True)
    with django_assert_max_num_queries(0):
        sources_of(filled, everything=True)
