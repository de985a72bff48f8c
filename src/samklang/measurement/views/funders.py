"""Report once, answer many: the forms of funders, filled from the indicators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.initiatives.access import Actor, Viewer, found, page
from samklang.initiatives.models import Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.funders import AnswersForm, FunderFormForm
from samklang.measurement.models import FunderForm
from samklang.measurement.queries import indicators_of, moment_of, named
from samklang.measurement.queries.funders import (
    State,
    filled,
    funder_forms_visible_to,
    may_edit,
    span_key,
    span_of,
    span_words,
    spans_of,
)
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def funder_forms(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the forms of funders, and how far each is answered."""
    forms = [
        (form, sum(each.is_answered for each in form.questions.all()), len(form.questions.all()))
        for form in funder_forms_visible_to(viewer).prefetch_related("questions")
    ]
    context = {"forms": forms, "may_make": viewer.can(Permission.REPORT)}
    return render(request, "measurement/funder_forms.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def new_funder_form(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Write down a funder's questions, one a line."""
    form = FunderFormForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_funder_form(
                **form.about(), **form.layout(), by=_actor(viewer, form.about()["organisation"]), at=timezone.now()
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Written down. Now say what answers each question."))
            return redirect("measurement:answer_funder_form", initiative=viewer.initiative.slug, funder_form_id=made.pk)
    return render(request, "measurement/new_funder_form.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@page(Permission.READ)
def funder_form(request: HttpRequest, viewer: Viewer, *, funder_form_id: int) -> HttpResponse:
    """Show a funder's form filled by itself for a time, what each answer is made of, and what cannot be answered."""
    shown = found(funder_forms_visible_to(viewer), pk=funder_form_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    span = span_of(shown, request.GET.get("time", ""))
    answers = filled(viewer, shown, span=span, today=viewer.today, known_on=moment.at)
    context = {
        "form": shown,
        "moment": moment,
        "answers": answers,
        "counts": {state.value: sum(each.state is state for each in answers) for state in State},
        "spans": spans_of(shown, span),
        "span": span_key(span),
        "span_words": span_words(span),
        "may_edit": may_edit(viewer, shown),
    }
    return render(request, "measurement/funder_form.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def answer_funder_form(request: HttpRequest, viewer: Viewer, *, funder_form_id: int) -> HttpResponse:
    """Say what answers each question of a funder's form: an indicator, a part of it, or words."""
    shown = _own(viewer, funder_form_id)
    questions = list(shown.questions.select_related("form"))
    offered = named(indicators_of(viewer.initiative), viewer.initiative)
    form = AnswersForm(viewer, questions, offered, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_funder_form(
                form=shown, answers=form.answers(), by=_actor(viewer, shown.organisation), at=timezone.now()
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved. The form is filled from the figures."))
            return redirect("measurement:funder_form", initiative=viewer.initiative.slug, funder_form_id=shown.pk)
    context = {"form": form, "shown": shown}
    return render(request, "measurement/answer_funder_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.REPORT)
def remove_funder_form(request: HttpRequest, viewer: Viewer, *, funder_form_id: int) -> HttpResponse:
    """Remove a funder's form, after a question."""
    shown = _own(viewer, funder_form_id)
    if request.method == "POST":
        actions.remove_funder_form(form=shown, by=_actor(viewer, shown.organisation), at=timezone.now())
        messages.success(request, _("The form is removed. The figures stay."))
        return redirect("measurement:funder_forms", initiative=viewer.initiative.slug)
    back = reverse("measurement:funder_form", kwargs={"initiative": viewer.initiative.slug, "funder_form_id": shown.pk})
    return render(request, "measurement/remove_funder_form.html", {"shown": shown, "cancel_url": back})


def _own(viewer: Viewer, funder_form_id: int) -> FunderForm:
    shown = found(funder_forms_visible_to(viewer), pk=funder_form_id)
    if not may_edit(viewer, shown):
        raise PermissionDenied(Permission.REPORT)
    return shown


def _actor(viewer: Viewer, organisation: Organisation | None) -> Actor:
    return viewer.actor_for(organisation) if organisation else viewer.actor
