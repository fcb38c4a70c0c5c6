"""What holds for every rule, and how a result is answered."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils import translation

from noaber.dossier.models import Exploration
from noaber.dossier.rules import Rule, Severity
from noaber.overview.checks import RULES, Result, check, rules_page
from tests.chapters.helping import SOURCED, explore
from tests.overview.helping import MEANINGS, fires, quiet

FOLDER = Path(__file__).parent


# Codes


def asserted(word: str) -> set[str]:
    """The codes with which the tests of this folder call a helper."""
    return {
        node.args[0].value
        for path in FOLDER.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == word
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize("word", ["fires", "quiet"])
def test_every_rule_is_tested_in_both_directions(word: str) -> None:
    assert asserted(word) == {rule.code for rule in RULES}


def test_a_code_stands_once_and_keeps_its_meaning() -> None:
    with translation.override("en"):
        meanings = [(one.code, (one.severity.value, one.chapter, str(one.title))) for one in RULES]
    assert sorted(meanings) == sorted(MEANINGS.items())


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_a_rule_says_what_it_is_and_why_in_both_languages(rule: Rule) -> None:
    for text in (rule.title, rule.why, rule.example):
        said = {}
        for language in ("en", "nl"):
            with translation.override(language):
                said[language] = str(text)
        assert all(said.values())
        assert said["en"] != said["nl"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_two_rules_say_the_same(language: str) -> None:
    with translation.override(language):
        for texts in ([str(getattr(rule, name)) for rule in RULES] for name in ("title", "why", "example")):
            assert len(set(texts)) == len(RULES)
            assert all(text == text.strip() for text in texts)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_why_and_example_are_sentences_and_a_title_is_none(language: str) -> None:
    with translation.override(language):
        for rule in RULES:
            assert not str(rule.title).endswith("."), rule.code
            assert str(rule.why).endswith("."), rule.code
            assert str(rule.example).endswith((".", "”.")), rule.code


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_of_rules_holds_all_that_each_says(language: str) -> None:
    with translation.override(language):
        page = rules_page()
        for rule in RULES:
            assert f"\n## {rule.code} {rule.title} (" in page
            assert f"\n\n{rule.why}\n\n" in page
            assert f" {rule.example}\n" in page


def test_the_page_of_rules_lists_them_by_code_with_their_severity() -> None:
    heads = [line.removeprefix("## ") for line in rules_page().splitlines() if line.startswith("## ")]
    assert heads == [f"{code} {title} ({severity})" for code, (severity, _chapter, title) in sorted(MEANINGS.items())]


# Every rule at once, and one exploration beside another


LOUD = {
    "assignment.yaml": """\
assignments:
  - id: opdracht
    title: Raadsvoorstel
    kind: council_proposal
    givers: [raad-aal]
    items:
      - {id: punt, kind: question, text: Wat levert het op?}
      - {id: ervaring, kind: question, topic: present_experience, text: Wat leerden wij?}
      - {id: eruit, kind: question, topic: exit, text: Hoe eruit?}
""",
    "process.yaml": "actions: [{id: bellen, text: Bellen, due: 2024-04-01}]",
    "value.yaml": """\
findings:
  - {id: wel, kind: added_value, title: De fusie is goedkoper, domain: ruimte}
  - {id: niet, kind: added_value, title: De fusie is niet goedkoper}
  - {id: duur, kind: view, title: De fusie is duur, contradicts: [wel]}
""",
    "preconditions.yaml": "findings: [{id: ict, kind: precondition, title: ICT op orde}]",
    "options.yaml": """\
options:
  - {id: weg, name: Weg, status: dropped, legal_forms: [{name: Xyz}]}
  - {id: door, name: Door, status: shortlisted, reason: Beste}
  - {id: stil, name: Stil}
  - {id: buiten, name: Buiten, status: outside_assignment}
  - {id: toch, name: Toch, variant_of: buiten, status: shortlisted, reason: Beste}
swot:
  - id: overal
    text: Overal
    placements: [{option: door, quadrant: threat}, {option: stil, quadrant: threat}]
""",
    "weighing.yaml": """\
