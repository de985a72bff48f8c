"""Scale answers: how many chose each step of an ordered scale.

Over organisations, places and time: add step by step. What is judged is the share at or above the step that the
indicator names, so a figure here is (at or above, all who chose a step). *Unknown* is an answer and no step.
Source: measurement.md, "Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, whole_of
from samklang.measurement.calculations.pooling import Pools
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Answers on a scale")
IDENTITY = Figure(None)
POOLS = Pools()
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = True
COUNTS_STEPS = True
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.ROUNDED
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = True
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "p"
EXPLAINS = gettext_noop(
    "Answers are added step by step; what is followed is the share at the agreed step or above, never a mean."
)

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of([each.figure for each in figures])


def finish(figure: Figure) -> Decimal | None:
    """Return the share (0-1) at or above the step, or None where nobody answered."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator
