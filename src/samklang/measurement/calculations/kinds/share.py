"""Share: numerator out of denominator, never a typed percentage.

Over organisations, places, cells and time: add numerators and denominators, then divide (1 of 2 and 90 of 100 is 91
of 102). Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, added, gettext_noop, whole_of

IDENTITY = Figure(None)
TAKES_BASE = True
BASE_BOUNDS = True
IS_WHOLE = True
STEPS = False
KEEPS_LAST = False
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = True
CHART = "p"
EXPLAINS = gettext_noop(
    "All numerators and all denominators are added, and only then divided: shares are never averaged."
)


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return added(left, right)


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of(each.figure for each in figures)


def finish(figure: Figure) -> Decimal | None:
    """Return numerator / denominator (0-1), or None where the denominator is missing or zero: never 0 or 100 %."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator
