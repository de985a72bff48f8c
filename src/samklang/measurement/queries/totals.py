"""One period's total of an indicator: how it is combined from the figures, and what it is made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F

from samklang.measurement.calculations.figures import Figure, TimedFigure, total
from samklang.measurement.calculations.kinds import KindRules, rules_of
from samklang.measurement.calculations.pooling import bounds_of
from samklang.measurement.models import Answer, IndicatorVersion, Period, Policy, ShownTable
from samklang.measurement.queries.asked_in import AskedIn, WhoIsAsked
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.released import LedgerTable, is_of_nobody

Reached = Mapping[int, Mapping[int, bool]]


@dataclass(frozen=True)
class PeriodTotal:
    """One period's total and what it is made of. `value` None is undefined, lacking or hidden.

    `reporters` is a mark of who they were, where it is known: the same in two periods, the same organisations.
    """

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
    table: LedgerTable | None = None
    reporters: int | None = field(default=None, compare=False)

    @property
    def stands_since(self) -> datetime | None:
        """Return when the period was last released where an earlier table stands; None where none does."""
        return self.table.stands_since if self.table else None

    @property
    def is_rounded(self) -> bool:
        """Tell whether it was released rounded to fives."""
        return self.table is not None and self.table.policy == Policy.ROUNDED

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return (fewest, most) where only a range is known, else None."""
        return None if self.value is not None else bounds_of(rules_of(self.version.kind), self.figure)

    @property
    def is_known(self) -> bool:
        """Tell whether there is something to show: a number, a range or levels."""
        return self.value is not None or self.bounds is not None or bool(self.levels)

    @property
    def is_answered_without_figure(self) -> bool:
        """Tell whether somebody has answered, and nobody with a figure."""
        return not self.reported and bool(self.not_applicable or self.declined)

    @property
    def missing(self) -> int:
        """Return how many of those asked have not answered."""
        return max(0, self.asked - self.reported - self.not_applicable - self.declined)

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody asked has answered."""
        return self.reported + self.not_applicable + self.declined >= self.asked

    @property
    def is_partial(self) -> bool:
        """Tell whether the figure of somebody asked is not in it, who has not answered or could not tell."""
        return self.reported + self.not_applicable < self.asked


def steps_reached(versions: Iterable[IndicatorVersion]) -> Reached:
    """Return {scale version id: {cell id: is it at or above the agreed step}}. No query without scales, else one.

    *Unknown* is an answer and no step: its cells are not among them, and count in no share.
    """
    scales = [version for version in versions if rules_of(version.kind).COUNTS_STEPS]
    if not scales:
        return {}
    links = IndicatorVersion.cells.through.objects.filter(indicatorversion__in=[version.pk for version in scales])
    is_step = {"cell__categories__dimension": F("indicatorversion__steps"), "cell__categories__is_unknown": False}
    rows = links.filter(**is_step).values_list(
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
    agreed step or above, out of all who chose a step.
    """
    margins: dict[tuple[int, int, int | None], Figure] = {}
    cells: dict[tuple[int, int, int | None], list[Figure]] = defaultdict(list)
    rules = rules_of(kind)
    for fact in facts:
        key = (fact.period_id, fact.organisation_id, fact.place_id)
        if fact.figure.numerator is None:
            continue
        if rules.COUNTS_STEPS:
            if (is_reached := (reached or {}).get(fact.version_id, {}).get(fact.cell_id or 0)) is not None:
                cells[key].append(Figure(fact.figure.numerator if is_reached else Decimal(0), fact.figure.numerator))
        elif fact.cell_id is None:
            margins[key] = fact.figure
        else:
            cells[key].append(fact.figure)
    whole: dict[tuple[int, int], Figure] = {}
    for key in margins.keys() | cells.keys():
        figure = margins.get(key) or rules.POOLS.over_cells(cells[key])
        place = key[:2]
        whole[place] = rules.combine(whole[place], figure) if place in whole else figure
    return whole


@dataclass(frozen=True)
class Told:
    """What all organisations together told of an indicator in a period, and how many answered what."""

    version_id: int
    figure: Figure
    reported: int
    not_applicable: int
    declined: int
    levels: tuple[tuple[int, int], ...] = ()
    reporters: int | None = field(default=None, compare=False)


