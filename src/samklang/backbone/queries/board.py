"""Today: what is overdue, who is awaited, who has gone quiet and what comes, each row with the deed that mends it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samklang.activities.queries import commitments_coming, commitments_late, commitments_to_accept
from samklang.agenda.queries import open_ratifications
from samklang.backbone.queries.board_parts import Board, Part, Row
from samklang.backbone.queries.conditions import evidence_now
from samklang.communication.queries import (
    awaited_answers,
    coming_meetings,
    decisions_due_for_review,
    open_follow_ups_of,
)
from samklang.initiatives.access import Viewer
from samklang.initiatives.queries import open_invitations_of
from samklang.initiatives.roles import Permission
from samklang.measurement.models import EDITABLE, Report, ReportState
from samklang.measurement.queries import prepared_releases, series_in_trouble, unfinished_reports
from samklang.ui.localised import ago, date_long, day, until

FORTNIGHT = timedelta(days=14)
SHOWN = 8


def waiting_rows(viewer: Viewer) -> Board:
    """Return today's board for a viewer."""
    reports = list(unfinished_reports(viewer.initiative))
    late, awaited = _overdue(viewer, reports), _awaited(viewer, reports)
    parts = (
        _part("overdue", _("Overdue"), late, _("Nothing is overdue.")),
        _part("awaited", _("Awaiting whom"), awaited, _("Nobody is awaited.")),
        _part("quiet", _("Gone quiet"), _quiet(viewer), _("All organisations have been heard from.")),
        _part(
            "coming", _("The coming fortnight"), _coming(viewer, reports), _("Nothing is due in the coming fortnight.")
        ),
    )
    words = ngettext("%(late)s thing is overdue,", "%(late)s things are overdue,", len(late)) % {"late": len(late)}
    rest = ngettext("%(count)s answer is awaited.", "%(count)s answers are awaited.", len(awaited))
    return Board(
        sentence=f"{words} {rest % {'count': len(awaited)}}",
        parts=parts,
        may_manage=viewer.can(Permission.MANAGE_PEOPLE),
    )


def _part(code: str, heading: str, rows: Iterable[Row], empty: str) -> Part:
    ordered = sorted(rows, key=lambda row: (row.on, row.title))
    return Part(code, heading, tuple(ordered[:SHOWN]), empty, tuple(ordered[SHOWN:]))


def _address(viewer: Viewer, name: str, **kwargs: int) -> str:
    return reverse(name, kwargs={"initiative": viewer.initiative.slug, **kwargs})


def _overdue(viewer: Viewer, unfinished: list[Report]) -> list[Row]:
    today = viewer.today
    reports = _late_reports(viewer, unfinished)
    promises = [
        Row(
            f"{promise.organisation.label}: {promise.what}",
            _("Promised for %(day)s.") % {"day": date_long(promise.due_on)},
            promise.due_on,
            _("Ask or settle"),
            _address(viewer, "activities:commitment", commitment_id=promise.pk),
        )
        for promise in commitments_late(viewer.initiative, today=today)
    ]
    follow_ups = [
        Row(
            follow_up.what,
            _("%(who)s, due %(day)s.")
            % {"who": follow_up.owner or follow_up.organisation, "day": date_long(follow_up.due_on)},
            follow_up.due_on,
            _("Open the follow-ups"),
            _address(viewer, "communication:follow_ups"),
        )
        for follow_up in open_follow_ups_of(viewer.initiative)
        if follow_up.due_on < today
    ]
    reviews = [row for row in _reviews(viewer, today) if row.on < today]
    return [*reports, *promises, *follow_ups, *reviews, *_series_in_trouble(viewer)]


def _series_in_trouble(viewer: Viewer) -> list[Row]:
    return [
        Row(
            _("“%(name)s” could not be fetched") % {"name": series.name},
            series.problem,
            timezone.localdate(series.problem_at),
            _("See what is wrong"),
            _address(viewer, "statistics:series", official_series_id=series.pk),
        )
        for series in series_in_trouble(viewer.initiative)
    ]


