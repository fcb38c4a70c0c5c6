"""The HTML report in a real browser: light and dark, wide and narrow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.report.conftest import Report

pytestmark = pytest.mark.browser

VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@dataclass
class Visit:
    """A page as it was opened, with what it said and what it asked for beyond itself."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(example: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(example.html, encoding="utf-8")
    return path.as_uri()


# After the report was made: while the browser runs, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="module")
def browser(address: str) -> Iterator[Browser]:
    chromium = next(
        (path for path in ("/usr/bin/chromium", shutil.which("chromium")) if path and Path(path).exists()), None
    )
    if chromium is None:
        pytest.skip("No chromium is installed here, so the report is not looked at in a browser.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    scheme, width = request.param
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visited = Visit(page)
    page.on("console", lambda message: visited.said.append(message.text))
    page.on("pageerror", lambda error: visited.said.append(str(error)))
    page.on("request", lambda asked: visited.asked.append(asked.url))
    page.goto(address)
    yield visited
    page.close()


def test_nothing_is_loaded_but_the_file_itself(visit: Visit, address: str) -> None:
    assert [url for url in visit.asked if url != address and not url.startswith("data:")] == []


def test_the_browser_has_nothing_to_complain_about(visit: Visit) -> None:
    assert visit.said == []


def test_axe_finds_nothing(visit: Visit) -> None:
    found = Axe().run(visit.page).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_the_page_does_not_scroll_sideways(visit: Visit) -> None:
    root = visit.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert root[0] <= root[1]


def test_every_picture_is_shown_in_the_scheme_of_the_reader(visit: Visit) -> None:
    pictures = visit.page.evaluate(
        """[...document.querySelectorAll("picture")].map(one => {
            const image = one.querySelector("img");
            const dark = one.querySelector("source").srcset;
            return [image.naturalWidth > 0, image.currentSrc === dark, image.alt];
        })"""
    )
    assert pictures
    is_dark = visit.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for loaded, took_dark, alt in pictures:
        assert loaded
        assert took_dark == is_dark
        assert alt


def test_the_first_stop_of_the_keyboard_leads_past_the_contents(visit: Visit) -> None:
    visit.page.evaluate("document.activeElement.blur()")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    assert visit.page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0


def test_what_is_wider_than_the_page_can_be_reached_by_keyboard(visit: Visit) -> None:
    hidden = visit.page.evaluate(
        """[...document.querySelectorAll("body *")].filter(one =>
            one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "auto" && one.tabIndex < 0
        ).map(one => one.outerHTML.slice(0, 100))"""
    )
    assert hidden == []
