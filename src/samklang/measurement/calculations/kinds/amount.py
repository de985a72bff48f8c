"""Amount: kroner, hours, square metres.

Over organisations, places and cells: add. Over time: add. Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, add

IDENTITY = Figure(None)
TAKES_BASE = False
IS_WHOLE = False


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return Figure(add(left.numerator, right.numerator))


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    summed = IDENTITY
    for each in figures:
        summed = combine(summed, each.figure)
    return summed


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
