"""Content: one plain form, and what its records are called."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.dossier import models as m
from noaber.dossier.content import (
    address,
    canonical_order,
    from_plain,
    head_fields,
    key_of,
    plain_decimal,
    to_plain,
    walk,
)
from noaber.dossier.fields import FileField, fields_of, has_id, kind_name
from noaber.dossier.layout import FILES, MAIN_FILE, TABLES, Table, all_tables, models_of, tables_of
from tests.builder import content_of, dossier


def table_of(model: type[object]) -> Table:
    return next(table for table, _above in all_tables() if table.model is model)


def field(model: type[object], name: str) -> FileField:
    return next(one for one in fields_of(table_of(model)) if one.name == name)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**14), max_value=10**14))
def test_a_number_keeps_its_value_in_one_form(value: Decimal) -> None:
    text = plain_decimal(value)
    assert Decimal(text) == value
    assert plain_decimal(Decimal(text)) == text
    assert "E" not in text.upper()
    assert text == "0" or not (text.endswith(".") or ("." in text and text.endswith("0")))


@pytest.mark.parametrize(
    ("model", "name", "value", "plain"),
    [
        (m.Figure, "value", Decimal("1.500000"), "1.5"),
        (m.Figure, "value", Decimal("0E-6"), "0"),
        (m.Judgement, "level", 0, 0),
        (m.Judgement, "level", None, None),
        (m.Option, "status", "open", None),
        (m.Option, "status", "dropped", "dropped"),
        (m.Option, "short_name", "", None),
        (m.Meeting, "participants", 0, 0),
    ],
)
def test_a_value_stands_in_content_only_where_it_says_something(
    model: type[object], name: str, value: object, plain: object
) -> None:
    one = field(model, name)
    assert to_plain(one, value) == plain
    assert to_plain(one, from_plain(one, plain)) == plain


def test_a_record_is_called_by_its_id_or_by_what_it_links() -> None:
    assert key_of(table_of(m.Option), {"id": "een"}) == "een"
    assert key_of(table_of(m.Verdict), {"option": "een", "condition": "veilig", "outcome": "meets"}) == "een--veilig"
    assert key_of(table_of(m.Framework), {"title": "Kader"}) == "the"
    assert address(m.SwotPoint, "ict") == "swot_point:ict"


def test_kinds_of_record_have_names_of_their_own() -> None:
    models = {table.model for table, _above in all_tables()}
    assert len({kind_name(model) for model in models}) == len(models)


def test_parts_have_no_id_and_records_have_one_or_the_other() -> None:
    for table, above in all_tables():
        assert table.is_record or (above is not None and not has_id(table))
        if table.is_record and not table.single:
            assert has_id(table) != bool(table.model.NATURAL_KEY)  # type: ignore[attr-defined]


def test_every_table_stands_in_one_place_of_one_file() -> None:
    places = [(table.file, table.key) for table in TABLES]
    assert len(set(places)) == len(places)
    assert FILES[0] == MAIN_FILE
    assert {file for file, _key in places} == set(FILES)
    for file in FILES:
        assert not file.endswith(".csv") or len(tables_of(file)) == 1


def test_the_kinds_of_record_in_a_file_are_known() -> None:
    assert m.Evidence in models_of("assignment.yaml")
    assert m.Vote in models_of("sessions.yaml")
    assert models_of("figures.csv") == {m.Figure}


def test_walking_meets_parents_before_what_they_hold() -> None:
    assignment = """\
        assignments:
          - id: a
            title: A
            kind: council_letter
            givers: [raad-aal]
            items:
              - {id: i, kind: point, text: I, evidence: [{source: nota, basis: published}]}
              - {id: j, kind: point, text: J}
        """
    content = content_of(
        dossier(
            {"assignment.yaml": assignment},
            main="bodies: [{id: raad-aal, name: R, kind: council}]\nsources: [{id: nota, title: N, kind: report}]\n",
        )
    )
    met = [
        (table.model.__name__, values.get("id"), above and above.get("id")) for table, values, above in walk(content)
    ]
    assert met == [
        ("Body", "raad-aal", None),
        ("Source", "nota", None),
        ("Assignment", "a", None),
        ("AssignmentItem", "i", "a"),
        ("Evidence", None, "i"),
        ("AssignmentItem", "j", "a"),
    ]


def test_putting_references_in_order_twice_is_doing_it_once() -> None:
    content = content_of(dossier({"process.yaml": "roles: [{id: r, name: R, organisations: [berg, aal]}]\n"}))
    (role,) = content["tables"]["process.yaml#roles"]
    assert role["organisations"] == ["aal", "berg"]
    content["tables"]["exploration.yaml#organisations"].reverse()
    for _time in range(2):
        canonical_order(content)
        assert role["organisations"] == ["berg", "aal"]


def test_the_head_has_no_id_beside_its_slug() -> None:
    assert [one.name for one in head_fields() if one.required] == ["slug", "title", "date"]
