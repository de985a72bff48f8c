"""The forms of funders as files: uploaded with their questions, and taken out filled."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx.calculations.writing import danish_csv, plain_workbook
from samklang.interchange.figures.downloads import CSV, XLSX, download
from samklang.interchange.funder_forms import actions
from samklang.interchange.funder_forms.forms import UploadFunderForm
from samklang.interchange.funder_forms.tables import form_table, made_table, source_rows
from samklang.measurement.models import FunderForm
from samklang.measurement.queries import Moment, moment_of
from samklang.measurement.queries.funders import Filled, filled, funder_forms_visible_to, span_of
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def upload_form(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a funder's spreadsheet and write its questions down."""
    sent = request.method == "POST"
    form = UploadFunderForm(viewer, request.POST if sent else None, request.FILES if sent else None)
    problem = None
    if sent and form.is_valid():
        about = form.about()
        by = viewer.actor_for(about["organisation"]) if about["organisation"] else viewer.actor
        try:
            made = actions.upload_funder_form(content=form.content, **about, by=by, at=timezone.now())
        except Problem as refused:
            problem = refused
        else:
            return redirect("measurement:answer_funder_form", initiative=viewer.initiative.slug, funder_form_id=made.pk)
    context = {"form": form, "problem": problem}
    return render(request, "funder_forms/upload_form.html", context, status=422 if sent else 200)


@require_safe
@page(Permission.READ)
def form_csv(request: HttpRequest, viewer: Viewer, *, funder_form_id: int) -> HttpResponse:
    """Give a filled form as text for a Danish Excel, in the funder's own order and headings."""
    form, answers, moment = _filled(request, viewer, funder_form_id)
    headings, rows = form_table(form, answers)
    return download(danish_csv(headings, [*rows, *source_rows(len(headings), moment)]), CSV, _stem(form, moment), "csv")


@require_safe
@page(Permission.READ)
def form_xlsx(request: HttpRequest, viewer: Viewer, *, funder_form_id: int) -> HttpResponse:
    """Give a filled form as a workbook, with a second sheet on how each answer was made."""
    form, answers, moment = _filled(request, viewer, funder_form_id)
    sheets = [(_("Form"), *form_table(form, answers)), (_("How it was made"), *made_table(answers, moment))]
    return download(plain_workbook(sheets), XLSX, _stem(form, moment), "xlsx")


def _filled(request: HttpRequest, viewer: Viewer, funder_form_id: int) -> tuple[FunderForm, list[Filled], Moment]:
    form = found(funder_forms_visible_to(viewer), pk=funder_form_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    span = span_of(form, request.GET.get("time", ""))
    return form, filled(viewer, form, span=span, today=viewer.today, known_on=moment.at), moment


def _stem(form: FunderForm, moment: Moment) -> str:
    return f"{form.name} {moment.day}" if moment.day else form.name
