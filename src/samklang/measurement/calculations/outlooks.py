"""What a curve says of its target: reached, within its swings, on the way, or nothing that can be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, stdev

from samklang.measurement.calculations.process import Limits
from samklang.measurement.calculations.stretches import BASE_POINTS, MOVING, TOO_FEW, Point, Stretch, limits_for
from samklang.measurement.calculations.targets import (
    FURTHEST_DAYS,
    Crossing,
    Goalpost,
    crossing_of,
    is_reached,
    student,
    trend_of,
)


class Outlook(StrEnum):
    """What a curve says of the target."""

    NO_TARGET = "no_target"
    REACHED = "reached"
    HIT_OR_MISS = "hit_or_miss"
    TOUCHED = "touched"
    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    UNEVEN = "uneven"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class View:
    """What a curve says of its target: `reached` of the `counted` newest points at its present level have reached it.

    `crossing` tells between which days it is reached on present form, where it is.
    """

    outlook: Outlook
    crossing: Crossing | None = None
    reached: int = 0
    counted: int = 0


def view_of(
    stretch: Stretch, post: Goalpost | None, *, chart: str, run: int, is_worse: bool, is_alone: bool = False
) -> View:
    """Return what a stretch of a curve says of the target; `run` is how long its standing signal has lasted.

    `is_alone` says that the signal is one unusual figure: nothing is made of it but that it reaches the target.

    While no signal stands its normal range decides, and how many of the last twelve points reached it. At a level of
    its own of seven points, that does, unless its slope is distinguishable from none. Only then a year is spoken of.
    """
    if post is None or stretch.band is None:
        return View(Outlook.NO_TARGET)
    points = stretch.every
    if not stretch.signals[-1] or (is_alone and not is_reached(points[-1].value, post)):
        return _assured(post, stretch.band.limits[-1], points[-BASE_POINTS:])
    if len(points) >= TOO_FEW and all(is_reached(point.value, post) for point in points[-TOO_FEW:]):
        return View(Outlook.REACHED)
    is_moving, has_level = bool(stretch.signals[-1] & MOVING), run >= TOO_FEW
    own = points[-run:] if has_level else points
    trend = trend_of([(point.on, float(point.value)) for point in own]) if is_moving or has_level else None
    if trend and trend.is_clear:
        return _under_way(points[-1], post, crossing_of(trend, post))
    if has_level and not is_moving:
        newest = own[-BASE_POINTS:]
        return _assured(post, limits_for(newest, chart, len(newest))[-1], newest)
    if is_reached(points[-1].value, post):
        return View(Outlook.TOUCHED)
    return View(Outlook.NOT_REACHED if is_worse else Outlook.UNEVEN)


def view_of_total(rises: Sequence[Point], total: Point, post: Goalpost | None) -> View:
    """Return what a running total says of its target, from what it rose by in the last periods.

    The sum of k more rises lies in k m +/- t s sqrt(k + k^2 / n), with mean m and standard deviation s of the n last
    rises: the prediction interval of a sum (Hahn and Meeker, "Statistical Intervals", 1991, section 4.8: k times the
    interval of the mean of k future values). A target below where it began is a ceiling, of which nothing is said.
    """
    if post is None or post.target <= post.baseline:
        return View(Outlook.NO_TARGET)
    if is_reached(total.value, post):
        return View(Outlook.REACHED)
    if len(rises) < TOO_FEW:
        return View(Outlook.UNKNOWN)
    values, days = [float(rise.value) for rise in rises], [rise.on.toordinal() for rise in rises]
    gap = median(after - before for before, after in pairwise(days))
    crossing = _crossing_of_sum(values, float(post.target - total.value), total, gap)
    return _under_way(total, post, crossing)


def _crossing_of_sum(values: Sequence[float], missing: float, total: Point, gap: float) -> Crossing | None:
    mean, scatter, most = fmean(values), student(len(values) - 1) * stdev(values), int(FURTHEST_DAYS / gap)

    def first(edge: int) -> int | None:
        reaches = (
            k for k in range(1, most + 1) if k * mean + edge * scatter * sqrt(k + k * k / len(values)) >= missing
        )
        return next(reaches, None)

    likely, earliest, latest = first(0), first(1), first(-1)
    if likely is None or earliest is None:
        return None
    days = [None if k is None else total.on + timedelta(days=round(k * gap)) for k in (earliest, latest)]
    return Crossing(days[0] or total.on, days[1])


def _under_way(last: Point, post: Goalpost, crossing: Crossing | None) -> View:
    if is_reached(last.value, post):
        return View(Outlook.TOUCHED)
    if crossing is None:
        return View(Outlook.NOT_REACHED)
    if crossing.latest and crossing.latest <= post.target_on:
        return View(Outlook.ON_TIME, crossing)
    return View(Outlook.LATE if crossing.earliest > post.target_on else Outlook.OPEN, crossing)


def _assured(post: Goalpost, limits: Limits, newest: Sequence[Point]) -> View:
    """Return what a curve that swings within its limits does of the target: always, never, or now and then.

    Limits and points must agree: what some points did is never denied, whatever the limits say.
    """
    low, high = (limits.mean, limits.mean) if limits.is_flat else (limits.low, limits.high)
    target, is_upward = float(post.target), post.target >= post.baseline
    reached = sum(is_reached(point.value, post) for point in newest)
    if reached == len(newest) and (target <= low if is_upward else target >= high):
        return View(Outlook.REACHED, reached=reached, counted=len(newest))
    if reached == 0 and (target > high if is_upward else target < low):
        return View(Outlook.NOT_REACHED, reached=reached, counted=len(newest))
    return View(Outlook.HIT_OR_MISS, reached=reached, counted=len(newest))
