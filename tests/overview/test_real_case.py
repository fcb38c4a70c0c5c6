"""The linter on a real exploration: it names the weak spots that were there, and hardly anything else."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from django.utils import translation

from noaber.chapters import CHAPTERS
from noaber.dossier.content import Content
from noaber.dossier.files.reading import Read, read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.overview.checks import Result, check
from tests.conftest import EXAMPLE
from tests.overview.helping import MEANINGS


@cache
def the_files() -> Read:
    with translation.override("en"):
        return read_dossier(EXAMPLE)


@pytest.fixture
def exploration(db: None) -> Exploration:
    content: Content = the_files().content
    exploration = Exploration(snapshot=content)
    store(exploration, content)
    return exploration


@pytest.fixture
def results(exploration: Exploration) -> tuple[Result, ...]:
    return check(exploration)


def of(code: str, results: tuple[Result, ...]) -> list[Result]:
    return [one for one in results if one.code == code]


def test_the_weak_spots_are_named_and_nothing_else(results: tuple[Result, ...]) -> None:
    assert sorted((one.code, one.record) for one in results) == [
        ("A03", "assignment_item:dt-7"),
        ("C01", "finding:voorwaarde-commitment"),
        ("F03", "figure:vertegenwoordigd-70000"),
        ("F05", "finding:combinatie-zacht-vrijblijvend"),
        ("F05", "finding:kosten-geen-efficiency"),
        ("O01", "swot_point:swot-autonomie-raden"),
        ("O01", "swot_point:swot-relatiemanagement"),
        ("O03", "option:opgavegericht"),
        ("O06", "option:taakuitvoering-gastheer"),
        ("V01", "finding:meerwaarde-kennis"),
        ("V02", "domain:sociaal"),
        ("V02", "domain:veiligheid"),
        ("W04", "condition:autonomie"),
        ("W04", "condition:financien"),
        ("W05", "option:ambtelijke-fusie"),
        ("W05", "option:combinatie"),
        ("W06", "framework:the"),
    ]


def test_a_reader_is_not_flooded(results: tuple[Result, ...]) -> None:
    assert len(results) <= 25
    assert Counter(one.severity.value for one in results)["error"] == 2


def test_every_figure_and_finding_has_a_source_and_nothing_was_accepted(results: tuple[Result, ...]) -> None:
    assert not {"F01", "F02", "F06", "X01"} & {one.code for one in results}
    assert {one.accepted for one in results} == {""}


def test_every_record_that_is_named_stands_in_the_files(results: tuple[Result, ...]) -> None:
    places = the_files().places.records
    assert [one.record for one in results if one.record not in places] == []


def test_every_result_says_where_what_and_what_to_do(results: tuple[Result, ...]) -> None:
    for one in results:
        assert one.chapter in CHAPTERS
        assert one.severity.value == MEANINGS[one.code][0]
        assert one.message.endswith((".", "?")), one
        assert one.mend.endswith("."), one
        assert "%(" not in one.message + one.mend


def test_leaving_was_asked_for_and_not_worked_out(results: tuple[Result, ...]) -> None:
    (result,) = of("A03", results)
    assert result.message.endswith(": Zoek ook uit hoe je weer uit de samenwerking kunt stappen.")


def test_an_option_as_good_as_the_shortlist_vanished(results: tuple[Result, ...]) -> None:
    (result,) = of("O03", results)
    assert result.message == (
        "“Opgavegericht samenwerken” promises residents as much as the shortlisted options "
        "(Ambtelijke fusie, Zelf bouwen: het combinatiemodel), and falls out without a reason."
    )


def test_two_swot_points_stand_under_every_option_in_other_words(results: tuple[Result, ...]) -> None:
    assert [one.message.rpartition("apart. ")[2] for one in of("O01", results)] == [
        "It is worded in 2 other ways.",
        "It is worded in 3 other ways.",
    ]


def test_a_legal_form_was_named_that_does_not_exist(results: tuple[Result, ...]) -> None:
    (result,) = of("O06", results)
    assert "“bedrijfsvoeringsovereenkomst”" in result.message
    assert "“bedrijfsvoeringsorganisatie”" in result.mend


def test_both_conditions_tell_the_five_options_not_apart(results: tuple[Result, ...]) -> None:
    assert [one.message for one in of("W04", results)] == [
        "All 5 options meet “Gezonde financiële positie” without a proviso, so it tells nothing apart.",
        "All 5 options meet “Autonomie van de raden” without a proviso, so it tells nothing apart.",
    ]


def test_the_comparison_has_holes(results: tuple[Result, ...]) -> None:
    (result,) = of("W06", results)
    assert result.message == (
        "Readers see no judgement on: strategie (Organisch, Taakuitvoering, Combinatiemodel); efficiency (Organisch, Opgavegericht); "
        "regio (Organisch); thema's (Taakuitvoering); advies (Organisch, Taakuitvoering, Combinatiemodel); "
        "slagkracht (Taakuitvoering, Combinatiemodel)."
    )


def test_two_numbers_of_residents_stand_in_one_report(exploration: Exploration) -> None:
    (result,) = of("F03", check(exploration))
    assert "80,000 (verslag, par. 6.1); 70,000 (verslag, par. 8.2)" in result.message
    with translation.override("nl"):
        (result,) = of("F03", check(exploration))
    assert "80.000 (verslag, par. 6.1); 70.000 (verslag, par. 8.2)" in result.message


def test_efficiency_is_promised_and_denied(results: tuple[Result, ...]) -> None:
    result = of("F05", results)[1]
    assert result.chapter == "costs"
    assert result.message.startswith(
        "“Bij andere gemeenten leidde samenwerking niet tot efficiencyvoordeel” contradicts"
    )
    assert "“Samen is het werk zuiniger en beter te organiseren”" in result.message


def test_benefits_and_preconditions_are_one_result_each(results: tuple[Result, ...]) -> None:
    assert [one.message for code in ("V01", "C01") for one in of(code, results)] == [
        (
            "Of 28 benefits 28 do not say how they will be measured, "
            "first “Samen hebben de gemeenten meer kennis en ervaring in huis”."
        ),
        "Of 8 preconditions 8 have no owner, first “Het bestuur gaat echt voor samenwerking”.",
    ]
