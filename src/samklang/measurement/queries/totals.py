"""One period's total of an indicator: how it is combined from the figures, and what it is made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import F

from samklang.measurement.calculations.figures import Figure, TimedFigure, total, whole_of
from samklang.measurement.calculations.kinds import people, rules_of
from samklang.measurement.models import Answer, IndicatorVersion, Kind, Period, Policy, ReleasedTable
from samklang.measurement.queries.facts import Fact

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
    table: ReleasedTable | None = None

    @property
    def is_rounded(self) -> bool:
        """Tell whether it was released rounded to fives."""
        return self.table is not None and self.table.policy == Policy.ROUNDED

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


def period_totals(
    version: IndicatorVersion,
    periods: list[Period],
    facts: list[Fact],
    of_version: Mapping[int, IndicatorVersion],
    asked: Mapping[int, list[tuple[int, date, date | None]]],
    reached: Reached,
) -> Iterable[PeriodTotal]:
    """Return one indicator's total of each period in which it was asked or told, in the order of the periods.

    `of_version` are its definitions by id, `asked` the duties (organisation, first day, last day), `reached` the steps
    of its scales.
    """
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
        said = list(answers[period.pk].values())
        yield PeriodTotal(
            period=period,
            version=of_version.get(used.get(period.pk, 0), version),
            value=rules.finish(figure),
            is_hidden=False,
            reported=said.count(Answer.MEASURED),
            asked=asked_here,
            not_applicable=said.count(Answer.NOT_APPLICABLE),
            declined=said.count(Answer.DECLINED) + said.count(Answer.COULD_NOT_BE_ASKED),
            figure=figure,
            levels=_levels(here) if version.kind == Kind.RUBRIC else (),
        )


def _levels(here: Mapping[int, Figure]) -> tuple[tuple[int, int], ...]:
    """Return (level, how many organisations are on it), the first level first."""
    counted = Counter(int(figure.numerator) for figure in here.values() if figure.numerator is not None)
    return tuple(sorted(counted.items()))


def carried_facts(facts: Iterable[Fact], totals: Iterable[PeriodTotal]) -> list[Fact]:
    """Return a running total's facts with, in each period, the last one told of each organisation, place and cell."""
    order = [each.period.pk for each in totals]
    told: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        told[fact.period_id].append(fact)
    last: dict[tuple[int, int | None, int | None], Fact] = {}
    found: list[Fact] = []
    for period_id in order:
        for fact in told[period_id]:
            if fact.figure.numerator is not None:
                last[fact.organisation_id, fact.place_id, fact.cell_id] = fact
        found += [replace(fact, period_id=period_id) for fact in last.values()]
    return found


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
