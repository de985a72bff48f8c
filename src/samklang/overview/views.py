"""The front of the house, an initiative's home, and its public page."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from samklang.activities.queries import activities_involving, commitments_of, counts_on, promise_rows
from samklang.agenda.queries import agenda_facts, goals_agreed
from samklang.backbone.queries import condition_lines
from samklang.communication.queries import coming_meetings, decisions_awaiting, follow_ups_of, next_meeting
from samklang.initiatives.access import Viewer, found, may_keep_keys, page, public_page
from samklang.initiatives.actions import note_visit
from samklang.initiatives.models import Initiative
from samklang.initiatives.queries import initiatives_of, organisations_of, public_initiatives
from samklang.initiatives.roles import Permission
from samklang.measurement.queries import Moment, Scorecard, headline_indicators, moment_of, public_scorecards, scorecard
from samklang.measurement.queries.published import was_public
from samklang.measurement.queries.windows import ON_A_CARD
from samklang.overview.forms import OrganisationForm
from samklang.overview.queries import asks_of, colleagues_in, news_for, reports_by
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
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    context = {
        "moment": moment,
        "conditions": condition_lines(viewer.initiative, today=viewer.today, head=viewer.head),
        "headlines": _headlines(viewer, moment),
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
    moment = moment_of(request.GET.get("known_on", ""), today=today)
    context = {
        "initiative": initiative,
        "moment": moment,
        "was_public": was_public(initiative, at=moment.at),
        "agenda": agenda_facts(initiative, today=today, at=moment.at),
        "goals": goals_agreed(initiative, at=moment.at),
        "conditions": condition_lines(initiative, today=today, is_public=True),
        "headlines": public_scorecards(initiative, today=today, known_on=moment.at),
    }
    return render(request, "overview/public.html", context)


def _headlines(viewer: Viewer, moment: Moment) -> list[Scorecard]:
    """Return the curves of the home, as they are or as known on a day, of the indicators that stood there."""
    indicators = headline_indicators(viewer.initiative, at=moment.at)
    return scorecard(viewer, indicators=indicators, today=viewer.today, known_on=moment.at, span=ON_A_CARD)


def _last_visit(viewer: Viewer) -> datetime | None:
    moments = [seat.previous_visit_at or seat.last_visit_at for seat in viewer.seats]
    return max((moment for moment in moments if moment), default=None)


@require_safe
@page(Permission.READ)
def our_organisation(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show all that an organisation promised, reports and attends: one's own, or for the backbone any."""
    form = OrganisationForm(viewer, request.GET or None)
    chosen = form.chosen() or found(organisations_of(viewer.initiative), pk=viewer.seats[0].organisation_id)
    commitments = list(commitments_of(chosen))
    promises = promise_rows(viewer, commitments)
    is_own = chosen.pk in viewer.organisation_ids
    context = {
        "form": form,
        "organisation": chosen,
        "counts": counts_on(commitments, today=viewer.today),
        "open_promises": [row for row in promises if row.is_open],
        "settled_promises": [row for row in promises if not row.is_open],
        "reports": reports_by(viewer, chosen),
        "activities": activities_involving(chosen),
        "decisions": decisions_awaiting(viewer) if is_own else [],
        "follow_ups": follow_ups_of(chosen),
        "meetings": coming_meetings(viewer)[:3],
        "may_keep_keys": may_keep_keys(viewer, chosen),
        "colleagues": colleagues_in(chosen, today=viewer.today),
        "may_invite": viewer.can(Permission.MANAGE_PEOPLE) or viewer.can_for(Permission.INVITE_COLLEAGUES, chosen),
    }
    return render(request, "overview/our_organisation.html", context)
