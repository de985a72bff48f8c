"""Proposing, answering and concluding decisions."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.communication import events
from samklang.communication.actions.acting import ask_by_mail, organisation_of, person_of, require_same_initiative
from samklang.communication.actions.methods import require_outcome, require_quorum, require_stance
from samklang.communication.calculations.outcome import Method, Stance
from samklang.communication.models import Decision, DecisionAnswer, DecisionState, Meeting, Outcome
from samklang.communication.models.decisions import TRANSITIONS
from samklang.communication.queries.decisions import answers_to, deciding_organisations, deciding_seats_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


def propose_decision(
    *,
    title: str,
    proposal: str,
    method: str,
    closes_on: date,
    by: Actor,
    at: datetime,
    quorum_percent: int = 0,
    meeting: Meeting | None = None,
    about: Iterable[Any] = (),
) -> Decision:
    """Draft a proposal; it takes its number now and keeps it. `about` are the goals and the like it concerns."""
    by.require(Permission.PROPOSE_DECISION)
    with transaction.atomic():
        decision = _numbered(by, at=at)
        decision.title, decision.proposal, decision.method = title, proposal, Method(method)
        decision.closes_on, decision.quorum_percent, decision.meeting = closes_on, quorum_percent, meeting
        require_quorum(decision)
        decision.save()
        _link(decision, about, by)
        record_by(by, events.DECISION_PROPOSED, target=decision, at=at)
    return decision


def edit_decision(
    *,
    decision: Decision,
    title: str,
    proposal: str,
    method: str,
    closes_on: date,
    quorum_percent: int,
    about: Iterable[Any],
    by: Actor,
    at: datetime,
) -> Decision:
    """Change a draft; once it is open for answers its text stands."""
    wanted = {
        "title": title,
        "proposal": proposal,
        "method": Method(method),
        "closes_on": closes_on,
        "quorum_percent": quorum_percent,
    }
    with transaction.atomic():
        locked = _of_author(decision, by)
        if not locked.is_draft:
            raise Problem(_("This proposal is no draft any more. Withdraw it and propose the new text."))
        changes = {field: [getattr(locked, field), value] for field, value in wanted.items()}
        for field, value in wanted.items():
            setattr(locked, field, value)
        require_quorum(locked)
        locked.save(update_fields=list(wanted))
        _link(locked, about, by)
        changes = {field: change for field, change in changes.items() if change[0] != change[1]}
        record_by(by, events.DECISION_EDITED, target=locked, changes=changes, at=at)
    return locked


def open_decision(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Ask the organisations for their answers; those who may give them are mailed."""
    today = timezone.localdate(at)
    with transaction.atomic():
        locked = _of_author(decision, by)
        _change_state(locked, DecisionState.OPEN)
        if locked.closes_on < today:
            raise Problem(_("The day for answers has passed. Choose a later one first."), field="closes_on")
        locked.opened_at = at
        locked.save(update_fields=["state", "opened_at"])
        ask_by_mail(by.initiative, (seat.person_id for seat in deciding_seats_of(by.initiative, today=today)))
        record_by(by, events.DECISION_OPENED, target=locked, at=at)
    return locked


def answer_decision(
    *, decision: Decision, organisation: Organisation, stance: str, by: Actor, at: datetime, reason: str = ""
) -> DecisionAnswer:
    """Answer for an organisation, or change its answer while the decision is open. An objection needs its reason."""
    by.require(Permission.DECIDE)
    if organisation not in deciding_organisations(by):
        raise PermissionDenied
    acting = by.for_organisation(organisation)
    with transaction.atomic():
        locked = locked_decision(decision, by)
        if not locked.is_open:
            raise Problem(_("This decision takes no answers now."))
        require_stance(locked, stance, reason)
        before = DecisionAnswer.objects.filter(decision=locked, organisation=organisation).first()
        answer, _made = DecisionAnswer.objects.update_or_create(
            decision=locked,
            organisation=organisation,
            defaults={"person": person_of(by), "stance": stance, "reason": reason, "at": at, "noted_by": None},
        )
        changes = {"stance": [before.stance if before else None, stance]}
        record_by(acting, events.DECISION_ANSWERED, target=locked, changes=changes, at=at)
    return answer


def conclude_decision(
    *,
    decision: Decision,
    outcome: str,
    statement: str,
    by: Actor,
    at: datetime,
    review_on: date | None = None,
) -> Decision:
    """State the outcome, in words and as the method gives it, and when to look at it again.

    By the backbone or whoever proposed it; after the last day for answers, or when all have answered.
    """
    today = timezone.localdate(at)
    with transaction.atomic():
        locked = _of_author(decision, by)
        _change_state(locked, DecisionState.DECIDED)
        answers = answers_to(locked, today=today)
        if answers.awaited and locked.closes_on >= today:
            raise Problem(_("Not all have answered, and the day for answers has not passed. Wait until it has."))
        require_outcome(outcome, answers.tally)
        _conclude(locked, outcome=outcome, statement=statement, review_on=review_on, by=by, at=at)
        changes = {"outcome": [None, outcome]}
        record_by(by, events.DECISION_CONCLUDED, target=locked, changes=changes, at=at)
    return locked


