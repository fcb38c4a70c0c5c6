"""Working on records in a real browser: at a desk and on a phone, by keyboard, in two windows, and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from noaber.dossier.models import Exploration, Finding, Organisation
from noaber.workplace.records.choices import MOST_CHOICES
from tests.chromium import started_browser
from tests.conftest import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK, PHONE = (1200, 900), (320, 640)
NEW = "/e/zuidrand/add/finding/?chapter=value"
OPEN = "/e/zuidrand/records/finding/open/edit/"
VALUE = "/e/zuidrand/chapters/value/"

Visit = Callable[..., Page]


@pytest.fixture
def sessions(cast: Cast, rich: Exploration) -> dict[str, str]:
    """A session of each; made before the browser starts, which takes this thread for its own."""
    found = {}
    for name in ("alice", "bob"):
        user, session = getattr(cast, name), SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = django_settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        found[name] = str(session.session_key)
    return found


@pytest.fixture
def many(rich: Exploration) -> None:
    """More findings than a list shows."""
    Finding.objects.bulk_create(
        Finding(exploration=rich, key=f"r-{n}", chapter="value", kind="risk", title=f"Risico {n:03}", position=100 + n)
        for n in range(MOST_CHOICES + 20)
    )


@pytest.fixture
def browser(sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    with started_browser() as started:
        # The database is emptied after the test, while Django takes this thread for an asynchronous one.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


def sign_in(context: BrowserContext, base: str, session: str) -> None:
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": base}])


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, sessions: dict[str, str]) -> Iterator[Visit]:
    """A page in a browser of somebody's own; nothing may go wrong in its scripts."""
    said: list[str] = []

    def open_page(path: str, who: str = "alice", size: tuple[int, int] = DESK, **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="en-GB",
            reduced_motion="reduce",
            base_url=live_server.url,
            **options,
        )
        context.set_default_timeout(30_000)
        sign_in(context, live_server.url, sessions[who])
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda one: said.append(one.text) if "Content Security" in one.text else None)
        page.goto(path)
        return page

    yield open_page
    assert said == []


def press(page: Page, name: str, role: Any = "button") -> None:
    """Without a mouse."""
    one = page.locator("main").get_by_role(role, name=name, exact=True).first
    one.focus()
    page.keyboard.press("Enter")


def unfold(page: Page, words: str) -> None:
    fold = page.locator("main summary", has_text=words).first
    if not fold.evaluate("one => one.parentElement.open"):
        fold.focus()
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_finding_with_a_source_is_added_without_a_mouse(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(VALUE, size=size)
    unfold(page, "Work on this chapter")
    press(page, "Add: finding", "link")
    page.get_by_label("Kind").first.focus()
    page.keyboard.type("Risk")
    page.keyboard.press("Tab")
    page.keyboard.type("Een nieuw risico")
    unfold(page, "Add: place in a source")
    page.get_by_label("Source", exact=False).first.focus()
    page.keyboard.type("De nota")
    page.get_by_label("How firm", exact=False).first.focus()
    page.keyboard.type("Published")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.get_by_label("Title", exact=False).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Saved.")
    assert page.url.endswith("#finding-een-nieuw-risico")
    finding = page.locator("#finding-een-nieuw-risico")
    expect(finding).to_contain_text("Een nieuw risico")
    expect(finding).to_be_in_viewport()
    source = finding.get_by_role("button", name="source")
    source.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".source-note:popover-open")).to_contain_text("De nota")


def test_a_source_opens_on_tap_and_closes_with_escape(visit: Visit) -> None:
    page = visit(VALUE)
    source = page.locator("#finding-open .source-button").first
    note = page.locator("#finding-open .source-note").first
    expect(note).to_be_hidden()
    source.click()
    expect(note).to_be_visible()
    expect(note).to_contain_text("De nota")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    source.focus()
    page.keyboard.press("Space")
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= DESK[0]


