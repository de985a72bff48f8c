"""Agreeing on follow-ups, finishing and postponing them."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.communication import events
from samklang.communication.actions.acting import ask_by_mail, person_of, require_same_initiative
from samklang.communication.models import Decision, FollowUp, Meeting
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import active_seats_of
from samklang.initiatives.roles import Permission
from samklang.people.models import Person
from samklang.ui.problems import Problem


def add_follow_up(
    *,
    what: str,
    organisation: Organisation,
    due_on: date,
    by: Actor,
    at: datetime,
    owner: Person | None = None,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
) -> FollowUp:
    """Agree that an organisation, and there a person, does something by a day."""
    by.require(Permission.PROPOSE_DECISION)
    origins = [origin.initiative_id for origin in (meeting, decision) if origin is not None]
    require_same_initiative(by, organisation.initiative_id, *origins)
    _require_owner(organisation, owner, today=timezone.localdate(at))
    with transaction.atomic():
        follow_up = FollowUp.objects.create(
            initiative=by.initiative,
            what=what,
            organisation=organisation,
            owner=owner,
            due_on=due_on,
            agreed_at=at,
            meeting=meeting,
            decision=decision,
        )
        if owner is not None and owner != by.person:
            ask_by_mail(by.initiative, [owner.pk])
        record_by(by, events.FOLLOW_UP_ADDED, target=follow_up, at=at)
    return follow_up


def finish_follow_up(*, follow_up: FollowUp, by: Actor, at: datetime, note: str = "") -> FollowUp:
    """Say that it is done and what came of it: by its organisation or the backbone."""
    with transaction.atomic():
        locked = _open_one(follow_up, by)
        locked.done_at, locked.done_note = at, note.strip()
        locked.save(update_fields=["done_at", "done_note"])
        record_by(_acting(by, locked), events.FOLLOW_UP_DONE, target=locked, at=at)
    return locked


def postpone_follow_up(*, follow_up: FollowUp, due_on: date, reason: str, by: Actor, at: datetime) -> FollowUp:
    """Give it a later day, and say why; the old day stays in its history."""
    with transaction.atomic():
        locked = _open_one(follow_up, by)
        if due_on <= locked.due_on or due_on < timezone.localdate(at):
            raise Problem(_("Choose a later day than the one it has, and one to come."), field="due_on")
        if not reason.strip():
            raise Problem(_("Say why it is postponed."), field="reason")
        changes = {"due_on": [locked.due_on, due_on], "reason": [None, reason.strip()]}
        locked.due_on = due_on
        locked.save(update_fields=["due_on"])
        record_by(_acting(by, locked), events.FOLLOW_UP_POSTPONED, target=locked, changes=changes, at=at)
    return locked


def may_tend(by: Actor, follow_up: FollowUp) -> bool:
    """Tell whether the actor may finish or postpone it: its organisation or the backbone."""
    return by.can(Permission.DISCUSS) and (by.is_backbone or follow_up.organisation_id in by.organisation_ids)


def _open_one(follow_up: FollowUp, by: Actor) -> FollowUp:
    by.require(Permission.DISCUSS)
    person_of(by)
    locked = FollowUp.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=follow_up.pk)
    require_same_initiative(by, locked.initiative_id)
    if not may_tend(by, locked):
        raise PermissionDenied
    if locked.is_done:
        raise Problem(_("This follow-up is finished already."))
    return locked


def _acting(by: Actor, follow_up: FollowUp) -> Actor:
    is_own = follow_up.organisation_id in by.organisation_ids
    return by.for_organisation(follow_up.organisation) if is_own else by


def _require_owner(organisation: Organisation, owner: Person | None, *, today: date) -> None:
    seats = active_seats_of(organisation.initiative, today=today)
    if owner is not None and not seats.filter(organisation=organisation, person=owner).exists():
        raise Problem(
            _("%(person)s has no seat in %(organisation)s. Choose one of its people, or nobody.")
            % {"person": owner.name, "organisation": organisation.name},
            field="owner",
        )
