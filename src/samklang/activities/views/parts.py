"""What partners bring to an activity, and its milestones."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samklang.activities import actions
from samklang.activities.forms import ContributionForm, MilestoneForm, ReachedForm
from samklang.activities.models import Activity
from samklang.activities.queries import (
    activities_editable_by,
    activities_visible_to,
    contributions_of,
    contributions_removable_by,
    milestones_of,
    milestones_reachable_by,
)
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_COMMITMENT)
def contributions(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Say what a partner brings; take off what no longer holds."""
    chosen = found(activities_visible_to(viewer), pk=activity_id)
    form = ContributionForm(viewer, chosen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_contribution(activity=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("Written down."))
            return redirect("activities:contributions", initiative=viewer.initiative.slug, activity_id=chosen.pk)
    removable = {row.pk for row in contributions_removable_by(viewer)}
    rows = [(row, row.pk in removable) for row in contributions_of(chosen)]
    context = {"form": form, "activity": chosen, "rows": rows}
    return render(request, "activities/contributions.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.OFFER_COMMITMENT)
def remove_contribution(request: HttpRequest, viewer: Viewer, *, contribution_id: int) -> HttpResponse:
    """Take a contribution off an activity."""
    row = found(contributions_removable_by(viewer), pk=contribution_id)
    activity_id = row.activity_id
    actions.remove_contribution(contribution=row, by=viewer.actor, at=timezone.now())
    messages.success(request, _("Taken off."))
    return redirect("activities:contributions", initiative=viewer.initiative.slug, activity_id=activity_id)


@require_http_methods(["GET", "POST"])
@page(Permission.OFFER_COMMITMENT)
def milestones(request: HttpRequest, viewer: Viewer, *, activity_id: int) -> HttpResponse:
    """Add milestones, and say when one was reached."""
    chosen = found(activities_editable_by(viewer), pk=activity_id)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_milestone(activity=chosen, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        messages.success(request, _("The milestone is in the plan."))
        return redirect("activities:milestones", initiative=viewer.initiative.slug, activity_id=chosen.pk)
    return _milestones_page(request, viewer, chosen, form=form)


def _milestones_page(
    request: HttpRequest,
    viewer: Viewer,
    chosen: Activity,
    *,
    form: MilestoneForm,
    bound: dict[int, ReachedForm] | None = None,
) -> HttpResponse:
    rows = [
        (row, row.is_late_on(viewer.today), (bound or {}).get(row.pk) or ReachedForm(row, viewer.today))
        for row in milestones_of(chosen)
    ]
    context = {"form": form, "activity": chosen, "rows": rows}
    status = 422 if form.errors or bound else 200
    return render(request, "activities/milestones.html", context, status=status)


@require_POST
@page(Permission.OFFER_COMMITMENT)
def reach_milestone(request: HttpRequest, viewer: Viewer, *, milestone_id: int) -> HttpResponse:
    """Say on which day a milestone was reached."""
    milestone = found(milestones_reachable_by(viewer), pk=milestone_id)
    form = ReachedForm(milestone, viewer.today, request.POST)
    if form.is_valid():
        try:
            actions.reach_milestone(milestone=milestone, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(None, problem.text)
        else:
            messages.success(request, _("Reached: %(milestone)s.") % {"milestone": milestone.title})
            return redirect(
                "activities:milestones", initiative=viewer.initiative.slug, activity_id=milestone.activity_id
            )
    bound = {milestone.pk: form}
    return _milestones_page(request, viewer, milestone.activity, form=MilestoneForm(), bound=bound)
