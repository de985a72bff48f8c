"""Files in and out: the template of a report, its upload, and an indicator's figures."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.csv_xlsx.calculations.template import template_csv, template_workbook
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv, plain_workbook
from samklang.interchange.csv_xlsx.forms import DeedForm, StyleForm, UploadForm
from samklang.interchange.csv_xlsx.indicator_tables import about_table, breakdown_table, period_table
from samklang.interchange.csv_xlsx.pivot_tables import about_pivot, pivot_rows
from samklang.interchange.csv_xlsx.preview_words import preview_lines, unanswered_doubts
from samklang.interchange.csv_xlsx.queries import (
    definitions_of,
    preview_of,
    staged_uploads_of,
    template_rows,
    template_words,
)
from samklang.interchange.csv_xlsx.wording import problem_of
from samklang.measurement.forms.pivots import asked_of_address
from samklang.measurement.models import Report, StagedUpload
from samklang.measurement.queries import (
    Moment,
    Scorecard,
    asked_of,
    indicators_visible_to,
    moment_of,
    reports_visible_to,
    scorecard,
)
from samklang.measurement.queries.pivots import Pivot, pivot_of
from samklang.ui.problems import Problem

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@page(Permission.READ)
def report_csv(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Give the template of a report as text for a Danish Excel."""
    report = found(reports_visible_to(viewer), pk=report_id)
    rows = template_rows(asked_of(report), report)
    return _download(template_csv(rows, language=get_language() or "da"), CSV, f"{report}.csv")


