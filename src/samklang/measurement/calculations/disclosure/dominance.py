"""Amounts that one or two organisations dominate: who knows its own part could compute another's.

Source: the (n, k) and p % rules as in the ESS handbook on statistical disclosure control (2024), chapter 4.
"""

from collections.abc import Sequence
from decimal import Decimal

P_PERCENT = 10


def is_dominated(parts: Sequence[Decimal], *, rules: Sequence[tuple[int, int]] = ((1, 75), (2, 85))) -> bool:
    """Tell whether the n largest parts are more than k % of the whole, for any (n, k) of the rules."""
    whole = sum(parts, Decimal(0))
    largest = sorted(parts, reverse=True)
    return any(sum(largest[:n], Decimal(0)) * 100 > whole * k for n, k in rules) if whole > 0 else False


def is_narrow(parts: Sequence[Decimal], *, p_percent: int = P_PERCENT) -> bool:
    """Tell whether the second largest could compute the largest to within p %: the rest is less than p % of it."""
    largest = sorted(parts, reverse=True)
    rest = sum(largest[2:], Decimal(0))
    return bool(largest) and largest[0] > 0 and rest * 100 < largest[0] * p_percent
