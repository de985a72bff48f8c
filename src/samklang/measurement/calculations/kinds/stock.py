"""Stock at the end of a period: beds, dwellings, members.

Over organisations, places and cells: add. Over time: the last known in the window.
Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, last_known
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Stock")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = True
CARRIES = False
GUARD = Guard.COUNTS
MAY_BE_CONFIDENTIAL = True
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "xmr"
EXPLAINS = gettext_noop("What each organisation has at the end of the period is added; over time the last one holds.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the last known figure of the window."""
    return last_known(figures)


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
