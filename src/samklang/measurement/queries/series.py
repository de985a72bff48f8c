"""Totals per period for many indicators at once: what each is made of, protected on the way out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Initiative
from samklang.measurement.calculations.figures import Figure, TimedFigure, total, whole_of
from samklang.measurement.calculations.kinds import people, rules_of
from samklang.measurement.calculations.protection import Protected, mean_needs_hiding, protected_table
from samklang.measurement.models import Answer, Duty, Indicator, IndicatorVersion, Kind, Period
from samklang.measurement.queries.facts import Fact, facts_as_released, facts_known_on, facts_now

Reached = Mapping[int, Mapping[int, bool]]


@dataclass(frozen=True)
class PeriodTotal:
    """One period's total and what it is made of. `value` None is undefined, lacking or hidden."""

    period: Period
    version: IndicatorVersion
    value: Decimal | None
    is_hidden: bool
    reported: int
    asked: int
    not_applicable: int
    declined: int
    figure: Figure | None = None
    levels: tuple[tuple[int, int], ...] = ()

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return (fewest, most) where only a range of people is known, else None."""
        if self.figure is None or self.version.kind != Kind.PEOPLE or self.value is not None:
            return None
        fewest, most = people.least(self.figure), self.figure.numerator
        return None if fewest is None or most is None else (fewest, most)

    @property
    def is_known(self) -> bool:
        """Tell whether there is something to show: a number, a range or levels."""
        return self.value is not None or self.bounds is not None or bool(self.levels)

    @property
    def missing(self) -> int:
        """Return how many of those asked have not answered."""
        return max(0, self.asked - self.reported - self.not_applicable - self.declined)

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody asked has answered."""
        return self.missing == 0


@dataclass(frozen=True)
class Series:
    """One indicator's totals over periods, oldest first, with its present definition."""

    indicator: Indicator
    version: IndicatorVersion
    totals: tuple[PeriodTotal, ...]

    @property
    def latest(self) -> PeriodTotal | None:
        """Return the last total that can be shown."""
        return next((each for each in reversed(self.totals) if each.is_known), None)


@dataclass(frozen=True)
class Definitions:
    """The definitions of some indicators: every version by its id, and the one in force by indicator."""

    by_id: Mapping[int, IndicatorVersion]
    in_force: Mapping[int, IndicatorVersion]


def definitions_of(indicators: Iterable[Indicator], *, on: date) -> Definitions:
    """Return the indicators' definitions; in force on a day is the last that has begun (the first, before any has)."""
    ids = [indicator.pk for indicator in indicators]
    by_id: dict[int, IndicatorVersion] = {}
    in_force: dict[int, IndicatorVersion] = {}
    for version in IndicatorVersion.objects.filter(indicator__in=ids).order_by("indicator", "number"):
        by_id[version.pk] = version
        if version.indicator_id not in in_force or version.valid_from <= on:
            in_force[version.indicator_id] = version
    return Definitions(by_id, in_force)


def current_versions(indicators: Iterable[Indicator], *, on: date) -> Mapping[int, IndicatorVersion]:
    """Return {indicator id: the definition in force on a day}."""
    return definitions_of(indicators, on=on).in_force


def facts_for(viewer: Viewer, versions: Mapping[int, IndicatorVersion], *, known_on: datetime | None) -> list[Fact]:
    """Return the figures a viewer's totals are made of.

    The backbone sees what is approved. Others see what counts people only as released; the rest as it is approved.
    """
    guarded = [pk for pk, version in versions.items() if version.counts_people and not viewer.is_backbone]
    open_ones = [pk for pk in versions if pk not in guarded]
    live = facts_known_on(open_ones, at=known_on) if known_on else facts_now(open_ones)
    return live + facts_as_released(guarded, at=known_on)


def series_for(
    viewer: Viewer, indicators: Iterable[Indicator], *, today: date, known_on: datetime | None = None
) -> list[Series]:
    """Return the totals over time of many indicators as a viewer may see them. Four queries, however many there are."""
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=today)
    facts = facts_for(viewer, definitions.in_force, known_on=known_on)
    return _series(viewer.initiative, indicators, definitions, facts, protects=not viewer.is_backbone)


def series_as_released(initiative: Initiative, indicators: Iterable[Indicator], *, today: date) -> list[Series]:
    """Return the totals over time as released, for anybody."""
    indicators = list(indicators)
    definitions = definitions_of(indicators, on=today)
    facts = facts_as_released(definitions.in_force)
    return _series(initiative, indicators, definitions, facts, protects=True)


def _series(
    initiative: Initiative,
    indicators: list[Indicator],
    definitions: Definitions,
    facts: list[Fact],
    *,
    protects: bool,
) -> list[Series]:
    versions, of_version = definitions.in_force, definitions.by_id
    periods = list(Period.objects.filter(initiative=initiative).order_by("starts_on"))
    asked, reached = _asked(list(versions)), steps_reached(of_version.values())
    by_indicator: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_indicator[fact.indicator_id].append(fact)
    return [
        Series(
            indicator,
            versions[indicator.pk],
            tuple(
                _totals(
                    versions[indicator.pk],
                    periods,
                    by_indicator[indicator.pk],
                    of_version,
                    asked,
                    reached,
                    protects=protects,
                )
            ),
        )
        for indicator in indicators
        if indicator.pk in versions
    ]


