"""The plan of action: activities with phases, contributions and milestones, and the promises about them."""

from datetime import datetime
from functools import partial

from samklang.activities.actions import (
    accept_commitment,
    add_contribution,
    add_milestone,
    break_commitment,
    change_phase,
    create_activity,
    keep_commitment,
    offer_commitment,
    reach_milestone,
    renegotiate_commitment,
    sign_commitment,
)
from samklang.activities.models import Commitment, Milestone
from samklang.example.build.world import World
from samklang.example.story.activities import ACTIVITIES
from samklang.example.story.promises import PROMISES
from samklang.example.story.shapes import ActivityStory, Promise


def plan_activities(world: World) -> None:
    """Plan every activity from its first idea, and every promise from its offer."""
    for activity in ACTIVITIES:
        _plan_activity(world, activity)
    for promise in PROMISES:
        _plan_promise(world, promise)


def _plan_activity(world: World, told: ActivityStory) -> None:
    days, add = world.days, world.timeline.add
    milestones: dict[str, Milestone] = {}
    add(days.moment(told.phases[0][0], 9), lambda at: _create(world, told, milestones, at))
    for day, phase in told.phases[1:]:
        add(days.moment(day, 10), partial(_move_on, world, told, phase))
    for title, _due, reached in told.milestones:
        if reached is not None:
            add(days.moment(reached, 12), partial(_reach, world, milestones, title))


def _create(world: World, told: ActivityStory, milestones: dict[str, Milestone], at: datetime) -> None:
    activity = create_activity(
        title=told.title,
        summary=told.summary,
        lead=world.organisations[told.lead],
        phase=told.phases[0][1],
        starts_on=world.days.on(told.starts),
        ends_on=None if told.ends is None else world.days.on(told.ends),
        goals=[world.goals[number] for number in told.goals],
        indicators=[world.indicators[code] for code in told.indicators if code in world.indicators],
        places=[world.places[name] for name in told.places],
        target_groups=[world.groups[name] for name in told.groups],
        by=world.anne,
        at=at,
    )
    world.activities[told.key] = activity
    for partner, what in told.contributions:
        organisation = world.organisations[partner]
        add_contribution(activity=activity, organisation=organisation, what=what, by=world.anne, at=at)
    for title, due, _reached in told.milestones:
        due_on = world.days.on(due)
        milestones[title] = add_milestone(activity=activity, title=title, due_on=due_on, by=world.anne, at=at)


def _move_on(world: World, told: ActivityStory, phase: str, at: datetime) -> None:
    change_phase(activity=world.activities[told.key], phase=phase, by=world.anne, at=at)


def _reach(world: World, milestones: dict[str, Milestone], title: str, at: datetime) -> None:
    reach_milestone(milestone=milestones[title], reached_on=at.date(), by=world.anne, at=at)


def _plan_promise(world: World, told: Promise) -> None:
    days, add = world.days, world.timeline.add
    held: dict[str, Commitment] = {}
    add(days.moment(told.offered, 11), lambda at: held.update(now=_offer(world, told, at)))
    if told.ends == "offered":
        return
    add(days.moment(told.offered, 15), lambda at: held.update(now=_sign(world, told, held["now"], at)))
    if told.ends == "signed":
        return
    add(days.moment(told.offered + 3, 10), lambda at: held.update(now=_accept(world, held["now"], at)))
    if told.settled is None:
        return
    add(days.moment(told.settled, 14), lambda at: held.update(now=_settle(world, told, held["now"], at)))
    if told.new_due is not None:
        add(days.moment(told.settled + 3, 10), lambda at: held.update(now=_accept(world, held["now"], at)))
        add(days.moment(told.new_due - 5, 14), lambda at: _keep(world, told, held["now"], at))


def _offer(world: World, told: Promise, at: datetime) -> Commitment:
    return offer_commitment(
        activity=world.activities[told.activity],
        organisation=world.organisations[told.partner],
        what=told.what,
        due_on=world.days.on(told.due),
        by=world.editor(told.partner),
        at=at,
    )


def _sign(world: World, told: Promise, commitment: Commitment, at: datetime) -> Commitment:
    return sign_commitment(commitment=commitment, by=world.first(told.partner), at=at)


def _accept(world: World, commitment: Commitment, at: datetime) -> Commitment:
    return accept_commitment(commitment=commitment, by=world.anne, at=at)


def _settle(world: World, told: Promise, commitment: Commitment, at: datetime) -> Commitment:
    editor = world.editor(told.partner)
    if told.ends == "broken":
        return break_commitment(commitment=commitment, reason=told.note, by=editor, at=at)
    if told.new_due is not None:
        return renegotiate_commitment(
            commitment=commitment,
            reason=told.note,
            due_on=world.days.on(told.new_due),
            by=world.first(told.partner),
            at=at,
        )
    return keep_commitment(commitment=commitment, note=told.note, by=editor, at=at)


def _keep(world: World, told: Promise, commitment: Commitment, at: datetime) -> None:
    note = "Holdt efter den nye aftale."
    keep_commitment(commitment=commitment, note=note, by=world.editor(told.partner), at=at)
