"""Who has delivered; opening a period, moving its deadline, taking its opening back."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.periods import DAYS_TO_DELIVER, DueDayForm, OpenPeriodForm, TakeBackForm
from samklang.measurement.queries import delivery_facts, moment_of, period_of_viewer, prepared_releases
from samklang.measurement.queries.opening import opening_of
from samklang.measurement.queries.periods import (
    delivery_by_rhythm,
    due_changes_of,
    has_been_touched,
    periods_with_counts,
)
from samklang.ui.problems import Problem

PERIODS_ON_A_PAGE = 20


@require_http_methods(["GET", "POST"])
@page(Permission.READ)
def periods(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show who has delivered what by state; the backbone opens periods here."""
    may_open = viewer.can(Permission.APPROVE_REPORTS)
    opening = opening_of(viewer.initiative, today=viewer.today) if may_open else None
    form = OpenPeriodForm(opening, request.POST or None) if opening else None
    if request.method == "POST":
        viewer.require(Permission.APPROVE_REPORTS)
        if form and form.is_valid():
            try:
                opened = _open(form, viewer)
            except Problem as problem:
                form.add_error(problem.field or "period", problem.text)
            else:
                messages.success(request, _("%(period)s is open for reporting.") % {"period": capfirst(opened)})
                return redirect("measurement:periods", initiative=viewer.initiative.slug)
    delivered = delivery_by_rhythm(viewer.initiative, today=viewer.today)
    context = {
        "form": form,
        "opening": opening,
        "delivered": delivered,
        "moment": moment_of(request.GET.get("known_on", ""), today=viewer.today),
        "facts": delivery_facts(viewer.initiative, today=viewer.today),
        "may_approve": may_open,
        "may_settle": viewer.can(Permission.STEER),
        "prepared": prepared_releases(viewer.initiative) if viewer.can(Permission.STEER) else (),
    }
    return render(request, "measurement/periods.html", context, status=422 if form and form.errors else 200)


@page(Permission.READ)
def all_periods(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show every period there is, the newest first, page by page."""
    every = periods_with_counts(viewer.initiative, today=viewer.today)
    shown = Paginator(every, PERIODS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "measurement/all_periods.html", {"periods": shown})


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def due_day(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Move the deadline of a period, with a reason."""
    shown = found(period_of_viewer(viewer), pk=period_id)
    form = DueDayForm(request.POST or None, initial={"due_on": shown.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_due_day(period=shown, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The deadline is moved. Those who have not sent their report are told."))
            return redirect("measurement:period", initiative=viewer.initiative.slug, period_id=shown.pk)
    context = {"form": form, "period": shown, "changes": due_changes_of(shown)}
    return render(request, "measurement/due_day.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def take_back_period(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Take the opening of a period back, while nobody has filled anything in."""
    shown = found(period_of_viewer(viewer), pk=period_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        label = shown.label
        try:
            actions.take_back_period(period=shown, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("%(period)s is no longer open.") % {"period": label})
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    context = {"form": form, "period": shown, "is_touched": has_been_touched(shown)}
    return render(request, "measurement/take_back_period.html", context, status=422 if form.errors else 200)


def _open(form: OpenPeriodForm, viewer: Viewer) -> str:
    rhythm, starts_on, ends_on = form.chosen()
    due_on = form.cleaned_data["due_on"] or ends_on + timedelta(days=DAYS_TO_DELIVER)
    made = actions.open_period(
        rhythm=rhythm, starts_on=starts_on, ends_on=ends_on, due_on=due_on, counted=form.counted(), by=viewer.actor,
        at=timezone.now(),
    )  # fmt: skip
    return made.label