def told_of_facts(
    version: IndicatorVersion, periods: Iterable[Period], facts: Iterable[Fact], reached: Reached
) -> dict[int, Told]:
    """Return {period id: what was told}, combined by the rules of the kind from facts, in the order of the periods.

    `reached` are the steps of its scales.
    """
    facts = list(facts)
    rules = rules_of(version.kind)
    whole: dict[int, dict[int, Figure]] = defaultdict(dict)
    for (period_id, organisation), known in organisation_figures(facts, kind=version.kind, reached=reached).items():
        whole[period_id][organisation] = known
    answers, used = answers_of(facts), _newest(facts)
    earlier: dict[int, list[TimedFigure]] = defaultdict(list)
    found: dict[int, Told] = {}
    for period in periods:
        if period.rhythm != version.rhythm or period.pk not in used:
            continue
        here: Mapping[int, Figure] = whole[period.pk]
        if rules.CARRIES:
            here = _carried(rules, earlier, here, period.starts_on)
        found[period.pk] = Told(
            used[period.pk],
            total(rules, here.values()),
            *_counted(answers[period.pk]),
            _levels(here) if rules.POOLS.keeps_apart else (),
        )
    return found


def period_totals(
    version: IndicatorVersion,
    periods: Iterable[Period],
    told: Mapping[int, Told],
    of_version: Mapping[int, IndicatorVersion],
    agreed: WhoIsAsked,
    *,
    carried: Figure | None = None,
) -> Iterable[PeriodTotal]:
    """Return one indicator's total of each period in which it was asked or told, in the order of the periods.

    `of_version` are its definitions by id; `carried` is what a running total had come to before the first period.
    """
    rules, asked_in = rules_of(version.kind), AskedIn(agreed)
    before = carried or Figure(None)
    for period in periods:
        if period.rhythm != version.rhythm:
            continue
        asked, here = asked_in(period), told.get(period.pk)
        if not (asked or here):
            continue
        figure = here.figure if here else rules.IDENTITY
        if rules.CARRIES:
            figure = before = figure if figure.numerator is not None else before
        yield PeriodTotal(
            period=period,
            version=of_version.get(here.version_id, version) if here else version,
            value=rules.finish(figure),
            is_hidden=False,
            reported=here.reported if here else 0,
            asked=asked,
            not_applicable=here.not_applicable if here else 0,
            declined=here.declined if here else 0,
            figure=figure,
            levels=here.levels if here else (),
            reporters=here.reporters if here else None,
        )


def answers_in(
    periods: Iterable[Period], used: Mapping[int, IndicatorVersion], facts: Iterable[Fact], agreed: WhoIsAsked
) -> dict[int, PeriodTotal]:
    """Return {period id: a total without its figure} of who was asked and answered what.

    `used` are the definitions by which something was told in the periods, by the period's id.
    """
    answers, asked_in = answers_of(facts), AskedIn(agreed)
    found: dict[int, PeriodTotal] = {}
    for period in periods:
        if version := used.get(period.pk):
            told, not_applicable, declined = _counted(answers[period.pk])
            made_of = told, asked_in(period), not_applicable, declined
            found[period.pk] = PeriodTotal(period, version, None, False, *made_of)
    return found


def total_of_table(table: ShownTable | LedgerTable, *, period: Period, version: IndicatorVersion) -> PeriodTotal:
    """Return the total of a period as a released table shows it, or one that is to be released."""
    figure = Figure(None) if is_of_nobody(table, version.kind) and not table.is_hidden else table.figure
    return PeriodTotal(
        period=period,
        version=version,
        value=None if figure is None else rules_of(version.kind).finish(figure),
        is_hidden=table.is_hidden,
        reported=table.reported,
        asked=table.asked,
        not_applicable=table.not_applicable,
        declined=table.declined,
        figure=figure,
        table=table if isinstance(table, LedgerTable) else None,
    )


def answers_of(facts: Iterable[Fact]) -> dict[int, dict[int, str]]:
    """Return {period: {organisation: its answer}}: measured where anything is, of several others the first by name."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for fact in facts:
        here = found[fact.period_id]
        said = {fact.answer, here.get(fact.organisation_id, fact.answer)}
        here[fact.organisation_id] = Answer.MEASURED if Answer.MEASURED in said else min(said)
    return found


def _counted(answers: Mapping[int, str]) -> tuple[int, int, int]:
    """Return how many organisations measured, to how many it does not apply, and how many could not tell."""
    said = Counter(answers.values())
    return said[Answer.MEASURED], said[Answer.NOT_APPLICABLE], said[Answer.DECLINED] + said[Answer.COULD_NOT_BE_ASKED]


def _newest(facts: Iterable[Fact]) -> dict[int, int]:
    """Return {period: the newest definition that something was told under in it}."""
    found: dict[int, int] = {}
    for fact in facts:
        found[fact.period_id] = max(fact.version_id, found.get(fact.period_id, 0))
    return found


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


def _carried(
    rules: KindRules, earlier: dict[int, list[TimedFigure]], here: Mapping[int, Figure], starts_on: date
) -> dict[int, Figure]:
    """Return each organisation's last known running total: what it reported now, else what it reported before."""
    for organisation, figure in here.items():
        earlier[organisation].append(TimedFigure(starts_on, figure))
    return {organisation: rules.over_time(known) for organisation, known in earlier.items()}
