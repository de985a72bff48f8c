"""Which numbers of people are too small to be shown: the rule that the released tables are made by.

Outside the reporting organisation and the backbone a number of 1-4 people is hidden; zero is shown. A share is hidden
when its numerator, its complement or its base is 1-4. What more must be hidden, and what is rounded instead, is in
`disclosure`. Source: methods.md, section 2.1.
"""

from decimal import Decimal
from enum import StrEnum

from samklang.measurement.calculations.figures import Figure

SMALLEST_SHOWN = 5
FEWEST_FOR_MEAN, FEWEST_ORGANISATIONS = 10, 3


class Guard(StrEnum):
    """How a released table of a kind of figure is made safe.

    COUNTS: small counts, bases and what is left of them are protected. ROUNDED: the same, and always in fives. MEANS: a
    mean is of many enough. RATES: the count is no part of its base. NONE: no table can be made safe, so figures of the
    kind go out on approval, and may not count people unless they are words.
    """

    COUNTS = "counts"
    ROUNDED = "rounded"
    MEANS = "means"
    RATES = "rates"
    NONE = "none"


def is_small(count: Decimal | None) -> bool:
    """Tell whether a number of people is 1-4."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def needs_hiding(figure: Figure) -> bool:
    """Tell whether a cell would show 1-4 people: its count, and for a share its base and its complement."""
    if is_small(figure.numerator) or is_small(figure.least):
        return True
    if figure.denominator is None or figure.numerator is None:
        return False
    return is_small(figure.denominator) or is_small(figure.denominator - figure.numerator)


def mean_needs_hiding(figure: Figure, *, organisations: int) -> bool:
    """Tell whether a mean is of fewer than ten people or of fewer than three organisations (methods.md, 2.1)."""
    if figure.denominator is None:
        return False
    return figure.denominator < FEWEST_FOR_MEAN or organisations < FEWEST_ORGANISATIONS