resident_values:
  - {option: weg, level: 1, text: Meer}
  - {option: door, level: 0, text: Niets}
  - {option: stil, level: 0, text: Niets}
conditions: [{id: geld, name: Geld}]
verdicts:
  - {option: door, condition: geld, outcome: meets}
  - {option: stil, condition: geld, outcome: meets}
criteria: [{id: rust, name: Rust}, {id: kennis, name: Kennis}]
elaboration_points: [{id: kosten, name: Kosten}]
judges: [{id: nota, kind: document, name: De nota}]
""",
    "judgements.csv": "judge,option,criterion,level\nnota,door,rust,1\n",
    "weights.csv": "judge,criterion,points\nnota,rust,10\n",
    "figures.csv": """\
id,quantity,organisation,value,date
een,inwoners,aal,1,2020-01-01
twee,inwoners,aal,2,2020-01-01
drie,inwoners,berg,2000,2020-01-01
""",
    "acceptances.yaml": "acceptances: [{rule: A01, record: niets, reason: Daarom}]",
}

# What would silence some of those rules, if it stood in the same exploration.
SOOTHING = {
    "options.yaml": "options: [{id: door, name: Door}]",
    "weighing.yaml": """\
framework: {title: Kader}
resident_values: [{option: door, level: 2, text: Veel}]
elaboration_points: [{id: anders, name: Anders}]
""",
    "cost_items.csv": "id,option,kind,text,low,mode,high,source,basis\neruit,door,exit,Uittreden,1,2,3,nota,published\n",
}


def test_where_everything_is_wrong_every_rule_says_so(db: None) -> None:
    assert {one.code for one in check(explore(LOUD))} == set(MEANINGS)


def test_an_exploration_is_judged_by_what_it_holds_itself(db: None) -> None:
    loud = explore(LOUD)
    before = check(loud)
    assert check(explore(SOOTHING, slug="noordrand")) == ()
    assert check(explore(slug="westrand")) == ()
    assert check(loud) == before


# Order


# An option that nobody explains (O02, error), a finding without a source (F02, warning), a point without an answer (A01,
# error) and leaving without a price (A03, error).
LOOSE_ENDS = {
    "assignment.yaml": """\
assignments:
  - id: opdracht
    title: Raadsvoorstel
    kind: council_proposal
    givers: [raad-aal]
    items: [{id: punt, kind: question, topic: exit, text: Hoe eruit?}]
