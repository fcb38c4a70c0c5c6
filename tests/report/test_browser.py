"""The HTML report in a real browser: light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from noaber.dossier.files.reading import read_dossier
from tests.chromium import started_browser
from tests.conftest import ROOT
from tests.report.conftest import MakeReport, Report

pytestmark = pytest.mark.browser

REGION = ROOT / "examples" / "oefenregio"
VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]
# Colours take axe longest and do not depend on the width, so they are looked at in one width of each scheme.
OF_COLOURS = ("color-contrast", "link-in-text-block")
WITH_COLOURS = [("light", 1280), ("dark", 390)]


@dataclass
class Visit:
    """A page as it was opened, with what it said, what it asked for and what axe found."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def addresses(
    example: Report, hostile: Report, report: MakeReport, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("report")
    region = report(read_dossier(REGION).content, "nl")
    found = {}
    for name, made in (("example", example), ("hostile", hostile), ("region", region)):
        (folder / f"{name}.html").write_text(made.html, encoding="utf-8")
        found[name] = (folder / f"{name}.html").as_uri()
    return found


# After the reports were made: while the browser runs, Django takes this thread for an asynchronous one.
@pytest.fixture(scope="module")
def browser(addresses: dict[str, str]) -> Iterator[Browser]:
    with started_browser() as started:
        yield started


def open_page(browser: Browser, address: str, scheme: str = "light", width: int = 1280) -> Visit:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    visited = Visit(page)
    page.on("console", lambda message: visited.said.append(message.text))
    page.on("pageerror", lambda error: visited.said.append(str(error)))
    page.on("dialog", lambda dialog: visited.said.append(dialog.message))
    page.on("request", lambda asked: visited.asked.append(asked.url))
    page.goto(address)
    return visited


@pytest.fixture(scope="module")
def visits(browser: Browser, addresses: dict[str, str]) -> dict[tuple[str, int], Visit]:
    """The report of the example in every view, looked at by axe in all of them at once."""
    found = {view: open_page(browser, addresses["example"], *view) for view in VIEWS}
    for view, visited in found.items():
        visited.page.evaluate(Axe().axe_script)
        rules = {} if view in WITH_COLOURS else {name: {"enabled": False} for name in OF_COLOURS}
        visited.page.evaluate(
            "options => { window.looking = axe.run(document, options); }",
            {"rules": rules, "resultTypes": ["violations"]},
        )
    for visited in found.values():
        visited.violations = visited.page.evaluate("looking.then(result => result.violations)")
    return found


@pytest.fixture(params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def visit(request: pytest.FixtureRequest, visits: dict[tuple[str, int], Visit]) -> Visit:
    return visits[request.param]


def test_nothing_is_loaded_but_the_file_itself(visit: Visit, addresses: dict[str, str]) -> None:
    assert [url for url in visit.asked if not url.startswith("data:")] == [addresses["example"]]


def test_the_browser_has_nothing_to_complain_about(visit: Visit) -> None:
    assert visit.said == []


def test_axe_finds_nothing(visit: Visit) -> None:
    assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in visit.violations] == []


def test_axe_finds_nothing_in_practice_material(browser: Browser, addresses: dict[str, str]) -> None:
    """Which has what the example has not: the remark, and groups of people in heat maps."""
    for (scheme, width), rules in zip(WITH_COLOURS, ({}, {"runOnly": OF_COLOURS}), strict=True):
        visited = open_page(browser, addresses["region"], scheme, width)
        found = Axe().run(visited.page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        visited.page.close()
        assert [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found] == []


def test_axe_would_find_something(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='data:,'><p style='color: #eee'>Pale</p></body></html>")
    found = {one["id"] for one in Axe().run(page).response["violations"]}
    page.close()
    assert {"image-alt", "color-contrast", "html-has-lang"} <= found


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


# Texts of users


@pytest.mark.parametrize("width", [1280, 390])
def test_texts_of_users_do_nothing_in_a_browser(width: int, browser: Browser, addresses: dict[str, str]) -> None:
    visited = open_page(browser, addresses["hostile"], width=width)
    assert visited.said == []
    assert [url for url in visited.asked if not url.startswith("data:")] == [addresses["hostile"]]
    assert visited.page.evaluate("document.scripts.length") == 0
    assert "<script>x</script>" in visited.page.inner_text("main")
    visited.page.close()


def test_a_very_long_word_does_not_make_the_page_scroll_sideways(browser: Browser, addresses: dict[str, str]) -> None:
    visited = open_page(browser, addresses["example"], width=390)
    wide = visited.page.evaluate(
        """() => {
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) if (texts.currentNode.data.trim()) texts.currentNode.data += "x".repeat(250);
            return [document.documentElement.scrollWidth, document.documentElement.clientWidth];
        }"""
    )
    visited.page.close()
    assert wide[0] <= wide[1]
