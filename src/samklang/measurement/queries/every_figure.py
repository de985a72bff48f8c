"""Every figure of indicators at once, by period, place and category, as a viewer may see them: for files and forms."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations

from django.core.exceptions import PermissionDenied

from samklang.initiatives.access import Viewer
from samklang.initiatives.models import Organisation
from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure, total
from samklang.measurement.calculations.kinds import COUNTED, rules_of
from samklang.measurement.calculations.pooling import bounds_of
from samklang.measurement.models import Dimension, Indicator, IndicatorVersion, ReleasedCell
from samklang.measurement.queries.as_it_stood import opened
from samklang.measurement.queries.delivery import periods_of
from samklang.measurement.queries.facts import Fact, facts_known_on, facts_now
from samklang.measurement.queries.figure_axes import Axes, bare_axes, named_axes
from samklang.measurement.queries.released import cells_of, place_of, stands_since
from samklang.measurement.queries.scorecards import Scorecard, scorecard
from samklang.measurement.queries.series import Series, facts_for, series_for, series_of_facts
from samklang.measurement.queries.totals import (
    PeriodTotal,
    Reached,
    carried_facts,
    organisation_figures,
    steps_reached,
)
from samklang.measurement.queries.unbroken import unbroken_parts
from samklang.measurement.queries.unplaced import unplaced_names

AT_A_TIME = 10  # indicators
Where = tuple[int | str, tuple[int, ...]]
_Teller = tuple[int, int]  # an organisation at a place


@dataclass(frozen=True)
class Part:
    """One figure: of a period, a place (ALL for all of them, 0 for what has none) and a category of some breakdowns.

    A negative category stands for what is not broken down by the dimension of that id. `figure` None is hidden.
    """

    total: PeriodTotal
    place: int | str
    categories: tuple[int, ...]
    figure: Figure | None
    kind: str

    @property
    def is_hidden(self) -> bool:
        """Tell whether it is hidden, so that nobody can be recognised."""
        return self.total.is_hidden if self.is_whole else self.figure is None

    @property
    def is_whole(self) -> bool:
        """Tell whether it is the total of the period."""
        return self.place == ALL and not self.categories

    @property
    def value(self) -> Decimal | None:
        """Return the number, or None where it is hidden, lacking, undefined or only a range."""
        if self.is_whole:
            return self.total.value
        return None if self.figure is None else rules_of(self.kind).finish(self.figure)

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return (fewest, most) where only a range is known."""
        return None if self.value is not None else bounds_of(rules_of(self.kind), self.figure)


@dataclass(frozen=True)
class Cube:
    """One indicator's figures by everything they can be told by. `dimensions` are those that any figure is told by.

    `unplaced` is what those without a place are called beside those of places. `stands` tells of released tables when
    their period was released again without a new one.
    """

    card: Scorecard | Series
    dimensions: tuple[Dimension, ...]
    places: Mapping[int, str]
    parts: tuple[Part, ...]
    unplaced: str = ""
    stands: Mapping[int, datetime] = field(default_factory=dict)

    def released_again(self, total: PeriodTotal) -> datetime | None:
        """Return when a total's period was released again although its earlier table stands; None where it was not."""
        return self.stands.get(total.table.pk) if total.table else None

    @property
    def scorecard(self) -> Scorecard:
        """Return the scorecard; raises TypeError for a bare cube."""
        if not isinstance(self.card, Scorecard):
            raise TypeError(self.card)
        return self.card


def cubes(
    viewer: Viewer, *, indicators: Iterable[Indicator], today: date, known_on: datetime | None = None
) -> list[Cube]:
    """Return all figures of many indicators as a viewer may see them, with scorecards. Nineteen queries at most.

    Totals are those of the scorecards. Of what counts people others than the backbone get the cells of the released
    tables; the rest is combined from the figures that count, by the rules of the indicator's kind.
    """
    return _cubes(
        viewer, scorecard(viewer, indicators=indicators, today=today, known_on=known_on), named_axes, known_on
    )


