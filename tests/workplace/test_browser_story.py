"""What four people do in a browser: from signing up to a published report, at a desk and on a phone, without any file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.chromium import started_browser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
PASSWORD = "een lange zin als wachtwoord"


@pytest.fixture
def browser(live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    with started_browser() as started:
        # The database is emptied after the test, while Django takes this thread for an asynchronous one.
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


class Person:
    """Somebody with a browser of his own."""

    def __init__(self, browser: Browser, base: str, name: str, size: dict[str, int]) -> None:
        self.base, self.name, self.email = base, name, f"{name}@example.org"
        context = browser.new_context(viewport=size, locale="en-GB", reduced_motion="reduce", accept_downloads=True)  # type: ignore[arg-type]
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.said: list[str] = []
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", lambda one: self.said.append(one.text) if "Content Security" in one.text else None)

    def open(self, path: str) -> int:
        answer = self.page.goto(self.base + path)
        assert answer is not None
        return answer.status

    def sign_up(self, path: str = "/account/signup/") -> None:
        self.open(path)
        self.page.get_by_label("E-mail address", exact=False).first.fill(self.email)
        self.page.locator("input[name=password1]").fill(PASSWORD)
        self.press("Sign up")
        self.page.locator("input[name=code]").fill(self.code())
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def letter(self) -> str:
        return next(str(one.body) for one in reversed(mail.outbox) if self.email in one.to)

    def code(self) -> str:
        (code,) = re.findall(r"(?m)^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", self.letter())[:1]
        return code

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name}']").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def test_from_signing_up_to_a_published_report(browser: Browser, live_server: LiveServer) -> None:
    base = live_server.url
    anna = Person(browser, base, "anna", DESK)
    anna.sign_up()

    # An exploration, without any file.
    anna.open("/new/")
    anna.fill(title="Verkenning Zuidrand", municipalities="Aal\nBerg\nDal")
    anna.press("Make the exploration")
    slug = re.findall(r"/e/([a-z0-9-]+)/", anna.page.url)[0]
    here = f"/e/{slug}/"

    # What a council asked, and what was found.
    anna.open(f"{here}add/assignment/")
    anna.fill(title="Opdracht van de raad van Aal", kind="council_proposal")
    anna.page.locator("input[name=givers]").first.check()
    anna.press("Save")
    anna.open(f"{here}records/assignment/opdracht-van-de-raad-van-aal/")
    anna.follow("Add: point of an assignment")
    anna.fill(text="Wordt de organisatie minder kwetsbaar?", kind="question")
    anna.press("Save")
    anna.open(f"{here}add/finding/?chapter=urgency")
    anna.fill(
        kind="vulnerability", title="Functies van één persoon", text="Bij twaalf functies doet één persoon het werk."
    )
    anna.page.get_by_label("Wordt de organisatie minder kwetsbaar?").check()
    anna.press("Save")
    anna.open(f"{here}chapters/urgency/")
    anna.sees("Functies van één persoon")
    anna.open(f"{here}questions/")
    anna.sees("Functies van één persoon")

    # Three people are asked to join.
    for name, role in (("bob", "editor"), ("cor", "contributor"), ("rik", "reader")):
        anna.open(f"{here}people/")
        anna.page.locator("main textarea").first.fill(f"{name}@example.org")
        anna.page.locator("main form").first.locator("[name=role]").first.select_option(role)
        anna.press("Send invitations")
    people = {}
    for name, size in (("bob", DESK), ("cor", PHONE), ("rik", PHONE)):
        one = people[name] = Person(browser, base, name, size)
        link = re.findall(r"https?://\S+(/invitation/\S+?/)", one.letter())[0]
        one.open(link)
        one.follow("Sign up")
        one.sign_up(one.page.url.removeprefix(base))
        one.open(link)
        one.press("Take part")
    bob, cor, rik = people["bob"], people["cor"], people["rik"]

    # Bob and Anna change the same title; Bob sees both versions.
    address = f"{here}records/finding/functies-van-een-persoon/edit/"
    bob.open(address)
    anna.open(address)
    anna.fill(title="Functies die op één persoon rusten")
    anna.press("Save")
    bob.fill(title="Eenpersoonsfuncties")
    bob.press("Save")
    bob.sees("Functies die op één persoon rusten")
    bob.press("Save")
    anna.open(f"{here}chapters/urgency/")
    anna.sees("Eenpersoonsfuncties")

    # Cor judges on a phone, and tries weights.
    cor.open(f"{here}weighing/judge/")
    cor.page.locator("main select[name=body]").select_option(index=1)
    cor.page.locator("main input[type=radio][name^='level.'][value='1']").first.check()
    cor.page.locator("main textarea[name^='why.']").first.fill("Dat zie ik in mijn eigen werk.")
    cor.page.locator("main button[name=then]").first.click()
    cor.page.wait_for_load_state()
    expect(cor.page.locator("main")).to_contain_text(re.compile("saved", re.IGNORECASE))
    cor.open(f"{here}weighing/try/")
    cor.press("Show what comes of it")
    cor.press("Keep for me")
    # Nobody else sees what one person judged, also not where everything that changed is told.
    anna.open(f"{here}changes/")
    assert "eigen werk" not in anna.page.content()

    # Rik reads what was published, and nothing else.
    assert rik.open(here) == 404
    assert rik.open(f"{here}publications/") == 200
    anna.open(f"{here}publications/new/")
    anna.page.locator("input[name=document]").first.check()
    for form in ("pdf", "odt", "docx"):
        anna.page.locator(f"input[name=formats][value={form}]").set_checked(form == "pdf")
    anna.page.locator("input[name=audience][value=councils]").check()
    anna.press("Publish")
    anna.page.wait_for_url(re.compile(r"/publication/|/publications/$|/jobs/"), timeout=120_000)
    rik.open(f"{here}publications/")
    assert rik.page.locator("main a[href*='/publication/']").count() == 0
    anna.open(f"{here}publications/")
    anna.page.locator("main a[href*='/publication/']").first.click()
    for left in (3, 2, 1):
        field = anna.page.locator("main select[name=organisation]")
        assert field.locator("option:not([value=''])").count() == left
        field.select_option(index=field.locator("option").count() - 1)
        anna.page.locator("main form:has([name=organisation]) button[type=submit]").click()
        anna.page.wait_for_load_state()
    rik.open(f"{here}publications/")
    rik.page.locator("main a[href*='/publication/']").first.click()
    with rik.page.expect_download() as waiting:
        rik.page.locator("main a[href$='.pdf']").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")

    # Charlie takes no part: for him there is nothing.
    charlie = Person(browser, base, "charlie", DESK)
    charlie.sign_up()
    for path in ("", "publications/", "chapters/value/", "people/", "search/?q=functies"):
        assert charlie.open(here + path) == 404, path
    assert [one.said for one in (anna, bob, cor, rik, charlie)] == [[], [], [], [], []]
