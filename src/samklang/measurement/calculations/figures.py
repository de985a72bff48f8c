"""A figure: what is reported and combined. Exact decimals, never floats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samklang.measurement.calculations.kinds import KindRules

Value = Decimal


@dataclass(frozen=True)
class Figure:
    """A numerator, and for some kinds the base it is out of. None means that nothing was reported.

    `least` is kept by kinds whose parts may overlap: the total is then somewhere from `least` to the numerator.
    """

    numerator: Decimal | None
    denominator: Decimal | None = None
    least: Decimal | None = None


@dataclass(frozen=True)
class TimedFigure:
    """A figure of the period that starts on a day."""

    starts_on: date
    figure: Figure


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation where Django is not known."""
    return text


def add(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the sum; nothing and nothing is nothing, nothing and a number is the number."""
    if left is None:
        return right
    return left if right is None else left + right


def added(left: Figure, right: Figure) -> Figure:
    """Return numerators and denominators added."""
    return Figure(add(left.numerator, right.numerator), add(left.denominator, right.denominator))


def last_known(figures: Iterable[TimedFigure]) -> Figure:
    """Return the latest figure that was reported, or nothing."""
    known = [each for each in figures if each.figure.numerator is not None]
    return max(known, key=lambda each: each.starts_on).figure if known else Figure(None)


def total(kind: "KindRules", figures: Iterable[Figure]) -> Figure:
    """Return the figures combined over organisations and places, in any order."""
    return reduce(kind.combine, figures, kind.IDENTITY)


def whole_of(figures: Iterable[Figure]) -> Figure:
    """Return one organisation's cells added: categories are disjoint, whatever the kind."""
    numerator = denominator = None
    for each in figures:  # what `added` does pair by pair, with one figure made instead of one for each
        if each.numerator is not None:
            numerator = each.numerator if numerator is None else numerator + each.numerator
        if each.denominator is not None:
            denominator = each.denominator if denominator is None else denominator + each.denominator
    return Figure(numerator, denominator)
