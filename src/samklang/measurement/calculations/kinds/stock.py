"""Stock at the end of a period: beds, dwellings, members.

Over organisations, places and cells: add. Over time: the last known in the window. Source: measurement.md, "Kinds and
how they combine".
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
