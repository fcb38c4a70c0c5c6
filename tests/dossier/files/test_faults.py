"""Faults are collected, put in order and shown without harm."""

from __future__ import annotations

import pytest

from noaber.dossier.files.faults import (
    LONGEST,
    MOST,
    MOST_COMPARISONS,
    MOST_LEFT_OUT,
    Fault,
    Faults,
    Unreadable,
)


def stopped(faults: Faults) -> tuple[Fault, ...]:
    with pytest.raises(Unreadable) as caught:
        faults.stop()
    return caught.value.faults


def test_without_faults_there_is_nothing_to_stop_for() -> None:
    faults = Faults()
    faults.stop()
    assert not faults


def test_faults_come_in_the_order_of_files_and_lines_whatever_the_order_of_finding() -> None:
    faults = Faults()
    for file, line in (("b.yaml", 2), ("a.yaml", 10), ("b.yaml", None), ("a.yaml", 9), ("", None)):
        faults.add(file, line, "M", "D")
    order = [(fault.file, fault.line) for fault in stopped(faults)]
    assert order == [("", None), ("a.yaml", 9), ("a.yaml", 10), ("b.yaml", None), ("b.yaml", 2)]


def test_the_same_fault_is_named_once() -> None:
    faults = Faults()
    for _time in range(2):
        faults.add("a.yaml", 1, "M", "D")
    assert len(stopped(faults)) == faults.count == 1


def test_the_exception_shows_the_first_faults() -> None:
    faults = Faults()
    faults.add("a.yaml", 3, "Wrong.", "Mend it.")
    faults.add("", None, "No file.", "Make one.")
    with pytest.raises(Unreadable, match=r"^No file\. Make one\.; a\.yaml:3: Wrong\. Mend it\.$"):
        faults.stop()


def test_nobody_is_shown_more_than_can_be_read() -> None:
    faults = Faults()
    for line in range(MOST + 7):
        faults.add("a.yaml", line, "M", "D")
    found = stopped(faults)
    assert len(found) == MOST + 1
    assert found[-1].message == "There are 7 more faults."


def test_far_too_many_faults_end_the_reading() -> None:
    faults = Faults()
    for line in range(MOST + MOST_LEFT_OUT):
        faults.add("a.yaml", line, "M", "D")
    with pytest.raises(Unreadable):
        faults.add("a.yaml", 0, "One too many", "D")


@pytest.mark.parametrize("harm", ["\x1b[2J", "\x00", "\x07", "\x9b31m", "\u2028", "\udcff"])
def test_what_would_disturb_a_terminal_is_not_shown(harm: str) -> None:
    faults = Faults()
    faults.add(f"a{harm}.yaml", 1, f"M {harm}", f"D {harm}")
    (fault,) = stopped(faults)
    for text in (fault.file, fault.message, fault.mend):
        assert harm[0] not in text
        assert "\N{REPLACEMENT CHARACTER}" in text


def test_a_long_message_is_shortened() -> None:
    faults = Faults()
    faults.add("a.yaml", 1, "x" * 5_000_000, "D")
    (fault,) = stopped(faults)
    assert (len(fault.message), fault.message[-1]) == (LONGEST, "…")


def test_a_word_is_suggested_that_is_much_like_it() -> None:
    faults = Faults()
    assert faults.suggest("organisaton", ["name", "organisation"]) == "Did you mean “organisation”?"
    assert faults.suggest("kleur", ["name", "organisation"]) == ""
    assert faults.suggest("bergh", ["aal", "berg"], 0.6) == "Did you mean “berg”?"


def test_suggestions_end_where_they_would_take_too_long() -> None:
    faults = Faults()
    known = [f"word-{number}" for number in range(MOST_COMPARISONS // 2)]
    assert faults.suggest("word-1x", known)
    assert faults.suggest("word-1x", known)
    assert not faults.suggest("word-1x", known)
