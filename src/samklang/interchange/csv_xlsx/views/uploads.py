"""A file on its way into a report: uploaded, looked at, stored or thrown away."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.calculations.findings import Refused
from samklang.interchange.csv_xlsx.forms import DeedForm, StyleForm, UploadForm
from samklang.interchange.csv_xlsx.preview_words import preview_lines, unanswered_doubts
from samklang.interchange.csv_xlsx.queries import (
    Preview,
    commented_file,
    is_stored,
    preview_of,
    refused_uploads_of,
    uploads_of,
)
from samklang.interchange.csv_xlsx.views.answers import CSV, XLSX, download, refused_in, require_own
from samklang.interchange.csv_xlsx.wording import problem_of, require_whole, unread_words
from samklang.measurement.models import StagedUpload
from samklang.measurement.queries import reports_visible_to
from samklang.ui.problems import Problem


@page(Permission.REPORT)
def upload(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Take a filled template and show what it holds before anything is stored."""
    report = found(reports_visible_to(viewer), pk=report_id)
    require_own(viewer, report)
    form = UploadForm(request.POST or None, request.FILES or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            staged = actions.stage_upload(
                report=report, content=form.content, file_name=form.file_name,
                by=viewer.actor_for(report.organisation), at=timezone.now(),
            )  # fmt: skip
        except Problem as refused:
            problem = refused
        else:
            address = "csv_xlsx:preview" if staged.rows else "csv_xlsx:layout"
            return redirect(address, initiative=viewer.initiative.slug, upload_id=staged.pk)
    context = {"report": report, "form": form, "problem": problem, "refused": refused_in(problem)}
    return render(request, "csv_xlsx/upload.html", context, status=422 if request.method == "POST" else 200)


@page(Permission.REPORT)
def preview(request: HttpRequest, viewer: Viewer, *, upload_id: int) -> HttpResponse:
    """Show a staged file row by row; store it, send it, settle its numbers, or throw it away."""
    staged = found(uploads_of(viewer), pk=upload_id)
    require_own(viewer, staged.report)
    if staged.committed_at:
        return _stored_already(request, viewer, staged)
    if not staged.rows:
        return redirect("csv_xlsx:layout", initiative=viewer.initiative.slug, upload_id=staged.pk)
    if request.method != "POST":
        return _preview_page(request, staged)
    form = DeedForm(request.POST)
    try:
        address = _done(request, viewer, staged, form)
    except Problem as problem:
        if is_stored(staged):  # by a second click, meanwhile
            return _stored_already(request, viewer, staged)
        return _preview_page(request, staged, problem=problem, status=422)
    return redirect(address) if address else _preview_page(request, staged, status=422)


def _stored_already(request: HttpRequest, viewer: Viewer, staged: StagedUpload) -> HttpResponse:
    """Lead to the report that a file is stored in: after a second click, or by the browser's way back."""
    messages.success(request, _("%(name)s is stored in this report.") % {"name": staged.file_name})
    return redirect("measurement:report", initiative=viewer.initiative.slug, report_id=staged.report_id)


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
        shown = preview_of(staged)
        require_whole(shown.unended, is_whole=form.cleaned_data["is_whole"])
        return _stored(request, shown, deed=deed, seen=form.cleaned_data["seen"], by=by, at=at, back=back)
    return ""


def _stored(request: HttpRequest, shown: Preview, *, deed: str, seen: str, by: object, at: datetime, back: str) -> str:
    """Store a staged file, and send the report if that was asked for and no doubt lacks its reason."""
    unanswered = unanswered_doubts(shown) if deed == "send" else []
    if unanswered:
        text = _("Before it is sent: mend these figures, or write why they are right.")
        raise Problem(text, lines=tuple(unanswered))
    do = actions.store_and_send_upload if deed == "send" else actions.store_upload
    changed = do(upload=shown.upload, seen=seen, by=by, at=at)  # type: ignore[arg-type]
    words = _("%(count)s figures are stored from %(name)s.") % {"count": changed, "name": shown.upload.file_name}
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
    context = {
        "report": report, "upload": staged, "preview": shown, "lines": preview_lines(shown), "problem": problem,
        "unread": unread_words(shown.unread),
    }  # fmt: skip
    return render(request, "csv_xlsx/preview.html", context, status=status)


@require_safe
@page(Permission.REPORT)
def comments(request: HttpRequest, viewer: Viewer, *, refused_upload_id: int) -> HttpResponse:
    """Give a refused file back as it was, with what to mend beside each wrong row."""
    refused = found(refused_uploads_of(viewer), pk=refused_upload_id)
    require_own(viewer, refused.report)
    content, ending = commented_file(refused)
    stem = refused.file_name.rpartition(".")[0] or refused.file_name
    what = _("to be mended")
    return download(content, CSV if ending == "csv" else XLSX, f"{stem}-{what}.{ending}")
