"""Meetings, decisions, follow-ups and what people wrote to each other."""

from datetime import datetime, timedelta
from functools import partial

from samklang.communication.actions import (
    add_agenda_item,
    add_follow_up,
    answer_decision,
    answer_invitation,
    cancel_meeting,
    comment,
    conclude_decision,
    decide_at_meeting,
    finish_follow_up,
    note_attendance,
    open_decision,
    plan_meeting,
    postpone_follow_up,
    propose_decision,
    publish_minutes,
    withdraw_decision,
    write_minutes,
)
from samklang.communication.actions.minutes import Written
from samklang.communication.calculations.changes import seen_mark
from samklang.communication.models import Decision, FollowUp, Meeting
from samklang.example.build.world import World
from samklang.example.days import moment
from samklang.example.story.decisions import DECISIONS
from samklang.example.story.meetings import COMING, MEETINGS
from samklang.example.story.partners import PARTNER_KEYS
from samklang.example.story.shapes import Answer, DecisionStory, FollowUpStory, MeetingStory, Said
from samklang.example.story.talk import TALK
from samklang.initiatives.models import Seat

NOTHING = seen_mark("")


def plan_communication(world: World) -> None:
    """Plan everything that was said, met about and decided."""
    for meeting in MEETINGS:
        _plan_meeting(world, meeting)
    for decision in DECISIONS:
        _plan_decision(world, decision)
    for said in TALK:
        world.timeline.add(world.days.moment(said.day, said.hour, 15), partial(_say, world, said))


def _plan_meeting(world: World, told: MeetingStory) -> None:
    days, add = world.days, world.timeline.add
    add(days.moment(told.planned, 10), lambda at: _invite(world, told, at))
    if told.cancelled is not None:
        add(
            days.moment(told.cancelled, 9),
            lambda at: cancel_meeting(meeting=world.meetings[told.key], by=world.anne, at=at),
        )
        return
    for place, partner in enumerate(COMING.get(told.key, ())):
        add(days.moment(told.planned + 5 + place, 11), partial(_will_come, world, told, partner))
    if told.day > 0:
        return
    add(days.moment(told.day, told.hours[1], 5), lambda at: _minute(world, told, at))
    for follow_up in told.follow_ups:
        agreed = days.moment(told.day, told.hours[1], 30)
        _plan_follow_up(world, follow_up, agreed=agreed, meeting=told.key)
    add(
        days.moment(told.day + 3, 14),
        lambda at: publish_minutes(meeting=world.meetings[told.key], by=world.anne, at=at),
    )


def _day_of(world: World, told: MeetingStory) -> tuple[datetime, datetime]:
    day = world.days.on(told.day)
    while told.day > 0 and told.key == "naeste" and day.weekday() != 1:
        day -= timedelta(days=1)
    return moment(day, told.hours[0]), moment(day, told.hours[1])


def _seats(world: World, told: MeetingStory) -> list[Seat]:
    seats = []
    for key in told.who:
        people = world.people[key] if key == "office" else world.people[key][:1]
        seats += [seat for person in people for seat in person.seats]
    return seats


def _invite(world: World, told: MeetingStory, at: datetime) -> None:
    starts_at, ends_at = _day_of(world, told)
    meeting = plan_meeting(
        title=told.title,
        starts_at=starts_at,
        ends_at=ends_at,
        place_text=told.place,
        invited=_seats(world, told),
        by=world.anne,
        at=at,
    )
    world.meetings[told.key] = meeting
    for item in told.items:
        concerns = _known(world, item.about)
        add_agenda_item(meeting=meeting, title=item.title, detail=item.detail, about=concerns, by=world.anne, at=at)


def _known(world: World, name: str) -> object | None:
    """Return what an item is about if it is there already when the meeting is planned."""
    try:
        return world.about(name) if name else None
    except KeyError:
        return None


def _will_come(world: World, told: MeetingStory, partner: str, at: datetime) -> None:
    answer = "maybe" if partner == "profs" else "yes"
    answer_invitation(meeting=world.meetings[told.key], answer=answer, by=world.first(partner), at=at)


def _minute(world: World, told: MeetingStory, at: datetime) -> None:
    meeting = world.meetings[told.key]
    absent = {world.organisations[key].pk for key in told.absent}
    rows = list(meeting.attendances.values_list("pk", "organisation"))
    note_attendance(meeting=meeting, present={pk: key not in absent for pk, key in rows}, by=world.anne, at=at)
    items = list(meeting.items.all())
    fields = [Written(row.pk, item.minutes, NOTHING) for row, item in zip(items, told.items, strict=True)]
    fields.append(Written(None, told.minutes, NOTHING))
    write_minutes(meeting=meeting, fields=fields, by=world.anne, at=at)


