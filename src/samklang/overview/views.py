"""The front of the house, an initiative's home, and its public page."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samklang.agenda.queries import agenda_facts, goals_of
from samklang.backbone.queries import condition_lines
from samklang.communication.queries import next_meeting
from samklang.initiatives.access import Viewer, page, public_page
from samklang.initiatives.actions import note_visit
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import initiatives_of, public_initiatives
from samklang.initiatives.roles import Permission
from samklang.measurement.queries import headline_indicators, public_scorecards, scorecard
from samklang.overview.queries import asks_of, news_for
from samklang.people.models import Person


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Go to my initiative, or choose one; without sign-in, to the public page or to sign-in."""
    if not isinstance(request.user, Person):
        opened = list(public_initiatives())
        if settings.SAMKLANG_EXAMPLE and len(opened) == 1:
            return redirect("overview:public", initiative=opened[0].slug)
        return redirect("account_login")
    mine = list(initiatives_of(request.user, today=timezone.localdate()))
    if len(mine) == 1:
        return redirect("overview:home", initiative=mine[0].slug)
    return render(request, "overview/front.html", {"initiatives": mine})


@require_safe
@page(Permission.READ)
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open with the five conditions, the headline curves, what changed and what is asked of me."""
    since = _last_visit(viewer)
    note_visit(seats=viewer.seats, at=timezone.now())
    context = {
        "conditions": condition_lines(viewer.initiative, today=viewer.today),
        "headlines": scorecard(viewer, indicators=headline_indicators(viewer.initiative), today=viewer.today),
        "asks": asks_of(viewer),
        "news": news_for(viewer, since=since),
        "since": since,
        "meeting": next_meeting(viewer),
    }
    return render(request, "overview/home.html", context)


@require_safe
@public_page
def public(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Show anybody the ratified agenda, the five conditions and the released curves."""
    today = timezone.localdate()
    context = {
        "initiative": initiative,
        "agenda": agenda_facts(initiative, today=today),
        "goals": goals_of(initiative),
        "conditions": condition_lines(initiative, today=today),
        "headlines": public_scorecards(initiative, today=today),
    }
    return render(request, "overview/public.html", context)


def _last_visit(viewer: Viewer) -> datetime | None:
    moments = [seat.previous_visit_at or seat.last_visit_at for seat in viewer.seats]
    return max((moment for moment in moments if moment), default=None)
