"""Laying facts out as tables, for what makes the released ones: by place and by each breakdown of a definition."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from samklang.measurement.calculations.disclosure.contributions import Contributions
from samklang.measurement.calculations.disclosure.tables import Key
from samklang.measurement.calculations.figures import Figure, added
from samklang.measurement.calculations.kinds import rules_of
from samklang.measurement.calculations.pivots import with_unbroken
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard
from samklang.measurement.models import Category, IndicatorVersion
from samklang.measurement.queries.dimensions import categories_of_cells
from samklang.measurement.queries.facts import Fact
from samklang.measurement.queries.lineage import dimension_ids_of

Parts = dict[Key, dict[Hashable, Figure]]


def laid_out(version: IndicatorVersion, several: Sequence[list[Fact]]) -> tuple[list[Contributions], bool]:
    """Return each of several sets of facts as contributions on the same axes, and whether the first axis is places."""
    every = [fact for facts in several for fact in facts]
    has_places = any(fact.place_id for fact in every)
    dimensions = dimension_ids_of(version)
    of_cell = categories_of_cells({fact.cell_id for fact in every if fact.cell_id})
    rules = rules_of(version.kind)
    laid = [_parts(facts, dimensions, of_cell, has_places, rules.POOLS) for facts in several]
    keys = {key for parts in laid for key in parts}
    axes = tuple(tuple(sorted({key[at] for key in keys}, key=str)) for at in range(len(dimensions) + has_places))
    return [
        Contributions(
            axes,
            parts,
            overlaps=rules.POOLS.overlaps,
            has_places=has_places,
            is_mean=rules.GUARD == Guard.MEANS,
            is_rate=rules.GUARD == Guard.RATES,
        )
        for parts in laid
    ], has_places


def reached_steps(version: IndicatorVersion) -> dict[int, bool]:
    """Return {step of a scale: is it at or above the agreed one}; *unknown* is no step."""
    steps = list(Category.objects.filter(dimension=version.steps_id, is_unknown=False))
    agreed = next(step.order for step in steps if step.pk == version.reached_from_id)
    return {step.pk: step.order >= agreed for step in steps}


def _parts(
    facts: Iterable[Fact],
    dimensions: Sequence[int],
    of_cell: Mapping[int, Mapping[int, int]],
    has_places: bool,
    pools: Pools,
) -> Parts:
    unbroken = tuple(-dimension for dimension in dimensions)
    parts: Parts = defaultdict(dict)
    for (organisation, place), (margin, cells) in _told(facts).items():
        start = (place or 0,) if has_places else ()
        by_key: dict[Key, Figure] = {}
        for cell, figure in cells.items():
            key = (*start, *[of_cell[cell].get(each, -each) for each in dimensions])
            by_key[key] = added(by_key.get(key, Figure(None)), figure)
        for key, figure in with_unbroken(by_key, margin, (*start, *unbroken), pools=pools).items():
            parts[key][organisation] = figure
    return {**parts}


def _told(facts: Iterable[Fact]) -> dict[tuple[int, int | None], tuple[Figure | None, dict[int, Figure]]]:
    """Return {(organisation, place): (its entered whole, its cells)}."""
    found: dict[tuple[int, int | None], tuple[Figure | None, dict[int, Figure]]] = {}
    for fact in facts:
        if fact.figure.numerator is None:
            continue
        margin, cells = found.get((fact.organisation_id, fact.place_id), (None, {}))
        if fact.cell_id is None:
            margin = fact.figure
        else:
            cells[fact.cell_id] = fact.figure
        found[fact.organisation_id, fact.place_id] = (margin, cells)
    return found
