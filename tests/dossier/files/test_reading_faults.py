"""What is wrong in a record is named with its file, its line and how to mend it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from noaber.dossier.content import table_name
from noaber.dossier.fields import fields_of
from noaber.dossier.files.faults import Fault
from noaber.dossier.layout import TABLES, Table
from tests.builder import BASE, HEAD, Files, content_of, dossier, faults_of, main_with, rows, the_fault


def body(text: str) -> Files:
    """A dossier of one body; its second field stands on line 8."""
    return main_with(f"bodies:\n  - id: raad\n{text}")


def test_all_faults_are_named_at_once_in_the_order_of_files_and_lines() -> None:
    files = dossier(
        {
            "partners.yaml": "findings:\n  - id: een\n    kind: gevaar\n    titel: Een\n    concerns: [aall]\n",
            "figures.csv": "id,quantity,value\nf,inwoners,veel\ng,huizen,1\n",
            "process.yaml": "phases:\n  - id: sprint\n    name: Sprint\n    starts: 2022-02-30\n",
        },
        main=BASE + "themas:\n  - id: kennis\n",
    )

    found = [(fault.file, fault.line) for fault in faults_of(files)]

    assert found == [
        ("exploration.yaml", 28),  # the key themas
        ("figures.csv", 2),  # not a number
        ("figures.csv", 3),  # no such quantity
        ("partners.yaml", 2),  # title is missing
        ("partners.yaml", 3),  # no such kind
        ("partners.yaml", 4),  # the key titel
        ("partners.yaml", 5),  # no such organisation
        ("process.yaml", 4),  # no such day
    ]


def test_an_unknown_key_gets_the_word_that_is_meant() -> None:
    fault = the_fault(body("    name: Raad\n    kind: council\n    organisaton: aal\n"))
    assert fault == Fault(
        "exploration.yaml", 10, "The key “organisaton” is not known here.", "Did you mean “organisation”?"
    )


def test_an_unknown_key_like_no_other_gets_the_words_that_are_known() -> None:
    fault = the_fault(body("    name: Raad\n    kind: council\n    kleur: rood\n"))
    assert fault.mend == "Use one of these: id, name, kind, organisation."


def test_an_unknown_key_is_named_in_every_kind_of_place() -> None:
    files = dossier(
        {
            "weighing.yaml": "framework:\n  title: Kader\n  titel: Kader\n",
            "assignment.yaml": """\
                assignments:
                  - id: opdracht
                    title: Opdracht
                    kind: council_letter
                    givers: [raad-aal]
                    items:
                      - id: punt
                        kind: point
                        text: Let op
                        soort: punt
                        evidence:
                          - {source: nota, basis: published, bladzij: 3}
                """,
            "value.yaml": "finding: []\n",
        },
        head=HEAD + "  kleur: rood\n",
    )
    assert [(fault.file, fault.line) for fault in faults_of(files)] == [
        ("assignment.yaml", 10),
        ("assignment.yaml", 12),
        ("exploration.yaml", 6),
        ("value.yaml", 1),
        ("weighing.yaml", 3),
    ]


def test_a_chapter_cannot_be_named_since_it_follows_from_the_file() -> None:
    fault = the_fault(dossier({"value.yaml": "findings:\n  - {id: a, kind: risk, title: A, chapter: value}\n"}))
    assert fault.message == "The key “chapter” is not known here."


@pytest.mark.parametrize("nothing", ["", "    name:\n", "    name: ~\n", '    name: ""\n', "    name: '  '\n"])
def test_a_field_that_must_be_there_is_missed_with_what_belongs_in_it(nothing: str) -> None:
    fault = the_fault(body(f"    kind: council\n{nothing}"))
    assert fault.message == "“name” is missing or empty."
    assert fault.mend == "Fill it in: the full name."
    assert fault.line in (7, 9)


def test_a_list_of_ids_that_must_be_there_is_missed() -> None:
    assignment = "assignments:\n  - {id: a, title: A, kind: council_letter, givers: []}\n"
    assert the_fault(dossier({"assignment.yaml": assignment})).message == "“givers” is missing or empty."


def test_a_record_without_anything_misses_all_that_must_be_there() -> None:
    assert [fault.message for fault in faults_of(main_with("bodies:\n  - {}\n"))] == [
        "“id” is missing or empty.",
        "“name” is missing or empty.",
        "“kind” is missing or empty.",
    ]


@pytest.mark.parametrize("wrong", ["Raad", "de raad", "raad_aal", "-raad", "raad--aal", "räad", "raad\u200b", "x" * 61])
def test_an_id_holds_small_letters_figures_and_hyphens_only(wrong: str) -> None:
    fault = the_fault(main_with(f"themes:\n  - id: {wrong}\n    name: T\n"))
    assert fault.line == 7
    assert "cannot be an id" in fault.message or "too long" in fault.message


@pytest.mark.parametrize("slug", ["Zuid Rand", "zuid/rand", "..", "x" * 61])
def test_a_slug_is_held_to_the_same(slug: str) -> None:
    fault = the_fault(dossier(head=HEAD.replace("zuidrand", f"'{slug}'")))
    assert fault.line == 3


@pytest.mark.parametrize("base", ["", "abc", "'" + "A" * 64 + "'", "[a]", "0" * 65])
def test_a_state_that_noaber_did_not_write_is_refused(base: str) -> None:
    fault = the_fault(dossier(head=HEAD + f"base: {base}\n"))
    assert (fault.line, fault.message) == (6, "“base” does not say from which state the files were made.")


LISTS = [table for table in TABLES if not table.single]


@pytest.mark.parametrize("table", LISTS, ids=table_name)
def test_a_record_that_misses_anything_is_refused_in_every_table(table: Table) -> None:
    fields = fields_of(table)
    for given in ("", *(one.name for one in fields)):
        if table.is_csv:
            cells = {one.name: "x" if one.name == given else "" for one in fields}
            text = "\n".join(",".join(line) for line in (cells, cells.values())) + "\n"
        else:
            text = f"{table.key}:\n  - {{{given and given + ': x'}}}\n"
        if not (given or not table.is_csv):
            continue  # an empty row is passed over
        extra = {} if table.file == "exploration.yaml" else {table.file: text}
        found = faults_of(dossier(extra, main=text if not extra else BASE))
        missed = {fault.message for fault in found}
        assert {f"“{one.name}” is missing or empty." for one in fields if one.required and one.name != given} <= missed


# Every kind of value

WRONG = [
    ("text", "meetings", "title: |\n      two\n      lines", "“title” holds more than one line."),
    ("text", "meetings", "title: " + "x" * 251, "“title” is too long: 251 characters."),
    ("text", "meetings", "title: {a: b}", "“title” holds a list or record where one value belongs."),
    ("text", "meetings", "title: [a]", "“title” holds a list or record where one value belongs."),
    ("text", "meetings", 'title: "a\\0b"', "There is a character here that does not belong in a text (U+0000)."),
    ("text", "meetings", 'title: "\\e[2Jb"', "There is a character here that does not belong in a text (U+001B)."),
    ("prose", "meetings", "text: " + "x" * 20_001, "“text” is too long: 20001 characters."),
    ("choice", "meetings", "kind: bijeenkomst", "“bijeenkomst” is no value of “kind”."),
    ("choice", "meetings", "kind: Meeting", "“Meeting” is no value of “kind”."),
    ("date", "meetings", "date: 2022-02-30", "“2022-02-30” is not a date (date)."),
    ("date", "meetings", "date: 1-2-2022", "“1-2-2022” is not a date (date)."),
    ("date", "meetings", "date: 20220201", "“20220201” is not a date (date)."),
    ("date", "meetings", "date: 2022-02-01T00:00:00", "“2022-02-01T00:00:00” is not a date (date)."),
    ("date", "meetings", "date: 0000-01-01", "“0000-01-01” is not a date (date)."),
    ("integer", "meetings", "participants: 12,5", "“12,5” is not a whole number (participants)."),
    ("integer", "meetings", "participants: 1.000", "“1.000” is not a whole number (participants)."),
    ("integer", "meetings", "participants: ٣", "“٣” is not a whole number (participants)."),
    ("integer", "meetings", "participants: -1", "“participants” is not right."),
    ("reference", "meetings", "phase: [sprint]", "“phase” holds a list or record where one value belongs."),
    ("references", "meetings", "bodies: raad-aal", "“bodies” is not a list of ids."),
    ("references", "meetings", "bodies: [{id: raad-aal}]", "“bodies” is not a list of ids."),
    ("references", "meetings", "bodies: [raad-aal, raad-aal]", "“raad-aal” stands in this list twice."),
]


@pytest.mark.parametrize(("kind", "table", "line", "message"), WRONG, ids=[f"{w[0]}: {w[2][:30]}" for w in WRONG])
def test_a_value_of_the_wrong_kind_is_refused(kind: str, table: str, line: str, message: str) -> None:
    name = line.partition(":")[0]
    rest = {"title": "title: M", "kind": "kind: meeting"}
    others = "".join(f"    {text}\n" for key, text in rest.items() if key != name)
    fault = the_fault(dossier({"process.yaml": f"{table}:\n  - id: m\n{others}    {line}\n"}))

    assert fault.file == "process.yaml"
    assert fault.line in (4, 5, 6)
    assert fault.message == message
    assert fault.mend.endswith((".", "?"))


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("gemeente.nl", "“gemeente.nl” is not an address (url)."),
        ("ftp://example.org/", "“ftp://example.org/” is not an address (url)."),
        ("javascript:alert(1)", "“javascript:alert(1)” is not an address (url)."),
        ("https://", "“url” is not right."),
        ("https://exa mple.org", "“url” is not right."),
        ("https://example.org/" + "x" * 500, "“url” is too long: 520 characters."),
    ],
)
def test_an_address_is_one_of_the_web_written_in_full(url: str, message: str) -> None:
    main = f"sources:\n  - id: nota\n    title: Nota\n    kind: report\n    url: '{url}'\n"
    fault = the_fault(main_with(main))
    assert (fault.line, fault.message) == (10, message)


@pytest.mark.parametrize("level", ["3", "-3", "+1", "1.0", "ja", "--"])
def test_a_level_is_one_of_five(level: str) -> None:
    files = dossier(
        {
            "options.yaml": "options:\n  - {id: een, name: Een}\n",
            "weighing.yaml": f"resident_values:\n  - option: een\n    text: T\n    level: {level}\n",
        }
    )
    fault = the_fault(files)
    assert (fault.line, fault.message) == (4, f"“{level}” is no level (level).")
    assert "-2, -1, 0, 1 or 2" in fault.mend


def figure(value: str) -> Fault:
    return the_fault(dossier({"figures.csv": f"id;quantity;value\nf;inwoners;{value}\n"}))


@pytest.mark.parametrize("value", ["26594,5", "26.594,5", "1 000", "1e3", "€ 5", "NaN", "Infinity", "1.", "½", "0x1f"])
def test_a_number_is_written_with_a_decimal_point_and_figures_only(value: str) -> None:
    fault = figure(value)
    assert fault.message == f"“{value}” is not a number (value)."
    assert "26594.5" in fault.mend


@pytest.mark.parametrize(
    ("value", "thousands", "decimal"),
    [("80.000", "80000", "80"), ("-1.250", "-1250", "-1.25"), ("312.100", "312100", "312.1")],
)
def test_a_number_that_looks_like_thousands_is_not_guessed_at(value: str, thousands: str, decimal: str) -> None:
    fault = figure(value)
    assert fault.message == f"“{value}” may be meant with a point between thousands (value)."
    assert fault.mend == f"Write {thousands} if it is, and {decimal} if the point stands before decimals."


@pytest.mark.parametrize("value", ["80.00", "80.0000", "0.250", "31.245", "1250.500"])
def test_decimals_that_no_thousands_would_have_are_read(value: str) -> None:
    (row,) = rows(content_of(dossier({"figures.csv": f"id,quantity,value\nf,inwoners,{value}\n"})), "figures.csv")
    assert Decimal(row["value"]) == Decimal(value)


def test_a_number_with_too_many_decimals_is_refused() -> None:
    assert "decimal places" in figure("0.1234567").mend


def test_a_number_with_more_figures_than_every_database_keeps_is_refused() -> None:
    fault = figure("12345678901234.12")
    assert fault.message == "“12345678901234.12” has more than 15 figures (value)."


def test_a_whole_number_is_held_to_the_same_bounds_on_every_database() -> None:
    text = "option,kind,text,year_from,low,mode,high,id\neen,other,T,32768,1,1,1,c\n"
    fault = the_fault(dossier({"cost_items.csv": text, "options.yaml": "options:\n  - {id: een, name: Een}\n"}))
    assert fault.message == "“year_from” is not right."
    assert "32767" in fault.mend


def test_a_hash_has_its_length_and_letters() -> None:
    publication = (
        "publications:\n  - {id: p, title: P, kind: report, audience: councils, date: 2024-01-01, sha256: %s}\n"
    )
    fault = the_fault(dossier({"follow-up.yaml": publication % ("A" * 64)}))
    assert fault.mend == "A SHA-256 hash has 64 characters: 0-9 and a-f."


def test_long_values_are_shortened_where_they_are_named() -> None:
    fault = the_fault(dossier({"process.yaml": "meetings:\n  - {id: m, title: M, kind: " + "x" * 5_000 + "}\n"}))
    assert len(fault.message) < 120
    assert "…" in fault.message
