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
    """A numerator, and for shares the denominator it is out of. None means that nothing was reported."""

    numerator: Decimal | None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class TimedFigure:
    """A figure of the period that starts on a day."""

    starts_on: date
    figure: Figure


def add(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the sum; nothing and nothing is nothing, nothing and a number is the number."""
    if left is None:
        return right
    return left if right is None else left + right


def total(kind: "KindRules", figures: Iterable[Figure]) -> Figure:
    """Return the figures combined over organisations, places or cells, in any order."""
    return reduce(kind.combine, figures, kind.IDENTITY)
