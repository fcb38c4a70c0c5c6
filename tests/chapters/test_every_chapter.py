"""What holds for every chapter: it says that it is empty when it is, and only then."""

from __future__ import annotations

import pytest

from noaber.chapters import CHAPTERS
from tests.chapters.helping import PEOPLE, codes, explore, said, shown, words

EMPTY_EN = "Nothing has been recorded in this chapter yet."
EMPTY_NL = "In dit hoofdstuk is nog niets opgenomen."

# Follow-up has sentences of its own: that nothing was agreed yet is what a reader should know there.
SAYS_EMPTY = [name for name in CHAPTERS if name != "follow_up"]

FINDING = "findings: [{id: los, kind: %s, title: Iets los gevonden}]"


@pytest.mark.parametrize("chapter", SAYS_EMPTY)
def test_an_empty_chapter_says_so(chapter: str, db: None) -> None:
    exploration = explore(main="")
    assert codes(chapter, exploration) == ["nothing_yet"]
    assert said(chapter, exploration) == [EMPTY_EN]
    assert said(chapter, exploration, "nl") == [EMPTY_NL]


def test_a_follow_up_without_anything_says_that_nothing_was_agreed(db: None) -> None:
    exploration = explore(main="")
    assert said("follow_up", exploration) == [
        "No indicators have been agreed yet, so it cannot be followed whether benefits come.",
        "No proposal is before the councils yet.",
    ]


# Weighing has words of its own for that nobody judged; the others show nothing where there is nothing.
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_empty_chapter_shows_nothing(chapter: str, db: None) -> None:
    assert words(shown(chapter, explore(main=""))) == ""


@pytest.mark.parametrize("kind", ["risk", "open_question", "view"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_that_holds_one_finding_of_any_kind_shows_it_and_does_not_call_itself_empty(
    chapter: str, kind: str, db: None
) -> None:
    exploration = explore({f"{chapter.replace('_', '-')}.yaml": FINDING % kind})
    assert "nothing_yet" not in codes(chapter, exploration)
    assert EMPTY_EN not in said(chapter, exploration)
    tree = shown(chapter, exploration)
    assert "Iets los gevonden" in words(tree)
    assert len(tree.xpath("//*[@id='finding-los']")) == 1


@pytest.mark.parametrize("chapter", ["urgency", "partners", "value", "preconditions", "experience", "costs"])
def test_a_chapter_that_holds_only_a_figure_shows_it_and_does_not_call_itself_empty(chapter: str, db: None) -> None:
    main = PEOPLE.replace("part: initiator, ", "").replace("part: candidate, ", "")
    exploration = explore(
        {"figures.csv": "id,quantity,organisation,value\nf,druk,aal,12.5\n"},
        main=main + f"  - {{id: druk, name: druk, unit: '%', chapter: {chapter}}}\n",
    )
    assert EMPTY_EN not in said(chapter, exploration)
    assert "12.5" in words(shown(chapter, exploration))


@pytest.mark.parametrize(
    ("chapter", "file", "text"),
    [
        (
            "assignment",
            "assignment.yaml",
            "assignments: [{id: a, title: Opdracht, kind: council_proposal, givers: [raad-aal]}]",
        ),
        ("process", "process.yaml", "roles: [{id: r, name: Trekker}]"),
        ("process", "process.yaml", "decisions: [{id: d, text: Besloten is}]"),
        ("process", "process.yaml", "actions: [{id: d, text: Te doen}]"),
        ("process", "sessions.yaml", "sessions: [{id: s, title: Werkdag}]"),
        ("options", "options.yaml", "options: [{id: o, name: Vorm, status: outside_assignment}]"),
        ("weighing", "weighing.yaml", "elaboration_points: [{id: p, name: Punt}]"),
    ],
)
def test_a_chapter_that_holds_something_else_does_not_call_itself_empty(
    chapter: str, file: str, text: str, db: None
) -> None:
    exploration = explore({file: text})
    assert words(shown(chapter, exploration))
    assert EMPTY_EN not in said(chapter, exploration)
