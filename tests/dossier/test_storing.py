"""Content to the database and back: what stays keeps its row, and explorations are strictly apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings

from noaber.dossier import models as m
from noaber.dossier.content import Content, table_name
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.layout import Table, all_tables
from noaber.dossier.storing import extract, store
from tests.builder import HEAD, content_of, dossier
from tests.conftest import EXAMPLE
from tests.dossier.generating import KINDS, contents

pytestmark = pytest.mark.django_db

MODELS = list(dict.fromkeys(table.model for table, _above in all_tables()))
OPTIONS = "options:\n  - {id: een, name: Een}\n  - {id: twee, name: Twee, variant_of: een}\n"


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each generated example finds the database as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(content: Content, **head: Any) -> m.Exploration:
    exploration = m.Exploration()
    store(exploration, {**content, "exploration": {**content["exploration"], **head}})
    return exploration


def keys_and_rows(exploration: m.Exploration, model: type[models.Model]) -> dict[str, int]:
    return dict(model._default_manager.filter(exploration=exploration).values_list("key", "pk"))


def counts() -> dict[str, int]:
    """How many rows there are in every table of the dossier, links included."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("dossier_")]
        found = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return found


# Identity


@given(contents())
@settings(max_examples=30)
def test_what_was_stored_is_what_it_was(content: Content) -> None:
    with rolled_back():
        assert extract(stored(content)) == content


@pytest.mark.parametrize("table", KINDS, ids=table_name)
def test_every_field_survives_the_database(table: Table) -> None:
    @given(contents(table))
    @settings(max_examples=2)
    def survives(content: Content) -> None:
        with rolled_back():
            assert extract(stored(content)) == content

    survives()


@given(contents(), contents())
@settings(max_examples=12)
def test_whatever_stood_there_before_the_new_content_stands_there_now(before: Content, after: Content) -> None:
    with rolled_back():
        fresh = stored(after)
        expected = counts()
        fresh.delete()

        exploration = stored(before)
        store(exploration, after)

        assert extract(exploration) == after
        assert counts() == expected  # and nothing was left behind


def test_the_example_is_stored_as_it_is_and_stored_again_without_touching_a_record() -> None:
    content = read_dossier(EXAMPLE).content
    exploration = stored(content)
    assert extract(exploration) == content

    with CaptureQueriesContext(connection) as queries:
        store(exploration, content)

    assert extract(exploration) == content
    updates = [query["sql"].split()[1].strip('"') for query in queries if query["sql"].startswith("UPDATE")]
    assert updates == ["dossier_exploration"]


# What stays


def test_records_that_stay_keep_their_row() -> None:
    exploration = stored(content_of(dossier({"options.yaml": OPTIONS})))
    before = {model: keys_and_rows(exploration, model) for model in (m.Organisation, m.Body, m.Source, m.Option)}

    main = """\
        organisations:
          - {id: cent, name: Gemeente Cent, kind: municipality}
          - {id: berg, name: Berg, kind: municipality}
          - {id: aal, name: Gemeente Aal, kind: municipality}
        bodies:
          - {id: raad-aal, name: Raad, kind: council, organisation: berg}
        """
    store(exploration, content_of(dossier({"options.yaml": OPTIONS}, main=main)))

    organisations = keys_and_rows(exploration, m.Organisation)
    assert {key: organisations[key] for key in ("aal", "berg")} == before[m.Organisation]
    assert list(organisations) == ["cent", "berg", "aal"]
    assert keys_and_rows(exploration, m.Body) == before[m.Body]
    assert keys_and_rows(exploration, m.Option) == before[m.Option]
    assert keys_and_rows(exploration, m.Source) == {}
    assert m.Body.objects.get().organisation.key == "berg"


def test_a_record_that_moves_to_another_file_or_record_keeps_its_row() -> None:
    finding = "findings:\n  - {id: een, kind: risk, title: Een, concerns: [aal]}\n"
    item = "    items:\n      - {id: punt, kind: point, text: T}\n"
    first, second = (f"  - id: {key}\n    title: T\n    kind: council_letter\n    givers: [raad-aal]\n" for key in "ab")
    exploration = stored(
        content_of(dossier({"value.yaml": finding, "assignment.yaml": "assignments:\n" + first + item + second}))
    )
    before = (m.Finding.objects.get().pk, m.AssignmentItem.objects.get().pk)

    moved = content_of(dossier({"costs.yaml": finding, "assignment.yaml": "assignments:\n" + second + item}))
    store(exploration, moved)

    assert (m.Finding.objects.get().pk, m.AssignmentItem.objects.get().pk) == before
    assert m.AssignmentItem.objects.get().assignment.key == "b"
    assert extract(exploration) == moved


