"""Which sheet is which table and which column which field, and everything that is wrong named at its cell."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from noaber.dossier.models import Exploration
from noaber.dossier.sheets.applying import MODES
from noaber.dossier.sheets.cells import words_of
from noaber.dossier.sheets.places import LONGEST_NAME, known_names, sheet_names, sheet_table, sheet_tables
from noaber.dossier.sheets.reading import header_words
from tests.dossier.sheets.helping import CHAPTERS, after, book, faults, figures, look, the_fault

pytestmark = pytest.mark.django_db

GOOD = ["a", "inwoners", 1]


def records(exploration: Exploration, data: bytes, **how: Any) -> list[str]:
    return [edit["record"] for edit in look(exploration, data, **how).edits]


@pytest.mark.parametrize(
    "header",
    [
        ("id", "quantity", "value"),
        ("Id *", "Quantity *", "Value *"),
        ("ID", "  GROOTHEID ", "waarde"),
        ("Id", "Quantity", "Waarde"),
    ],
)
def test_a_column_may_be_called_by_its_key_or_in_either_language(
    exploration: Exploration, header: tuple[str, ...]
) -> None:
    assert records(exploration, figures(GOOD, header=header)) == ["figure:a"]


def test_keys_below_the_names_count_before_the_names(exploration: Exploration) -> None:
    data = book({"figures": [["Eigen naam", "x", "y"], ["id", "quantity", "value"], GOOD]})
    assert records(exploration, data) == ["figure:a"]


def test_a_title_may_stand_above_the_header_and_empty_rows_anywhere(exploration: Exploration) -> None:
    rows = [["Cijfers van de regio"], [], ["Id", "Quantity", "Value"], [], GOOD, [None, "  ", None], ["b", *GOOD[1:]]]
    assert records(exploration, book({"figures": rows})) == ["figure:a", "figure:b"]


@pytest.mark.parametrize("name", ["figures", "Figures", "Cijfers", "CIJFERS "])
def test_a_sheet_may_be_called_by_its_key_or_in_either_language(exploration: Exploration, name: str) -> None:
    assert records(exploration, book({name: [["id", "quantity", "value"], GOOD]})) == ["figure:a"]


def test_a_lone_sheet_stands_for_the_table_for_which_it_is_sent(exploration: Exploration) -> None:
    data = book({"Blad1": [["id", "quantity", "value"], GOOD]})
    assert records(exploration, data, first="figures") == ["figure:a"]
    fault = the_fault(exploration, data)
    assert (fault.sheet, "No sheet" in fault.message) == ("Blad1", True)


def test_a_sheet_that_is_almost_called_so_is_suggested(exploration: Exploration) -> None:
    assert "figures" in the_fault(exploration, book({"figurs": [["id"], ["a"]]})).mend


def test_sheets_that_are_no_table_are_left_alone_and_said(exploration: Exploration) -> None:
    data = book({"My notes": [["x"]], "figures": [["id", "quantity", "value"], GOOD], "Explanation": [["x"]]})
    assert look(exploration, data).left_out == ("My notes",)


def test_a_table_that_is_hidden_or_there_twice_is_a_fault(exploration: Exploration) -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made.worksheets[0].sheet_state = "hidden"

    rows = [["id", "quantity", "value"], GOOD]
    assert "hidden" in the_fault(exploration, book({"figures": rows, "x": [["x"]]}, hide)).message
    twice = faults(exploration, book({"figures": rows, "Cijfers": rows}))
    assert {(fault.sheet, "same table" in fault.message) for fault in twice} == {("figures", True), ("Cijfers", True)}


def test_merged_cells_below_the_header_are_a_fault(exploration: Exploration) -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made.worksheets[0].merge_cells("B2:B3")

    data = book({"figures": [["id", "quantity", "value"], GOOD, ["b", "inwoners", 2]]}, merge)
    fault = the_fault(exploration, data)
    assert (fault.cell, "B2:B3" in fault.message) == ("B2", True)


def test_merged_cells_above_the_header_do_no_harm(exploration: Exploration) -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made.worksheets[0].merge_cells("A1:C1")

    data = book({"figures": [["Title"], ["id", "quantity", "value"], GOOD]}, merge)
    assert records(exploration, data) == ["figure:a"]


def test_columns_twice_unknown_or_without_a_name_are_named_at_their_cells(exploration: Exploration) -> None:
    found = faults(exploration, book({"figures": [["id", "quantity", "value", "Value", "valeu"], [*GOOD, 2, 3, 4]]}))
    assert [(fault.cell, fault.message.split(".")[0]) for fault in found] == [
        ("D1", "The column “Value” stands here twice"),
        ("E1", "The table knows no column “valeu”"),
        ("F2", "There is a cell here under a column without a name"),
    ]
    assert "value" in found[1].mend


def test_a_column_that_says_which_record_it_is_has_to_be_there(exploration: Exploration) -> None:
    fault = the_fault(exploration, figures([1], header=["value"]))
    assert (fault.cell, fault.message) == ("row 1", "The column “Id” is missing.")


def test_all_faults_are_named_at_once_in_the_order_of_the_sheet(exploration: Exploration) -> None:
    rows = [["x", "inwoner", "veel"], ["", "inwoners", 1], ["y", "", ""], ["y", "inwoner", 2], ["Z!", "inwoner", 1]]
    data = figures(*rows, *[[f"n{at}", "inwoners", "?"] for at in range(8)])
    for mode in MODES:
        found = faults(exploration, data, mode=mode)
        assert [fault.cell for fault in found] == [
            *("B2", "C2", "A3", "B4", "C4", "A5", "B5", "A6", "B6"),
            *(f"C{at}" for at in range(7, 15)),
        ]
        assert "inwoners" in found[0].mend
        assert "figures!A4" in found[5].message


def test_nothing_is_said_of_cells_that_were_refused_already(exploration: Exploration) -> None:
    assert len(faults(exploration, figures(["a", "inwoners", "veel"]))) == 1


def test_rules_across_fields_are_told_at_the_cell(exploration: Exploration) -> None:
    data = figures(["a", "inwoners", 1, "nota", None], header=["id", "quantity", "value", "source", "basis"])
    fault = the_fault(exploration, data)
    assert (fault.cell, "how firm" in fault.mend) == ("E2", True)


def test_a_row_under_a_record_that_there_is_not_says_so(exploration: Exploration) -> None:
    header = ["assignment", "id", "kind", "text"]
    data = book({"assignments-items": [header, ["opdract", "v1", "question", "?"], ["", "v2", "question", "?"]]})
    assert [fault.cell for fault in faults(exploration, data)] == ["A2", "A3"]


def test_a_workbook_may_refer_from_sheet_to_sheet(exploration: Exploration) -> None:
    data = book(
        {
            "assignments-items": [["id", "assignment", "kind", "text"], ["v1", "opdracht", "question", "Wat?"]],
            "assignments": [["id", "title", "kind", "givers"], ["opdracht", "Opdracht", "council_letter", "raad-aal"]],
            "assignments-items-evidence": [["item", "source", "basis"], ["v1", "nota", "published"]],
        }
    )
    found = look(exploration, data)
    assert [edit["record"] for edit in found.edits] == ["assignment:opdracht", "assignment_item:v1"]
    assert (after(found, "assignment_item:v1") or {})["evidence"] == [{"source": "nota", "basis": "published"}]


# The tables as sheets


def test_every_sheet_has_a_name_that_a_spreadsheet_takes_and_that_is_its_own() -> None:
    for language in ("nl", "en"):
        with override(language):
            names = list(sheet_names(CHAPTERS).values())
        assert len({name.casefold() for name in names}) == len(names) == len(sheet_tables())
        assert all(0 < len(name) <= LONGEST_NAME and not set(name) & set("[]:*?/\\'") for name in names)


def test_every_name_in_either_language_leads_to_its_own_table() -> None:
    known = known_names(CHAPTERS)
    for language in ("nl", "en"):
        with override(language):
            for slug, name in sheet_names(CHAPTERS).items():
                assert known[name.casefold()] == slug


@pytest.mark.parametrize("one", sheet_tables(), ids=lambda one: one.slug)
def test_columns_and_choices_can_be_told_apart_in_either_language(one: Any) -> None:
    for language in ("nl", "en"):
        with override(language):
            labels = [column.label for column in one.columns]
            assert len(set(labels)) == len(labels)
            for column in one.columns:
                assert header_words(one)[column.label.casefold()] == column.key
                for word, label in column.field.choices if column.field else ():
                    if word not in ("", None):
                        assert words_of(column.field.field)[str(label).casefold()] == str(word)


def test_what_is_anonymous_is_no_table() -> None:
    assert {one.kind for one in sheet_tables()}.isdisjoint({"contribution", "vote"})
    assert sheet_table("votes") is None
