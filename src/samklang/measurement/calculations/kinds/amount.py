"""Amount: kroner, hours, square metres.

Over organisations, places, cells and time: add. Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, added, gettext_noop, whole_of

IDENTITY = Figure(None)
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = False
STEPS = False
KEEPS_LAST = False
MAY_BE_CONFIDENTIAL = True
CAN_BE_NEGATIVE = True
NEVER_FALLS = False
AS_PERCENT = False
CHART = "xmr"
EXPLAINS = gettext_noop("Each organisation's amount is added to the others'.")


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return added(left, right)


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of(each.figure for each in figures)


def finish(figure: Figure) -> Decimal | None:
    """Return the number itself."""
    return figure.numerator
