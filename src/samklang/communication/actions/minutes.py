"""Minutes: written as the meeting goes, saved without events, published with one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.communication import events
from samklang.communication.actions.meetings import change_state, locked_meeting
from samklang.communication.calculations.changes import collides, plain_lines
from samklang.communication.models import AgendaItem, Meeting, MeetingState
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@dataclass(frozen=True)
class Written:
    """What was typed in one field of the minutes. `item_id` None is the meeting as a whole; `seen` marks what the
    writer saw before typing (`calculations.changes.seen_mark`)."""

    item_id: int | None
    text: str
    seen: str


@dataclass(frozen=True)
class Collision:
    """A field that somebody else changed meanwhile: nothing of it was saved."""

    item_id: int | None
    theirs: str
    yours: str


def write_minutes(
    *, meeting: Meeting, fields: list[Written], present: Mapping[int, bool] | None = None, by: Actor, at: datetime
) -> list[Collision]:
    """Save the draft of the minutes: no event, since nothing is told to anybody yet.

    Fields that another wrote in meanwhile are left as they are and come back as collisions; the others are saved.
    `present` says who was there, by attendance id; None leaves that alone. `at` marks the meeting's last change.
    """
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        locked = _being_minuted(meeting, by)
        items = {item.pk: item for item in locked.items.select_for_update()}
        collisions = []
        for field in fields:
            holder = locked if field.item_id is None else items.get(field.item_id)
            if holder is None:
                raise Problem(_("An item was removed from the agenda meanwhile. Load the page again."))
            collisions += _write(holder, field)
        if present is not None:
            _note(locked, present)
    return collisions


def note_attendance(*, meeting: Meeting, present: Mapping[int, bool], by: Actor, at: datetime) -> None:
    """Note who was there, by attendance id, as part of the draft."""
    write_minutes(meeting=meeting, fields=[], present=present, by=by, at=at)


def publish_minutes(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Publish the minutes: the meeting was held, and everybody may read."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        locked = _being_minuted(meeting, by)
        if locked.starts_at > at:
            raise Problem(_("The meeting has not begun yet, so there are no minutes to publish."))
        if not locked.minutes and not locked.items.exclude(minutes="").exists():
            raise Problem(_("The minutes are empty. Write at least one sentence before you publish them."))
        if locked.is_planned:
            change_state(locked, MeetingState.HELD)
        locked.minutes_published_at = at
        locked.save(update_fields=["state", "minutes_published_at"])
        record_by(by, events.MINUTES_PUBLISHED, target=locked, at=at)
    return locked


def reopen_minutes(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Take published minutes back for correction; the trail keeps that it happened."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        locked = locked_meeting(meeting, by)
        if locked.minutes_published_at is None:
            raise Problem(_("These minutes are not published."))
        before, locked.minutes_published_at = locked.minutes_published_at, None
        locked.save(update_fields=["minutes_published_at"])
        changes = {"minutes_published_at": [before, None]}
        record_by(by, events.MINUTES_REOPENED, target=locked, changes=changes, at=at)
    return locked


def _being_minuted(meeting: Meeting, by: Actor) -> Meeting:
    locked = locked_meeting(meeting, by)
    if locked.is_cancelled:
        raise Problem(_("This meeting was cancelled."))
    if locked.minutes_published_at is not None:
        raise Problem(_("These minutes are published. Open them for correction first."))
    return locked


def _write(holder: Meeting | AgendaItem, field: Written) -> list[Collision]:
    wanted = plain_lines(field.text)
    if collides(stored=holder.minutes, seen=field.seen, wanted=wanted):
        return [Collision(field.item_id, theirs=holder.minutes, yours=wanted)]
    if holder.minutes != wanted:
        holder.minutes = wanted
        holder.save(update_fields=["minutes"])
    return []


def _note(meeting: Meeting, present: Mapping[int, bool]) -> None:
    for was_there in (True, False):
        chosen = [key for key, value in present.items() if value is was_there]
        meeting.attendances.filter(pk__in=chosen).update(was_there=was_there)
