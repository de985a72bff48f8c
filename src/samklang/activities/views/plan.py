"""The plan as a list and as a timeline."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samklang.activities.forms import PlanFilter
from samklang.activities.queries import activities_of_phase, commitment_facts, plan_grouped, plan_rows, timeline_of
from samklang.initiatives.access import Viewer, page
from samklang.initiatives.roles import Permission


@require_safe
@page(Permission.READ)
def plan(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open with how the promises stand; then who does what, over time and under headings."""
    form = PlanFilter(request.GET or None)
    chosen = form.chosen()
    rows = plan_rows(activities_of_phase(viewer, chosen["phase"]), today=viewer.today)
    return render(
        request,
        "activities/plan.html",
        {
            "form": form,
            "chosen": chosen,
            "rows": rows,
            "groups": plan_grouped(viewer, rows, by=chosen["by"]),
            "timeline": timeline_of(rows, today=viewer.today),
            "facts": commitment_facts(viewer.initiative, today=viewer.today),
            "may_add": viewer.can(Permission.OFFER_COMMITMENT),
        },
    )
