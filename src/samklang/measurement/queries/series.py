"""Totals per period for many indicators at once: what each is made of, protected on the way out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import compress
from operator import not_

from django.utils.timezone import localdate

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import GUARDED, Indicator, IndicatorVersion, Period
from samklang.measurement.queries.asked_in import WhoIsAsked, agreed_of
from samklang.measurement.queries.comparable import settled
from samklang.measurement.queries.facts import Fact, answers_as_released, facts_known_on, facts_now
from samklang.measurement.queries.in_force import Definitions, definitions_of
from samklang.measurement.queries.released import released_tables
from samklang.measurement.queries.sums import Early, Sums, sums_as_released, sums_known_on, sums_now
from samklang.measurement.queries.totals import (
    PeriodTotal,
    period_totals,
    steps_reached,
    told_of_facts,
    total_of_table,
)
from samklang.measurement.queries.windows import ReadPeriods, every_period, newest_periods


@dataclass(frozen=True)
class Series:
    """One indicator's totals over periods, oldest first, with its present definition and all of them in order.

    `totals` are shown; `earlier` were read beside them. Where there are earlier ones still, `read_from_on` is the last
    day of the first period that was read, and `carried` is what a running total had come to in each of them. `agreed`
    says who was asked when, where it is known. `is_released` are those of released tables; `is_by_release` all that
    anybody may see: also what goes live on approval as each period's last release showed it.
    """

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]
    versions: tuple[IndicatorVersion, ...] = ()
    earlier: tuple[PeriodTotal, ...] = ()
    read_from_on: date | None = None
    carried: tuple[Early, ...] = ()
    agreed: WhoIsAsked = field(default_factory=WhoIsAsked)
    is_released: bool = False
    is_by_release: bool = False

    @property
    def latest(self) -> PeriodTotal | None:
        """Return the last total that can be shown."""
        return next((each for each in reversed(self.totals) if each.is_known), None)

    @property
    def reporters_change(self) -> bool:
        """Tell whether the organisations behind it differ from period to period, and a curve of the same ones helps."""
        rules = rules_of(self.version.kind)
        if self.is_released or rules.CHART == "none" or rules.CARRIES:
            return False
        return len({each.reporters for each in settled(self.totals) if each.reported}) > 1

    @property
    def keeps_reporters_together(self) -> bool:
        """Tell whether more organisations were behind some periods than others, and no curve of the same is told.

        Of what was released the whole less the same ones would be what a late organisation told.
        """
        rules = rules_of(self.version.kind)
        if not self.is_released or rules.CHART == "none" or rules.CARRIES:
            return False
        return len({each.reported for each in settled(self.totals) if each.reported}) > 1

    @property
    def is_cut(self) -> bool:
        """Tell whether there are earlier periods than those shown."""
        return bool(self.earlier) or self.read_from_on is not None

    @property
    def read(self) -> tuple[PeriodTotal, ...]:
        """Return all totals that were read, the oldest first."""
        return self.earlier + self.totals


def facts_for(
    viewer: Viewer,
    versions: Mapping[int, IndicatorVersion],
    *,
    known_on: datetime | None,
    totals: Iterable[PeriodTotal | None],
    known: Iterable[IndicatorVersion] = (),
) -> list[Fact]:
    """Return the figures that a viewer's totals of some periods are made of.

    The backbone sees what is approved. Others see the same of what does not count people; of what does they see who
    answered as it was released, never a figure: those are in the released tables. `known` are all definitions of the
    indicators, where they were read already.
    """
    guarded = [] if viewer.is_backbone else _guarded_among(versions, known)
    open_ones = [pk for pk in versions if pk not in guarded]
    periods = [total.period.pk for total in totals if total]
    live = (
        facts_known_on(open_ones, at=known_on, periods=periods) if known_on else facts_now(open_ones, periods=periods)
    )
    return live + answers_as_released(guarded, periods, at=known_on)


def _guarded_among(versions: Mapping[int, IndicatorVersion], known: Iterable[IndicatorVersion]) -> list[int]:
    """Return those guarded by the definition at hand or any other of the same indicators. At most one query."""
    guarded = {pk for pk, version in versions.items() if version.is_guarded}
    if known := list(known):
        guarded |= {version.indicator_id for version in known if version.is_guarded}
    elif open_ones := versions.keys() - guarded:
        earlier = IndicatorVersion.objects.filter(GUARDED, indicator__in=open_ones)
        guarded |= set(earlier.values_list("indicator", flat=True))
    return [pk for pk in versions if pk in guarded]


def series_for(
    viewer: Viewer,
    indicators: Iterable[Indicator],
    *,
    today: date,
    known_on: datetime | None = None,
    span: int | None = None,
) -> list[Series]:
    """Return the totals over time of many indicators as a viewer may see them. Six queries, however many there are.

    The backbone sees what is approved; others what counts people as it was released, and the rest as it is approved.
    With a span only so many of the newest periods. As known on an earlier day it reads by the definition of that day.
    """
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=localdate(known_on) if known_on else today, known_on=known_on)
    guarded = frozenset() if viewer.is_backbone else definitions.guarded
    read = _read_periods(viewer.initiative, span, known_on)
    live = definitions.only(each.pk for each in indicators if each.pk not in guarded)
    starts = _starts(live, read)
    sums = (
        sums_known_on(live.by_id.values(), live.in_force, starts, at=known_on)
        if known_on
        else sums_now(live.by_id.values(), live.in_force, starts)
    )
    return _in_order(indicators, definitions, guarded, read, sums, known_on)


def _read_periods(initiative: Initiative, span: int | None, known_on: datetime | None) -> ReadPeriods:
    """Return the periods to read, of those that had been opened."""
    if span is None:
        return every_period(initiative, opened_by=known_on)
    return newest_periods(initiative, span=span, opened_by=known_on)


def _starts(definitions: Definitions, read: ReadPeriods) -> dict[int, date]:
    """Return {indicator id: the last day of the first period read} of those whose rhythm has earlier ones."""
    in_force = definitions.in_force.items()
    return {pk: read.starts[each.rhythm] for pk, each in in_force if each.rhythm in read.starts}


def series_as_released(
    initiative: Initiative,
    indicators: Iterable[Indicator],
    *,
    today: date,
    known_on: datetime | None = None,
    span: int | None = None,
) -> list[Series]:
    """Return the totals over time as released, by now or by a moment, for anybody."""
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=localdate(known_on) if known_on else today, known_on=known_on)
    others = definitions.only(each.pk for each in indicators if each.pk not in definitions.guarded)
    read = _read_periods(initiative, span, known_on)
    sums = sums_as_released(others.by_id.values(), others.in_force, _starts(others, read), at=known_on)
    found = _in_order(indicators, definitions, definitions.guarded, read, sums, known_on)
    return [replace(each, is_by_release=True) for each in found]


def series_of_facts(
    periods: list[Period],
    indicators: Iterable[Indicator],
    facts: list[Fact],
    *,
    today: date,
    known_on: datetime | None = None,
) -> list[Series]:
    """Return the totals of given facts in given periods, unprotected: for released tables, and an organisation's own.

    As known on a moment, by the definitions that were written down by then.
    """
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=localdate(known_on) if known_on else today, known_on=known_on)
    reached = steps_reached(definitions.by_id.values())
    by_indicator: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_indicator[fact.indicator_id].append(fact)
    sums = {
        pk: Sums(told_of_facts(version, periods, by_indicator[pk], reached))
        for pk, version in definitions.in_force.items()
    }
    return _live(indicators, definitions, ReadPeriods(tuple(periods)), sums, known_on=known_on)


def _in_order(
    indicators: list[Indicator],
    definitions: Definitions,
    guarded: Collection[int],
    read: ReadPeriods,
    sums: Mapping[int, Sums],
    known_on: datetime | None,
) -> list[Series]:
    live = [each for each in indicators if each.pk not in guarded]
    released = [each for each in indicators if each.pk in guarded]
    found = (
        {each.indicator.pk: each for each in _live(live, definitions, read, sums, known_on=known_on)} if live else {}
    )
    if released:
        found |= _released(released, definitions, read, at=known_on)
    return [found[each.pk] for each in indicators if each.pk in found]


def _released(
    indicators: list[Indicator], definitions: Definitions, read: ReadPeriods, *, at: datetime | None
) -> dict[int, Series]:
    """Return the series of released tables: only periods that were released, each as its last release showed it."""
    by_id = {period.pk: period for period in read.periods}
    totals: dict[int, list[PeriodTotal]] = defaultdict(list)
    tables = released_tables([each.pk for each in indicators], at=at, periods=list(by_id) if read.starts else None)
    for table in tables:
        if table.release.period_id not in by_id:
            continue
        period, version = by_id[table.release.period_id], definitions.by_id[table.version_id]
        totals[table.indicator_id].append(total_of_table(table, period=period, version=version))
    return {
        each.pk: _series(
            each,
            definitions,
            read,
            sorted(totals[each.pk], key=lambda total: total.period.starts_on),
            is_released=True,
        )
        for each in indicators
    }


def _live(
    indicators: list[Indicator],
    definitions: Definitions,
    read: ReadPeriods,
    sums: Mapping[int, Sums],
    *,
    known_on: datetime | None = None,
) -> list[Series]:
    agreed = agreed_of((each.pk for each in indicators), known_on=known_on)
    found = []
    for indicator in indicators:
        if (version := definitions.in_force.get(indicator.pk)) is None:
            continue
        own, from_on = sums.get(indicator.pk, Sums({})), read.starts.get(version.rhythm, date.min)
        before = tuple(each for each in own.carried if each.ends_on < from_on)
        totals = period_totals(
            version,
            read.periods,
            own.told,
            definitions.by_id,
            agreed[indicator.pk],
            carried=before[-1].figure if before else None,
        )
        made = _series(indicator, definitions, read, totals)
        found.append(replace(made, carried=before, agreed=agreed[indicator.pk]))
    return found


def _series(
    indicator: Indicator,
    definitions: Definitions,
    read: ReadPeriods,
    totals: Iterable[PeriodTotal],
    *,
    is_released: bool = False,
) -> Series:
    totals, version = tuple(totals), definitions.in_force[indicator.pk]
    shown = [read.is_shown(each.period) for each in totals]
    return Series(
        indicator,
        version,
        tuple(compress(totals, shown)),
        definitions.of(indicator),
        tuple(compress(totals, map(not_, shown))),
        read.starts.get(version.rhythm),
        is_released=is_released,
    )
