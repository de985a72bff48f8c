"""Reading meetings, who is invited and who comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from samklang.communication.models import AgendaItem, Attendance, Meeting, MeetingState
from samklang.communication.models.threads import TARGETS
from samklang.communication.queries.naming import indicator_names, label_of
from samklang.communication.queries.pages import PAGES, is_id
from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative, Seat
from samklang.initiatives.queries import active_seats_of
from samklang.initiatives.roles import Role


def meetings_of(initiative: Initiative) -> QuerySet[Meeting]:
    """Return every meeting of an initiative, oldest first, cancelled ones too."""
    return Meeting.objects.filter(initiative=initiative)


def meetings_visible_to(viewer: Viewer) -> QuerySet[Meeting]:
    """Return the meetings a viewer may see: all of the initiative. Unpublished minutes are the backbone's alone."""
    return meetings_of(viewer.initiative)


def coming_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Return planned meetings from today on, the next first."""
    planned = meetings_visible_to(viewer).filter(state=MeetingState.PLANNED)
    return planned.filter(ends_at__gte=start_of(viewer.today)).order_by("starts_at")


def past_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """Return meetings before today, the latest first; cancelled ones are left out."""
    held = meetings_visible_to(viewer).exclude(state=MeetingState.CANCELLED)
    return held.filter(ends_at__lt=start_of(viewer.today)).order_by("-starts_at")


def next_meeting(viewer: Viewer) -> Meeting | None:
    """Return the next planned meeting, today's included, or None."""
    return coming_meetings(viewer).first()


def attendance_of(viewer: Viewer, meeting: Meeting) -> Attendance | None:
    """Return the viewer's own invitation to a meeting, or None."""
    return meeting.attendances.filter(person=viewer.person).first()


def invited_people(initiative: Initiative, *, circle: str, today: date) -> list[Seat]:
    """Return one seat per person of a circle: "all" (everybody but observers) or "steering" (steering and backbone)."""
    seats = active_seats_of(initiative, today=today).exclude(role=Role.OBSERVER)
    if circle == "steering":
        seats = seats.filter(role__in=[Role.STEERING, Role.BACKBONE])
    return list({seat.person_id: seat for seat in seats}.values())


def start_of(day: date) -> datetime:
    """Return midnight at the start of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Item:
    """An agenda item with the thing it is about and that thing's page, if any."""

    item: AgendaItem
    about: str
    url: str


def agenda_items_visible_to(viewer: Viewer) -> QuerySet[AgendaItem]:
    """Return the agenda items of the meetings a viewer may see."""
    items = AgendaItem.objects.filter(meeting__in=meetings_visible_to(viewer))
    return items.select_related("meeting", "goal", "indicator", "activity", "decision")


def agenda_of(viewer: Viewer, meeting: Meeting) -> list[Item]:
    """Return a meeting's agenda in order. Two queries."""
    items = list(agenda_items_visible_to(viewer).filter(meeting=meeting).order_by("order", "pk"))
    names = indicator_names([each.indicator for each in items if each.indicator], today=viewer.today)
    return [_with_address(item, viewer.initiative.slug, names) for item in items]


def attendances_of(meeting: Meeting) -> list[Attendance]:
    """Return everybody invited or answering, by organisation."""
    return list(meeting.attendances.select_related("person", "organisation"))


def _with_address(item: AgendaItem, slug: str, names: Mapping[int, str]) -> Item:
    kind = next((kind for kind in TARGETS if getattr(item, f"{kind}_id") is not None), None)
    if kind is None:
        return Item(item, about="", url="")
    target_id = getattr(item, f"{kind}_id")
    url = reverse(PAGES[kind], kwargs={"initiative": slug, f"{kind}_id": target_id})
    return Item(item, about=label_of(getattr(item, kind), names), url=url)


def invitations_since(viewer: Viewer, *, day: date) -> QuerySet[Attendance]:
    """Return the viewer's invitations to meetings from a day on, cancelled ones too, for the calendar."""
    mine = Attendance.objects.filter(person=viewer.person, meeting__initiative=viewer.initiative)
    return mine.filter(meeting__starts_at__gte=start_of(day)).select_related("meeting").order_by("meeting__starts_at")


def meeting_by_id(viewer: Viewer, text: str | None) -> Meeting | None:
    """Return the visible meeting whose id is written in an address, or None."""
    return meetings_visible_to(viewer).filter(pk=int(text)).first() if text and is_id(text) else None
