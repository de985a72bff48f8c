"""Answers on the ordered steps of a scale: how they are distributed, and which step holds the middle one.

*Unknown* is an answer and no step: it is left out before either is computed.
Source: measurement.md, "Kinds and how they combine": distribution, median and share at or above a step; never a mean.
"""

from collections.abc import Sequence
from decimal import Decimal


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


def shares_of(counts: Sequence[Decimal]) -> list[Decimal] | None:
    """Return the share (0-1) of each step, or None without answers.

    >>> shares_of([Decimal(1), Decimal(0), Decimal(3)])
    [Decimal('0.25'), Decimal('0'), Decimal('0.75')]
    """
    total = sum(counts, Decimal(0))
    return [count / total for count in counts] if total else None
