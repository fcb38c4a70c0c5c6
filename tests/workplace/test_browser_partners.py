"""Exploring the country in a real browser, by keyboard only: on a desktop, and as wide as a small phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.chromium import started_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small")]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    with started_browser() as started:
        # The database is emptied after the test, while Django takes this thread for an asynchronous one.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


def reach(page: Page, wanted: Locator) -> Locator:
    """Go there with the tab key, as somebody without a mouse does."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return wanted
    raise AssertionError(f"The tab key does not lead to {wanted}.")


@pytest.mark.parametrize("width", [1200, 320])
def test_a_municipality_its_alternatives_a_filter_and_two_groups_are_reached_by_keyboard(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    context = browser.new_context(locale="en", viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(live_server.url + "/")
    reach(page, page.get_by_role("main").get_by_role("link", name="Explore the country"))
    page.keyboard.press("Enter")

    reach(page, page.get_by_label("A municipality"))
    page.keyboard.type("Dal")
    reach(page, page.get_by_role("button", name="Show the municipality"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dal")

    reach(page, page.get_by_role("link", name="All groups of 3 with Dal"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("groups of 3, best first")

    reach(page, page.get_by_label("Largest member at most (%)"))
    page.keyboard.type("45")
    reach(page, page.get_by_role("button", name="Show", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("largest=45"))
    boxes = page.get_by_role("checkbox", name=re.compile("^Compare "))
    assert boxes.count() >= 2
    for at in (0, 1):
        reach(page, boxes.nth(at))
        page.keyboard.press("Space")
    reach(page, page.get_by_role("button", name="Compare the two that are ticked"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Two groups side by side")
    expect(page.get_by_role("table")).to_contain_text("Meetings above chance")

    reach(page, page.get_by_role("main").locator("section.card a").first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Alternatives")).to_be_visible()
    picture = page.locator("figure.map img")
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
