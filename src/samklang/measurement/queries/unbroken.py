"""What was told without a breakdown, beside what was told by it: a part of its own in every file, as on the pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from samklang.measurement.calculations.figures import Figure
from samklang.measurement.calculations.mappings import Members
from samklang.measurement.calculations.pivots import with_difference
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.queries.facts import Fact

Untold = dict[tuple[int, int, int], Figure]


def unbroken_parts(
    facts: Iterable[Fact],
    *,
    categories: Mapping[int, tuple[int, ...]],
    dimension_of: Mapping[int, int],
    pools: Pools,
) -> Untold:
    """Return {(dimension, organisation, place or 0): what it did not break down by it}, of facts of one period.

    `categories` are those of each cell. Only dimensions that somebody told something by; nothing where all did.
    """
    tellers: dict[tuple[int, int], list[Fact]] = defaultdict(list)
    used: set[int] = set()
    for fact in facts:
        if fact.figure.numerator is not None:
            tellers[fact.organisation_id, fact.place_id or 0].append(fact)
            used |= {dimension_of[each] for each in categories.get(fact.cell_id or 0, ())}
    found: Untold = {}
    for (organisation, place), rows in tellers.items():
        whole = next((fact.figure for fact in rows if fact.cell_id is None), None)
        whole = whole or pools.over_cells(fact.figure for fact in rows)
        for dimension in used:
            told = _by_category(rows, dimension, categories, dimension_of, pools)
            rest = with_difference(told, whole, ("-",), pools=pools).get(("-",))
            if rest is not None:
                found[dimension, organisation, place] = rest
    return found


def _by_category(
    rows: Iterable[Fact],
    dimension: int,
    categories: Mapping[int, tuple[int, ...]],
    dimension_of: Mapping[int, int],
    pools: Pools,
) -> dict[Members, Figure]:
    found: dict[Members, list[Figure]] = defaultdict(list)
    for fact in rows:
        for each in categories.get(fact.cell_id or 0, ()):
            if dimension_of[each] == dimension:
                found[each,].append(fact.figure)
    return {key: pools.over_cells(figures) for key, figures in found.items()}
