"""Workbooks that are written: what they hold, what they offer, and that they come back as they were."""

from __future__ import annotations

import io
from copy import deepcopy
from functools import cache
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings

from noaber.accounts.permissions import Access, Right
from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.sheets.applying import MODES
from noaber.dossier.sheets.places import family_of, sheet_table, sheet_tables
from noaber.dossier.sheets.seeing import holds_personal, seen_content
from noaber.dossier.sheets.writing import keys_in, write_workbook
from noaber.dossier.storing import extract, store
from tests.builder import BASE, content_of, dossier
from tests.conftest import ROOT
from tests.dossier.generating import contents
from tests.dossier.sheets.helping import CHAPTERS, DAY, look

pytestmark = pytest.mark.django_db

TRICKY = ("=1+1", "+31 6", "-1", "@SUM(A1)", "'quoted", "_x0041_", "a\tb", "12", "2024-05-01", "é ß €", "<b>&amp;")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def written(content: Content, *slugs: str) -> bytes:
    tables = [one for slug in slugs for one in family_of(sheet_table(slug))] if slugs else sheet_tables()  # type: ignore[arg-type]
    return write_workbook(tables, CHAPTERS, content, keys_in(content))


@cache
def practice_content() -> Content:
    return read_dossier(ROOT / "examples" / "oefenregio").content


def practice() -> Exploration:
    """The practice region: most kinds of record, and people who judged."""
    content = deepcopy(practice_content())
    stored = Exploration(snapshot=content)
    store(stored, content)
    return stored


def with_sources(*titles: str) -> Exploration:
    lines = "".join(f"  - id: s{at}\n    title: {title!r}\n    kind: report\n" for at, title in enumerate(titles))
    content = content_of(dossier(main=f"sources:\n{lines}"))
    stored = Exploration(snapshot=content)
    store(stored, content)
    return stored


def test_a_sheet_has_names_keys_and_then_its_rows(exploration: Exploration) -> None:
    sheet = opened(written(extract(exploration), "organisations"))["Organisations"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:4] == ("Id *", "Name *", "Short name", "Kind *")
    assert rows[1][:4] == ("id", "name", "short_name", "kind")
    assert rows[2][:4] == ("aal", "Gemeente Aal", None, "municipality")
    assert sheet.freeze_panes == "B3"


def test_a_workbook_speaks_the_language_of_the_reader(exploration: Exploration) -> None:
    with override("nl"):
        made = opened(written(extract(exploration), "organisations"))
    assert made["Organisaties"]["D3"].value == "gemeente"


