"""Working days and public holidays in the Netherlands."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and holiday_of(day) == ""


def working_day_before(day: date) -> date:
    """The last working day before a day."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def month_later(day: date) -> date:
    """The same day of the next month, or the last one of a month that is shorter."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def holiday_of(day: date) -> str:
    """The name of the holiday on this day, by a code; empty where there is none."""
    return _holidays(day.year).get(day, "")


@cache
def _holidays(year: int) -> dict[date, str]:
    """The general holidays of the General Extension of Time Limits Act (Algemene termijnenwet), art. 3."""
    easter = easter_of(year)
    king = date(year, 4, 27)
    return {
        date(year, 1, 1): "new_year",
        easter - timedelta(days=2): "good_friday",
        easter: "easter",
        easter + timedelta(days=1): "easter_monday",
        # On a Sunday it is kept the day before.
        king - timedelta(days=king.weekday() == 6): "kings_day",
        date(year, 5, 5): "liberation_day",
        easter + timedelta(days=39): "ascension",
        easter + timedelta(days=49): "whit_sunday",
        easter + timedelta(days=50): "whit_monday",
        date(year, 12, 25): "christmas",
        date(year, 12, 26): "boxing_day",
    }


def easter_of(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    moon = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * moon) // 451
    month, day = divmod(h + moon - 7 * m + 114, 31)
    return date(year, month, day + 1)
