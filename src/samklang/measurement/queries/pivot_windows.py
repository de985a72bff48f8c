"""Which periods a pivot reads, and under which definitions they were told."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet

from samklang.initiatives.access import Viewer
from samklang.measurement.models import Indicator, IndicatorVersion, Observation, Period, ReportTransition
from samklang.measurement.queries.as_it_stood import was_defined
from samklang.measurement.queries.cubes import PERIOD
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import Lineage
from samklang.measurement.queries.pivot_axes import SPAN_OF_TIME, SPANS, PivotAsked


def window_of(available: Sequence[Period], asked: PivotAsked, lineage: Lineage) -> list[Period]:
    """Return the periods to read: up to the one asked for, as many as asked, or what the usual pivot needs.

    The usual one of an indicator with two breakdowns or more is by these, and needs one period only.
    """
    if not available:
        return []
    last = next((at for at, each in enumerate(available) if str(each.pk) == asked.period), len(available) - 1)
    has_two = min((len(each) for each in lineage.broken_down_by.values()), default=0) > 1
    by_time = PERIOD in {asked.rows, asked.columns} or not (has_two or (asked.rows and asked.columns))
    span = asked.span or (SPAN_OF_TIME if by_time else 1)
    return list(available[max(0, last + 1 - min(span, SPANS[-1])) : last + 1])


def periods_with_figures(
    indicator: Indicator, known_on: datetime | None, organisations: frozenset[int] | None
) -> QuerySet[Period]:
    """Return the periods of which something counts (or was approved at a moment), told by some organisations or any."""
    told = Observation.objects.filter(indicator=indicator, period=OuterRef("pk"))
    told = told.filter(entered_at__lte=known_on) if known_on else told.filter(counts=True)
    if organisations is not None:
        told = told.filter(organisation__in=organisations)
    periods = Period.objects.filter(Exists(told), initiative=indicator.initiative_id).order_by("starts_on")
    if known_on:
        approved = ReportTransition.objects.filter(report__period=OuterRef("pk"), at__lte=known_on, to_state="approved")
        periods = periods.filter(Exists(approved))
    return periods


def last_told_before(
    indicator: Indicator, available: Sequence[Period], window: Sequence[Period], known_on: datetime | None
) -> list[Period]:
    """Return the periods before a window that a running total builds on: those in which somebody told it last.

    Of what was known on an earlier day they are all of them. One query.
    """
    earlier = list(available[: available.index(window[0])]) if window else []
    if known_on or not earlier:
        return earlier
    told = Observation.objects.filter(indicator=indicator, counts=True, numerator__isnull=False, period__in=earlier)
    days = set(
        told.values("organisation", "place").annotate(last=Max("period__starts_on")).values_list("last", flat=True)
    )
    return [each for each in earlier if each.starts_on in days]


def in_force(
    lineage: Lineage, last: Period | None, viewer: Viewer, *, known_on: datetime | None = None
) -> IndicatorVersion:
    """Return the definition in force when the last period began, or today without one; none written down later."""
    day = last.starts_on if last else viewer.today
    begun = [each for each in lineage.versions.values() if each.valid_from <= day and was_defined(each, at=known_on)]
    return begun[-1] if begun else next(iter(lineage.versions.values()))


def definitions_used(lineage: Lineage, facts: Sequence[Fact]) -> dict[int, IndicatorVersion]:
    """Return {period id: the newest definition that something was told under in it}."""
    numbers: dict[int, IndicatorVersion] = {}
    for fact in facts:
        version = lineage.versions[fact.version_id]
        if fact.period_id not in numbers or version.number > numbers[fact.period_id].number:
            numbers[fact.period_id] = version
    return numbers
