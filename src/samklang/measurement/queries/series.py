"""Totals per period for many indicators at once: what each is made of, protected on the way out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.models import GUARDED, Duty, Indicator, IndicatorVersion, Kind, Period
from samklang.measurement.queries.facts import Fact, facts_as_released, facts_known_on, facts_now, wholes_now
from samklang.measurement.queries.lineage import with_breakdown
from samklang.measurement.queries.released import released_tables
from samklang.measurement.queries.totals import PeriodTotal, period_totals, steps_reached


@dataclass(frozen=True)
class Series:
    """One indicator's totals over periods, oldest first, with its present definition and all of them in order."""

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]
    versions: tuple[IndicatorVersion, ...] = ()

    @property
    def latest(self) -> PeriodTotal | None:
        """Return the last total that can be shown."""
        return next((each for each in reversed(self.totals) if each.is_known), None)


@dataclass(frozen=True)
class Definitions:
    """The definitions of some indicators: every version by its id, and the one in force by indicator."""

    by_id: Mapping[int, IndicatorVersion]
    in_force: Mapping[int, IndicatorVersion]

    @property
    def guarded(self) -> frozenset[int]:
        """Return the indicators that are guarded under any of their definitions, the earlier ones too."""
        return frozenset(version.indicator_id for version in self.by_id.values() if version.is_guarded)

    def of(self, indicator: Indicator) -> tuple[IndicatorVersion, ...]:
        """Return an indicator's definitions in order."""
        return tuple(each for each in self.by_id.values() if each.indicator_id == indicator.pk)


def definitions_of(indicators: Iterable[Indicator], *, on: date) -> Definitions:
    """Return the indicators' definitions; in force on a day is the last that has begun (the first, before any has)."""
    ids = [indicator.pk for indicator in indicators]
    by_id: dict[int, IndicatorVersion] = {}
    in_force: dict[int, IndicatorVersion] = {}
    rows = with_breakdown(IndicatorVersion.objects.filter(indicator__in=ids)).order_by("indicator", "number")
    for version in rows:
        by_id[version.pk] = version
        if version.indicator_id not in in_force or version.valid_from <= on:
            in_force[version.indicator_id] = version
    return Definitions(by_id, in_force)


def current_versions(indicators: Iterable[Indicator], *, on: date) -> Mapping[int, IndicatorVersion]:
    """Return {indicator id: the definition in force on a day}."""
    return definitions_of(indicators, on=on).in_force


def facts_for(
    viewer: Viewer,
    versions: Mapping[int, IndicatorVersion],
    *,
    known_on: datetime | None,
    totals: Iterable[PeriodTotal | None],
) -> list[Fact]:
    """Return the figures that a viewer's totals of some periods are made of.

    The backbone sees what is approved. Others see the same of what does not count people; of what does they see who
    answered as it was released, never a figure: those are in the released tables.
    """
    guarded = [] if viewer.is_backbone else _guarded_among(versions)
    open_ones = [pk for pk in versions if pk not in guarded]
    periods = [total.period.pk for total in totals if total]
    live = (
        facts_known_on(open_ones, at=known_on, periods=periods) if known_on else facts_now(open_ones, periods=periods)
    )
    told = facts_as_released(guarded, at=known_on, periods=periods)
    return live + [replace(fact, figure=Figure(None)) for fact in told]


def _guarded_among(versions: Mapping[int, IndicatorVersion]) -> list[int]:
    """Return those guarded by the definition at hand or any other of the same indicators. At most one query."""
    guarded = {pk for pk, version in versions.items() if version.is_guarded}
    if open_ones := versions.keys() - guarded:
        earlier = IndicatorVersion.objects.filter(GUARDED, indicator__in=open_ones)
        guarded |= set(earlier.values_list("indicator", flat=True))
    return [pk for pk in versions if pk in guarded]


def series_for(
    viewer: Viewer, indicators: Iterable[Indicator], *, today: date, known_on: datetime | None = None
) -> list[Series]:
    """Return the totals over time of many indicators as a viewer may see them. Seven queries, however many there are.

    The backbone sees what is approved; others what counts people as it was released, and the rest as it is approved.
    """
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=today)
    guarded = frozenset() if viewer.is_backbone else definitions.guarded
    live = [each for each in indicators if each.pk not in guarded]
    released = [each for each in indicators if each.pk in guarded]
    facts = _live(definitions, [each.pk for each in live], known_on=known_on)
    return _in_order(indicators, viewer.initiative, definitions, live, facts, released, known_on)


