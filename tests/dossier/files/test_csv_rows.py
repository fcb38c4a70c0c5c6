"""Tables: rows with their lines, and cells that no spreadsheet program runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.dossier.files.csv_rows import format_csv, guard, is_formula, parse_csv, unguard
from noaber.dossier.files.faults import Fault, Faults, Unreadable
from tests.builder import content_of, dossier, faults_of, rows, the_fault

COLUMNS = ("id", "name", "note")

texts = st.text(alphabet="=+-@\t'\"ab,;\n é", max_size=8)


def parse(text: str) -> list[tuple[int, dict[str, str]]]:
    faults = Faults()
    found = parse_csv("a.csv", text, COLUMNS, frozenset({"id"}), faults)
    faults.stop()
    return [(row.line, row.cells) for row in found]


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    return caught.value.faults


@given(texts)
def test_a_guarded_text_is_the_same_text_again(text: str) -> None:
    assert unguard(guard(text)) == text


@given(texts)
def test_a_guarded_text_is_no_formula(text: str) -> None:
    assert not is_formula(guard(text))


@given(texts, texts)
def test_two_texts_never_become_the_same_cell(one: str, other: str) -> None:
    assert (guard(one) == guard(other)) == (one == other)


@given(texts.filter(lambda cell: not is_formula(cell)))
def test_a_cell_that_is_no_formula_is_the_same_cell_again(cell: str) -> None:
    assert guard(unguard(cell)) == cell


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-5 procent", "@SUM(A1)", "\t=1"])
def test_what_a_spreadsheet_program_would_run_gets_a_quote(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["1=1", "'s avonds", "'", "", "a-b", " =1"])
def test_what_it_would_not_run_stays_as_it_is(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, texts)), max_size=4))
def test_a_written_table_reads_as_what_it_was(table: list[dict[str, str]]) -> None:
    shown = [row for row in table if any(cell.strip() for cell in row.values())]
    assert [cells for _line, cells in parse(format_csv(COLUMNS, table))] == shown


def test_a_formula_is_refused_with_how_to_make_it_a_text() -> None:
    fault = the_fault(dossier({"figures.csv": 'id,quantity,value,note\nf,inwoners,1,"=HYPERLINK(""x"")"\n'}))
    assert fault == Fault(
        "figures.csv",
        2,
        "The cell “note” starts with =, so a spreadsheet program would run it as a formula.",
        "Put a single quote (') before it if it is meant as text.",
    )


def test_a_formula_in_a_cell_of_another_kind_is_refused_too() -> None:
    files = dossier({"figures.csv": "id,quantity,value,date\nf,=inwoners,=1,+2022\n"})
    assert [fault.line for fault in faults_of(files)] == [2, 2, 2]


def test_a_negative_number_needs_no_quote() -> None:
    content = content_of(dossier({"figures.csv": "id,quantity,value\nf,inwoners,-5\n"}))
    assert rows(content, "figures.csv")[0]["value"] == "-5"


def test_no_dump_holds_a_cell_that_would_run() -> None:
    from noaber.dossier.files.writing import format_files

    content = content_of(dossier({"figures.csv": "id,quantity,value,note\nf,inwoners,1,'=cmd|' /C calc'!A0\n"}))
    (row,) = csv.DictReader(io.StringIO(format_files(content)["figures.csv"]))
    assert rows(content, "figures.csv")[0]["note"] == "=cmd|' /C calc'!A0"
    assert row["note"] == "'=cmd|' /C calc'!A0"


# Form


def test_a_ragged_row_is_refused_with_what_it_has_and_should_have() -> None:
    found = faults("id,name,note\na,b\na,b,c,d\n,,\na,b,c\n")
    assert [(one.line, one.message) for one in found] == [
        (2, "This row has 2 cells and the header has 3."),
        (3, "This row has 4 cells and the header has 3."),
    ]


def test_a_cell_under_a_column_without_a_name_is_refused() -> None:
    (found,) = faults("id,name,\na,b,\na,b,c\n")
    assert (found.line, found.message) == (3, "There is a cell here under a column without a name.")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id,name\na,b\nc,"d\ne,f\n', 3),
        ('id,"name\na,b\n', 1),
        ('id,name\na,"b"c\n', 2),
        ("id,name\na,b\nc," + "x" * 200_000 + "\n", 3),
    ],
)
def test_a_quote_that_does_not_close_is_refused_where_its_row_starts(text: str, line: int) -> None:
    (found,) = faults(text)
    assert found.line == line
    assert found.message.startswith("This is not valid CSV here: ")


def test_a_column_that_is_not_known_gets_the_word_that_is_meant() -> None:
    (found,) = faults("id,nmae\na,b\n")
    assert found == Fault("a.csv", 1, "The table knows no column “nmae”.", "Did you mean “name”?")


def test_a_column_like_no_other_gets_the_words_that_are_known() -> None:
    (found,) = faults("id,kleur\na,b\n")
    assert found.mend == "Take it out, or use one of these: id, name, note."


def test_a_column_that_stands_twice_is_refused() -> None:
    (found,) = faults("id,name,name\na,b,c\n")
    assert found == Fault("a.csv", 1, "The column “name” stands here twice.", "Keep one of the two.")


def test_a_column_that_must_be_there_is_missed() -> None:
    (found,) = faults("name\nb\n")
    assert found == Fault("a.csv", 1, "The column “id” is missing.", "Add it and fill it in every row.")


def test_all_faults_of_a_header_are_named_at_once() -> None:
    assert len(faults("nmae,note,note\n")) == 3


@pytest.mark.parametrize("text", ["", "\n", "id,name\n", "id,name\n\n,\n  , \n"])
def test_a_table_without_rows_holds_nothing(text: str) -> None:
    assert parse(text) == []


def test_names_of_columns_may_stand_in_quotes_and_spaces() -> None:
    assert parse('"id", name\na,b\n') == [(2, {"id": "a", "name": "b"})]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("noaber.dossier.files.csv_rows.MOST_ROWS", 2)
    assert len(parse("id\na\nb\n")) == 2
    (found,) = faults("id\na\nb\nc\nd\n")
    assert (found.line, found.message) == (4, "There are more than 2 rows.")


@pytest.mark.parametrize(
    "remark",
    [
        "# a remark, with a comma\n",
        '"# a remark, with a comma";;\n',
        "# one\n# another\n",
        "sep=;\n",
        '"SEP=;"\n',
        "sep=,;\n# a remark\n",
    ],
)
def test_remarks_above_the_header_are_passed_over_and_counted_in_the_lines(remark: str) -> None:
    lines = remark.count("\n")
    assert parse(remark + "id;name\na;b\n") == [(lines + 2, {"id": "a", "name": "b"})]
    assert [one.line for one in faults(remark + "id;name\na\n")] == [lines + 2]
    assert {one.line for one in faults(remark + "name;nam\n")} == {lines + 1}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_line_with_which_excel_is_told_the_separator_is_read(separator: str) -> None:
    assert parse(f"sep={separator}\nid{separator}name\na{separator}b\n") == [(3, {"id": "a", "name": "b"})]


def test_such_a_line_is_one_only_at_the_top() -> None:
    assert faults("id,name\nsep=;\n")[0].line == 2


def test_a_sign_of_a_remark_below_the_header_is_a_cell() -> None:
    assert parse("id,name\n#a,b\n") == [(2, {"id": "#a", "name": "b"})]
