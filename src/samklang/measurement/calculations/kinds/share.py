"""Share: numerator out of denominator, never a typed percentage.

Over organisations, places, cells and time: add numerators and denominators, then divide (1 of 2 and 90 of 100 is 91
of 102). Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, whole_of
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Share")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = True
BASE_BOUNDS = True
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.COUNTS
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = True
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "p"
EXPLAINS = gettext_noop(
    "All numerators and all denominators are added, and only then divided: shares are never averaged."
)

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of([each.figure for each in figures])


def finish(figure: Figure) -> Decimal | None:
    """Return numerator / denominator (0-1), or None where the denominator is missing or zero: never 0 or 100 %."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator
