"""The calendar: the days of the law and of the exploration, on a page and as a file."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from noaber.dossier.models import Action, Confidentiality, Exploration
from tests.conftest import Cast
from tests.workplace.councils import english, fill, words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("calendar", args=["zuidrand"])
FILE = reverse("calendar-file", args=["zuidrand"])


@pytest.fixture
def alice(client: Client, cast: Cast, exploration: Exploration) -> Client:
    fill(exploration)
    client.force_login(cast.alice)
    return english(client)


def text_of(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == status
    return words_of(answer)


def events(client: Client, query: str = "") -> dict[str, dict[str, object]]:
    calendar = Calendar.from_ical(client.get(FILE + query).content)
    return {str(one["UID"]): dict(one) for one in calendar.walk("VEVENT")}


def test_it_shows_the_days_of_the_exploration_and_of_the_law(alice: Client) -> None:
    text = text_of(alice, "?years=2027&form=public_body&acts=own&acts=budget")
    for part in (
        "Beginnen",
        "Start Stuurgroep",
        "Wij gaan door.",
        "De buren bellen. overdue",
        "Een lijst maken. done",
        "Voorstel aan Aal",
        "Ik kom erop terug. overdue",
        "Draft budget for 2027 to the councils",
        "Wgr 35(1) (gemeente.nu",
    ):
        assert part in text
    # Dropped, rejected and without a day: nothing to keep to.
    for part in ("Niet meer nodig.", "Doe het anders.", "Ooit"):
        assert part not in text
    assert "1 phase or meeting has no day" in text


def test_bad_input_is_said_in_sentences_and_what_was_typed_stays(alice: Client) -> None:
    text = text_of(alice, "?years=twintig&adopted=2026-02-31&recess_from=2026-07-01&acts=budget&form=public_body", 422)
    assert "“twintig” is no year." in text
    assert "“2026-02-31” is no day of the calendar. Write it as 2026-09-30." in text
    assert "Give both the first and the last day of the recess" in text
    page = alice.get(PAGE + "?years=twintig").content.decode()
    assert 'value="twintig"' in page
    assert alice.get(FILE + "?years=twintig").status_code == 422


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?years=1999", "Budget years go from 2024 up to 2100"),
        ("?years=2029-2027", "Budget years go from"),
        ("?years=2027-2040", "Ask for no more than 6 at once."),
        ("?years=", "is no year"),
        ("?years=2027&adopted=0001-01-01", "lies too far away"),
        ("?years=2027&recess_from=2026-08-01&recess_to=2026-07-01", "lies before the first one"),
    ],
)
def test_each_mistake_has_its_own_sentence(alice: Client, query: str, said: str) -> None:
    assert said in text_of(alice, query, 422)


def test_a_form_without_a_budget_says_why_there_are_no_deadlines(alice: Client) -> None:
    assert "With this form (covenant) a cycle has to be agreed." in text_of(
        alice, "?years=2027&form=covenant&acts=budget"
    )


def test_an_unknown_form_or_act_is_no_error_of_the_server(alice: Client) -> None:
    assert "no legal form" in text_of(alice, "?years=2027&form=%3Cscript%3E&acts=budget&acts=nonsense")


def test_the_file_holds_whole_days_with_fixed_uids_in_the_language_of_the_reader(alice: Client) -> None:
    query = "?years=2027&form=public_body&acts=own&acts=budget"
    found = events(alice, query)
    assert set(found) == set(events(alice, query))
    phase = found["zuidrand-phase-begin@noaber"]
    assert phase["DTSTART"].dt == date(2024, 1, 8)  # type: ignore[attr-defined]
    # The day after the last one: that is where an event of whole days ends.
    assert phase["DTEND"].dt == date(2024, 3, 30)  # type: ignore[attr-defined]
    draft = found["zuidrand-law-draft_budget-2027@noaber"]
    assert draft["SUMMARY"] == "Deadline of the law: Draft budget for 2027 to the councils"
    assert "Wgr 35(1)" in str(draft["DESCRIPTION"])
    assert draft["TRANSP"] == "TRANSPARENT"
    alice.cookies["django_language"] = "nl"
    dutch = alice.get(FILE + query).content.decode()
    assert "LANGUAGE=nl" in dutch
    assert "LANGUAGE=en" not in dutch


def test_every_line_of_the_file_is_as_the_format_wants_it(alice: Client) -> None:
    Exploration.objects.update(revision=F("revision") + 1)
    Action.objects.filter(key="bellen").update(text="Bel; de, buren \\ nu\x07\n\nEn snel: " + "é" * 300)
    answer = alice.get(FILE)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="zuidrand.ics"'
    content = answer.content
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    for line in lines[:-1]:
        assert 0 < len(line) <= 75
        line.decode()
        if not line.startswith(b" "):
            assert re.match(rb"[A-Z-]+(;[A-Z-]+=(\"[^\"]*\"|[^;:,\"]*))*:", line), line
    assert b"\x07" not in content
    texts = " ".join(str(one["DESCRIPTION"]) for one in events(alice).values())
    assert "Bel; de, buren \\ nu" in texts


def test_what_is_confidential_is_not_in_the_calendar_of_who_may_not_see_it(
    alice: Client, cast: Cast, exploration: Exploration
) -> None:
    Confidentiality.objects.create(
        exploration=exploration, key="c", record="meeting:start", ground="art. 23", until=date(2999, 1, 1)
    )
    exploration.revision += 1
    exploration.save()
    assert "zuidrand-meeting-start@noaber" in events(alice)
    alice.force_login(cast.hans)
    found = events(alice)
    assert "zuidrand-meeting-start@noaber" not in found
    assert "zuidrand-phase-begin@noaber" in found
