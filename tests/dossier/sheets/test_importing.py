"""What importing changes, who may, and what happens when others change the same meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from noaber.accounts.models import User
from noaber.accounts.permissions import access_of
from noaber.dossier.changes import Refused, undo
from noaber.dossier.content import Content
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import AuditLine, Exploration
from noaber.dossier.sheets.applying import REPLACE
from noaber.dossier.sheets.importing import HERE, THERE, Prepared, choice_key, import_tables
from noaber.dossier.storing import extract, store
from tests.builder import BASE, content_of, dossier, rows
from tests.conftest import Cast
from tests.dossier.sheets.helping import DAY, after, book, faults, figures, look, the_fault

pytestmark = pytest.mark.django_db

TASKS = """\
    id,name,organisation,people,fte,scale
    klein,Belastingen,aal,2,1.5,9
    groot,Zorg,aal,12,10,8
"""
FIGURES = """\
    id,quantity,organisation,value
    een,inwoners,aal,10
    twee,inwoners,berg,20
"""
SECRET = "confidential:\n  - record: option:geheim\n    ground: art. 5.1 Woo\n    until: 2030-01-01\n"
OPTIONS = "options:\n  - id: open\n    name: Open\n  - id: geheim\n    name: Geheim\n"
LESSONS = """\
    lessons:
      - id: les
        kind: tip
        title: Begin klein
        evidence:
          - source: nota
            basis: published
            locator: par. 1
          - source: nota
            basis: estimated
