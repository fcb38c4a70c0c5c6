"""The calendar as a file for the reader's own agenda (iCalendar, RFC 5545)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from noaber.chapters.process.deadline_words import ground_of, meaning_of, rule_of, say
from noaber.overview.calendar import Entry, State

from .entries import kind_of, outcome_of, title_of

_LONGEST = 200


def calendar_file(
    slug: str, title: str, entries: Iterable[Entry], stamp: datetime, address_of: Callable[[Entry], str]
) -> bytes:
    """All entries as events of whole days; the same entry has the same UID each time."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Noaber//Noaber//{(get_language() or 'nl').upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(title))
    for entry in entries:
        calendar.add_component(_event(slug, entry, stamp, address_of(entry)))
    return calendar.to_ical()


def _event(slug: str, entry: Entry, stamp: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", f"{slug}-{entry.key}@noaber")
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.starts)
    # The end of a day is the beginning of the next one.
    event.add("dtend", entry.ends + timedelta(days=1))
    event.add("summary", _text(_summary(entry)))
    event.add("description", _text("\n".join(_lines(entry))))
    event.add("categories", [kind_of(entry)])
    event.add("transp", "TRANSPARENT")
    if address:
        event.add("url", address)
    return event


def _summary(entry: Entry) -> str:
    title = " ".join(title_of(entry).split())
    short = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
    done = _("done") if entry.state == State.DONE else ""
    return f"{kind_of(entry)[:1].upper()}{kind_of(entry)[1:]}: {short}" + (f" ({done})" if done else "")


def _lines(entry: Entry) -> Iterable[str]:
    if entry.deadline is None:
        yield from (line for line in (entry.title, entry.who, outcome_of(entry)) if line)
        return
    yield f"{meaning_of(entry.deadline).capitalize()}. {rule_of(entry.deadline)}"
    yield ground_of(entry.deadline)
    yield from (say(remark) for remark in entry.deadline.remarks)


def _text(words: str) -> vText:
    """A text with its language; without signs that no file of this kind may hold."""
    clean = "".join(sign for sign in words if sign == "\n" or unicodedata.category(sign) != "Cc")
    text = vText(clean)
    text.params["LANGUAGE"] = (get_language() or "nl")[:2]
    return text
