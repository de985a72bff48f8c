"""Who has delivered, and opening a period."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.definitions import DAYS_TO_DELIVER, OpenPeriodForm
from samklang.measurement.queries import delivery_facts, delivery_matrix, moment_of, periods_of, prepared_releases
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
        "moment": moment_of(request.GET.get("known_on", ""), today=viewer.today),
        "periods": shown,
        "matrix": delivery_matrix(viewer.initiative, periods=shown),
        "facts": delivery_facts(viewer.initiative, today=viewer.today),
        "may_approve": may_open,
        "may_settle": viewer.can(Permission.STEER),
        "prepared": prepared_releases(viewer.initiative) if viewer.can(Permission.STEER) else (),
    }
    return render(request, "measurement/periods.html", context, status=422 if form and form.errors else 200)


def _open(form: OpenPeriodForm, viewer: Viewer) -> str:
    rhythm, starts_on, ends_on = form.chosen()
    due_on = form.cleaned_data["due_on"] or ends_on + timedelta(days=DAYS_TO_DELIVER)
    made = actions.open_period(
        rhythm=rhythm, starts_on=starts_on, ends_on=ends_on, due_on=due_on, by=viewer.actor, at=timezone.now()
    )
    return made.label
