"""Who has delivered, opening a period, and releasing its figures."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.definitions import DAYS_TO_DELIVER, OpenPeriodForm, ReleaseForm
from samklang.measurement.queries import delivery_facts, delivery_matrix, last_release_of, period_of_viewer, periods_of
from samklang.ui.problems import Problem

SHOWN = 4


@require_http_methods(["GET", "POST"])
@page(Permission.READ)
def periods(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who has delivered what by state; the backbone opens periods here."""
    may_open = viewer.can(Permission.APPROVE_REPORTS)
    form = OpenPeriodForm(viewer, request.POST or None) if may_open else None
    if request.method == "POST":
        viewer.require(Permission.APPROVE_REPORTS)
        if form and form.is_valid():
            try:
                opened = _open(form, viewer)
            except Problem as problem:
                form.add_error("period", problem.text)
            else:
                messages.success(request, _("%(period)s is open for reporting.") % {"period": opened})
                return redirect("measurement:periods", initiative=viewer.initiative.slug)
    shown = list(periods_of(viewer.initiative)[:SHOWN])
    context = {
        "form": form,
        "periods": shown,
        "matrix": delivery_matrix(viewer.initiative, periods=shown),
        "facts": delivery_facts(viewer.initiative, today=viewer.today),
        "may_approve": may_open,
    }
    return render(request, "measurement/periods.html", context, status=422 if form and form.errors else 200)


def _open(form: OpenPeriodForm, viewer: Viewer) -> str:
    rhythm, starts_on, ends_on = form.chosen()
    due_on = form.cleaned_data["due_on"] or ends_on + timedelta(days=DAYS_TO_DELIVER)
    made = actions.open_period(
        rhythm=rhythm, starts_on=starts_on, ends_on=ends_on, due_on=due_on, by=viewer.actor, at=timezone.now()
    )
    return made.label


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def release(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Show a period's approved figures to all."""
    period = found(period_of_viewer(viewer), pk=period_id)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_period(period=period, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            said = _("The figures of %(period)s are released. Those about people are shown in a moment, protected.")
            messages.success(request, said % {"period": period.label})
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    context = {
        "form": form,
        "period": period,
        "matrix": delivery_matrix(viewer.initiative, periods=[period]),
        "last": last_release_of(period),
    }
    return render(request, "measurement/release.html", context, status=422 if form.errors else 200)
