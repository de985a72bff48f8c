"""An activity: its page, and writing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.activities import actions
from samklang.activities.forms import ActivityForm, NewActivityForm, PhaseForm
from samklang.activities.models import ActivityPhase
from samklang.activities.queries import (
    activities_editable_by,
    activities_in_full,
    commitments_on,
    counts_on,
    history_of_activity,
    may_edit,
    milestones_of,
    promise_rows,
)
from samklang.communication.queries import decisions_about, thread_on
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement.queries import moment_of, scorecard
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def activity(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Show what it is, who does what, what it should move, and how its promises stand."""
    return _activity_page(request, viewer, activity_id)


def _activity_page(
    request: HttpRequest, viewer: Viewer, activity_id: int, phase_form: PhaseForm | None = None
) -> HttpResponse:
    chosen = found(activities_in_full(viewer), pk=activity_id)
    commitments = list(commitments_on(chosen))
    indicators = list(chosen.indicators.all())
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    editable = may_edit(viewer, chosen)
    context = {
        "activity": chosen,
        "milestones": milestones_of(chosen),
        "promises": promise_rows(viewer, commitments),
        "counts": counts_on(commitments, today=viewer.today),
        "moment": moment,
        "scorecards": scorecard(viewer, indicators=indicators, today=viewer.today, known_on=moment.at, span=ON_A_CARD)
        if indicators
        else [],
        "phases": [phase.label for phase in ActivityPhase],
        "decisions": decisions_about(viewer, activity=chosen),
        "thread": thread_on(viewer, activity=chosen),
        "history": history_of_activity(chosen) if "history" in request.GET else None,
        "may_edit": editable,
        "may_offer": viewer.can(Permission.OFFER_COMMITMENT),
        "phase_form": phase_form or (PhaseForm(chosen) if editable else None),
    }
    return render(request, "activities/activity.html", context, status=422 if phase_form else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_COMMITMENT)
def new_activity(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Add an activity to the plan."""
    form = NewActivityForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_activity(**form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("It is in the plan now. Say what the partners bring."))
            return redirect("activities:activity", initiative=viewer.initiative.slug, activity_id=made.pk)
    return render(request, "activities/new_activity.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_COMMITMENT)
def edit_activity(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Change what an activity is."""
    chosen = found(activities_editable_by(viewer), pk=activity_id)
    form = ActivityForm(viewer, request.POST or None, activity=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_activity(activity=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Saved."))
            return redirect("activities:activity", initiative=viewer.initiative.slug, activity_id=chosen.pk)
    context = {"form": form, "activity": chosen}
    return render(request, "activities/edit_activity.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.OFFER_COMMITMENT)
def change_phase(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Move an activity to its next phase."""
    chosen = found(activities_editable_by(viewer), pk=activity_id)
    form = PhaseForm(chosen, request.POST)
    if not form.is_valid():
        return _activity_page(request, viewer, chosen.pk, phase_form=form)
    try:
        moved = actions.change_phase(activity=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
    except Problem as problem:
        form.add_error("phase", problem.text)
        return _activity_page(request, viewer, chosen.pk, phase_form=form)
    messages.success(request, _("The phase is now: %(phase)s.") % {"phase": moved.get_phase_display()})
    return redirect("activities:activity", initiative=viewer.initiative.slug, activity_id=chosen.pk)
