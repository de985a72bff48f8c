"""One period figure by figure, the end of a duty, waivers and reminders."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.duties import EndDutyForm, WaiverForm
from samklang.measurement.forms.reminders import RemindersForm, reminder_previews
from samklang.measurement.queries import latest_version_of, moment_of, period_of_viewer, reports_visible_to
from samklang.measurement.queries.duties import (
    duties_in,
    latest_period,
    period_matrix,
    reminders_of,
    waivers_in,
    waivers_of,
)
from samklang.measurement.queries.periods import due_changes_of, due_day_of, has_been_touched
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def end_duty(request: HttpRequest, viewer: Viewer, *, duty_id: int) -> HttpResponse:
    """End one organisation's duty to report an indicator."""
    duty = found(duties_in(viewer.initiative), pk=duty_id)
    form = EndDutyForm(request.POST or None, rhythm=latest_version_of(duty.indicator).rhythm, today=viewer.today)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_duty(duty=duty, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The duty is ended. What was reported stays."))
            return redirect("measurement:duties", initiative=viewer.initiative.slug, indicator_id=duty.indicator_id)
    return render(
        request, "measurement/end_duty.html", {"form": form, "duty": duty}, status=422 if form.errors else 200
    )


@page(Permission.READ)
def period(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Show who has delivered which figure in a period, by state and never by size."""
    shown = found(period_of_viewer(viewer), pk=period_id)
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    waivers = waivers_in(shown, known_on=moment.at)
    context = {
        "period": shown,
        "moment": moment,
        "was_open": moment.at is None or shown.opened_at <= moment.at,
        "matrix": period_matrix(shown, today=viewer.today, known_on=moment.at),
        "waivers": [each for each in waivers if each.reason],
        "not_counted": sorted({each.indicator.code for each in waivers if not each.reason}),
        "due_on": due_day_of(shown, known_on=moment.at),
        "due_changes": due_changes_of(shown, known_on=moment.at),
        "is_touched": has_been_touched(shown),
        "may_approve": viewer.can(Permission.APPROVE_REPORTS),
    }
    return render(request, "measurement/period.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def waive(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Let an organisation off figures of one period, with a reason."""
    report = found(reports_visible_to(viewer), pk=report_id)
    form = WaiverForm(viewer, report, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen, reason = list(form.cleaned_data["indicators"]), form.cleaned_data["reason"]
        try:
            actions.waive_duties(report=report, indicators=chosen, reason=reason, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("They need not report it this time. The reason stands where all can read it."))
            return redirect("measurement:period", initiative=viewer.initiative.slug, period_id=report.period_id)
    context = {"form": form, "report": report, "waivers": waivers_of(report)}
    return render(request, "measurement/waive.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.APPROVE_REPORTS)
def lift_waivers(request: HttpRequest, viewer: Viewer, *, report_id: int) -> HttpResponse:
    """Ask for all figures of a report again."""
    report = found(reports_visible_to(viewer), pk=report_id)
    try:
        actions.lift_waivers(report=report, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("All figures are asked for again."))
    return redirect("measurement:waive", initiative=viewer.initiative.slug, report_id=report.pk)


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def reminders(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Set when partners are reminded of a report that is not sent, and what the mail says."""
    form = RemindersForm(reminders_of(viewer.initiative), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_reminders(reminders=form.chosen(), by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text)
        else:
            messages.success(request, _("Saved. Partners are reminded on these days."))
            return redirect("measurement:reminders", initiative=viewer.initiative.slug)
    stored = reminders_of(viewer.initiative)
    context = {"form": form, "previews": reminder_previews(stored), "example": latest_period(viewer.initiative)}
    return render(request, "measurement/reminders.html", context, status=422 if form.errors else 200)