def test_a_source_opens_on_a_phone_within_the_screen(visit: Visit) -> None:
    page = visit(VALUE, size=PHONE, has_touch=True)
    page.locator("#finding-open .source-button").first.tap()
    box = page.locator("#finding-open .source-note").first.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


def test_two_windows_with_one_text_show_both_versions(visit: Visit) -> None:
    mine, theirs = visit(OPEN), visit(OPEN, who="bob", size=PHONE)
    theirs.get_by_label("Title", exact=False).first.fill("Van Bob")
    theirs.get_by_label("Text", exact=False).first.fill("Tekst van Bob")
    press(theirs, "Save")
    expect(theirs.locator(".messages")).to_contain_text("Saved.")
    mine.get_by_label("Title", exact=False).first.fill("Van Alice")
    press(mine, "Save")
    warning = mine.get_by_role("alert")
    expect(warning).to_contain_text("changed the same meanwhile")
    expect(warning).to_be_focused()
    expect(mine.locator(".theirs")).to_contain_text("Van Bob")
    expect(mine.get_by_label("Title", exact=False).first).to_have_value("Van Alice")
    expect(mine.get_by_label("Text", exact=False).first).to_have_value("Tekst van Bob")
    press(mine, "Save")
    expect(mine.locator("#finding-open")).to_contain_text("Van Alice")
    expect(mine.locator("#finding-open")).to_contain_text("Tekst van Bob")


def test_what_is_typed_is_there_after_the_page_was_closed(visit: Visit) -> None:
    page = visit(OPEN)
    page.get_by_label("Title", exact=False).first.fill("Half getypt")
    expect(page.locator("[data-draft-said]")).to_have_text("What you typed is kept as a draft.")
    page.close()
    again = visit(OPEN)
    expect(again.get_by_label("Title", exact=False).first).to_have_value("Een open risico")
    press(again, "Go on with the draft", "link")
    expect(again.get_by_label("Title", exact=False).first).to_have_value("Half getypt")
    press(again, "Save")
    expect(again.locator("#finding-open")).to_contain_text("Half getypt")
    again.goto(OPEN)
    expect(again.get_by_text("There is a draft")).to_have_count(0)


def test_what_is_typed_last_is_kept_when_the_page_goes_away_at_once(visit: Visit) -> None:
    page = visit(OPEN)
    page.get_by_label("Title", exact=False).first.fill("Nog net getypt")
    page.goto(VALUE)
    expect(page.locator("h1")).to_be_visible()
    page.goto(OPEN)
    expect(page.get_by_text("There is a draft")).to_have_count(1)


def test_a_login_that_ended_loses_nothing(visit: Visit, live_server: LiveServer, sessions: dict[str, str]) -> None:
    page = visit(OPEN)
    page.get_by_label("Title", exact=False).first.fill("Bijna kwijt")
    page.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    press(page, "Save")
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_label("Password", exact=False).first).to_be_visible()
    # The session of before signing in holds what was typed; signing in goes on with it.
    kept = {one["name"]: one["value"] for one in page.context.cookies()}  # type: ignore[typeddict-item]
    session = SessionStore(kept[django_settings.SESSION_COOKIE_NAME])
    signed = SessionStore(sessions["alice"])
    session.update({key: signed[key] for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)})
    session.save()
    page.goto(OPEN)
    expect(page.get_by_label("Title", exact=False).first).to_have_value("Bijna kwijt")


def test_deleting_is_taken_back_from_the_message_and_from_the_changes(visit: Visit) -> None:
    page = visit("/e/zuidrand/records/finding/open/")
    press(page, "Delete", "link")
    press(page, "Delete")
    expect(page.locator(".messages")).to_contain_text("Deleted: Een open risico.")
    expect(page.locator("#finding-open")).to_have_count(0)
    page.locator(".messages").get_by_role("button", name="take back").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Taken back.")
    expect(page.locator("#finding-open")).to_have_count(1)
    page.goto("/e/zuidrand/changes/")
    press(page, "take back")
    expect(page.locator(".messages")).to_contain_text("Taken back.")
    page.goto(VALUE)
    expect(page.locator("#finding-open")).to_have_count(0)


