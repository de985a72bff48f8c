"""The set of indicators as a file, and a file as the set."""

from collections import Counter

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.interchange.figures.downloads import JSON, XLSX, download
from samklang.interchange.indicator_set import actions
from samklang.interchange.indicator_set.calculations.plan import Step, What
from samklang.interchange.indicator_set.calculations.shape import TABLES
from samklang.interchange.indicator_set.calculations.writing import set_json, set_workbook
from samklang.interchange.indicator_set.choices import labels
from samklang.interchange.indicator_set.forms import SetForm, TakeInForm
from samklang.interchange.indicator_set.queries import here_of, mark_of, plan_of, set_of, staged_sets_of
from samklang.interchange.indicator_set.wording import KINDS, WHAT, change_words, fault_line, table_words
from samklang.measurement.models import StagedSet
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def set_as_json(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give all indicators with definitions, breakdowns, targets and duties as JSON."""
    content = set_json(set_of(viewer.initiative), exported_on=viewer.today)
    return download(content, JSON, f"{viewer.initiative.slug}-{_('indicators')}", "json")


@require_safe
@page(Permission.READ)
def set_as_xlsx(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Give all indicators with definitions, breakdowns, targets and duties as a workbook to edit and take in again."""
    language = "da" if (get_language() or "da").startswith("da") else "en"
    content = set_workbook(
        set_of(viewer.initiative), language=language, labels=labels(language), guide=_guide(language), say=_
    )
    return download(content, XLSX, f"{viewer.initiative.slug}-{_('indicators')}", "xlsx")


def _guide(language: str) -> list[tuple[str, str]]:
    return [
        (_("The set of indicators"), ""),
        (
            _("How to use it"),
            _("Change rows or add some, and take the workbook in again: you see what changes before it is stored."),
        ),
        (_("Several in one cell"), _("Goals, breakdowns and kinds of organisation are divided by semicolons.")),
        (
            _("Nothing is removed"),
            _("A row that is left out stays as it is. A changed definition becomes a new version with its reason."),
        ),
        *[(table.title(language), _(table.about)) for table in TABLES],
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def take_in(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Take a file with a set of indicators, and show what it would change before anything is stored."""
    form = SetForm(request.POST or None, request.FILES or None)
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            staged = actions.stage_set(
                content=form.content, file_name=form.file_name, by=viewer.actor, at=timezone.now()
            )
        except Problem as refused:
            problem = refused
        else:
            return redirect("indicator_set:preview_set", initiative=viewer.initiative.slug, staged_set_id=staged.pk)
    context = {"form": form, "problem": problem}
    return render(request, "indicator_set/take_in.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def preview_set(request: HttpRequest, viewer: Viewer, *, staged_set_id: int) -> HttpResponse:
    """Show row by row what a staged set would change; take it in, or throw it away."""
    staged = found(staged_sets_of(viewer), pk=staged_set_id)
    form = TakeInForm(request.POST if request.method == "POST" else None)
    problem = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["deed"] == "discard":
            actions.discard_set(staged=staged, by=viewer.actor)
            messages.success(request, _("The file is discarded. Nothing was stored."))
            return redirect("measurement:data", initiative=viewer.initiative.slug)
        try:
            actions.take_in_set(
                staged=staged, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], by=viewer.actor,
                at=timezone.now(),
            )  # fmt: skip
        except Problem as refused:
            problem = refused
        else:
            messages.success(request, _("Taken in. The indicators are as the file says."))
            return redirect("measurement:scorecard", initiative=viewer.initiative.slug)
    return _preview(request, viewer, staged, form, problem)


def _preview(
    request: HttpRequest, viewer: Viewer, staged: StagedSet, form: TakeInForm, problem: Problem | None
) -> HttpResponse:
    here = here_of(viewer.initiative, today=viewer.today)
    steps = plan_of(staged, here)
    counted = Counter(step.what for step in steps)
    context = {
        "staged": staged,
        "form": form,
        "problem": problem,
        "seen": mark_of(here),
        "counts": [(WHAT[what], counted[what], KINDS.get(what, "neutral")) for what in What if counted[what]],
        "tables": [_table(steps, table.name) for table in TABLES if any(step.table == table.name for step in steps)],
        "ignored": staged.content["ignored"],
        "may_store": not counted[What.REFUSED]
        and any(counted[each] for each in (What.NEW, What.CHANGED, What.VERSION)),
        "is_refused": bool(counted[What.REFUSED]),
        "needs_reason": actions.lacks_reason(steps),
    }
    return render(request, "indicator_set/preview_set.html", context, status=422 if problem or form.errors else 200)


def _table(steps: list[Step], table: str) -> tuple[str, list[dict[str, object]], list[str]]:
    """Return a table's name, its rows that matter in words, and the names of those that are as they were."""
    own = [step for step in steps if step.table == table]
    same = [step.key for step in own if step.what is What.SAME]
    return table_words(table), [_row(step) for step in own if step.what is not What.SAME], same


def _row(step: Step) -> dict[str, object]:
    words = [change_words(step, change) for change in step.changes]
    if step.fault:
        words.append(fault_line(step.fault))
    if step.what is What.IGNORED:
        words.append(_("The goal is not here; indicators come without it."))
    kind = KINDS.get(step.what, "neutral")
    return {"line": step.row.line, "key": step.key, "what": WHAT[step.what], "kind": kind, "words": words}
