"""Who takes part: roles, removing people, and the last owner."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from noaber.accounts.models import Membership, User
from noaber.dossier.models import AuditLine, Exploration
from noaber.workplace.models import Draft, Trial, Upload
from noaber.workplace.people.members import Part, Refused, change_part, leave, remove
from noaber.workplace.people.reading import note_reading
from noaber.workplace.people.wording import said
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


PEOPLE = reverse("people", args=["zuidrand"])
PERSON = reverse("person", args=["zuidrand"])
REMOVE = reverse("person-remove", args=["zuidrand"])


def of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def codes() -> list[str]:
    return list(AuditLine.objects.values_list("code", flat=True))


@pytest.fixture
def owner(client: Client, cast: Cast) -> Client:
    client.force_login(cast.alice)
    return client


def test_the_list_shows_role_chapters_circle_and_the_last_sign_in(owner: Client, cast: Cast) -> None:
    text = owner.get(PEOPLE).content.decode()
    for word in ("alice", "Forms of cooperation", "councils", "never", "account closed"):
        assert word in text
    assert of(cast.cor).pseudonym not in text


def test_the_page_asks_few_questions_of_the_database(
    owner: Client, exploration: Exploration, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        user = User.objects.create_user(f"person{number}@example.org")
        Membership.objects.create(user=user, exploration=exploration, role="reader")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        owner.get(PEOPLE)


def test_a_role_is_changed_with_chapters_for_a_contributor_alone(owner: Client, cast: Cast) -> None:
    row = of(cast.bob)
    sent = {"member": row.pk, "role": "contributor", "chapters": ["value", "costs"], "circle": "executives"}
    assert owner.post(PERSON, sent)["Location"] == PEOPLE
    row.refresh_from_db()
    assert (row.role, row.chapters, row.circle) == ("contributor", ["costs", "value"], "councils")
    owner.post(PERSON, {**sent, "role": "reader"})
    row.refresh_from_db()
    assert (row.role, row.chapters, row.circle) == ("reader", [], "executives")
    assert codes() == ["people.role_changed"] * 2


def test_what_changes_nothing_writes_nothing(owner: Client, cast: Cast) -> None:
    owner.post(PERSON, {"member": of(cast.bob).pk, "role": "editor"})
    assert codes() == []


@pytest.mark.parametrize("sent", [{"role": "king"}, {"role": ""}, {"role": "contributor", "chapters": ["kitchen"]}])
def test_a_role_or_chapter_that_does_not_exist_is_refused(owner: Client, cast: Cast, sent: dict[str, object]) -> None:
    assert owner.post(PERSON, {"member": of(cast.bob).pk, **sent}).status_code == 422
    assert of(cast.bob).role == "editor"


def test_the_last_owner_keeps_the_role_and_stays(owner: Client, cast: Cast) -> None:
    """Gone owns it too, but closed the account: that helps nobody."""
    row = of(cast.alice)
    answer = owner.post(PERSON, {"member": row.pk, "role": "editor"})
    assert answer.status_code == 422
    assert "This is the only owner" in answer.content.decode()
    answer = owner.post(REMOVE, {"member": row.pk}, follow=True)
    assert "This is the only owner" in answer.content.decode()
    assert "Remove alice" not in owner.get(PERSON, {"member": row.pk}).content.decode()
    with pytest.raises(Refused, match="You are the only owner"):
        leave(cast.alice, row.pk)
    assert of(cast.alice).role == "owner"
    assert codes() == []


def test_with_a_second_owner_the_first_may_go(cast: Cast, exploration: Exploration) -> None:
    change_part(cast.alice, exploration, of(cast.bob).pk, Part("owner"))
    leave(cast.alice, of(cast.alice).pk)
    assert not Membership.objects.filter(user=cast.alice).exists()
    assert codes() == ["people.role_changed", "people.left"]


def test_who_is_removed_takes_drafts_and_tries_along_and_the_pseudonym_leads_to_nobody(
    owner: Client, cast: Cast, exploration: Exploration
) -> None:
    Draft.objects.create(user=cast.cor, path="/e/zuidrand/records/option/new/")
    Draft.objects.create(user=cast.cor, path="/e/zuidrand-2/records/option/new/")
    Trial.objects.create(user=cast.cor, exploration=exploration)
    Upload.objects.create(user=cast.cor, exploration=exploration, file="functies.xlsx", mode="add")
    pseudonym = of(cast.cor).pseudonym
    owner.post(REMOVE, {"member": of(cast.cor).pk})
    assert not Membership.objects.filter(pseudonym=pseudonym).exists()
    assert list(Draft.objects.values_list("path", flat=True)) == ["/e/zuidrand-2/records/option/new/"]
    assert not Trial.objects.exists()
    assert not Upload.objects.exists()
    assert pseudonym not in str(AuditLine.objects.get().parameters)
    owner.force_login(cast.cor)
    assert owner.get(reverse("journey", args=["zuidrand"])).status_code == 404


def test_removing_twice_says_that_it_was_done(owner: Client, cast: Cast) -> None:
    pk = of(cast.cor).pk
    owner.post(REMOVE, {"member": pk})
    answer = owner.post(REMOVE, {"member": pk}, follow=True)
    assert "This person takes no part any more" in answer.content.decode()
    assert codes() == ["people.removed"]


def test_people_of_another_exploration_are_not_there(owner: Client, cast: Cast, exploration: Exploration) -> None:
    other = Exploration.objects.create(slug="elders", title="Elders", date="2024-01-01")
    row = Membership.objects.create(user=cast.charlie, exploration=other, role="owner")
    assert owner.get(PERSON, {"member": row.pk}).status_code == 404
    owner.post(REMOVE, {"member": row.pk})
    assert owner.post(PERSON, {"member": row.pk, "role": "reader"}).status_code == 404
    row.refresh_from_db()
    assert row.role == "owner"
    with pytest.raises(Refused):
        change_part(cast.alice, exploration, row.pk, Part("reader"))


@pytest.mark.parametrize("name", ["bob", "cor", "hans", "rik", "charlie", "gone"])
def test_only_owners_change_people(cast: Cast, exploration: Exploration, name: str) -> None:
    user = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        change_part(user, exploration, of(cast.rik).pk, Part("owner"))
    with pytest.raises(PermissionDenied):
        remove(user, exploration, of(cast.rik).pk)


@pytest.mark.parametrize("asked", ["", "0", "x", "-1", "9" * 30, "²"])
def test_a_person_that_cannot_be_is_no_fault_of_the_page(owner: Client, asked: str) -> None:
    assert owner.get(PERSON, {"member": asked}).status_code in (302, 404)
    assert owner.post(REMOVE, {"member": asked}).status_code == 302


def test_what_happened_is_said_in_sentences(cast: Cast, exploration: Exploration) -> None:
    change_part(cast.alice, exploration, of(cast.bob).pk, Part("reader"))
    line = AuditLine.objects.get()
    assert said(line, {cast.bob.pk: "bob"}) == "changed the part of bob: from editor to reader"
    assert said(line, {}) == "changed the part of former participant: from editor to reader"


def test_no_audit_line_holds_an_address(owner: Client, cast: Cast) -> None:
    owner.post(PEOPLE, {"addresses": "dora@example.org", "role": "reader"})
    owner.post(REMOVE, {"member": of(cast.cor).pk})
    for line in AuditLine.objects.all():
        assert "@" not in str(line.parameters)


def test_reading_what_is_sensitive_is_one_line_per_person_thing_and_day(cast: Cast, exploration: Exploration) -> None:
    from datetime import date

    for day in (date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 2)):
        note_reading(cast.hans, exploration, "figures:personal", day)
    note_reading(cast.alice, exploration, "figures:personal", date(2026, 1, 1))
    note_reading(cast.hans, exploration, "publication:nota", date(2026, 1, 1))
    assert AuditLine.objects.filter(code="sensitive.read").count() == 4
