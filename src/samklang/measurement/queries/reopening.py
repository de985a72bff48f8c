"""Approved reports whose organisation asks to have them opened again."""

from django.db.models import Exists, F, OuterRef, QuerySet

from samklang.initiatives.models import Initiative
from samklang.measurement.models import COUNTING, Report, ReportState, ReportTransition


def asks_to_reopen(initiative: Initiative) -> QuerySet[ReportTransition]:
    """Return the asks that the backbone has not answered, the oldest first."""
    asks = _asks().filter(report__period__initiative=initiative, remarks__isnull=True)
    return asks.select_related("report__organisation", "report__period", "by").order_by("at", "pk")


def asks_again() -> Exists:
    """Tell of each report of a query whether such an ask waits."""
    return Exists(_asks().filter(report=OuterRef("pk"), remarks__isnull=True))


def last_ask_of(report: Report) -> ReportTransition | None:
    """Return the last ask since the report was approved, with the answer no if there is one."""
    return _asks().filter(report=report).select_related("by").prefetch_related("remarks").order_by("-at", "-pk").first()


def open_ask_of(report: Report) -> ReportTransition | None:
    """Return the ask that waits for an answer."""
    return _asks().filter(report=report, remarks__isnull=True).select_related("by").first()


def _asks() -> QuerySet[ReportTransition]:
    """Return the asks of reports that still count and were not opened again since."""
    later = ReportTransition.objects.filter(
        report=OuterRef("report"), pk__gt=OuterRef("pk"), to_state=ReportState.DRAFT
    )
    asks = ReportTransition.objects.filter(from_state=F("to_state"), report__state__in=COUNTING)
    return asks.exclude(Exists(later))
