"""Running total: the sum to date, as each organisation keeps it.

Over organisations, places and cells: the last per organisation, then add. Over time: the last (100 in the first
quarter and 120 in the second is 120). Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, add

IDENTITY = Figure(None)
TAKES_BASE = False
IS_WHOLE = True


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return Figure(add(left.numerator, right.numerator))


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the last known figure of the window."""
    known = [each for each in figures if each.figure.numerator is not None]
    return max(known, key=lambda each: each.starts_on).figure if known else IDENTITY


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
