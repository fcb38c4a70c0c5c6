"""The deadlines of the law, counted from the days that somebody gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.chapters.process.days import easter_of, holiday_of, is_working_day, month_later, working_day_before
from noaber.chapters.process.deadline_words import ground_of, meaning_of, rule_of, say, title_of
from noaber.chapters.process.deadlines import FACTS, WITH_BUDGET, Act, Deadline, Given, Group, Meaning, timetable
from noaber.dossier.models import LegalFormKind

ALL = frozenset(Group)
BUDGET = frozenset({Group.BUDGET, Group.ACCOUNTS})


def days(asked: Given) -> dict[str, date]:
    return {one.key: one.day for one in timetable(asked).deadlines}


def the(asked: Given, act: Act) -> Deadline:
    (found,) = (one for one in timetable(asked).deadlines if one.act == act)
    return found


def said(one: Deadline) -> list[str]:
    return [say(remark) for remark in one.remarks]


@pytest.mark.parametrize("form", WITH_BUDGET)
def test_the_calendar_of_a_budget_is_that_of_the_law(form: str) -> None:
    assert days(Given(form, (2027,), BUDGET)) == {
        "framework-2027": date(2026, 4, 29),
        "provisional_accounts-2025": date(2026, 4, 29),
        # Twelve weeks before the last day in time for the province.
        "draft_budget-2027": date(2026, 6, 22),
        "budget_views-2027": date(2026, 9, 14),
        "budget_adopted-2027": date(2026, 9, 14),
        "budget_sent-2027": date(2026, 9, 14),
        "accounts_sent-2027": date(2028, 7, 14),
    }


def test_terms_run_from_the_days_that_were_given() -> None:
    found = days(
        Given(
            "public_body", (2027,), BUDGET, adopted=date(2026, 7, 2), sent=date(2026, 4, 1), accounts=date(2028, 6, 1)
        )
    )
    assert found["draft_budget-2027"] == date(2026, 4, 9)
    assert found["budget_views-2027"] == date(2026, 6, 24)
    assert found["budget_sent-2027"] == date(2026, 7, 16)
    assert found["accounts_sent-2027"] == date(2028, 6, 15)


def test_what_comes_too_late_is_said() -> None:
    asked = Given("joint_organ", (2027,), BUDGET, adopted=date(2026, 9, 21), sent=date(2026, 7, 10))
    assert "Too late: it has to be with the province by 14 September 2026." in said(the(asked, Act.BUDGET_ADOPTED))
    assert "It goes to the councils on 10 July 2026: too late." in said(the(asked, Act.DRAFT_BUDGET))
    assert any("before the councils' twelve weeks are over" in one for one in said(the(asked, Act.BUDGET_VIEWS)))


def test_a_day_of_another_year_is_not_used_and_that_is_said() -> None:
    result = timetable(Given("public_body", (2027,), BUDGET, adopted=date(2025, 7, 2)))
    assert {one.key: one.day for one in result.deadlines}["budget_adopted-2027"] == date(2026, 9, 14)
    assert [say(one) for one in result.remarks] == [
        "The board adopts the budget on 2 July 2025 belongs to budget year 2026, which is not among the years."
    ]


@pytest.mark.parametrize("form", [one for one in LegalFormKind.values if one not in WITH_BUDGET])
def test_other_forms_have_no_calendar_of_a_budget(form: str) -> None:
    result = timetable(Given(form, (2027,), BUDGET))
    assert result.deadlines == ()
    assert len(result.remarks) == 2
    assert "a cycle has to be agreed" in say(result.remarks[0])


def test_a_host_has_the_eight_weeks_of_the_councils_and_a_foundation_has_not() -> None:
    wish = frozenset({Group.ARRANGEMENT})
    host = days(Given("centre_municipality", (), wish, draft=date(2026, 10, 1)))
    assert host == {"arrangement_views": date(2026, 11, 26), "permission": date(2026, 11, 27)}
    foundation = timetable(Given("foundation", (), wish, draft=date(2026, 10, 1)))
    assert foundation.deadlines == ()
    assert "wishes and concerns" in say(foundation.remarks[0])


def test_the_works_council_comes_before_the_decision_and_a_month_after() -> None:
    asked = Given("covenant", (), frozenset({Group.WORKS_COUNCIL}), asked=date(2026, 11, 2), decided=date(2027, 1, 31))
    assert days(asked) == {
        "advice_asked": date(2026, 11, 2),
        "advice": date(2027, 1, 30),
        "suspension": date(2027, 3, 1),
    }
    late = Given("covenant", (), frozenset({Group.WORKS_COUNCIL}), asked=date(2027, 2, 1), decided=date(2027, 1, 31))
    assert any("cannot influence" in one for one in said(the(late, Act.ADVICE)))


def test_without_its_day_a_group_is_left_out_and_that_is_said() -> None:
    result = timetable(Given("public_body", (), frozenset({Group.CHANGE, Group.ARRANGEMENT, Group.WORKS_COUNCIL})))
    assert result.deadlines == ()
    assert len(result.remarks) == 3
    assert all("until a day is given" in say(one) for one in result.remarks)


def test_a_day_in_a_weekend_or_on_a_holiday_names_the_working_day_before() -> None:
    weekend = the(Given("public_body", (2029,), BUDGET), Act.FRAMEWORK)
    assert weekend.day == date(2028, 4, 29)
    assert said(weekend) == ["This is a Saturday. The last working day before it is Friday 28 April 2028."]
    holiday = the(
        Given("public_body", (), frozenset({Group.ARRANGEMENT}), draft=date(2026, 10, 30)), Act.ARRANGEMENT_VIEWS
    )
    assert said(holiday) == ["This is Christmas Day. The last working day before it is Thursday 24 December 2026."]


def test_a_term_through_the_recess_says_how_much_of_it() -> None:
    asked = Given("public_body", (2027,), BUDGET, recess=(date(2026, 7, 13), date(2026, 8, 23)))
    assert "About 6 weeks of this term lie in the council recess." in said(the(asked, Act.BUDGET_VIEWS))
    unknown = the(Given("public_body", (2027,), BUDGET), Act.BUDGET_VIEWS)
    assert "About 9 weeks of this term lie in July and August, when most councils are in recess." in said(unknown)


def test_every_act_of_the_law_has_an_article_a_source_and_words() -> None:
    asked = Given(
        "public_body",
        (2027, 2028),
        ALL,
        change=date(2026, 11, 1),
        draft=date(2026, 3, 2),
        asked=date(2026, 5, 1),
        decided=date(2026, 6, 1),
    )
    found = timetable(asked).deadlines
    assert {one.act for one in found} == set(Act) == set(FACTS)
    for one in found:
        assert one.article.startswith(("Wgr ", "WOR "))
        assert one.article in ground_of(one)
        assert title_of(one)
        assert rule_of(one).endswith(".")
        assert meaning_of(one)
        assert (one.basis == "published") == bool(one.source)
        assert all(say(remark) for remark in one.remarks)
    assert len({one.key for one in found}) == len(found)
    assert [one.day for one in found] == sorted(one.day for one in found)


@given(
    year=st.integers(2024, 2100),
    weeks=st.integers(0, 60),
    form=st.sampled_from(WITH_BUDGET),
)
@settings(max_examples=150)
def test_councils_always_get_their_twelve_weeks_when_it_goes_as_the_law_says(year: int, weeks: int, form: str) -> None:
    adopted = date(year - 1, 1, 1) + timedelta(days=weeks * 6)
    asked = Given(form, (year,), BUDGET, adopted=adopted)
    draft, views = the(asked, Act.DRAFT_BUDGET), the(asked, Act.BUDGET_VIEWS)
    sent = the(asked, Act.BUDGET_SENT)
    assert views.day - draft.day == timedelta(weeks=12)
    assert views.day <= adopted <= sent.day
    assert sent.day <= max(adopted, date(year - 1, 9, 14))
    for one in (draft, views, sent):
        closed = [remark for remark in one.remarks if remark.code in ("deadlines.weekend", "deadlines.holiday")]
        assert bool(closed) != is_working_day(one.day)


@pytest.mark.parametrize("year", [*range(2020, 2040), 2100])
def test_easter_is_that_of_another_library(year: int) -> None:
    assert easter_of(year) == easter(year)


def test_holidays_move_with_easter_and_the_kings_day_never_is_a_sunday() -> None:
    assert holiday_of(date(2026, 5, 14)) == "ascension"
    assert holiday_of(date(2025, 4, 26)) == "kings_day"
    assert holiday_of(date(2025, 4, 27)) == ""
    assert working_day_before(date(2026, 4, 7)) == date(2026, 4, 2)
    assert month_later(date(2026, 12, 31)) == date(2027, 1, 31)
    assert month_later(date(2027, 1, 31)) == date(2027, 2, 28)


def test_the_meaning_of_an_adoption_that_nobody_planned_is_its_last_day() -> None:
    assert the(Given("public_body", (2027,), BUDGET), Act.BUDGET_ADOPTED).meaning == Meaning.LAST
    planned = Given("public_body", (2027,), BUDGET, adopted=date(2026, 7, 1))
    assert the(planned, Act.BUDGET_ADOPTED).meaning == Meaning.CHOSEN
