"""Rate: events per thousand of a base (homes, inhabitants) that the events are not part of.

Over organisations, places, cells and time: add events and bases, then divide.
Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, whole_of
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Rate per thousand")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = True
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.RATES
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1000
BETWEEN = gettext_noop("on a base of")
CHART = "u"
EXPLAINS = gettext_noop("All events and all bases are added, and only then divided; shown per thousand of the base.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of([each.figure for each in figures])


def finish(figure: Figure) -> Decimal | None:
    """Return events per thousand of the base, or None where the base is missing or zero."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator * PER
