"""One case of each rule: what it finds, where, in both languages, and what silences it.

The rules themselves are tested one by one in the other files of this folder.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import translation

from noaber.dossier.models import Exploration
from noaber.overview.checks import RULES, Result, check
from tests.builder import Files, dossier, read
from tests.chapters.helping import PEOPLE, SOURCED, explore

BY_CODE = {rule.code: rule for rule in RULES}


@dataclass(frozen=True)
class Case:
    """Files in which a rule finds something, `mend` that silences it as (file, what stands there, what should), and
    the records where it is found."""

    code: str
    files: Files
    records: tuple[str, ...]
    mend: tuple[str, str, str]
    chapter: str = ""

    @property
    def mended(self) -> Files:
        file, wrong, right = self.mend
        assert wrong in self.files[file], (self.code, wrong)
        return {**self.files, file: self.files[file].replace(wrong, right)}


def item(kind: str = "question", more: str = "") -> str:
    return f"""\
assignments:
  - id: opdracht
    title: Opdracht
    kind: council_proposal
    givers: [raad-aal]
    items: [{{id: vraag, kind: {kind}, text: Wat levert het op?{more}}}]
"""


FINDING = f"findings: [{{id: los, kind: risk, title: Los, answers: [vraag], {SOURCED}}}]"
TWO = "options: [{id: a, name: A}, {id: b, name: B}]\n"
JUDGES = "judges: [{id: nota, kind: document, name: Nota}]\n"


def found(code: str, exploration: Exploration) -> list[Result]:
    return [one for one in check(exploration) if one.code == code]


CASES = [
    Case(
        "A01",
        {"assignment.yaml": item(), "value.yaml": FINDING.replace("answers: [vraag], ", "")},
        ("assignment_item:vraag",),
        ("value.yaml", "title: Los", "title: Los, answers: [vraag]"),
    ),
    Case(
        "A02",
        {"assignment.yaml": item(more=", topic: present_experience"), "value.yaml": FINDING},
        ("assignment_item:vraag",),
        ("value.yaml", "kind: risk", "kind: experience"),
    ),
    Case(
        "A03",
        {
            "assignment.yaml": item(more=", topic: exit"),
            "options.yaml": TWO,
            "cost_items.csv": "id,option,kind,text,low,mode,high,source,basis\nc,a,friction,Verhuizen,1,2,3,nota,published\n",
        },
        ("assignment_item:vraag",),
        ("cost_items.csv", ",friction,", ",exit,"),
    ),
    Case(
        "P01",
        {
            "process.yaml": """\
phases:
  - {id: een, name: Een, starts: 2024-01-01, ends: 2024-01-31, gate: Door?, gate_date: 2024-02-15}
  - {id: twee, name: Twee, starts: 2024-02-01, ends: 2024-03-01}
"""
        },
        ("phase:twee",),
        ("process.yaml", "gate_date: 2024-02-15", "gate_date: 2024-02-01"),
    ),
    Case(
        "V01",
        {"value.yaml": f"findings: [{{id: winst, kind: added_value, title: Winst, {SOURCED}}}]"},
        ("finding:winst",),
        ("value.yaml", "title: Winst", "title: Winst, measure: Elk jaar tellen."),
    ),
    Case(
        "V02",
        {"value.yaml": f"findings: [{{id: winst, kind: added_value, title: Winst, domain: ruimte, {SOURCED}}}]"},
        ("domain:ruimte",),
        (
            "value.yaml",
            "findings: [",
            f"findings: [{{id: tegen, kind: risk, title: Tegen, domain: ruimte, {SOURCED}}}, ",
        ),
    ),
    Case(
        "C01",
        {"preconditions.yaml": f"findings: [{{id: ict, kind: precondition, title: ICT, {SOURCED}}}]"},
        ("finding:ict",),
        ("preconditions.yaml", "title: ICT", "title: ICT, owner: raad-aal"),
    ),
    Case(
        "O01",
        {
            "options.yaml": TWO
            + """\
swot:
  - id: p
    text: Punt
    placements:
      - {option: a, quadrant: strength, wording: Anders gezegd}
      - {option: b, quadrant: strength, wording: Nog anders}
