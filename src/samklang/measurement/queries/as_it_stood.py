"""How things stood at a moment: targets, declared changes, stages and places on the home, definitions, periods.

The rows of today say what is; each change of them is kept with its moment, and "as known on" reads those.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate

from samklang.agenda.queries import AgreedGoal, goals_agreed, of_today
from samklang.measurement.models import (
    Agreed,
    DeclaredChange,
    Indicator,
    IndicatorStanding,
    IndicatorVersion,
    Period,
    Target,
    TargetAsSet,
)


def targets_of(indicators: list[Indicator], *, at: datetime | None) -> dict[int, Agreed]:
    """Return {indicator id: its target, or the one that held at a moment}: one query where they did not come along."""
    if at:
        set_by_then = TargetAsSet.objects.filter(indicator__in=indicators, set_at__lte=at)
        last = set_by_then.order_by("indicator_id", "-set_at", "-pk").distinct("indicator_id")
        return {target.indicator_id: target for target in last}
    if all(indicator._state.fields_cache.get("target", ...) is not ... for indicator in indicators):
        known = [getattr(indicator, "target", None) for indicator in indicators]
        return {target.indicator_id: target for target in known if target}
    return {target.indicator_id: target for target in Target.objects.filter(indicator__in=indicators)}


def changes_of(indicator: Indicator, *, at: datetime | None) -> tuple[DeclaredChange, ...]:
    """Return the changes of the work that are declared, or had been at a moment; they came with the indicator."""
    if at is None:
        return indicator.standing_changes
    return tuple(each for each in indicator.changes.all() if _stood(each, at))


def declared_by(indicator: Indicator, *, at: datetime | None) -> list[DeclaredChange]:
    """Return the changes that have been declared, or had been at a moment, also those that were withdrawn."""
    return [each for each in indicator.changes.all() if at is None or _was_declared(each, at)]


def _was_declared(change: DeclaredChange, at: datetime) -> bool:
    """Tell whether a change was declared by a moment; of old ones nobody knows when, so it is the day itself."""
    return change.declared_at <= at if change.declared_at is not None else change.on <= localdate(at)


def _stood(change: DeclaredChange, at: datetime) -> bool:
    """Tell whether a change was declared by a moment and not withdrawn yet."""
    return _was_declared(change, at) and (change.withdrawn_at is None or change.withdrawn_at > at)


def was_defined(version: IndicatorVersion, *, at: datetime | None) -> bool:
    """Tell whether a definition had been written down at a moment; of those from before it was kept, it had."""
    return at is None or version.defined_at is None or version.defined_at <= at


def opened(periods: QuerySet[Period], *, by: datetime | None) -> QuerySet[Period]:
    """Return the periods that had been opened at a moment; all of them where it is now."""
    return periods.filter(opened_at__lte=by) if by else periods


def with_standing(indicators: QuerySet[Indicator], *, at: datetime) -> QuerySet[Indicator]:
    """Return indicators with stage, place on the home and goals they had at a moment; None before they were there."""
    held = IndicatorStanding.objects.filter(indicator=OuterRef("pk"), at__lte=at).order_by("-at", "-pk")
    return indicators.annotate(
        stage_then=Subquery(held.values("stage")[:1]),
        headline_then=Subquery(held.values("headline_order")[:1]),
        goals_then=Subquery(held.values("goal_ids")[:1]),
    )


def goals_told(indicators: list[Indicator], *, at: datetime | None) -> dict[int, tuple[AgreedGoal, ...]]:
    """Return {indicator id: the goals in force that it shows the way to, now or at a moment}, by number.

    One query. Of a moment one for the goals, and one more where theirs did not come along (`with_standing`).
    """
    if at is None:
        return _goals_now(indicators)
    if not indicators:
        return {}
    served = _goals_then(indicators, at=at)
    agreed = goals_agreed(indicators[0].initiative, at=at)
    return {each.pk: tuple(goal for goal in agreed if goal.pk in served.get(each.pk, ())) for each in indicators}


def _goals_now(indicators: list[Indicator]) -> dict[int, tuple[AgreedGoal, ...]]:
    links = Indicator.goals.through.objects.filter(indicator__in=indicators, goal__is_in_force=True)
    found: dict[int, list[AgreedGoal]] = defaultdict(list)
    for link in links.select_related("goal__theme").order_by("goal__number"):
        found[link.indicator_id].append(of_today(link.goal))
    return {indicator: tuple(goals) for indicator, goals in found.items()}


def _goals_then(indicators: list[Indicator], *, at: datetime) -> dict[int, list[int]]:
    """Return {indicator id: ids of the goals it was said to serve at a moment}."""
    if all("goals_then" in vars(each) for each in indicators):
        return {each.pk: vars(each)["goals_then"] or [] for each in indicators}
    held = IndicatorStanding.objects.filter(indicator__in=indicators, at__lte=at)
    return dict(held.order_by("indicator", "-at", "-pk").distinct("indicator").values_list("indicator", "goal_ids"))


def stage_of(indicator: Indicator, *, at: datetime | None) -> str | None:
    """Return how far an indicator has come, or had at a moment; None where it was not there yet.

    One query at most: none where it came along (`with_standing`).
    """
    if at is None:
        return indicator.stage
    if "stage_then" in vars(indicator):
        then: str | None = vars(indicator)["stage_then"]
        return then
    held = IndicatorStanding.objects.filter(indicator=indicator, at__lte=at).order_by("-at", "-pk")
    return held.values_list("stage", flat=True).first()
