"""Releasing a period's figures by one person or two: prepared, looked at table by table, confirmed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement import actions
from samklang.measurement.draft_words import sheet_words, size_words
from samklang.measurement.forms.releasing import ConfirmReleaseForm, ReleaseForm, refused_with
from samklang.measurement.models import Period, PreparedRelease
from samklang.measurement.queries import (
    delivery_matrix,
    ever_prepared,
    has_changed_since,
    last_release_of,
    period_of_viewer,
    prepared_release_of,
    who_releases,
)
from samklang.measurement.queries.drafts import draft_of, shown_before, size_of_draft
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.APPROVE_REPORTS)
def release(request: HttpRequest, viewer: Viewer, *, period_id: int) -> HttpResponse:
    """Show a period's approved figures to all, or have its tables prepared: to look at, and for another to confirm."""
    period = found(period_of_viewer(viewer), pk=period_id)
    who = who_releases(viewer.initiative, today=viewer.today)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_to_prepare = who.needs_two or "look_first" in request.POST
        deed = actions.prepare_release if is_to_prepare else actions.release_period
        try:
            made = deed(period=period, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _prepared(period, needs_two=who.needs_two) if is_to_prepare else _out(period))
            return _to(viewer, made if isinstance(made, PreparedRelease) else None)
    context = {
        "form": form,
        "period": period,
        "who": who,
        "prepared": prepared_release_of(period),
        "matrix": delivery_matrix(viewer.initiative, periods=[period], today=viewer.today),
        "last": last_release_of(period),
        "may_settle": viewer.can(Permission.STEER),
    }
    return render(request, "measurement/release.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def confirm_release(request: HttpRequest, viewer: Viewer, *, prepared_release_id: int) -> HttpResponse:
    """Show what a prepared release lets out, to the backbone table by table as it will go out, and let it out."""
    prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
    form = ConfirmReleaseForm(request.POST if request.method == "POST" else None, initial={"seen": prepared.mark})
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_release(prepared=prepared, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
            form = refused_with(problem, seen=prepared.mark)
        else:
            messages.success(request, _confirmed(prepared.period))
            return _to(viewer)
    who = who_releases(viewer.initiative, today=viewer.today)
    is_own = viewer.person == prepared.prepared_by
    sees_tables = viewer.can(Permission.APPROVE_REPORTS)
    context = _drafted(prepared, sees_tables=sees_tables) | {
        "sees_tables": sees_tables,
        "form": form,
        "is_own": is_own,
        "may_confirm": not is_own or not who.needs_two,
        "matrix": delivery_matrix(viewer.initiative, periods=[prepared.period], today=viewer.today),
        "last": last_release_of(prepared.period),
    }
    fragment = "HX-Request" in request.headers
    template = "measurement/shared/draft.html" if fragment else "measurement/confirm_release.html"
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
@page(Permission.APPROVE_REPORTS)
def release_table(request: HttpRequest, viewer: Viewer, *, prepared_release_id: int, indicator_id: int) -> HttpResponse:
    """Show one table of a prepared release, every figure as it will go out."""
    prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
    draft = draft_of(prepared)
    sheet = next((each for each in draft.sheets if each.table.indicator_id == indicator_id), None)
    if sheet is None:
        raise Http404
    before = shown_before(prepared).get(indicator_id)
    context = {"prepared": prepared, "sheet": sheet_words(sheet, rule=draft.rules.get(indicator_id), before=before)}
    return render(request, "measurement/release_table.html", context)


@require_POST
@page(Permission.STEER)
def prepare_release_anew(request: HttpRequest, viewer: Viewer, *, prepared_release_id: int) -> HttpResponse:
    """Have the tables of a prepared release made again, of what is approved by now."""
    prepared = found(ever_prepared(viewer.initiative), pk=prepared_release_id)
    try:
        actions.prepare_release_anew(prepared=prepared, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("The tables are being prepared anew."))
    return _to(viewer, prepared)


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
    return _to(viewer)


def _to(viewer: Viewer, prepared: PreparedRelease | None = None) -> HttpResponse:
    slug = viewer.initiative.slug
    if prepared is None:
        return redirect("measurement:periods", initiative=slug)
    return redirect("measurement:confirm_release", initiative=slug, prepared_release_id=prepared.pk)


def _drafted(prepared: PreparedRelease, *, sees_tables: bool) -> dict[str, Any]:
    """Return what is shown of a prepared release while it waits: its tables, or how far they have come.

    Others than the backbone are told how much goes out, and no figure: two drafts after one another would give away
    what one organisation told.
    """
    context: dict[str, Any] = {"prepared": prepared, "is_waiting": prepared.is_waiting}
    if not prepared.is_drafted:
        return context
    context["is_stale"] = has_changed_since(prepared)
    if not sees_tables:
        return context | {"size": size_words(size_of_draft(prepared))}
    draft, before = draft_of(prepared), shown_before(prepared)
    sheets = [
        sheet_words(each, rule=draft.rules.get(each.table.indicator_id), before=before.get(each.table.indicator_id))
        for each in draft.sheets
    ]
    return context | {"sheets": sheets, "standing": draft.standing}


def _out(period: Period) -> str:
    said = _(
        "The figures of %(period)s are released. Those about people and confidential ones "
        "follow in a moment, protected."
    )
    return said % {"period": period.label}


def _confirmed(period: Period) -> str:
    said = _("The figures of %(period)s are released: everybody now sees the tables as they were prepared.")
    return said % {"period": period.label}


def _prepared(period: Period, *, needs_two: bool) -> str:
    said = (
        _("The release of %(period)s is prepared. It goes out when another person has confirmed it.")
        if needs_two
        else _("The tables of %(period)s are being prepared. Only the backbone sees them before they are released.")
    )
    return said % {"period": period.label}