def test_what_is_wrong_has_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit(NEW, size=PHONE)
    press(page, "Save")
    wrong = page.get_by_role("alert")
    expect(wrong).to_be_focused()
    expect(wrong.get_by_role("link")).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title", exact=False).first).to_be_focused()


def test_of_many_one_is_chosen_by_typing(many: None, visit: Visit) -> None:
    page = visit(OPEN)
    unfold(page, "More to fill in")
    field = page.locator("[name='part_of.add']")
    field.focus()
    page.keyboard.type("risico 07")
    page.get_by_label("Risico 077").check()
    expect(field).to_have_value("")
    other = page.locator("[name='contradicts.add']")
    for word in ("risico 01", "risico 02"):
        other.fill(word)
        page.get_by_label(f"{word.capitalize()}1").check()
    press(page, "Save")
    expect(page.locator(".messages")).to_contain_text("Saved.")
    finding = Finding.objects.get(key="open")
    assert finding.part_of == Finding.objects.get(key="r-77")
    assert set(finding.contradicts.values_list("key", flat=True)) == {"stil", "r-11", "r-21"}


def test_a_long_list_is_narrowed_by_typing(many: None, rich: Exploration, visit: Visit) -> None:
    Organisation.objects.bulk_create(
        Organisation(exploration=rich, key=f"o-{n}", name=f"Gemeente {n:02}", kind="municipality", position=9 + n)
        for n in range(20)
    )
    page = visit(OPEN)
    choices = page.locator("#f-concerns-choices label:visible")
    expect(choices).to_have_count(22)
    page.locator("#f-concerns-narrow").fill("gemeente 1")
    # What was chosen stays in sight.
    expect(choices).to_have_count(12)


def test_a_source_is_added_while_the_form_waits(visit: Visit) -> None:
    page = visit(NEW)
    page.get_by_label("Title", exact=False).first.fill("Met een nieuwe bron")
    page.locator("button[value='elsewhere:evidence.0.source']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Add: source")
    page.get_by_label("Title", exact=False).first.fill("Een nieuwe bron")
    page.get_by_label("Kind", exact=False).first.select_option("report")
    press(page, "Save")
    expect(page.get_by_label("Title", exact=False).first).to_have_value("Met een nieuwe bron")
    expect(page.locator("[name='evidence.0.source']")).to_have_value("een-nieuwe-bron")


def test_everything_works_without_scripts(many: None, visit: Visit) -> None:
    page = visit(NEW, size=PHONE, java_script_enabled=False)
    page.locator("main button", has_text="Save").last.click()
    expect(page.get_by_role("alert")).to_contain_text("This was not saved yet")
    page.locator("[name=kind]").select_option("risk")
    page.locator("[name=title]").fill("Zonder scripts")
    page.locator("button[value='more:evidence']").click()
    for number, place in ((0, "p. 1"), (1, "p. 2")):
        page.locator(f"[name='evidence.{number}.source']").select_option("nota")
        page.locator(f"[name='evidence.{number}.basis']").select_option("published")
        page.locator(f"[name='evidence.{number}.locator']").fill(place)
    page.locator("main summary", has_text="More to fill in").click()
    page.locator("[name='part_of.add']").fill("risico 077")
    page.locator("main button", has_text="Save").last.click()
    expect(page.locator(".messages")).to_contain_text("Saved.")
    page.goto("/e/zuidrand/records/finding/zonder-scripts/edit/")
    page.locator("button[value='up:evidence.1']").click()
    page.locator("main button", has_text="Save").last.click()
    page.goto("/e/zuidrand/records/finding/zonder-scripts/")
    expect(page.locator("main")).to_contain_text("Risico 077")
    expect(page.locator("main ul").first.locator("li").first).to_contain_text("p. 2")
    page.goto(VALUE)
    page.locator("#finding-zonder-scripts .source-button").first.click()
    expect(page.locator("#finding-zonder-scripts .source-note").first).to_be_visible()