def _plan_follow_up(
    world: World, told: FollowUpStory, *, agreed: datetime, meeting: str = "", decision: str = ""
) -> None:
    held: dict[str, FollowUp] = {}
    add, days = world.timeline.add, world.days
    add(agreed, lambda at: held.update(now=_agree(world, told, meeting, decision, at)))
    person = world.first(told.partner)
    if told.postponed:
        day, due, reason = told.postponed
        add(
            days.moment(day, 10),
            lambda at: postpone_follow_up(follow_up=held["now"], due_on=days.on(due), reason=reason, by=person, at=at),
        )
    if told.done is not None:
        add(
            days.moment(told.done, 15),
            lambda at: finish_follow_up(follow_up=held["now"], note=told.note, by=person, at=at),
        )


def _agree(world: World, told: FollowUpStory, meeting: str, decision: str, at: datetime) -> FollowUp:
    return add_follow_up(
        what=told.what,
        organisation=world.organisations[told.partner],
        owner=world.first(told.partner).person,
        due_on=world.days.on(told.due),
        meeting=world.meetings.get(meeting),
        decision=world.decisions.get(decision),
        by=world.anne,
        at=at,
    )


def _plan_decision(world: World, told: DecisionStory) -> None:
    days, add = world.days, world.timeline.add
    if told.meeting:
        room = next(each for each in MEETINGS if each.key == told.meeting)
        taken = days.moment(room.day, room.hours[1], 10)
        add(taken, lambda at: world.decisions.update({told.key: _decide_in_the_room(world, told, at)}))
        decided = taken
    else:
        _plan_answers(world, told)
        decided = days.moment(told.decided or 0, 13)
    if told.withdrawn is not None:
        add(days.moment(told.withdrawn, 9), lambda at: _withdraw(world, told, at))
    if told.decided is not None:
        add(decided, lambda at: _conclude(world, told, at))
    for follow_up in told.follow_ups:
        _plan_follow_up(world, follow_up, agreed=decided + timedelta(minutes=25), decision=told.key)


def _plan_answers(world: World, told: DecisionStory) -> None:
    days, add = world.days, world.timeline.add
    add(days.moment(told.opened, 9), lambda at: world.decisions.update({told.key: _propose(world, told, at)}))
    answering = [key for key in PARTNER_KEYS if key not in told.silent]
    special = {answer.partner: answer for answer in told.others}
    last = min(told.closes, -1)
    for place, key in enumerate(answering):
        answer = special.get(key, Answer(key, "agree"))
        day = told.opened + 1 + place * (last - told.opened - 1) // len(answering)
        add(days.moment(day, 10 + place % 6, 40), partial(_answer, world, told, answer))


def _propose(world: World, told: DecisionStory, at: datetime) -> Decision:
    by = world.first(told.by)
    decision = propose_decision(
        title=told.title,
        proposal=told.proposal,
        method=told.method,
        quorum_percent=told.quorum,
        closes_on=world.days.on(told.closes),
        about=[world.about(name) for name in told.about],
        by=by,
        at=at,
    )
    return open_decision(decision=decision, by=by, at=at)


def _answer(world: World, told: DecisionStory, answer: Answer, at: datetime) -> None:
    answer_decision(
        decision=world.decisions[told.key],
        organisation=world.organisations[answer.partner],
        stance=answer.stance,
        reason=answer.reason,
        by=world.first(answer.partner),
        at=at,
    )


def _decide_in_the_room(world: World, told: DecisionStory, at: datetime) -> Decision:
    meeting: Meeting = world.meetings[told.meeting]
    return decide_at_meeting(
        meeting=meeting,
        title=told.title,
        proposal=told.proposal,
        statement=told.statement,
        review_on=None if told.review is None else world.days.on(told.review),
        about=[world.about(name) for name in told.about],
        by=world.anne,
        at=at,
    )


def _conclude(world: World, told: DecisionStory, at: datetime) -> None:
    conclude_decision(
        decision=world.decisions[told.key],
        outcome=told.outcome,
        statement=told.statement,
        review_on=None if told.review is None else world.days.on(told.review),
        by=world.anne,
        at=at,
    )


def _withdraw(world: World, told: DecisionStory, at: datetime) -> None:
    withdraw_decision(decision=world.decisions[told.key], by=world.first(told.by), at=at)


def _say(world: World, said: Said, at: datetime) -> None:
    comment(on=world.about(said.on), text=said.text, by=world.people[said.partner][said.person], at=at)
