"""Which periods a pivot reads, and under which definitions they were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from samklang.initiatives.access import Viewer
from samklang.measurement.models import COUNTING, Indicator, IndicatorVersion, Observation, Period, ReportTransition
from samklang.measurement.queries.as_it_stood import was_defined
from samklang.measurement.queries.cubes import PERIOD
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import Lineage
from samklang.measurement.queries.pivot_axes import SPAN_OF_TIME, SPANS, PivotAsked

NEWEST_OFFERED, NEAR_OFFERED = 24, 12


@dataclass(frozen=True)
class PivotPeriods:
    """Which periods a pivot offers in a list, and which it reads; both the oldest first.

    Offered are the newest and those near the chosen one, however long the history is; `has_more` says that there are
    others, which are found by a day.
    """

    offered: tuple[Period, ...] = ()
    window: tuple[Period, ...] = ()
    has_more: bool = False


def periods_of(told: QuerySet[Period], asked: PivotAsked, lineage: Lineage) -> PivotPeriods:
    """Return the periods of a pivot, of those that something was told in. One query, three more for an old one."""
    newest = list(told.reverse()[: NEWEST_OFFERED + NEAR_OFFERED])[::-1]
    if not newest:
        return PivotPeriods()
    chosen = _chosen(told, newest, asked)
    has_older, at = len(newest) == NEWEST_OFFERED + NEAR_OFFERED, _place(newest, chosen)
    near = newest if not has_older or at >= NEAR_OFFERED else [*_around(told, chosen), *newest]
    known = sorted({each.pk: each for each in near}.values(), key=lambda each: (each.starts_on, each.pk))
    at = _place(known, chosen)
    offered = [
        each
        for place, each in enumerate(known)
        if place >= len(known) - NEWEST_OFFERED or abs(place - at) <= NEAR_OFFERED
    ]
    return PivotPeriods(
        tuple(offered), tuple(known[max(0, at + 1 - _span(asked, lineage)) : at + 1]), len(newest) > NEWEST_OFFERED
    )


def _chosen(told: QuerySet[Period], newest: Sequence[Period], asked: PivotAsked) -> Period:
    """Return the period asked for: by its name, by a day in it, else the newest."""
    if asked.on:
        if newest[0].starts_on <= asked.on:
            return [each for each in newest if each.starts_on <= asked.on][-1]
        return told.filter(starts_on__lte=asked.on).last() or told[0]
    by_name = next((each for each in newest if str(each.pk) == asked.period), None)
    if by_name is None and asked.period.isdecimal():
        by_name = told.filter(pk=asked.period).first()
    return by_name or newest[-1]


def _around(told: QuerySet[Period], chosen: Period) -> list[Period]:
    """Return the periods near one, and so many before them as a pivot may read."""
    before = told.filter(starts_on__lte=chosen.starts_on).reverse()[: NEAR_OFFERED + SPANS[-1]]
    return [*before, *told.filter(starts_on__gt=chosen.starts_on)[:NEAR_OFFERED]]


def _place(periods: Sequence[Period], wanted: Period) -> int:
    return next((at for at, each in enumerate(periods) if each.pk == wanted.pk), -1)


def _span(asked: PivotAsked, lineage: Lineage) -> int:
    """Return how many periods to read: as many as asked, or what the usual pivot needs.

    The usual one of an indicator with two breakdowns or more is by these, and needs one period only.
    """
    has_two = min((len(each) for each in lineage.broken_down_by.values()), default=0) > 1
    by_time = PERIOD in {asked.rows, asked.columns} or not (has_two or (asked.rows and asked.columns))
    return min(asked.span or (SPAN_OF_TIME if by_time else 1), SPANS[-1])


def periods_with_figures(
    indicator: Indicator, known_on: datetime | None, organisations: frozenset[int] | None
) -> QuerySet[Period]:
    """Return the periods of which something counts (or counted at a moment), told by some organisations or any."""
    told = Observation.objects.filter(indicator=indicator, period=OuterRef("pk"))
    if known_on:
        passed = ReportTransition.objects.filter(report=OuterRef("report"), at__lte=known_on).order_by("-at", "-pk")
        told = told.annotate(state_then=Subquery(passed.values("to_state")[:1]))
        told = told.filter(entered_at__lte=known_on, state_then__in=COUNTING)
    else:
        told = told.filter(counts=True)
    if organisations is not None:
        told = told.filter(organisation__in=organisations)
    return Period.objects.filter(Exists(told), initiative=indicator.initiative_id).order_by("starts_on")


def last_told_before(indicator: Indicator, window: Sequence[Period], known_on: datetime | None) -> list[Period]:
    """Return the periods before a window that a running total builds on: those in which somebody told it last.

    Of what was known on an earlier day they are all of them. One query.
    """
    if not window:
        return []
    start = window[0].starts_on
    earlier = periods_with_figures(indicator, known_on, None).filter(starts_on__lt=start)
    if known_on:
        return list(earlier)
    told = Observation.objects.filter(indicator=indicator, counts=True, numerator__isnull=False).order_by()
    before = told.filter(period__starts_on__lt=start).values("organisation", "place")
    last = before.annotate(last=Max("period__starts_on")).values("last")
    return list(earlier.filter(starts_on__in=last))


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
