"""What waits for a reader, and what changed since the last visit, from every room."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from samklang.activities.queries import commitments_awaiting
from samklang.agenda.queries import ratifications_awaiting
from samklang.audit.queries import Entry, news_of
from samklang.communication.queries import decisions_awaiting, follow_ups_awaiting, invitations_awaiting
from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask, by_urgency
from samklang.initiatives.models import Organisation, Seat
from samklang.initiatives.queries import active_seats_of
from samklang.measurement.models import Report
from samklang.measurement.queries import reports_awaiting, reports_visible_to

NEWS_SHOWN = 8
PAGES_OF_TARGETS = {
    "agenda.goal": ("agenda:goal", "goal_id"),
    "agenda.agendaversion": ("agenda:version", "version_id"),
    "measurement.indicator": ("measurement:indicator", "indicator_id"),
    "activities.activity": ("activities:activity", "activity_id"),
    "activities.commitment": ("activities:commitment", "commitment_id"),
    "communication.decision": ("communication:decision", "decision_id"),
    "communication.meeting": ("communication:meeting", "meeting_id"),
}


def asks_of(viewer: Viewer) -> list[Ask]:
    """Return all that is asked of a reader, whichever room it comes from, the most urgent first."""
    return by_urgency(
        [
            *reports_awaiting(viewer),
            *ratifications_awaiting(viewer),
            *commitments_awaiting(viewer),
            *decisions_awaiting(viewer),
            *invitations_awaiting(viewer),
            *follow_ups_awaiting(viewer),
        ]
    )


def news_for(viewer: Viewer, *, since: datetime | None) -> list[Entry]:
    """Return what others did since the reader was here last, each with the page it is about."""
    entries = news_of(initiative_id=viewer.initiative.pk, since=since, limit=NEWS_SHOWN)
    return [replace(entry, url=_page_of(viewer, entry), changes=()) for entry in entries]


def reports_by(viewer: Viewer, organisation: Organisation, *, limit: int = 8) -> list[tuple[Report, bool]]:
    """Return an organisation's latest reports that the viewer may see, each with whether it is late."""
    reports = reports_visible_to(viewer).filter(organisation=organisation).order_by("-period__starts_on")
    return [(report, report.is_late_on(viewer.today)) for report in reports[:limit]]


def colleagues_in(organisation: Organisation, *, today: date) -> QuerySet[Seat]:
    """Return the seats in force in an organisation, by person."""
    return active_seats_of(organisation.initiative, today=today).filter(organisation=organisation)


def _page_of(viewer: Viewer, entry: Entry) -> str:
    if entry.target_kind not in PAGES_OF_TARGETS or entry.target_id is None:
        return ""
    name, argument = PAGES_OF_TARGETS[entry.target_kind]
    try:
        return reverse(name, kwargs={"initiative": viewer.initiative.slug, argument: entry.target_id})
    except NoReverseMatch:
        return ""
