"""What stands behind released tables: the facts of each, and the earlier tables a new one must be safe beside."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from samklang.measurement.calculations.kinds import kinds_that
from samklang.measurement.models import Indicator, IndicatorVersion, Period, ReleasedTable
from samklang.measurement.queries.facts import Fact, facts_known_on
from samklang.measurement.queries.series import series_of_facts
from samklang.measurement.queries.totals import PeriodTotal, carried_facts


@dataclass(frozen=True)
class Counted:
    """What a release shows of one indicator: its total (None where nothing was asked or told), and the facts behind."""

    total: PeriodTotal | None = None
    facts: list[Fact] = field(default_factory=list)


def counted_in(period: Period, indicators: Collection[Indicator], *, at: datetime) -> dict[int, Counted]:
    """Return {indicator id: what it is made of} in a period, as it was known at a moment. Ten queries at most."""
    carrying = kinds_that(lambda rules: rules.CARRIES)
    versions = IndicatorVersion.objects.filter(indicator__in=indicators, kind__in=carrying)
    running = set(versions.values_list("indicator", flat=True))
    plain = [each for each in indicators if each.pk not in running]
    found = _counted(period, plain, [period], at=at, is_running=False) if plain else {}
    if running:
        carried = [each for each in indicators if each.pk in running]
        every = list(Period.objects.filter(initiative=period.initiative_id).order_by("starts_on"))
        found |= _counted(period, carried, every, at=at, is_running=True)
    return found


def _counted(
    here: Period, indicators: Collection[Indicator], periods: list[Period], *, at: datetime, is_running: bool
) -> dict[int, Counted]:
    wanted = None if is_running else [here.pk]
    told: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts_known_on([each.pk for each in indicators], at=at, periods=wanted):
        told[fact.indicator_id].append(fact)
    every = [fact for facts in told.values() for fact in facts]
    found = {}
    for series in series_of_facts(periods, indicators, every, today=here.starts_on):
        facts = told[series.indicator.pk]
        carried = carried_facts(facts, series.totals) if is_running else facts
        total = next((each for each in series.totals if each.period.pk == here.pk), None)
        found[series.indicator.pk] = Counted(total, [fact for fact in carried if fact.period_id == here.pk])
    return found


def tables_beside(
    period: Period, indicators: Iterable[int], *, standing: Collection[int]
) -> dict[int, list[ReleasedTable]]:
    """Return {indicator: the tables that a new one must be safe beside, the oldest first}. Three queries at most.

    All that releases of the same period showed, whenever they were made; and of the `standing` indicators, whose
    people are counted again from period to period, the last one shown of the period before and of the one after.
    """
    made = ReleasedTable.objects.filter(release__protected_at__isnull=False)
    made = made.select_related("release__period__initiative")
    found: dict[int, list[ReleasedTable]] = defaultdict(list)
    if standing:
        others = made.filter(indicator__in=standing, release__period__rhythm=period.rhythm).distinct("indicator_id")
        before = others.filter(release__period__starts_on__lt=period.starts_on)
        after = others.filter(release__period__starts_on__gt=period.starts_on)
        _take(found, before.order_by("indicator_id", "-release__period__starts_on", "-release__at"))
        _take(found, after.order_by("indicator_id", "release__period__starts_on", "-release__at"))
    here = made.filter(indicator__in=list(indicators), release__period=period)
    _take(found, here.order_by("release__at", "pk"))
    return found


def _take(found: dict[int, list[ReleasedTable]], tables: QuerySet[ReleasedTable]) -> None:
    for table in tables:
        found[table.indicator_id].append(table)


def facts_behind(tables: Mapping[int, list[ReleasedTable]], indicators: Iterable[Indicator]) -> dict[int, list[Fact]]:
    """Return {released table: the facts it was made of}, read once for each release."""
    by_id = {each.pk: each for each in indicators}
    shown_by: dict[tuple[Period, datetime], list[ReleasedTable]] = defaultdict(list)
    for several in tables.values():
        for table in several:
            shown_by[table.release.period, table.release.at].append(table)
    found: dict[int, list[Fact]] = {}
    for (period, at), shown in shown_by.items():
        counted = counted_in(period, [by_id[table.indicator_id] for table in shown], at=at)
        found |= {table.pk: counted.get(table.indicator_id, Counted()).facts for table in shown}
    return found
