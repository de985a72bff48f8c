"""Count of events: homes let, evictions averted.

Over organisations, places, cells and time: add. Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, whole_of
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Count")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.COUNTS
MAY_BE_CONFIDENTIAL = True
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "xmr"
EXPLAINS = gettext_noop("Each organisation's figure is added to the others'.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of([each.figure for each in figures])


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
