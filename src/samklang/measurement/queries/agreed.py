"""What was agreed of an indicator: its target, and the way to it period by period."""

from decimal import Decimal

from samklang.measurement.calculations.targets import Goalpost, expected_on
from samklang.measurement.models import Indicator, Target, Trajectory
from samklang.measurement.queries.series import Series
from samklang.measurement.queries.totals import PeriodTotal
from samklang.measurement.words import agreed_words


def targets_of(indicators: list[Indicator]) -> dict[int, Target]:
    """Return {indicator id: its target}: what came with the indicators, else one query."""
    if all(indicator._state.fields_cache.get("target", ...) is not ... for indicator in indicators):
        known = [getattr(indicator, "target", None) for indicator in indicators]
        return {target.indicator_id: target for target in known if target}
    found = Target.objects.filter(indicator__in=indicators)
    return {target.indicator_id: target for target in found}


def way_agreed_words(series: Series, latest: PeriodTotal | None, post: Goalpost | None) -> str:
    """Say what was agreed for the end of the latest period, or nothing outside the way."""
    if latest is None or post is None or not post.baseline_on <= latest.period.ends_on <= post.target_on:
        return ""
    values = [each.value for each in series.totals]
    return agreed_words(expected_on(latest.period.ends_on, post), values, latest.version)


def goalpost_of(target: Target) -> Goalpost:
    """Return a target as the calculations take it."""
    return Goalpost(
        target.baseline_on,
        target.baseline_value,
        target.target_on,
        target.target_value,
        is_stepped=target.trajectory == Trajectory.STEPPED,
        milestones=target.milestones,
    )


def agreed_in(series: Series, post: Goalpost | None) -> tuple[Decimal | None, ...]:
    """Return the value agreed for the end of each period; None outside the way."""
    return tuple(
        expected_on(each.period.ends_on, post)
        if post and post.baseline_on <= each.period.ends_on <= post.target_on
        else None
        for each in series.totals
    )
