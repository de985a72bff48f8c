"""Normal ranges of shares and rates: p- and u-charts, whose limits follow the size of the base.

A share of 20 people swings more than one of 2,000; the limits say so point by point. Formulas: Shewhart 1931;
NIST/SEMATECH e-Handbook of Statistical Methods, sections 6.3.3.1-2; Montgomery, "Introduction to Statistical Quality
Control", chapter 6; the widening for overdispersed data: Laney, "Improved control charts for attributes", Quality
Engineering 14 (2002), where the dispersion test (chi squared of the points, 5 %) shows that they are. Where the base
is so small that fewer than five events (or non-events) are expected, the normal approximation is left for the exact
binomial or Poisson limits (methods.md, section 5). Where nothing at all (or everything) happened, the "rule of three"
says how much may still be expected: 3 events in as large a base (Hanley and Lippman-Hand, JAMA 249, 1983).
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import exp, lgamma, log, sqrt
from statistics import fmean

from samklang.measurement.calculations.process import Limits

_SIGMAS, _D2 = 3, 1.128
_TAIL = 0.00135  # what lies outside three sigmas on one side
_FEWEST_EXPECTED = 5
_RULE_OF_THREE = 3
_ONE_SIDED_5_PERCENT = 1.6449


def p_limits(counts: Sequence[float], bases: Sequence[float], *, base_points: int) -> tuple[Limits, ...]:
    """Return the limits (shares 0-1) of each point, with the mean share of the first `base_points` points.

    mean p = sum(counts) / sum(bases); limits p +/- 3 sqrt(p (1 - p) / n) x spread, cut at 0 and 1.
    """
    mean = sum(counts[:base_points]) / sum(bases[:base_points])
    rarest = min(0.5, _RULE_OF_THREE / sum(bases[:base_points]))

    def exact(base: float) -> tuple[float, float] | None:
        if mean in {0, 1}:
            return _binomial_limits(abs(mean - rarest), round(base))
        expected = base * min(mean, 1 - mean)
        if not 0 < expected < _FEWEST_EXPECTED:
            return None
        return _binomial_limits(mean, round(base))

    return _limits(counts, bases, mean, mean * (1 - mean), base_points, exact, ceiling=1.0)


def u_limits(counts: Sequence[float], bases: Sequence[float], *, base_points: int) -> tuple[Limits, ...]:
    """Return the limits (events per unit of the base) of each point.

    mean u = sum(counts) / sum(bases); limits u +/- 3 sqrt(u / n) x spread, cut at 0.
    """
    mean = sum(counts[:base_points]) / sum(bases[:base_points])

    def exact(base: float) -> tuple[float, float] | None:
        expected = base * (mean or _RULE_OF_THREE / sum(bases[:base_points]))
        if mean and not expected < _FEWEST_EXPECTED:
            return None
        low, high = _quantiles(lambda count: count * log(expected) - expected - lgamma(count + 1), None)
        return low / base, high / base

    return _limits(counts, bases, mean, mean, base_points, exact, ceiling=float("inf"))


def plain_limits(mean: float, variance: float, base: float) -> tuple[float, float]:
    """Return mean +/- 3 sqrt(variance / base): the limits where chance alone is at work, not cut.

    >>> [round(edge, 4) for edge in plain_limits(0.16, 0.16 * 0.84, 200)]
    [0.0822, 0.2378]
    """
    width = _SIGMAS * sqrt(max(variance, 0.0) / base)
    return mean - width, mean + width


def spread_of(counts: Sequence[float], bases: Sequence[float], mean: float, variance: float) -> float:
    """Return how much more the points swing than chance alone would: Laney's sigma of z; 1 where it is not proven."""
    if variance <= 0 or len(counts) < 2:
        return 1.0
    scores = [(count / base - mean) / sqrt(variance / base) for count, base in zip(counts, bases, strict=True)]
    if sum(score**2 for score in scores) <= _chi_squared_limit(len(scores) - 1):
        return 1.0
    return max(1.0, fmean(abs(after - before) for before, after in pairwise(scores)) / _D2)


def _chi_squared_limit(freedom: int) -> float:
    """Return what chi squared exceeds in 5 % of chance (Wilson and Hilferty 1931; within 0.2 % from 6 degrees up).

    >>> [round(_chi_squared_limit(freedom), 1) for freedom in (11, 19, 29)]  # tables: 19.7, 30.1, 42.6
    [19.7, 30.1, 42.6]
    """
    step = 2 / (9 * freedom)
    return freedom * (1 - step + _ONE_SIDED_5_PERCENT * sqrt(step)) ** 3


def _limits(
    counts: Sequence[float],
    bases: Sequence[float],
    mean: float,
    variance: float,
    base_points: int,
    exact: Callable[[float], tuple[float, float] | None],
    *,
    ceiling: float,
) -> tuple[Limits, ...]:
    spread = spread_of(counts[:base_points], bases[:base_points], mean, variance)
    found = []
    for base in bases:
        width = (plain_limits(mean, variance, base)[1] - mean) * spread
        low, high = max(0.0, mean - width), min(ceiling, mean + width)
        if known := exact(base):
            low, high = min(low, known[0]), max(high, known[1])
        found.append(Limits(mean, low, high, is_flat=variance == 0))
    return tuple(found)


def _binomial_limits(share: float, base: int) -> tuple[float, float]:
    """Return the exact limits; counted from the rarer side, so that few steps are needed."""
    rarer = min(share, 1 - share)
    whole = lgamma(base + 1)

    def log_chance(count: int) -> float:
        ways = whole - lgamma(count + 1) - lgamma(base - count + 1)
        return ways + count * log(rarer) + (base - count) * log(1 - rarer)

    low, high = _quantiles(log_chance, base)
    return (low / base, high / base) if share <= 1 - share else (1 - high / base, 1 - low / base)


def _quantiles(log_chance: Callable[[int], float], most: int | None) -> tuple[int, int]:
    """Return the counts that 0.135 % of chance lies at or below, and at or above."""
    low, below, count = 0, 0.0, 0
    while below < 1 - _TAIL and (most is None or count < most):
        chance = exp(log_chance(count))
        if below + chance <= _TAIL:
            low = count + 1
        below += chance
        count += 1
    return low, max(count - 1, 0) if below >= 1 - _TAIL else count
