"""Share: numerator out of denominator, never a typed percentage.

Over organisations, places and cells: add numerators and denominators, then divide (1 of 2 and 90 of 100 is 91 of
102). Over time: the same. Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, add

IDENTITY = Figure(None, None)
TAKES_BASE = True
IS_WHOLE = True


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return Figure(add(left.numerator, right.numerator), add(left.denominator, right.denominator))


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return numerators and denominators added over the window."""
    summed = IDENTITY
    for each in figures:
        summed = combine(summed, each.figure)
    return summed


def finish(figure: Figure) -> Decimal | None:
    """Return numerator / denominator (0-1), or None where the denominator is missing or zero: never 0 or 100 %."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator
