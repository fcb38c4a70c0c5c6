"""One record with its parts: read as content, named, and put back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.accounts.permissions import local_operator
from noaber.dossier.changes import save_record
from noaber.dossier.content import Content, table_name
from noaber.dossier.editing import (
    find,
    find_address,
    named,
    new_key,
    place_of,
    places,
    shortened,
    slug_of,
    title_of,
    values_of,
)
from noaber.dossier.edits import flat
from noaber.dossier.fields import has_id
from noaber.dossier.layout import Table, all_tables
from noaber.dossier.models import AuditLine, Exploration, Figure, Verdict
from noaber.dossier.models.base import ID_PATTERN
from noaber.dossier.storing import extract
from noaber.overview.chapters import BY_NAME
from tests.builder import content_of, dossier
from tests.dossier.generating import KINDS, contents
from tests.dossier.test_storing import rolled_back, stored

pytestmark = pytest.mark.django_db

EDITED = [table for table, _above in all_tables() if table.is_record]
WEIGHED = {
    "options.yaml": "options:\n  - {id: een, name: Een}\n",
    "weighing.yaml": """
        conditions:
          - {id: veilig, name: Veilig}
        verdicts:
          - {option: een, condition: veilig, outcome: meets, why: Daarom}
    """,
    "figures.csv": """\
        id,quantity,organisation,date,value
        f1,inwoners,aal,2023-01-01,5
    """,
}


# Places


def test_every_place_belongs_to_a_chapter_that_there_is_or_to_none() -> None:
    assert {place.chapter for place in places()} - {""} <= set(BY_NAME)
    assert {place.chapter for place in places() if place.kind == "finding"} == set(BY_NAME)


def test_every_kind_of_record_is_edited_but_those_with_actions_of_their_own() -> None:
    kinds = {place.kind for place in places()}
    left_out = {table.model.__name__ for table in EDITED} - {place.table.model.__name__ for place in places()}
    assert left_out == {"Contribution", "Publication"}
    assert all(place_of(kind) or kind == "finding" for kind in kinds)


def test_a_finding_has_a_place_in_a_chapter_only() -> None:
    assert place_of("finding") is None
    assert place_of("finding", "nonsense") is None
    assert place_of("finding", "value").chapter == "value"  # type: ignore[union-attr]
    assert place_of("nonsense") is None


# Reading


@pytest.mark.parametrize("table", KINDS, ids=table_name)
def test_a_record_reads_as_it_stands_in_content_and_saving_that_changes_nothing(table: Table) -> None:
    @given(contents(table))
    @settings(max_examples=1)
    def reads(content: Content) -> None:
        with rolled_back():
            exploration, user = stored(content), local_operator()
            for record, (_table, above, values, _position) in flat(extract(exploration)).items():
                found = find_address(exploration, record)
                if found is None:
                    assert record.partition(":")[0] in ("contribution", "publication")
                    continue
                assert values_of(found.place.table, found.row) == values
                assert (found.record, found.above) == (record, above)
                assert found.title
                assert save_record(user, exploration, found.place, found.row.key, values).line is None
            assert extract(exploration) == content
            assert not AuditLine.objects.exists()

    reads()


def test_what_is_not_there_is_not_found(exploration: Exploration) -> None:
    assert find(exploration, "organisation", "aal") is not None
    for kind, key in (
        ("organisation", "zee"),
        ("body", "aal"),
        ("nonsense", "aal"),
        ("organisation", "a\0l"),
        ("", ""),
    ):
        assert find(exploration, kind, key) is None
    assert find_address(exploration, "organisation") is None


def test_records_of_another_exploration_are_not_found(exploration: Exploration) -> None:
    other = stored(content_of(dossier(main="")), slug="elders")
    assert find(other, "organisation", "aal") is None


# Names


def test_a_record_is_called_by_what_it_links_where_it_has_no_name() -> None:
    exploration = stored(content_of(dossier(WEIGHED)))
    assert title_of(Verdict.objects.get(exploration=exploration)) == "Een · Veilig"
    assert title_of(Figure.objects.get(exploration=exploration)) == "Inwoners · Gemeente Aal · 2023-01-01"


def test_names_of_many_cost_one_question(django_assert_num_queries: Any) -> None:
    exploration = stored(content_of(dossier(WEIGHED)))
    with django_assert_num_queries(1):
        assert [title_of(one) for one in named(Figure.objects.filter(exploration=exploration))]


def test_a_long_text_is_shortened_on_one_line() -> None:
    assert shortened("een\n twee") == "een twee"
    assert len(shortened("woord " * 100)) <= 90
    assert shortened("x" * 91).endswith("…")


# Ids of new records


@given(st.text(max_size=300), st.integers(1, 60))
def test_a_slug_is_an_id_or_nothing(text: str, most: int) -> None:
    slug = slug_of(text, most)
    assert len(slug) <= most
    assert slug == "" or re.fullmatch(ID_PATTERN, slug)


def test_a_slug_is_cut_between_words() -> None:
    assert slug_of("Één dienst voor àlle gemeenten", 20) == "een-dienst-voor-alle"
    assert slug_of("Donaudampfschifffahrt", 6) == "donaud"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"title": "Minder kwetsbaar"}, "minder-kwetsbaar"),
        ({"title": "日本"}, "finding"),
        ({"title": "Aal"}, "aal"),
        ({"title": "Aal", "id": "eigen"}, "eigen"),
        ({}, "finding"),
    ],
)
def test_a_new_record_gets_an_id_from_its_title(exploration: Exploration, values: dict[str, str], key: str) -> None:
    place = place_of("finding", "value")
    assert place is not None
    assert new_key(exploration, place, values) == key


def test_an_id_that_was_taken_gets_a_number(exploration: Exploration) -> None:
    place = place_of("organisation")
    assert place is not None
    keys = []
    for _number in range(3):
        saved = save_record(local_operator(), exploration, place, "", {"name": "Gemeente Aal", "kind": "municipality"})
        keys.append(saved.record)
    assert keys == ["organisation:gemeente-aal", "organisation:gemeente-aal-2", "organisation:gemeente-aal-3"]


@pytest.mark.parametrize("place", [place for place in places() if not has_id(place.table)], ids=lambda one: one.kind)
def test_a_record_that_links_others_has_its_id_from_them(exploration: Exploration, place: Any) -> None:
    links = getattr(place.table.model, "NATURAL_KEY", ())
    expected = "--".join(f"x{number}" for number, _name in enumerate(links)) or "the"
    values = {name: f"x{number}" for number, name in enumerate(links)}
    assert new_key(exploration, place, values) == expected


def test_a_record_is_found_without_reading_the_snapshot(exploration: Exploration) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert find(exploration, "organisation", "aal") is not None
    assert not any("snapshot" in one["sql"] for one in queries.captured_queries)