""",
    "value.yaml": "findings: [{id: los, kind: risk, title: Los}]",
    "options.yaml": "options: [{id: licht, name: Licht, status: shortlisted}]",
}


def shown(exploration: Exploration) -> list[tuple[str, str]]:
    return [(one.code, one.record) for one in check(exploration)]


def test_errors_stand_before_warnings_and_within_those_the_order_of_the_rules_holds(db: None) -> None:
    assert shown(explore(LOOSE_ENDS)) == [
        ("A01", "assignment_item:punt"),
        ("A03", "assignment_item:punt"),
        ("O02", "option:licht"),
        ("F02", "finding:los"),
    ]


def test_severities_go_from_errors_down() -> None:
    assert [one.value for one in Severity] == ["error", "warning", "note"]


def test_checking_twice_gives_the_same(db: None) -> None:
    exploration = explore(LOOSE_ENDS)
    assert check(exploration) == check(exploration)


def test_checking_changes_nothing(db: None) -> None:
    exploration = explore(LOOSE_ENDS)
    before = exploration.revision
    check(exploration)
    exploration.refresh_from_db()
    assert exploration.revision == before


# Acceptances


def accepting(*answers: tuple[str, str], **more: str) -> dict[str, str]:
    """Files that accept these results, each with its own reason."""
    lines = ["acceptances:"]
    for rule, record in answers:
        lines.append(f"  - {{rule: {rule}, record: '{record}', reason: 'Daarom {rule}'}}")
    return {**LOOSE_ENDS, "acceptances.yaml": "\n".join(lines) + "\n", **more}


def the(code: str, exploration: Exploration) -> Result:
    (result,) = [one for one in check(exploration) if one.code == code]
    return result


def test_an_acceptance_answers_a_result_that_stays_and_keeps_the_reason(db: None) -> None:
    exploration = explore(accepting(("A01", "assignment_item:punt"), ("F02", "finding:los")))
    assert the("A01", exploration).accepted == "Daarom A01"
    assert the("F02", exploration).accepted == "Daarom F02"
    assert the("O02", exploration).accepted == ""
    quiet("X01", exploration)


def test_of_two_results_at_one_record_an_acceptance_answers_the_one_of_its_rule(db: None) -> None:
    exploration = explore(accepting(("A03", "assignment_item:punt")))
    assert the("A03", exploration).accepted == "Daarom A03"
    assert the("A01", exploration).accepted == ""


def test_an_accepted_result_keeps_its_place_and_its_words(db: None) -> None:
    open_ones = check(explore(LOOSE_ENDS, slug="noordrand"))
    answered = check(explore(accepting(("A01", "assignment_item:punt"))))
    assert [(one.code, one.severity, one.record, one.message, one.mend) for one in answered] == [
        (one.code, one.severity, one.record, one.message, one.mend) for one in open_ones
    ]


def test_an_acceptance_answers_each_result_of_its_rule_at_its_record(db: None) -> None:
    forms = "options: [{id: licht, name: Licht, legal_forms: [{name: Xyz}, {name: Qrs}]}]"
    exploration = explore(accepting(("O06", "option:licht"), **{"options.yaml": forms}))
    assert [one.accepted for one in check(exploration) if one.code == "O06"] == ["Daarom O06", "Daarom O06"]


# X01: an acceptance of nothing


def test_an_acceptance_of_what_was_answered_since_is_named(db: None) -> None:
    files = accepting(("F02", "finding:los"))
    files["value.yaml"] = f"findings: [{{id: los, kind: risk, title: Los, {SOURCED}}}]"
    (result,) = fires("X01", explore(files), "acceptance:F02--finding:los")
    assert result.message == "Rule F02 finds nothing at finding:los, so there is nothing to accept."
    assert result.mend == "Take this acceptance out, or correct the rule or record that it names."


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ("F02", "finding:weg"),
        ("F02", "los"),
        ("F01", "finding:los"),
        ("O02", "assignment_item:punt"),
    ],
    ids=["no such record", "no kind", "another rule", "a record of another rule"],
)
def test_an_acceptance_that_names_the_wrong_rule_or_record_is_named(rule: str, record: str, db: None) -> None:
    exploration = explore(accepting((rule, record)))
    fires("X01", exploration, f"acceptance:{rule}--{record}")
    assert {one.accepted for one in check(exploration)} == {""}


@pytest.mark.parametrize(
    ("rule", "mend"),
    [
        ("f02", "Did you mean “F02”?"),
        ("F2", "Did you mean “F02”?"),
        ("Z99", "Take over the code as the check shows it, or take this acceptance out."),
    ],
)
def test_an_acceptance_of_a_rule_that_does_not_exist_gets_the_one_that_is_meant(rule: str, mend: str, db: None) -> None:
    (result,) = fires("X01", explore(accepting((rule, "finding:los"))), f"acceptance:{rule}--finding:los")
    assert result.message == f"There is no rule “{rule}”."
    assert result.mend == mend


def test_each_acceptance_of_nothing_is_named_and_no_other(db: None) -> None:
    answers = (("F02", "finding:weg"), ("O02", "option:licht"), ("O03", "option:licht"))
    fires("X01", explore(accepting(*answers)), "acceptance:F02--finding:weg", "acceptance:O03--option:licht")


def test_without_acceptances_nothing_is_accepted_in_vain(db: None) -> None:
    quiet("X01", explore(LOOSE_ENDS))
    quiet("X01", explore(slug="noordrand"))


def test_an_acceptance_stands_for_its_own_exploration_only(db: None) -> None:
    explore(LOOSE_ENDS)
    bare = {"acceptances.yaml": accepting(("F02", "finding:los"))["acceptances.yaml"]}
    fires("X01", explore(bare, slug="noordrand"), "acceptance:F02--finding:los")