def _late_reports(viewer: Viewer, unfinished: list[Report]) -> list[Row]:
    """Return one row an organisation: who is behind, with how many reports, since when."""
    behind: dict[int, list[Report]] = {}
    for report in (each for each in unfinished if each.is_late_on(viewer.today)):
        behind.setdefault(report.organisation_id, []).append(report)
    rows = []
    for reports in behind.values():
        oldest = min(reports, key=lambda report: report.due_on)
        words = ngettext(
            "%(organisation)s owes %(count)s report", "%(organisation)s owes %(count)s reports", len(reports)
        )
        rows.append(
            Row(
                words % {"organisation": oldest.organisation.label, "count": len(reports)},
                _("%(periods)s. The first was due %(day)s.")
                % {"periods": ", ".join(each.period.label for each in reports), "day": date_long(oldest.due_on)},
                oldest.due_on,
                _("See what is owed"),
                f"{_address(viewer, 'overview:our_organisation')}?organisation={oldest.organisation_id}",
            )
        )
    return rows


def _awaited(viewer: Viewer, unfinished: list[Report]) -> list[Row]:
    reports = [
        Row(
            _("Approve %(organisation)s’s report for %(period)s")
            % {"organisation": report.organisation.label, "period": report.period.label},
            _("Submitted %(ago)s.") % {"ago": ago(report.submitted_at)},
            timezone.localdate(report.submitted_at),
            *_deed_with(viewer, report),
        )
        for report in unfinished
        if report.state == ReportState.SUBMITTED and report.submitted_at
    ]
    promises = [
        Row(
            f"{promise.organisation.label}: {promise.what}",
            _("Offered %(ago)s, not accepted yet.") % {"ago": ago(promise.offered_at)},
            timezone.localdate(promise.offered_at),
            _("Answer the offer"),
            _address(viewer, "activities:commitment", commitment_id=promise.pk),
        )
        for promise in commitments_to_accept(viewer.initiative)
    ]
    return [*reports, *_prepared(viewer), *promises, *_awaited_answers(viewer), *_awaited_people(viewer)]


def _deed_with(viewer: Viewer, report: Report) -> tuple[str, str]:
    """Return (verb, address) of what a viewer may do with a report that is sent: approve it, or see who has sent."""
    if viewer.can(Permission.APPROVE_REPORTS):
        return _("Read and approve"), _address(viewer, "measurement:approve_report", report_id=report.pk)
    return _("See who has delivered"), _address(viewer, "measurement:period", period_id=report.period_id)


def _prepared(viewer: Viewer) -> list[Row]:
    """Return the releases that wait for a second person, for those who may be the second."""
    if not viewer.can(Permission.STEER):
        return []
    return [
        Row(
            _("Confirm the release of %(period)s") % {"period": prepared.period.label},
            _("%(person)s prepared it %(ago)s.") % {"person": prepared.prepared_by, "ago": ago(prepared.prepared_at)},
            timezone.localdate(prepared.prepared_at),
            _("See and confirm"),
            _address(viewer, "measurement:confirm_release", prepared_release_id=prepared.pk),
        )
        for prepared in prepared_releases(viewer.initiative)
    ]


def _awaited_answers(viewer: Viewer) -> list[Row]:
    decisions = [
        Row(
            _("Decision %(number)s: %(title)s") % {"number": decision.number, "title": decision.title},
            _awaiting([organisation.label for organisation in answers.awaited]),
            decision.closes_on or viewer.today,
            _("See the answers"),
            _address(viewer, "communication:decision", decision_id=decision.pk),
        )
        for decision, answers in awaited_answers(viewer.initiative, today=viewer.today)
        if answers.awaited
    ]
    versions = [
        Row(
            _("Version %(number)s of the agenda") % {"number": version.number},
            _awaiting(names),
            version.deadline_on or viewer.today,
            _("See the answers"),
            _address(viewer, "agenda:ratification", version_id=version.pk),
        )
        for version, names in open_ratifications(viewer.initiative)
        if names
    ]
    return [*decisions, *versions]


