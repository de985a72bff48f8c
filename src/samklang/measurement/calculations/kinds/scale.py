"""Scale answers: how many chose each step of an ordered scale.

Over organisations, places and time: add step by step. What is judged is the share at or above the step that the
indicator names, so a figure here is (at or above, all who answered).
Source: measurement.md, "Kinds and how they combine".
"""

from collections.abc import Sequence
from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, added, gettext_noop, whole_of

IDENTITY = Figure(None)
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = True
KEEPS_LAST = False
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = True
CHART = "p"
EXPLAINS = gettext_noop(
    "Answers are added step by step; what is followed is the share at the agreed step or above, never a mean."
)


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together."""
    return added(left, right)


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the sum over the window."""
    return whole_of(each.figure for each in figures)


def finish(figure: Figure) -> Decimal | None:
    """Return the share (0-1) at or above the step, or None where nobody answered."""
    if figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator / figure.denominator


def median_step(counts: Sequence[Decimal]) -> int | None:
    """Return the position of the step that holds the middle answer (the lower one of two), or None without answers.

    >>> median_step([Decimal(1), Decimal(0), Decimal(3)])
    2
    """
    half, reached = sum(counts, Decimal(0)) / 2, Decimal(0)
    for position, count in enumerate(counts):
        reached += count
        if half and reached >= half:
            return position
    return None
