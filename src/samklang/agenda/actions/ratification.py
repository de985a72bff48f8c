"""Sending a version out, answering it, deciding it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samklang.agenda import events
from samklang.agenda.actions.drafts import PARTS
from samklang.agenda.actions.locks import locked, locked_draft
from samklang.agenda.calculations.canonical import GoalText, canonical_text, fingerprint, lines_of
from samklang.agenda.calculations.ratification import Outcome
from samklang.agenda.models import (
    TRANSITIONS,
    AgendaVersion,
    Goal,
    RatificationAnswer,
    Stance,
    TargetGroup,
    Theme,
    VersionGoal,
    VersionState,
)
from samklang.agenda.queries import ratification_of
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.queries import partners_of
from samklang.initiatives.roles import Permission
from samklang.places.actions import places_named
from samklang.places.models import Place
from samklang.ui.problems import Problem


def send_out(
    *,
    draft: AgendaVersion,
    deadline_on: date,
    review_on: date,
    least_percent: int,
    objection_stops: bool,
    by: Actor,
    at: datetime,
) -> AgendaVersion:
    """Send the draft out: rule and deadline fixed, the text frozen under its fingerprint, every partner asked."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        draft = locked_draft(draft, by)
        goals = list(VersionGoal.objects.filter(version=draft).select_related("goal"))
        if not goals or not (draft.vision or draft.present_state):
            raise Problem(_("The agenda needs at least one goal, and a vision or a present state, before it goes out."))
        if deadline_on <= at.date() or review_on <= deadline_on:
            raise Problem(_("The deadline must lie ahead, and the review date after it."), field="deadline_on")
        draft.canonical_text = _canonical(draft, goals)
        draft.fingerprint = fingerprint(draft.canonical_text)
        draft.deadline_on, draft.review_on = deadline_on, review_on
        draft.least_percent, draft.objection_stops = least_percent, objection_stops
        draft.state, draft.sent_out_at = VersionState.OUT, at
        draft.save()
        RatificationAnswer.objects.bulk_create(
            [RatificationAnswer(version=draft, organisation=each) for each in partners_of(by.initiative)]
        )
        record_by(by, events.SENT_OUT, target=draft, changes={"fingerprint": ["", draft.fingerprint]}, at=at)
    return draft


def withdraw(*, version: AgendaVersion, by: Actor, at: datetime) -> AgendaVersion:
    """Take a version back from ratification into a draft; the answers given so far are dropped, the event remains."""
    by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        version = locked(version, by)
        _move(version, VersionState.DRAFT)
        RatificationAnswer.objects.filter(version=version).delete()
        version.canonical_text = version.fingerprint = ""
        version.sent_out_at = None
        version.save()
        record_by(by, events.WITHDRAWN, target=version, at=at)
    return version


def answer_ratification(
    *, version: AgendaVersion, organisation: Organisation, stance: str, reason: str, by: Actor, at: datetime
) -> RatificationAnswer:
    """Answer a version for an organisation, through a seat that may sign; until it is decided the answer may change."""
    by.require_for(Permission.SIGN, organisation)
    if stance in {Stance.OBJECT, Stance.RESERVATION} and not reason.strip():
        raise Problem(_("Write the reason, so that the others can do something about it."), field="reason")
    with transaction.atomic():
        version = locked(version, by)
        if version.state != VersionState.OUT or (version.deadline_on and at.date() > version.deadline_on):
            raise Problem(_("The ratification is closed."))
        answer = RatificationAnswer.objects.filter(version=version, organisation=organisation).first()
        if answer is None:
            raise Problem(_("%(name)s was not asked when this version went out.") % {"name": organisation.name})
        changes = {"stance": [answer.stance, stance]}
        answer.stance, answer.reason, answer.signed_by, answer.signed_at = stance, reason, by.person, at
        answer.save()
        record_by(by.for_organisation(organisation), events.ANSWERED, target=version, changes=changes, at=at)
    return answer


def decide(*, version: AgendaVersion, by: Actor, at: datetime) -> Outcome:
    """Decide a version when all have answered or the deadline has passed; returns where it stands."""
    if not by.is_system:
        by.require(Permission.WRITE_AGENDA)
    with transaction.atomic():
        version = locked(version, by)
        if version.state != VersionState.OUT:
            raise Problem(_("This version is not out for ratification."))
        stands = ratification_of(version, today=at.date()).outcome
        if stands == Outcome.OPEN:
            raise Problem(_("It cannot be decided yet: answers are awaited and the deadline lies ahead."))
        if stands == Outcome.RATIFIED:
            _put_in_force(version, at=at)
        else:
            _move(version, VersionState.FALLEN)
        version.decided_at = at
        version.save()
        verb = events.RATIFIED if stands == Outcome.RATIFIED else events.FELL
        record_by(by, verb, target=version, changes={"fingerprint": ["", version.fingerprint]}, at=at)
    return stands


def _put_in_force(version: AgendaVersion, *, at: datetime) -> None:
    earlier = AgendaVersion.objects.filter(initiative=version.initiative, state=VersionState.RATIFIED)
    earlier.update(state=VersionState.SUPERSEDED)
    _move(version, VersionState.RATIFIED)
    for model, text in ((Theme, version.themes), (TargetGroup, version.target_groups)):
        for order, name in enumerate(lines_of(text)):
            model.objects.update_or_create(initiative=version.initiative, name=name[:120], defaults={"order": order})
    areas = places_named(version.initiative, lines_of(version.local_areas))
    Goal.objects.filter(initiative=version.initiative).update(is_in_force=False)
    for wording in VersionGoal.objects.filter(version=version).select_related("goal"):
        _put_goal_in_force(wording, areas)


def _put_goal_in_force(wording: VersionGoal, areas: Mapping[str, Place]) -> None:
    goal, initiative = wording.goal, wording.goal.initiative_id
    for name in ("title", "present_state", "desired_state", "horizon"):
        setattr(goal, name, getattr(wording, name))
    goal.theme = Theme.objects.filter(initiative=initiative, name=wording.theme).first() if wording.theme else None
    goal.is_in_force = True
    goal.save()
    groups = lines_of(wording.target_groups)
    goal.target_groups.set(TargetGroup.objects.filter(initiative=initiative, name__in=groups))
    goal.places.set([areas[name] for name in lines_of(wording.places) if name in areas])


def _move(version: AgendaVersion, state: str) -> None:
    if state not in TRANSITIONS[version.state]:
        raise Problem(_("This version cannot go that way any more. Look at it again."))
    version.state = state


def _canonical(draft: AgendaVersion, goals: list[VersionGoal]) -> str:
    return canonical_text(
        initiative=draft.initiative.name,
        number=draft.number,
        parts={name: getattr(draft, name) for name in PARTS if name != "unplaced"},
        goals=[
            GoalText(
                each.goal.number,
                each.title,
                each.horizon,
                each.present_state,
                each.desired_state,
                each.theme,
                tuple(lines_of(each.target_groups)),
                tuple(lines_of(each.places)),
            )
            for each in goals
        ],
    )