def _live(definitions: Definitions, indicator_ids: list[int], *, known_on: datetime | None) -> list[Fact]:
    """Return what totals are made of: of scales every answer, of other kinds each organisation's whole."""
    if known_on:
        return facts_known_on(indicator_ids, at=known_on)
    scales = {version.indicator_id for version in definitions.by_id.values() if version.kind == Kind.SCALE}
    return facts_now([pk for pk in indicator_ids if pk in scales]) + wholes_now(
        [pk for pk in indicator_ids if pk not in scales]
    )


def series_as_released(initiative: Initiative, indicators: Iterable[Indicator], *, today: date) -> list[Series]:
    """Return the totals over time as released, for anybody."""
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=today)
    guarded = [each for each in indicators if each.pk in definitions.guarded]
    others = [each for each in indicators if each.pk not in definitions.guarded]
    facts = facts_as_released([each.pk for each in others])
    return _in_order(indicators, initiative, definitions, others, facts, guarded, None)


def series_of_facts(
    periods: list[Period], indicators: Iterable[Indicator], facts: list[Fact], *, today: date
) -> list[Series]:
    """Return the totals of given facts in given periods, unprotected: for what makes the released tables."""
    indicators = list(indicators)
    return _series(indicators, definitions_of(indicators, on=today), facts, periods)


def _in_order(
    indicators: list[Indicator],
    initiative: Initiative,
    definitions: Definitions,
    live: list[Indicator],
    facts: list[Fact],
    released: list[Indicator],
    known_on: datetime | None,
) -> list[Series]:
    periods = list(Period.objects.filter(initiative=initiative).order_by("starts_on"))
    found = {each.indicator.pk: each for each in _series(live, definitions, facts, periods)} if live else {}
    if released:
        found |= _released(released, definitions, periods, at=known_on)
    return [found[each.pk] for each in indicators if each.pk in found]


def _released(
    indicators: list[Indicator], definitions: Definitions, periods: list[Period], *, at: datetime | None
) -> dict[int, Series]:
    """Return the series of released tables: only periods that were released, each as its last release showed it."""
    by_id = {period.pk: period for period in periods}
    totals: dict[int, list[PeriodTotal]] = defaultdict(list)
    for table in released_tables([each.pk for each in indicators], at=at):
        version = definitions.by_id[table.version_id]
        figure = table.figure
        totals[table.indicator_id].append(
            PeriodTotal(
                period=by_id[table.release.period_id],
                version=version,
                value=None if figure is None else rules_of(version.kind).finish(figure),
                is_hidden=table.is_hidden,
                reported=table.reported,
                asked=table.asked,
                not_applicable=table.not_applicable,
                declined=table.declined,
                figure=figure,
                table=table,
            )
        )
    return {
        each.pk: Series(
            each,
            definitions.in_force[each.pk],
            tuple(sorted(totals[each.pk], key=lambda total: total.period.starts_on)),
            definitions.of(each),
        )
        for each in indicators
    }


def _series(
    indicators: list[Indicator], definitions: Definitions, facts: list[Fact], periods: list[Period]
) -> list[Series]:
    versions, of_version = definitions.in_force, definitions.by_id
    asked, reached = duties_of([each.pk for each in indicators]), steps_reached(of_version.values())
    by_indicator: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_indicator[fact.indicator_id].append(fact)
    return [
        Series(
            indicator,
            versions[indicator.pk],
            tuple(
                period_totals(versions[indicator.pk], periods, by_indicator[indicator.pk], of_version, asked, reached)
            ),
            definitions.of(indicator),
        )
        for indicator in indicators
        if indicator.pk in versions
    ]


def duties_of(indicator_ids: list[int]) -> dict[int, list[tuple[int, date, date | None]]]:
    """Return {indicator id: (organisation, first day, last day) of its duties}. One query."""
    duties: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    rows = Duty.objects.filter(indicator__in=indicator_ids)
    for indicator, organisation, first, ended in rows.values_list(
        "indicator", "organisation", "first_period_on", "ended_on"
    ):
        duties[indicator].append((organisation, first, ended))
    return duties
