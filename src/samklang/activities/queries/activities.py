"""Reading activities, milestones and contributions."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from samklang.activities.calculations.commitments import State
from samklang.activities.calculations.phases import AT_WORK
from samklang.activities.models import Activity, Commitment, Contribution, Milestone
from samklang.agenda.models import Goal, TargetGroup
from samklang.agenda.queries import goals_of
from samklang.initiatives.access import Actor, Viewer
from samklang.initiatives.models import Initiative, Organisation
from samklang.initiatives.roles import Permission
from samklang.measurement.models import Indicator
from samklang.measurement.queries import indicators_of
from samklang.places.models import Place

AtWork = tuple[int | None, int]  # goal, organisation


def activities_of(initiative: Initiative) -> QuerySet[Activity]:
    """Return all activities of an initiative in Danish order, ended ones too."""
    return Activity.objects.filter(initiative=initiative).select_related("lead")


def activities_visible_to(viewer: Viewer) -> QuerySet[Activity]:
    """Return what a member may see: the whole plan."""
    return activities_of(viewer.initiative)


def activities_in_full(viewer: Viewer) -> QuerySet[Activity]:
    """Return what a member may see, each with what stands around it in the same query.

    `served_goals` and `brought` are lists of mappings; `place_names` and `target_group_names` lists of text.
    """
    goals = Goal.objects.filter(pk__in=_linked("goals", "goal_id")).order_by("number")
    places = Place.objects.filter(pk__in=_linked("places", "place_id")).order_by("sort_key")
    groups = TargetGroup.objects.filter(pk__in=_linked("target_groups", "targetgroup_id")).order_by("order", "pk")
    brought = Contribution.objects.filter(activity=OuterRef("pk")).order_by("organisation__sort_key")
    return activities_visible_to(viewer).annotate(
        served_goals=ArraySubquery(goals.values(facts=JSONObject(pk="pk", number="number", title="title"))),
        brought=ArraySubquery(brought.values(facts=JSONObject(organisation="organisation__name", what="what"))),
        place_names=ArraySubquery(places.values("name")),
        target_group_names=ArraySubquery(groups.values("name")),
    )


def _linked(field: str, column: str) -> QuerySet[Model, object]:
    through = getattr(Activity, field).through
    linked: QuerySet[Model, object] = through.objects.filter(activity_id=OuterRef(OuterRef("pk"))).values(column)
    return linked


def activities_of_phase(viewer: Viewer, phase: str) -> QuerySet[Activity]:
    """Return the activities in one phase, or in any when none is named."""
    activities = activities_visible_to(viewer).select_related("initiative")
    return activities.filter(phase=phase) if phase else activities


def contributions_of(activity: Activity) -> QuerySet[Contribution]:
    """Return what the partners bring to an activity, by partner."""
    return Contribution.objects.filter(activity=activity).select_related("organisation")


def milestones_of(activity: Activity) -> QuerySet[Milestone]:
    """Return the milestones of an activity, earliest first."""
    return Milestone.objects.filter(activity=activity)


def activities_editable_by(viewer: Viewer) -> QuerySet[Activity]:
    """Return what the viewer may change: all for the backbone, those led by the own organisation for an editor."""
    if viewer.can(Permission.MANAGE_PLAN):
        return activities_of(viewer.initiative)
    return activities_of(viewer.initiative).filter(lead__in=_offering(viewer))


def activities_involving(organisation: Organisation) -> QuerySet[Activity]:
    """Return the activities an organisation leads, contributes to or has promised something about."""
    involved = (
        Q(lead=organisation)
        | Q(pk__in=Contribution.objects.filter(organisation=organisation).values("activity"))
        | Q(pk__in=Commitment.objects.filter(organisation=organisation).exclude(state="withdrawn").values("activity"))
    )
    return activities_of(organisation.initiative).filter(involved)


def milestones_reachable_by(viewer: Viewer) -> QuerySet[Milestone]:
    """Return the milestones of the activities that the viewer may change."""
    return Milestone.objects.filter(activity__in=activities_editable_by(viewer)).select_related("activity__lead")


def contributions_removable_by(viewer: Viewer) -> QuerySet[Contribution]:
    """Return the contributions to activities the viewer may change, and those of the own organisation."""
    rows = Contribution.objects.filter(activity__initiative=viewer.initiative)
    mine = Q(activity__in=activities_editable_by(viewer)) | Q(organisation__in=_offering(viewer))
    return rows.filter(mine).select_related("activity__lead", "organisation")


def may_edit(by: Actor, activity: Activity) -> bool:
    """Tell whether somebody may change an activity: the backbone, and the lead's editors."""
    if activity.initiative_id != by.initiative.pk:
        return False
    return by.can(Permission.MANAGE_PLAN) or by.can_for(Permission.OFFER_COMMITMENT, activity.lead)


