"""Who has delivered what: reports by state, late ones, those to approve, and what waits for a reader."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samklang.initiatives.access import Viewer
from samklang.initiatives.asks import Ask
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement.models import COUNTING, EDITABLE, SETTLED, Observation, Period, Report, ReportState
from samklang.measurement.queries.preparing import releases_awaiting
from samklang.measurement.queries.reopening import asks_again

JudgedReport = tuple[str, date, datetime | None]


@dataclass(frozen=True)
class DeliveryFacts:
    """What the condition of shared measurement, and the waiting for approval, are judged by.

    `by_state` counts the reports due in words, the most frequent first; `since_on` is the first deadline looked at.
    """

    due: int
    approved: int
    waiting: int
    longest_wait_days: int | None
    has_counting_figure: bool
    since_on: date
    by_state: tuple[tuple[str, int], ...]


def reports_in(initiative: Initiative) -> QuerySet[Report]:
    """Return every report of an initiative with its organisation and period."""
    reports = Report.objects.filter(period__initiative=initiative).select_related("organisation", "period")
    return reports.order_by("period__starts_on", "organisation__sort_key")


def reports_visible_to(viewer: Viewer) -> QuerySet[Report]:
    """Return the reports a viewer may open: the own organisations'; all for those who approve."""
    reports = reports_in(viewer.initiative)
    if viewer.can(Permission.APPROVE_REPORTS):
        return reports
    return reports.filter(organisation__in=viewer.organisation_ids)


def reports_of(viewer: Viewer) -> QuerySet[Report]:
    """Return the own organisations' reports, the newest period first."""
    mine = reports_in(viewer.initiative).filter(organisation__in=viewer.organisation_ids)
    return mine.order_by("-period__starts_on", "organisation__sort_key")


def reports_to_approve(initiative: Initiative) -> QuerySet[Report]:
    """Return the submitted reports, the one that has waited longest first."""
    return reports_in(initiative).filter(state=ReportState.SUBMITTED).order_by("submitted_at")


def unfinished_reports(initiative: Initiative) -> QuerySet[Report]:
    """Return every report of which something is still awaited: open, typed, sent back or waiting."""
    return reports_in(initiative).exclude(state__in=SETTLED)


def periods_of(initiative: Initiative) -> QuerySet[Period]:
    """Return the periods opened so far, the newest first."""
    return Period.objects.filter(initiative=initiative).order_by("-starts_on")


def delivery_facts(initiative: Initiative, *, today: date) -> DeliveryFacts:
    """Return how many of the reports due are approved, and how long any has waited. Two queries."""
    states, has_figure = reports_judged(initiative, today=today), counting_figures(initiative).exists()
    return delivery_of(states, has_counting_figure=has_figure, today=today)


def reports_judged(initiative: Initiative, *, today: date) -> QuerySet[Report, JudgedReport]:
    """Return (state, deadline, when it was sent) of the reports due, and of those that wait for approval.

    Due means: the deadline has passed, within the last twelve months (an old gap does not weigh for ever).
    """
    judged = Q(due_on__lt=today, due_on__gte=_year_before(today)) | Q(state=ReportState.SUBMITTED)
    rows = Report.objects.filter(judged, period__initiative=initiative).exclude(state=ReportState.WAIVED)
    return rows.values_list("state", "due_on", "submitted_at")


def counting_figures(initiative: Initiative) -> QuerySet[Observation]:
    """Return every figure that counts."""
    return Observation.objects.filter(indicator__initiative=initiative, counts=True)


def delivery_of(judged: Iterable[JudgedReport], *, has_counting_figure: bool, today: date) -> DeliveryFacts:
    """Return the facts that come of the reports that are judged."""
    states, year_ago = list(judged), _year_before(today)
    due = [state for state, due_on, _submitted in states if year_ago <= due_on < today]
    waits = [
        (today - timezone.localdate(submitted)).days
        for state, _due, submitted in states
        if state == ReportState.SUBMITTED and submitted
    ]
    return DeliveryFacts(
        due=len(due),
        approved=sum(state in COUNTING for state in due),
        waiting=len(waits),
        longest_wait_days=max(waits, default=None),
        has_counting_figure=has_counting_figure,
        since_on=year_ago,
        by_state=tuple((str(ReportState(state).label), count) for state, count in Counter(due).most_common()),
    )


