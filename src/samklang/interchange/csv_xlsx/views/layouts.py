"""How a partner's own sheet is read: asked once, remembered, and changed when it is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.layout_checks import require_figures, what_is_wrong
from samklang.interchange.csv_xlsx.layout_forms import ColumnsForm, LookForm, WordsForm
from samklang.interchange.csv_xlsx.queries import layout_question, staged_uploads_of, uploads_of
from samklang.interchange.csv_xlsx.views.answers import refused_in, require_own
from samklang.measurement.models import StagedUpload
from samklang.ui.problems import Problem

WORDS = "words"


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def layout(request: HttpRequest, viewer: Viewer, *, upload_id: int) -> HttpResponse:
    """Ask what the columns of a sheet hold, and then what its words mean."""
    staged = found(uploads_of(viewer), pk=upload_id)
    if staged.committed_at:  # by the browser's way back: the page of the file says where it is stored
        return redirect("csv_xlsx:preview", initiative=viewer.initiative.slug, upload_id=staged.pk)
    staged = found(staged_uploads_of(viewer), pk=upload_id, book__isnull=False)
    require_own(viewer, staged.report)
    look = LookForm(request.POST or request.GET)
    asks_words = look.chosen_part == WORDS and staged.layout is not None
    question = layout_question(staged, sheet=look.chosen_sheet, line=look.chosen_line, asks_words=asks_words)
    data = request.POST if request.method == "POST" else None
    form = WordsForm(question, data) if asks_words else ColumnsForm(question, data)
    is_known = question.is_settled and not data
    problem = what_is_wrong(require_figures, question.layout, question.keys) if is_known else None
    if form.is_valid():
        try:
            staged = _settled(form, staged, viewer)
        except Problem as refused:
            problem = refused
        else:
            return _onwards(staged, viewer, request)
    context = {
        "report": staged.report, "upload": staged, "question": question, "form": form, "problem": problem,
        "refused": refused_in(problem), "asks_words": asks_words,
    }  # fmt: skip
    return render(request, "csv_xlsx/layout.html", context, status=422 if request.method == "POST" else 200)


def _settled(form: ColumnsForm | WordsForm, staged: StagedUpload, viewer: Viewer) -> StagedUpload:
    by, at = viewer.actor_for(staged.report.organisation), timezone.now()
    if isinstance(form, WordsForm):
        return actions.settle_words(upload=staged, words=form.words(), by=by, at=at)
    sheet, line = form.question.sheet, form.question.line
    return actions.settle_layout(upload=staged, sheet=sheet, line=line, layout=form.layout(), by=by, at=at)


def _onwards(staged: StagedUpload, viewer: Viewer, request: HttpRequest) -> HttpResponse:
    if staged.rows:
        return redirect("csv_xlsx:preview", initiative=viewer.initiative.slug, upload_id=staged.pk)
    return redirect(f"{request.path}?part={WORDS}")
