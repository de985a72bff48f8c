"""One calendar file from plain entries, as RFC 5545 and Outlook want it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

ZONE = ZoneInfo("Europe/Copenhagen")
REFRESH = timedelta(hours=6)
PRODUCT = "-//Samklang//Samklang calendar//DA"


@dataclass(frozen=True)
class MeetingEntry:
    """A meeting: from a moment to a moment, in a version (`sequence`), perhaps cancelled or not for sure."""

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    changed_at: datetime
    place: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_sure: bool = True
    is_busy: bool = True


@dataclass(frozen=True)
class DeadlineEntry:
    """Something due on a day: a whole-day entry that does not make one busy."""

    uid: str
    title: str
    detail: str
    due_on: date
    url: str = ""


def calendar_file(
    name: str, *, meetings: Iterable[MeetingEntry], deadlines: Iterable[DeadlineEntry], stamp: datetime
) -> bytes:
    """Return the calendar as bytes: CRLF, lines folded at 75 octets, times in Europe/Copenhagen with its VTIMEZONE.

    `stamp` is the DTSTAMP of deadlines (those of meetings are their last change). An entry without a title or with
    equal uids is the caller's mistake and is written as it is. Source: RFC 5545, RFC 7986 (NAME, REFRESH-INTERVAL).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for meeting in meetings:
        calendar.add_component(_meeting(meeting))
    for deadline in deadlines:
        calendar.add_component(_deadline(deadline, stamp))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _meeting(entry: MeetingEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(ZONE))
    event.add("dtend", entry.ends_at.astimezone(ZONE))
    event.add("summary", entry.title)
    event.add("status", _status(entry))
    event.add("transp", "OPAQUE" if entry.is_busy and not entry.is_cancelled else "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    if entry.url:
        event.add("url", entry.url)
        event.add("description", entry.url)
    return event


def _status(entry: MeetingEntry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "CONFIRMED" if entry.is_sure else "TENTATIVE"


def _deadline(entry: DeadlineEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", entry.due_on)
    event.add("dtend", entry.due_on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", "\n".join(line for line in (entry.detail, entry.url) if line))
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    return event
