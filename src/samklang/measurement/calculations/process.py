"""Signal or noise: the XmR chart with four rules, and what a curve says of its target.

Formulas as in NHSRplotthedots 0.2.2 (methods.md section 5): limits are mean +/- 2.66 x mean moving range; moving
ranges of 3.267 x their mean or more are left out once and the mean computed anew; "near" is two thirds of the way to
a limit. Shewhart 1931; Wheeler, "Understanding Variation" (1993). Not for counts near zero, where limits fall below
it.

Points that never swung have moving ranges of zero: the figures are too coarse for the chart to see how far chance
reaches. Wheeler ("The problem of chunky data", Quality Digest, July 2023) takes a step of measurement as large as the
standard deviation for the coarsest that a chart still works with, so then one step stands for it: limits three steps
off, and at least one per cent of the level (our own choice: a rounding of large numbers is no change).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean, median

FEWEST_FOR_LIMITS = 7
FEWEST_FOR_TRUST = 12
RUN = 7
_SCREEN, _WIDTH, _NEAR = 3.267, 2.66, 2 / 3
_SIGMAS, _LEAST_SHARE = 3, 0.01
_STEPS = (1.0, 0.1, 0.01, 0.001)
_TWO_OF_THREE = 2


class Signal(StrEnum):
    """Which rule made a point stand out."""

    OUTSIDE = "outside"
    RUN_ABOVE = "run_above"
    RUN_BELOW = "run_below"
    RISING = "rising"
    FALLING = "falling"
    NEAR_HIGH = "near_high"
    NEAR_LOW = "near_low"


@dataclass(frozen=True)
class Limits:
    """The normal range: mean and the limits below and above. It `is_flat` where the points it is of never swung."""

    mean: float
    low: float
    high: float
    is_flat: bool = False


def limits_of(values: Sequence[float]) -> Limits | None:
    """Return the normal range of values in order, or None for fewer than seven.

    Of points that never swung but for a leap, the level is that of the first seven.

    >>> limits_of([5, 6, 5, 6, 5, 6, 5]).is_flat
    False
    >>> limits_of([5, 5, 5, 5, 5, 5, 5])
    Limits(mean=5.0, low=2.0, high=8.0, is_flat=True)
    """
    if len(values) < FEWEST_FOR_LIMITS:
        return None
    ranges = [abs(after - before) for before, after in pairwise(values)]
    width = fmean(ranges)
    kept = [each for each in ranges if each < _SCREEN * width]
    width = fmean(kept) if kept else width
    if width == 0:
        return _flat(values)
    mean = fmean(values)
    return Limits(mean, mean - _WIDTH * width, mean + _WIDTH * width)


def _flat(values: Sequence[float]) -> Limits:
    level = float(median(values[:FEWEST_FOR_LIMITS]))
    step = next((each for each in _STEPS if all(_is_multiple(value, each) for value in values)), _STEPS[-1])
    width = max(_SIGMAS * step, _LEAST_SHARE * abs(level))
    return Limits(level, level - width, level + width, is_flat=True)


def _is_multiple(value: float, step: float) -> bool:
    return abs(value / step - round(value / step)) < 1e-6  # what binary fractions are off by


def signals_of(values: Sequence[float], limits: Limits | Sequence[Limits]) -> tuple[frozenset[Signal], ...]:
    """Return for each value the rules it breaks: outside, runs of seven, trends of seven, two of three near.

    `limits` are the same for all values, or one for each (p- and u-charts).
    """
    each_limits = [limits] * len(values) if isinstance(limits, Limits) else list(limits)
    found: list[set[Signal]] = [set() for _ in values]
    pairs = list(zip(values, each_limits, strict=True))
    for position, (value, own) in enumerate(pairs):
        if not own.low <= value <= own.high:
            found[position].add(Signal.OUTSIDE)
    _mark_runs(found, [value > own.mean for value, own in pairs], Signal.RUN_ABOVE)
    _mark_runs(found, [value < own.mean for value, own in pairs], Signal.RUN_BELOW)
    steps = [0.0, *(after - before for before, after in pairwise(values))]
    _mark_trends(found, [step > 0 for step in steps], Signal.RISING)
    _mark_trends(found, [step < 0 for step in steps], Signal.FALLING)
    _mark_near(found, [_place(value, own) for value, own in pairs])
    return tuple(frozenset(each) for each in found)


def _place(value: float, limits: Limits) -> tuple[bool, bool, int]:
    """Return (is near the upper limit, is near the lower limit, side of the mean)."""
    high, low = (limits.mean + _NEAR * (edge - limits.mean) for edge in (limits.high, limits.low))
    side = (value > limits.mean) - (value < limits.mean)
    return high < value <= limits.high, limits.low <= value < low, side


def _mark_runs(found: list[set[Signal]], holds: list[bool], signal: Signal, length: int = RUN) -> None:
    start = 0
    for position in range(len(holds) + 1):
        if position == len(holds) or not holds[position]:
            if position - start >= length:
                for each in range(start, position):
                    found[each].add(signal)
            start = position + 1


def _mark_trends(found: list[set[Signal]], holds: list[bool], signal: Signal) -> None:
    """Seven points rising are six steps up: the point before the first step belongs to the trend."""
    marked: list[set[Signal]] = [set() for _ in holds]
    _mark_runs(marked, holds, signal, RUN - 1)
    for position, each in enumerate(marked):
        if each:
            found[position].add(signal)
            if not marked[position - 1]:
                found[position - 1].add(signal)


def _mark_near(found: list[set[Signal]], places: Sequence[tuple[bool, bool, int]]) -> None:
    for start in range(len(places) - 2):
        three = places[start : start + 3]
        for signal, which, wanted in ((Signal.NEAR_HIGH, 0, 1), (Signal.NEAR_LOW, 1, -1)):
            is_near = [bool(place[which]) for place in three]
            if sum(is_near) >= _TWO_OF_THREE and all(place[2] == wanted for place in three):
                for position, near in enumerate(is_near, start=start):
                    if near:
                        found[position].add(signal)