"""
        },
        ("swot_point:p",),
        ("options.yaml", "option: b, quadrant: strength", "option: b, quadrant: weakness"),
    ),
    Case(
        "O02",
        {"options.yaml": "options: [{id: a, name: A, status: dropped}]"},
        ("option:a",),
        ("options.yaml", "status: dropped", "status: dropped, reason: Te duur."),
    ),
    Case(
        "O03",
        {
            "options.yaml": "options: [{id: a, name: A, status: shortlisted, reason: Goed.}, {id: b, name: B}]",
            "weighing.yaml": (
                "resident_values: [{option: a, level: 1, text: Goed.}, {option: b, level: 1, text: Ook goed.}]"
            ),
        },
        ("option:b",),
        ("weighing.yaml", "option: b, level: 1", "option: b, level: 0"),
    ),
    Case(
        "O04",
        {
            "options.yaml": "options: [{id: a, name: A, status: shortlisted, reason: Toch.}]",
            "weighing.yaml": "resident_values: [{option: a, level: -1, text: Slechter.}]",
        },
        ("option:a",),
        ("weighing.yaml", "level: -1", "level: 0"),
    ),
    Case(
        "O05",
        {
            "options.yaml": """\
options:
  - {id: buiten, name: Buiten, status: outside_assignment}
  - {id: binnen, name: Binnen, status: shortlisted, reason: Past., variant_of: buiten}
"""
        },
        ("option:binnen",),
        ("options.yaml", "status: shortlisted", "status: open"),
    ),
    Case(
        "O06",
        {"options.yaml": "options: [{id: a, name: A, legal_forms: [{name: Bedrijfsvoeringsovereenkomst}]}]"},
        ("option:a",),
        ("options.yaml", "Bedrijfsvoeringsovereenkomst", "Bedrijfsvoeringsorganisatie"),
    ),
    Case(
        "W01",
        {
            "options.yaml": TWO,
            "weighing.yaml": "conditions: [{id: v, name: V}]\nverdicts: [{option: a, condition: v, outcome: fails}]",
        },
        ("verdict:a--v",),
        ("weighing.yaml", "outcome: fails", "outcome: unknown"),
    ),
    Case(
        "W02",
        {
            "options.yaml": TWO,
            "weighing.yaml": "criteria: [{id: k, name: K}]\n" + JUDGES,
            "judgements.csv": "judge,option,criterion,level,source,basis\nnota,a,k,1,nota,published\nnota,b,k,,nota,published\n",
        },
        ("option:b",),
        ("judgements.csv", "nota,b,k,,", "nota,b,k,0,"),
    ),
    Case(
        "W03",
        {
            "options.yaml": TWO,
            "weighing.yaml": "criteria: [{id: k, name: K}, {id: l, name: L}]\n" + JUDGES,
            "judgements.csv": "judge,option,criterion,level,source,basis\nnota,a,k,1,nota,published\nnota,b,k,1,nota,published\nnota,b,l,,nota,published\n",
        },
        ("criterion:l",),
        ("judgements.csv", "nota,b,l,,", "nota,b,l,-2,"),
    ),
    Case(
        "W04",
        {
            "options.yaml": TWO,
            "weighing.yaml": f"""\
conditions: [{{id: v, name: V}}]
verdicts:
  - {{option: a, condition: v, outcome: meets, {SOURCED}}}
  - {{option: b, condition: v, outcome: meets, proviso: '', {SOURCED}}}
""",
        },
        ("condition:v",),
        ("weighing.yaml", "outcome: meets, proviso: ''", "outcome: meets_if, proviso: Er geld is."),
    ),
    Case(
        "W05",
        {
            "options.yaml": "options: [{id: a, name: A, status: shortlisted, reason: Goed.}]",
            "weighing.yaml": "elaboration_points: [{id: p, name: P}]\nelaborations: [{option: a, point: p, text: Bezig.}]",
        },
        ("option:a",),
        ("weighing.yaml", "text: Bezig.", "text: Af., status: done"),
    ),
    Case(
        "W06",
        {
            "options.yaml": TWO,
            "weighing.yaml": "framework: {title: Kader}\ncriteria: [{id: k, name: K}, {id: l, name: L}]\n" + JUDGES,
            "judgements.csv": "judge,option,criterion,level,source,basis\nnota,a,k,1,nota,published\nnota,b,k,1,nota,published\nnota,b,l,1,nota,published\n",
        },
        ("framework:the",),
        ("judgements.csv", "nota,b,l,1,nota,published\n", "nota,b,l,1,nota,published\nnota,a,l,0,nota,published\n"),
    ),
    Case(
        "F01",
        {"figures.csv": "id,quantity,organisation,value,source,basis\nf,inwoners,aal,1000,,\n"},
        ("figure:f",),
        ("figures.csv", "1000,,", "1000,nota,published"),
        chapter="partners",
    ),
    Case(
        "F02",
        {"urgency.yaml": "findings: [{id: los, kind: challenge, title: Los}]"},
        ("finding:los",),
        ("urgency.yaml", "title: Los", f"title: Los, {SOURCED}"),
        chapter="urgency",
    ),
    Case(
        "F03",
        {
            "figures.csv": """\
