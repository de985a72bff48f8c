"""How far a target has been approached, and whether present form reaches it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

FEWEST_FOR_FORM = 6


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


def reaches_on(points: Sequence[tuple[date, float]], post: Goalpost) -> date | None:
    """Return the day on which the recent trend crosses the target, or None when it never does.

    A least-squares line through the last eight points (six at least). None too when the trend goes the wrong way.
    For a sentence that begins "on present form"; never a forecast to plan by.
    """
    recent = points[-8:]
    if len(recent) < FEWEST_FOR_FORM:
        return None
    days = [float((on - recent[0][0]).days) for on, _ in recent]
    values = [value for _, value in recent]
    mean_day, mean_value = sum(days) / len(days), sum(values) / len(values)
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = sum((d - mean_day) * (v - mean_value) for d, v in zip(days, values, strict=True)) / spread
    missing = float(post.target) - (mean_value + slope * (days[-1] - mean_day))
    if slope == 0 or missing / slope < 0 or missing / slope > 366 * 20:
        return None
    return recent[-1][0] + timedelta(days=round(missing / slope))


def is_reached(value: Decimal, post: Goalpost) -> bool:
    """Tell whether the target is reached, whichever way it lies."""
    return value >= post.target if post.target >= post.baseline else value <= post.target
