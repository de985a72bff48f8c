"""Reading the agenda: the text in force, a goal, versions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from samklang.activities.queries import activities_of_goals
from samklang.agenda.models import Horizon, VersionState
from samklang.agenda.queries import (
    changes_between,
    current_version,
    draft_of,
    first_version_with,
    goal_agreed,
    goals_of,
    goals_open_to,
    is_untouched,
    ratification_of,
    version_before,
    versions_visible_to,
)
from samklang.communication.queries import decisions_about, thread_on
from samklang.initiatives.access import Viewer, found, page
from samklang.initiatives.roles import Permission
from samklang.measurement.queries import (
    Order,
    in_order,
    indicators_of_goals,
    moment_of,
    multiples_of,
    official_of_goal,
    scorecard,
)
from samklang.measurement.queries.sharing import kinds_sharing
from samklang.measurement.queries.windows import ON_A_CARD


@require_safe
@page(Permission.READ)
def agenda(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Show the agenda in force: vision, present state, purposes, goals by term, and who ratified it."""
    version = current_version(viewer.initiative)
    indicators, activities = indicators_of_goals(viewer.initiative), activities_of_goals(viewer.initiative)
    goals = [
        (goal, len(indicators.get(goal.pk, [])), len(activities.get(goal.pk, [])))
        for goal in goals_of(viewer.initiative)
    ]
    terms = [(Horizon(term).label, [row for row in goals if row[0].horizon == term]) for term in Horizon.values]
    may_write = viewer.can(Permission.WRITE_AGENDA)
    context = {
        "version": version,
        "status": ratification_of(version, today=viewer.today) if version else None,
        "terms": [(label, rows) for label, rows in terms if rows],
        "versions": versions_visible_to(viewer),
        "draft": draft_of(viewer.initiative) if may_write else None,
        "may_write": may_write,
    }
    return render(request, "agenda/agenda.html", context)


@require_safe
@page(Permission.READ)
def goal(request: HttpRequest, viewer: Viewer, *, goal_id: int) -> HttpResponse:
    """Show a goal: where we are, where we want to be, its curves, who does what, what is said."""
    moment = moment_of(request.GET.get("known_on", ""), today=viewer.today)
    chosen = found(goals_open_to(viewer, at=moment.at), pk=goal_id)
    agreed = goal_agreed(chosen, at=moment.at)
    if agreed is None:
        untold = {"number": chosen.number, "moment": moment, "first": first_version_with(chosen)}
        return render(request, "agenda/goal/not_agreed.html", untold)
    indicators = indicators_of_goals(viewer.initiative, at=moment.at).get(chosen.pk, [])
    order = Order.NAME if request.GET.get("order") == Order.NAME else Order.ATTENTION
    cards = scorecard(
        viewer, indicators=indicators, today=viewer.today, known_on=moment.at, span=ON_A_CARD, with_goals=False
    )
    context = {
        "goal": agreed,
        "moment": moment,
        "order": order,
        "orders": Order.choices,
        "multiples": multiples_of(in_order(cards, order)),
        "official": official_of_goal(chosen, known_on=moment.at),
        "kinds": [
            (each, [card for card in cards if card.indicator.pk in each.indicators])
            for each in kinds_sharing(indicators, at=moment.at)
        ],
        "activities": activities_of_goals(viewer.initiative).get(chosen.pk, []),
        "decisions": decisions_about(viewer, goal=chosen),
        "thread": thread_on(viewer, goal=chosen),
        "may_define": viewer.can(Permission.DEFINE_MEASURES),
    }
    return render(request, "agenda/goal.html", context)


@require_safe
@page(Permission.READ)
def version(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Show one version: its text, what it changed, its fingerprint."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    context = {
        "version": chosen,
        "goals": chosen.goals.select_related("goal"),
        "changes": changes_between(version_before(chosen), chosen),
        "is_untouched": bool(chosen.fingerprint) and is_untouched(chosen),
    }
    return render(request, "agenda/version.html", context)


@require_safe
@page(Permission.READ)
def ratification(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Show who has answered a version and who is awaited."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    context = {
        "version": chosen,
        "status": ratification_of(chosen, today=viewer.today),
        "is_out": chosen.state == VersionState.OUT,
        "may_write": viewer.can(Permission.WRITE_AGENDA),
        "may_sign": viewer.can(Permission.SIGN),
    }
    return render(request, "agenda/ratification.html", context)


@require_safe
@page(Permission.READ)
def signed_page(request: HttpRequest, viewer: Viewer, *, version_id: int) -> HttpResponse:
    """Show a version as one page to print: text, fingerprint and signatures."""
    chosen = found(versions_visible_to(viewer), pk=version_id)
    context = {
        "version": chosen,
        "goals": chosen.goals.select_related("goal"),
        "status": ratification_of(chosen, today=viewer.today),
    }
    return render(request, "agenda/signed_page.html", context)