def bare_cubes(
    viewer: Viewer, *, indicators: Iterable[Indicator], today: date, known_on: datetime | None = None
) -> list[Cube]:
    """Return the same without scorecards and without the names of breakdowns and places. Twelve queries at most."""
    return _cubes(viewer, series_for(viewer, indicators, today=today, known_on=known_on), bare_axes, known_on)


def _cubes(
    viewer: Viewer,
    cards: Sequence[Scorecard | Series],
    axes_of: Callable[[Viewer, Iterable[list[Fact]]], Axes],
    known_on: datetime | None,
) -> list[Cube]:
    facts: dict[int, list[Fact]] = defaultdict(list)
    versions = {each.indicator.pk: each.version for each in cards}
    for fact in facts_for(viewer, versions, known_on=known_on, totals=(each for card in cards for each in card.totals)):
        facts[fact.indicator_id].append(fact)
    axes = axes_of(viewer, facts.values())
    axes = replace(axes, unplaced=unplaced_names(versions)) if axes.places else axes
    reached = steps_reached({each.version.pk: each.version for card in cards for each in card.totals}.values())
    tables = [each.table for card in cards for each in card.totals if each.table]
    told = cells_of(tables) if tables else {}
    stands = stands_since(tables, known_on=known_on)
    made = [_cube(viewer, card, facts[card.indicator.pk], axes, reached, told) for card in cards]
    return [replace(each, stands=stands) for each in made] if stands else made


def every_cube(
    viewer: Viewer, *, indicators: Iterable[Indicator], today: date, known_on: datetime | None = None
) -> Iterator[Cube]:
    """Return the cubes of ever so many indicators one after the other; no more than a few are held at a time."""
    chosen = list(indicators)
    for start in range(0, len(chosen), AT_A_TIME):
        yield from cubes(viewer, indicators=chosen[start : start + AT_A_TIME], today=today, known_on=known_on)


def own_cubes(
    viewer: Viewer,
    organisation: Organisation,
    *,
    indicators: Iterable[Indicator],
    today: date,
    known_on: datetime | None = None,
) -> list[Cube]:
    """Return an organisation's own approved figures, unprotected, for its own people; raises PermissionDenied else."""
    if organisation.pk not in viewer.organisation_ids:
        raise PermissionDenied(organisation)
    chosen = list(indicators)
    ids = [each.pk for each in chosen]
    known = facts_known_on(ids, at=known_on) if known_on else facts_now(ids)
    own = [fact for fact in known if fact.organisation_id == organisation.pk]
    facts: dict[int, list[Fact]] = defaultdict(list)
    for fact in own:
        facts[fact.indicator_id].append(fact)
    periods = opened(periods_of(viewer.initiative), by=known_on).order_by("starts_on")
    series = series_of_facts(list(periods), chosen, own, today=today, known_on=known_on)
    axes = bare_axes(viewer, facts.values())
    reached = steps_reached({each.version.pk: each.version for told in series for each in told.totals}.values())
    return [_open_cube(each, facts[each.indicator.pk], axes, reached) for each in series]


def _open_cube(series: Series, facts: list[Fact], axes: Axes, reached: Reached) -> Cube:
    whole = [Part(each, ALL, (), each.figure, series.version.kind) for each in series.totals]
    return Cube(series, (), {}, (*whole, *_combined(series, facts, axes, reached)))


def _cube(
    viewer: Viewer,
    card: Scorecard | Series,
    facts: list[Fact],
    axes: Axes,
    reached: Reached,
    told: Mapping[int, list[ReleasedCell]],
) -> Cube:
    version = card.version
    parts = [Part(each, ALL, (), None if each.is_hidden else each.figure, version.kind) for each in card.totals]
    if rules_of(version.kind).POOLS.keeps_apart:
        parts += _levels(card)
    elif not viewer.is_backbone and (version.is_guarded or any(each.table for each in card.totals)):
        parts += _released(card, axes, told)
    else:
        parts += _combined(card, facts, axes, reached)
    order = {each.period.pk: place for place, each in enumerate(card.totals)}
    parts.sort(key=lambda part: (order[part.total.period.pk], str(part.place) != ALL, str(part.place), part.categories))
    used = sorted({axes.dimension_of[each] for part in parts for each in part.categories if each in axes.dimension_of})
    dimensions = tuple(axes.dimensions[pk] for pk in used if pk in axes.dimensions)
    return Cube(card, dimensions, axes.places, tuple(parts), axes.unplaced.get(card.indicator.pk, ""))


def _levels(card: Scorecard | Series) -> Iterator[Part]:
    """Return how many organisations are on each level."""
    steps = list(card.version.steps.categories.all()) if card.version.steps else []
    for each in card.totals:
        for level, count in each.levels:
            if 1 <= level <= len(steps):
                yield Part(each, ALL, (steps[level - 1].pk,), Figure(Decimal(count)), COUNTED)


def _released(card: Scorecard | Series, axes: Axes, told: Mapping[int, list[ReleasedCell]]) -> Iterator[Part]:
    for each in card.totals:
        for cell in told.get(each.table.pk, []) if each.table else []:
            place, categories = place_of(cell), tuple(cell.categories)
            if place != ALL or categories:
                yield Part(each, place, categories, cell.figure, _kind(card.version, categories, axes))


def _combined(card: Scorecard | Series, facts: list[Fact], axes: Axes, reached: Reached) -> Iterator[Part]:
    """Return what is told by place, by category, and by both, combined from the counting figures."""
    version = card.version
    here = carried_facts(facts, card.totals) if rules_of(version.kind).CARRIES else facts
    by_period: dict[int, list[Fact]] = defaultdict(list)
    for fact in here:
        if fact.figure.numerator is not None:
            by_period[fact.period_id].append(fact)
    for each in card.totals:
        rows = by_period[each.period.pk]
        for (place, categories), figure in _sums(rows, version, axes, reached).items():
            yield Part(each, place, categories, figure, _kind(version, categories, axes))


def _sums(facts: list[Fact], version: IndicatorVersion, axes: Axes, reached: Reached) -> dict[Where, Figure]:
    has_places = any(fact.place_id for fact in facts)
    whole: dict[Where, list[Fact]] = defaultdict(list)
    told: dict[Where, dict[_Teller, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    rules = rules_of(version.kind)
    for fact in facts:
        places: tuple[int | str, ...] = (ALL, fact.place_id or 0) if has_places else (ALL,)
        if has_places:
            whole[fact.place_id or 0, ()].append(fact)
        for chosen in _subsets(axes.cells[fact.cell_id]) if fact.cell_id else ():
            figure = _as_told(fact, version, _kind(version, chosen, axes), reached)
            for place in places:
                told[place, chosen][fact.organisation_id, fact.place_id or 0].append(figure)
    rest = {} if rules.COUNTS_STEPS else unbroken_parts(
        facts, categories=axes.cells, dimension_of=axes.dimension_of, pools=rules.POOLS
    )  # fmt: skip
    for (dimension, organisation, place), figure in rest.items():
        for where in (ALL, place) if has_places else (ALL,):
            told[where, (-dimension,)][organisation, place].append(figure)
    found = {
        key: total(rules, organisation_figures(rows, kind=version.kind, reached=reached).values())
        for key, rows in whole.items()
    }
    for key, own in told.items():
        here = rules_of(_kind(version, key[1], axes))
        found[key] = total(here, map(here.POOLS.over_cells, own.values()))
    return found


def _subsets(categories: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for size in range(1, len(categories) + 1):
        yield from combinations(categories, size)


def _as_told(fact: Fact, version: IndicatorVersion, kind: str, reached: Reached) -> Figure:
    """Return a fact's figure; of a scale that is not counted (at the agreed step or above, all who chose a step)."""
    if not rules_of(version.kind).COUNTS_STEPS or kind == COUNTED:
        return fact.figure
    is_reached = reached.get(fact.version_id, {}).get(fact.cell_id or 0)
    if is_reached is None:
        return Figure(None)
    return Figure(fact.figure.numerator if is_reached else Decimal(0), fact.figure.numerator)


def _kind(version: IndicatorVersion, categories: Iterable[int], axes: Axes) -> str:
    """Return the kind of a part: what is told by the steps of a scale is counted."""
    is_step = version.steps_id and any(axes.dimension_of.get(each) == version.steps_id for each in categories)
    return COUNTED if is_step else version.kind
