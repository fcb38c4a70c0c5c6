"""What may not be parted is never longer than a page: nothing falls off the paper, and Typst can tag what is parted."""

from __future__ import annotations

import pytest

from noaber.dossier.content import Content
from tests.builder import Files, content_of, dossier
from tests.chapters.helping import PEOPLE, SOURCED
from tests.report.conftest import MakeReport, Report
from tests.report.reading_pdf import furthest

OPTIONS = "options:\n" + "".join(f"  - {{id: o{number}, name: Vorm {number}}}\n" for number in range(5))
CONDITIONS = "conditions:\n" + "".join(f"  - {{id: c{number}, name: Eis {number}}}\n" for number in range(4))


def content(files: Files) -> Content:
    return content_of(dossier(files, main=PEOPLE))


def numbered(count: int, start: str = "", end: str = " ") -> str:
    return "".join(f"{start}woord{number}w{end}" for number in range(count))


def lost(made: Report, count: int) -> list[int]:
    """Which of the numbered words are not on any page."""
    text = made.tags.text
    return [number for number in range(count) if f"woord{number}w" not in text]


@pytest.mark.parametrize("length", [250, 900])
def test_verdicts_with_a_source_and_a_long_reason_can_be_parted(length: int, report: MakeReport) -> None:
    """Typst cannot tag a row in which a cell with a note is parted and another may not be."""
    verdicts = "".join(
        f"  - {{option: o{o}, condition: c{c}, outcome: meets, why: '{'woord ' * length}', {SOURCED}}}\n"
        for o in range(5)
        for c in range(4)
    )
    made = report(content({"options.yaml": OPTIONS, "weighing.yaml": CONDITIONS + "verdicts:\n" + verdicts}))
    assert made.tags.text.count("woord") == 20 * length
    assert furthest(made.pdf) < 0.95


def test_a_reason_of_several_pages_beside_a_short_name_is_whole(report: MakeReport) -> None:
    verdicts = f"verdicts: [{{option: o0, condition: c0, outcome: fails, why: '{numbered(1500)}', {SOURCED}}}]\n"
    made = report(content({"options.yaml": OPTIONS, "weighing.yaml": CONDITIONS + verdicts}))
    assert lost(made, 1500) == []
    assert furthest(made.pdf) < 0.95


LIST = "|\n" + numbered(150, "      - ", "\n")
PARAGRAPHS = "|\n" + numbered(150, "      ", "\n\n")


@pytest.mark.parametrize("text", [LIST, PARAGRAPHS], ids=["list", "paragraphs"])
@pytest.mark.parametrize(
    ("file", "record"),
    [
        ("value.yaml", "findings:\n  - id: f\n    kind: risk\n    title: Los\n    text: "),
        ("process.yaml", "roles:\n  - id: r\n    name: Trekker\n    description: "),
        ("experience.yaml", "cases:\n  - id: c\n    name: BAS\n    kind: own\n    text: "),
        ("options.yaml", "options:\n  - id: o\n    name: Vorm\n    text: "),
    ],
    ids=["finding", "cell", "case", "option"],
)
def test_many_short_lines_are_all_on_paper(file: str, record: str, text: str, report: MakeReport) -> None:
    """Few characters can be many lines."""
    made = report(content({file: record + text}))
    assert lost(made, 150) == []
    assert furthest(made.pdf) < 0.95


def test_a_quadrant_of_more_than_a_page_is_whole(report: MakeReport) -> None:
    points = "".join(
        f"  - {{id: p{number}, text: woord{number}w {'en nog veel meer ' * 10}, "
        f"placements: [{{option: o0, quadrant: strength}}]}}\n"
        for number in range(60)
    )
    made = report(content({"options.yaml": OPTIONS + "swot:\n" + points}))
    assert lost(made, 60) == []
    assert furthest(made.pdf) < 0.95


def test_a_heading_in_the_words_of_people_does_not_become_the_name_of_a_record(report: MakeReport) -> None:
    """A label that stands twice, or that cannot be one, ends Typst."""
    made = report(
        content(
            {
                "assignment.yaml": """\
assignments:
  - {id: a, title: Opdracht, kind: council_letter, givers: [raad-aal], items: [{id: i, kind: question, text: Wat?}]}
""",
                "value.yaml": "findings: [{id: los, kind: risk, title: Los, answers: [i]}]",
                "options.yaml": OPTIONS,
                "weighing.yaml": """\
elaboration_points: [{id: p, name: Finding los}, {id: q, name: 🎉 Feest}]
elaborations: [{option: o0, point: p, text: Zo.}, {option: o0, point: q, text: Ook.}]
""",
            }
        )
    )
    assert "Finding los" in [one.text.strip() for one in made.tags.all("H3")]


@pytest.mark.parametrize("name", ["Samen a\u0336 🎉", "日本", "e\u0301 \ufb00 \u0378", "1\ufe0f\u20e3 keuze"])
def test_a_sign_that_no_font_has_does_not_stop_a_picture(name: str, report: MakeReport) -> None:
    """Pictures do not fall back on other fonts as the text does."""
    options = f"options: [{{id: a, name: '{name}'}}, {{id: b, name: Gewoon}}]"
    made = report(content({"options.yaml": options}))
    assert "Gewoon" in made.tags.text
