"""How a file of earlier figures is read, where its headings are its own: told once, with the first rows beside."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.csv_xlsx import actions
from samklang.interchange.csv_xlsx.import_words import first_rows
from samklang.interchange.csv_xlsx.layout_checks import require_told, what_is_wrong
from samklang.interchange.csv_xlsx.layout_forms import ColumnsForm, LookForm, WordsForm
from samklang.interchange.csv_xlsx.queries import first_rows_read, has_told_words, heads_of, history_question
from samklang.measurement.models import FigureImport
from samklang.measurement.queries import imports_of
from samklang.measurement.queries.importing import is_tellable
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def history_layout(request: HttpRequest, viewer: Viewer, *, figure_import_id: int) -> HttpResponse:
    """Ask what the columns of a file hold, show how its first rows are read by it, and ask what its words mean."""
    figure_import = found(imports_of(viewer), pk=figure_import_id)
    if not is_tellable(figure_import):
        return redirect("csv_xlsx:history_import", initiative=viewer.initiative.slug, figure_import_id=figure_import_id)
    look = LookForm(request.POST or request.GET)
    asks_words = look.asks_words and ("unknown" in (figure_import.layout or {}) or has_told_words(figure_import))
    heads = heads_of(figure_import)
    question = history_question(
        figure_import, heads, sheet=look.chosen_sheet, line=look.chosen_line, asks_words=asks_words
    )  # fmt: skip
    data = request.POST if request.method == "POST" else None
    form = WordsForm(question, data) if asks_words else ColumnsForm(question, data)
    is_known = question.is_settled and not data
    problem = what_is_wrong(require_told, question.layout, question.keys) if is_known else None
    if form.is_valid() and not look.only_looks:
        try:
            _settle(form, figure_import, viewer)
        except Problem as refused:
            problem = refused
        else:
            return redirect(
                "csv_xlsx:history_import", initiative=viewer.initiative.slug, figure_import_id=figure_import_id
            )
    today = timezone.localdate()
    context = {
        "figure_import": figure_import, "question": question, "form": form, "problem": problem,
        "asks_words": asks_words,
        "read": None if asks_words else first_rows(
            first_rows_read(figure_import, heads[question.sheet], question, form.told(), today=today)
        ),
    }  # fmt: skip
    is_wrong = request.method == "POST" and not (look.only_looks and form.is_valid())
    return render(request, "csv_xlsx/history_layout.html", context, status=422 if is_wrong else 200)


def _settle(form: ColumnsForm | WordsForm, figure_import: FigureImport, viewer: Viewer) -> None:
    if isinstance(form, WordsForm):
        actions.settle_import_words(figure_import=figure_import, words=form.words(), by=viewer.actor)
        return
    sheet, line = form.question.sheet, form.question.line
    actions.settle_import_layout(
        figure_import=figure_import, sheet=sheet, line=line, layout=form.layout(), by=viewer.actor
    )
