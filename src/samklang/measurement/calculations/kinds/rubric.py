"""Rubric: a level on a described scale, told by each organisation about itself.

Never combined: levels stand side by side, with a count per level. A figure holds the level (1 is the first) while it is
one organisation's own; two of them together are SEVERAL, which no level can be read from. Source: measurement.md,
"Kinds and how they combine".
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop, last_known
from samklang.measurement.calculations.pooling import Pools, Way
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("Level on a described scale")
IDENTITY = Figure(None)
POOLS = Pools(organisations=Way.APART)
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = True
COUNTS_STEPS = False
KEEPS_LAST = True
CARRIES = False
GUARD = Guard.NONE
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "none"
EXPLAINS = gettext_noop("Levels are words and not numbers: they stand side by side and are never added or averaged.")

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the last known level of the window."""
    return last_known(figures)


def finish(figure: Figure) -> Decimal | None:
    """Return the level where there is one, and None for several."""
    return figure.numerator
