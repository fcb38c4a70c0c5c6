"""Content as a whole: ids that stand once, references that lead somewhere, records that agree with themselves."""

from __future__ import annotations

import pytest

from noaber.dossier import models as m
from noaber.dossier.fields import REFERENCE, fields_of
from noaber.dossier.files.faults import Fault
from noaber.dossier.layout import all_tables
from tests.builder import BASE, HEAD, Files, content_of, dossier, faults_of, main_with, the_fault

OPTIONS = "options:\n  - {id: een, name: Een}\n  - {id: twee, name: Twee}\n"
FRAMEWORK = "conditions:\n  - {id: veilig, name: Veilig}\n"


def messages(files: Files) -> list[str]:
    return [fault.message for fault in faults_of(files)]


# What may stand once


def test_the_same_key_twice_in_a_record_is_refused() -> None:
    fault = the_fault(main_with("themes:\n  - id: t\n    name: Een\n    name: Twee\n"))
    assert fault == Fault(
        "exploration.yaml",
        9,
        "“name” stands in the same record twice, first on line 8.",
        "Keep one of the two.",
    )


def test_the_same_list_twice_in_a_file_is_refused() -> None:
    fault = the_fault(main_with("themes:\n  - {id: t, name: T}\nthemes:\n  - {id: u, name: U}\n"))
    assert (fault.line, fault.message) == (8, "“themes” stands in the same record twice, first on line 6.")


def test_the_same_id_twice_is_refused_with_the_first_place() -> None:
    fault = the_fault(main_with("themes:\n  - {id: t, name: T}\n  - name: U\n    id: t\n"))
    assert fault == Fault(
        "exploration.yaml",
        9,
        "The id “t” was used already, at exploration.yaml:7.",
        "Give this record an id of its own.",
    )


def test_the_same_id_twice_is_refused_across_files_too() -> None:
    finding = "findings:\n  - {id: een, kind: risk, title: Een}\n"
    fault = the_fault(dossier({"value.yaml": finding, "urgency.yaml": finding}))
    assert (fault.file, fault.message) == ("value.yaml", "The id “een” was used already, at urgency.yaml:2.")


def test_the_same_id_twice_is_refused_under_different_records_and_in_tables() -> None:
    item = "      - {id: punt, kind: point, text: T}\n"
    assignment = "  - id: %s\n    title: T\n    kind: council_letter\n    givers: [raad-aal]\n    items:\n" + item
    files = dossier(
        {
            "assignment.yaml": "assignments:\n" + assignment % "a" + assignment % "b",
            "figures.csv": "id,quantity,value\nf,inwoners,1\nf,inwoners,2\n",
        }
    )
    assert messages(files) == [
        "The id “punt” was used already, at assignment.yaml:7.",
        "The id “f” was used already, at figures.csv:2.",
    ]


def test_records_of_different_kinds_may_share_an_id() -> None:
    content_of(main_with("themes:\n  - {id: een, name: T}\ndomains:\n  - {id: een, name: D}\n"))


def test_what_is_known_by_what_it_links_may_be_said_once() -> None:
    verdict = "  - {option: een, condition: veilig, outcome: %s}\n"
    weighing = FRAMEWORK + "verdicts:\n" + verdict % "meets" + verdict % "fails"
    fault = the_fault(dossier({"options.yaml": OPTIONS, "weighing.yaml": weighing}))
    assert fault == Fault(
        "weighing.yaml",
        5,
        "This is said twice, first at weighing.yaml:4: een, veilig.",
        "Keep one of the two.",
    )


def test_records_that_miss_what_they_link_are_not_called_the_same() -> None:
    weighing = (
        FRAMEWORK + "verdicts:\n  - {condition: veilig, outcome: meets}\n  - {condition: veilig, outcome: fails}\n"
    )
    assert (
        messages(dossier({"options.yaml": OPTIONS, "weighing.yaml": weighing})) == ["“option” is missing or empty."] * 2
    )


def test_somebody_votes_once_on_a_contribution() -> None:
    session = """\
        sessions:
          - id: dag
            title: Werkdag
            prompts:
              - id: vraag
                text: Wat vindt u?
                contributions:
                  - id: een
                    text: Een
                    votes:
                      - {participant: p1, choice: agree}
                      - {participant: p2, choice: agree}
                      - {participant: p1, choice: pass}
                  - id: twee
                    text: Twee
                    votes:
                      - {participant: p1, choice: agree}
        """
    fault = the_fault(dossier({"sessions.yaml": session}))
    assert (fault.line, fault.message) == (13, "This is said twice, first at sessions.yaml:11: p1.")


# References


def test_a_reference_to_nothing_gets_the_id_that_is_meant() -> None:
    roles = "roles:\n  - id: trekker\n    name: T\n    organisations: [aal, bergh]\n"
    assert the_fault(dossier({"process.yaml": roles})) == Fault(
        "process.yaml",
        4,
        "“organisations” refers to “bergh”, and there is no such record.",
        "Did you mean “berg”?",
    )


