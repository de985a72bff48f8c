"""Who is asked what in a period: each figure by the state it is in, what is waived, and who is reminded when."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from samklang.initiatives.models import Initiative, Organisation
from samklang.measurement.models import (
    EDITABLE,
    REPORTED,
    Answer,
    Duty,
    Indicator,
    IndicatorVersion,
    Observation,
    OrganisationFigure,
    Period,
    Reminder,
    Report,
    ReportState,
    ReportTransition,
    Waiver,
)
from samklang.measurement.queries.as_it_stood import was_defined
from samklang.measurement.queries.asked_in import asked_pairs
from samklang.measurement.queries.periods import due_day_of

STATE_WORDS = {
    "": _("Not asked"),
    "open": _("Not sent yet"),
    "late": _("Late"),
    "returned": _("Returned"),
    "submitted": _("Submitted"),
    "approved": _("Approved"),
    "released": _("Released"),
    "waived": _("Waived"),
    "without": _("Sent without this figure"),
    "lacking": _("Not reported, and no report is open"),
    "cannot": _("Answered: cannot be told"),
}
MARKS = {
    "": "·", "open": "○", "late": "!", "returned": "↩", "submitted": "◐", "approved": "●", "released": "◆",
    "waived": "–", "without": "∅", "lacking": "□", "cannot": "×",
}  # fmt: skip
REMINDED_ON = (-7, 0, 7)  # days from the due date, where the backbone has set nothing
TOLD = ("organisation", "indicator", "answer")
ANSWERED = frozenset({"submitted", "approved", "released", "cannot"})


@dataclass(frozen=True)
class MatrixCell:
    """One figure of one organisation by its state, never by its size. `report_id` None: no report asks for it."""

    state: str
    report_id: int | None = None

    @property
    def words(self) -> str:
        """Return the state in words."""
        return str(STATE_WORDS[self.state])

    @property
    def mark(self) -> str:
        """Return the state as one sign; it never stands without its words for those who do not see it."""
        return MARKS[self.state]


@dataclass(frozen=True)
class PeriodMatrix:
    """Organisations x indicators of one period. `asked` and `answered` count figures (waived ones are not asked).

    An organisation has no report where a file of earlier figures told the period of others, and lacks it of this one.
    """

    indicators: list[IndicatorVersion]
    rows: list[tuple[Organisation, Report | None, list[MatrixCell]]]
    asked: int
    answered: int
    late: int

    @property
    def by_state(self) -> list[tuple[MatrixCell, int]]:
        """Return how many figures asked are in each state, in the order of the words, where there are any."""
        counted = Counter(cell.state for _organisation, _report, cells in self.rows for cell in cells if cell.state)
        return [(cell, counted[cell.state]) for cell in self.legend if counted[cell.state]]

    @property
    def legend(self) -> list[MatrixCell]:
        """Return every state there is, in the order of the words: a sign is never without its meaning."""
        return [MatrixCell(state) for state in STATE_WORDS]


def duties_in(initiative: Initiative) -> QuerySet[Duty]:
    """Return every duty of the initiative's indicators."""
    return Duty.objects.filter(indicator__initiative=initiative).select_related("organisation", "indicator")


def waivers_of(report: Report) -> list[Waiver]:
    """Return what a report is let off, by indicator."""
    held = Waiver.objects.filter(report=report, lifted_at__isnull=True)
    return list(held.select_related("indicator", "by").order_by("indicator__code"))


def waivers_in(period: Period, *, known_on: datetime | None = None) -> list[Waiver]:
    """Return what is waived in a period (or was at a moment), by organisation and indicator."""
    waivers = Waiver.objects.filter(report__period=period).select_related("report__organisation", "indicator")
    held = Q(lifted_at__isnull=True)
    waivers = waivers.filter(held | Q(lifted_at__gt=known_on), at__lte=known_on) if known_on else waivers.filter(held)
    return list(waivers.order_by("report__organisation__sort_key", "indicator__code"))


def waivable_indicators(report: Report) -> QuerySet[Indicator]:
    """Return the indicators that a report asks for and is not let off."""
    held = Duty.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=report.period.ends_on),
        organisation=report.organisation_id,
        first_period_on__lte=report.period.starts_on,
    )
    asked = Indicator.objects.filter(
        pk__in=held.values("indicator"), stage__in=REPORTED, versions__rhythm=report.period.rhythm
    )
    return asked.exclude(pk__in=[each.indicator_id for each in waivers_of(report)]).distinct()


def reminders_of(initiative: Initiative) -> list[Reminder]:
    """Return when people are reminded, the earliest first: a week before, on the day, a week after, until set."""
    stored = list(Reminder.objects.filter(initiative=initiative))
    return stored or [Reminder(initiative=initiative, days_from_due=days) for days in REMINDED_ON]


def latest_period(initiative: Initiative) -> Period | None:
    """Return the period that was opened last, to show how a reminder about it reads."""
    return Period.objects.filter(initiative=initiative).order_by("-starts_on").first()


def reports_to_remind(
    initiative: Initiative, *, organisations: Iterable[int], today: date
) -> list[tuple[Report, Reminder]]:
    """Return each unsent report of these organisations with the last reminder whose day has come, if within a week.

    Two queries. An older reminder that a newer one has overtaken is not sent late.
    """
    reminders = reminders_of(initiative)
    reports = Report.objects.filter(
        period__initiative=initiative, organisation__in=list(organisations), state__in=EDITABLE
    ).select_related("organisation", "period")
    found = []
    for report in reports.order_by("due_on", "organisation__sort_key"):
        since_due = (today - report.due_on).days
        come = [each for each in reminders if each.days_from_due <= since_due]
        if come and since_due - come[-1].days_from_due < 7:
            found.append((report, come[-1]))
    return found


def period_matrix(period: Period, *, today: date, known_on: datetime | None = None) -> PeriodMatrix:
    """Return every figure asked of every organisation in a period, by state. Five queries, six of an earlier day.

    One more where an organisation is asked and has no report.
    As known on a moment the reports stand as they did then, with what had been sent and let off by then.
    """
    reports = {report.organisation_id: report for report in _reports_of(period, known_on)}
    asked = asked_pairs(period, known_on=known_on)
    versions = _versions(period, {indicator for _organisation, indicator in asked}, known_on)
    states = _States(period, localdate(known_on), known_on) if known_on else _States(period, today)
    organisations = [*(report.organisation for report in reports.values()), *_without_report(asked, versions, reports)]
    rows = []
    for organisation in sorted(organisations, key=lambda each: each.sort_key):
        report = reports.get(organisation.pk)
        cells = [
            states.cell_of(report, version.indicator_id)
            if (organisation.pk, version.indicator_id) in asked
            else MatrixCell("")
            for version in versions
        ]
        rows.append((organisation, report, cells))
    every = [cell.state for _organisation, _report, cells in rows for cell in cells if cell.state not in {"", "waived"}]
    return PeriodMatrix(versions, rows, len(every), sum(state in ANSWERED for state in every), every.count("late"))


def _without_report(
    asked: set[tuple[int, int]], versions: list[IndicatorVersion], reports: Container[int]
) -> list[Organisation]:
    """Return the organisations that are asked for something in the period and have no report of it."""
    shown = {version.indicator_id for version in versions}
    found = {each for each, indicator in asked if indicator in shown and each not in reports}
    return list(Organisation.objects.filter(pk__in=found)) if found else []


class _States:
    """The state of each figure, from what was submitted, answered and waived in the period (two queries).

    What counts was added up when it was approved; only what waits for approval is read fact by fact.
    """

    def __init__(self, period: Period, today: date, known_on: datetime | None = None) -> None:
        self.today = today
        self.waived = {(each.report_id, each.indicator_id) for each in waivers_in(period, known_on=known_on)}
        self.answers: dict[tuple[int, int], set[str]] = defaultdict(set)
        for organisation, indicator, answer in _sent_by(period, known_on) if known_on else _sent(period):
            self.answers[organisation, indicator].add(answer)

    def cell_of(self, report: Report | None, indicator: int) -> MatrixCell:
        """Return one figure that is asked, in a report or without one."""
        return MatrixCell("lacking") if report is None else MatrixCell(self.of(report, indicator), report.pk)

    def of(self, report: Report, indicator: int) -> str:
        """Return the state of one figure that a report asks for."""
        if (report.pk, indicator) in self.waived:
            return "waived"
        if report.state == ReportState.RETURNED:
            return "returned"
        if report.state in EDITABLE:
            return "late" if report.due_on < self.today else "open"
        answers = self.answers.get((report.organisation_id, indicator), set())
        if not answers:
            return "without"
        return report.state if Answer.MEASURED in answers else "cannot"


def _sent(period: Period) -> QuerySet[OrganisationFigure, tuple[Any, ...]]:
    counting = OrganisationFigure.objects.filter(period=period).values_list(*TOLD)
    waiting = Observation.objects.filter(report__period=period, report__state=ReportState.SUBMITTED)
    return counting.union(waiting.filter(superseded_by=None).values_list(*TOLD))


def _sent_by(period: Period, known_on: datetime) -> QuerySet[Observation, tuple[Any, ...]]:
    """Return what had been sent at a moment, and not yet been taken the place of."""
    sent = Observation.objects.filter(report__period=period, entered_at__lte=known_on)
    return sent.exclude(superseded_by__entered_at__lte=known_on).values_list(*TOLD).distinct()


def _reports_of(period: Period, known_on: datetime | None) -> list[Report]:
    """Return a period's reports, each in the state it is in, or was in at a moment, with the due day of then."""
    reports = Report.objects.filter(period=period).select_related("organisation", "period")
    if known_on is None:
        return list(reports)
    steps = ReportTransition.objects.filter(report=OuterRef("pk"), at__lte=known_on).order_by("-at", "-pk")
    found: list[Report] = []
    due_on = due_day_of(period, known_on=known_on)
    for report in reports.annotate(state_then=Subquery(steps.values("to_state")[:1])):
        report.state, report.due_on = report.state_then or ReportState.OPEN, due_on
        found.append(report)
    return found


def _versions(period: Period, indicators: set[int], known_on: datetime | None) -> list[IndicatorVersion]:
    """Return the definition in force of each indicator that is reported in the period's rhythm, by code."""
    in_force: dict[int, IndicatorVersion] = {}
    rows = IndicatorVersion.objects.filter(indicator__in=indicators).select_related("indicator")
    for version in rows.order_by("indicator__code", "number"):
        has_begun = version.valid_from <= period.starts_on and was_defined(version, at=known_on)
        if version.indicator_id not in in_force or has_begun:
            in_force[version.indicator_id] = version
    return [version for version in in_force.values() if version.rhythm == period.rhythm]
