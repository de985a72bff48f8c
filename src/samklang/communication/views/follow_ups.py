"""Follow-ups: what is to be done, by whom, by when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samklang.communication import actions
from samklang.communication.actions.follow_ups import may_tend
from samklang.communication.forms import FinishForm, FollowUpForm, PostponeForm
from samklang.communication.queries import follow_ups_visible_to
from samklang.communication.queries.decisions import decision_by_id
from samklang.communication.queries.follow_ups import finished_follow_ups, follow_ups_mine_first
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.ui.problems import Problem


@require_safe
@page(Permission.READ)
def follow_ups(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything still to be done, mine first, and what was done lately."""
    rows = [(each, may_tend(viewer, each)) for each in follow_ups_mine_first(viewer)]
    context = {
        "rows": rows,
        "done": finished_follow_ups(viewer)[:20],
        "may_add": viewer.can(Permission.PROPOSE_DECISION),
        "form": FinishForm(),
    }
    return render(request, "communication/follow_ups.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.PROPOSE_DECISION)
def new_follow_up(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Agree on a follow-up, of a decision when the address names one."""
    decision = decision_by_id(viewer, request.GET.get("decision"))
    form = FollowUpForm(viewer, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_follow_up(**form.wanted, decision=decision, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The follow-up is agreed."))
            return redirect("communication:follow_ups", initiative=viewer.initiative.slug)
    context = {"form": form, "decision": decision}
    return render(request, "communication/new_follow_up.html", context, status=422 if form.errors else 200)


@require_POST
@page(Permission.DISCUSS)
def finish_follow_up(request: HttpRequest, viewer: Viewer, *, follow_up_id: int) -> HttpResponse:
    """Say that it is done."""
    follow_up = found(follow_ups_visible_to(viewer), pk=follow_up_id)
    form = FinishForm(request.POST)
    if not form.is_valid():
        return render(
            request, "communication/finish_follow_up.html", {"form": form, "follow_up": follow_up}, status=422
        )
    try:
        actions.finish_follow_up(
            follow_up=follow_up, note=form.cleaned_data["note"], by=viewer.actor, at=timezone.now()
        )
    except Problem as problem:
        messages.error(request, problem.text)
    else:
        messages.success(request, _("Noted as done. Thank you."))
    return redirect("communication:follow_ups", initiative=viewer.initiative.slug)


@require_http_methods(["GET", "POST"])
@page(Permission.DISCUSS)
def postpone_follow_up(request: HttpRequest, viewer: Viewer, *, follow_up_id: int) -> HttpResponse:
    """Give a follow-up a later day, with a reason."""
    follow_up = found(follow_ups_visible_to(viewer), pk=follow_up_id)
    if not may_tend(viewer, follow_up) or follow_up.is_done:
        messages.error(request, _("Only its organisation or the backbone can postpone an open follow-up."))
        return redirect("communication:follow_ups", initiative=viewer.initiative.slug)
    form = PostponeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.postpone_follow_up(follow_up=follow_up, **form.cleaned_data, by=viewer.actor, at=timezone.now())
        except Problem as problem:
            form.add_error(problem.field, problem.text)
        else:
            messages.success(request, _("The follow-up has a new day."))
            return redirect("communication:follow_ups", initiative=viewer.initiative.slug)
    context = {"form": form, "follow_up": follow_up}
    return render(request, "communication/postpone_follow_up.html", context, status=422 if form.errors else 200)
