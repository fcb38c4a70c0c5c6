"""Files to content: scalars are what the model says they are, and the places are known."""

from __future__ import annotations

import pytest

from noaber.dossier.content import Values
from tests.builder import BASE, HEAD, content_of, dossier, main_with, read, rows

TASKS = "name,organisation,people,id"


def organisation(text: str) -> Values:
    """The one organisation of a dossier, with these fields beside the required ones."""
    main = f"organisations:\n  - id: aal\n    name: Aal\n    kind: municipality\n{text}"
    (values,) = rows(content_of(main_with(main)), "organisations")
    return values


def named(scalar: str) -> str:
    """How a name is read that is written so."""
    (values,) = rows(content_of(main_with(f"themes:\n  - id: t\n    name: {scalar}\n")), "themes")
    name: str = values["name"]
    return name


@pytest.mark.parametrize(
    "word",
    ["no", "yes", "on", "off", "true", "0183", "1_000", "0x1f", "1e3", "12:30", "2022-02-30", ".5", "NULL", "<<"],
)
def test_a_text_stays_the_text_that_it_is_whatever_yaml_thinks_of_it(word: str) -> None:
    assert named(word) == word


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'null'", "null"),
        ('"~"', "~"),
        ("'  spaced  '", "spaced"),
        ("|\n      one\n", "one"),
        (">\n      folded\n      text\n", "folded text"),
        ('"caf\\u00e9"', "café"),
        ("'don''t'", "don't"),
    ],
)
def test_a_text_may_be_quoted_in_every_way_that_yaml_has(written: str, meant: str) -> None:
    assert named(written) == meant


def test_an_id_may_look_like_a_number_or_a_word_of_yaml() -> None:
    content = content_of(
        main_with(
            """\
            organisations:
              - {id: 0183, name: Tubbergen, kind: municipality}
              - {id: no, name: Norg, kind: municipality}
              - {id: both, name: Both, kind: joint_organisation, serves: [0183, no]}
            """
        )
    )

    assert [row["id"] for row in rows(content, "organisations")] == ["0183", "no", "both"]
    assert rows(content, "organisations")[2]["serves"] == ["0183", "no"]


@pytest.mark.parametrize("nothing", ["", "null", "~", "''", '"  "', "|\n", "# a remark"])
def test_a_field_with_nothing_in_it_is_absent(nothing: str) -> None:
    assert "short_name" not in organisation(f"    short_name: {nothing}\n")


def test_a_list_with_nothing_in_it_is_absent() -> None:
    files = main_with("organisations:\nbodies: []\nsources: null\n")
    assert content_of(files)["tables"] == {}


def test_the_state_from_which_files_were_made_is_no_part_of_what_they_hold() -> None:
    digest = "0123456789abcdef" * 4
    found = read(dossier(head=HEAD.replace("format: 1\n", f"format: 1\nbase: {digest}\n")))
    assert found.base == digest
    assert found.content == content_of(dossier())
    assert read(dossier()).base == ""


def test_what_a_field_holds_by_itself_is_left_out() -> None:
    content = content_of(dossier(head=HEAD + "  status: concept\n  language: nl\n"))
    assert content["exploration"] == {"slug": "zuidrand", "title": "Verkenning Zuidrand", "date": "2024-05-01"}


def test_what_differs_from_what_a_field_holds_by_itself_is_kept() -> None:
    content = content_of(dossier(head=HEAD + "  status: final\n  language: en\n"))
    assert (content["exploration"]["status"], content["exploration"]["language"]) == ("final", "en")


def test_prose_keeps_its_paragraphs_and_loses_white_space_at_the_edges() -> None:
    text = "    description: |\n\n      First.  \n\n      - a\n        b\n\n\n"
    assert organisation(text)["description"] == "First.\n\n- a\n  b"


def test_an_escaped_line_end_is_a_line_end() -> None:
    assert organisation('    description: "one\\r\\ntwo\\rthree"\n')["description"] == "one\ntwo\nthree"


