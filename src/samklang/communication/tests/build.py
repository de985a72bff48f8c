"""What tests of this and of other rooms need from communication, made with the product's own actions."""

from datetime import date, datetime, timedelta

from conftest import NOW, TODAY

from samklang.communication import actions
from samklang.communication.models import Decision, FollowUp, Meeting
from samklang.initiatives.access import Actor
from samklang.initiatives.models import Organisation, Seat


def seats_of(actor: Actor) -> list[Seat]:
    return list(Seat.objects.filter(organisation__initiative=actor.initiative))


def a_meeting(
    by: Actor, *, starts_at: datetime = NOW + timedelta(days=8, hours=4), at: datetime = NOW, **fields
) -> Meeting:
    wanted = {"title": "Partnermøde", "ends_at": starts_at + timedelta(hours=2), "place_text": "Kajgade 4", **fields}
    invited = wanted.pop("invited", None)
    return actions.plan_meeting(
        starts_at=starts_at, invited=seats_of(by) if invited is None else invited, by=by, at=at, **wanted
    )


def a_held_meeting(by: Actor, *, present: tuple = (), at: datetime = NOW - timedelta(days=14)) -> Meeting:
    meeting = a_meeting(by, starts_at=at, at=at - timedelta(days=10))
    there = {each.pk: each.person in present for each in meeting.attendances.select_related("person")}
    actions.note_attendance(meeting=meeting, present=there, by=by, at=at)
    return meeting


def a_draft(by: Actor, *, at: datetime = NOW, **fields) -> Decision:
    wanted = {
        "title": "Fælles natåbning",
        "proposal": "Biblioteket holder åbent til kl. 22 på tirsdage.",
        "method": "consent",
        "closes_on": TODAY + timedelta(days=11),
        **fields,
    }
    return actions.propose_decision(by=by, at=at, **wanted)


def an_open_decision(by: Actor, *, at: datetime = NOW, **fields) -> Decision:
    return actions.open_decision(decision=a_draft(by, at=at, **fields), by=by, at=at)


def a_follow_up(
    by: Actor, organisation: Organisation, *, due_on: date = TODAY + timedelta(days=7), at: datetime = NOW, **fields
) -> FollowUp:
    wanted = {"what": "Spørg kommunen om nøgler", **fields}
    return actions.add_follow_up(organisation=organisation, due_on=due_on, by=by, at=at, **wanted)


def a_goal(by: Actor, *, title: str = "Borgere på herberg over 120 dage"):
    from samklang.agenda.models import Goal

    return Goal.objects.create(initiative=by.initiative, number=1, title=title, is_in_force=True)


def plain(page: str) -> str:
    """Return a page's text with spaces that may break."""
    return page.replace("\xa0", " ")