def _asked(indicator_ids: list[int]) -> dict[int, list[tuple[int, date, date | None]]]:
    duties: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    rows = Duty.objects.filter(indicator__in=indicator_ids)
    for indicator, organisation, first, ended in rows.values_list(
        "indicator", "organisation", "first_period_on", "ended_on"
    ):
        duties[indicator].append((organisation, first, ended))
    return duties


def steps_reached(versions: Iterable[IndicatorVersion]) -> Reached:
    """Return {scale version id: {cell id: is it at or above the agreed step}}. No query without scales, else one."""
    scales = [version for version in versions if version.kind == Kind.SCALE]
    if not scales:
        return {}
    links = IndicatorVersion.cells.through.objects.filter(indicatorversion__in=[version.pk for version in scales])
    rows = links.filter(cell__categories__dimension=F("indicatorversion__steps")).values_list(
        "indicatorversion", "cell", "cell__categories__order", "indicatorversion__reached_from__order"
    )
    found: dict[int, dict[int, bool]] = {version.pk: {} for version in scales}
    for version, cell, order, agreed in rows:
        found[version][cell] = order >= agreed
    return found


def organisation_figures(
    facts: Iterable[Fact], *, kind: str, reached: Reached | None = None
) -> dict[tuple[int, int], Figure]:
    """Return {(period, organisation): its figure}: the entered total where there is one, else its cells added.

    Several places of one organisation combine as the kind says. Of answers on a scale the figure is how many chose the
    agreed step or above, out of all.
    """
    margins: dict[tuple[int, int, int | None], Figure] = {}
    cells: dict[tuple[int, int, int | None], list[Figure]] = defaultdict(list)
    for fact in facts:
        key = (fact.period_id, fact.organisation_id, fact.place_id)
        if fact.figure.numerator is None:
            continue
        if kind == Kind.SCALE:
            if (is_reached := (reached or {}).get(fact.version_id, {}).get(fact.cell_id or 0)) is not None:
                cells[key].append(Figure(fact.figure.numerator if is_reached else Decimal(0), fact.figure.numerator))
        elif fact.cell_id is None:
            margins[key] = fact.figure
        else:
            cells[key].append(fact.figure)
    rules = rules_of(kind)
    whole: dict[tuple[int, int], Figure] = {}
    for key in margins.keys() | cells.keys():
        figure = margins.get(key) or whole_of(cells[key])
        place = key[:2]
        whole[place] = rules.combine(whole[place], figure) if place in whole else figure
    return whole


def _totals(
    version: IndicatorVersion,
    periods: list[Period],
    facts: list[Fact],
    of_version: Mapping[int, IndicatorVersion],
    asked: Mapping[int, list[tuple[int, date, date | None]]],
    reached: Reached,
    *,
    protects: bool,
) -> Iterable[PeriodTotal]:
    rules = rules_of(version.kind)
    whole: dict[int, dict[int, Figure]] = defaultdict(dict)
    for (period_id, organisation), known in organisation_figures(facts, kind=version.kind, reached=reached).items():
        whole[period_id][organisation] = known
    answers: dict[int, dict[int, str]] = defaultdict(dict)
    used: dict[int, int] = {}
    for fact in facts:
        answers[fact.period_id].setdefault(fact.organisation_id, fact.answer)
        used[fact.period_id] = fact.version_id
    earlier: dict[int, list[TimedFigure]] = defaultdict(list)
    for period in periods:
        asked_here = _asked_in(period, asked.get(version.indicator_id, []))
        if period.rhythm != version.rhythm or not (asked_here or answers[period.pk]):
            continue
        here: Mapping[int, Figure] = whole[period.pk]
        if version.kind == Kind.RUNNING_TOTAL:
            here = _carried(earlier, here, period.starts_on)
        figure = total(rules, here.values())
        guards = version.counts_people and protects
        _, shown = protected_table({}, total=figure, counts_people=guards)
        if guards and version.kind == Kind.MEAN and mean_needs_hiding(figure, organisations=len(here)):
            shown = Protected(None, is_hidden=True)
        said = list(answers[period.pk].values())
        yield PeriodTotal(
            period=period,
            version=of_version.get(used.get(period.pk, 0), version),
            value=None if shown.figure is None else rules.finish(shown.figure),
            is_hidden=shown.is_hidden,
            reported=said.count(Answer.MEASURED),
            asked=asked_here,
            not_applicable=said.count(Answer.NOT_APPLICABLE),
            declined=said.count(Answer.DECLINED) + said.count(Answer.COULD_NOT_BE_ASKED),
            figure=shown.figure,
            levels=_levels(here) if version.kind == Kind.RUBRIC else (),
        )


def _levels(here: Mapping[int, Figure]) -> tuple[tuple[int, int], ...]:
    """Return (level, how many organisations are on it), the first level first."""
    counted = Counter(int(figure.numerator) for figure in here.values() if figure.numerator is not None)
    return tuple(sorted(counted.items()))


def _carried(earlier: dict[int, list[TimedFigure]], here: Mapping[int, Figure], starts_on: date) -> dict[int, Figure]:
    """Return each organisation's last known running total: what it reported now, else what it reported before."""
    for organisation, figure in here.items():
        earlier[organisation].append(TimedFigure(starts_on, figure))
    return {organisation: rules_of(Kind.RUNNING_TOTAL).over_time(known) for organisation, known in earlier.items()}


def _asked_in(period: Period, duties: list[tuple[int, date, date | None]]) -> int:
    return len(
        {
            organisation
            for organisation, first, ended in duties
            if first <= period.starts_on and (ended is None or ended >= period.ends_on)
        }
    )
