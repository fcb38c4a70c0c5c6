"""What holds for every three dossiers that are merged."""

from __future__ import annotations

import time
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.dossier.content import Content, Values, canonical_order, empty_content, key_of, table_name, walk
from noaber.dossier.fields import ID, PROSE, REFERENCES, TEXT, fields_of, has_id
from noaber.dossier.layout import TABLES, Table
from noaber.dossier.merging import Conflict, Conflicts, merge
from tests.dossier.generating import contents

Outcome = Content | list[Conflict]


@st.composite
def dossiers(draw: Any) -> Content:
    """Ids come from a small stock, so that any two dossiers share records."""
    content = draw(contents())
    content["exploration"] |= {"slug": "een", "title": "T", "date": "2024-01-01"}
    return content


@st.composite
def versions(draw: Any, count: int) -> tuple[Content, ...]:
    """A dossier and what became of it, once or more."""
    before = draw(dossiers())
    return (before, *(draw(_changed(before)) for _ in range(count)))


@st.composite
def _changed(draw: Any, before: Content) -> Content:
    """Another dossier now and then, and mostly the same one in which this and that was changed."""
    if not draw(st.integers(0, 3)):
        return draw(dossiers())
    content = deepcopy(before)
    for table in TABLES:
        rows = _changed_rows(draw, table, content["tables"].pop(table_name(table), []))
        if rows:
            content["tables"][table_name(table)] = rows
    if draw(st.booleans()):
        content["exploration"]["title"] = draw(st.sampled_from("TUV"))
    canonical_order(content)
    return content


def _changed_rows(draw: Any, table: Table, rows: list[Values]) -> list[Values]:
    texts = [one.name for one in fields_of(table) if one.kind in (TEXT, PROSE) and one.name != ID]
    rows = draw(st.permutations(rows))
    for values in list(rows):
        for nested in table.nested:
            below = _changed_rows(draw, nested, values.pop(nested.key, []))
            if below:
                values[nested.key] = below
        change = draw(st.sampled_from(["none", "none", "go", "empty", "text"]))
        loose = [one.name for one in fields_of(table) if not one.required and one.name in values]
        if change == "go":
            rows.remove(values)
        elif change == "empty" and loose:
            del values[draw(st.sampled_from(loose))]
        elif change == "text" and texts and has_id(table):
            values[draw(st.sampled_from(texts))] = draw(st.sampled_from(["x", "y"]))
    if has_id(table) and not table.under and draw(st.booleans()):
        new = {ID: draw(st.sampled_from(["n", "m"])), texts[0]: draw(st.sampled_from(["x", "y"]))}
        rows.insert(draw(st.integers(0, len(rows))), new)
    return list(rows)


def outcome(before: Content, here: Content, there: Content) -> Outcome:
    try:
        return merge(before, here, there)
    except Conflicts as error:
        return list(error.conflicts)


def without_order(content: Content) -> Content:
    """The content with records and references in the order of their ids."""
    tables = {}
    for table in TABLES:
        rows = content["tables"].get(table_name(table), [])
        if rows:
            tables[table_name(table)] = sorted(rows, key=lambda values, table=table: key_of(table, values))
    sorted_content = {**content, "tables": tables}
    for table, values, _above in walk(sorted_content):
        for field in fields_of(table):
            if field.kind == REFERENCES and field.name in values:
                values[field.name].sort()
        for nested in table.nested:
            if nested.is_record and nested.key in values:
                values[nested.key].sort(key=lambda one, nested=nested: key_of(nested, one))
    return sorted_content


def mirrored(conflicts: list[Conflict]) -> list[Conflict]:
    return [Conflict(one.record, one.field, one.before, one.there, one.here) for one in conflicts]


def sortable(conflicts: list[Conflict]) -> list[str]:
    return sorted(repr(conflict) for conflict in conflicts)


@given(versions(1))
@settings(max_examples=40)
def test_what_changed_there_only_is_what_it_became_there(both: tuple[Content, Content]) -> None:
    before, changed = both
    assert merge(before, before, changed) == changed


@given(versions(1))
@settings(max_examples=40)
def test_what_changed_here_only_is_what_it_became_here(both: tuple[Content, Content]) -> None:
    before, changed = both
    assert merge(before, changed, before) == changed


@given(versions(1))
@settings(max_examples=40)
def test_what_became_the_same_on_both_sides_is_that(both: tuple[Content, Content]) -> None:
    before, changed = both
    assert merge(before, changed, changed) == changed


@given(dossiers())
@settings(max_examples=30)
def test_what_did_not_change_stays(content: Content) -> None:
    assert merge(content, content, content) == content


@given(versions(2))
@settings(max_examples=40)
def test_which_side_is_here_and_which_is_there_makes_no_difference_but_in_order(
    three: tuple[Content, Content, Content],
) -> None:
    before, one, other = three
    forth, back = outcome(before, one, other), outcome(before, other, one)
    if isinstance(forth, list):
        assert isinstance(back, list)
        assert sortable(forth) == sortable(mirrored(back))
    else:
        assert not isinstance(back, list)
        assert without_order(forth) == without_order(back)


@given(versions(2))
@settings(max_examples=40)
def test_every_conflict_is_one_and_shows_three_different_values(three: tuple[Content, Content, Content]) -> None:
    before, one, other = three
    found = outcome(before, one, other)
    for conflict in found if isinstance(found, list) else []:
        assert conflict.here != conflict.there
        assert conflict.before not in (conflict.here, conflict.there)


@given(versions(2))
@settings(max_examples=40)
def test_merging_changes_none_of_the_three(three: tuple[Content, Content, Content]) -> None:
    before, one, other = three
    shown = repr(three)
    outcome(before, one, other)
    assert repr(three) == shown


def test_many_new_records_are_merged_in_reasonable_time() -> None:
    def themes(names: list[str]) -> Content:
        content = empty_content({"slug": "een", "title": "T", "date": "2024-01-01"})
        content["tables"]["exploration.yaml#themes"] = [{"id": name, "name": name} for name in names]
        return content

    old = [f"t{number}" for number in range(30_000)]
    new = [name for number, key in enumerate(old) for name in (key, f"n{number}")]
    started = time.process_time()
    merged = merge(themes(old), themes(list(reversed(old))), themes(new))

    assert len(merged["tables"]["exploration.yaml#themes"]) == 60_000
    assert time.process_time() - started < 5
