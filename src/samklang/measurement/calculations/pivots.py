"""Figures crossed by two axes with all margins, each combined by the rules of its kind.

Within one organisation, place and period the cells are disjoint; over them, over places and organisations, and over
time, figures combine as the kind says. Source: measurement.md, "Kinds and how they combine".
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from samklang.measurement.calculations.disclosure.tables import ALL
from samklang.measurement.calculations.figures import Figure, TimedFigure, total, whole_of
from samklang.measurement.calculations.kinds import KindRules
from samklang.measurement.calculations.mappings import Member, Members
from samklang.measurement.calculations.pooling import NOTHING, Pools

Spot = tuple[Member, Member]
Told = tuple[Hashable, date]


@dataclass(frozen=True, slots=True)
class Part:
    """One innermost figure: who told it (an organisation at a place), of when, and its member on every axis.

    `is_alone`: a whole whose parts were told too, and are left out since they cannot be parts of it.
    """

    teller: Hashable
    starts_on: date
    at: Members
    figure: Figure
    is_alone: bool = False


def with_unbroken(
    cells: Mapping[Members, Figure], margin: Figure | None, unbroken: Members, *, pools: Pools
) -> dict[Members, Figure]:
    """Return one teller's cells, and at `unbroken` what its entered whole holds besides them.

    The whole alone where it cannot have such cells: then they cannot be parts of it.

    >>> from decimal import Decimal
    >>> with_unbroken({("a",): Figure(Decimal(3))}, Figure(Decimal(5)), ("-",), pools=Pools())[("-",)].numerator
    Decimal('2')
    """
    if margin is None:
        return dict(cells)
    parts = pools.over_cells(cells.values())
    rest = pools.rest(margin, parts)
    if rest is None:
        return {unbroken: margin}
    return dict(cells) if rest == NOTHING else {**cells, unbroken: rest}


def with_difference(
    cells: Mapping[Members, Figure], margin: Figure | None, unbroken: Members, *, pools: Pools
) -> dict[Members, Figure]:
    """Return the same with the parts where they come to more than the whole: at `unbroken` is then less than nothing.

    Parts and whole are as they were told, and still add up. Only of what is one number and added; of all else the whole
    stands alone. Not for what is protected: nobody is told a number of people below zero.

    >>> from decimal import Decimal
    >>> with_difference({("a",): Figure(Decimal(90))}, Figure(Decimal(50)), ("-",), pools=Pools())[("-",)].numerator
    Decimal('-40')
    """
    parts = pools.over_cells(cells.values())
    if margin is None or not pools.is_sum or margin.denominator is not None or pools.rest(margin, parts) is not None:
        return with_unbroken(cells, margin, unbroken, pools=pools)
    return {**cells, unbroken: Figure((margin.numerator or Decimal(0)) - (parts.numerator or Decimal(0)))}


def crossed(
    parts: Sequence[Part], *, rows: int, columns: int, time: int, rules: KindRules, has_margins: bool = True
) -> dict[Spot, Figure]:
    """Return the figure at every (row, column), and, with margins, with ALL in place of either.

    `rows`, `columns` and `time` are positions in the parts' members. Spots that nobody told anything of are absent.
    Where the last known figure holds over time, it is that of each teller's last period with all its cells: a category
    that was left out then is not taken from earlier, so the parts still add up to the whole.
    """
    if columns == time and not has_margins and rules.POOLS.is_sum:
        return _summed(parts, rows, columns)
    last = _last_told(parts)
    found = {}
    held = _held(parts, rows, columns, rules.POOLS)
    for spot, told in (_with_margins(held, rules.POOLS) if has_margins else held).items():
        is_of_one_period = (rows == time and spot[0] != ALL) or (columns == time and spot[1] != ALL)
        by_teller: dict[Hashable, list[TimedFigure]] = defaultdict(list)
        for (teller, starts_on), figure in told.items():
            if is_of_one_period or not rules.KEEPS_LAST or starts_on == last[teller]:
                by_teller[teller].append(TimedFigure(starts_on, figure))
        if by_teller:
            found[spot] = total(rules, [_over_time(rules, timed) for timed in by_teller.values()])
    return found


def levels_crossed(
    parts: Sequence[Part], *, rows: int, columns: int, pools: Pools
) -> dict[Spot, tuple[tuple[int, int], ...]]:
    """Return at every spot (level, how many tellers are on it): each teller's last, the first level first."""
    found = {}
    for spot, told in _with_margins(_held(parts, rows, columns, pools), pools).items():
        last: dict[Hashable, tuple[date, Figure]] = {}
        for (teller, starts_on), figure in told.items():
            if teller not in last or starts_on > last[teller][0]:
                last[teller] = (starts_on, figure)
        levels = Counter(int(each.numerator) for _day, each in last.values() if each.numerator is not None)
        found[spot] = tuple(sorted(levels.items()))
    return found


def carried(parts: Iterable[Part], *, periods: Mapping[date, Member], axis: int) -> list[Part]:
    """Return, for each period, every teller's parts as last told by then: what a running total is.

    `periods` are the first days in order with their members, `axis` the position of the period among the members.
    """
    told: dict[Hashable, dict[date, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        told[part.teller][part.starts_on].append(part)
    found: list[Part] = []
    for by_day in told.values():
        for day, member in periods.items():
            known = max((each for each in by_day if each <= day), default=None)
            for part in by_day[known] if known else ():
                at = (*part.at[:axis], member, *part.at[axis + 1 :])
                found.append(replace(part, starts_on=day, at=at))
    return found


def _summed(parts: Iterable[Part], rows: int, columns: int) -> dict[Spot, Figure]:
    """Return what was told at every spot of one period by a kind that only adds: who told it makes no difference."""
    apart: dict[Spot, list[Figure]] = defaultdict(list)
    for part in parts:
        apart[part.at[rows], part.at[columns]].append(part.figure)
    return {spot: whole_of(figures) for spot, figures in apart.items()}


def _over_time(rules: KindRules, timed: list[TimedFigure]) -> Figure:
    """Return one teller's figures over time as one; of one period the figure itself, whatever the kind."""
    return timed[0].figure if len(timed) == 1 else rules.over_time(timed)


def _last_told(parts: Iterable[Part]) -> dict[Hashable, date]:
    last: dict[Hashable, date] = {}
    for part in parts:
        if part.teller not in last or part.starts_on > last[part.teller]:
            last[part.teller] = part.starts_on
    return last


def _held(parts: Iterable[Part], rows: int, columns: int, pools: Pools) -> dict[Spot, dict[Told, Figure]]:
    """Return what each teller told in each period at every spot."""
    apart: dict[Spot, dict[Told, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        apart[part.at[rows], part.at[columns]][part.teller, part.starts_on].append(part.figure)
    return {
        spot: {key: figures[0] if len(figures) == 1 else pools.over_cells(figures) for key, figures in told.items()}
        for spot, told in apart.items()
    }


def _with_margins(inner: Mapping[Spot, dict[Told, Figure]], pools: Pools) -> dict[Spot, dict[Told, Figure]]:
    """Return what was told at every spot, and in every margin."""
    found = dict(inner)
    for (row, column), told in inner.items():
        for spot in ((row, ALL), (ALL, column), (ALL, ALL)):
            margin = found.setdefault(spot, {})
            for key, figure in told.items():
                margin[key] = pools.join(margin[key], figure) if key in margin else figure
    return found
