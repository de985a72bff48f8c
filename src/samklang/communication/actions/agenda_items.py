"""The agenda of a meeting: adding, moving and removing items."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.communication import events
from samklang.communication.actions.acting import require_same_initiative
from samklang.communication.actions.meetings import locked_meeting
from samklang.communication.models import AgendaItem, Meeting
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


def add_agenda_item(
    *, meeting: Meeting, title: str, by: Actor, at: datetime, detail: str = "", about: Any = None
) -> AgendaItem:
    """Put an item last on the agenda; `about` is a goal, indicator, activity or decision it concerns."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        locked = _open_meeting(meeting, by)
        concerns = {}
        if about is not None:
            require_same_initiative(by, about.initiative_id)
            concerns = {about._meta.model_name: about}
        last = locked.items.order_by("-order").values_list("order", flat=True).first()
        item = AgendaItem.objects.create(meeting=locked, order=(last or 0) + 1, title=title, detail=detail, **concerns)
        record_by(by, events.AGENDA_ITEM_ADDED, target=item, at=at)
    return item


def remove_agenda_item(*, item: AgendaItem, by: Actor, at: datetime) -> None:
    """Take an item off the agenda; one that has minutes stays."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        meeting = _open_meeting(item.meeting, by)
        locked = AgendaItem.objects.select_for_update().get(pk=item.pk)
        if locked.minutes:
            raise Problem(_("There are minutes on this item already. Empty them first, then remove it."))
        label = str(locked)
        locked.delete()
        record_by(by, events.AGENDA_ITEM_REMOVED, target=meeting, label=label, at=at)


def move_agenda_item(*, item: AgendaItem, by: Actor, at: datetime) -> None:
    """Move an item one place up the agenda; the first stays where it is."""
    by.require(Permission.KEEP_MINUTES)
    with transaction.atomic():
        meeting = _open_meeting(item.meeting, by)
        items = list(meeting.items.select_for_update())
        place = [each.pk for each in items].index(item.pk)
        if place == 0:
            return
        items[place - 1].order, items[place].order = items[place].order, items[place - 1].order
        AgendaItem.objects.bulk_update(items[place - 1 : place + 1], ["order"])
        record_by(by, events.AGENDA_ITEM_MOVED, target=items[place], at=at)


def _open_meeting(meeting: Meeting, by: Actor) -> Meeting:
    locked = locked_meeting(meeting, by)
    if locked.is_cancelled or locked.minutes_published_at is not None:
        raise Problem(_("The agenda of this meeting is closed."))
    return locked