def test_a_level_zero_is_a_judgement_and_an_empty_one_is_none() -> None:
    option = "  - {id: %s, name: %s}\n"
    content = content_of(
        dossier(
            {
                "options.yaml": "options:\n" + option % ("een", "Een") + option % ("twee", "Twee"),
                "weighing.yaml": """\
                    resident_values:
                      - {option: een, level: 0, text: Niets}
                      - {option: twee, level: , text: Onbekend}
                    """,
            }
        )
    )

    assert [row.get("level") for row in rows(content, "resident_values")] == [0, None]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("26594.50", "26594.5"), ("-0", "0"), ("007", "7"), ("1000000", "1000000"), ("0.000001", "0.000001")],
)
def test_a_number_stands_in_one_form(written: str, kept: str) -> None:
    figures = f"id,quantity,value\nf,inwoners,{written}\n"
    assert rows(content_of(dossier({"figures.csv": figures})), "figures.csv")[0]["value"] == kept


def test_references_stand_in_the_order_of_what_they_refer_to() -> None:
    main = BASE + "  - {id: huizen, name: Huizen}\n"
    process = "roles:\n  - {id: trekker, name: Trekker, organisations: [berg, aal]}\n"
    content = content_of(dossier({"process.yaml": process}, main=main))
    assert rows(content, "roles")[0]["organisations"] == ["aal", "berg"]


def test_empty_files_hold_nothing() -> None:
    files = dossier({"partners.yaml": "", "value.yaml": "# later\n", "figures.csv": "", "options.yaml": "---\n"})
    assert content_of(files) == content_of(dossier())


def test_a_reference_may_lead_forward_and_into_any_file() -> None:
    content = content_of(
        dossier(
            {
                "assignment.yaml": "findings:\n  - {id: een, kind: risk, title: Een, part_of: twee}\n",
                "weighing.yaml": "findings:\n  - {id: twee, kind: risk, title: Twee}\n",
            }
        )
    )
    assert content["tables"]["assignment.yaml#findings"][0]["part_of"] == "twee"


# Tables


def test_columns_may_stand_in_any_order_and_be_left_out() -> None:
    content = content_of(dossier({"tasks.csv": TASKS + "\nBoa,aal,2,boa\n"}))
    assert rows(content, "tasks.csv") == [{"id": "boa", "name": "Boa", "organisation": "aal", "people": 2}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_table_from_a_spreadsheet_program_reads_as_any_other(delimiter: str, line_end: str) -> None:
    lines = [("id", "quantity", "value", "note"), ("f", "inwoners", "12.5", '"a, b; ""c"""'), ("", "", "", "")]
    text = "\ufeff" + "".join(delimiter.join(cells) + line_end for cells in lines)
    content = content_of(dossier({"figures.csv": text}))
    assert rows(content, "figures.csv") == [
        {"id": "f", "quantity": "inwoners", "value": "12.5", "note": 'a, b; "c"'},
    ]


def test_empty_columns_without_a_name_are_passed_over() -> None:
    content = content_of(dossier({"tasks.csv": TASKS + ",,\nBoa,aal,2,boa,,\n"}))
    assert rows(content, "tasks.csv")[0]["name"] == "Boa"


def test_in_a_table_the_word_null_is_a_text() -> None:
    content = content_of(dossier({"tasks.csv": TASKS + "\nnull,aal,2,boa\n"}))
    assert rows(content, "tasks.csv")[0]["name"] == "null"


# Places


def test_every_record_is_known_by_the_line_on_which_it_stands() -> None:
    places = read(
        dossier(
            {
                "weighing.yaml": "findings:\n  - id: een\n    kind: risk\n    title: Een\n",
                "tasks.csv": TASKS + '\n"Boa",aal,2,boa\n\n"Klerk",aal,1,klerk\n',
            }
        )
    ).places

    assert places.records["finding:een"] == ("weighing.yaml", 2)
    assert places.records["task:boa"] == ("tasks.csv", 2)
    assert places.records["task:klerk"] == ("tasks.csv", 4)


def test_a_row_after_a_cell_of_several_lines_is_known_by_its_own_line() -> None:
    lines = [
        "judge,option,criterion,why",
        'nota,een,prijs,"Eerst.',
        "",
        'Dan."',
        "nota,twee,prijs,Ook.",
    ]
    files = dossier(
        {
            "options.yaml": "options:\n  - {id: een, name: Een}\n  - {id: twee, name: Twee}\n",
            "weighing.yaml": "criteria:\n  - {id: prijs, name: Prijs}\njudges:\n  - {id: nota, kind: document, name: N}\n",
            "judgements.csv": "\n".join(lines),
        }
    )

    found = read(files)

    assert found.places.records["judgement:nota--twee--prijs"] == ("judgements.csv", 5)
    assert rows(found.content, "judgements.csv")[0]["why"] == "Eerst.\n\nDan."
