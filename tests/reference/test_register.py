"""The export of the register of government organisations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from noaber.reference.faults import Unusable
from noaber.reference.gathering import gather, read_file
from tests.reference.files import EXPORT, arrangement, export, municipality, participant, write


def test_arrangements_participants_and_municipalities_are_found(tmp_path: Path) -> None:
    gathered = gather([write(tmp_path, {"whatever.xml": EXPORT})])
    rows = gathered.rows
    assert [(one.id, one.name, one.legal_form, one.fields, one.others) for one in rows.partnerships] == [
        ("100", "Samen Noord", "Openbaar lichaam", ("Zorg",), 1),
        ("101", "Vroeger", "Openbaar lichaam", ("Zorg",), 0),
    ]
    assert [(one.partnership, one.code) for one in rows.participations] == [
        ("100", "GM0014"),
        ("100", "GM0017"),
        ("101", "GM0014"),
        ("101", "GM0072"),
    ]
    assert {one.code: one.until for one in rows.municipalities}["GM0017"] == date(2019, 1, 1)
    assert {one.code: one.name for one in rows.municipalities}["GM0014"] == "Groningen"
    assert gathered.day == date(2024, 3, 1), "the day of what was changed last"
    told = {one.code: one.parameters for one in gathered.remarks}
    assert told["double"]["rows"] == ("100 GM0014",)
    assert told["not_then"]["rows"] == ("100 Harlingen",)


def test_a_day_in_the_name_goes_before(tmp_path: Path) -> None:
    assert gather([write(tmp_path, {"export 2019-06-01.xml": EXPORT})]).day == date(2019, 6, 1)


@pytest.mark.parametrize("ended_first", [True, False])
def test_one_that_others_joined_under_the_same_code_still_exists(tmp_path: Path, ended_first: bool) -> None:
    both = [municipality(1, "GM0014", "Groningen", until="2019-01-01"), municipality(4, "GM0014", "Groningen")]
    text = export("".join(both if ended_first else both[::-1]), arrangement(100, "A", participant(1) + participant(4)))
    rows = gather([write(tmp_path, {"export.xml": text})]).rows
    assert [one.until for one in rows.municipalities] == [None]
    assert [one.code for one in rows.participations] == ["GM0014"]


def test_an_organisation_within_another_hides_nothing_of_it(tmp_path: Path) -> None:
    within = '<p:organisatie p:systeemId="8"><p:naam>Dienst</p:naam></p:organisatie>'
    around = municipality(1, "GM0014", "Groningen").replace("<p:types>", f"{within}{within}<p:types>")
    rows = gather([write(tmp_path, {"export.xml": export(around, arrangement(100, "A", participant(1)))})]).rows
    assert [one.name for one in rows.municipalities] == ["Groningen"]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.99])
def test_an_export_that_was_cut_off_is_refused_whole(tmp_path: Path, part: float) -> None:
    write(tmp_path, {"export.xml": EXPORT[: int(len(EXPORT) * part)]})
    with pytest.raises(Unusable) as raised:
        gather([tmp_path])
    assert [one.code for one in raised.value.faults] == ["xml_cut"]


def test_xml_that_is_wrong_is_said(tmp_path: Path) -> None:
    write(tmp_path, {"export.xml": EXPORT.replace("</p:regeling>", "</p:regelingen>", 1)})
    with pytest.raises(Unusable) as raised:
        gather([tmp_path])
    assert [one.code for one in raised.value.faults] == ["xml"]


def test_a_document_type_is_refused_and_no_entity_is_unfolded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    head, body = EXPORT.split("?>", 1)
    write(tmp_path, {"export.xml": f"{head}?>{bomb}{body.replace('Samen Noord', '&b;&c;')}"})
    with pytest.raises(Unusable) as raised:
        gather([tmp_path])
    assert [one.code for one in raised.value.faults] == ["doctype"]


def test_other_xml_is_of_no_known_kind(tmp_path: Path) -> None:
    write(tmp_path, {"page.xml": "<html><body>Not found</body></html>"})
    assert read_file(tmp_path / "page.xml", "page.xml") is None


def test_a_date_that_is_none_and_a_title_that_is_missing_are_said_with_their_lines(tmp_path: Path) -> None:
    wrong = arrangement(100, "", participant(1)) + "\n" + arrangement(101, "B", participant(1, came="ooit"))
    write(tmp_path, {"export.xml": export(municipality(1, "GM0014", "Groningen"), wrong)})
    with pytest.raises(Unusable) as raised:
        gather([tmp_path])
    assert [(one.code, one.line) for one in raised.value.faults] == [("missing", 1), ("date", 2)]
