"""Releasing a period's figures by one person or two, and its rules: who releases, and when amounts are hidden."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.forms.releasing import AmountRuleForm, ConfirmReleaseForm, ReleaseForm, ReleaseRuleForm
from samklang.measurement.models import Period
from samklang.measurement.queries import (
    amount_rule_of,
    delivery_matrix,
    ever_prepared,
    last_release_of,
    period_of_viewer,
    prepared_release_of,
    who_releases,
)
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def release(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Show a period's approved figures to all, or prepare that for another person to confirm."""
    period = found(period_of_viewer(viewer), pk=period_id)
    who = who_releases(viewer.initiative, today=viewer.today)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deed = actions.prepare_release if who.needs_two else actions.release_period
        try:
            deed(period=period, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _prepared(period) if who.needs_two else _out(period))
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    context = {
        "form": form,
        "period": period,
        "who": who,
        "prepared": prepared_release_of(period),
        "matrix": delivery_matrix(viewer.initiative, periods=[period]),
        "last": last_release_of(period),
        "may_settle": viewer.can(Permission.STEER),
    }
    return render(request, "measurement/release.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def confirm_release(request: HttpRequest, viewer: Viewer, *, prepared_release_id: int) -> HttpResponse:
    """Show what another has prepared for release, and let it go out."""
    prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
    form = ConfirmReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_release(prepared=prepared, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text)
        else:
            messages.success(request, _out(prepared.period))
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    context = {
        "form": form,
        "prepared": prepared,
        "is_waiting": prepared.is_waiting,
        "is_own": viewer.person == prepared.prepared_by,
        "matrix": delivery_matrix(viewer.initiative, periods=[prepared.period]),
        "last": last_release_of(prepared.period),
    }
    return render(request, "measurement/confirm_release.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.STEER)
def withdraw_release(request: HttpRequest, viewer: Viewer, *, prepared_release_id: int) -> HttpResponse:
    """Take back what was prepared and not confirmed."""
    prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
    try:
        actions.withdraw_release(prepared=prepared, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("The prepared release is withdrawn. Nothing of it was shown."))
    return redirect("measurement:periods", initiative=viewer.initiative.slug)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def release_rule(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Decide whether a release takes two people."""
    who = who_releases(viewer.initiative, today=viewer.today)
    form = ReleaseRuleForm(request.POST if request.method == "POST" else None, initial={"needs_two": who.needs_two})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_release_rule(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved: how many people release figures."))
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    context = {"form": form, "who": who}
    return render(request, "measurement/release_rule.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def amount_rule(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Decide when a confidential amount is hidden."""
    rule = amount_rule_of(viewer.initiative)
    form = AmountRuleForm(request.POST if request.method == "POST" else None, initial=asdict(rule))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_amount_rule(rule=form.rule(), by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved: it holds from the next release."))
            return redirect("measurement:periods", initiative=viewer.initiative.slug)
    return render(request, "measurement/amount_rule.html", {"form": form}, status=422 if form.errors else 200)


def _out(period: Period) -> str:
    said = _(
        "The figures of %(period)s are released. Those about people and confidential ones "
        "follow in a moment, protected."
    )
    return said % {"period": period.label}


def _prepared(period: Period) -> str:
    said = _("The release of %(period)s is prepared. It goes out when another person has confirmed it.")
    return said % {"period": period.label}
