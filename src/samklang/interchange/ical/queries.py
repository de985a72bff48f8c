"""What stands in a person's calendar: the meetings they are invited to and their own deadlines."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse

from samklang.activities.queries import commitments_awaiting
from samklang.agenda.queries import ratifications_awaiting
from samklang.communication.models import Attendance, Coming
from samklang.communication.queries import decisions_awaiting, follow_ups_awaiting
from samklang.communication.queries.meetings import invitations_since
from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.interchange.ical.calculations import DeadlineEntry, MeetingEntry
from samklang.measurement.queries import reports_awaiting
from samklang.people.mail import absolute

PAST_SHOWN = timedelta(days=180)
SOURCES = (reports_awaiting, commitments_awaiting, ratifications_awaiting, decisions_awaiting, follow_ups_awaiting)


def meeting_entries(viewer: Viewer) -> list[MeetingEntry]:
    """Return the meetings a person is invited to, half a year back and all to come, cancelled ones too."""
    invitations = invitations_since(viewer, day=viewer.today - PAST_SHOWN)
    return [_meeting(viewer, invitation) for invitation in invitations]


def deadline_entries(viewer: Viewer) -> list[DeadlineEntry]:
    """Return what is asked of a person by a day: reports, promises, ratifications, answers and follow-ups."""
    asks = [ask for source in SOURCES for ask in source(viewer) if ask.due_on is not None]
    entries: dict[str, DeadlineEntry] = {}
    for ask in asks:
        uid = _uid(ask.room, ask.url)
        if uid in entries:
            uid = _uid(ask.room, f"{ask.url} {ask.title}")
        entries[uid] = _deadline(ask, uid)
    return list(entries.values())


def _meeting(viewer: Viewer, invitation: Attendance) -> MeetingEntry:
    meeting = invitation.meeting
    path = reverse("communication:meeting", kwargs={"initiative": viewer.initiative.slug, "meeting_id": meeting.pk})
    return MeetingEntry(
        uid=f"meeting-{meeting.pk}@{house()}",
        title=f"{meeting.title} ({viewer.initiative.name})",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        place=meeting.place_text or meeting.online_url,
        url=absolute(path),
        is_cancelled=meeting.is_cancelled,
        is_sure=invitation.answer == Coming.YES,
        is_busy=invitation.answer != Coming.NO,
    )


def _deadline(ask: Ask, uid: str) -> DeadlineEntry:
    assert ask.due_on is not None  # noqa: S101 - undated asks are left out above
    return DeadlineEntry(uid=uid, title=ask.title, detail=ask.detail, due_on=ask.due_on, url=absolute(ask.url))


def _uid(room: str, words: str) -> str:
    return f"{room}-{hashlib.sha256(words.encode()).hexdigest()[:24]}@{house()}"


def house() -> str:
    """Return the house's name on the net, which makes a uid unique in the world."""
    return urlsplit(absolute("/")).hostname or "localhost"
