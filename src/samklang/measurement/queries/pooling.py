"""How the kinds combine, written for the database: only what the kinds at hand need, so that plain sums stay plain."""

from collections.abc import Callable, Iterable

from samklang.measurement.calculations.kinds import kinds_that, rules_of
from samklang.measurement.calculations.pooling import Pools, Way

_COLUMNS = {Way.SUM: "numerator", Way.LARGEST: "largest", Way.SMALLEST: "smallest"}


def counting_steps() -> str:
    """Return whether `v` is told by the steps of a scale."""
    return _among("v.kind", kinds_that(lambda rules: rules.COUNTS_STEPS))


def cells_pooled(column: str) -> str:
    """Return the cells of one organisation and place as one; `v` is their definition."""
    return _pooled(column, lambda pools: pools.cells)


def places_pooled(column: str) -> str:
    """Return the places of one organisation as one; `v` is their definition."""
    return _pooled(column, lambda pools: pools.organisations)


def least_of_places(column: str) -> str:
    """Return the lower end of what the places of one organisation can stand for; of several kept apart it is 0."""
    ends = []
    if overlapping := kinds_that(lambda rules: rules.POOLS.overlaps):
        ends.append(f"WHEN bool_or({_among('v.kind', overlapping)}) THEN max({column})")
    if apart := kinds_that(lambda rules: rules.POOLS.keeps_apart):
        ends.append(f"WHEN bool_or({_among('v.kind', apart)}) AND count({column}) > 1 THEN 0")
    return f"CASE {' '.join(ends)} END" if ends else "NULL::numeric"


def organisations_pooled(together: str, ways: Iterable[Way], *, way: str) -> str:
    """Return what all organisations told as one number, where `way` tells of each indicator how: among some ways.

    `together` are rows that hold the sum, the largest and the smallest of some of them.
    """
    return _by_way(ways, way, lambda each: f"{each}({together}.{_COLUMNS[each]})")


def organisations_in(together: str, ways: Iterable[Way], *, way: str) -> str:
    """Return the same of a single row."""
    return _by_way(ways, way, lambda each: f"{together}.{_COLUMNS[each]}")


def _by_way(ways: Iterable[Way], way: str, told: Callable[[Way], str]) -> str:
    others = sorted(set(ways) & _COLUMNS.keys() - {Way.SUM})
    cases = [f"WHEN {way} = '{each}' THEN {told(each)}" for each in others]
    return f"CASE {' '.join(cases)} ELSE {told(Way.SUM)} END" if cases else told(Way.SUM)


def ways_of(kinds: Iterable[str]) -> list[Way]:
    """Return how organisations become one, kind by kind."""
    return [rules_of(kind).POOLS.organisations for kind in kinds]


def _pooled(column: str, told_by: Callable[[Pools], Way]) -> str:
    cases = []
    for way in (Way.LARGEST, Way.SMALLEST, Way.APART):
        if kinds := kinds_that(lambda rules, way=way: told_by(rules.POOLS) == way):  # type: ignore[misc]
            cases.append(f"WHEN bool_or({_among('v.kind', kinds)}) THEN {_aggregate(way, column)}")
    return f"CASE {' '.join(cases)} ELSE sum({column}) END" if cases else f"sum({column})"


def _aggregate(way: Way, column: str) -> str:
    return f"CASE WHEN count({column}) = 1 THEN max({column}) END" if way == Way.APART else f"{way}({column})"


def _among(column: str, kinds: Iterable[str]) -> str:
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return f"{column} IN ({names})" if names else "false"
