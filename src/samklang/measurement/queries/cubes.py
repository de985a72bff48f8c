"""An indicator's figures by every axis at once: the live ones part by part, or what was released of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.mappings import Member, Members, continued, together
from samklang.measurement.calculations.pivots import Part, with_difference
from samklang.measurement.models import IndicatorVersion, Period, ReleasedCell
from samklang.measurement.queries.dimensions import categories_of_cells
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import Lineage, category_member, unbroken_member
from samklang.measurement.queries.released import place_of
from samklang.measurement.queries.totals import Reached

PERIOD, ORGANISATION, PLACE, WHOLE = "period", "organisation", "place", "whole"
UNPLACED = "p0"
FIRST = (PERIOD, ORGANISATION, PLACE, WHOLE)


def dimension_key(pk: int) -> str:
    """Return the name of the axis of a dimension."""
    return f"d{pk}"


def period_member(pk: int) -> str:
    """Return a period as a member of the axis of time."""
    return f"t{pk}"


def place_member(pk: int | None) -> str:
    """Return a place as a member of its axis; what was told without a place has one of its own."""
    return f"p{pk or 0}"


def organisation_member(pk: int) -> str:
    """Return an organisation as a member of its axis."""
    return f"o{pk}"


@dataclass(frozen=True)
class Reading:
    """Under which definition figures are read, and by which dimensions: its own, and older ones that nothing replaced.

    `is_by_step` says that answers on a scale are counted step by step instead of as the share that reached the step.
    `exceeds`: somebody told parts that come to more than the whole, so that what is not broken down is below zero.
    `leaves_out`: and of such figures as are not simply added, only the whole is counted.
    """

    lineage: Lineage
    target: IndicatorVersion
    dimensions: tuple[int, ...]
    is_by_step: bool = False
    exceeds: bool = False
    leaves_out: bool = False

    @property
    def axes(self) -> tuple[str, ...]:
        """Return the names of the axes, in the order of a part's members."""
        return (*FIRST, *(dimension_key(each) for each in self.dimensions))


def reading_of(lineage: Lineage, used: Collection[int], target: IndicatorVersion) -> Reading:
    """Return how figures told under some definitions (their ids) read under the target."""
    found = dict.fromkeys(lineage.broken_down_by[target.pk])
    for pk in sorted(used, key=lambda each: lineage.versions[each].number):
        found |= dict.fromkeys(lineage.dimension_map(lineage.versions[pk], target).values())
    return Reading(lineage, target, tuple(found))


