"""People reached, who may be known to several organisations: a range, never a sum.

Over organisations, places and time: from the largest part (all the others are among them) to the sum (nobody is known
twice). Over cells, where categories are disjoint: add. Source: measurement.md, "Kinds and how they combine"; the bounds
are those of the size of a union of sets of which only the sizes are known (Frechet 1935).
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, gettext_noop
from samklang.measurement.calculations.pooling import Pools, lower_end
from samklang.measurement.calculations.protection import Guard

NAME = gettext_noop("People, who may be known to several")
IDENTITY = Figure(None)
POOLS = Pools(overlaps=True)
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
COUNTS_STEPS = False
KEEPS_LAST = False
CARRIES = False
GUARD = Guard.COUNTS
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
PER = 1
BETWEEN = gettext_noop("out of")
CHART = "none"
EXPLAINS = gettext_noop(
    "The same person may be known to several organisations, so the figures are not added: the number of people lies "
    "between the largest of them and all of them together."
)

combine = POOLS.combine


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the range over the window: the same people may come again."""
    combined = IDENTITY
    for each in figures:
        combined = combine(combined, each.figure)
    return combined


def finish(figure: Figure) -> Decimal | None:
    """Return the number where it is certain, and None where only a range is known."""
    return figure.numerator if lower_end(figure) == figure.numerator else None