def test_texts_that_look_like_formulas_are_texts_and_stay_so() -> None:
    stored = with_sources(*TRICKY)
    data = written(extract(stored), "sources")
    cells = [row[1] for row in opened(data)["Sources"].iter_rows(min_row=3)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@")))
    for mode in MODES:
        assert look(stored, data, mode=mode).edits == ()


def test_dates_and_numbers_are_dates_and_numbers() -> None:
    stored = practice()
    sheet = opened(written(extract(stored), "figures"))["Figures"]
    columns = {cell.value: cell.column for cell in sheet[2]}
    values = [sheet.cell(3, columns[name]) for name in ("value", "date")]
    assert [cell.data_type for cell in values] == ["n", "d"]


def test_choices_are_offered_and_references_suggested(exploration: Exploration) -> None:
    made = opened(written(extract(exploration), "bodies"))
    rules = {str(rule.sqref): rule for rule in made["Bodies"].data_validations.dataValidation}
    assert rules["C3:C1048576"].showErrorMessage
    assert not rules["D3:D1048576"].showErrorMessage
    assert made["_lists"].sheet_state == "hidden"
    offered = [[cell.value for cell in column if cell.value] for column in made["_lists"].iter_cols()]
    assert ["aal", "berg"] in offered
    assert "council" in next(one for one in offered if "mayor" in one)


def test_the_explanation_says_of_every_column_what_it_is(exploration: Exploration) -> None:
    one = sheet_table("figures")
    assert one is not None
    rows = list(opened(write_workbook([one], CHAPTERS, None))["Explanation"].iter_rows(values_only=True))
    told = {row[2]: row for row in rows if row[0] == "Figures"}
    assert set(told) == {column.key for column in one.columns}
    assert told["value"][3:5] == ("yes", "number")
    assert "at least (lower)" in str(told["bound"][5])
    assert all(row[6] for row in told.values())


def test_a_template_holds_no_rows_and_importing_it_changes_nothing(exploration: Exploration) -> None:
    one = sheet_table("organisations")
    assert one is not None
    data = write_workbook(family_of(one), CHAPTERS, None, keys_in(extract(exploration)))
    assert opened(data)["Organisations"].max_row == 2
    assert look(exploration, data).edits == ()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mode", MODES)
def test_everything_comes_back_as_it_was(language: str, mode: str) -> None:
    stored = practice()
    with override(language):
        data = written(seen_content(stored, Access(frozenset(Right)), DAY))
    found = look(stored, data, mode=mode)
    assert found.edits == ()
    assert found.unchanged > 1_000


@pytest.mark.walk
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(content=contents())
def test_whatever_an_exploration_holds_comes_back_as_it_was(db: Any, content: Content) -> None:
    stored = Exploration(snapshot=content)
    store(stored, content)
    try:
        data = written(seen_content(stored, Access(frozenset(Right)), DAY))
        for mode in MODES:
            assert look(stored, data, mode=mode).edits == ()
    finally:
        stored.delete()


# What not everybody may see


TASKS = """\
    id,name,organisation,people,fte,scale
    klein,Belastingen,aal,2,1.5,9
    groot,Zorg,aal,12,10,8
"""


def stored_with(files: dict[str, str], main: str = "") -> Exploration:
    content = content_of(dossier(files, main=BASE + main))
    stored = Exploration(snapshot=content)
    store(stored, content)
    return stored


def test_figures_of_a_few_people_are_for_hr_alone() -> None:
    stored = stored_with({"tasks.csv": TASKS})
    tasks = {}
    for right in (Right.WRITE, Right.PERSONAL):
        content = seen_content(stored, Access(frozenset({Right.READ, right})), DAY)
        tasks[right] = {row["id"]: ("scale" in row, "fte" in row) for row in content["tables"]["tasks.csv"]}
        assert holds_personal(content) == (right == Right.PERSONAL)
    assert tasks == {
        Right.WRITE: {"klein": (False, False), "groot": (True, True)},
        Right.PERSONAL: {"klein": (True, True), "groot": (True, True)},
    }


def test_confidential_records_are_for_who_writes() -> None:
    secret = "confidential:\n  - record: source:nota\n    ground: art. 5.1 Woo\n    until: 2030-01-01\n"
    stored = stored_with({"confidential.yaml": secret})
    seen = seen_content(stored, Access(frozenset({Right.READ, Right.PERSONAL})), DAY)
    assert "exploration.yaml#sources" not in seen["tables"]
    assert "confidential.yaml#confidential" not in seen["tables"]
    assert "exploration.yaml#sources" in seen_content(stored, Access(frozenset({Right.WRITE})), DAY)["tables"]


def test_what_single_persons_judged_is_in_no_workbook() -> None:
    stored = practice()
    persons = {row["id"] for row in extract(stored)["tables"]["weighing.yaml#judges"] if row["kind"] == "person"}
    assert persons
    seen = seen_content(stored, Access(frozenset(Right)), DAY)
    assert persons.isdisjoint(row["id"] for row in seen["tables"].get("weighing.yaml#judges", []))
    for table in ("judgements.csv", "weights.csv"):
        assert persons.isdisjoint(row["judge"] for row in seen["tables"].get(table, []))
