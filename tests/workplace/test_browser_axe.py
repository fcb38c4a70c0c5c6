"""Every address in a real browser, as its owner: light and dark, wide and on a narrow phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import Browser, Error, Page
from pytest_django.live_server_helper import LiveServer

from noaber.accounts.models import Membership
from noaber.chapters import CHAPTERS
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.chromium import started_browser
from tests.conftest import EXAMPLE, Cast
from tests.workplace.addresses import ADDRESSES, HERE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small")]

SCHEMES = ("light", "dark")
# Wide enough for the menu beside the page, and as narrow as WCAG asks (1.4.10).
WIDE, NARROW = 1200, 320

GETS = {name: one for name, one in ADDRESSES.items() if not one.posts and "alice" in one.who}


@dataclass
class Seen:
    """What was found at one address."""

    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    axe: list[tuple[str, list[str]]] = field(default_factory=list)
    too_wide: list[str] = field(default_factory=list)


@pytest.fixture
def signed_in(cast: Cast) -> str:
    """The session of the owner; made before the browser starts, which takes this thread for its own."""
    session = SessionStore()
    session[SESSION_KEY] = str(cast.alice.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = cast.alice.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@pytest.fixture
def browser(signed_in: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    with started_browser() as started:
        # The database is emptied after the test, while Django takes this thread for an asynchronous one.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


# Everything that reaches beyond the right edge of the page, unless it lies within what scrolls by itself.
_TOO_WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= edge) return [];
    return [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > edge + 1 && (!one.closest(".scroll")
            || getComputedStyle(one).position === "absolute"))
        .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)
        .concat("page is " + document.documentElement.scrollWidth + " wide");
}"""
# In the second scheme only the colours are others.
_COLOURS = ["color-contrast", "link-in-text-block"]
_AXE = """only => axe.run(document, {resultTypes: ["violations"], ...(only ? {runOnly: only} : {})}).then(found =>
    found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"""


def look(page: Page, address: str, base: str) -> Seen | None:
    """Open an address in both schemes and widths; None where it is no page, or a part of one."""
    seen = Seen()
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on(
        "request", lambda asked: None if asked.url.startswith((base, "data:")) else seen.elsewhere.append(asked.url)
    )
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    try:
        answer = page.goto(base + address)
    except Error as error:
        if "Download is starting" in error.message:
            return None  # a file, which no browser shows
        raise
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    if not answer.headers["content-type"].startswith("text/html") or "<html" not in answer.text():
        return None
    if "sandbox" in answer.headers.get("content-security-policy", ""):
        return None  # no script runs in it, so axe would wait for ever; the document has tests of its own
    page.evaluate(Axe().axe_script)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        seen.axe += [
            (f"{scheme} {rule}", nodes)
            for rule, nodes in page.evaluate(_AXE, None if scheme == SCHEMES[0] else _COLOURS)
        ]
    page.set_viewport_size({"width": NARROW, "height": 700})
    seen.too_wide = page.evaluate(_TOO_WIDE)
    return seen


@pytest.fixture
def real(cast: Cast) -> str:
    """The real case, which has on its pages what a small exploration has not; owned by the same person."""
    content = read_dossier(EXAMPLE).content
    exploration = Exploration(slug="noordoost-twente", snapshot=content)
    store(exploration, content)
    Membership.objects.create(user=cast.alice, exploration=exploration, role=Membership.Role.OWNER)
    return exploration.slug


def of_the_real_case(slug: str) -> dict[str, str]:
    """The pages that need no more than the slug, and every chapter."""
    found = {name: reverse(name, args=[slug]) + one.query for name, one in GETS.items() if one.args == HERE}
    return found | {f"chapter {chapter}": reverse("chapter", args=[slug, chapter]) for chapter in CHAPTERS}


def look_at_all(browser: Browser, live_server: LiveServer, session: str, addresses: dict[str, str]) -> int:
    """Look at each address, and say all that was found; gives how many of them are pages."""
    context = browser.new_context(locale="nl")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    wrong = []
    looked = 0
    for name, address in addresses.items():
        page = context.new_page()
        try:
            seen = look(page, address, live_server.url)
        except Exception as error:
            wrong.append(f"{name}: {str(error)[:300]}")
        else:
            looked += seen is not None
            if seen is not None and seen != Seen():
                wrong.append(f"{name}: {seen}")
        page.close()
    context.close()
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
    return looked


# One test for many addresses, since starting a browser and a server takes longest; two, so that two can do them.
HALVES = pytest.mark.parametrize("half", [0, 1])


@HALVES
def test_axe_and_the_browser_have_nothing_to_say_of_any_address_and_none_is_too_wide(
    half: int, live_server: LiveServer, signed_in: str, browser: Browser
) -> None:
    addresses = half_of({name: reverse(name, args=one.args) + one.query for name, one in GETS.items()}, half)
    assert look_at_all(browser, live_server, signed_in, addresses) > len(addresses) / 2


@HALVES
def test_the_same_holds_for_the_pages_of_the_real_case(
    half: int, live_server: LiveServer, real: str, signed_in: str, browser: Browser
) -> None:
    assert look_at_all(browser, live_server, signed_in, half_of(of_the_real_case(real), half)) >= len(CHAPTERS) // 2


def half_of(addresses: dict[str, str], half: int) -> dict[str, str]:
    """Every other address, from the first or the second on."""
    return dict(list(addresses.items())[half::2])


def test_pages_of_faults_are_looked_at_as_well(live_server: LiveServer, signed_in: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(live_server.url + "/nergens/")
    page.evaluate(Axe().axe_script)
    assert page.evaluate(_AXE) == []
    page.set_viewport_size({"width": NARROW, "height": 700})
    assert page.evaluate(_TOO_WIDE) == []
    page.close()


def test_a_fault_would_be_seen(live_server: LiveServer, signed_in: str, browser: Browser) -> None:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(live_server.url + "/help/")
    page.evaluate(Axe().axe_script)
    page.evaluate(
        """() => {
            document.querySelector("main").innerHTML += "<img src='data:,'><p id='wide'>w</p>";
            document.getElementById("wide").style.width = "900px";
            document.body.append(Object.assign(document.createElement("script"), {textContent: "1"}));
        }"""
    )
    assert "image-alt" in [rule for rule, _nodes in page.evaluate(_AXE)]
    assert any("Content Security Policy" in text for text in said)
    page.set_viewport_size({"width": NARROW, "height": 700})
    assert page.evaluate(_TOO_WIDE) != []
    page.close()
