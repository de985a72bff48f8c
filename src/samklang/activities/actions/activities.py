"""Writing activities, what partners contribute to them, and their milestones."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from samklang.activities import events
from samklang.activities.calculations.phases import PHASE_STEPS, Phase
from samklang.activities.models import Activity, Contribution, Milestone
from samklang.activities.queries import may_edit
from samklang.agenda.models import Goal, TargetGroup
from samklang.initiatives.access import Actor
from samklang.initiatives.audit_trail import record_by
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement.models import Indicator
from samklang.places.models import Place
from samklang.ui.problems import Problem
from samklang.ui.sorting import danish_key


def create_activity(
    *,
    title: str,
    lead: Organisation,
    by: Actor,
    at: datetime,
    summary: str = "",
    phase: str = Phase.IDEA,
    starts_on: date | None = None,
    ends_on: date | None = None,
    goals: Sequence[Goal] = (),
    indicators: Sequence[Indicator] = (),
    places: Sequence[Place] = (),
    target_groups: Sequence[TargetGroup] = (),
) -> Activity:
    """Add an activity to the plan: the backbone any, an editor one that the own organisation leads."""
    if not by.can(Permission.MANAGE_PLAN):
        by.require_for(Permission.OFFER_COMMITMENT, lead)
    links = _links(goals, indicators, places, target_groups)
    _require_here(by, [lead, *(each for chosen in links.values() for each in chosen)])
    _require_order(starts_on, ends_on)
    with transaction.atomic():
        _require_free_title(by, title)
        activity = Activity.objects.create(
            initiative=by.initiative,
            title=title,
            summary=summary,
            lead=lead,
            phase=Phase(phase),
            starts_on=starts_on,
            ends_on=ends_on,
            sort_key=danish_key(title),
        )
        _set_links(activity, links)
        record_by(by, events.ACTIVITY_ADDED, target=activity, at=at)
    return activity


def edit_activity(
    *,
    activity: Activity,
    title: str,
    summary: str,
    lead: Organisation,
    starts_on: date | None,
    ends_on: date | None,
    goals: Sequence[Goal],
    indicators: Sequence[Indicator],
    places: Sequence[Place],
    target_groups: Sequence[TargetGroup],
    by: Actor,
    at: datetime,
) -> Activity:
    """Change what an activity is: the backbone and the lead's editors; handing over the lead is the backbone's."""
    links = _links(goals, indicators, places, target_groups)
    _require_here(by, [lead, *(each for chosen in links.values() for each in chosen)])
    _require_order(starts_on, ends_on)
    with transaction.atomic():
        fresh = _editable(activity, by)
        if lead.pk != fresh.lead_id:
            by.require(Permission.MANAGE_PLAN)
        _require_free_title(by, title, apart_from=fresh)
        wanted = {"title": title, "summary": summary, "lead": lead, "starts_on": starts_on, "ends_on": ends_on}
        changes = {
            name: [getattr(fresh, name), value] for name, value in wanted.items() if getattr(fresh, name) != value
        }
        for name, value in wanted.items():
            setattr(fresh, name, value)
        fresh.sort_key = danish_key(title)
        fresh.save(update_fields=[*wanted, "sort_key"])
        _set_links(fresh, links)
        record_by(by, events.ACTIVITY_CHANGED, target=fresh, changes=changes, at=at)
    return fresh


def change_phase(*, activity: Activity, phase: str, by: Actor, at: datetime) -> Activity:
    """Move an activity to a phase that may follow its present one."""
    with transaction.atomic():
        fresh = _editable(activity, by)
        before, after = Phase(fresh.phase), Phase(phase)
        if after not in PHASE_STEPS[before]:
            raise Problem(_("The activity cannot go to that phase from where it is now. Choose one of those shown."))
        fresh.phase = after
        fresh.save(update_fields=["phase"])
        record_by(by, events.PHASE_CHANGED, target=fresh, changes={"phase": [str(before), str(after)]}, at=at)
    return fresh


def add_contribution(
    *, activity: Activity, organisation: Organisation, what: str, by: Actor, at: datetime
) -> Contribution:
    """Write down what a partner brings: the backbone, the lead's editors, or the partner's own."""
    if not may_edit(by, activity):
        by.require_for(Permission.OFFER_COMMITMENT, organisation)
    _require_here(by, [activity, organisation])
    with transaction.atomic():
        fresh = Activity.objects.select_for_update().get(pk=activity.pk)
        if fresh.lead_id == organisation.pk:
            raise Problem(_("%(name)s leads the activity, so it is there already.") % {"name": organisation.name})
        row, _made = Contribution.objects.update_or_create(
            activity=fresh, organisation=organisation, defaults={"what": what}
        )
        changes = {"contribution": [None, f"{organisation.label}: {what}"]}
        record_by(by, events.CONTRIBUTION_ADDED, target=fresh, changes=changes, at=at)
    return row


def remove_contribution(*, contribution: Contribution, by: Actor, at: datetime) -> None:
    """Take a contribution off again: the backbone, the lead's editors, or the partner's own."""
    activity = contribution.activity
    if not may_edit(by, activity):
        by.require_for(Permission.OFFER_COMMITMENT, contribution.organisation)
    _require_here(by, [activity])
    with transaction.atomic():
        changes = {"contribution": [f"{contribution.organisation.label}: {contribution.what}", None]}
        contribution.delete()
        record_by(by, events.CONTRIBUTION_REMOVED, target=activity, changes=changes, at=at)


def add_milestone(*, activity: Activity, title: str, due_on: date, by: Actor, at: datetime) -> Milestone:
    """Add a step that can be seen from outside, with its day."""
    with transaction.atomic():
        fresh = _editable(activity, by)
        milestone = Milestone.objects.create(activity=fresh, title=title, due_on=due_on)
        record_by(by, events.MILESTONE_ADDED, target=milestone, changes={"due_on": [None, due_on]}, at=at)
    return milestone


def reach_milestone(*, milestone: Milestone, reached_on: date, by: Actor, at: datetime) -> Milestone:
    """Say on which day a milestone was reached; once."""
    with transaction.atomic():
        _editable(milestone.activity, by)
        fresh = Milestone.objects.select_for_update().get(pk=milestone.pk)
        if fresh.reached_on is not None:
            raise Problem(_("The milestone has already been reached."))
        fresh.reached_on = reached_on
        fresh.save(update_fields=["reached_on"])
        record_by(by, events.MILESTONE_REACHED, target=fresh, changes={"reached_on": [None, reached_on]}, at=at)
    return fresh


def _editable(activity: Activity, by: Actor) -> Activity:
    fresh = Activity.objects.select_for_update(of=("self",)).select_related("lead").get(pk=activity.pk)
    if not may_edit(by, fresh):
        raise PermissionDenied
    return fresh


def _require_here(by: Actor, rows: Sequence[Model]) -> None:
    if any(getattr(row, "initiative_id", None) != by.initiative.pk for row in rows):
        raise PermissionDenied


def _require_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise Problem(_("The last day is before the first. Swap them, or leave one out."), field="ends_on")


def _require_free_title(by: Actor, title: str, apart_from: Activity | None = None) -> None:
    same = Activity.objects.filter(initiative=by.initiative, title=title)
    if (same.exclude(pk=apart_from.pk) if apart_from else same).exists():
        raise Problem(_("There is already an activity with that title. Give this one another."), field="title")


def _links(
    goals: Sequence[Goal],
    indicators: Sequence[Indicator],
    places: Sequence[Place],
    target_groups: Sequence[TargetGroup],
) -> dict[str, Sequence[Model]]:
    chosen = {"goals": goals, "indicators": indicators, "places": places, "target_groups": target_groups}
    return {name: list(rows) for name, rows in chosen.items()}


def _set_links(activity: Activity, links: dict[str, Sequence[Model]]) -> None:
    for name, chosen in links.items():
        getattr(activity, name).set(chosen)
