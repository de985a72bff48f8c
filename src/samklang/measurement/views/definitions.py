"""Defining indicators, their targets and who reports them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.definitions import IndicatorForm, RevisionForm, SettingsForm
from samklang.measurement.forms.targets import ChangeForm, TargetForm, WithdrawalForm
from samklang.measurement.models import Stage
from samklang.measurement.queries import (
    indicators_visible_to,
    latest_version_of,
    target_of,
)
from samklang.measurement.queries.indicators import standing_changes_of
from samklang.measurement.queries.lineage import lineage_of
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def new_indicator(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Define an indicator."""
    initial = {"goals": request.GET.getlist("goal"), "valid_from": viewer.today.replace(month=1, day=1)}
    form = IndicatorForm(viewer, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.define_indicator(
                code=form.cleaned_data["code"],
                goals=list(form.cleaned_data["goals"]),
                dimensions=list(form.cleaned_data["dimensions"]),
                wording=form.wording(),
                stage=Stage.PROPOSED,
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Proposed. When its sheet is complete it can be tried or put in use."))
            return redirect("measurement:indicator_settings", initiative=viewer.initiative.slug, indicator_id=made.pk)
    return render(request, "measurement/new_indicator.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def revise_indicator(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Change a definition: a new version, with the reason."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    version = latest_version_of(indicator)
    form = RevisionForm(viewer, version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.revise_indicator(
                indicator=indicator,
                wording=form.wording(),
                reason=form.cleaned_data["reason"],
                breaks_comparability=form.cleaned_data["breaks_comparability"],
                dimensions=list(form.cleaned_data["dimensions"]),
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The new definition is in place."))
            asks = "map_categories" if lineage_of(indicator).unmapped(made) else "indicator"
            return redirect(f"measurement:{asks}", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "version": version}
    return render(request, "measurement/revise_indicator.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def indicator_settings(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Say how far an indicator has come, what it shows, and whether it stands on the home."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    form = SettingsForm(viewer, indicator, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_indicator(
                indicator=indicator,
                stage=form.cleaned_data["stage"],
                goals=list(form.cleaned_data["goals"]),
                headline_order=form.cleaned_data["headline_order"],
                by=viewer.actor,
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved."))
            return redirect("measurement:indicator", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "version": latest_version_of(indicator)}
    return render(request, "measurement/indicator_settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def declare_change(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Declare that the work was changed, so that the curve is judged anew from that day."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_change(indicator=indicator, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Declared. The normal range is computed anew from that day."))
            return redirect("measurement:indicator", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "version": latest_version_of(indicator)}
    return render(request, "measurement/declare_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def withdraw_change(
    request: HttpRequest, viewer: Viewer, *, indicator_id: int, declared_change_id: int
) -> HttpResponse:
    """Take a declared change back, with a reason."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    change = found(standing_changes_of(indicator), pk=declared_change_id)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_change(change=change, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Withdrawn. The curve is judged as if it had not been declared."))
            return redirect("measurement:indicator", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "change": change, "version": latest_version_of(indicator)}
    return render(request, "measurement/withdraw_change.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.DEFINE_MEASURES)
def set_target(request: HttpRequest, viewer: Viewer, *, indicator_id: int) -> HttpResponse:
    """Set what an indicator should reach by a day."""
    indicator = found(indicators_visible_to(viewer), pk=indicator_id)
    version = latest_version_of(indicator)
    form = TargetForm(target_of(indicator), request.POST or None, rhythm=version.rhythm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(indicator=indicator, **form.target(), by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The target is set."))
            return redirect("measurement:indicator", initiative=viewer.initiative.slug, indicator_id=indicator.pk)
    context = {"form": form, "indicator": indicator, "version": version}
    return render(request, "measurement/set_target.html", context, status=422 if form.errors else 200)