@pytest.mark.parametrize("step", [1, -1], ids=["forward", "back"])
def test_records_that_refer_to_each_other_go_together(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr("noaber.dossier.storing._BATCH", 2)
    chain = "".join(f"  - {{id: d{n}, name: N, within: d{n + step}}}\n" for n in range(1, 6))
    ends = "".join(f"  - {{id: d{n}, name: N}}\n" for n in (0, 6))
    domains = f"domains:\n{chain}{ends}  - {{id: blijft, name: B, within: d3}}\n"
    exploration = stored(content_of(dossier(main=domains)))

    store(exploration, content_of(dossier(main="domains:\n  - {id: blijft, name: B}\n")))

    assert list(keys_and_rows(exploration, m.Domain)) == ["blijft"]


def test_more_records_are_stored_than_a_statement_takes_parameters() -> None:
    names = [f"n{number}" for number in range(1_500)]
    many = "organisations:\n" + "".join(f"  - {{id: {name}, name: N, kind: other}}\n" for name in names)
    roles = "roles:\n" + "".join(f"  - {{id: {name}, name: N, organisations: [{name}]}}\n" for name in names)
    content = content_of(dossier({"process.yaml": roles}, main=many))
    if connection.vendor == "sqlite":
        # As little as an SQLite of long ago takes; what is stored is no different on one that takes more.
        connection.ensure_connection()
        before = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    try:
        exploration = stored(content)
        store(exploration, content)
        assert extract(exploration) == content
        store(exploration, content_of(dossier()))
    finally:
        if connection.vendor == "sqlite":
            connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, before)
    assert extract(exploration) == content_of(dossier())


def test_a_reference_may_lead_to_what_is_stored_later() -> None:
    """Contributions and indicators are stored before the findings of the last chapter."""
    session = """\
        sessions:
          - id: dag
            title: Werkdag
            prompts:
              - id: vraag
                text: Wat vindt u?
                contributions:
                  - {id: een, text: Een, finding: laatste}
        """
    follow_up = """\
        indicators:
          - {id: meter, name: Meter, finding: laatste}
        findings:
          - {id: laatste, kind: risk, title: Laatste}
        """
    content = content_of(dossier({"sessions.yaml": session, "follow-up.yaml": follow_up}))
    exploration = stored(content)
    assert extract(exploration) == content
    store(exploration, content)
    assert extract(exploration) == content


def test_each_storing_is_a_new_revision() -> None:
    exploration = stored(content_of(dossier()))
    store(exploration, content_of(dossier()))
    assert m.Exploration.objects.get().revision == 2


def test_a_storing_that_fails_changes_nothing() -> None:
    content = content_of(dossier({"options.yaml": OPTIONS}))
    exploration = stored(content)
    before = counts()
    broken = content_of(dossier(head=HEAD.replace("Zuidrand", "Anders")))
    broken["tables"]["exploration.yaml#bodies"][0]["organisation"] = "nergens"

    with pytest.raises(KeyError):
        store(exploration, broken)

    assert counts() == before
    assert extract(m.Exploration.objects.get()) == content


# Apart


def test_two_explorations_with_the_same_ids_never_meet() -> None:
    content = read_dossier(EXAMPLE).content
    one, other = stored(content), stored(content, slug="ander")
    kept = extract(other)
    rows = {model: set(model._default_manager.values_list("pk", flat=True)) for model in MODELS}

    store(one, content_of(dossier()))
    assert extract(other) == kept

    store(one, content)
    one.delete()
    assert extract(other) == kept
    for model in MODELS:
        assert set(model._default_manager.values_list("pk", flat=True)) <= rows[model]


def test_every_record_and_link_stays_within_its_exploration() -> None:
    content = read_dossier(EXAMPLE).content
    for slug in ("een", "ander"):
        stored(content, slug=slug)

    for table, _above in all_tables():
        scope = "exploration" if table.is_record else f"{table.under}__exploration"
        for field in table.model._meta.get_fields():
            if (field.many_to_one or field.many_to_many) and not field.auto_created and field.name != "exploration":
                target = field.related_model
                if isinstance(target, type) and issubclass(target, m.Record):
                    linked = table.model._default_manager.filter(
                        **{f"{field.name}__isnull": False, f"{scope}__isnull": False}
                    )
                    strays = linked.exclude(**{f"{field.name}__exploration": models.F(scope)})
                    assert not strays.exists(), (table.model, field.name)


def test_an_exploration_goes_with_all_that_belongs_to_it() -> None:
    before = counts()
    stored(read_dossier(EXAMPLE).content).delete()
    assert counts() == before
