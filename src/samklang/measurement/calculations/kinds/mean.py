"""Mean: the sum of what was measured and how many it was measured for, never a typed average.

Over organisations, places, cells and time: add sums and numbers, then divide.
Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, whole_of
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Mean")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = True
BASE_BOUNDS = False
IS_WHOLE = False
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.MEANS
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("in all, for")
CHART = "xmr"
EXPLAINS = gettext_noop("All sums and all numbers are added, and only then divided: averages are never averaged.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of([each.figure for each in figures])


def finish(figure: Figure) -> Decimal | None:
    """Return sum / number in the unit of the sum, or None where nothing was measured."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator
