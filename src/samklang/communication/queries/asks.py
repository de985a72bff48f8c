"""What communication asks of a reader, as rows with one verb each."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from samklang.communication.models import Attendance, Decision, FollowUp, MeetingState
from samklang.communication.queries.decisions import deciding_organisations, open_decisions_of
from samklang.communication.queries.follow_ups import open_follow_ups_of
from samklang.communication.queries.meetings import start_of
from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.initiatives.roles import Permission
from samklang.ui import localised

ROOM = "communication"


def decisions_to_answer(viewer: Viewer) -> list[Decision]:
    """Return the open decisions that still lack the answer of an organisation the viewer may answer for."""
    mine = {organisation.pk for organisation in deciding_organisations(viewer)}
    if not mine:
        return []
    answered = Count("answers__organisation", filter=Q(answers__organisation__in=mine), distinct=True)
    return list(
        open_decisions_of(viewer.initiative).annotate(mine_answered=answered).filter(mine_answered__lt=len(mine))
    )


def invitations_to_answer(viewer: Viewer) -> QuerySet[Attendance]:
    """Return the viewer's unanswered invitations to meetings that are still to come."""
    mine = Attendance.objects.filter(person=viewer.person, answer="", meeting__initiative=viewer.initiative)
    coming = mine.filter(meeting__state=MeetingState.PLANNED, meeting__starts_at__gte=start_of(viewer.today))
    return coming.select_related("meeting").order_by("meeting__starts_at")


def follow_ups_to_do(viewer: Viewer) -> list[FollowUp]:
    """Return the open follow-ups that the viewer owns in person, or that their organisation owns without a person."""
    mine = [
        each
        for each in open_follow_ups_of(viewer.initiative).filter(organisation__in=viewer.organisation_ids)
        if each.owner is None or each.owner == viewer.person
    ]
    may_act = viewer.can(Permission.PROPOSE_DECISION)
    return [each for each in mine if each.owner is not None or may_act]


def decisions_awaiting(viewer: Viewer) -> list[Ask]:
    """Return the proposals that await the answer of the viewer's organisation."""
    return [
        Ask(
            title=_("Answer proposal %(number)s") % {"number": decision.number},
            detail=_("%(title)s. Answer by %(day)s.")
            % {"title": decision.title.rstrip("."), "day": localised.day(decision.closes_on)},
            verb=_("Read and answer"),
            url=_address(viewer, "decision", decision_id=decision.pk),
            due_on=decision.closes_on,
            room=ROOM,
            is_overdue=decision.closes_on < viewer.today,
        )
        for decision in decisions_to_answer(viewer)
    ]


def invitations_awaiting(viewer: Viewer) -> list[Ask]:
    """Return the meetings that await the viewer's yes or no."""
    return [
        Ask(
            title=_("Meeting: %(title)s") % {"title": invitation.meeting.title},
            detail=localised.until(invitation.meeting.starts_at, invitation.meeting.ends_at),
            verb=_("Say if you come"),
            url=_address(viewer, "meeting", meeting_id=invitation.meeting_id),
            due_on=invitation.meeting.starts_at.date(),
            room=ROOM,
        )
        for invitation in invitations_to_answer(viewer)
    ]


def follow_ups_awaiting(viewer: Viewer) -> list[Ask]:
    """Return the follow-ups that the viewer owns and has not finished."""
    return [
        Ask(
            title=follow_up.what,
            detail=_detail(follow_up, viewer),
            verb=_("Tell what came of it"),
            url=f"{_address(viewer, 'follow_ups')}#follow-up-{follow_up.pk}",
            due_on=follow_up.due_on,
            room=ROOM,
            is_overdue=follow_up.due_on < viewer.today,
        )
        for follow_up in follow_ups_to_do(viewer)
    ]


def _detail(follow_up: FollowUp, viewer: Viewer) -> str:
    day = {"day": localised.day(follow_up.due_on)}
    return _("Was due %(day)s.") % day if follow_up.due_on < viewer.today else _("Due %(day)s.") % day


def _address(viewer: Viewer, name: str, **kwargs: int) -> str:
    return reverse(f"communication:{name}", kwargs={"initiative": viewer.initiative.slug, **kwargs})
