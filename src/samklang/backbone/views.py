"""The backbone's pages: Today, the five conditions, their thresholds, and the audit trail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from samklang.audit.queries import events_of
from samklang.backbone.actions import change_thresholds
from samklang.backbone.forms import ThresholdsForm
from samklang.backbone.queries import condition_lines, histories_of, thresholds_of, waiting_rows
from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission


@require_safe
@page(Permission.READ)
def today(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show what is overdue, who is awaited, who went quiet and what comes, each row with the deed that mends it."""
    return render(request, "backbone/today.html", {"board": waiting_rows(viewer)})


@require_safe
@page(Permission.READ)
def conditions(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the five conditions with every rule, its evidence, what mends it, and how it has been."""
    context = {
        "conditions": condition_lines(viewer.initiative, today=viewer.today, head=viewer.head),
        "histories": histories_of(viewer.initiative, today=viewer.today),
        "may_steer": viewer.can(Permission.STEER),
    }
    return render(request, "backbone/conditions.html", context)


@require_http_methods(["GET", "POST"])
@page(Permission.STEER)
def thresholds(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Draw the lines of the rules anew."""
    form = ThresholdsForm(thresholds_of(viewer.initiative), request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_thresholds(thresholds=form.thresholds(), by=viewer.actor, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("backbone:conditions", initiative=viewer.initiative.slug)
    return render(request, "backbone/thresholds.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@page(Permission.MANAGE_PEOPLE)
def events(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the audit trail: who did what when, newest first."""
    entries = events_of(initiative_id=viewer.initiative.pk, limit=200)
    return render(request, "backbone/events.html", {"entries": entries})