"""


def fill(exploration: Exploration, files: dict[str, str], main: str = "") -> Content:
    content = content_of(dossier(files, main=BASE + main))
    store(exploration, content)
    return content


def put(user: User, exploration: Exploration, found: Prepared, **how: Any) -> AuditLine | None:
    return import_tables(user, exploration, DAY, found.before, found.after, **how)


def values(exploration: Exploration) -> dict[str, str]:
    return {row["id"]: row["value"] for row in rows(extract(exploration), "figures.csv")}


@pytest.fixture
def filled(exploration: Exploration) -> Exploration:
    fill(exploration, {"figures.csv": FIGURES})
    return exploration


# Adding, changing, replacing


def test_a_known_id_changes_and_another_adds_and_the_rest_stays(cast: Cast, filled: Exploration) -> None:
    found = look(filled, figures(["twee", "inwoners", 21], ["drie", "inwoners", 30]))
    assert [edit["record"] for edit in found.edits] == ["figure:twee", "figure:drie"]
    line = put(cast.alice, filled, found, file="x.xlsx")
    assert values(filled) == {"een": "10", "twee": "21", "drie": "30"}
    assert line is not None
    assert (line.code, line.by, line.parameters["added"], line.parameters["changed"]) == (
        "table.imported",
        cast.alice,
        1,
        1,
    )


def test_an_empty_cell_means_empty_and_a_column_that_is_not_there_says_nothing(filled: Exploration) -> None:
    header = ["id", "quantity", "value", "organisation"]
    kept = after(look(filled, figures(["een", "inwoners", 11])), "figure:een")
    emptied = after(look(filled, figures(["een", "inwoners", 11, None], header=header)), "figure:een")
    assert (kept or {}).get("organisation") == "aal"
    assert "organisation" not in (emptied or {})


def test_a_sheet_with_ids_and_one_column_is_enough_to_change_that(filled: Exploration) -> None:
    found = look(filled, figures(["een", 11], header=["id", "value"]))
    assert (after(found, "figure:een") or {})["quantity"] == "inwoners"
    assert [fault.cell for fault in faults(filled, figures(["vier", 11], header=["id", "value"]))] == ["row 2"]


def test_replacing_takes_out_what_is_not_in_the_sheet_and_follows_its_order(cast: Cast, filled: Exploration) -> None:
    found = look(filled, figures(["drie", "inwoners", 30], ["een", "inwoners", 10]), mode=REPLACE)
    removed = [edit["record"] for edit in found.edits if edit["after"] is None]
    assert removed == ["figure:twee"]
    put(cast.alice, filled, found)
    assert list(values(filled)) == ["drie", "een"]


def test_replacing_by_an_empty_sheet_empties_the_table(cast: Cast, filled: Exploration) -> None:
    put(cast.alice, filled, look(filled, figures(), mode=REPLACE))
    assert "figures.csv" not in extract(filled)["tables"]


def test_a_record_to_which_others_refer_is_not_taken_out(filled: Exploration) -> None:
    found = faults(filled, book({"quantities": [["id", "name"]]}), mode=REPLACE)
    assert {fault.sheet for fault in found} == {"figure:een", "figure:twee"}


def test_other_rows_of_one_record_are_replaced_together(cast: Cast, exploration: Exploration) -> None:
    fill(exploration, {"experience.yaml": LESSONS})
    header = ["lesson", "source", "basis", "locator", "note"]
    found = look(exploration, book({"lessons-evidence": [header, ["les", "nota", "measured", "par. 2", ""]]}))
    assert (after(found, "lesson:les") or {})["evidence"] == [
        {"source": "nota", "locator": "par. 2", "basis": "measured"}
    ]
    same = [["les", "nota", "published", "par. 1", ""], ["les", "nota", "estimated", "", ""]]
    assert look(exploration, book({"lessons-evidence": [header, *same]})).edits == ()


def test_a_column_whose_values_would_be_lost_has_to_be_there(exploration: Exploration) -> None:
    fill(exploration, {"experience.yaml": LESSONS})
    header = ["lesson", "source", "basis"]
    fault = the_fault(exploration, book({"lessons-evidence": [header, ["les", "nota", "measured"]]}))
    assert "would be lost" in fault.message
    assert "Place in the source" in fault.message


def test_a_record_stays_under_the_one_to_which_it_belongs(exploration: Exploration) -> None:
    given = "    kind: council_letter\n    givers: [raad-aal]\n"
    text = (
        f"assignments:\n  - id: een\n    title: Een\n{given}    items:\n      - id: v\n        kind: question\n"
        f"        text: Wat?\n  - id: twee\n    title: Twee\n{given}"
    )
    fill(exploration, {"assignment.yaml": text})
    data = book({"assignments-items": [["id", "assignment", "kind", "text"], ["v", "twee", "question", "Wat?"]]})
    fault = the_fault(exploration, data)
    assert (fault.cell, "assignment:een" in fault.message) == ("B2", True)


def test_a_table_of_one_row_takes_one_row(exploration: Exploration) -> None:
    header = ["title"]
    assert after(look(exploration, book({"framework": [header, ["Kader"]]})), "framework:the") == {"title": "Kader"}
    assert "one row only" in the_fault(exploration, book({"framework": [header, ["A"], ["B"]]})).message


# Taking back, and doing it once


def test_an_import_can_be_taken_back(cast: Cast, filled: Exploration) -> None:
    before = extract(filled)
    line = put(cast.alice, filled, look(filled, figures(["twee", "inwoners", 21], ["drie", "inwoners", 3])))
    assert line is not None
    undo(cast.alice, filled, line)
    assert extract(filled) == before


def test_sent_twice_it_is_done_once(cast: Cast, filled: Exploration) -> None:
    found = look(filled, figures(["drie", "inwoners", 30]))
    assert put(cast.alice, filled, found, once="upload-1") is not None
    assert put(cast.alice, filled, found, once="upload-1") is None
    assert AuditLine.objects.filter(code="table.imported").count() == 1


def test_what_stands_here_already_writes_no_line(cast: Cast, filled: Exploration) -> None:
    assert put(cast.alice, filled, look(filled, figures(["een", "inwoners", 10]))) is None
    assert not AuditLine.objects.exists()


# Others change meanwhile


def change(user: User, exploration: Exploration, *rows: list[Any], **how: Any) -> None:
    put(user, exploration, look(exploration, figures(*rows), **how))


def test_what_others_changed_meanwhile_stays(cast: Cast, filled: Exploration) -> None:
    found = look(filled, figures(["een", "inwoners", 11], ["drie", "inwoners", 30]))
    change(cast.bob, filled, ["twee", "inwoners", 22], ["vier", "inwoners", 40])
    put(cast.alice, filled, found)
    assert values(filled) == {"een": "11", "twee": "22", "vier": "40", "drie": "30"}


@pytest.mark.parametrize(("choice", "value"), [(HERE, "12"), (THERE, "11")])
def test_of_what_both_changed_one_is_chosen(cast: Cast, filled: Exploration, choice: str, value: str) -> None:
    found = look(filled, figures(["een", "inwoners", 11]))
    change(cast.bob, filled, ["een", "inwoners", 12])
    with pytest.raises(Conflicts) as caught:
        put(cast.alice, filled, found)
    (conflict,) = caught.value.conflicts
    assert (conflict.before, conflict.here, conflict.there) == ("10", "12", "11")
    put(cast.alice, filled, found, choices={choice_key(conflict): choice})
    assert values(filled)["een"] == value


@pytest.mark.parametrize(("choice", "value"), [(HERE, "31"), (THERE, "30")])
def test_of_what_both_added_one_is_chosen(cast: Cast, filled: Exploration, choice: str, value: str) -> None:
    found = look(filled, figures(["drie", "inwoners", 30]))
    change(cast.bob, filled, ["drie", "inwoners", 31])
    put(cast.alice, filled, found, choices={"figure:drie|value": choice})
    assert values(filled)["drie"] == value


@pytest.mark.parametrize(("choice", "stays"), [(HERE, False), (THERE, True)])
def test_what_one_changed_and_another_took_out(cast: Cast, filled: Exploration, choice: str, stays: bool) -> None:
    found = look(filled, figures(["een", "inwoners", 11]))
    change(cast.bob, filled, ["twee", "inwoners", 20], mode=REPLACE)
    put(cast.alice, filled, found, choices={"figure:een|": choice})
    assert ("een" in values(filled)) is stays


@pytest.mark.parametrize(("choice", "stays"), [(HERE, True), (THERE, False)])
def test_what_one_took_out_and_another_changed(cast: Cast, filled: Exploration, choice: str, stays: bool) -> None:
    found = look(filled, figures(["twee", "inwoners", 20]), mode=REPLACE)
    change(cast.bob, filled, ["een", "inwoners", 12])
    with pytest.raises(Conflicts):
        put(cast.alice, filled, found)
    put(cast.alice, filled, found, choices={"figure:een|": choice})
    assert ("een" in values(filled)) is stays


def test_what_does_not_go_together_any_more_is_refused(cast: Cast, filled: Exploration) -> None:
    more = book({"quantities": [["id", "name"], ["inwoners", "Inwoners"], ["huizen", "Huizen"]]})
    put(cast.alice, filled, look(filled, more))
    found = look(filled, figures(["drie", "huizen", 30]))
    fewer = book({"quantities": [["id", "name"], ["inwoners", "Inwoners"]]})
    put(cast.bob, filled, look(filled, fewer, mode=REPLACE))
    with pytest.raises(Refused):
        put(cast.alice, filled, found)


# Who may


def test_who_may_not_write_a_chapter_cannot_import_its_tables(cast: Cast, filled: Exploration) -> None:
    data = figures(["een", "inwoners", 11])
    for user in (cast.cor, cast.hans):
        fault = the_fault(filled, data, access=access_of(user, filled))
        assert (fault.cell, "may not change" in fault.message) == ("row 2", True)
        with pytest.raises(PermissionDenied):
            put(user, filled, look(filled, data))
    assert values(filled)["een"] == "10"


def test_a_table_that_stays_as_it_is_may_be_in_the_workbook_of_anybody(cast: Cast, filled: Exploration) -> None:
    sheets = {
        "figures": [["id", "quantity", "value"], ["een", "inwoners", 10]],
        "options": [["id", "name"], ["o", "O"]],
    }
    found = look(filled, book(sheets), access=access_of(cast.cor, filled))
    assert [edit["record"] for edit in found.edits] == ["option:o"]
    put(cast.cor, filled, found)
    assert rows(extract(filled), "options")


def test_hidden_figures_of_a_few_people_stay_when_a_file_comes_back(cast: Cast, exploration: Exploration) -> None:
    fill(exploration, {"tasks.csv": TASKS})
    header = ["id", "name", "organisation", "people", "fte", "scale"]
    data = book({"tasks": [header, ["klein", "Belastingen", "aal", 2, "", ""], ["groot", "Zorg", "aal", 13, 10, 8]]})
    put(cast.alice, exploration, look(exploration, data, access=access_of(cast.alice, exploration)))
    small, large = rows(extract(exploration), "tasks.csv")
    assert (small["fte"], small["scale"], large["people"]) == ("1.5", "9", 13)


def test_rows_about_a_few_people_are_changed_by_hr_alone(cast: Cast, exploration: Exploration) -> None:
    fill(exploration, {"tasks.csv": TASKS})
    header = ["id", "name", "organisation", "people", "fte", "scale"]
    changed = book({"tasks": [header, ["klein", "Belastingen", "aal", 2, 2, 10], ["nieuw", "ICT", "aal", 1, "", ""]]})
    found = faults(exploration, changed, access=access_of(cast.alice, exploration))
    assert [(fault.cell, "fewer than five" in fault.message) for fault in found] == [("row 2", True), ("row 3", True)]
    fewer = book({"tasks": [header, ["groot", "Zorg", "aal", 12, 10, 8]]})
    removed = the_fault(exploration, fewer, mode=REPLACE, access=access_of(cast.alice, exploration))
    assert removed.sheet == "task:klein"
    put(cast.hans, exploration, look(exploration, changed, access=access_of(cast.hans, exploration)))
    assert rows(extract(exploration), "tasks.csv")[0]["scale"] == "10"


def test_what_somebody_does_not_see_stays_and_cannot_be_written_over(cast: Cast, exploration: Exploration) -> None:
    fill(exploration, {"options.yaml": OPTIONS, "confidential.yaml": SECRET})
    access = access_of(cast.cor, exploration)
    found = look(exploration, book({"options": [["id", "name"], ["nieuw", "N"]]}), mode=REPLACE, access=access)
    assert [edit["record"] for edit in found.edits] == ["option:open", "option:nieuw"]
    put(cast.cor, exploration, found)
    assert {row["id"] for row in rows(extract(exploration), "options")} == {"geheim", "nieuw"}
    fault = the_fault(exploration, book({"options": [["id", "name"], ["geheim", "Mijn"]]}), access=access)
    assert "not shown here" in fault.message


def test_what_single_persons_judged_stays_and_cannot_be_written_over(cast: Cast, exploration: Exploration) -> None:
    weighing = "criteria:\n  - id: c\n    name: C\njudges:\n  - id: p-1\n    kind: person\n"
    fill(
        exploration,
        {
            "options.yaml": OPTIONS,
            "weighing.yaml": weighing,
            "judgements.csv": "judge,option,criterion,level\np-1,open,c,2\n",
        },
    )
    header = ["judge", "option", "criterion", "level"]
    data = book({"judges": [["id", "kind"], ["p-1", "person"]], "judgements": [header, ["p-1", "open", "c", -2]]})
    assert {fault.cell for fault in faults(exploration, data)} >= {"A2"}
    put(cast.alice, exploration, look(exploration, book({"judgements": [header]}), mode=REPLACE))
    assert rows(extract(exploration), "judgements.csv")[0]["level"] == 2


def test_what_comes_about_otherwise_cannot_be_imported(exploration: Exploration) -> None:
    header = ["id", "title", "kind", "audience", "date"]
    data = book({"publications": [header, ["p", "P", "report", "everybody", "2024-01-01"]]})
    assert "may not change" in the_fault(exploration, data).message
