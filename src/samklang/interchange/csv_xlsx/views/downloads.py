"""Files out: the template of a report, and an indicator's figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.calculations.template import template_csv, template_workbook
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv, plain_workbook
from samklang.interchange.csv_xlsx.indicator_tables import (
    about_table,
    breakdown_table,
    corrections_table,
    period_table,
)
from samklang.interchange.csv_xlsx.pivot_tables import about_pivot, pivot_lines, pivot_rows
from samklang.interchange.csv_xlsx.queries import definitions_of, template_rows, template_words
from samklang.interchange.csv_xlsx.views.answers import CSV, XLSX, download
from samklang.measurement.forms.pivots import asked_of_address
from samklang.measurement.queries import (
    Moment,
    Scorecard,
    indicators_visible_to,
    moment_of,
    reports_visible_to,
    scorecard,
)
from samklang.measurement.queries.pivots import Pivot, pivot_of
from samklang.measurement.queries.reporting import asked_as_seen_by


@require_safe
@page(Permission.READ)
def report_csv(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Give the template of a report as text for a Danish Excel."""
    report = found(reports_visible_to(viewer), pk=report_id)
    rows = template_rows(asked_as_seen_by(viewer, report), report)
    return download(template_csv(rows, language=get_language() or "da"), CSV, f"{report}.csv")


@require_safe
@page(Permission.READ)
def report_xlsx(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Give the template of a report as a workbook, with definitions and choices."""
    report = found(reports_visible_to(viewer), pk=report_id)
    asked = asked_as_seen_by(viewer, report)
    content = template_workbook(template_rows(asked, report), definitions_of(asked), template_words())
    return download(content, XLSX, f"{report}.xlsx")


@require_safe
@page(Permission.READ)
def indicator_csv(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give an indicator's protected totals by period as text for a Danish Excel."""
    card, moment = _card(request, viewer, indicator_id)
    headers, rows = period_table(card)
    return download(danish_csv(headers, rows), CSV, f"{_name(card, moment)}.csv")


@require_safe
@page(Permission.READ)
def indicator_xlsx(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give an indicator's protected totals, the last breakdown and what was corrected, as a workbook."""
    card, moment = _card(request, viewer, indicator_id)
    sheets = [
        (_("Periods"), *period_table(card)),
        (_("Breakdown"), *breakdown_table(viewer, card, known_on=moment.at)),
        (_("Corrections"), *corrections_table(viewer, card, known_on=moment.at)),
        (_("About the figures"), *about_table(card, moment)),
    ]
    return download(plain_workbook(sheets), XLSX, f"{_name(card, moment)}.xlsx")


@require_safe
@page(Permission.READ)
def pivot_csv(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give the pivot that a page shows, protected the same way, as text for a Danish Excel."""
    shown, name = _pivot(request, viewer, indicator_id)
    return download(danish_csv(*pivot_lines(shown)), CSV, f"{name}.csv")


@require_safe
@page(Permission.READ)
def pivot_xlsx(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give the pivot that a page shows, protected the same way, as a workbook."""
    shown, name = _pivot(request, viewer, indicator_id)
    sheets = [(_("Breakdown"), *pivot_rows(shown)), (_("About the figures"), *about_pivot(shown))]
    return download(plain_workbook(sheets), XLSX, f"{name}.xlsx")


def _pivot(request: HttpRequest, viewer: Viewer, indicator_id: int) -> tuple[Pivot, str]:
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    shown = pivot_of(viewer, indicator, asked_of_address(request.GET.dict()), known_on=moment.at)
    chosen = shown.chosen
    name = f"{indicator.code} {chosen.rows.name} {chosen.columns.name}"
    return shown, f"{name} {moment.day}" if moment.day else name


def _card(request: HttpRequest, viewer: Viewer, indicator_id: int) -> tuple[Scorecard, Moment]:
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    cards = scorecard(viewer, indicators=[indicator], today=viewer.today, known_on=moment.at)
    if not cards:
        raise Http404
    return cards[0], moment


def _name(card: Scorecard, moment: Moment) -> str:
    return f"{card.indicator.code}-{moment.day}" if moment.day else card.indicator.code