def test_a_reference_to_nothing_at_all_like_it_gets_what_to_do() -> None:
    fault = the_fault(main_with("bodies:\n  - {id: raad, name: R, kind: council, organisation: xyz}\n"))
    assert fault.mend == "Add a record with this id (organisation:xyz), or take the reference out."


def test_a_reference_leads_to_a_record_of_its_own_kind_only() -> None:
    fault = the_fault(
        main_with(BASE + "themes:\n  - {id: thema, name: T}\n")
        | {"tasks.csv": "id,name,organisation,people\nt,T,thema,1\n"}
    )
    assert fault.message == "“organisation” refers to “thema”, and there is no such record."


def test_what_a_record_must_refer_to_stands_before_it_in_the_layout() -> None:
    """Storing counts on it: only a reference that may be empty can be filled in later."""
    order = [table.model for table, _above in all_tables()]
    needed = [
        (field.target, table.model)
        for table, _above in all_tables()
        for field in fields_of(table)
        if field.kind == REFERENCE and field.required and table.is_record
    ]

    assert (m.Option, m.Verdict) in needed
    assert [pair for pair in needed if order.index(pair[0]) >= order.index(pair[1])] == []


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (main_with("domains:\n  - {id: a, name: A, within: a}\n"), 7),
        (main_with("organisations:\n  - {id: a, name: A, kind: other, serves: [a]}\n"), 7),
        (dossier({"options.yaml": "options:\n  - {id: a, name: A, variant_of: a}\n"}), 2),
        (dossier({"value.yaml": "findings:\n  - {id: a, kind: risk, title: A, part_of: a}\n"}), 2),
        (dossier({"value.yaml": "findings:\n  - {id: a, kind: risk, title: A, contradicts: [a]}\n"}), 2),
    ],
    ids=["within", "serves", "variant_of", "part_of", "contradicts"],
)
def test_a_record_does_not_refer_to_itself(files: Files, line: int) -> None:
    fault = the_fault(files)
    assert fault.line == line
    assert fault.message.endswith("refers to the record itself.")
    assert fault.mend == "Refer to another record, or take the reference out."


def test_a_circle_is_named_at_every_record_in_it_and_at_no_other() -> None:
    links = {"voor": "a", "a": "b", "b": "c", "c": "a", "na": "a", "verder": "na"}
    rows = "".join(f"  - {{id: {key}, name: N, within: {to}}}\n" for key, to in links.items())
    found = faults_of(main_with("domains:\n" + rows))
    assert [fault.line for fault in found] == [8, 9, 10]
    assert {fault.message for fault in found} == {"“within” leads back to the record itself in a circle."}
    assert {fault.mend for fault in found} == {"Break the circle: take out one of the references."}


def test_a_circle_of_variants_is_refused() -> None:
    options = "options:\n  - {id: a, name: A, variant_of: b}\n  - {id: b, name: B, variant_of: a}\n"
    assert [fault.line for fault in faults_of(dossier({"options.yaml": options}))] == [2, 3]


def test_a_circle_of_parts_is_refused_across_files() -> None:
    finding = "findings:\n  - {id: %s, kind: risk, title: T, part_of: %s}\n"
    files = dossier({"value.yaml": finding % ("a", "b"), "costs.yaml": finding % ("b", "a")})
    assert [fault.file for fault in faults_of(files)] == ["costs.yaml", "value.yaml"]


def test_contradictions_may_go_both_ways() -> None:
    finding = "  - {id: %s, kind: risk, title: T, contradicts: [%s]}\n"
    content_of(dossier({"value.yaml": "findings:\n" + finding % ("a", "b") + finding % ("b", "a")}))


def test_what_may_stand_in_a_file_that_cannot_be_read_is_not_missed() -> None:
    process = "roles:\n  - {id: trekker, name: T, organisations: [aal, cent], kleur: rood}\n"
    for broken in (HEAD + "organisations: [\n", HEAD + "organisations: aal\n", "\x00", "- a\n"):
        found = faults_of({"exploration.yaml": broken, "process.yaml": process})
        assert {fault.file for fault in found if "refers to" in fault.message} == set()
        assert {fault.file for fault in found} == {"exploration.yaml", "process.yaml"}


def test_what_may_stand_in_a_table_that_cannot_be_read_is_not_missed() -> None:
    indicators = "indicators:\n  - {id: i, name: I, baseline: f, quantity: huizen}\n"
    files = dossier({"figures.csv": 'id,quantity,value\nf,inwoners,"1\n', "follow-up.yaml": indicators})
    assert [(fault.file, fault.line) for fault in faults_of(files)] == [("figures.csv", 2), ("follow-up.yaml", 2)]
