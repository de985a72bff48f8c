"""People reached, who may be known to several organisations: a range, never a sum.

Over organisations, places and time: from the largest part (all the others are among them) to the sum (nobody is known
twice). Over cells, where categories are disjoint: add. Source: measurement.md, "Kinds and how they combine"; the bounds
are those of the size of a union of sets of which only the sizes are known (Frechet 1935).
"""

from decimal import Decimal

from samklang.measurement.calculations.figures import Figure, TimedFigure, add, gettext_noop

IDENTITY = Figure(None)
TAKES_BASE = False
BASE_BOUNDS = False
IS_WHOLE = True
STEPS = False
KEEPS_LAST = False
MAY_BE_CONFIDENTIAL = False
CAN_BE_NEGATIVE = False
NEVER_FALLS = False
AS_PERCENT = False
CHART = "none"
EXPLAINS = gettext_noop(
    "The same person may be known to several organisations, so the figures are not added: the number of people lies "
    "between the largest of them and all of them together."
)


def least(figure: Figure) -> Decimal | None:
    """Return the fewest people a figure can stand for."""
    return figure.numerator if figure.least is None else figure.least


def combine(left: Figure, right: Figure) -> Figure:
    """Return both parts together: at least the larger, at most both."""
    known = [each for each in (least(left), least(right)) if each is not None]
    return Figure(add(left.numerator, right.numerator), None, max(known) if known else None)


def over_time(figures: list[TimedFigure]) -> Figure:
    """Return the range over the window: the same people may come again."""
    combined = IDENTITY
    for each in figures:
        combined = combine(combined, each.figure)
    return combined


def finish(figure: Figure) -> Decimal | None:
    """Return the number where it is certain, and None where only a range is known."""
    return figure.numerator if least(figure) == figure.numerator else None
