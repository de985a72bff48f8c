"""What a person may be mailed about: what is asked of them in person and was not mailed before."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from samklang.communication.models import Attendance, MeetingState, Mention
from samklang.communication.queries.asks import decisions_to_answer, follow_ups_to_do, invitations_to_answer
from samklang.communication.queries.reaching import mailed_about
from samklang.communication.queries.threads import conversation_address
from samklang.initiatives.access import Viewer
from samklang.initiatives.roles import Permission
from samklang.measurement.queries.duties import reports_to_remind
from samklang.measurement.queries.periods import due_changes_for
from samklang.measurement.queries.reopening import asks_to_reopen
from samklang.people.mail import absolute

FRESH = timedelta(days=14)
NOT_BEFORE = 8  # o'clock: nobody is reminded of a report at night


@dataclass(frozen=True)
class MailLine:
    """One thing to mail about. `about` is its mark; `number` a decision's.

    `words` are those the backbone wrote for a reminder; no other words that anybody wrote are mailed.
    """

    about: str
    kind: str
    address: str
    number: str = ""
    due_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    words: str = ""


def mail_lines(viewer: Viewer, *, at: datetime) -> list[MailLine]:
    """Return what the person has not been mailed about yet, of the last fortnight.

    Decisions that await their organisation, invitations, cancelled meetings, mentions, follow-ups of their own, and
    reports that their organisation has not sent, on the days the backbone has chosen; to the backbone, approved reports
    that a partner asks to have opened again.
    """
    if viewer.person is None:
        return []
    since = at - FRESH
    lines = [*_decisions(viewer, since), *_meetings(viewer, at, since), *_mentions(viewer, since)]
    lines += [*_follow_ups(viewer, since), *_due_days(viewer, since), *_reports(viewer, at)]
    lines += _reopenings(viewer, since)
    known = mailed_about(viewer.person, viewer.initiative)
    return [line for line in lines if line.about not in known]


def _decisions(viewer: Viewer, since: datetime) -> list[MailLine]:
    return [
        MailLine(
            about=f"decision-{each.pk}",
            kind="decision",
            address=_address(viewer, "decision", decision_id=each.pk),
            number=each.number,
            due_on=each.closes_on,
        )
        for each in decisions_to_answer(viewer)
        if each.opened_at and each.opened_at >= since
    ]


def _meetings(viewer: Viewer, at: datetime, since: datetime) -> list[MailLine]:
    cancelled = Attendance.objects.filter(
        person=viewer.person,
        meeting__initiative=viewer.initiative,
        meeting__state=MeetingState.CANCELLED,
        meeting__starts_at__gte=at,
        meeting__changed_at__gte=since,
    ).select_related("meeting")
    fresh = [each for each in invitations_to_answer(viewer) if each.meeting.changed_at >= since]
    return [_meeting(viewer, each, "meeting") for each in fresh] + [
        _meeting(viewer, each, "cancelled") for each in cancelled
    ]


def _meeting(viewer: Viewer, attendance: Attendance, kind: str) -> MailLine:
    meeting = attendance.meeting
    when = f"{meeting.starts_at:%Y%m%d%H%M}"
    return MailLine(
        about=f"{kind}-{meeting.pk}-{when}",
        kind=kind,
        address=_address(viewer, "meeting", meeting_id=meeting.pk),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
    )


def _mentions(viewer: Viewer, since: datetime) -> list[MailLine]:
    mentions = Mention.objects.filter(
        person=viewer.person, comment__thread__initiative=viewer.initiative, comment__at__gte=since
    ).select_related("comment__thread__initiative")
    return [
        MailLine(
            about=f"mention-{each.comment_id}",
            kind="mention",
            address=absolute(conversation_address(each.comment.thread, comment=each.comment)),
        )
        for each in mentions
    ]


def _follow_ups(viewer: Viewer, since: datetime) -> list[MailLine]:
    return [
        MailLine(
            about=f"follow-up-{each.pk}",
            kind="follow_up",
            address=f"{_address(viewer, 'follow_ups')}#follow-up-{each.pk}",
            due_on=each.due_on,
        )
        for each in follow_ups_to_do(viewer)
        if each.agreed_at >= since
    ]


def _reports(viewer: Viewer, at: datetime) -> list[MailLine]:
    now = timezone.localtime(at)
    organisations = {seat.organisation_id for seat in viewer.seats if Permission.REPORT in seat.permissions}
    if now.hour < NOT_BEFORE or not organisations:
        return []
    unsent = reports_to_remind(viewer.initiative, organisations=organisations, today=now.date())
    place = {"initiative": viewer.initiative.slug}
    return [
        MailLine(
            about=f"report-{report.pk}-{reminder.days_from_due}-{report.due_on:%Y%m%d}",
            kind="report",
            address=absolute(reverse("measurement:report", kwargs={**place, "report_id": report.pk})),
            number=report.period.label,
            due_on=report.due_on,
            words=reminder.mail_words.for_language(viewer.person.language if viewer.person else ""),
        )
        for report, reminder in unsent
    ]


def _due_days(viewer: Viewer, since: datetime) -> list[MailLine]:
    """Say to those who have not sent a report that it is due on another day; why stands on the period's page."""
    organisations = {seat.organisation_id for seat in viewer.seats if Permission.REPORT in seat.permissions}
    place = {"initiative": viewer.initiative.slug}
    return [
        MailLine(
            about=f"due-day-{report.pk}-{change.pk}",
            kind="due_day",
            address=absolute(reverse("measurement:period", kwargs={**place, "period_id": report.period_id})),
            number=report.period.label,
            due_on=change.due_on,
        )
        for report, change in due_changes_for(viewer.initiative, organisations=organisations, since=since)
    ]


def _reopenings(viewer: Viewer, since: datetime) -> list[MailLine]:
    """What a partner wrote is not mailed: the line says whose report it is."""
    if not viewer.can(Permission.APPROVE_REPORTS):
        return []
    place = {"initiative": viewer.initiative.slug}
    return [
        MailLine(
            about=f"reopening-{each.pk}",
            kind="reopening",
            address=absolute(reverse("measurement:approve_report", kwargs={**place, "report_id": each.report_id})),
            number=str(each.report),
        )
        for each in asks_to_reopen(viewer.initiative).filter(at__gte=since)
    ]


def _address(viewer: Viewer, name: str, **kwargs: int) -> str:
    return absolute(reverse(f"communication:{name}", kwargs={"initiative": viewer.initiative.slug, **kwargs}))