def _year_before(today: date) -> date:
    return date(today.year - 1, today.month, min(today.day, 28))


def reports_awaiting(viewer: Viewer) -> list[Ask]:
    """Return what a viewer is asked to report or approve."""
    reporting = [seat.organisation_id for seat in viewer.seats if Permission.REPORT in seat.permissions]
    asks = []
    for report in reports_in(viewer.initiative).filter(organisation__in=reporting, state__in=EDITABLE):
        is_back = report.state == ReportState.RETURNED
        asks.append(
            Ask(
                title=_("Report %(period)s") % {"period": report.period.label},
                detail=_("Sent back with a comment.") if is_back else report.organisation.label,
                verb=_("Report"),
                url=_address(viewer, "report", report),
                due_on=report.due_on,
                room="measurement",
                is_overdue=report.due_on < viewer.today,
            )
        )
    if viewer.can(Permission.APPROVE_REPORTS):
        asks += _for_the_backbone(viewer)
    return asks + releases_awaiting(viewer)


def _for_the_backbone(viewer: Viewer) -> list[Ask]:
    """Return what the backbone is asked: to approve, and to open approved reports again. One query."""
    waits = Q(state=ReportState.SUBMITTED) | Q(asks_again=True)
    reports = reports_in(viewer.initiative).annotate(asks_again=asks_again()).filter(waits).order_by("submitted_at")
    found = list(reports[:40])
    reopenings = [
        Ask(
            title=_("Open a report again?"),
            detail=_("%(report)s: they have found something wrong in it.") % {"report": report},
            verb=_("Read and decide"),
            url=_address(viewer, "approve_report", report),
            due_on=None,
            room="measurement",
        )
        for report in found
        if report.asks_again
    ]
    return _approvals(viewer, [report for report in found if not report.asks_again]) + reopenings


def _approvals(viewer: Viewer, waiting: list[Report]) -> list[Ask]:
    if not waiting:
        return []
    first = waiting[0]
    return [
        Ask(
            title=_("Approve reports"),
            detail=_("%(count)s wait, the first from %(organisation)s.")
            % {"count": len(waiting), "organisation": first.organisation.label},
            verb=_("Read and approve"),
            url=_address(viewer, "approve_report", first),
            due_on=None,
            room="measurement",
        )
    ]


def _address(viewer: Viewer, name: str, report: Report) -> str:
    return reverse(f"measurement:{name}", kwargs={"initiative": viewer.initiative.slug, "report_id": report.pk})


def period_of_viewer(viewer: Viewer) -> QuerySet[Period]:
    """Return the periods a viewer may open: all of the initiative."""
    return Period.objects.filter(initiative=viewer.initiative)


@dataclass(frozen=True)
class DeliveryCell:
    """One report by its state; one that should have been sent by now and is not is late, whatever is typed in it."""

    report: Report
    is_late: bool
    words: str


DeliveryRow = tuple[str, list[DeliveryCell | None]]  # an organisation, its report of each period


def delivery_matrix(initiative: Initiative, *, periods: list[Period], today: date) -> list[DeliveryRow]:
    """Return (organisation, its report for each period), by state and never by size. One query."""
    found: dict[Organisation, dict[int, DeliveryCell]] = {}
    words, late = {state: str(ReportState(state).label) for state in ReportState.values}, _("Late")
    for report in reports_in(initiative).filter(period__in=periods).order_by("organisation__sort_key"):
        is_late = report.is_late_on(today)
        cell = DeliveryCell(report, is_late, late if is_late else words[report.state])
        found.setdefault(report.organisation, {})[report.period_id] = cell
    return [(whose.label, [cells.get(period.pk) for period in periods]) for whose, cells in found.items()]
