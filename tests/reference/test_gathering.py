"""Reading files of any kind: all that is wrong at once, nothing half taken, what was skipped told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from noaber.reference.faults import MOST_FAULTS, Fault, Unusable
from noaber.reference.gathering import Gathered, curated, gather
from tests.reference.files import CANONICAL, write

ARRANGEMENTS = (
    "roo_id,naam,vorm,geldig_van,geldig_tot,beleidsterreinen\n7,Samen,Openbaar lichaam,2020-01-01,,zorg | jeugd;werk\n"
)
PARTICIPANTS = (
    "roo_id,type,code,naam,toetreding,bestuursorganen\n"
    "7,gemeente,GM0014,Gemeente Groningen,2020-01-01,\n"
    "7,gemeente,GM0014,Gemeente Groningen,2020-01-01,\n"
    "7,gemeente,GM0017,Gemeente Haren,2017-01-01,\n"
    "7,provincie,PV20,Groningen,2020-01-01,\n"
    "8,gemeente,GM0072,Gemeente Harlingen,2020-01-01,\n"
)
FIGURES = (
    "code,name,province,area,urbanity,population\n"
    "GM0014,Groningen,Groningen,197.9,extremely urbanised,234950\n"
    "GM0072,Harlingen,Fryslan,25.0,strongly urbanised,16000\n"
)


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(Unusable) as raised:
        gather([folder])
    return list(raised.value.faults)


def remarks(gathered: Gathered) -> dict[str, dict[str, object]]:
    return {one.code: dict(one.parameters) for one in gathered.remarks}


def test_flat_files_are_known_by_their_columns_whatever_they_are_called(tmp_path: Path) -> None:
    files = {"a 2022-07-01.csv": ARRANGEMENTS, "b 2022-07-01.csv": PARTICIPANTS, "c 2022.csv": FIGURES}
    gathered = gather([write(tmp_path, files)])
    (one,) = gathered.rows.partnerships
    assert (one.name, one.fields, one.others) == ("Samen", ("zorg | jeugd", "werk"), 1)
    assert [row.code for row in gathered.rows.participations] == ["GM0014", "GM0017"]
    assert gathered.day == date(2022, 7, 1)
    assert {row.code: row.province for row in gathered.rows.municipalities}["GM0072"] == "Fryslân"
    assert remarks(gathered)["double"]["rows"] == ("7 GM0014",)
    assert remarks(gathered)["no_partnership"]["ids"] == ("8",)


@pytest.mark.parametrize("change", [("semicolon", ",", ";"), ("tab", ",", "\t"), ("lines", "\n", "\r\n")])
def test_other_separators_and_line_ends_and_a_byte_order_mark_make_no_difference(
    tmp_path: Path, change: tuple[str, str, str]
) -> None:
    _name, here, there = change
    plain = gather([write(tmp_path / "plain", CANONICAL)])
    made = {name: b"\xef\xbb\xbf" + text.replace(here, there).encode() for name, text in CANONICAL.items()}
    if here == ",":
        made["partnerships.csv"] = made["partnerships.csv"].replace(b"zorg;werk", b'"zorg;werk"')
    other = gather([write(tmp_path / "other", made)])
    assert other.rows == plain.rows


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("flows.csv", "kind,year,origin,destination,number\nwork,2019,A,Bé,1\n".encode("cp1252"), "encoding"),
        ("flows.xlsx", b"PK\x03\x04 and so on", "workbook"),
        ("flows.csv", b"PK\x03\x04 and so on", "workbook"),
        ("flows.csv", b"", "empty"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B\n", "cells"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B,-4\n", "negative"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B,\n", "missing"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B,1e40\n", "huge"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B,nan\n", "number"),
        ("flows.csv", b'kind,year,origin,destination,number\nwork,2019,A,B,"1,5"\n', "number"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,19,A,B,1\n", "year"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,elsewhere,elsewhere,1\n", "elsewhere_twice"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A,B,1\nwork,2019,A,B,2\n", "row_twice"),
        ("flows.csv", b"kind,year,origin,destination\nwork,2019,A,B\n", "column_missing"),
        ("flows.csv", b"kind,year,origin,destination,number,note\nwork,2019,A,B,1,\n", "column_unknown"),
        ("flows.csv", b"kind,year,origin,destination,number\nwork,2019,A\x00,B,1\n", "character"),
        ("flows.csv", b'kind,year,origin,destination,number\nwork,2019,"A,B,1\n', "csv"),
        ("participations.csv", b"partnership,code,name\np1,A,\np1,A,\n", "row_twice"),
        ("municipalities.csv", b"code,name,since\nA,Aal,1 januari\n", "date"),
        ("mergers.csv", b"code,into,date,share\nA,B,2020-01-01,0.5\n", "shares"),
        ("mergers.csv", b"code,into,date,share\nA,A,2020-01-01,\n", "into_itself"),
        ("mergers.csv", b"code,into,date,share\nA,B,2020-01-01,3\n", "share"),
        ("neighbours.csv", b"code,other,kind,why\nA,B,ferry,\n", "why"),
        ("neighbours.csv", b"code,other,kind,why\nA,B,boat,x\n", "kind"),
        ("neighbours.csv", b"code,other,kind,why\nA,A,,\n", "own_neighbour"),
        ("neighbours.csv", b"code,other,kind,why\nA,B,,\nB,A,,\n", "row_twice"),
        ("commuting.csv", b"woon,werk,banen\nGM0014,GM0014,5\n", "no_year"),
        ("commuting 2014.csv", b"woon,werk,banen\nGM0014,GM0014,-5\n", "negative"),
        ("commuting 2014.csv", b"woon,werk,banen\nGM0014,GM0014,5\nGM0014,GM0014,6\n", "flow_twice"),
        ("things.json", b'{"type": "FeatureCollection", "features": [', "json_cut"),
        ("things.json", b"{'no': json}", "json"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (fault,) = faults_of(write(tmp_path, {name: content}))
    assert (fault.code, fault.file) == (code, name)


def test_all_faults_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    files = dict(CANONICAL)
    files["flows.csv"] = "kind,year,origin,destination,number\nwork,2019,A,B,-1\nwork,2019,A,C,x\n"
    files["mergers.csv"] = "code,into\nA,B\n"
    found = faults_of(write(tmp_path, files))
    assert [(one.file, one.line, one.code) for one in found] == [
        ("flows.csv", 2, "negative"),
        ("flows.csv", 3, "number"),
        ("mergers.csv", 1, "column_missing"),
    ]


def test_of_very_many_faults_the_rest_is_counted(tmp_path: Path) -> None:
    rows = "".join(f"work,2019,A,B{number},-1\n" for number in range(MOST_FAULTS + 5))
    found = faults_of(write(tmp_path, {"flows.csv": "kind,year,origin,destination,number\n" + rows}))
    assert len(found) == MOST_FAULTS + 1
    assert dict(found[-1].parameters) == {"count": 5}


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, {"a 2022.csv": FIGURES, "b 2022.csv": FIGURES}))
    assert (fault.code, fault.file, fault.parameters["other"]) == ("table_twice", "b 2022.csv", "a 2022.csv")


def test_a_register_with_participants_of_another_day_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(write(tmp_path, {"a 2022-07-01.csv": ARRANGEMENTS, "b 2024-01-01.csv": PARTICIPANTS}))
    assert (fault.code, fault.parameters["other_day"]) == ("dates_differ", date(2024, 1, 1))


def test_an_empty_folder_and_one_that_is_not_there_are_said(tmp_path: Path) -> None:
    assert [one.code for one in faults_of(tmp_path)] == ["nothing"]
    assert [one.code for one in faults_of(tmp_path / "nowhere")] == ["no_such_path"]


def test_what_is_of_no_known_kind_is_skipped_in_a_folder_and_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, {**CANONICAL, "recipes.csv": "dish,time\nsoup,10\nbroken row\n", "notes.txt": "hello"})
    assert remarks(gather([tmp_path]))["skipped"]["files"] == ("notes.txt", "recipes.csv")
    assert [one.code for one in faults_of(tmp_path / "recipes.csv")] == ["unknown_kind"]


def test_files_that_differ_on_a_figure_are_told_and_the_first_counts(tmp_path: Path) -> None:
    other = "gemeente,naam,2021,2022\nGM0014,Groningen,233000,100\n"
    gathered = gather([write(tmp_path, {"a 2022.csv": FIGURES, "b.csv": other})])
    assert remarks(gathered)["differing"] == {"quantity": "residents", "codes": ("GM0014",)}
    values = {(one.code, one.day): one.value for one in gathered.rows.figures if one.quantity == "residents"}
    assert values["GM0014", date(2022, 1, 1)] == 234950


def test_curated_mergers_divide_everybody_and_lead_to_somebody() -> None:
    facts = curated()
    assert len(facts.mergers) == 100
    totals: dict[str, float] = {}
    for one in facts.mergers:
        totals[one.code] = totals.get(one.code, 0) + one.share
    assert {code for code, total in totals.items() if abs(total - 1) > 1e-9} == set()
    founded = {one.code: one.since for one in facts.municipalities}
    for one in facts.mergers:
        assert founded.get(one.into) is None or founded[one.into] <= one.day  # type: ignore[operator]


def test_every_curated_link_over_water_has_its_reason() -> None:
    assert all(one.why and one.kind in ("bridge", "tunnel", "ferry") for one in curated().pairs)


def test_codes_that_are_not_dutch_get_no_dutch_facts(tmp_path: Path) -> None:
    rows = gather([write(tmp_path, CANONICAL)]).rows
    assert {one.code for one in rows.mergers} == {"XX0009"}
    assert len(rows.pairs) == 2