def activities_of_goals(initiative: Initiative) -> dict[int, list[Activity]]:
    """Return goal id -> the activities that serve it, in Danish order; goals without any are absent."""
    pairs = Activity.goals.through.objects.filter(activity__initiative=initiative).values_list("goal_id", "activity_id")
    return _by_first(pairs, initiative)


def activities_of_indicator(initiative: Initiative, indicator: int) -> QuerySet[Activity]:
    """Return the activities that should move an indicator, in Danish order."""
    return activities_of(initiative).filter(indicators=indicator)


def organisations_per_goal(initiative: Initiative) -> dict[int, set[int]]:
    """Return goal id -> the ids of the organisations at work for it. Three queries."""
    return grouped_by_goal(pair for source in at_work_in(initiative) for pair in source)


def at_work_in(initiative: Initiative) -> list[QuerySet[Any, AtWork]]:
    """Return (goal, organisation at work for it) in three parts.

    At work are the lead and the contributors of activities in pilot, running or scaled, and whoever has an accepted or
    kept promise about one. Ideas and ended activities do not count.
    """
    at_work = Activity.objects.filter(initiative=initiative, phase__in=AT_WORK)
    binding = Commitment.objects.filter(activity__in=at_work, state__in=[State.ACCEPTED, State.KEPT])
    return [
        at_work.order_by().values_list("goals", "lead"),
        Contribution.objects.filter(activity__in=at_work).order_by().values_list("activity__goals", "organisation"),
        binding.order_by().values_list("activity__goals", "organisation"),
    ]


def grouped_by_goal(pairs: Iterable[AtWork]) -> dict[int, set[int]]:
    """Return goal id -> the ids of the organisations at work for it."""
    found: dict[int, set[int]] = defaultdict(set)
    for goal_id, organisation_id in pairs:
        if goal_id is not None:
            found[goal_id].add(organisation_id)
    return dict(found)


def _by_first(pairs: Iterable[tuple[int, int]], initiative: Initiative) -> dict[int, list[Activity]]:
    wanted: dict[int, set[int]] = defaultdict(set)
    for first, activity_id in pairs:
        wanted[first].add(activity_id)
    activities = list(activities_of(initiative)) if wanted else []
    return {first: [each for each in activities if each.pk in ids] for first, ids in wanted.items()}


def _offering(viewer: Viewer) -> list[int]:
    """Return the ids of the organisations that the viewer may offer for."""
    return [seat.organisation_id for seat in viewer.seats if Permission.OFFER_COMMITMENT in seat.permissions]


def goals_to_serve(initiative: Initiative, activity: Activity | None) -> QuerySet[Goal]:
    """Return the goals in force, and those the activity serves already though they have left the agenda."""
    chosen = Q(pk__in=goals_of(initiative).values("pk"))
    return Goal.objects.filter(chosen | Q(pk__in=activity.goals.values("pk")) if activity else chosen)


def indicators_to_move(initiative: Initiative, activity: Activity | None) -> QuerySet[Indicator]:
    """Return the indicators in use, and those the activity should move already though they are retired."""
    chosen = Q(pk__in=indicators_of(initiative).values("pk"))
    return Indicator.objects.filter(chosen | Q(pk__in=activity.indicators.values("pk")) if activity else chosen)