id,quantity,organisation,value,date,source,bound,basis
een,inwoners,aal,70000,2024-01-01,nota,,published
twee,inwoners,aal,80000,2024-01-01,nota,,published
"""
        },
        ("figure:twee",),
        ("figures.csv", "80000,2024-01-01", "80000,2024-02-01"),
        chapter="partners",
    ),
    Case(
        "F04",
        {
            "figures.csv": "id,quantity,organisation,value,date,source,basis\noud,inwoners,aal,1000,2021-04-30,nota,published\n"
        },
        ("figure:oud",),
        ("figures.csv", "2021-04-30", "2021-05-01"),
        chapter="partners",
    ),
    Case(
        "F07",
        {
            "figures.csv": "id,quantity,organisation,value,source,basis\na,inwoners,aal,31.245,nota,published\n"
            "b,inwoners,berg,26594,nota,published\n"
        },
        ("figure:a",),
        ("figures.csv", "31.245", "31245"),
        chapter="partners",
    ),
    Case(
        "F05",
        {
            "value.yaml": f"""\
findings:
  - {{id: wel, kind: risk, title: Het kost meer, {SOURCED}}}
  - {{id: juist, kind: risk, title: Het bespaart, contradicts: [wel], {SOURCED}}}
"""
        },
        ("finding:juist",),
        ("value.yaml", ", contradicts: [wel]", ""),
        chapter="value",
    ),
    Case(
        "F06",
        {
            "value.yaml": f"findings: [{{id: wel, kind: risk, title: De fusie is goedkoper, {SOURCED}}}]",
            "costs.yaml": f"findings: [{{id: niet, kind: risk, title: De fusie is niet goedkoper, {SOURCED}}}]",
        },
        ("finding:niet",),
        ("costs.yaml", "title: De fusie is niet goedkoper", "title: De fusie is niet eenvoudig"),
        chapter="costs",
    ),
    Case(
        "W07",
        {
            "weighing.yaml": """\
criteria: [{id: rust, name: Rust}, {id: kennis, name: Kennis}]
judges: [{id: brief, kind: document, name: De brief}]
""",
            "weights.csv": "judge,criterion,points\nbrief,rust,100\n",
        },
        ("judge:brief",),
        ("weights.csv", "brief,rust,100\n", "brief,rust,100\nbrief,kennis,50\n"),
    ),
    Case(
        "X01",
        {"acceptances.yaml": "acceptances: [{rule: F02, record: 'finding:los', reason: Dat weten we.}]"},
        ("acceptance:F02--finding:los",),
        (
            "acceptances.yaml",
            "acceptances: [{rule: F02, record: 'finding:los', reason: Dat weten we.}]",
            "",
        ),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_finds_what_it_is_for_at_records_that_stand_in_the_files(case: Case, db: None) -> None:
    places = read(dossier(case.files, main=PEOPLE)).places.records
    results = found(case.code, explore(case.files))
    assert tuple(one.record for one in results) == case.records
    assert {one.record for one in results} <= set(places)
    assert {one.chapter for one in results} == {case.chapter or BY_CODE[case.code].chapter}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_is_silent_where_that_was_mended(case: Case, db: None) -> None:
    assert found(case.code, explore(case.mended)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_result_is_in_the_language_of_the_reader(case: Case, db: None) -> None:
    exploration = explore(case.files)
    english = found(case.code, exploration)
    with translation.override("nl"):
        dutch = found(case.code, exploration)
    for one, other in zip(english, dutch, strict=True):
        assert one.message != other.message
        assert one.mend != other.mend
        assert (one.record, one.severity) == (other.record, other.severity)


def test_every_rule_has_a_case() -> None:
    assert {case.code for case in CASES} == set(BY_CODE)


def test_a_dossier_in_order_has_no_results(db: None) -> None:
    assert check(explore()) == ()


def test_a_dossier_with_a_head_only_has_no_results(db: None) -> None:
    assert check(explore(main="")) == ()


def test_holes_are_found_without_a_framework_record_too(db: None) -> None:
    files = next(case.files for case in CASES if case.code == "W06")
    files = {**files, "weighing.yaml": files["weighing.yaml"].replace("framework: {title: Kader}\n", "")}
    (result,) = found("W06", explore(files))
    assert result.record in read(dossier(files, main=PEOPLE)).places.records


def test_a_report_of_the_first_years_of_the_era_is_checked_too(db: None) -> None:
    text = "id,quantity,organisation,value,date,source,basis\na,inwoners,aal,1,0001-01-01,nota,published\n"
    exploration = explore({"figures.csv": text})
    exploration.date = exploration.date.replace(year=2)
    assert found("F04", exploration) == []
