"""Planning meetings and answering invitations."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.communication import events
from samklang.communication.actions.acting import ask_by_mail, organisation_of, person_of, require_same_initiative
from samklang.communication.models import Attendance, Coming, Meeting, MeetingState
from samklang.communication.models.meetings import TRANSITIONS
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Seat
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


def plan_meeting(
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    invited: Iterable[Seat],
    by: Actor,
    at: datetime,
    place_text: str = "",
    online_url: str = "",
) -> Meeting:
    """Plan a meeting and invite the people in the seats; each is mailed once."""
    by.require(Permission.KEEP_MINUTES)
    seats = {seat.person_id: seat for seat in invited}
    require_same_initiative(by, *(seat.organisation.initiative_id for seat in seats.values()))
    _require_order(starts_at, ends_at)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            initiative=by.initiative,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            place_text=place_text,
            online_url=online_url,
            planned_by=person_of(by),
            changed_at=at,
        )
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, person_id=person, organisation_id=seat.organisation_id)
            for person, seat in seats.items()
        )
        ask_by_mail(by.initiative, seats)
        record_by(by, events.MEETING_PLANNED, target=meeting, at=at)
    return meeting


def edit_meeting(
    *,
    meeting: Meeting,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    place_text: str,
    online_url: str,
    by: Actor,
    at: datetime,
) -> Meeting:
    """Change a planned meeting. A new time asks everybody again whether they come."""
    by.require(Permission.KEEP_MINUTES)
    _require_order(starts_at, ends_at)
    wanted = {
        "title": title,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place_text": place_text,
        "online_url": online_url,
    }
    with transaction.atomic():
        locked = locked_meeting(meeting, by)
        if not locked.is_planned:
            raise Problem(_("Only a meeting that is still to come can be changed. Plan a new one."))
        changes = {field: [getattr(locked, field), value] for field, value in wanted.items()}
        changes = {field: change for field, change in changes.items() if change[0] != change[1]}
        if not changes:
            return locked
        _store(locked, wanted, at=at)
        if {"starts_at", "ends_at"} & set(changes):
            locked.attendances.update(answer="", answered_at=None)
            ask_by_mail(by.initiative, _invited(locked))
        record_by(by, events.MEETING_CHANGED, target=locked, changes=changes, at=at)
    return locked


def cancel_meeting(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Cancel a planned meeting; it stays in the list and in the calendars as cancelled."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        locked = locked_meeting(meeting, by)
        change_state(locked, MeetingState.CANCELLED)
        _store(locked, {"state": MeetingState.CANCELLED}, at=at)
        ask_by_mail(by.initiative, _invited(locked))
        record_by(by, events.MEETING_CANCELLED, target=locked, at=at)
    return locked


def answer_invitation(*, meeting: Meeting, answer: str, by: Actor, at: datetime) -> Attendance:
    """Say whether one comes to a meeting; whoever has a seat may, invited or not."""
    by.require(Permission.READ)
    with transaction.atomic():
        locked = locked_meeting(meeting, by)
        if not locked.is_planned or locked.ends_at < at:
            raise Problem(_("This meeting takes no answers any more."))
        attendance, _made = Attendance.objects.get_or_create(
            meeting=locked, person=person_of(by), defaults={"organisation": organisation_of(by)}
        )
        before, attendance.answer, attendance.answered_at = attendance.answer, Coming(answer), at
        attendance.save(update_fields=["answer", "answered_at"])
        changes = {"answer": [before or None, attendance.answer]}
        record_by(by, events.INVITATION_ANSWERED, target=locked, changes=changes, at=at)
    return attendance


def locked_meeting(meeting: Meeting, by: Actor) -> Meeting:
    """Return the meeting's row, locked until the transaction ends."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_same_initiative(by, locked.initiative_id)
    return locked


def change_state(meeting: Meeting, state: MeetingState) -> None:
    """Set a meeting's next state, or raise Problem where it does not lead from the present one."""
    if state not in TRANSITIONS[meeting.state]:
        raise Problem(
            _("The meeting is already “%(state)s”, so this cannot be done.") % {"state": meeting.get_state_display()}
        )
    meeting.state = state


def _store(meeting: Meeting, wanted: dict[str, object], *, at: datetime) -> None:
    for field, value in wanted.items():
        setattr(meeting, field, value)
    meeting.sequence += 1
    meeting.changed_at = at
    meeting.save(update_fields=[*wanted, "sequence", "changed_at"])


def _invited(meeting: Meeting) -> list[int]:
    return list(meeting.attendances.values_list("person", flat=True))


def _require_order(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Problem(_("The meeting ends before it starts. Choose a later end."))
