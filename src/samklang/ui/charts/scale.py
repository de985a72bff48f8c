"""From values to places on the paper. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A straight line from the values `low`..`high` to the places `start`..`end`."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Return where a value lies; values outside are held at the edge."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def extent(values: Sequence[float]) -> tuple[float, float]:
    """Return low and high with air around the values; never below zero where none of them is.

    One value or several equal ones get room of a tenth of their size (at least one) on both sides.

    >>> extent([10, 20])
    (9.0, 21.0)
    >>> extent([0, 0])
    (0.0, 1.0)
    """
    low, high = min(values), max(values)
    span = high - low
    if not span > max(abs(low), abs(high)) * 1e-9:
        span = 10 * max(abs(low) * 0.1, 1.0)
    air = span * 0.1
    lowest = low - air
    return (max(0.0, lowest) if low >= 0 else lowest), high + air


def held(low: float, high: float, *, within: tuple[float, float] | None, by: Sequence[float]) -> tuple[float, float]:
    """Return an extent that reaches no farther than what can be, unless one of some values really lies beyond.

    >>> held(0.7, 1.05, within=(0, 1), by=[0.75, 1]), held(0.7, 1.3, within=(0, 1), by=[0.75, 1.25])
    ((0.7, 1.0), (0.7, 1.3))
    """
    if within is None:
        return low, high
    least, most = float(within[0]), float(within[1])
    low = max(low, least) if all(value >= least for value in by) else low
    return low, min(high, most) if all(value <= most for value in by) else high


def ticks(low: float, high: float, *, at_most: int = 4) -> list[float]:
    """Return round values (1, 2 or 5 times a power of ten apart) that lie within low..high.

    >>> ticks(9, 64)
    [20.0, 40.0, 60.0]
    """
    rough = (high - low) / at_most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999999)
    first = math.ceil(low / step)
    found: list[float] = []
    while (first + len(found)) * step <= high * (1 + 1e-12) and len(found) <= at_most:
        found.append((first + len(found)) * step)
    return found