def live_parts(reading: Reading, facts: Iterable[Fact], *, periods: Iterable[Period], reached: Reached) -> list[Part]:
    """Return the innermost figures: every cell told, and what an entered whole is more than its cells. One query."""
    facts = [fact for fact in facts if fact.figure.numerator is not None]
    of_cell = categories_of_cells({fact.cell_id for fact in facts if fact.cell_id})
    starts = {period.pk: period.starts_on for period in periods}
    told: dict[tuple[int, int, int | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.period_id in starts:
            told[fact.period_id, fact.organisation_id, fact.place_id].append(fact)
    coordinates = _Coordinates(reading, of_cell)
    parts = []
    for (period, organisation, place), rows in told.items():
        first = (period_member(period), organisation_member(organisation), place_member(place), WHOLE)
        cells = _cells(reading, rows, coordinates, reached)
        is_alone = any(fact.cell_id for fact in rows) and set(cells) == {coordinates.of(rows[0].version_id, None)}
        for rest, figure in cells.items():
            parts.append(Part((organisation, place), starts[period], (*first, *rest), figure, is_alone))
    return parts


def told_by(reading: Reading, parts: Iterable[Part]) -> Reading:
    """Return the reading, with whether any of the parts told come to more than their whole."""
    is_signed, told = rules_of(reading.target.kind).CAN_BE_NEGATIVE, list(parts)
    return replace(
        reading,
        exceeds=not is_signed and any((part.figure.numerator or 0) < 0 for part in told),
        leaves_out=any(part.is_alone for part in told),
    )


class _Coordinates:
    """The members of a cell on the axes of the dimensions, worked out once per definition and cell."""

    def __init__(self, reading: Reading, of_cell: Mapping[int, Mapping[int, int]]) -> None:
        self.reading, self.of_cell = reading, of_cell
        self.known: dict[tuple[int, int | None], Members] = {}
        self.maps: dict[int, tuple[dict[Member, Member], dict[int, int]]] = {}

    def of(self, version: int, cell: int | None) -> Members:
        """Return the members of a cell told under a definition."""
        if (version, cell) not in self.known:
            self.known[version, cell] = self._found(version, cell)
        return self.known[version, cell]

    def _found(self, version: int, cell: int | None) -> Members:
        lineage, target = self.reading.lineage, self.reading.target
        if version not in self.maps:
            told_under = lineage.versions[version]
            self.maps[version] = (
                lineage.category_map(told_under, target),
                lineage.dimension_map(told_under, target),
            )
        category_map, dimension_map = self.maps[version]
        here: dict[int, Member] = {}
        for dimension, category in self.of_cell.get(cell or 0, {}).items():
            member = category_member(category)
            here[dimension_map.get(dimension, dimension)] = category_map.get(member, member)
        return tuple(here.get(each, unbroken_member(each)) for each in self.reading.dimensions)


def _cells(reading: Reading, rows: list[Fact], coordinates: _Coordinates, reached: Reached) -> dict[Members, Figure]:
    """Return what one organisation told of one place in one period, by the members of the dimensions."""
    rules, margin, cells = rules_of(reading.target.kind), None, dict[Members, Figure]()
    for fact in rows:
        if fact.cell_id is None:
            margin = fact.figure
            continue
        figure = fact.figure
        if rules.COUNTS_STEPS and not reading.is_by_step:
            is_reached = reached.get(fact.version_id, {}).get(fact.cell_id)
            if is_reached is None:  # unknown is an answer and no step
                continue
            figure = Figure(figure.numerator if is_reached else Decimal(0), figure.numerator)
        at = coordinates.of(fact.version_id, fact.cell_id)
        cells[at] = rules.POOLS.join(cells[at], figure) if at in cells else figure
    if rules.COUNTS_STEPS:
        return cells
    unbroken = coordinates.of(rows[0].version_id, None)
    if rules.POOLS.keeps_apart:
        return cells if margin is None else {unbroken: margin}
    return with_difference(cells, margin, unbroken, pools=rules.POOLS)


def released_cells(
    reading: Reading, version: IndicatorVersion, cells: Iterable[ReleasedCell]
) -> dict[Members, Figure | None]:
    """Return a released table by (place, dimensions) under the reading's definition; None where a cell is hidden.

    Categories that were merged are the sum of what was released of them, never of the figures behind: hidden where one
    of them is. An axis that the table does not have is all *not broken down* (or *without a place*).
    """
    lineage, target = reading.lineage, reading.target
    dimension_map, category_map = lineage.dimension_map(version, target), lineage.category_map(version, target)
    found: dict[Members, Figure | None] = {}
    has_places = False
    for cell in cells:
        here: dict[int, Member] = {}
        for each in cell.categories:
            dimension = lineage.categories[each].dimension_id if each > 0 else -each
            here[dimension_map.get(dimension, dimension)] = (
                category_member(each) if each > 0 else unbroken_member(-each)
            )
        place = place_of(cell)
        has_places = has_places or place != ALL
        at = tuple(here.get(each, ALL) for each in reading.dimensions)
        found[(place if place == ALL else place_member(int(place)), *at)] = cell.figure
    found = continued(found, category_map)
    lacking = [place for place, each in enumerate(reading.dimensions, start=1) if each not in dimension_map.values()]
    if not has_places:
        found |= {(UNPLACED, *key[1:]): figure for key, figure in found.items()}
    for position in lacking:
        member = unbroken_member(reading.dimensions[position - 1])
        found |= {(*key[:position], member, *key[position + 1 :]): figure for key, figure in found.items()}
    counts_steps = rules_of(target.kind).COUNTS_STEPS
    if counts_steps and not reading.is_by_step:
        return _reached(reading, version, found, category_map)
    return _answered(found, _axis_of_steps(reading, version)) if counts_steps else found


def _axis_of_steps(reading: Reading, version: IndicatorVersion) -> int:
    """Return on which axis the steps of a definition's scale lie."""
    agreed = reading.lineage.categories[version.reached_from_id or 0]
    heir = reading.lineage.dimension_map(version, reading.target)[agreed.dimension_id]
    return reading.dimensions.index(heir) + 1


def _answered(cells: Mapping[Members, Figure | None], steps: int) -> dict[Members, Figure | None]:
    """Return how many answered, wherever the steps are taken together: they were released as a share there."""
    whole: dict[Members, Figure | None] = {}
    for key, figure in cells.items():
        if key[steps] != ALL:
            rest = (*key[:steps], ALL, *key[steps + 1 :])
            whole[rest] = together(whole.get(rest, Figure(None)), figure)
    return {**cells, **whole}


def _reached(
    reading: Reading,
    version: IndicatorVersion,
    cells: Mapping[Members, Figure | None],
    category_map: Mapping[Member, Member],
) -> dict[Members, Figure | None]:
    """Return how many reached the agreed step, out of all who chose one, wherever the steps are taken together."""
    lineage, steps = reading.lineage, _axis_of_steps(reading, version)
    agreed = lineage.categories[version.reached_from_id or 0]
    own = [category_member(each.pk) for each in lineage.steps_from(agreed)]
    high = dict.fromkeys(category_map.get(member, member) for member in own)
    found: dict[Members, Figure | None] = {}
    for key, whole in cells.items():
        if key[steps] != ALL:
            continue
        count: Figure | None = Figure(Decimal(0))
        for member in high:
            count = together(count, cells.get((*key[:steps], member, *key[steps + 1 :]), Figure(None)))
        if whole is None or count is None:
            found[key] = None
        else:
            found[key] = Figure(count.numerator, whole.numerator if whole.denominator is None else whole.denominator)
    return found
