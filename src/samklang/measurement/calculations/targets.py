"""How far a target has been approached, and whether present form reaches it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import sqrt
from statistics import fmean

FEWEST_FOR_FORM, MOST_FOR_FORM = 6, 8
FURTHEST_DAYS = 366 * 20
_ROUNDING = 1e-9
_STUDENT = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201}


@dataclass(frozen=True)
class Goalpost:
    """A baseline and a target, each with its day, and the way agreed between them.

    Without milestones the way is straight. Milestones (day, value) lie between the two days: the way runs straight from
    each to the next, or, when stepped, holds each value until the next day.
    """

    baseline_on: date
    baseline: Decimal
    target_on: date
    target: Decimal
    is_stepped: bool = False
    milestones: tuple[tuple[date, Decimal], ...] = ()


def progress_share(value: Decimal, post: Goalpost) -> Decimal | None:
    """Return the distance covered as a share of the way agreed: (value - baseline) / (target - baseline).

    Works for "lower is better" too. Not capped: 2.5 is 250 %, negative is the wrong way. None when baseline = target.

    >>> progress_share(Decimal(25), Goalpost(date(2025, 1, 1), Decimal(0), date(2026, 1, 1), Decimal(10)))
    Decimal('2.5')
    """
    way = post.target - post.baseline
    return None if way == 0 else (value - post.baseline) / way


def expected_on(day: date, post: Goalpost) -> Decimal:
    """Return the value that was agreed for a day: the trajectory, held at its ends outside them.

    >>> half_way = (date(2026, 1, 1), Decimal(30))
    >>> post = Goalpost(date(2025, 1, 1), Decimal(0), date(2027, 1, 1), Decimal(40), milestones=(half_way,))
    >>> expected_on(date(2026, 7, 2), post).quantize(Decimal("0.1"))
    Decimal('35.0')
    """
    steps = [(post.baseline_on, post.baseline), *sorted(post.milestones), (post.target_on, post.target)]
    if day <= post.baseline_on:
        return post.baseline
    for (start, low), (end, high) in pairwise(steps):
        if day < end:
            return low if post.is_stepped else low + (high - low) * (day - start).days / (end - start).days
    return post.target


@dataclass(frozen=True)
class Trend:
    """A least-squares line through the last points: value at a day (counted from `origin`), slope per day, and scatter.

    `error` is the standard deviation about the line, `spread` the sum of squares of the days about their mean.
    """

    origin: date
    last: int
    points: int
    mean_day: float
    mean_value: float
    slope: float
    error: float
    spread: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the slope is distinguishable from none: t-test of the slope, 5 % on two sides, n - 2 degrees."""
        return abs(self.slope) > student(self.points - 2) * self.error / sqrt(self.spread)

    def at(self, day: int) -> float:
        """Return the line's value."""
        return self.mean_value + self.slope * (day - self.mean_day)

    def width(self, day: int) -> float:
        """Return half of the 95 % prediction band of one new figure: t s sqrt(1 + 1/n + (day - mean)^2 / spread)."""
        beside = 1 + 1 / self.points + (day - self.mean_day) ** 2 / self.spread
        return student(self.points - 2) * self.error * sqrt(beside)


@dataclass(frozen=True)
class Crossing:
    """Between which days the target is reached on present form. `latest` None: it cannot be told how late."""

    earliest: date
    latest: date | None


def trend_of(points: Sequence[tuple[date, float]]) -> Trend | None:
    """Return the trend of the last eight points, or None for fewer than six.

    Line, t-test and prediction band: Draper and Smith, "Applied Regression Analysis" (1998), sections 1.4 and 3.1.
    For a sentence that begins "on present form"; never a forecast to plan by.
    """
    recent = points[-MOST_FOR_FORM:]
    if len(recent) < FEWEST_FOR_FORM:
        return None
    days = [(on - recent[0][0]).days for on, _ in recent]
    values = [value for _, value in recent]
    mean_day, mean_value = fmean(days), fmean(values)
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = sum((d - mean_day) * (v - mean_value) for d, v in zip(days, values, strict=True)) / spread
    rest = sum((v - mean_value - slope * (d - mean_day)) ** 2 for d, v in zip(days, values, strict=True))
    error = sqrt(rest / (len(recent) - 2))
    return Trend(recent[0][0], days[-1], len(recent), mean_day, mean_value, slope, error, spread)


def crossing_of(trend: Trend, post: Goalpost) -> Crossing | None:
    """Return between which days the prediction band of a clear trend reaches the target, or None when it never does.

    At the earliest when the near edge of the band is there, at the latest when the far edge is. None too when the line
    goes the wrong way, or takes more than twenty years.
    """
    target, sign = float(post.target), 1 if trend.slope > 0 else -1
    if not trend.is_clear or (target - trend.at(trend.last)) * sign < 0:
        return None

    def first_day(edge: int) -> int | None:
        ahead = range(trend.last, trend.last + FURTHEST_DAYS + 1)
        at = bisect_left(
            ahead, True, key=lambda day: (trend.at(day) - target) * sign + edge * trend.width(day) >= -_ROUNDING
        )
        return ahead[at] if at < len(ahead) else None

    likely, earliest, latest = first_day(0), first_day(1), first_day(-1)
    if likely is None or earliest is None:
        return None
    return Crossing(*(day and trend.origin + timedelta(days=day) for day in (earliest, latest)))  # type: ignore[arg-type]


def student(freedom: int) -> float:
    """Return the 97.5 % point of Student's t with 4 to 11 degrees of freedom, as printed in tables."""
    return _STUDENT[freedom]


def is_reached(value: Decimal, post: Goalpost) -> bool:
    """Tell whether the target is reached, whichever way it lies."""
    return value >= post.target if post.target >= post.baseline else value <= post.target
