"""Every kind of record through its form: opened and saved as it is, deleted, and entered again."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import Phase, given, settings

from noaber.accounts.models import Membership, User
from noaber.dossier.changes import removal, stays
from noaber.dossier.content import Content, key_of, rows_of
from noaber.dossier.editing import Place, find, places, values_of
from noaber.dossier.fields import ID, has_id
from noaber.dossier.models import AuditLine, Exploration
from noaber.dossier.storing import extract
from noaber.dossier.visibility import is_of_person
from tests.dossier.generating import contents
from tests.dossier.test_storing import rolled_back, stored
from tests.workplace.filling import Desk, form_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# Findings are the same in every chapter.
KINDS = [place for place in places() if place.kind != "finding" or place.chapter == "value"]


@pytest.mark.parametrize("place", KINDS, ids=lambda one: one.kind)
def test_a_record_is_saved_as_it_is_deleted_and_entered_again(place: Place) -> None:
    @given(contents(place.table if place.above is None else place.above))
    @settings(max_examples=1, phases=(Phase.generate,))
    def goes_round(content: Content) -> None:
        with rolled_back():
            exploration = stored(content)
            desk = Desk(_member(exploration, place), exploration.slug)
            for key, above in _keys(content, place)[:1]:
                found = find(exploration, place.kind, key)
                assert found is not None
                if not is_of_person(found.row):
                    _goes_round(desk, exploration, place, key, above)

    goes_round()


def _member(exploration: Exploration, place: Place) -> User:
    """Somebody who may write records of this kind, of few people too."""
    role = Membership.Role.HR if place.kind == "task" else Membership.Role.OWNER
    user = User.objects.create_user("wie@example.org")
    Membership.objects.create(user=user, exploration=exploration, role=role)
    return user


def _keys(content: Content, place: Place) -> list[tuple[str, str]]:
    if place.above is None:
        return [(key_of(place.table, values), "") for values in rows_of(content, place.table)]
    return [
        (key_of(place.table, values), key_of(place.above, above))
        for above in rows_of(content, place.above)
        for values in above.get(place.table.key, [])
    ]


def _goes_round(desk: Desk, exploration: Exploration, place: Place, key: str, above: str) -> None:
    before = extract(exploration)
    path = f"records/{place.kind}/{key}/"
    assert desk.get(path).status_code == 200
    opened = desk.get(f"{path}edit/")
    answer = desk.send(opened)
    assert answer.status_code == 302, text_of(answer)
    assert extract(exploration) == before
    assert not AuditLine.objects.exists()
    found = find(exploration, place.kind, key)
    assert found is not None
    values = values_of(place.table, found.row)
    sent = form_of(opened)
    for name in getattr(place.table.model, "NATURAL_KEY", ()):
        sent[name] = [str(values[name])]
    del sent["base"]
    if stays(removal(extract(exploration), found.record)):
        return
    revision = Exploration.objects.get(pk=exploration.pk).revision
    assert desk.post(f"{path}delete/").status_code == 302
    assert Exploration.objects.get(pk=exploration.pk).revision == revision + 1
    query = QueryDict(mutable=True)
    query.update({"chapter": place.chapter, "above": above})
    new = f"add/{place.kind}/?{query.urlencode()}"
    # What referred to the record is gone with it; what the record itself refers to may refer back.
    answer = desk.post(new, {**sent, "once": ["again"]})
    if answer.status_code == 422:
        assert "not known here" in text_of(answer)
    else:
        line = AuditLine.objects.get(code="record.added")
        again = find(exploration, place.kind, line.record.partition(":")[2])
        assert again is not None
        assert _without_id(values_of(place.table, again.row)) == _without_id(values)
        if not has_id(place.table):
            assert again.row.key == key
        assert extract(exploration) != before or not has_id(place.table) or again.row.key == key
    for line in AuditLine.objects.order_by("-pk"):
        assert desk.post(f"changes/{line.pk}/undo/").status_code == 302
    assert extract(exploration) == before
    AuditLine.objects.all().delete()


def _without_id(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != ID}


@pytest.mark.parametrize("place", KINDS, ids=lambda one: one.kind)
def test_an_empty_form_is_refused_field_by_field(place: Place) -> None:
    exploration = stored(
        {"format": 1, "exploration": {"slug": "leeg", "title": "Leeg", "date": "2024-05-01"}, "tables": {}}
    )
    desk = Desk(_member(exploration, place), "leeg")
    path = f"add/{place.kind}/?chapter={place.chapter}"
    if place.above is not None:
        assert desk.get(path).status_code == 404
        return
    opened = desk.get(path)
    assert opened.status_code == 200
    answer = desk.send(opened)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "This was not saved yet" in said
    assert not AuditLine.objects.filter(exploration=exploration).exists()
