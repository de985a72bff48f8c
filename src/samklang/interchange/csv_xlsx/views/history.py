"""Earlier figures of many organisations: upload, see how far it has come and what it holds, say yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.doubt_words import doubts_in_words
from samklang.interchange.csv_xlsx.forms import AfterForm, HistoryDeedForm, HistoryForm
from samklang.interchange.csv_xlsx.import_words import import_page, imports_listed, staged_lines
from samklang.interchange.csv_xlsx.queries import commented_import, history_example
from samklang.interchange.csv_xlsx.views.answers import CSV, download, streamed
from samklang.interchange.csv_xlsx.wording import require_whole
from samklang.measurement import actions as measurement_actions
from samklang.measurement.queries import imports_of
from samklang.measurement.queries.import_rows import staged_rows
from samklang.measurement.queries.importing import can_be_commented, is_read
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def history(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a file of earlier figures, and list those that came before."""
    form = HistoryForm(request.POST or None, request.FILES or None)
    problem: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_in_import(
                upload=form.cleaned_data["file"], file_name=form.file_name, options=form.options(), by=viewer.actor,
                at=timezone.now(),
            )  # fmt: skip
        except Problem as refused:
            problem = refused
        else:
            return redirect("csv_xlsx:history_import", initiative=viewer.initiative.slug, figure_import_id=made.pk)
    context = {"form": form, "problem": problem, "imports": imports_listed(imports_of(viewer)[:20])}
    return render(request, "csv_xlsx/history.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def history_import(request: HttpRequest, viewer: Viewer, *, figure_import_id: int) -> HttpResponse:
    """Show how far a file has come, what it holds or what is wrong with it; store it or throw it away."""
    figure_import = found(imports_of(viewer), pk=figure_import_id)
    problem: Problem | None = None
    deed = HistoryDeedForm(request.POST or None)
    if deed.is_valid():
        try:
            if deed.cleaned_data["deed"] == "discard":
                measurement_actions.discard_import(figure_import=figure_import, by=viewer.actor)
                messages.success(request, _("The file is discarded. Nothing was stored."))
                return redirect("csv_xlsx:history", initiative=viewer.initiative.slug)
            require_whole(figure_import.summary.get("unended", ""), is_whole=deed.cleaned_data["is_whole"])
            measurement_actions.ask_to_store(figure_import=figure_import, by=viewer.actor)
        except Problem as refused:
            problem = refused
        else:
            return redirect(request.path)
    context = {**import_page(figure_import), "problem": problem}
    template = "csv_xlsx/history_state.html" if "HX-Request" in request.headers else "csv_xlsx/history_import.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@require_safe
@page(Permission.APPROVE_REPORTS)
def history_rows(request: HttpRequest, viewer: Viewer, *, figure_import_id: int) -> HttpResponse:
    """Show every row of a file that was read, a hundred at a time: what it says, and what storing it does."""
    figure_import = found(imports_of(viewer), pk=figure_import_id)
    if not is_read(figure_import):
        return redirect("csv_xlsx:history_import", initiative=viewer.initiative.slug, figure_import_id=figure_import_id)
    rows, following = staged_rows(figure_import, after=AfterForm(request.GET).chosen)
    context = {"figure_import": figure_import, "rows": staged_lines(rows), "following": following}
    return render(request, "csv_xlsx/history_rows.html", context)


@require_safe
@page(Permission.APPROVE_REPORTS)
def history_comments(request: HttpRequest, viewer: Viewer, *, figure_import_id: int) -> HttpResponse:
    """Give a file of earlier figures back with what to mend, or what looks odd, beside each such row."""
    figure_import = found(imports_of(viewer), pk=figure_import_id)
    if not can_be_commented(figure_import):
        return redirect("csv_xlsx:history_import", initiative=viewer.initiative.slug, figure_import_id=figure_import_id)
    stem = figure_import.file_name.rpartition(".")[0] or figure_import.file_name
    doubts = [(each.line, each.beside) for each in doubts_in_words(figure_import)]
    what = _("to look at") if doubts else _("to be mended")
    return streamed(commented_import(figure_import, doubts), CSV, f"{stem}-{what}.csv")


@require_safe
@page(Permission.APPROVE_REPORTS)
def history_template(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give an empty file of earlier figures with our headings, one line as an example."""
    name = _("earlier figures")
    return download(history_example(viewer), CSV, f"{name}.csv")
