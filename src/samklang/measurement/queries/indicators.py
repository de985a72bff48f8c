"""Reading indicators, and which goals have them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.models import REPORTED, DeclaredChange, Duty, Indicator, IndicatorVersion, Stage, Target
from samklang.measurement.queries.as_it_stood import with_standing


def indicators_of(initiative: Initiative, *, at: datetime | None = None) -> QuerySet[Indicator]:
    """Return the indicators in use, or those that were at a moment, with their targets of today."""
    every = Indicator.objects.filter(initiative=initiative)
    if at:
        return _whole(with_standing(every, at=at).filter(Q(stage_then__in=REPORTED)))
    return _whole(every.filter(stage__in=REPORTED))


def indicators_visible_to(viewer: Viewer, *, at: datetime | None = None) -> QuerySet[Indicator]:
    """Return the indicators a viewer may open: all of the initiative, retired ones too; as they stood at a moment."""
    every = Indicator.objects.filter(initiative=viewer.initiative)
    return _whole(with_standing(every, at=at) if at else every)


def indicators_there_at(viewer: Viewer, *, at: datetime | None) -> QuerySet[Indicator]:
    """Return the same as there were at a moment, with the stage they had; those of today where it is now."""
    every = indicators_visible_to(viewer)
    return with_standing(every, at=at).filter(Q(stage_then__isnull=False)) if at else every


def standing_changes_of(indicator: Indicator) -> QuerySet[DeclaredChange]:
    """Return the declared changes of an indicator that have not been withdrawn."""
    return indicator.changes.filter(withdrawn_at__isnull=True)


def _whole(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    return indicators.select_related("target", "initiative")


def headline_indicators(initiative: Initiative, *, at: datetime | None = None) -> QuerySet[Indicator]:
    """Return the indicators of the front page, as it is or was at a moment, in their order."""
    if at:
        return indicators_of(initiative, at=at).filter(Q(headline_then__isnull=False)).order_by(F("headline_then"))
    return indicators_of(initiative).filter(headline_order__isnull=False).order_by("headline_order")


def indicators_of_goals(initiative: Initiative, *, at: datetime | None = None) -> dict[int, list[Indicator]]:
    """Return {goal id: its indicators in use, or those that were at a moment}. One query."""
    found: dict[int, list[Indicator]] = defaultdict(list)
    if at:
        for indicator in indicators_of(initiative, at=at).order_by("code"):
            for goal in vars(indicator)["goals_then"]:
                found[goal].append(indicator)
        return dict(found)
    for link in links_in_use(initiative).select_related("indicator__target").order_by("indicator__code"):
        found[link.goal_id].append(link.indicator)
    return dict(found)


def serving(indicators: QuerySet[Indicator], goal: int, *, at: datetime | None) -> QuerySet[Indicator]:
    """Return those of some indicators that show the way to a goal, or did at the moment they are told as of."""
    return indicators.filter(Q(goals_then__contains=[goal])) if at else indicators.filter(goals=goal)


def links_in_use(initiative: Initiative) -> QuerySet[Any]:
    """Return the links between goals and their indicators in use."""
    return Indicator.goals.through.objects.filter(indicator__initiative=initiative, indicator__stage__in=REPORTED)


def links_with_target(initiative: Initiative) -> QuerySet[Any]:
    """Return the links between goals and their indicators in use that have a target."""
    return links_in_use(initiative).filter(indicator__target__isnull=False)


def indicators_on_the_way(initiative: Initiative) -> QuerySet[IndicatorVersion]:
    """Return the latest sheets of indicators that are proposed or designed, not yet reported."""
    waiting = [Stage.PROPOSED, Stage.DESIGNED]
    versions = IndicatorVersion.objects.filter(indicator__initiative=initiative, indicator__stage__in=waiting)
    latest = versions.order_by("indicator_id", "-number").distinct("indicator_id")
    return latest.select_related("indicator")


def target_of(indicator: Indicator) -> Target | None:
    """Return the indicator's target, or None."""
    return Target.objects.filter(indicator=indicator).first()


NamedIndicator = tuple[Indicator, str]


def named(
    indicators: Iterable[Indicator], initiative: Initiative, *, at: datetime | None = None
) -> list[NamedIndicator]:
    """Return the indicators, each with the name in its newest definition, or its newest at a moment. One query more."""
    rows = IndicatorVersion.objects.filter(indicator__initiative=initiative).order_by("number")
    if at:
        rows = rows.filter(Q(defined_at__isnull=True) | Q(defined_at__lte=at))
    names = dict(rows.values_list("indicator", "name"))
    return [(indicator, names[indicator.pk]) for indicator in indicators]


def latest_version_of(indicator: Indicator) -> IndicatorVersion:
    """Return the newest definition."""
    return IndicatorVersion.objects.filter(indicator=indicator).latest("number")


def reporting_organisations_of(indicator: Indicator) -> QuerySet[Duty]:
    """Return who reports an indicator."""
    duties = Duty.objects.filter(indicator=indicator, ended_on__isnull=True)
    return duties.select_related("organisation", "place").order_by("organisation__sort_key")
