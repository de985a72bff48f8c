"""Agreeing who reports an indicator, and for which places."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.duties import DutiesForm
from samklang.measurement.models import REPORTED, Indicator
from samklang.measurement.queries import indicators_visible_to, latest_version_of, reporting_organisations_of
from samklang.measurement.queries.asked_in import asked_twice
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def duties(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Agree who reports an indicator."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    form = DutiesForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.assign_duties_at(
                indicator=indicator,
                organisations=list(form.cleaned_data["organisations"]),
                places=form.chosen_places(),
                first_period_on=form.cleaned_data["first_period_on"],
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            _say(request, indicator, count)
            return redirect("measurement:duties", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {
        "form": form,
        "indicator": indicator,
        "version": latest_version_of(indicator),
        "duties": reporting_organisations_of(indicator),
        "twice": [duty.pk for duty in asked_twice(viewer.initiative).get(indicator.pk, ())],
        "asks_nobody": indicator.stage not in REPORTED,
    }
    return render(request, "measurement/duties.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, indicator: Indicator, count: int) -> None:
    """Say what was agreed, and when it asks."""
    if not count:
        messages.info(request, _("Nothing is changed: all of them report it from that day, or an earlier one."))
    elif indicator.stage not in REPORTED:
        messages.warning(
            request,
            _("Agreed. The indicator is %(stage)s, so it asks nobody until it is in trial or in use.")
            % {"stage": indicator.get_stage_display().lower()},
        )
    else:
        messages.success(
            request,
            _("Agreed. Reports that are not sent yet ask at once, the others from the next period that is opened."),
        )
