"""Amounts that one or two organisations dominate: who knows its own part could compute another's.

Source: the (n, k) and p % rules as in the ESS handbook on statistical disclosure control (2024), chapter 4. Where
amounts may be below zero, the handbook (4.2, "Negative contributions") would make the rules milder, since less is known
beforehand; here they stay as they are, and read amounts by their size as the R package GaussSuppression does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from samklang.measurement.calculations.protection import FEWEST_ORGANISATIONS

P_PERCENT = 10
_OF_A_THOUSAND = 1000


@dataclass(frozen=True)
class DominanceRule:
    """When a confidential amount may not be shown: too few behind it, or one or two who are nearly all of it.

    `fewest_organisations` must stand behind it; the largest may be no more than `largest_percent` of it, the two
    largest no more than `two_largest_percent`; and the second largest must not be able to compute the largest to within
    `narrow_percent` of it. The usual values are those of methods.md, section 2.1.
    """

    fewest_organisations: int = FEWEST_ORGANISATIONS
    narrow_percent: int = P_PERCENT
    largest_percent: int = 75
    two_largest_percent: int = 85


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


def may_not_be_shown(parts: Sequence[Decimal], *, rule: DominanceRule) -> bool:
    """Tell whether a cell with these organisations' amounts must be hidden by a rule.

    Who told a zero stands behind a cell only where all did: beside others a zero keeps nobody's amount apart. An amount
    below zero counts by its size, as what it adds to what cannot be known of the others.

    >>> may_not_be_shown([Decimal(40), Decimal(30), Decimal(30)], rule=DominanceRule())
    False
    >>> may_not_be_shown([Decimal(40), Decimal(60), Decimal(0)], rule=DominanceRule())
    True
    >>> may_not_be_shown([Decimal(40), Decimal(-35), Decimal(30)], rule=DominanceRule())
    False
    """
    sizes = [abs(part) for part in parts]
    behind = [size for size in sizes if size] or sizes
    if 0 < len(behind) < rule.fewest_organisations:
        return True
    rules = ((1, rule.largest_percent), (2, rule.two_largest_percent))
    return is_dominated(sizes, rules=rules) or is_narrow(sizes, p_percent=rule.narrow_percent)


def least_distance(parts: Sequence[Decimal], *, rule: DominanceRule, whole: Decimal) -> Decimal:
    """Return how far from a hidden cell's amount an attacker must be left to think it may be, upwards and downwards.

    With x1, x2 ... the parts from the largest, X their sum, p and k per cent: the most of p x1 - (X - x1 - x2), of
    100/k (x1 + .. + xn) - X for each (n, k), of p X where too few stand behind it, and of one; for a zero a thousandth
    of the `whole` table, so that it may be something. The first two are the usual upper protection levels. Parts below
    zero count by their size.
    """
    largest = [*sorted(map(abs, parts), reverse=True), Decimal(0)]
    total = sum(largest, Decimal(0))
    narrow = largest[0] * rule.narrow_percent / 100 - (total - sum(largest[:2], Decimal(0)))
    dominated = [
        sum(largest[:n], Decimal(0)) * 100 / k - total
        for n, k in ((1, rule.largest_percent), (2, rule.two_largest_percent))
    ]
    few = total * rule.narrow_percent / 100 if sum(map(bool, parts)) < rule.fewest_organisations else Decimal(0)
    return max(narrow, *dominated, few, Decimal(1) if total else whole / _OF_A_THOUSAND)
