"""What people type and what programs make of it: read as it is meant, or asked back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from noaber.dossier.models import Exploration
from tests.dossier.sheets.helping import after, book, figures, look, the_fault

pytestmark = pytest.mark.django_db

DATED = ("Id", "Quantity", "Value", "Date")


def value_of(exploration: Exploration, typed: Any) -> Any:
    return (after(look(exploration, figures(["a", "inwoners", typed])), "figure:a") or {})["value"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (26594, "26594"),
        (26594.5, "26594.5"),
        (0.1 + 0.2, "0.3"),
        (1e-6, "0.000001"),
        ("26594,5", "26594.5"),
        ("26.594,5", "26594.5"),
        ("26,594.5", "26594.5"),
        ("1.234.567", "1234567"),
        ("26\u00a0594", "26594"),
        ("-3", "-3"),
        (" 12.5 ", "12.5"),
        ("0,500", "0.5"),
    ],
)
def test_a_number_is_read_as_people_write_it(exploration: Exploration, typed: Any, value: str) -> None:
    assert value_of(exploration, typed) == value


@pytest.mark.parametrize("typed", ["26.594", "26,594", "-1.000"])
def test_a_number_that_can_be_read_in_two_ways_is_asked_back(exploration: Exploration, typed: str) -> None:
    fault = the_fault(exploration, figures(["a", "inwoners", typed]))
    assert (fault.sheet, fault.cell) == ("figures", "C2")
    assert "two ways" in fault.message


def test_what_is_advised_for_such_a_number_is_read_as_it_says(exploration: Exploration) -> None:
    mend = the_fault(exploration, figures(["a", "inwoners", "26.594"])).mend
    assert value_of(exploration, "26594") == "26594"
    assert "26594 " in mend
    assert "26,5940" in mend
    assert value_of(exploration, "26,5940") == "26.594"


def test_a_csv_file_with_commas_keeps_its_decimal_point(exploration: Exploration) -> None:
    found = look(exploration, b"id,quantity,value\na,inwoners,26.594\n", name="figures.csv")
    assert (after(found, "figure:a") or {})["value"] == "26.594"


def test_a_csv_file_of_a_dutch_program_is_read(exploration: Exploration) -> None:
    text = "Id;Grootheid;Waarde;Datum\na;inwoners;-26.594,5;1-2-2024\n"
    found = after(look(exploration, text.encode(), name="cijfers.csv", first="figures"), "figure:a")
    assert found == {"id": "a", "quantity": "inwoners", "value": "-26594.5", "date": "2024-02-01"}


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (date(2024, 2, 1), "2024-02-01"),
        (datetime(2024, 2, 1), "2024-02-01"),
        ("2024-02-01", "2024-02-01"),
        ("1-2-2024", "2024-02-01"),
        ("23/11/2022", "2022-11-23"),
        ("11/23/2022", "2022-11-23"),
        ("3/3/2024", "2024-03-03"),
    ],
)
def test_a_date_is_read_also_where_it_is_a_text(exploration: Exploration, typed: Any, value: str) -> None:
    found = after(look(exploration, figures(["a", "inwoners", 1, typed], header=DATED)), "figure:a")
    assert (found or {})["date"] == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1/2/2024", "two ways"),
        ("februari 2024", "not a date"),
        ("2024-02-30", "not a date"),
        (45000, "not a date"),
        (datetime(2024, 2, 1, 13, 45), "a time too"),
        (True, "truth value"),
    ],
)
def test_a_date_that_is_none_is_asked_back(exploration: Exploration, typed: Any, said: str) -> None:
    fault = the_fault(exploration, figures(["a", "inwoners", 1, typed], header=DATED))
    assert (fault.cell, said in fault.message) == ("D2", True)


def test_a_date_of_the_old_mac_calendar_is_the_same_day(exploration: Exploration) -> None:
    def mac(made: openpyxl.Workbook) -> None:
        made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    data = book({"figures": [DATED, ["a", "inwoners", 1, date(2024, 2, 1)]]}, mac)
    assert (after(look(exploration, data), "figure:a") or {})["date"] == "2024-02-01"


def test_a_percentage_is_asked_back_with_both_ways_to_write_it(exploration: Exploration) -> None:
    def percent(made: openpyxl.Workbook) -> None:
        made.worksheets[0]["C2"].number_format = "0.0%"

    fault = the_fault(exploration, book({"figures": [["Id", "Quantity", "Value"], ["a", "inwoners", 0.125]]}, percent))
    assert "12.5%" in fault.message
    assert "12.5 or 0.125" in fault.mend


def test_a_number_that_became_a_date_is_asked_back(exploration: Exploration) -> None:
    fault = the_fault(exploration, figures(["a", "inwoners", date(2024, 5, 1)]))
    assert "made a date" in fault.message


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("https://example.org")'])
def test_a_formula_is_a_fault_and_never_calculated(exploration: Exploration, typed: str) -> None:
    fault = the_fault(exploration, figures(["a", "inwoners", typed]))
    assert (fault.cell, "formula" in fault.message) == ("C2", True)


def test_a_formula_in_csv_is_a_fault(exploration: Exploration) -> None:
    text = b"id,quantity,value,note\na,inwoners,1,=cmd|x\n"
    fault = the_fault(exploration, text, name="figures.csv")
    assert (fault.cell, "formula" in fault.message) == ("D2", True)
    quoted = look(exploration, b"id,quantity,value,note\na,inwoners,1,'=cmd|x\n", name="figures.csv")
    assert (after(quoted, "figure:a") or {})["note"] == "=cmd|x"


def test_an_error_of_the_program_is_a_fault(exploration: Exploration) -> None:
    fault = the_fault(exploration, figures(["a", "inwoners", "#N/A"]))
    assert "#N/A" in fault.message


@pytest.mark.parametrize("typed", ["at least", "AT LEAST", "minstens", "lower", " Lower "])
def test_a_choice_may_be_a_word_or_its_label_in_either_language(exploration: Exploration, typed: str) -> None:
    data = figures(["a", "inwoners", 1, typed], header=("Id", "Quantity", "Value", "bound"))
    assert (after(look(exploration, data), "figure:a") or {})["bound"] == "lower"


def test_a_choice_that_there_is_not_is_suggested(exploration: Exploration) -> None:
    data = figures(["a", "inwoners", 1, "lowr"], header=("Id", "Quantity", "Value", "bound"))
    assert "lower" in the_fault(exploration, data).mend


def test_ids_stand_with_commas_semicolons_or_below_each_other(exploration: Exploration) -> None:
    for typed in ("aal, berg", "aal;berg", "aal\nberg", "aal,, berg;"):
        data = book({"organisations": [["id", "name", "kind", "serves"], ["regio", "Regio", "other", typed]]})
        assert (after(look(exploration, data), "organisation:regio") or {})["serves"] == ["aal", "berg"]


def test_a_number_in_a_column_of_text_is_its_figures(exploration: Exploration) -> None:
    data = book({"sources": [["id", "title", "kind"], ["x", 2024, "report"]]})
    assert (after(look(exploration, data), "source:x") or {})["title"] == "2024"
