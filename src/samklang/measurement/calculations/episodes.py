"""A signal that has ended: what it was, how long it lasted and until when, so that no sentence denies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from samklang.measurement.calculations.process import Limits, Signal

LOOKS_BACK = 12  # a signal that ended longer ago is history: the table still marks its points
_STRONGEST_FIRST = (
    Signal.RUN_ABOVE,
    Signal.RUN_BELOW,
    Signal.OUTSIDE,
    Signal.RISING,
    Signal.FALLING,
    Signal.NEAR_HIGH,
    Signal.NEAR_LOW,
)
_SIDES = {
    Signal.RUN_ABOVE: 1,
    Signal.RUN_BELOW: -1,
    Signal.RISING: 1,
    Signal.FALLING: -1,
    Signal.NEAR_HIGH: 1,
    Signal.NEAR_LOW: -1,
}


@dataclass(frozen=True)
class Episode:
    """A signal that no longer stands: its rule, to which side (1 is upward), of how many points, the last of them."""

    rule: Signal
    side: int
    points: int
    until: date


def ended_episode(
    days: Sequence[date],
    values: Sequence[float],
    limits: Sequence[Limits],
    signals: Sequence[frozenset[Signal]],
) -> Episode | None:
    """Return the latest signal of the last twelve points, where the last point itself is part of none.

    Of a point that breaks several rules the strongest is told: a run, then outside, a trend, two of three near.
    """
    if not signals or signals[-1]:
        return None
    begun = max(0, len(values) - LOOKS_BACK)
    end = next((at for at in range(len(values) - 1, begun - 1, -1) if signals[at]), None)
    if end is None:
        return None
    rule = next(each for each in _STRONGEST_FIRST if each in signals[end])
    side = _side(rule, values[end], limits[end])
    points = 0
    for at in range(end, -1, -1):
        if rule not in signals[at] or _side(rule, values[at], limits[at]) != side:
            break
        points += 1
    return Episode(rule, side, points, days[end])


def _side(rule: Signal, value: float, limits: Limits) -> int:
    return _SIDES.get(rule) or (1 if value > limits.mean else -1)
