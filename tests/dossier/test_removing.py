"""Content without some of its records: what goes with them, and that the rest still holds together."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.dossier.content import Content, address, key_of, table_name, walk
from noaber.dossier.edits import edits_between
from noaber.dossier.files.checking import check_content
from noaber.dossier.files.faults import Faults
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.removing import gone_with, values_without, without
from tests.builder import content_of, dossier, rows
from tests.dossier.generating import KINDS, contents

FILES = {
    "value.yaml": """
        findings:
          - id: a
            kind: risk
            title: A
            concerns: [aal, berg]
            contradicts: [b]
            evidence:
              - {source: nota, basis: published}
          - {id: b, kind: risk, title: B, part_of: a}
    """,
    "options.yaml": """
        options:
          - {id: een, name: Een}
          - {id: twee, name: Twee, variant_of: een}
        swot:
          - id: punt
            text: Punt
            placements:
              - {option: een, quadrant: strength}
              - {option: twee, quadrant: weakness}
    """,
    "assignment.yaml": """
        assignments:
          - id: opdracht
            title: Opdracht
            kind: council_proposal
            givers: [raad-aal]
            items:
              - {id: vraag, kind: question, text: Hoe?}
    """,
}


def addresses(content: Content) -> list[str]:
    return [address(table.model, key_of(table, values)) for table, values, _above in walk(content) if table.is_record]


def faults_of(content: Content) -> list[str]:
    faults = Faults()
    check_content(content, faults)
    return [str(fault) for fault in faults]


@pytest.fixture(scope="module")
def content() -> Content:
    return content_of(dossier(FILES))


def test_a_reference_that_may_be_empty_is_taken_out(content: Content) -> None:
    left = without(content, ["finding:a"])
    assert left["tables"]["value.yaml#findings"] == [{"id": "b", "kind": "risk", "title": "B"}]


def test_one_of_several_references_is_taken_out(content: Content) -> None:
    (found, _other) = without(content, ["organisation:berg"])["tables"]["value.yaml#findings"]
    assert found["concerns"] == ["aal"]


def test_a_part_that_cannot_be_without_goes(content: Content) -> None:
    left = without(content, ["source:nota", "option:een"])["tables"]
    assert "evidence" not in left["value.yaml#findings"][0]
    assert [one["option"] for one in left["options.yaml#swot"][0]["placements"]] == ["twee"]
    assert left["options.yaml#options"] == [{"id": "twee", "name": "Twee"}]


def test_a_record_that_cannot_be_without_goes_and_so_on() -> None:
    files = {**FILES, "follow-up.yaml": "proposals:\n  - {id: voorstel, title: V, council: raad-aal}\n"}
    content = content_of(dossier(files))
    # The body may be of no organisation; the assignment has to be given by somebody.
    assert gone_with(content, ["organisation:aal"]) == {"organisation:aal"}
    assert "organisation" not in rows(without(content, ["organisation:aal"]), "bodies")[0]
    with_it = {"body:raad-aal", "proposal:voorstel", "assignment:opdracht", "assignment_item:vraag"}
    assert gone_with(content, ["body:raad-aal"]) == with_it


def test_what_is_not_there_takes_nothing_out(content: Content) -> None:
    assert edits_between(content, without(content, ["finding:z", "nothing", ""])) == []


def test_what_is_given_stays_as_it_is(content: Content) -> None:
    before = deepcopy(content)
    without(content, addresses(content))
    assert content == before


def test_without_everything_the_head_is_left(content: Content) -> None:
    left = without(content, addresses(content))
    assert left["tables"] == {}
    assert left["exploration"] == content["exploration"]


def test_values_of_one_record_without(content: Content) -> None:
    table = next(one for one in TABLES if table_name(one) == "value.yaml#findings")
    values = content["tables"]["value.yaml#findings"][0]
    before = deepcopy(values)
    left = values_without(table, values, frozenset({"source:nota", "finding:b", "organisation:aal"}))
    assert left == {"id": "a", "kind": "risk", "title": "A", "concerns": ["berg"]}
    assert values_without(table, values, frozenset({"finding:a"})) is None
    assert values == before


@pytest.mark.parametrize("table", KINDS, ids=table_name)
def test_what_is_left_holds_together(table: Table) -> None:
    @given(contents(table), st.data())
    @settings(max_examples=1)
    def holds(content: Content, data: Any) -> None:
        known = addresses(content)
        gone = data.draw(st.lists(st.sampled_from(known), max_size=3, unique=True)) if known else []
        left = without(content, gone)
        assert faults_of(left) == []
        assert set(addresses(left)) == set(known) - gone_with(content, gone)
        assert not set(gone) & set(addresses(left))
        assert without(left, gone) == left

    holds()


@given(contents(), st.data())
@settings(max_examples=25)
def test_taking_out_one_after_the_other_is_taking_out_both(content: Content, data: Any) -> None:
    known = addresses(content)
    if not known:
        return
    one, other = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    assert without(without(content, [one]), [other]) == without(content, [one, other])
