"""How several figures become one: what a kind declares, and the calculations and the database both do."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING

from samklang.measurement.calculations.figures import Figure, Value, add, added, whole_of

if TYPE_CHECKING:
    from samklang.measurement.calculations.kinds import KindRules

NOTHING = Figure(None)
SEVERAL = Figure(None, None, Decimal(0))


class Way(StrEnum):
    """How numbers of one sort become one. None depends on order or grouping, and nothing (None) changes nothing.

    APART is no number: one figure alone is itself, and several (SEVERAL) stand side by side.
    """

    SUM = "sum"
    LARGEST = "max"
    SMALLEST = "min"
    APART = "apart"


@dataclass(frozen=True)
class Pools:
    """How a kind's figures become one: over organisations and places, and over the disjoint cells of one organisation.

    `overlaps` says that the same may be counted by several organisations: the total then lies somewhere from the
    largest part (the figure's `least`) to all of them together. Bases are always added.
    """

    organisations: Way = Way.SUM
    cells: Way = Way.SUM
    overlaps: bool = False

    @property
    def keeps_apart(self) -> bool:
        """Tell whether organisations are never combined, but stand side by side with a count for each figure."""
        return self.organisations == Way.APART

    @property
    def adds_up(self) -> bool:
        """Tell whether parts add up to their whole, whatever they are parts by."""
        return self.organisations == self.cells == Way.SUM

    @property
    def is_sum(self) -> bool:
        """Tell whether parts are added whatever they are parts by, and nobody is counted twice."""
        return self.adds_up and not self.overlaps

    def combine(self, left: Figure, right: Figure) -> Figure:
        """Return the figures of two organisations, or of two places, as one.

        >>> Pools(Way.LARGEST).combine(Figure(Decimal(3)), Figure(Decimal(5))).numerator
        Decimal('5')
        """
        if self.organisations == Way.SUM and not self.overlaps:
            return added(left, right)
        if self.keeps_apart:
            return left if right == NOTHING else right if left == NOTHING else SEVERAL
        return Figure(
            one_of(self.organisations, left.numerator, right.numerator),
            add(left.denominator, right.denominator),
            one_of(Way.LARGEST, lower_end(left), lower_end(right)) if self.overlaps else None,
        )

    def join(self, left: Figure, right: Figure) -> Figure:
        """Return two cells of one organisation as one."""
        return added(left, right) if self.cells == Way.SUM else self.over_cells((left, right))

    def over_cells(self, figures: Iterable[Figure]) -> Figure:
        """Return one organisation's cells as one."""
        if self.cells == Way.SUM:
            return whole_of(figures)
        numerators, every = [], NOTHING
        for each in figures:
            numerators.append(each.numerator)
            every = added(every, each)
        return Figure(reduce(lambda one, other: one_of(self.cells, one, other), numerators, None), every.denominator)

    def rest(self, whole: Figure, parts: Figure) -> Figure | None:
        """Return what an entered whole holds besides its parts: NOTHING where they are it, None where they cannot be.

        What is added leaves a difference, on the whole's side of zero. The largest or smallest of all is itself the
        rest, where no part is it.

        >>> Pools().rest(Figure(Decimal(5)), Figure(Decimal(3))).numerator
        Decimal('2')
        >>> Pools().rest(Figure(Decimal(-100)), Figure(Decimal(-60))).numerator
        Decimal('-40')
        >>> Pools().rest(Figure(Decimal(-5)), Figure(Decimal(-8))) is None
        True
        """
        if parts == NOTHING:
            return whole
        if self.cells != Way.SUM:
            if parts.numerator == whole.numerator:
                return NOTHING
            return whole if self.over_cells([parts, whole]).numerator == whole.numerator else None
        total = whole.numerator or Decimal(0)
        count = total - (parts.numerator or Decimal(0))
        base = None if whole.denominator is None else whole.denominator - (parts.denominator or Decimal(0))
        if count < 0 <= total or count > 0 > total or (base is not None and (base < 0 or count > base)):
            return None
        return Figure(count, base) if count or base else NOTHING


def one_of(way: Way, left: Value | None, right: Value | None) -> Value | None:
    """Return two numbers as one; nothing and a number is the number."""
    if left is None or right is None:
        return right if left is None else left
    if way == Way.SUM:
        return left + right
    return max(left, right) if way == Way.LARGEST else min(left, right)


def lower_end(figure: Figure) -> Value | None:
    """Return the least that a figure can stand for: of one that is certain, the figure itself."""
    return figure.numerator if figure.least is None else figure.least


def bounds_of(kind: "KindRules", figure: Figure | None) -> tuple[Value, Value] | None:
    """Return (least, most) of a figure that is only known to lie between them, else None."""
    if figure is None or not kind.POOLS.overlaps or kind.finish(figure) is not None:
        return None
    least, most = lower_end(figure), figure.numerator
    return None if least is None or most is None else (least, most)
