"""Writing promises: every step of one is a function here, and every step writes one event."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.activities import events
from samklang.activities.calculations.commitments import State, may_become
from samklang.activities.calculations.phases import Phase
from samklang.activities.models import Activity, Commitment, CommitmentState
from samklang.activities.queries import may_accept, may_settle
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.people.models import Person
from samklang.ui.problems import Problem


def offer_commitment(
    *, activity: Activity, organisation: Organisation, what: str, due_on: date, by: Actor, at: datetime
) -> Commitment:
    """Offer a promise on behalf of one's own organisation; it binds nobody until it is signed and accepted."""
    by.require_for(Permission.OFFER_COMMITMENT, organisation)
    if activity.initiative_id != by.initiative.pk:
        raise PermissionDenied
    if activity.phase == Phase.ENDED:
        raise Problem(_("The activity has ended. Promise something about one that goes on."))
    _require_ahead(due_on, at)
    with transaction.atomic():
        commitment = Commitment.objects.create(
            activity=activity,
            organisation=organisation,
            what=what,
            due_on=due_on,
            original_due_on=due_on,
            offered_by=_person(by),
            offered_at=at,
        )
        _record(by, events.COMMITMENT_OFFERED, commitment, {"due_on": [None, due_on]}, at)
    return commitment


def offer_signed_commitment(
    *, activity: Activity, organisation: Organisation, what: str, due_on: date, by: Actor, at: datetime
) -> Commitment:
    """Offer a promise and sign it in one go: two steps, two events, one transaction."""
    with transaction.atomic():
        offered = offer_commitment(activity=activity, organisation=organisation, what=what, due_on=due_on, by=by, at=at)
        return sign_commitment(commitment=offered, by=by, at=at)


def sign_commitment(*, commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """Sign an offer for one's organisation: from now on the others may accept it."""
    by.require_for(Permission.SIGN, commitment.organisation)
    with transaction.atomic():
        fresh = _stepping(commitment, State.SIGNED)
        fresh.signed_by, fresh.signed_at = _person(by), at
        fresh.save(update_fields=["state", "signed_by", "signed_at"])
        _record(by, events.COMMITMENT_SIGNED, fresh, _states(State.OFFERED, State.SIGNED), at)
    return fresh


def accept_commitment(*, commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """Accept a signed promise: the backbone, or the activity's lead where the promise is another's."""
    if not may_accept(by, commitment):
        raise PermissionDenied
    with transaction.atomic():
        fresh = _stepping(commitment, State.ACCEPTED)
        fresh.accepted_by, fresh.accepted_at = _person(by), at
        fresh.save(update_fields=["state", "accepted_by", "accepted_at"])
        _record(by, events.COMMITMENT_ACCEPTED, fresh, _states(State.SIGNED, State.ACCEPTED), at)
    return fresh


def keep_commitment(*, commitment: Commitment, note: str, by: Actor, at: datetime) -> Commitment:
    """Report a promise kept, with a note on what came of it."""
    return _settle(commitment, State.KEPT, note=note, by=by, at=at)


def break_commitment(*, commitment: Commitment, reason: str, by: Actor, at: datetime) -> Commitment:
    """Report that a promise will not be kept, with the reason."""
    return _settle(commitment, State.BROKEN, note=reason, by=by, at=at)


def withdraw_commitment(*, commitment: Commitment, by: Actor, at: datetime) -> Commitment:
    """Withdraw an offer that nobody has accepted yet; not one that stands instead of an accepted promise."""
    by.require_for(Permission.OFFER_COMMITMENT, commitment.organisation)
    with transaction.atomic():
        fresh = _stepping(commitment, State.WITHDRAWN)
        if fresh.replaces_id is not None:
            raise Problem(_("This offer stands instead of an accepted promise, so it cannot be withdrawn."))
        before = State(commitment.state)
        fresh.settled_at = at
        fresh.save(update_fields=["state", "settled_at"])
        _record(by, events.COMMITMENT_WITHDRAWN, fresh, _states(before, State.WITHDRAWN), at)
    return fresh


def renegotiate_commitment(
    *, commitment: Commitment, reason: str, due_on: date, by: Actor, at: datetime, what: str = ""
) -> Commitment:
    """Ask for another day (or another wording) with the reason, signed: a new promise that waits to be accepted.

    The old promise stays visible as renegotiated; the new one is returned. `what` left out keeps the wording.
    """
    by.require_for(Permission.SIGN, commitment.organisation)
    _require_words(reason)
    _require_ahead(due_on, at)
    with transaction.atomic():
        old = _stepping(commitment, State.RENEGOTIATED)
        old.settled_at, old.note = at, reason
        old.save(update_fields=["state", "settled_at", "note"])
        new = Commitment.objects.create(
            activity=old.activity,
            organisation=old.organisation,
            what=what or old.what,
            due_on=due_on,
            original_due_on=old.original_due_on,
            state=CommitmentState.SIGNED,
            offered_by=_person(by),
            offered_at=at,
            signed_by=_person(by),
            signed_at=at,
            replaces=old,
        )
        changes: dict[str, list[object]] = {"due_on": [old.due_on, due_on], "reason": [None, reason]}
        _record(by, events.COMMITMENT_RENEGOTIATED, old, changes, at)
    return new


def _settle(commitment: Commitment, state: State, *, note: str, by: Actor, at: datetime) -> Commitment:
    if not may_settle(by, commitment):
        raise PermissionDenied
    _require_words(note)
    verb = events.COMMITMENT_KEPT if state is State.KEPT else events.COMMITMENT_BROKEN
    with transaction.atomic():
        fresh = _stepping(commitment, state)
        fresh.settled_at, fresh.note = at, note
        fresh.save(update_fields=["state", "settled_at", "note"])
        _record(by, verb, fresh, {**_states(State.ACCEPTED, state), "note": [None, note]}, at)
    return fresh


def _stepping(commitment: Commitment, state: State) -> Commitment:
    """Return the promise, locked and with its new state set but not saved; raises Problem if it may not step there."""
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("activity", "organisation")
    fresh = locked.get(pk=commitment.pk)
    if not may_become(State(fresh.state), state):
        words = CommitmentState(fresh.state).label
        raise Problem(_("The promise stands as “%(state)s”, so this can no longer be done.") % {"state": words})
    fresh.state = CommitmentState(state)
    return fresh


def _record(by: Actor, verb: Any, commitment: Commitment, changes: dict[str, list[object]], at: datetime) -> None:
    label = f"{commitment.what} ({commitment.organisation.label})"
    record_by(by, verb, target=commitment, changes=changes, label=label, at=at)


def _states(before: State, after: State) -> dict[str, list[object]]:
    return {"state": [str(before), str(after)]}


def _person(by: Actor) -> Person:
    if by.person is None:
        raise PermissionDenied
    return by.person


def _require_ahead(due_on: date, at: datetime) -> None:
    if due_on < timezone.localdate(at):
        raise Problem(_("That day has passed. A promise is about a day to come."), field="due_on")


def _require_words(text: str) -> None:
    if not text.strip():
        raise Problem(_("Write a sentence about it, so that the others understand."), field="note")