def _awaiting(names: list[str]) -> str:
    shown = ", ".join(names[:4])
    more = len(names) - 4
    if more > 0:
        return _("Awaits %(names)s and %(more)s more.") % {"names": shown, "more": more}
    return _("Awaits %(names)s.") % {"names": shown}


def _awaited_people(viewer: Viewer) -> list[Row]:
    return [
        Row(
            _("Invitation to %(name)s, %(organisation)s")
            % {"name": invitation.name, "organisation": invitation.organisation.label},
            _("Sent %(ago)s.") % {"ago": ago(invitation.sent_at)},
            timezone.localdate(invitation.sent_at),
            _("Send again"),
            _address(viewer, "initiatives:people"),
        )
        for invitation in open_invitations_of(viewer.initiative)
    ]


def _quiet(viewer: Viewer) -> list[Row]:
    evidence, thresholds = evidence_now(viewer.initiative, today=viewer.today, head=viewer.head)
    days = thresholds.active_days
    return [
        Row(
            name,
            _("Nothing heard in %(days)s days.") % {"days": days},
            viewer.today,
            _("Find a person to call"),
            _address(viewer, "initiatives:people"),
        )
        for name in evidence.silent_organisations
    ]


def _coming(viewer: Viewer, unfinished: list[Report]) -> list[Row]:
    last = viewer.today + FORTNIGHT
    meetings = [
        Row(
            meeting.title,
            until(meeting.starts_at, meeting.ends_at),
            timezone.localdate(meeting.starts_at),
            _("See the agenda"),
            _address(viewer, "communication:meeting", meeting_id=meeting.pk),
        )
        for meeting in coming_meetings(viewer)
        if timezone.localdate(meeting.starts_at) <= last
    ]
    reports = [
        Row(
            _("Reports for %(period)s are due") % {"period": label},
            _("%(day)s. %(count)s not delivered yet.") % {"day": day(due_on), "count": count},
            due_on,
            _("See who has delivered"),
            _address(viewer, "measurement:periods"),
        )
        for label, due_on, count in _due_soon(unfinished, today=viewer.today, until=last)
    ]
    reviews = [row for row in _reviews(viewer, last) if row.on >= viewer.today]
    return [*meetings, *reports, *_promises_coming(viewer, last), *reviews]


def _due_soon(unfinished: list[Report], *, today: date, until: date) -> list[tuple[str, date, int]]:
    """Return (period, due day, how many are not delivered) of what falls due from today to a day."""
    waiting = [each for each in unfinished if each.state in EDITABLE and today <= each.due_on <= until]
    counted = Counter((each.period.label, each.due_on) for each in waiting)
    return [(label, due_on, count) for (label, due_on), count in counted.items()]


def _promises_coming(viewer: Viewer, last: date) -> list[Row]:
    return [
        Row(
            f"{promise.organisation.label}: {promise.what}",
            _("Promised for %(day)s.") % {"day": day(promise.due_on)},
            promise.due_on,
            _("See the promise"),
            _address(viewer, "activities:commitment", commitment_id=promise.pk),
        )
        for promise in commitments_coming(viewer.initiative, today=viewer.today, until=last)
    ]


def _reviews(viewer: Viewer, last: date) -> list[Row]:
    return [
        Row(
            _("Review decision %(number)s: %(title)s") % {"number": decision.number, "title": decision.title},
            _("Review date %(day)s.") % {"day": date_long(decision.review_on)},
            decision.review_on,
            _("Read the decision"),
            _address(viewer, "communication:decision", decision_id=decision.pk),
        )
        for decision in decisions_due_for_review(viewer.initiative, today=last)
        if decision.review_on
    ]