def decide_at_meeting(
    *,
    meeting: Meeting,
    title: str,
    proposal: str,
    statement: str,
    by: Actor,
    at: datetime,
    review_on: date | None = None,
    about: Iterable[Any] = (),
) -> Decision:
    """Note a decision taken by consent in the room, for the organisations whose deciding people were there.

    Each of them gets an answer that says who noted it. Raises Problem when nobody present may answer.
    """
    by.require(Permission.KEEP_MINUTES)
    require_same_initiative(by, meeting.initiative_id)
    today = timezone.localdate(at)
    with transaction.atomic():
        voices = _voices_at(meeting, today=today)
        if not voices:
            raise Problem(
                _(
                    "Nobody noted as present may answer for an organisation. Note who is there first, "
                    "or propose the decision so that the organisations can answer."
                )
            )
        decision = _numbered(by, at=at)
        decision.title, decision.proposal, decision.method = title, proposal, Method.CONSENT
        decision.closes_on, decision.meeting, decision.opened_at = today, meeting, at
        decision.state = DecisionState.DECIDED
        _conclude(decision, outcome=Outcome.ADOPTED, statement=statement, review_on=review_on, by=by, at=at)
        _link(decision, about, by)
        DecisionAnswer.objects.bulk_create(
            DecisionAnswer(
                decision=decision, organisation_id=key, person_id=person, stance=Stance.AGREE, at=at,
                noted_by=person_of(by),
            )
            for key, person in voices.items()
        )  # fmt: skip
        record_by(by, events.DECISION_AT_MEETING, target=decision, at=at)
    return decision


def withdraw_decision(*, decision: Decision, by: Actor, at: datetime) -> Decision:
    """Withdraw a proposal that is not decided; its number is never used again."""
    with transaction.atomic():
        locked = _of_author(decision, by)
        _change_state(locked, DecisionState.WITHDRAWN)
        locked.save(update_fields=["state"])
        record_by(by, events.DECISION_WITHDRAWN, target=locked, at=at)
    return locked


def locked_decision(decision: Decision, by: Actor) -> Decision:
    """Return the decision's row, locked until the transaction ends."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    require_same_initiative(by, locked.initiative_id)
    return locked


def _numbered(by: Actor, *, at: datetime) -> Decision:
    """Return a new decision, not yet saved, with the next number of the year.

    The initiative's row is locked until the transaction ends, so that numbers come one by one: none twice, none lost.
    """
    Initiative.objects.select_for_update(no_key=True).get(pk=by.initiative.pk)
    year = timezone.localdate(at).year
    taken = Decision.objects.filter(initiative=by.initiative, year=year).order_by("-sequence")
    last = taken.values_list("sequence", flat=True).first()
    return Decision(
        initiative=by.initiative,
        year=year,
        sequence=(last or 0) + 1,
        proposed_by=person_of(by),
        proposed_for=organisation_of(by),
        proposed_at=at,
    )


def _of_author(decision: Decision, by: Actor) -> Decision:
    by.require(Permission.PROPOSE_DECISION)
    locked = locked_decision(decision, by)
    if not by.can(Permission.KEEP_MINUTES) and locked.proposed_by_id != person_of(by).pk:
        raise PermissionDenied
    return locked


def _change_state(decision: Decision, state: DecisionState) -> None:
    if state not in TRANSITIONS[decision.state]:
        raise Problem(
            _("The decision is already “%(state)s”, so this cannot be done.") % {"state": decision.get_state_display()}
        )
    decision.state = state


def _conclude(
    decision: Decision, *, outcome: str, statement: str, review_on: date | None, by: Actor, at: datetime
) -> None:
    if not statement.strip():
        raise Problem(_("Say in a sentence what was decided."), field="statement")
    if review_on is not None and review_on <= timezone.localdate(at):
        raise Problem(_("Choose a day to come for looking at it again."), field="review_on")
    decision.outcome, decision.outcome_statement, decision.review_on = Outcome(outcome), statement.strip(), review_on
    decision.decided_at, decision.decided_by = at, person_of(by)
    decision.save()


def _link(decision: Decision, about: Iterable[Any], by: Actor) -> None:
    things = list(about)
    require_same_initiative(by, *(thing.initiative_id for thing in things))
    for kind, links in (
        ("goal", decision.goals),
        ("indicator", decision.indicators),
        ("activity", decision.activities),
    ):
        links.set([thing.pk for thing in things if thing._meta.model_name == kind])


def _voices_at(meeting: Meeting, *, today: date) -> dict[int, int]:
    """Return organisation -> person for the deciding people noted as present."""
    present = set(meeting.attendances.filter(was_there=True).values_list("person", flat=True))
    seats = deciding_seats_of(meeting.initiative, today=today)
    return {seat.organisation_id: seat.person_id for seat in seats if seat.person_id in present}
