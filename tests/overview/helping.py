"""What the linter says of a small dossier, and what it keeps quiet about."""

from __future__ import annotations

from noaber.dossier.models import Exploration
from noaber.dossier.rules import Hit
from noaber.overview.checks import RULES

# What a code means never changes: acceptances of years ago name it.
MEANINGS = {
    "A01": ("error", "assignment", "Assignment point without an answer"),
    "A02": ("error", "assignment", "Asked what cooperating taught so far, and no experience of one's own"),
    "A03": ("error", "assignment", "Leaving asked for and not worked out"),
    "C01": ("warning", "preconditions", "Precondition without an owner"),
    "F01": ("error", "partners", "Figure without a source"),
    "F02": ("warning", "value", "Finding without a source"),
    "F03": ("warning", "value", "Two values for one quantity"),
    "F04": ("warning", "partners", "Old figure"),
    "F05": ("warning", "value", "Contradiction that stands"),
    "F06": ("error", "value", "Contradiction that is not marked"),
    "F07": ("warning", "partners", "Figure that looks a thousand times too small"),
    "O01": ("warning", "options", "SWOT point under every option"),
    "O02": ("error", "options", "Option shortlisted or dropped without a reason"),
    "O03": ("error", "options", "Good option that falls out without a reason"),
    "O04": ("warning", "options", "Choice against the value for residents"),
    "O05": ("error", "options", "Shortlisted outside the assignment"),
    "O06": ("warning", "options", "Term that is no legal form"),
    "P01": ("warning", "process", "Days that clash"),
    "V01": ("warning", "value", "Benefit without a measure"),
    "V02": ("warning", "value", "Domain with chances only"),
    "W01": ("error", "weighing", "Verdict without evidence"),
    "W02": ("warning", "weighing", "Option that nobody judged"),
    "W03": ("warning", "weighing", "Criterion that nobody judged"),
    "W04": ("warning", "weighing", "Condition that tells nothing apart"),
    "W05": ("warning", "weighing", "Elaboration open for an option that goes on"),
    "W06": ("warning", "weighing", "Combinations of option and criterion without a judgement to show"),
    "W07": ("warning", "weighing", "Weights that cannot be used"),
    "X01": ("warning", "follow_up", "Acceptance of nothing"),
}


_RULES = {rule.code: rule for rule in RULES}


def fires(code: str, exploration: Exploration, *records: str, chapter: str = "") -> list[Hit]:
    """What a rule finds: at these records and nowhere else, with its severity, in its chapter or the one given."""
    assert records
    rule = _RULES[code]
    severity, own_chapter, _title = MEANINGS[code]
    hits = list(rule.find(exploration))
    assert [one.record for one in hits] == list(records)
    assert rule.severity.value == severity
    assert {one.chapter or rule.chapter for one in hits} == {chapter or own_chapter}
    return hits


def quiet(code: str, exploration: Exploration) -> None:
    """That a rule finds nothing."""
    assert [(one.record, one.message) for one in _RULES[code].find(exploration)] == []
