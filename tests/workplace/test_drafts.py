"""What is typed is not lost: drafts, and forms that outlive their login."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from noaber.accounts.models import User
from noaber.dossier.models import Exploration, Finding
from noaber.workplace.models import Draft
from noaber.workplace.records.drafts import MOST, MOST_DRAFTS
from tests.conftest import Cast
from tests.workplace.filling import Desk, changed, form_of, text_of, the_form, tree_of

pytestmark = pytest.mark.django_db

HERE = "/e/zuidrand/"
NEW = "add/finding/?chapter=value"
OPEN = "records/finding/open/edit/"


@pytest.fixture
def alice(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.alice)


@pytest.fixture
def bob(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.bob)


def keep(desk: Desk, path: str, **changes: Any) -> Any:
    """As the page does while somebody types."""
    opened = desk.get(path)
    form = the_form(opened)
    sent = {**changed(form_of(opened), changes), "draft_path": form.get("data-draft-path")}
    return desk.post(form.get("data-draft"), sent)


def test_what_is_typed_is_offered_shown_and_saved(alice: Desk) -> None:
    assert keep(alice, OPEN, title="Half af", concerns=["berg"]).status_code == 204
    page = alice.get(OPEN)
    assert "There is a draft" in text_of(page)
    assert form_of(page)["title"] == ["Een open risico"]
    (go_on,) = tree_of(page).xpath("//main//a[contains(@href, 'draft=1')]/@href")
    shown = alice.get(go_on)
    assert "what you typed before" in text_of(shown)
    assert (form_of(shown)["title"], form_of(shown)["concerns"]) == (["Half af"], ["berg"])
    assert alice.send(shown).status_code == 302
    assert Finding.objects.get(key="open").title == "Half af"
    assert "draft" not in text_of(alice.get(OPEN))
    assert not Draft.objects.exists()


def test_a_draft_is_one_however_one_came_to_the_form(alice: Desk) -> None:
    keep(alice, f"{OPEN}?next=/e/zuidrand/changes/", title="Half af")
    page = alice.get(f"{OPEN}?next=/e/zuidrand/check/")
    assert "There is a draft" in text_of(page)
    (go_on,) = tree_of(page).xpath("//main//a[contains(@href, 'draft=1')]/@href")
    saved = alice.send(alice.get(go_on))
    assert saved["Location"] == "/e/zuidrand/check/"
    assert not Draft.objects.exists()


def test_a_draft_of_one_form_is_none_of_another(alice: Desk) -> None:
    keep(alice, NEW, title="Half af")
    assert "draft" not in text_of(alice.get("add/finding/?chapter=options"))
    assert "draft" not in text_of(alice.get(OPEN))
    assert "There is a draft" in text_of(alice.get(NEW))


def test_a_draft_is_of_one_person(alice: Desk, bob: Desk) -> None:
    keep(alice, OPEN, title="Van Alice")
    assert "draft" not in text_of(bob.get(OPEN))
    assert form_of(bob.get(OPEN + "?draft=1"))["title"] == ["Een open risico"]
    bob.post("/drafts/away/", {"draft_path": HERE + OPEN})
    assert Draft.objects.count() == 1


def test_a_draft_is_thrown_away(alice: Desk) -> None:
    keep(alice, OPEN, title="Half af")
    page = alice.get(OPEN + "?next=/e/zuidrand/check/")
    (form,) = tree_of(page).xpath("//form[@action='/drafts/away/']")
    sent = {one.get("name"): one.get("value") for one in form.iter("input")}
    answer = alice.post("/drafts/away/", sent)
    assert answer["Location"] == f"{HERE}{OPEN}?next=/e/zuidrand/check/"
    after = alice.follow(answer)
    assert "thrown away" in text_of(after)
    assert form_of(after)["title"] == ["Een open risico"]
    assert not Draft.objects.exists()
    assert alice.post("/drafts/away/", {"next": "//evil.example"})["Location"] == "/"


def test_what_others_changed_since_the_draft_was_begun_is_seen(alice: Desk, bob: Desk) -> None:
    keep(alice, OPEN, title="Van Alice")
    bob.fill(OPEN, title="Van Bob", text="Tekst van Bob")
    answer = alice.send(alice.get(OPEN + "?draft=1"))
    assert answer.status_code == 409
    assert "Van Bob" in text_of(answer)
    assert alice.send(answer).status_code == 302
    finding = Finding.objects.get(key="open")
    assert (finding.title, finding.text) == ("Van Alice", "Tekst van Bob")


def test_a_draft_that_comes_after_saving_is_none(alice: Desk) -> None:
    """What is kept a moment after the last key may arrive behind the form itself."""
    opened = alice.get(OPEN)
    sent = {**changed(form_of(opened), {"title": "Nieuw"}), "draft_path": HERE + OPEN}
    assert alice.send(opened, title="Nieuw").status_code == 302
    assert alice.post("/drafts/", sent).status_code == 204
    assert not Draft.objects.exists()


def test_a_draft_holds_nothing_but_what_was_typed(alice: Desk) -> None:
    keep(alice, OPEN, title="Half af")
    typed = Draft.objects.get().typed
    assert not {"csrfmiddlewaretoken", "once", "who", "draft_path"} & set(typed)


@pytest.mark.parametrize(
    "path", ["", "x", "//evil.example/", "/bestaat/niet/", "/e/zuidrand/" + "x" * 800 + "/", "/e/zuidrand/edit/\0"]
)
def test_a_draft_belongs_to_a_form_that_there_is(alice: Desk, path: str) -> None:
    assert alice.post("/drafts/", {"draft_path": path, "title": "x"}).status_code == 413
    assert not Draft.objects.exists()
    assert alice.post(reverse("draft-away"), {"draft_path": path}).status_code == 302


def test_too_much_is_not_kept(alice: Desk) -> None:
    assert keep(alice, OPEN, title="x" * (MOST + 1)).status_code == 413
    assert alice.send(alice.get(OPEN), do="elsewhere:concerns", text="x" * (MOST + 1)).status_code == 200


def test_only_the_latest_drafts_are_kept(cast: Cast, alice: Desk, bob: Desk) -> None:
    keep(bob, OPEN, title="Van Bob")
    for number in range(MOST_DRAFTS + 3):
        alice.post("/drafts/", {"draft_path": f"{HERE}records/finding/f{number}/edit/", "title": "x"})
    paths = Draft.objects.filter(user=cast.alice).values_list("path", flat=True)
    assert len(paths) == MOST_DRAFTS
    assert f"{HERE}records/finding/f0/edit/" not in paths
    assert Draft.objects.filter(user=cast.bob).count() == 1


def test_drafts_of_whoever_is_gone_are_gone(cast: Cast, bob: Desk) -> None:
    keep(bob, OPEN, title="Van Bob")
    User.objects.get(pk=cast.bob.pk).delete()
    assert not Draft.objects.exists()


def test_a_draft_is_no_way_in(cast: Cast, bob: Desk) -> None:
    keep(bob, OPEN, title="Van Bob")
    cast.bob.memberships.all().delete()
    assert bob.get(OPEN + "?draft=1").status_code == 404
    assert bob.post(OPEN).status_code == 404


# The login ended meanwhile


def sign_in_again(client: Client, user: User) -> None:
    """Signs in within the same browser, so that its session goes on where it may."""
    client.force_login(user)


def test_what_was_sent_when_the_login_had_ended_comes_back(cast: Cast, alice: Desk) -> None:
    opened = alice.get(OPEN + "?next=/e/zuidrand/changes/")
    alice.client.logout()
    answer = alice.send(opened, title="Bijna kwijt")
    assert answer.status_code == 302
    assert answer["Location"] == f"/account/login/?next={HERE}{OPEN}"
    assert Finding.objects.get(key="open").title == "Een open risico"
    sign_in_again(alice.client, cast.alice)
    page = alice.get(OPEN)
    assert form_of(page)["title"] == ["Bijna kwijt"]
    assert "what you typed before" in text_of(page)
    saved = alice.send(page)
    assert saved["Location"] == "/e/zuidrand/changes/"
    assert Finding.objects.get(key="open").title == "Bijna kwijt"


def test_a_new_record_comes_back_too(cast: Cast, alice: Desk) -> None:
    opened = alice.get(NEW)
    alice.client.logout()
    alice.send(opened, kind="risk", title="Bijna kwijt")
    sign_in_again(alice.client, cast.alice)
    assert alice.send(alice.get(NEW)).status_code == 302
    assert Finding.objects.filter(title="Bijna kwijt").count() == 1


def test_somebody_else_who_signs_in_sees_nothing_of_it(cast: Cast, alice: Desk) -> None:
    opened = alice.get(OPEN)
    alice.client.logout()
    alice.send(opened, title="Van Alice")
    sign_in_again(alice.client, cast.bob)
    page = alice.get(OPEN)
    assert "Van Alice" not in page.content.decode()
    assert not Draft.objects.exists()
    # Nor does it come back for the first one in this browser after that.
    sign_in_again(alice.client, cast.alice)
    assert "Van Alice" not in alice.get(OPEN).content.decode()


@pytest.mark.parametrize("who", ["", "nonsense", "1:abc:def"])
def test_what_does_not_say_who_typed_it_is_not_kept(cast: Cast, alice: Desk, who: str) -> None:
    opened = alice.get(OPEN)
    alice.client.logout()
    alice.send(opened, title="Van wie?", who=who)
    sign_in_again(alice.client, cast.alice)
    assert "Van wie?" not in alice.get(OPEN).content.decode()


def test_too_much_is_not_kept_in_a_session(cast: Cast, alice: Desk) -> None:
    opened = alice.get(OPEN)
    alice.client.logout()
    alice.send(opened, text="x" * (MOST + 1))
    assert "typed_before_signing_in" not in alice.client.session


def test_a_login_that_was_renewed_elsewhere_loses_nothing(cast: Cast, rich: Exploration) -> None:
    """In another tab somebody signed in again, so that the proof in the open form is of an earlier login."""
    alice = Desk(cast.alice)
    alice.client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    alice.client.force_login(cast.alice)
    opened = alice.get(OPEN)
    alice.client.cookies["csrftoken"] = "x" * 32
    answer = alice.send(opened, title="Bijna kwijt")
    assert answer.status_code == 302
    page = alice.follow(answer)
    assert "signed in again meanwhile" in text_of(page)
    assert form_of(page)["title"] == ["Bijna kwijt"]
    assert Finding.objects.get(key="open").title == "Een open risico"
    assert alice.send(page).status_code == 302
    assert Finding.objects.get(key="open").title == "Bijna kwijt"


@pytest.mark.parametrize("who", ["", "bob"])
def test_what_comes_from_another_site_is_refused_and_not_kept(cast: Cast, rich: Exploration, who: str) -> None:
    alice, bob = Desk(cast.alice), Desk(cast.bob)
    sent = form_of(bob.get(OPEN)) if who else {}
    alice.client = Client(enforce_csrf_checks=True)
    alice.client.force_login(cast.alice)
    assert alice.post(OPEN, {**sent, "title": "Kwaad", "csrfmiddlewaretoken": "x"}).status_code == 403
    assert not Draft.objects.exists()


def test_a_nul_is_kept_out_of_a_draft(alice: Desk) -> None:
    """No database but SQLite keeps one."""
    assert keep(alice, OPEN, title="Half\0 af").status_code == 204
    assert Draft.objects.get().typed["title"] == ["Half af"]


def test_a_mark_of_our_own_with_a_nul_is_refused(alice: Desk) -> None:
    assert alice.post(HERE + NEW, {"title": "x", "once": "a\0b"}).status_code == 400
    assert alice.post("/new/practice/", {"once": "a\0b"}).status_code == 400
