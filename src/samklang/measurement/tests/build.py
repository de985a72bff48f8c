"""Indicators, periods and reports for tests of any domain."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection

from samklang.audit.models import Event
from samklang.measurement import actions
from samklang.measurement.actions import TypedFigure
from samklang.measurement.models import Indicator, Period, Report
from samklang.measurement.queries import AskedFigure, asked_of
from samklang.ui.problems import Problem

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def indicator(
    by, *, code="H1", kind="count", organisations: Sequence = (), dimensions=(), goals=(), **wording
) -> Indicator:
    """Define an indicator, reported by the organisations from 2025 on."""
    at = datetime(2025, 1, 8, 9, 0, tzinfo=COPENHAGEN)
    words = {
        "name": f"Indikator {code}", "definition": "Det, der tælles.", "unit": "boliger", "kind": kind,
        "direction": "up", "valid_from": date(2025, 1, 1), **wording,
    }  # fmt: skip
    made = actions.define_indicator(code=code, wording=words, dimensions=dimensions, goals=goals, by=by, at=at)
    if organisations:
        actions.assign_duties(
            indicator=made, organisations=organisations, first_period_on=date(2025, 1, 1), by=by, at=at
        )
    return made


def quarter(by, year: int, number: int) -> Period:
    """Open a quarter for reporting."""
    starts_on = date(year, number * 3 - 2, 1)
    ends_on = date(year + number // 4, number % 4 * 3 + 1, 1)
    at = datetime(ends_on.year, ends_on.month, ends_on.day, 8, 0, tzinfo=COPENHAGEN)
    days = {"rhythm": "quarter", "starts_on": starts_on, "ends_on": ends_on, "due_on": ends_on + timedelta(days=35)}
    try:
        return actions.open_period(**days, by=by, at=at)
    except Problem:  # nobody is asked anything in it: made as an imported file makes it
        made, is_new = Period.objects.get_or_create(
            initiative=by.initiative, rhythm="quarter", starts_on=starts_on, defaults={**days, "opened_at": at}
        )
        assert is_new, "the quarter is open already"
        return made


def report_of(organisation, period: Period) -> Report:
    """Return the organisation's report of the period."""
    return Report.objects.get(organisation=organisation, period=period)


def figure(report: Report, code: str, value, base=None, *, cell: str | None = None, answer=None, explanation=""):
    """Return a typed figure for one indicator of a report (and one cell of its breakdown)."""
    asked = next(
        each
        for each in lines_of(report)
        if each.version.indicator.code == code and (each.cell.label if each.cell else None) == cell
    )
    return TypedFigure(
        asked.key,
        None if value is None else Decimal(value),
        None if base is None else Decimal(base),
        answer,
        explanation,
    )


def lines_of(report: Report) -> list[AskedFigure]:
    """Return what a report asks; read again once something has happened, and everything that happens is an event."""
    latest = Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    known = vars(report).get("lines_by_event", {})
    if latest not in known:
        known = report.lines_by_event = {latest: asked_of(report, looks_back=False)}
    return known[latest]


def release(period: Period, *, by, at: datetime, is_partial: bool = False) -> None:
    """Release a period and make its tables, as the background does."""
    made = actions.release_period(period=period, note="", is_partial=is_partial, by=by, at=at)
    actions.protect_release(release=made, at=at)


def submit(report: Report, *figures: TypedFigure, by, at: datetime, reason: str = "") -> Report:
    """Type figures and send the report, whatever is missing."""
    actions.save_figures(report=report, figures=figures, by=by, at=at)
    return actions.submit_report(report=report, by=by, at=at, reason=reason, is_incomplete=True)


def somebody_waits() -> bool:
    """Tell whether anybody waits for a lock that another holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
