"""Running total: the sum to date, as each organisation keeps it.

Over organisations, places and cells: the last per organisation, then add. Over time: the last (100 in the first
quarter and 120 in the second is 120). Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, last_known
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Running total")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = True
CARRIES = True
GUARD = Guard.ROUNDED
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = True
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "xmr"
EXPLAINS = gettext_noop("Each organisation's last known total to date is taken, and these are added.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the last known figure of the window."""
    return last_known(figures)


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
