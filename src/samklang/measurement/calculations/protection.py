"""Which numbers of people are too small to be shown: the rule that the released tables are made by.

Outside the reporting organisation and the backbone a number of 1-4 people is hidden; zero is shown. A share is hidden
when its numerator, its complement or its base is 1-4. What more must be hidden, and what is rounded instead, is in
`disclosure`. Source: methods.md, section 2.1.
"""

from enum import StrEnum

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