@require_safe
@page(Permission.READ)
def report_xlsx(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Give the template of a report as a workbook, with definitions and choices."""
    report = found(reports_visible_to(viewer), pk=report_id)
    asked = asked_of(report)
    content = template_workbook(template_rows(asked, report), definitions_of(asked), template_words())
    return _download(content, XLSX, f"{report}.xlsx")


@page(Permission.REPORT)
def upload(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Take a filled template and show what it holds before anything is stored."""
    report = found(reports_visible_to(viewer), pk=report_id)
    _require_own(viewer, report)
    form = UploadForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            staged = actions.stage_upload(
                report=report, content=form.content, file_name=form.file_name,
                by=viewer.actor_for(report.organisation), at=timezone.now(),
            )  # fmt: skip
        except Problem as refused:
            problem = refused
        else:
            return redirect("csv_xlsx:preview", initiative=viewer.initiative.slug, upload_id=staged.pk)
    context = {"report": report, "form": form, "problem": problem}
    return render(request, "csv_xlsx/upload.html", context, status=422 if request.method == "POST" else 200)


@page(Permission.REPORT)
def preview(request: HttpRequest, viewer: Viewer, *, upload_id: int) -> HttpResponse:
    """Show a staged file row by row; store it, send it, settle its numbers, or throw it away."""
    staged = found(staged_uploads_of(viewer), pk=upload_id)
    _require_own(viewer, staged.report)
    if request.method != "POST":
        return _preview_page(request, staged)
    form = DeedForm(request.POST)
    try:
        address = _done(request, viewer, staged, form)
    except Problem as problem:
        return _preview_page(request, staged, problem=problem, status=422)
    return redirect(address) if address else _preview_page(request, staged, status=422)


def _done(request: HttpRequest, viewer: Viewer, staged: StagedUpload, form: DeedForm) -> str:
    """Do what was asked of a staged file and return where to go; blank when nothing was asked."""
    by, at, report = viewer.actor_for(staged.report.organisation), timezone.now(), staged.report
    deed = form.deed_asked()
    back = reverse("measurement:report", kwargs={"initiative": viewer.initiative.slug, "report_id": report.pk})
    if deed == "discard":
        actions.discard_upload(upload=staged, by=by)
        messages.success(request, _("The file is discarded. Nothing was stored."))
        return back
    if deed == "settle":
        style = StyleForm(request.POST)
        if not style.is_valid():
            raise Problem(_("Choose one of the two ways."))
        actions.settle_numbers(upload=staged, single_point=style.single_point, by=by)
        return request.path
    if deed in {"store", "send"}:
        return _stored(request, staged, deed=deed, seen=form.cleaned_data["seen"], by=by, at=at, back=back)
    return ""


def _stored(
    request: HttpRequest, staged: StagedUpload, *, deed: str, seen: str, by: object, at: datetime, back: str
) -> str:
    """Store a staged file, and send the report if that was asked for and no doubt lacks its reason."""
    unanswered = unanswered_doubts(preview_of(staged)) if deed == "send" else []
    if unanswered:
        text = _("Before it is sent: mend these figures, or write why they are right.")
        raise Problem(text, lines=tuple(unanswered))
    do = actions.store_and_send_upload if deed == "send" else actions.store_upload
    changed = do(upload=staged, seen=seen, by=by, at=at)  # type: ignore[arg-type]
    words = _("%(count)s figures are stored from %(name)s.") % {"count": changed, "name": staged.file_name}
    messages.success(request, words)
    return back


def _preview_page(
    request: HttpRequest, staged: StagedUpload, *, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    report = staged.report
    try:
        shown = preview_of(staged)
    except Refused as refused:
        return render(
            request, "csv_xlsx/preview.html", {"report": report, "problem": problem_of(refused)}, status=422
        )  # fmt: skip
    context = {"report": report, "upload": staged, "preview": shown, "lines": preview_lines(shown), "problem": problem}
    return render(request, "csv_xlsx/preview.html", context, status=status)


@require_safe
@page(Permission.READ)
def indicator_csv(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give an indicator's protected totals by period as text for a Danish Excel."""
    card, moment = _card(request, viewer, indicator_id)
    headers, rows = period_table(card)
    return _download(danish_csv(headers, rows), CSV, f"{_name(card, moment)}.csv")


@require_safe
@page(Permission.READ)
def indicator_xlsx(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give an indicator's protected totals by period, and the last breakdown, as a workbook."""
    card, moment = _card(request, viewer, indicator_id)
    sheets = [
        (_("Periods"), *period_table(card)),
        (_("Breakdown"), *breakdown_table(viewer, card, known_on=moment.at)),
        (_("About the figures"), *about_table(card, moment)),
    ]
    return _download(plain_workbook(sheets), XLSX, f"{_name(card, moment)}.xlsx")


@require_safe
@page(Permission.READ)
def pivot_csv(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give the pivot that a page shows, protected the same way, as text for a Danish Excel."""
    shown, name = _pivot(request, viewer, indicator_id)
    headers, rows = pivot_rows(shown)
    return _download(danish_csv(headers, rows), CSV, f"{name}.csv")


@require_safe
@page(Permission.READ)
def pivot_xlsx(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Give the pivot that a page shows, protected the same way, as a workbook."""
    shown, name = _pivot(request, viewer, indicator_id)
    sheets = [(_("Breakdown"), *pivot_rows(shown)), (_("About the figures"), *about_pivot(shown))]
    return _download(plain_workbook(sheets), XLSX, f"{name}.xlsx")


def _pivot(request: HttpRequest, viewer: Viewer, indicator_id: int) -> tuple[Pivot, str]:
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    if moment.refused:
        raise Http404
    shown = pivot_of(viewer, indicator, asked_of_address(request.GET.dict()), known_on=moment.at)
    chosen = shown.chosen
    name = f"{indicator.code} {chosen.rows.name} {chosen.columns.name}"
    return shown, f"{name} {moment.day}" if moment.day else name


def _card(request: HttpRequest, viewer: Viewer, indicator_id: int) -> tuple[Scorecard, Moment]:
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    if moment.refused:
        raise Http404
    cards = scorecard(viewer, indicators=[indicator], today=viewer.today, known_on=moment.at)
    if not cards:
        raise Http404
    return cards[0], moment


def _name(card: Scorecard, moment: Moment) -> str:
    return f"{card.indicator.code}-{moment.day}" if moment.day else card.indicator.code


def _require_own(viewer: Viewer, report: Report) -> None:
    if not viewer.can_for(Permission.REPORT, report.organisation):
        raise PermissionDenied(Permission.REPORT)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    stem, _dot, ending = name.rpartition(".")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{slugify(stem) or "samklang"}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
